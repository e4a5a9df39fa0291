//! How far a call may go. Whoever sets an address in the admin shall not have the shop knock at doors of its own
//! machine or network, which trust whoever stands behind the wall. Never looks a name up twice: what was judged is
//! what is called.

use reqwest::{
    ClientBuilder,
    dns::{Addrs, Name, Resolve, Resolving},
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use url::{Host, Url};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Over TLS, to what the whole internet can call too.
    World,
    /// For whoever runs the shop, and where it is only tried out.
    Anywhere,
}

impl Reach {
    /// Whether it may be called, as far as can be said before its name is looked up.
    pub fn allows(self, url: &Url) -> bool {
        let goes_there = match url.host() {
            Some(Host::Ipv4(address)) => self.goes_to(address.into()),
            Some(Host::Ipv6(address)) => self.goes_to(address.into()),
            // Judged when it is looked up.
            Some(Host::Domain(_)) => true,
            None => false,
        };
        let is_web = match self {
            Self::World => url.scheme() == "https",
            Self::Anywhere => matches!(url.scheme(), "http" | "https"),
        };
        is_web && goes_there
    }

    fn goes_to(self, address: IpAddr) -> bool {
        match self {
            Self::World => is_public(address),
            Self::Anywhere => !is_of_the_host(address),
        }
    }

    /// A client that keeps to it, whatever a name leads to by then.
    pub fn keeps(self, client: ClientBuilder) -> ClientBuilder {
        let client = client.dns_resolver(Arc::new(Within(self)));
        match self {
            // A proxy would look the name up by itself.
            Self::World => client.no_proxy(),
            Self::Anywhere => client,
        }
    }
}

/// Leaves out what is beyond reach.
struct Within(Reach);

impl Resolve for Within {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let within: Vec<SocketAddr> = found.filter(|address| reach.goes_to(address.ip())).collect();
            if within.is_empty() {
                return Err("its name leads to no address that is called".into());
            }
            Ok(Box::new(within.into_iter()) as Addrs)
        })
    }
}

/// Where whoever lends machines tells each of them its keys: also where a shop is only tried out, nobody has any
/// business there.
fn is_of_the_host(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.segments()[0] & 0xffc0 == 0xfe80 || address.segments()[..2] == [0xfd00, 0xec2],
    }
}

fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, third, _] = address.octets();
            let is_special = address.is_loopback()
                || address.is_private()
                || address.is_link_local()
                || address.is_documentation()
                || matches!(
                    (first, second, third),
                    (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18 | 19, _)
                );
            // From 224 on it is for many, or for nobody.
            !is_special && (1..224).contains(&first)
        }
        // What is given out so far, but for tunnels, in which an address of the other kind is hidden.
        IpAddr::V6(address) => {
            let [first, second, ..] = address.segments();
            let is_special = matches!((first, second), (0x2001, 0 | 0xdb8) | (0x2002, _) | (0x3fff, _));
            (first & 0xe000) == 0x2000 && !is_special
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(reach: Reach, address: &str) -> bool {
        Url::parse(address).is_ok_and(|url| reach.allows(&url))
    }

    #[test]
    fn an_address_of_ones_own_network_is_no_address_of_the_world() {
        for house in [
            "127.0.0.1",
            "127.1",
            "0",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "10.0.0.1",
            "172.16.9.9",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.0.192",
            "255.255.255.255",
            "224.0.0.1",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a9fe:a9fe]",
            "[::127.0.0.1]",
            "[fe80::1]",
            "[fd00:ec2::254]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2001:0:7f00::1]",
            "[ff02::1]",
        ] {
            assert!(!allows(Reach::World, &["https://", house, "/v1"].concat()), "{house}");
        }
        for house in ["warehouse.example", "8.8.8.8", "[2606:4700::1111]", "1.1.1.1:8443"] {
            assert!(allows(Reach::World, &["https://", house].concat()), "{house}");
        }
    }

    #[test]
    fn a_key_goes_over_tls_but_where_the_shop_is_tried_out() {
        assert!(!allows(Reach::World, "http://warehouse.example"));
        assert!(allows(Reach::Anywhere, "http://127.0.0.1:4100"));
        for reach in [Reach::World, Reach::Anywhere] {
            for address in ["file:///etc/passwd", "gopher://x", "ftp://x", "javascript:alert(1)", "data:,x", "x"] {
                assert!(!allows(reach, address), "{address}");
            }
        }
    }

    #[tokio::test]
    async fn a_name_is_judged_by_where_it_leads() {
        let name = "localhost".parse().expect("a name");
        assert!(Within(Reach::World).resolve(name).await.is_err());
        let name = "localhost".parse().expect("a name");
        assert!(Within(Reach::Anywhere).resolve(name).await.is_ok());
    }

    #[test]
    fn the_keys_of_the_machine_are_asked_for_by_nobody() {
        for house in
            ["169.254.169.254", "[::ffff:169.254.169.254]", "2852039166", "0xa9fea9fe", "[fe80::1]", "[fd00:ec2::254]"]
        {
            assert!(!allows(Reach::Anywhere, &["http://", house, "/latest/meta-data"].concat()), "{house}");
        }
    }

    #[tokio::test]
    async fn no_connection_is_made_to_a_name_that_leads_home() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://localhost:{}/", listener.local_addr().expect("bound").port());
        let client = Reach::World.keeps(reqwest::Client::builder()).build().expect("a client");
        assert!(client.get(address).send().await.expect_err("not called").is_connect());
    }
}

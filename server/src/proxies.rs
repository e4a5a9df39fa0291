//! Which neighbours may say for whom they ask. Never believes a header of anybody else.

use http::HeaderMap;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};

/// Addresses and networks, with commas between them: `10.0.0.0/8, ::1`. None are trusted by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrustedProxies(Vec<Network>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl TrustedProxies {
    /// Who asks: the neighbour, or the last hop that no trusted one speaks for.
    pub fn client(&self, neighbour: IpAddr, headers: &HeaderMap) -> IpAddr {
        let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
        let hops: Vec<_> = lines.flat_map(|line| line.split(',')).collect();
        let mut client = neighbour.to_canonical();
        for hop in hops.into_iter().rev() {
            if !self.trusts(client) {
                break;
            }
            // What stands further left was said through somebody who cannot write an address.
            let Some(address) = address(hop.trim()) else { break };
            client = address;
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok())?;
        (bits <= most).then_some(Self { address, bits })
    }

    fn holds(&self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (own.to_bits() ^ other.to_bits()).checked_shr(32 - self.bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).checked_shr(128 - self.bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// Some proxies write a port behind it.
fn address(hop: &str) -> Option<IpAddr> {
    let address = hop.parse().or_else(|_| hop.parse().map(|socket: SocketAddr| socket.ip())).ok()?;
    Some(address.to_canonical())
}

impl TryFrom<String> for TrustedProxies {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let networks = text.split(',').map(str::trim).filter(|text| !text.is_empty());
        let parse = |text: &str| Network::parse(text).ok_or_else(|| format!("{text} is neither address nor network"));
        Ok(Self(networks.map(parse).collect::<Result<_, _>>()?))
    }
}

impl From<TrustedProxies> for String {
    fn from(proxies: TrustedProxies) -> Self {
        let texts: Vec<_> = proxies.0.iter().map(|network| format!("{}/{}", network.address, network.bits)).collect();
        texts.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &str, neighbour: &str, lines: &[&str]) -> String {
        let proxies = TrustedProxies::try_from(trusted.to_owned()).expect("networks");
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().expect("a header"));
        }
        proxies.client(neighbour.parse().expect("an address"), &headers).to_string()
    }

    #[test]
    fn a_header_of_somebody_else_is_not_believed() {
        assert_eq!(client("", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(client("10.0.0.0/8", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(client("10.0.0.0/8", "11.0.0.1", &["198.51.100.1"]), "11.0.0.1");
    }

    #[test]
    fn the_last_hop_that_is_not_trusted_is_who_asks() {
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["1.1.1.1, 198.51.100.1, 10.9.9.9"]), "198.51.100.1");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["1.1.1.1", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["10.0.0.1, 10.0.0.2"]), "10.0.0.1", "all of them are ours");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &[]), "10.1.2.3");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["1.1.1.1, unknown"]), "10.1.2.3");
    }

    #[test]
    fn addresses_are_read_however_they_are_written() {
        assert_eq!(client("127.0.0.1,::1", "::1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(client("127.0.0.1, ::1", "::ffff:127.0.0.1", &["198.51.100.1:80"]), "198.51.100.1");
        assert_eq!(client("2001:db8::/32", "2001:db8:9::1", &["::ffff:198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("0.0.0.0/0", "203.0.113.7", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["proxy", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0/8"] {
            TrustedProxies::try_from(text.to_owned()).expect_err(text);
        }
    }
}

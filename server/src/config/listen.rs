//! Which contexts are served at which address. Nothing else in the program knows whether the shop is
//! one process or many.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{collections::BTreeSet, net::SocketAddr, str::FromStr};

/// A part of the shop that can stand at an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mount {
    /// The pages of shoppers, their forms, and what the build made for the browser.
    Storefront,
    /// The pages of owners and staff.
    Admin,
    /// What providers and carriers say, and the browsers that they send back.
    Callbacks,
    /// Of the REST API, by service.
    Auth,
    Products,
    Carts,
    Orders,
    Shop,
    /// Jobs that are due. It answers no address but whether it is well.
    Workers,
}

impl Mount {
    pub const ALL: [Self; 9] = [
        Self::Storefront,
        Self::Admin,
        Self::Callbacks,
        Self::Auth,
        Self::Products,
        Self::Carts,
        Self::Orders,
        Self::Shop,
        Self::Workers,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Storefront => "storefront",
            Self::Admin => "admin",
            Self::Callbacks => "callbacks",
            Self::Auth => "auth",
            Self::Products => "products",
            Self::Carts => "carts",
            Self::Orders => "orders",
            Self::Shop => "shop",
            Self::Workers => "workers",
        }
    }
}

/// What is served at one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mounts(BTreeSet<Mount>);

impl Mounts {
    pub fn all() -> Self {
        Self(Mount::ALL.into())
    }

    pub fn has(&self, mount: Mount) -> bool {
        self.0.contains(&mount)
    }
}

/// Read from `127.0.0.1:5001=products 127.0.0.1:5003=orders+callbacks`: addresses with spaces between,
/// the parts of each joined by `+`; an address alone serves everything. Empty: everything at `bind`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listeners(Vec<(SocketAddr, Mounts)>);

impl Listeners {
    /// `bind`: where everything is served if nothing is said.
    pub fn or_all_at(&self, bind: SocketAddr) -> Vec<(SocketAddr, Mounts)> {
        if self.0.is_empty() { vec![(bind, Mounts::all())] } else { self.0.clone() }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum NotListeners {
    #[error("`{0}` is no address: write 127.0.0.1:5001=products")]
    Address(String),
    #[error("`{0}` is no part of the shop: storefront, admin, callbacks, auth, products, carts, orders, shop, workers")]
    Mount(String),
    #[error("{0} is named twice")]
    Twice(SocketAddr),
}

impl FromStr for Listeners {
    type Err = NotListeners;

    fn from_str(text: &str) -> Result<Self, NotListeners> {
        let mut listeners: Vec<(SocketAddr, Mounts)> = Vec::new();
        for one in text.split_whitespace() {
            let (address, mounts) = one.split_once('=').unwrap_or((one, ""));
            let address = address.parse().map_err(|_| NotListeners::Address(one.to_owned()))?;
            if listeners.iter().any(|(other, _)| *other == address) {
                return Err(NotListeners::Twice(address));
            }
            let mounts = if one.contains('=') { mounts.parse()? } else { Mounts::all() };
            listeners.push((address, mounts));
        }
        Ok(Self(listeners))
    }
}

impl FromStr for Mounts {
    type Err = NotListeners;

    fn from_str(text: &str) -> Result<Self, NotListeners> {
        let of_code = |code: &str| Mount::ALL.into_iter().find(|mount| mount.code() == code);
        let mount = |code: &str| of_code(code).ok_or_else(|| NotListeners::Mount(code.to_owned()));
        text.split('+').map(mount).collect::<Result<_, _>>().map(Self)
    }
}

impl<'de> Deserialize<'de> for Listeners {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Listeners {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = |mounts: &Mounts| mounts.0.iter().map(|mount| mount.code()).collect::<Vec<_>>().join("+");
        let each = self.0.iter().map(|(address, mounts)| format!("{address}={}", parts(mounts)));
        serializer.serialize_str(&each.collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BIND: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 3000);

    fn read(text: &str) -> Result<Listeners, String> {
        text.parse().map_err(|error: NotListeners| error.to_string())
    }

    #[test]
    fn everything_stands_at_one_address_unless_it_is_said_otherwise() {
        assert_eq!(read("").expect("nothing said").or_all_at(BIND), [(BIND, Mounts::all())]);
        let elsewhere = read("127.0.0.1:8080").expect("an address").or_all_at(BIND);
        assert_eq!(elsewhere, [(SocketAddr::from(([127, 0, 0, 1], 8080)), Mounts::all())]);
    }

    #[test]
    fn each_part_may_have_an_address_of_its_own() {
        let apart = read("127.0.0.1:5001=products  [::1]:5003=orders+callbacks").expect("two addresses");
        let [(_, first), (_, second)] = &apart.or_all_at(BIND)[..] else { panic!("two addresses") };
        assert!(first.has(Mount::Products) && !first.has(Mount::Orders));
        assert!(second.has(Mount::Orders) && second.has(Mount::Callbacks) && !second.has(Mount::Workers));
        let written = serde_json::to_value(&apart).expect("written");
        assert_eq!(serde_json::from_value::<Listeners>(written).expect("read again"), apart);
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        assert!(read("5001=products").expect_err("a port alone").contains("no address"));
        assert!(read("127.0.0.1:1=ordres").expect_err("a slip").contains("`ordres` is no part"));
        assert!(read("127.0.0.1:1=").expect_err("nothing").contains("`` is no part"));
        assert!(read("127.0.0.1:1=auth 127.0.0.1:1=shop").expect_err("twice").contains("named twice"));
    }
}

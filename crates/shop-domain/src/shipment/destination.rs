//! Where an order is received. Never asks a carrier whether it gets there.

use super::DeliveryKind;
use crate::kernel::{Address, taiwan};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    Home(Address),
    /// Fetched at the shop.
    Shop,
    Store(PickupStore),
}

impl Destination {
    pub fn kind(&self) -> DeliveryKind {
        match self {
            Self::Home(_) => DeliveryKind::Home,
            Self::Shop => DeliveryKind::Shop,
            Self::Store(_) => DeliveryKind::Store,
        }
    }

    pub fn zone(&self) -> Zone {
        match self {
            Self::Home(address) => Zone::outlying(address.is_outlying()),
            Self::Shop => Zone::Main,
            Self::Store(store) => Zone::outlying(store.outlying),
        }
    }

    pub fn address(&self) -> Option<&Address> {
        match self {
            Self::Home(address) => Some(address),
            Self::Shop | Self::Store(_) => None,
        }
    }

    pub fn store(&self) -> Option<&PickupStore> {
        match self {
            Self::Store(store) => Some(store),
            Self::Home(_) | Self::Shop => None,
        }
    }
}

/// How far off a place is, as couriers price it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    #[default]
    Main,
    /// Penghu, Kinmen, Lienchiang, and the islands that belong to a county of the main one.
    Outlying,
}

impl Zone {
    pub fn outlying(outlying: bool) -> Self {
        if outlying { Self::Outlying } else { Self::Main }
    }

    /// Of a place of which perhaps not all is known yet: by its district, else by its postal code.
    pub fn of_place(postal_code: &str, city: &str, district: &str) -> Self {
        let district = taiwan::find_city(city).and_then(|city| taiwan::find_district(city, district));
        Self::outlying(taiwan::is_outlying(district.map_or(postal_code.trim(), |district| district.code)))
    }
}

/// A convenience store as it was when it was chosen: it may move or close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickupStore {
    /// The chain's own number, whose leading noughts count.
    pub id: String,
    pub name: String,
    pub address: String,
    pub phone: String,
    /// Whether it stands on an outlying island.
    pub outlying: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_district_says_how_far_it_is_whatever_was_typed_as_its_code() {
        for (code, city, district, zone) in [
            ("", "澎湖縣", "馬公市", Zone::Outlying),
            ("106", "Penghu County", "Magong City", Zone::Outlying),
            ("880", "臺北市", "大安區", Zone::Main),
            ("952", "", "", Zone::Outlying),
            ("880", "臺北市", "", Zone::Outlying),
            ("", "澎湖縣", "", Zone::Main),
            ("", "", "", Zone::Main),
        ] {
            assert_eq!(Zone::of_place(code, city, district), zone, "{code} {city} {district}");
        }
    }
}

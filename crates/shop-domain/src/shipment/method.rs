//! The ways to receive what was ordered, by code. Never knows what a carrier calls them.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A way to receive an order, by its code: `home`, `shop`, or a carrier's own, which begins with the
/// carrier's code, as `ecpay_unimart`. Which ones there are is for the carriers to say.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DeliveryMethod(Cow<'static, str>);

/// Nothing that can be the code of a way to receive an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a way to receive an order")]
pub struct UnknownDelivery;

impl DeliveryMethod {
    /// To the door, by whomever the shop hands it to.
    pub const HOME: Self = Self(Cow::Borrowed("home"));
    /// Fetched at the shop.
    pub const SHOP: Self = Self(Cow::Borrowed("shop"));
    /// The carrier of the shop's own ways, whose codes do not name it.
    pub const OWN: &'static str = "own";

    /// In bytes.
    pub const MAX: usize = 32;

    /// Small letters, digits and underscores, beginning with a letter.
    pub fn from_code(code: &str) -> Option<Self> {
        let fits = (1..=Self::MAX).contains(&code.len())
            && code.starts_with(|first: char| first.is_ascii_lowercase())
            && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        fits.then(|| Self(Cow::Owned(code.to_owned())))
    }

    pub fn code(&self) -> &str {
        &self.0
    }

    /// The code of the carrier that it belongs to.
    pub fn carrier(&self) -> &str {
        if *self == Self::HOME || *self == Self::SHOP {
            return Self::OWN;
        }
        self.0.split('_').next().unwrap_or_default()
    }
}

impl TryFrom<String> for DeliveryMethod {
    type Error = UnknownDelivery;
    fn try_from(code: String) -> Result<Self, UnknownDelivery> {
        Self::from_code(&code).ok_or(UnknownDelivery)
    }
}

impl From<DeliveryMethod> for String {
    fn from(method: DeliveryMethod) -> Self {
        method.0.into_owned()
    }
}

/// Where a way to receive an order leads. It is kept with the order: what a carrier offers later
/// changes nothing for an order that was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryKind {
    /// To an address.
    Home,
    /// To the shop itself, where it is fetched.
    Shop,
    /// To a convenience store, where it is fetched.
    Store,
}

impl DeliveryKind {
    pub const ALL: [Self; 3] = [Self::Home, Self::Shop, Self::Store];

    pub fn code(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Shop => "shop",
            Self::Store => "store",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_its_carrier_and_the_shops_own_do_not() {
        let store = DeliveryMethod::from_code("ecpay_unimart").expect("a code");
        assert_eq!((store.code(), store.carrier()), ("ecpay_unimart", "ecpay"));
        assert_eq!(DeliveryMethod::from_code("home"), Some(DeliveryMethod::HOME));
        assert_eq!((DeliveryMethod::HOME.carrier(), DeliveryMethod::SHOP.carrier()), ("own", "own"));
        for wrong in ["", "Home", "7_eleven", "_home", "home ", "宅配", "a/b", &"a".repeat(33)] {
            assert_eq!(DeliveryMethod::from_code(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_kind_is_read_back_from_its_code() {
        for kind in DeliveryKind::ALL {
            assert_eq!(DeliveryKind::from_code(kind.code()), Some(kind));
        }
    }
}

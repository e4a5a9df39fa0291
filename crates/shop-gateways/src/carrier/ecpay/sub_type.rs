//! The ways that ECPay calls sub types of logistics, and which of them a contract has. Never knows what one
//! costs.

use shop_domain::shipment::DeliveryMethod;

/// Convenience stores are contracted one way or the other, never both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contract {
    /// From a warehouse to stores.
    B2c,
    /// From store to store.
    C2c,
}

impl Contract {
    pub fn from_code(code: &str) -> Option<Self> {
        match code.to_ascii_lowercase().as_str() {
            "b2c" => Some(Self::B2c),
            "c2c" => Some(Self::C2c),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubType {
    Unimart,
    UnimartC2c,
    Fami,
    FamiC2c,
    Hilife,
    HilifeC2c,
    OkmartC2c,
    Tcat,
    Post,
}

impl SubType {
    pub const ALL: [Self; 9] = [
        Self::Unimart,
        Self::UnimartC2c,
        Self::Fami,
        Self::FamiC2c,
        Self::Hilife,
        Self::HilifeC2c,
        Self::OkmartC2c,
        Self::Tcat,
        Self::Post,
    ];

    /// As ECPay writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unimart => "UNIMART",
            Self::UnimartC2c => "UNIMARTC2C",
            Self::Fami => "FAMI",
            Self::FamiC2c => "FAMIC2C",
            Self::Hilife => "HILIFE",
            Self::HilifeC2c => "HILIFEC2C",
            Self::OkmartC2c => "OKMARTC2C",
            Self::Tcat => "TCAT",
            Self::Post => "POST",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sub_type| sub_type.code() == code)
    }

    pub fn of(method: &DeliveryMethod, contract: Contract) -> Option<Self> {
        match (method.code(), contract) {
            ("ecpay_unimart", Contract::B2c) => Some(Self::Unimart),
            ("ecpay_unimart", Contract::C2c) => Some(Self::UnimartC2c),
            ("ecpay_fami", Contract::B2c) => Some(Self::Fami),
            ("ecpay_fami", Contract::C2c) => Some(Self::FamiC2c),
            ("ecpay_hilife", Contract::B2c) => Some(Self::Hilife),
            ("ecpay_hilife", Contract::C2c) => Some(Self::HilifeC2c),
            ("ecpay_okmart", Contract::C2c) => Some(Self::OkmartC2c),
            ("ecpay_tcat", _) => Some(Self::Tcat),
            ("ecpay_post", _) => Some(Self::Post),
            _ => None,
        }
    }

    pub fn logistics_type(self) -> &'static str {
        if self.is_store() { "CVS" } else { "HOME" }
    }

    pub fn is_store(self) -> bool {
        !matches!(self, Self::Tcat | Self::Post)
    }

    pub fn is_c2c(self) -> bool {
        matches!(self, Self::UnimartC2c | Self::FamiC2c | Self::HilifeC2c | Self::OkmartC2c)
    }

    /// As the list of stores names the chain.
    pub fn chain(self) -> Option<&'static str> {
        match self {
            Self::Unimart | Self::UnimartC2c => Some("UNIMART"),
            Self::Fami | Self::FamiC2c => Some("FAMI"),
            Self::Hilife | Self::HilifeC2c => Some("HILIFE"),
            Self::OkmartC2c => Some("OKMART"),
            Self::Tcat | Self::Post => None,
        }
    }

    /// As the table of statuses names it.
    pub fn letter(self) -> char {
        match self {
            Self::Unimart => 'U',
            Self::UnimartC2c => 'u',
            Self::Fami => 'F',
            Self::FamiC2c => 'f',
            Self::Hilife => 'H',
            Self::HilifeC2c => 'h',
            Self::OkmartC2c => 'o',
            Self::Tcat => 'T',
            Self::Post => 'P',
        }
    }
}

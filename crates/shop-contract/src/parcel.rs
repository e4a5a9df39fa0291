//! The parcels of an order, as whoever reads about them sees them.

use crate::OrderView;
use serde::{Deserialize, Serialize};
use shop_domain::{
    kernel::{Money, OrderId, ShipmentId, VariantId},
    shipment::{DeliveryMethod, ShipmentStatus},
};

/// So much of a line of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortionView {
    pub variant: VariantId,
    pub sku: String,
    pub title: String,
    pub choice: String,
    pub quantity: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentView {
    pub id: ShipmentId,
    /// 1, 2 … of its order.
    pub number: u16,
    pub status: ShipmentStatus,
    pub method: DeliveryMethod,
    pub tracking: Option<String>,
    pub lines: Vec<PortionView>,
    /// The cash that whoever hands it over collects.
    pub collects: Option<Money>,
}

/// What can be done to a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ParcelStep {
    Ship,
    Arrive,
    HandOver,
    SendBack,
    TakeBack,
    Drop,
}

impl ParcelStep {
    pub const ALL: [Self; 6] = [Self::Ship, Self::Arrive, Self::HandOver, Self::SendBack, Self::TakeBack, Self::Drop];

    pub fn code(self) -> &'static str {
        match self {
            Self::Ship => "ship",
            Self::Arrive => "arrive",
            Self::HandOver => "hand_over",
            Self::SendBack => "send_back",
            Self::TakeBack => "take_back",
            Self::Drop => "drop",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}

/// A parcel with what the owner can do to it, the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminParcel {
    pub parcel: ShipmentView,
    pub steps: Vec<ParcelStep>,
    /// Whether its tracking number can be changed.
    pub can_be_tracked: bool,
    /// What its carrier said last, in its own words.
    pub last_word: Option<String>,
    /// What can be asked of its carrier, the likeliest first.
    pub carrier: Vec<CarrierAct>,
}

/// What the owner has a carrier do with a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarrierAct {
    /// Take it on.
    Entrust,
    /// Print what is stuck on it.
    Label,
    /// Say how far it is.
    Ask,
    /// Forget it.
    Cancel,
    /// Fetch it back from the shopper.
    SendBack,
}

impl CarrierAct {
    pub const ALL: [Self; 5] = [Self::Entrust, Self::Label, Self::Ask, Self::Cancel, Self::SendBack];

    pub fn code(self) -> &'static str {
        match self {
            Self::Entrust => "entrust",
            Self::Label => "label",
            Self::Ask => "ask",
            Self::Cancel => "cancel",
            Self::SendBack => "send_back",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }
}

/// An order among several that are sent off or printed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DispatchedOrder {
    pub id: OrderId,
    pub order: OrderView,
    /// Without those that were unpacked again.
    pub parcels: Vec<AdminParcel>,
    /// Whether a carrier is told of its parcels.
    pub is_carried: bool,
    /// Whether some of it may be packed and is in no parcel yet.
    pub is_left: bool,
}

/// A page of a carrier that prints labels, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelSheet {
    /// The way that all of its parcels go.
    pub title: String,
    pub parcels: usize,
    /// Where the browser goes, with a form that is sealed.
    pub action: String,
    pub fields: Vec<(String, String)>,
}

//! Carriers: what there are, what each wants to be told, and one that was opened. Never called inside a
//! transaction, and never knows an order.

use crate::ports::{GatewayError, Incoming, NextStep, ProviderSettings, Reply, SettingMissing, SettingSpec};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use shop_domain::{
    kernel::{Language, LocalText, Money},
    order::Contact,
    shipment::{DeliveryKind, DeliveryMethod, Destination, ReceiverRule},
};
use std::sync::Arc;
use time::OffsetDateTime;

pub use shop_domain::shipment::{ParcelAtCarrier, PickupStore};

/// A way to receive an order that a carrier has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliverySpec {
    /// Begins with the carrier's code: `ecpay_unimart`.
    pub method: DeliveryMethod,
    pub kind: DeliveryKind,
    /// What the shopper chooses.
    pub title: LocalText,
    /// How it is received, in a sentence.
    pub hint: LocalText,
    /// Bounds of what the goods are worth, in the shop's currency.
    pub least: i64,
    pub most: i64,
    /// The most that whoever hands the parcel over collects; `None`: nothing, so there is no cash on delivery.
    pub collects: Option<i64>,
    /// In grams. `None`: whatever it weighs.
    pub heaviest: Option<i64>,
    /// Whether it reaches the outlying islands.
    pub outlying: bool,
    /// How strict it is about whom a parcel is handed to.
    pub receiver: ReceiverRule,
}

/// What the owner reads before a carrier is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarrierSpec {
    /// Letters and digits in lower case; stands in addresses: `ecpay`.
    pub code: &'static str,
    pub title: LocalText,
    pub settings: Vec<SettingSpec>,
    pub methods: Vec<DeliverySpec>,
    /// Whether the carrier has a second house for trying things out.
    pub has_stage: bool,
}

/// Makes gateways of one carrier: what is added to the shop to add a carrier.
pub trait Carrier: Send + Sync {
    fn spec(&self) -> &CarrierSpec;
    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn CarrierGateway>, SettingMissing>;
}

/// Every carrier that this program knows, in the order in which people read them.
pub type Carriers = Vec<Arc<dyn Carrier>>;

/// A shopper who is about to choose a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapRequest {
    pub method: DeliveryMethod,
    /// Whether the store takes the money. Some chains do so only in some of their stores.
    pub collects: bool,
    /// Comes back with the choice: letters and digits, at most 20.
    pub token: String,
    /// On a small screen.
    pub is_phone: bool,
    /// Where the browser brings the choice, by a POST from the carrier's page.
    pub back: String,
}

/// What a shopper's browser brought back of the carrier's page. Nothing of it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenStore {
    pub token: String,
    pub store: PickupStore,
}

/// What a carrier is told about a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelRequest {
    /// What the carrier knows the parcel by: letters and digits, at most 20, never used twice.
    pub reference: String,
    pub method: DeliveryMethod,
    pub destination: Destination,
    pub contact: Contact,
    /// What the goods are worth.
    pub worth: Money,
    /// What is collected when it is handed over; `None`: nothing.
    pub collect: Option<Money>,
    /// In grams.
    pub weight: i64,
    pub shop_name: String,
    /// As people read it.
    pub order_number: String,
    pub language: Language,
    pub at: OffsetDateTime,
    /// Where the carrier tells how the parcel travels, from server to server.
    pub callback: String,
}

/// A parcel that the carrier has taken on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    pub parcel: ParcelAtCarrier,
    /// What the shopper follows it by, where there is one already.
    pub tracking: Option<String>,
}

/// A page of a carrier that prints labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelPage {
    /// How many are on it.
    pub parcels: usize,
    pub action: String,
    pub fields: Vec<(String, String)>,
}

/// What a carrier is told about a parcel that is to come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnRequest {
    pub parcel: ParcelAtCarrier,
    pub destination: Destination,
    pub contact: Contact,
    pub worth: Money,
    pub order_number: String,
    pub language: Language,
    pub callback: String,
}

/// A way back that the carrier has taken on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReturnAtCarrier {
    /// What its notices name it by; `None`: they name the parcel.
    pub reference: Option<String>,
    /// What the shopper shows where the parcel is handed in.
    pub code: Option<String>,
}

/// How far a parcel has come, in the shop's words. What means none of them moves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParcelNews {
    /// Known to the carrier, and not yet in its hands.
    Announced,
    /// In the carrier's hands.
    UnderWay,
    ReadyForPickup,
    /// Given to whom it was for, and the money taken where some was to be.
    HandedOver,
    /// Nobody took it: it is on its way back.
    ComingBack,
    /// In the shop's hands again.
    CameBack,
    /// It will not be carried: called off, or never brought to the carrier.
    CalledOff,
    /// Needs somebody to look at it: lost, damaged, a store that has closed.
    Trouble,
    /// Understood, and moves nothing: it is late, another store was chosen.
    Noted,
}

/// What a carrier says about a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelNotice {
    /// Unique at the carrier: the same notice twice has the same.
    pub event: String,
    /// Of the parcel, or of its way back where `returning`.
    pub reference: String,
    pub returning: bool,
    /// What the carrier calls the parcel.
    pub handle: String,
    /// `None`: the carrier says something that nobody knows. It is kept, and moves nothing.
    pub news: Option<ParcelNews>,
    /// The carrier's own code and words.
    pub code: String,
    pub words: String,
    pub tracking: Option<String>,
    /// Why it has no effect although it is signed.
    pub objection: Option<ParcelObjection>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParcelObjection {
    /// It speaks of somebody else's account at the carrier.
    Merchant,
}

impl ParcelObjection {
    pub fn code(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
        }
    }
}

/// What a message of a carrier says, once it was found to be the carrier's.
#[allow(clippy::large_enum_variant, reason = "one for each callback, and never kept")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParcelReading {
    Notice(ParcelNotice),
    /// The carrier's, and about nothing that the shop follows.
    Nothing,
}

/// One carrier, opened with the owner's settings.
#[async_trait]
pub trait CarrierGateway: Send + Sync {
    /// The page where the shopper chooses a store.
    fn map(&self, _request: &MapRequest) -> Result<NextStep, GatewayError> {
        Err(GatewayError::Unsupported)
    }

    /// What the shopper's browser brought back. It is looked up again before it is believed.
    fn chosen(&self, _incoming: &Incoming) -> Result<ChosenStore, GatewayError> {
        Err(GatewayError::Unsupported)
    }

    /// Looks a store up. `None`: there is none, or none any more.
    async fn store(&self, _method: &DeliveryMethod, _id: &str) -> Result<Option<PickupStore>, GatewayError> {
        Err(GatewayError::Unsupported)
    }

    /// Has the carrier take a parcel on. An error but `Refused` and `Unsupported` leaves it unknown whether it
    /// did: a repeated call with the same reference finds the first before it makes a second.
    async fn create(&self, _request: &ParcelRequest) -> Result<Booked, GatewayError> {
        Err(GatewayError::Unsupported)
    }

    /// Asks how far a parcel has come. `None`: the carrier does not know it.
    async fn query(&self, _parcel: &ParcelAtCarrier) -> Result<Option<ParcelNotice>, GatewayError> {
        Err(GatewayError::Unsupported)
    }

    /// The pages that print the labels of parcels of one method, as few as the carrier lets it be.
    fn labels(&self, _parcels: &[ParcelAtCarrier]) -> Result<Vec<LabelPage>, GatewayError> {
        Err(GatewayError::Unsupported)
    }

    async fn cancel(&self, _parcel: &ParcelAtCarrier) -> Result<(), GatewayError> {
        Err(GatewayError::Unsupported)
    }

    /// Has a parcel fetched back from whom it was handed to. Asked twice it may be ordered twice: no carrier
    /// tells one from the other.
    async fn send_back(&self, _request: &ReturnRequest) -> Result<ReturnAtCarrier, GatewayError> {
        Err(GatewayError::Unsupported)
    }

    /// Reads what came in, and refuses what the carrier did not sign. Asks nobody.
    fn read(&self, _incoming: &Incoming) -> Result<ParcelReading, GatewayError> {
        Err(GatewayError::Unsupported)
    }

    /// In the carrier's own words, whether a callback was taken.
    fn reply(&self, outcome: Result<(), &GatewayError>) -> Reply {
        match outcome {
            Ok(()) => Reply { status: 200, body: "OK".to_owned() },
            Err(GatewayError::Forged) => Reply { status: 403, body: String::new() },
            Err(GatewayError::Malformed(_)) => Reply { status: 400, body: String::new() },
            Err(_) => Reply { status: 503, body: String::new() },
        }
    }
}

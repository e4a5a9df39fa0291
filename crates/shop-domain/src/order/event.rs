//! What happened to an order, in its own words: the timeline. Only ever added to.

use crate::{kernel::Money, payment::PaymentMethod, staff::Caller};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OrderEvent {
    Placed {
        total: Money,
    },
    PaymentStarted {
        reference: String,
    },
    /// The shopper chose another way to pay. `kept`: until when the order is kept from now on, where that
    /// is longer than before.
    PaymentChanged {
        method: PaymentMethod,
        #[serde(with = "time::serde::rfc3339::option")]
        kept: Option<OffsetDateTime>,
    },
    PaymentFailed {
        reference: String,
    },
    /// A provider issued a number to pay under, good until then.
    PaymentInstructed {
        #[serde(with = "time::serde::rfc3339")]
        until: OffsetDateTime,
    },
    /// The shopper says that the money is on its way, from the account that ends in these digits.
    TransferReported {
        digits: String,
    },
    Paid {
        amount: Money,
    },
    /// Money that is not what was asked for. Its owner decides; its shopper is not shown it.
    PaymentHeld {
        amount: Money,
    },
    /// Money for an order that was already paid, or cancelled: it is to go back.
    PaidTooMuch {
        amount: Money,
    },
    RefundDue {
        amount: Money,
    },
    Refunded {
        amount: Money,
    },
    /// A refund that was thought done came to nothing: the money is back with the shop, and still due.
    RefundFailed {
        amount: Money,
    },
    /// A bank took money back because its customer objects. Its shopper is not shown it.
    Disputed {
        amount: Money,
    },
    /// The bank decided for the shop, and this came back.
    DisputeWon {
        amount: Money,
    },
    /// The bank decided against it.
    DisputeLost {
        amount: Money,
    },
    /// Nobody has the carrier or the love code that was wished for: the invoice is kept in the cloud.
    InvoiceInCloud {
        number: String,
    },
    /// Put into a parcel, by its number in the order.
    Packed {
        parcel: u16,
    },
    /// It was called off before it left.
    Unpacked {
        parcel: u16,
    },
    /// `is_part`: the order travels in several parcels.
    Shipped {
        #[serde(default = "first")]
        parcel: u16,
        #[serde(default)]
        is_part: bool,
        tracking: Option<String>,
    },
    TrackingChanged {
        parcel: u16,
        tracking: Option<String>,
    },
    /// It waits where it is fetched.
    ReadyForPickup {
        parcel: u16,
        is_part: bool,
    },
    Delivered {
        #[serde(default = "first")]
        parcel: u16,
        #[serde(default)]
        is_part: bool,
    },
    PickedUp {
        parcel: u16,
        is_part: bool,
    },
    /// On its way back to the shop.
    ComingBack {
        parcel: u16,
        is_part: bool,
    },
    CameBack {
        parcel: u16,
        is_part: bool,
        /// Its goods can be sold again.
        restocked: bool,
    },
    Cancelled,
    Expired,
    NoteChanged,
}

/// There was one parcel to an order when the first of them were told.
fn first() -> u16 {
    1
}

/// Who made it happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "actor", content = "name", rename_all = "snake_case")]
pub enum Actor {
    Shopper,
    Staff(String),
    Provider(String),
    /// A job of the shop itself.
    Shop,
}

impl From<&Caller> for Actor {
    fn from(caller: &Caller) -> Self {
        Self::Staff(caller.name().to_owned())
    }
}

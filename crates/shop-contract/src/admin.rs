//! What the owner's pages show and send.

use crate::{AdminLetterRow, AdminParcel, ByTime, InvoiceView, OrderNarrowing, OrderView, PictureView, PortionView};
use serde::{Deserialize, Serialize};
use shop_domain::{
    dispute::DisputeTold,
    inventory::Availability,
    kernel::{CategoryId, LocalText, Money, OrderId, ProductId, RefundId, VariantId},
    order::ShownStatus,
    payment::{PaymentFlow, PaymentStatus},
    product::Fact,
    refund::RefundStatus,
    shipment::ShipmentStatus,
    tax::Taxed,
};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminOrderRow {
    pub id: OrderId,
    pub number: String,
    pub placed_at: OffsetDateTime,
    pub name: String,
    pub total: Money,
    pub units: i64,
    pub order_status: ShownStatus,
    pub payment_flow: PaymentFlow,
    pub payment_status: PaymentStatus,
    pub shipment_status: ShipmentStatus,
    /// Part of it has left, and part is still to be shipped.
    pub partly_shipped: bool,
}

/// A saved view of the list of orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OrderFilter {
    #[default]
    All,
    /// Waits for money that the shopper still has to send.
    Unpaid,
    /// To be packed and handed over now.
    ToShip,
    /// On its way.
    Shipped,
    /// Delivered and paid: nothing is left to do.
    Done,
    /// Nobody took it, or it was not kept.
    CameBack,
    Cancelled,
    /// Money that is to go back.
    Refunds,
    /// Money that is not what was asked for: the owner decides.
    Held,
    /// Money that a bank took back, and has not decided about.
    Disputed,
}

impl OrderFilter {
    pub const ALL: [Self; 10] = [
        Self::All,
        Self::ToShip,
        Self::Unpaid,
        Self::Shipped,
        Self::Done,
        Self::CameBack,
        Self::Cancelled,
        Self::Refunds,
        Self::Held,
        Self::Disputed,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unpaid => "unpaid",
            Self::ToShip => "to_ship",
            Self::Shipped => "shipped",
            Self::Done => "done",
            Self::CameBack => "came_back",
            Self::Cancelled => "cancelled",
            Self::Refunds => "refunds",
            Self::Held => "held",
            Self::Disputed => "disputed",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AdminOrderQuery {
    pub filter: OrderFilter,
    /// Part of a number, a name, or the end of a phone number.
    pub q: String,
    pub narrowing: OrderNarrowing,
    pub sort: ByTime,
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminOrderList {
    pub query: AdminOrderQuery,
    pub rows: Vec<AdminOrderRow>,
    pub next_cursor: Option<String>,
}

/// What the order's page offers to do, in the order of likelihood: the first is the filled button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OrderAction {
    Ship,
    Deliver,
    MarkPaid,
    MarkRefunded,
    Cancel,
}

impl OrderAction {
    pub const ALL: [Self; 5] = [Self::Ship, Self::Deliver, Self::MarkPaid, Self::MarkRefunded, Self::Cancel];

    pub fn code(self) -> &'static str {
        match self {
            Self::Ship => "ship",
            Self::Deliver => "deliver",
            Self::MarkPaid => "mark_paid",
            Self::MarkRefunded => "mark_refunded",
            Self::Cancel => "cancel",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminOrder {
    pub id: OrderId,
    pub version: i64,
    /// Read by no shopper.
    pub staff_note: String,
    pub order: OrderView,
    /// What is to go back to the shopper next.
    pub owed: Money,
    pub actions: Vec<OrderAction>,
    /// All of them, also those that were unpacked again.
    pub parcels: Vec<AdminParcel>,
    /// What can still be put into one.
    pub unpacked: Vec<PortionView>,
    /// Money on its way back, or gone; the oldest first.
    pub refunds: Vec<RefundView>,
    pub disputes: Vec<DisputeTold>,
    /// What can still be sent back.
    pub refundable: Money,
    /// What was written to its shopper, the latest first.
    pub letters: Vec<AdminLetterRow>,
    /// `None`: no invoice was wished for.
    pub invoice: Option<InvoiceView>,
}

/// An order as the accountant has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedOrder {
    pub order: OrderView,
    /// What went back to the shopper.
    pub sent_back: Money,
    /// The delivery, which is a line like any other here.
    pub shipping: Taxed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundView {
    pub id: RefundId,
    pub amount: Money,
    pub status: RefundStatus,
    pub reason: String,
    /// The provider through which it goes, as people read it; `None`: by hand.
    pub through: Option<String>,
    /// Whether the provider that it came by can be asked anew.
    pub can_be_tried_again: bool,
}

/// What the owner sees first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AdminHome {
    pub to_ship: i64,
    pub unpaid: i64,
    pub refunds: i64,
    /// Orders with money that a bank has not decided about.
    pub disputed: i64,
    pub held: i64,
    /// Orders of which a parcel came back, until somebody has decided what becomes of them.
    pub came_back: i64,
    /// Letters that no mail server took.
    pub failed_letters: i64,
    /// Other work that nobody tries any more.
    pub stuck: i64,
    /// How often a provider told of a payment that no order here has, and the newest of these.
    pub unmatched_count: i64,
    pub unmatched: Vec<AdminCallbackRow>,
    /// What providers said without effect, and nobody has looked at yet.
    pub refused: i64,
    /// Whether anybody can still "pay" without money.
    pub test_payments: bool,
    pub low_stock: Vec<AdminStockRow>,
    /// Orders and their worth since the shop's midnight.
    pub orders_today: i64,
    pub worth_today: i64,
    pub recent: Vec<AdminOrderRow>,
}

/// What a provider told, by the names that it uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminCallbackRow {
    pub provider: String,
    /// Unique at the provider.
    pub event: String,
    /// The attempt to pay that it speaks of.
    pub reference: String,
    pub received_at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminStockRow {
    pub product: ProductId,
    pub variant: VariantId,
    pub sku: String,
    pub title: String,
    /// How many can be sent at once.
    pub ready: i64,
    pub availability: Availability,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminProductRow {
    pub id: ProductId,
    pub slug: String,
    pub title: String,
    /// Its title.
    pub category: String,
    pub picture: Option<PictureView>,
    pub price: Money,
    pub variants: i64,
    pub available: i64,
    /// Of the variant of which most can be had.
    pub availability: Availability,
    pub archived: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminProductList {
    pub rows: Vec<AdminProductRow>,
    pub q: String,
    pub archived: bool,
    pub next_cursor: Option<String>,
}

/// A product as the owner edits it; also what the form sends back when it was refused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProductForm {
    /// `None` for a new one.
    pub id: Option<ProductId>,
    pub version: i64,
    pub slug: String,
    /// The slug of its category.
    pub category: String,
    pub title_zh: String,
    pub title_en: String,
    pub fact_zh: String,
    pub fact_en: String,
    pub story_zh: String,
    pub story_en: String,
    pub facts: Vec<Fact>,
    pub option_zh: String,
    pub option_en: String,
    /// In per cent.
    pub tax: String,
    pub variants: Vec<VariantForm>,
    pub pictures: Vec<PictureForm>,
    pub archived: bool,
}

/// A variant as it was typed: numbers are texts, so that a typing error can be shown again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VariantForm {
    pub id: Option<VariantId>,
    pub sku: String,
    pub choice_zh: String,
    pub choice_en: String,
    pub price: String,
    pub regular_price: String,
    /// In grams; empty where nobody has weighed it.
    pub weight: String,
    /// Units on hand. Reserved ones are among them.
    pub on_hand: String,
    /// What `on_hand` was when the form was opened: the save applies the difference.
    pub on_hand_before: i64,
}

/// A category as it is written, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CategoryForm {
    /// `None` for a new one.
    pub id: Option<CategoryId>,
    /// Of the reading that a change is built on.
    pub version: i64,
    pub slug: String,
    pub title: LocalText,
    /// One line about it.
    pub line: LocalText,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PictureForm {
    pub key: String,
    pub alt_zh: String,
    pub alt_en: String,
}

/// The terms of the sale as the owner types them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TermsForm {
    /// Of the reading that the form was built on.
    pub version: String,
    pub payment_minutes: String,
    pub transfer_days: String,
}

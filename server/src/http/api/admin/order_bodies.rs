//! An order as the staff read it over REST, and what they say about it.

use super::super::bodies::OrderAnswer;
use serde::{Deserialize, Serialize};
use shop_contract::{
    AdminOrder, AdminOrderList, AdminOrderRow, AdminParcel, CarrierAct, LabelSheet, MoneySchema, OrderAction,
    OrderEventView, ParcelStep, PortionView, RefundView,
};
use shop_domain::{
    kernel::Money, order::ShownStatus, payment::PaymentStatus, refund::RefundStatus, shipment::ShipmentStatus,
};
use std::collections::BTreeMap;
use time::OffsetDateTime;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdminOrderPage {
    pub items: Vec<AdminOrderRowAnswer>,
    /// Where the list goes on.
    pub next_cursor: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdminOrderRowAnswer {
    pub id: String,
    #[schema(example = "48210937")]
    pub number: String,
    #[serde(with = "time::serde::rfc3339")]
    pub placed_at: OffsetDateTime,
    /// Of whoever gets it.
    pub name: String,
    #[schema(value_type = MoneySchema)]
    pub total: Money,
    pub units: i64,
    #[schema(value_type = String, example = "processing")]
    pub order_status: ShownStatus,
    #[schema(value_type = String, example = "pending")]
    pub payment_status: PaymentStatus,
    #[schema(value_type = String, example = "pending")]
    pub shipment_status: ShipmentStatus,
    /// Part of it has left.
    pub partly_shipped: bool,
}

impl From<AdminOrderRow> for AdminOrderRowAnswer {
    fn from(row: AdminOrderRow) -> Self {
        Self {
            id: row.id.to_string(),
            number: row.number,
            placed_at: row.placed_at,
            name: row.name,
            total: row.total,
            units: row.units,
            order_status: row.order_status,
            payment_status: row.payment_status,
            shipment_status: row.shipment_status,
            partly_shipped: row.partly_shipped,
        }
    }
}

impl From<AdminOrderList> for AdminOrderPage {
    fn from(list: AdminOrderList) -> Self {
        let items = list.rows.into_iter().map(AdminOrderRowAnswer::from).collect();
        Self { items, next_cursor: list.next_cursor }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdminOrderAnswer {
    pub id: String,
    #[serde(flatten)]
    pub order: OrderAnswer,
    #[serde(with = "time::serde::rfc3339")]
    pub placed_at: OffsetDateTime,
    /// Of whoever gets it.
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    /// In one line.
    pub address: String,
    /// What the shopper asked for.
    pub note: String,
    /// Read by no shopper.
    pub staff_note: String,
    /// What can be done now, the likeliest first.
    pub actions: Vec<OrderAction>,
    pub parcels: Vec<ParcelAnswer>,
    /// What can still be put into a parcel.
    pub unpacked: Vec<PortionAnswer>,
    pub refunds: Vec<RefundAnswer>,
    /// What can still be sent back.
    #[schema(value_type = MoneySchema)]
    pub refundable: Money,
    pub timeline: Vec<EventAnswer>,
}

impl AdminOrderAnswer {
    pub fn of(shown: AdminOrder, origin: &str) -> Self {
        let mut order = shown.order;
        let timeline = std::mem::take(&mut order.timeline);
        Self {
            id: shown.id.to_string(),
            placed_at: order.placed_at,
            name: order.name.clone(),
            phone: order.phone.clone(),
            email: order.email.clone(),
            address: order.address.clone(),
            note: order.note.clone(),
            order: OrderAnswer::of(order, origin),
            staff_note: shown.staff_note,
            actions: shown.actions,
            parcels: shown.parcels.into_iter().map(ParcelAnswer::from).collect(),
            unpacked: shown.unpacked.into_iter().map(PortionAnswer::from).collect(),
            refunds: shown.refunds.into_iter().map(RefundAnswer::from).collect(),
            refundable: shown.refundable,
            timeline: timeline.into_iter().map(EventAnswer::from).collect(),
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PortionAnswer {
    /// The id of a variant.
    pub variant: String,
    pub sku: String,
    pub quantity: i64,
}

impl From<PortionView> for PortionAnswer {
    fn from(portion: PortionView) -> Self {
        Self { variant: portion.variant.to_string(), sku: portion.sku, quantity: portion.quantity }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ParcelAnswer {
    pub id: String,
    /// 1, 2 … of its order.
    pub number: u16,
    #[schema(value_type = String, example = "in_transit")]
    pub status: ShipmentStatus,
    #[schema(example = "home")]
    pub method: String,
    pub tracking: Option<String>,
    pub lines: Vec<PortionAnswer>,
    /// What can be done now, the likeliest first.
    pub steps: Vec<ParcelStep>,
    /// What its carrier said last.
    pub last_word: Option<String>,
    /// What can be asked of its carrier now: `entrust`, `label`, `ask`, `cancel` or `send_back`.
    #[schema(example = json!(["entrust"]))]
    pub carrier: Vec<&'static str>,
}

impl From<AdminParcel> for ParcelAnswer {
    fn from(shown: AdminParcel) -> Self {
        let parcel = shown.parcel;
        Self {
            id: parcel.id.to_string(),
            number: parcel.number,
            status: parcel.status,
            method: parcel.method.code().to_owned(),
            tracking: parcel.tracking,
            lines: parcel.lines.into_iter().map(PortionAnswer::from).collect(),
            steps: shown.steps,
            last_word: shown.last_word,
            carrier: shown.carrier.into_iter().map(CarrierAct::code).collect(),
        }
    }
}

/// A form that is sealed: it is sent as it is, by a browser, which then shows what to print.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LabelAnswer {
    /// Where it is sent, as `application/x-www-form-urlencoded`.
    pub action: String,
    pub fields: BTreeMap<String, String>,
}

impl From<LabelSheet> for LabelAnswer {
    fn from(sheet: LabelSheet) -> Self {
        Self { action: sheet.action, fields: sheet.fields.into_iter().collect() }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RefundAnswer {
    pub id: String,
    #[schema(value_type = MoneySchema)]
    pub amount: Money,
    #[schema(value_type = String, example = "sending")]
    pub status: RefundStatus,
    pub reason: String,
    /// The provider through which it goes; none: by hand.
    pub through: Option<String>,
}

impl From<RefundView> for RefundAnswer {
    fn from(refund: RefundView) -> Self {
        Self {
            id: refund.id.to_string(),
            amount: refund.amount,
            status: refund.status,
            reason: refund.reason,
            through: refund.through,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EventAnswer {
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What happened, by its `kind`.
    #[schema(value_type = Object, example = json!({ "kind": "placed" }))]
    pub event: serde_json::Value,
    /// Who made it happen.
    #[schema(value_type = Object, example = json!({ "actor": "staff", "name": "owner@example.com" }))]
    pub by: serde_json::Value,
}

impl From<OrderEventView> for EventAnswer {
    fn from(shown: OrderEventView) -> Self {
        Self {
            at: shown.at,
            event: serde_json::to_value(&shown.event).unwrap_or_default(),
            by: serde_json::to_value(&shown.actor).unwrap_or_default(),
        }
    }
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderActionBody {
    pub action: OrderAction,
    /// With `ship`.
    #[schema(example = "TW123456789")]
    pub tracking: Option<String>,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteBody {
    #[schema(example = "Wrap as a gift")]
    pub note: String,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundBody {
    /// In the order's currency.
    #[schema(example = 100, minimum = 1)]
    pub amount: i64,
    #[serde(default)]
    #[schema(example = "One cup broke on the way")]
    pub reason: String,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackBody {
    pub lines: Vec<PackLine>,
    /// It leaves at once.
    #[serde(default)]
    pub ships: bool,
    pub tracking: Option<String>,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackLine {
    /// The id of a variant of the order.
    #[schema(value_type = String, format = "uuid")]
    pub variant: shop_domain::kernel::VariantId,
    #[schema(minimum = 1, maximum = 999)]
    pub quantity: i64,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParcelStepBody {
    pub step: ParcelStep,
    /// With `ship`.
    pub tracking: Option<String>,
    /// With `take_back`: what comes back can be sold again.
    #[serde(default)]
    pub restock: bool,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrackingBody {
    /// Nothing takes it away.
    #[schema(example = "TW123456789")]
    pub tracking: Option<String>,
}

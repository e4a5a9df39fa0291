//! What webhooks are told: which thing it was about, and how that stands now. Thin: whoever wants more asks the API,
//! with a key that may. Never holds a name, an address, or anything else of a shopper.

use crate::ports::{KeptProduct, MovedLevel};
use serde::Serialize;
use shop_domain::{
    inventory::StockItem,
    kernel::{MessageId, Money, OrderId, ProductId, VariantId, WebhookId},
    order::{OrderEvent, OrderState, ShownStatus},
    payment::PaymentStatus,
    shipment::ShipmentStatus,
    webhook::EventType,
};
use time::OffsetDateTime;

/// Something that happened, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub event: EventType,
    /// JSON: `type`, `timestamp` and `data`.
    pub body: String,
}

#[derive(Serialize)]
struct Body<D> {
    #[serde(rename = "type")]
    event: EventType,
    /// When it happened, whenever it is sent.
    #[serde(with = "time::serde::rfc3339")]
    timestamp: OffsetDateTime,
    data: D,
}

#[derive(Serialize)]
struct OrderData<'a> {
    id: OrderId,
    number: &'a str,
    order_status: ShownStatus,
    payment_status: PaymentStatus,
    shipment_status: ShipmentStatus,
    /// Its number in the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    parcel: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Money>,
}

#[derive(Serialize)]
struct StockData<'a> {
    variant: VariantId,
    sku: &'a str,
    on_hand: i64,
    reserved: i64,
    /// How many can still be promised.
    available: i64,
}

#[derive(Serialize)]
struct ProductData<'a> {
    id: ProductId,
    slug: &'a str,
    archived: bool,
    version: i64,
}

#[derive(Serialize)]
struct TestData {
    webhook: WebhookId,
}

impl Message {
    /// What stands before the id of a message where it is sent.
    pub const MARK: &str = "msg_";

    fn new(event: EventType, timestamp: OffsetDateTime, data: impl Serialize) -> Self {
        let body = Body { event, timestamp, data };
        // Only a map whose keys are no texts cannot be written, or a year with five digits.
        Self { event, body: serde_json::to_string(&body).unwrap_or_default() }
    }

    /// The same however often it is sent.
    pub fn name(id: MessageId) -> String {
        [Self::MARK, &id.0.simple().to_string()].concat()
    }

    pub(crate) fn of_order(state: &OrderState, event: &OrderEvent, now: OffsetDateTime) -> Option<Self> {
        let data = OrderData {
            id: state.id,
            number: state.number.compact(),
            order_status: ShownStatus::of(state.status, state.shipment()),
            payment_status: state.payment_status,
            shipment_status: state.shipment().status,
            parcel: parcel(event),
            amount: amount(event),
        };
        Some(Self::new(EventType::of(event)?, now, data))
    }

    /// Of figures that have become these from those before.
    pub fn of_stock(before: &StockItem, after: &StockItem, sku: &str, now: OffsetDateTime) -> Vec<Self> {
        let is_low = after.is_low() && !before.is_low();
        let events = [Some(EventType::StockChanged), is_low.then_some(EventType::StockLow)];
        let told = events.into_iter().flatten().map(|event| {
            let StockItem { variant, on_hand, reserved, .. } = *after;
            Self::new(event, now, StockData { variant, sku, on_hand, reserved, available: after.available() })
        });
        told.collect()
    }

    /// Of goods that lie elsewhere, where nobody says what of them is promised.
    pub(crate) fn of_level(moved: &MovedLevel, now: OffsetDateTime) -> Vec<Self> {
        let there_are = |on_hand| StockItem { low_at: moved.low_at, ..StockItem::new(moved.variant, on_hand) };
        Self::of_stock(&there_are(moved.before), &there_are(moved.available), &moved.sku, now)
    }

    /// Of a product that is being saved.
    pub fn of_product(kept: &KeptProduct, now: OffsetDateTime) -> Self {
        let event = if kept.version == 0 { EventType::ProductAdded } else { EventType::ProductChanged };
        let slug = kept.product.slug.as_str();
        let data = ProductData { id: kept.id, slug, archived: kept.archived, version: kept.version + 1 };
        Self::new(event, now, data)
    }

    pub(crate) fn to_try(webhook: WebhookId, now: OffsetDateTime) -> Self {
        Self::new(EventType::WebhookTest, now, TestData { webhook })
    }
}

fn parcel(event: &OrderEvent) -> Option<u16> {
    match event {
        OrderEvent::Packed { parcel }
        | OrderEvent::Unpacked { parcel }
        | OrderEvent::Shipped { parcel, .. }
        | OrderEvent::TrackingChanged { parcel, .. }
        | OrderEvent::ReadyForPickup { parcel, .. }
        | OrderEvent::Delivered { parcel, .. }
        | OrderEvent::PickedUp { parcel, .. }
        | OrderEvent::ComingBack { parcel, .. }
        | OrderEvent::CameBack { parcel, .. } => Some(*parcel),
        _ => None,
    }
}

fn amount(event: &OrderEvent) -> Option<Money> {
    match event {
        OrderEvent::Placed { total: amount }
        | OrderEvent::Paid { amount }
        | OrderEvent::PaymentHeld { amount }
        | OrderEvent::PaidTooMuch { amount }
        | OrderEvent::RefundDue { amount }
        | OrderEvent::Refunded { amount }
        | OrderEvent::RefundFailed { amount }
        | OrderEvent::Disputed { amount }
        | OrderEvent::DisputeWon { amount }
        | OrderEvent::DisputeLost { amount } => Some(*amount),
        _ => None,
    }
}

//! What other systems can be told of, by names that are promises: names are added, never changed. Never says what
//! stands in a message.

use crate::{
    order::OrderEvent,
    staff::{Permission, Permissions},
};
use serde::{Deserialize, Serialize};

macro_rules! events {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal),+ $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum EventType {
            $($(#[doc = $doc])* #[serde(rename = $code)] $name),+
        }

        impl EventType {
            const EVERY: &'static [Self] = &[$(Self::$name),+];

            /// What it is about, and what happened to that.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

events! {
    OrderPlaced = "order.placed",
    OrderCancelled = "order.cancelled",
    /// It was not paid in time.
    OrderExpired = "order.expired",
    PaymentPaid = "payment.paid",
    PaymentFailed = "payment.failed",
    /// A number to pay under was issued.
    PaymentInstructed = "payment.instructed",
    /// Another way to pay was chosen.
    PaymentMethodChanged = "payment.method_changed",
    /// The shopper says that a transfer is on its way.
    PaymentTransferReported = "payment.transfer_reported",
    /// Money that is not what was asked for: the owner decides.
    PaymentHeld = "payment.held",
    /// Money for what was paid before, or cancelled.
    PaymentPaidTooMuch = "payment.paid_too_much",
    PaymentRefundDue = "payment.refund_due",
    PaymentRefunded = "payment.refunded",
    /// A refund that was thought done came to nothing.
    PaymentRefundFailed = "payment.refund_failed",
    PaymentDisputed = "payment.disputed",
    PaymentDisputeWon = "payment.dispute_won",
    PaymentDisputeLost = "payment.dispute_lost",
    ShipmentPacked = "shipment.packed",
    /// Called off before it left.
    ShipmentUnpacked = "shipment.unpacked",
    ShipmentShipped = "shipment.shipped",
    ShipmentTrackingChanged = "shipment.tracking_changed",
    ShipmentReadyForPickup = "shipment.ready_for_pickup",
    ShipmentDelivered = "shipment.delivered",
    ShipmentPickedUp = "shipment.picked_up",
    ShipmentComingBack = "shipment.coming_back",
    ShipmentCameBack = "shipment.came_back",
    /// Of goods in the shop's own house.
    StockChanged = "stock.changed",
    /// From more than the owner's figure to no more than that.
    StockLow = "stock.low",
    ProductAdded = "product.added",
    /// Or archived, or restored.
    ProductChanged = "product.changed",
    /// Nothing happened: somebody tries whether messages arrive. Told to whoever asked for it alone.
    WebhookTest = "webhook.test",
}

impl EventType {
    /// Those that a webhook is told of as it wishes, in groups that are about one thing.
    pub fn to_choose() -> impl Iterator<Item = Self> {
        Self::EVERY.iter().copied().filter(|event| *event != Self::WebhookTest)
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::EVERY.iter().copied().find(|event| event.code() == code)
    }

    /// What it is about: `order`, `payment`, `shipment`, `stock` or `product`.
    pub fn about(self) -> &'static str {
        self.code().split_once('.').map_or("", |(about, _)| about)
    }

    /// What whoever has it told elsewhere must be able to read here.
    pub fn needs(self) -> Permissions {
        let permission = match self.about() {
            "stock" => Permission::ReadStock,
            "product" => Permission::ReadProducts,
            "webhook" => return Permissions::NONE,
            _ => Permission::ReadOrders,
        };
        [permission].into_iter().collect()
    }

    /// What is told of something that happened to an order. The one place that decides so.
    pub fn of(event: &OrderEvent) -> Option<Self> {
        Some(match event {
            OrderEvent::Placed { .. } => Self::OrderPlaced,
            OrderEvent::Cancelled => Self::OrderCancelled,
            OrderEvent::Expired => Self::OrderExpired,
            OrderEvent::Paid { .. } => Self::PaymentPaid,
            OrderEvent::PaymentFailed { .. } => Self::PaymentFailed,
            OrderEvent::PaymentInstructed { .. } => Self::PaymentInstructed,
            OrderEvent::PaymentChanged { .. } => Self::PaymentMethodChanged,
            OrderEvent::TransferReported { .. } => Self::PaymentTransferReported,
            OrderEvent::PaymentHeld { .. } => Self::PaymentHeld,
            OrderEvent::PaidTooMuch { .. } => Self::PaymentPaidTooMuch,
            OrderEvent::RefundDue { .. } => Self::PaymentRefundDue,
            OrderEvent::Refunded { .. } => Self::PaymentRefunded,
            OrderEvent::RefundFailed { .. } => Self::PaymentRefundFailed,
            OrderEvent::Disputed { .. } => Self::PaymentDisputed,
            OrderEvent::DisputeWon { .. } => Self::PaymentDisputeWon,
            OrderEvent::DisputeLost { .. } => Self::PaymentDisputeLost,
            OrderEvent::Packed { .. } => Self::ShipmentPacked,
            OrderEvent::Unpacked { .. } => Self::ShipmentUnpacked,
            OrderEvent::Shipped { .. } => Self::ShipmentShipped,
            OrderEvent::TrackingChanged { .. } => Self::ShipmentTrackingChanged,
            OrderEvent::ReadyForPickup { .. } => Self::ShipmentReadyForPickup,
            OrderEvent::Delivered { .. } => Self::ShipmentDelivered,
            OrderEvent::PickedUp { .. } => Self::ShipmentPickedUp,
            OrderEvent::ComingBack { .. } => Self::ShipmentComingBack,
            OrderEvent::CameBack { .. } => Self::ShipmentCameBack,
            // A step on the way to one of these, and what only the staff talk about.
            OrderEvent::PaymentStarted { .. } | OrderEvent::InvoiceInCloud { .. } | OrderEvent::NoteChanged => {
                return None;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_found_by_its_name_and_every_name_is_of_a_group() {
        for event in EventType::EVERY.iter().copied() {
            assert_eq!(EventType::from_code(event.code()), Some(event));
            assert!(["order", "payment", "shipment", "stock", "product", "webhook"].contains(&event.about()));
        }
        assert_eq!(EventType::from_code("order.*"), None);
        assert!(EventType::to_choose().all(|event| event != EventType::WebhookTest));
    }

    #[test]
    fn the_names_of_one_group_stand_together() {
        let all: Vec<_> = EventType::to_choose().collect();
        let groups: Vec<_> =
            all.chunk_by(|one, other| one.about() == other.about()).map(|all| all[0].about()).collect();
        assert_eq!(groups, ["order", "payment", "shipment", "stock", "product"]);
    }

    #[test]
    fn what_is_told_elsewhere_can_be_read_here() {
        assert!(EventType::PaymentPaid.needs().has(Permission::ReadOrders));
        assert!(EventType::StockLow.needs().has(Permission::ReadStock));
        assert!(EventType::ProductAdded.needs().has(Permission::ReadProducts));
    }

    #[test]
    fn what_only_the_staff_talk_about_is_told_to_nobody() {
        assert_eq!(EventType::of(&OrderEvent::NoteChanged), None);
        assert_eq!(EventType::of(&OrderEvent::Cancelled), Some(EventType::OrderCancelled));
    }
}

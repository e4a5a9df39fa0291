//! Identifiers of rows. Never made here: a port makes them, in the order of time.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(out)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids!(
    ApiKeyId,
    CartId,
    CategoryId,
    /// A shopper with an account.
    CustomerId,
    /// A mail that asks somebody to work in the shop.
    InvitationId,
    LetterId,
    /// What webhooks are told of something that happened, the same for all of them.
    MessageId,
    OrderId,
    /// A key that somebody's own device keeps.
    PasskeyId,
    /// One try to pay an order at a provider.
    PaymentAttemptId,
    PictureId,
    ProductId,
    /// Money on its way back.
    RefundId,
    /// Goods that a warehouse elsewhere holds for an order.
    ReservationId,
    /// What somebody of the staff may do, under a name.
    RoleId,
    /// A time that somebody came in, in one browser.
    SessionId,
    /// A parcel of an order.
    ShipmentId,
    StaffId,
    /// What is put into a cart: a product in one choice of its options.
    VariantId,
    /// A system elsewhere that is told what happens here.
    WebhookId,
);

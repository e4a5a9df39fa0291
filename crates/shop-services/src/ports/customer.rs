//! Customers, and the links in letters with which somebody shows that a mailbox is theirs. Part of the unit of work.

use crate::ports::{PickupStore, StoreResult};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use shop_contract::OrderForm;
use shop_domain::{
    customer::Customer,
    kernel::{CartId, CustomerId, EmailAddress, Language, OrderId},
};
use time::OffsetDateTime;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCustomer {
    pub customer: Customer,
    /// `None`: they come in by other ways.
    pub password_hash: Option<String>,
    /// Changes whenever open sessions must end.
    pub session_salt: Uuid,
    /// The one cart that they have, on every device; it need not have been opened.
    pub cart: CartId,
    pub created_at: OffsetDateTime,
    /// Since when they agree that how they order is remembered; `None`: they do not.
    pub remembers_since: Option<OffsetDateTime>,
    pub remembered: Option<Remembered>,
}

/// How a customer ordered last, with their consent: what the order form is filled with the next time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// As it would be typed.
    pub form: OrderForm,
    pub store: Option<PickupStore>,
}

/// What a link in a letter is good for. It is good for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// To open an account.
    SignUp,
    /// To set a password.
    Reset,
    /// To be reached under another address.
    NewEmail,
    /// To have a guest's orders.
    ClaimOrders,
}

impl LinkPurpose {
    pub const ALL: [Self; 4] = [Self::SignUp, Self::Reset, Self::NewEmail, Self::ClaimOrders];

    pub fn code(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::Reset => "reset",
            Self::NewEmail => "new_email",
            Self::ClaimOrders => "claim_orders",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerLink {
    pub purpose: LinkPurpose,
    /// Whose it is; `None` before there is an account.
    pub customer: Option<CustomerId>,
    /// The mailbox that it was sent to.
    pub email: EmailAddress,
    pub expires_at: OffsetDateTime,
}

/// A browser on its way to a house and back.
#[derive(Clone, PartialEq, Eq)]
pub struct Going {
    pub provider: String,
    /// Of what the browser keeps: brought back by another one, it is good for nothing.
    pub browser_hash: Vec<u8>,
    pub nonce: String,
    pub verifier: String,
    pub language: Language,
    /// Who wants to be vouched for; `None`: somebody who wants to come in.
    pub customer: Option<CustomerId>,
    pub expires_at: OffsetDateTime,
}

/// Never prints what is to be kept to itself.
impl std::fmt::Debug for Going {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Going").field("provider", &self.provider).finish_non_exhaustive()
    }
}

#[async_trait]
pub trait CustomerRepository: Send {
    async fn find(&mut self, email: &EmailAddress) -> StoreResult<Option<KeptCustomer>>;
    /// Whom this house calls so.
    async fn vouched(&mut self, issuer: &str, subject: &str) -> StoreResult<Option<KeptCustomer>>;
    async fn sets_out(&mut self, state_hash: &[u8], going: &Going) -> StoreResult<()>;
    /// The journey is over: the same state finds it once.
    async fn comes_back(&mut self, state_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<Going>>;
    async fn get(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>>;
    async fn lock(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>>;
    /// `Taken` where somebody else has the address, or is who the house calls so.
    async fn add(&mut self, kept: &KeptCustomer) -> StoreResult<()>;
    /// The customer must be locked. `Taken` where somebody else has the address.
    async fn save(&mut self, kept: &KeptCustomer) -> StoreResult<()>;
    /// With everything that is only about them; their orders are nobody's from then on.
    async fn remove(&mut self, id: CustomerId) -> StoreResult<()>;
    /// Whether some customer has this cart.
    async fn has_cart(&mut self, cart: CartId) -> StoreResult<bool>;
    /// The order is this customer's, if they are still one.
    async fn owns(&mut self, customer: CustomerId, order: OrderId) -> StoreResult<()>;
    /// How they have just ordered, if they agree to its being remembered.
    async fn remember(&mut self, customer: CustomerId, remembered: &Remembered) -> StoreResult<()>;
    /// Orders that are nobody's and were placed with this address are this customer's. Answers how many.
    async fn claim(&mut self, customer: CustomerId, email: &EmailAddress) -> StoreResult<u64>;
    async fn add_link(&mut self, token_hash: &[u8], link: &CustomerLink) -> StoreResult<()>;
    /// One that is good for this at this time.
    async fn link(
        &mut self,
        token_hash: &[u8],
        purpose: LinkPurpose,
        now: OffsetDateTime,
    ) -> StoreResult<Option<CustomerLink>>;
    /// Whatever was sent to this mailbox for this purpose is good no longer.
    async fn end_links(&mut self, email: &EmailAddress, purpose: LinkPurpose) -> StoreResult<()>;
    /// Uses it up, and with it whatever else was sent to the same mailbox for the same purpose.
    async fn take_link(
        &mut self,
        token_hash: &[u8],
        purpose: LinkPurpose,
        now: OffsetDateTime,
    ) -> StoreResult<Option<CustomerLink>>;
}

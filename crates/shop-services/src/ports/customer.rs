//! Customers, and the links in letters with which somebody shows that a mailbox is theirs. Part of the unit of work.

use crate::ports::StoreResult;
use async_trait::async_trait;
use shop_domain::{
    customer::Customer,
    kernel::{CustomerId, EmailAddress},
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
}

/// What a link in a letter is good for. It is good for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// To open an account.
    SignUp,
    /// To set a password.
    Reset,
}

impl LinkPurpose {
    pub const ALL: [Self; 2] = [Self::SignUp, Self::Reset];

    pub fn code(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::Reset => "reset",
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

#[async_trait]
pub trait CustomerRepository: Send {
    async fn find(&mut self, email: &EmailAddress) -> StoreResult<Option<KeptCustomer>>;
    async fn get(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>>;
    async fn lock(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>>;
    /// `Taken` where somebody else has the address.
    async fn add(&mut self, kept: &KeptCustomer, now: OffsetDateTime) -> StoreResult<()>;
    /// The customer must be locked. `Taken` where somebody else has the address.
    async fn save(&mut self, kept: &KeptCustomer) -> StoreResult<()>;
    async fn add_link(&mut self, token_hash: &[u8], link: &CustomerLink) -> StoreResult<()>;
    /// One that is good for this at this time.
    async fn link(
        &mut self,
        token_hash: &[u8],
        purpose: LinkPurpose,
        now: OffsetDateTime,
    ) -> StoreResult<Option<CustomerLink>>;
    /// Uses it up, and with it whatever else was sent to the same mailbox for the same purpose.
    async fn take_link(
        &mut self,
        token_hash: &[u8],
        purpose: LinkPurpose,
        now: OffsetDateTime,
    ) -> StoreResult<Option<CustomerLink>>;
}

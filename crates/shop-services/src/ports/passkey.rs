//! Keys that a person's own device keeps, by which they come in without a password; and the ceremonies by which such a
//! key is made and used. Nothing of the secret half ever comes here.

use crate::ports::{AccountId, StoreResult};
use async_trait::async_trait;
use shop_domain::kernel::PasskeyId;
use time::OffsetDateTime;
use uuid::Uuid;

/// Which of the two houses a key opens: it never opens the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyDoor {
    Staff,
    Customer,
}

impl AccountId {
    pub fn door(self) -> PasskeyDoor {
        match self {
            Self::Staff(_) => PasskeyDoor::Staff,
            Self::Customer(_) => PasskeyDoor::Customer,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPasskey {
    pub id: PasskeyId,
    pub owner: AccountId,
    /// What devices call the owner: random, and the same for all keys that they have.
    pub handle: Uuid,
    /// What devices call the key.
    pub credential_id: Vec<u8>,
    /// Its public half and its counter, as the adapter writes them.
    pub credential: String,
    pub name: String,
    pub added_at: OffsetDateTime,
    pub used_at: Option<OffsetDateTime>,
}

/// A ceremony that was begun and waits for the device's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCeremony {
    pub door: PasskeyDoor,
    /// Whose key is to be made; `None`: somebody wants to come in.
    pub owner: Option<AccountId>,
    /// What devices are to call them.
    pub handle: Option<Uuid>,
    pub state: String,
    pub expires_at: OffsetDateTime,
}

#[async_trait]
pub trait PasskeyRepository: Send {
    /// Those of one owner, the first one first.
    async fn of(&mut self, owner: AccountId) -> StoreResult<Vec<KeptPasskey>>;
    /// `Taken` where the key is somebody's already.
    async fn add(&mut self, passkey: &KeptPasskey) -> StoreResult<()>;
    /// Locked: of two that use it at once, the second sees the counter of the first.
    async fn lock(&mut self, credential_id: &[u8]) -> StoreResult<Option<KeptPasskey>>;
    async fn used(&mut self, id: PasskeyId, credential: &str, now: OffsetDateTime) -> StoreResult<()>;
    /// `false`: the owner has no such key.
    async fn remove(&mut self, owner: AccountId, id: PasskeyId) -> StoreResult<bool>;
    async fn begin(&mut self, token_hash: &[u8], ceremony: &KeptCeremony) -> StoreResult<()>;
    /// The ceremony is over: the same token finds it once.
    async fn end(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<KeptCeremony>>;
}

/// What a browser is asked, as JSON, and what is remembered of it until it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceremony {
    pub options: String,
    pub state: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredential {
    pub id: Vec<u8>,
    pub credential: String,
}

/// The answer is not to be believed, or none at all.
#[derive(Debug, thiserror::Error)]
#[error("the device's answer is refused")]
pub struct PasskeyError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Judges ceremonies, for the shop's own address alone. A device that does not ask its owner for a finger, a face or a
/// PIN is refused.
pub trait Passkeys: Send + Sync {
    /// `known`: keys that the same person has already, so that a device makes no second one.
    fn begin_registration(&self, handle: Uuid, name: &str, known: &[KeptPasskey]) -> Result<Ceremony, PasskeyError>;
    fn finish_registration(&self, state: &str, answer: &str) -> Result<NewCredential, PasskeyError>;
    /// For whoever the device knows.
    fn begin_sign_in(&self) -> Result<Ceremony, PasskeyError>;
    /// Whose key, and which, an answer says it is of. Nothing is proven by that.
    fn says(&self, answer: &str) -> Result<(Uuid, Vec<u8>), PasskeyError>;
    /// The key as it is kept from now on. A counter that did not move on is refused, where the device counts.
    fn finish_sign_in(&self, state: &str, answer: &str, credential: &str) -> Result<String, PasskeyError>;
}

//! Passkeys, made and used the same by staff and by shoppers. Never decides who may have one: the services that the
//! two belong to do, and what a key proves is judged by the port.

use crate::{
    Ports,
    ports::{
        AccountId, Ceremony, KeptCeremony, KeptPasskey, PasskeyDoor, PasskeyError, Passkeys, StoreError, UnitOfWork,
    },
    secret,
};
use shop_contract::PasskeyView;
use shop_domain::{
    fault::{Class, Fault},
    kernel::PasskeyId,
};
use time::Duration;
use uuid::{Builder, Uuid};

/// What the browser is to ask the device, and what it answers with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BegunPasskey {
    /// Good once, and for minutes.
    pub token: String,
    /// JSON.
    pub options: String,
}

/// What came back from a device.
#[derive(Clone, Copy)]
pub struct PasskeyAnswer<'a> {
    pub token: &'a str,
    /// JSON.
    pub answer: &'a str,
}

#[derive(Debug, thiserror::Error)]
pub enum PasskeyFault {
    #[error("devices make keys for a name, and the shop has none")]
    NoName,
    #[error("nothing was begun, or too long ago")]
    Over,
    #[error(transparent)]
    Refused(#[from] PasskeyError),
    /// Whatever the reason: who guesses learns nothing.
    #[error("the key lets nobody in")]
    Unknown,
    #[error("the key is somebody's already")]
    Known,
    #[error("nobody needs so many keys")]
    TooMany,
    #[error("there is no such key")]
    NotFound,
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for PasskeyFault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken(_) => Self::Known,
            error => Self::Store(error),
        }
    }
}

impl Fault for PasskeyFault {
    fn class(&self) -> Class {
        match self {
            Self::NoName | Self::Over | Self::Known | Self::TooMany => Class::Conflict,
            Self::Refused(_) => Class::Invalid,
            Self::Unknown => Class::Unauthenticated,
            Self::NotFound => Class::NotFound,
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoName => "passkey.no_name",
            Self::Over => "passkey.over",
            Self::Refused(_) => "passkey.refused",
            Self::Unknown => "passkey.unknown",
            Self::Known => "passkey.known",
            Self::TooMany => "passkey.too_many",
            Self::NotFound => "passkey.not_found",
            Self::Store(error) => error.code(),
        }
    }
}

impl Ports {
    /// From the question to the answer.
    const CEREMONY: Duration = Duration::minutes(5);
    fn passkeys(&self) -> Result<&dyn Passkeys, PasskeyFault> {
        self.passkeys.as_deref().ok_or(PasskeyFault::NoName)
    }

    /// `name`: what the device calls the account.
    pub(crate) async fn begin_passkey(&self, owner: AccountId, name: &str) -> Result<BegunPasskey, PasskeyFault> {
        let mut work = self.store.begin().await?;
        let known = room_for_one_more(&mut *work, owner).await?;
        let handle = known.first().map_or_else(|| self.handle(), |passkey| passkey.handle);
        let begun = self.passkeys()?.begin_registration(handle, name, &known)?;
        self.begun(work, begun, (owner.door(), Some((owner, handle)))).await
    }

    /// The ceremony is over, however it ends; then `work` keeps the key.
    pub(crate) async fn made_passkey(
        &self,
        owner: AccountId,
        brought: PasskeyAnswer<'_>,
        name: &str,
    ) -> Result<KeptPasskey, PasskeyFault> {
        let ceremony = self.ended(brought.token, owner.door()).await?;
        let handle = ceremony.handle.filter(|_| ceremony.owner == Some(owner)).ok_or(PasskeyFault::Over)?;
        let made = self.passkeys()?.finish_registration(&ceremony.state, brought.answer)?;
        Ok(KeptPasskey {
            id: PasskeyId(self.ids.next()),
            owner,
            handle,
            credential_id: made.id,
            credential: made.credential,
            name: name.to_owned(),
            added_at: self.clock.now(),
            used_at: None,
        })
    }

    /// For whoever the device knows.
    pub(crate) async fn begin_passkey_sign_in(&self, door: PasskeyDoor) -> Result<BegunPasskey, PasskeyFault> {
        let begun = self.passkeys()?.begin_sign_in()?;
        let work = self.store.begin().await?;
        self.begun(work, begun, (door, None)).await
    }

    /// Who comes in by it. The ceremony is over, however it ends.
    pub(crate) async fn passkey_signs_in(
        &self,
        door: PasskeyDoor,
        brought: PasskeyAnswer<'_>,
    ) -> Result<AccountId, PasskeyFault> {
        let ceremony = self.ended(brought.token, door).await?;
        if ceremony.owner.is_some() {
            return Err(PasskeyFault::Over);
        }
        let (handle, id) = self.passkeys()?.says(brought.answer).map_err(|_| PasskeyFault::Unknown)?;
        let mut work = self.store.begin().await?;
        let kept = work.passkeys().lock(&id).await?;
        let kept = kept.filter(|kept| kept.handle == handle && kept.owner.door() == door);
        let kept = kept.ok_or(PasskeyFault::Unknown)?;
        let judged = self.passkeys()?.finish_sign_in(&ceremony.state, brought.answer, &kept.credential);
        let credential = judged.map_err(|error| {
            tracing::warn!(passkey = %kept.id, error = ?error, "a passkey is refused");
            PasskeyFault::Unknown
        })?;
        work.passkeys().used(kept.id, &credential, self.clock.now()).await?;
        work.commit().await?;
        Ok(kept.owner)
    }

    async fn begun(
        &self,
        mut work: Box<dyn UnitOfWork>,
        begun: Ceremony,
        (door, whose): (PasskeyDoor, Option<(AccountId, Uuid)>),
    ) -> Result<BegunPasskey, PasskeyFault> {
        let token = self.ids.secret();
        let ceremony = KeptCeremony {
            door,
            owner: whose.map(|(owner, _)| owner),
            handle: whose.map(|(_, handle)| handle),
            state: begun.state,
            expires_at: self.clock.now() + Self::CEREMONY,
        };
        work.passkeys().begin(&secret::hash(&token), &ceremony).await?;
        work.commit().await?;
        Ok(BegunPasskey { token, options: begun.options })
    }

    async fn ended(&self, token: &str, door: PasskeyDoor) -> Result<KeptCeremony, PasskeyFault> {
        let mut work = self.store.begin().await?;
        let ceremony = work.passkeys().end(&secret::hash(token), self.clock.now()).await?;
        work.commit().await?;
        ceremony.filter(|ceremony| ceremony.door == door).ok_or(PasskeyFault::Over)
    }

    /// Random, and no other name of anybody.
    fn handle(&self) -> Uuid {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&secret::hash(&[self.ids.secret(), self.ids.secret()].concat())[..16]);
        Builder::from_random_bytes(bytes).into_uuid()
    }
}

const MOST_PASSKEYS: usize = 10;

/// Those that there are. Asked when a key is begun, and again where its owner is locked: several may have been begun at
/// once.
pub(crate) async fn room_for_one_more(
    work: &mut dyn UnitOfWork,
    owner: AccountId,
) -> Result<Vec<KeptPasskey>, PasskeyFault> {
    let known = work.passkeys().of(owner).await?;
    if known.len() < MOST_PASSKEYS { Ok(known) } else { Err(PasskeyFault::TooMany) }
}

/// What somebody calls a key of theirs. `None`: nothing, or too much.
pub(crate) fn judge_name(typed: &str) -> Option<&str> {
    let name = typed.trim();
    (1..=60).contains(&name.chars().count()).then_some(name)
}

pub(crate) fn shown(passkeys: &[KeptPasskey]) -> Vec<PasskeyView> {
    let shown = |kept: &KeptPasskey| PasskeyView {
        id: kept.id,
        name: kept.name.clone(),
        added_at: kept.added_at,
        used_at: kept.used_at,
    };
    passkeys.iter().map(shown).collect()
}

//! One key, one answer: a request of the API that comes again gets what it got before, and does nothing.
//!
//! Never knows what was asked for. Only what succeeded is kept: a request that was refused can be mended and sent
//! under the same key. Whoever dies between doing and answering leaves a claim behind that ends by itself; what
//! changes an order names the version that it is built on, and so is not done twice even then.

use crate::{
    Ports,
    ports::{ClaimTime, StoreError},
    refusal::Refusal,
    secret,
};
use shop_domain::{
    fault::{Class, Fault},
    staff::Caller,
};
use std::sync::Arc;
use time::Duration;

#[derive(Clone)]
pub struct AnswerService {
    ports: Arc<Ports>,
}

#[derive(Debug, thiserror::Error)]
pub enum AnswerRefusal {
    #[error("the request has no key")]
    Missing,
    #[error("the key was used for another request")]
    Reused,
    #[error("the same request is still being worked on")]
    InFlight,
    #[error("what was answered is told once only")]
    ToldOnce,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for AnswerRefusal {
    fn class(&self) -> Class {
        match self {
            Self::Missing | Self::Reused => Class::Invalid,
            Self::InFlight | Self::ToldOnce => Class::Conflict,
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "idempotency.missing",
            Self::Reused => "idempotency.reused",
            Self::InFlight => "idempotency.in_flight",
            Self::ToldOnce => "idempotency.told_once",
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for AnswerRefusal {}

/// Whose turn a request is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Ours: to be done, and then [kept](AnswerService::keep) or [freed](AnswerService::free) by this hash.
    Ours(Vec<u8>),
    /// It was answered so.
    Answered { status: u16, body: String },
}

impl AnswerService {
    /// Longer than any request takes.
    const CLAIM: Duration = Duration::minutes(1);
    /// In bytes.
    const MAX_KEY: usize = 200;

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// `request`: everything that must be the same.
    pub async fn claim(&self, caller: &Caller, key: &str, request: &str) -> Result<Turn, AnswerRefusal> {
        let key = key.trim();
        if key.is_empty() || key.len() > Self::MAX_KEY {
            return Err(AnswerRefusal::Missing);
        }
        // Two who choose the same key do not meet.
        let who = caller.key.map_or_else(|| caller.staff.to_string(), |key| key.to_string());
        let (key_hash, body_hash) = (secret::hash(&[&who, "\n", key].concat()), secret::hash(request));
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let time = ClaimTime { now, until: now + Self::CLAIM };
        let Some(kept) = work.answers().claim(&key_hash, &body_hash, time).await? else {
            work.commit().await?;
            return Ok(Turn::Ours(key_hash));
        };
        if kept.body_hash != body_hash {
            return Err(AnswerRefusal::Reused);
        }
        let Some(status) = kept.status else { return Err(AnswerRefusal::InFlight) };
        let opened = kept.sealed.and_then(|sealed| self.ports.sealer.open(&context(&key_hash), &sealed));
        opened.map(|body| Turn::Answered { status, body }).ok_or(AnswerRefusal::ToldOnce)
    }

    /// `body`: `None` where it holds a secret that is told once.
    pub async fn keep(&self, caller: &Caller, hash: &[u8], answer: (u16, Option<&str>)) -> Result<(), AnswerRefusal> {
        tracing::debug!(by = caller.name(), status = answer.0, "an answer is kept");
        let sealed = answer.1.map(|body| self.ports.sealer.seal(&context(hash), body));
        let mut work = self.ports.store.begin().await?;
        work.answers().keep(hash, answer.0, sealed.as_deref()).await?;
        Ok(work.commit().await?)
    }

    /// Nothing came of it.
    pub async fn free(&self, caller: &Caller, hash: &[u8]) -> Result<(), AnswerRefusal> {
        tracing::debug!(by = caller.name(), "a key is free again");
        let mut work = self.ports.store.begin().await?;
        work.answers().free(hash).await?;
        Ok(work.commit().await?)
    }
}

fn context(hash: &[u8]) -> String {
    hash.iter().fold("answer/".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

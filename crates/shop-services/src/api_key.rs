//! Keys with which machines call the API: made, shown once, looked through, revoked, and opened at the door.
//!
//! A key is 256 random bits, kept as their SHA-256: what nobody can guess needs no slow hash, which would cost every
//! request a tenth of a second. It is looked up by its visible prefix, and what is compared is compared in constant
//! time, also where there is no such prefix.

mod refusal;

pub use refusal::ApiKeyRefusal;

use crate::{Ports, secret};
use shop_contract::{ApiKeyForm, ApiKeyView, NewApiKey};
use shop_domain::{
    api_key::{Allowance, ApiKey, ApiKeyWish, Rate},
    kernel::{ApiKeyId, EmailAddress},
    staff::{Caller, NotPermitted, Permission, Permissions},
};
use std::sync::Arc;

#[derive(Clone)]
pub struct ApiKeyService {
    ports: Arc<Ports>,
}

impl ApiKeyService {
    /// Of the part that is shown. Known to whoever finds a key in a file, so that it is told from other secrets.
    const MARK: &str = "yiye_";
    const SHOWN: usize = 8;

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// Those that are good, and those that were.
    #[tracing::instrument(target = "yiye::use_case", name = "api_key.list", skip_all)]
    pub async fn list(&self, caller: &Caller) -> Result<Vec<ApiKeyView>, ApiKeyRefusal> {
        caller.must(Permission::ReadKeys)?;
        let keys = self.ports.store.begin().await?.api_keys().all().await?;
        Ok(keys.iter().map(|(key, maker)| self.view(key, maker)).collect())
    }

    /// The whole key is in the answer, and nowhere else afterwards.
    #[tracing::instrument(target = "yiye::use_case", name = "api_key.add", skip_all)]
    pub async fn add(&self, caller: &Caller, form: &ApiKeyForm) -> Result<NewApiKey, ApiKeyRefusal> {
        caller.must(Permission::ChangeKeys)?;
        let now = self.ports.clock.now();
        let wish = ApiKeyWish {
            name: &form.name,
            permissions: Permissions::of_codes(form.permissions.iter().map(String::as_str)),
            days: days(&form.days),
        };
        let ids = &self.ports.ids;
        // What is shown is no part of the secret.
        let shown = ids.secret();
        let prefix = [Self::MARK, &shown[shown.len().saturating_sub(Self::SHOWN)..]].concat();
        let whole = [prefix.as_str(), &ids.secret(), &ids.secret()].concat();
        let mut work = self.ports.store.begin().await?;
        // As they are now: what was taken from them since they came in, no key gets any more.
        let changes = NotPermitted(Permission::ChangeKeys);
        let maker = work.staff().get(caller.staff).await?.ok_or(changes)?.staff;
        let caller = caller.no_more_than(&maker);
        caller.must(Permission::ChangeKeys)?;
        let mut key = ApiKey::new(ApiKeyId(ids.next()), prefix, &wish, &caller, now)?;
        if let Some(own) = caller.key {
            // Whoever finds a key that is soon over makes none of it that lasts.
            let own = work.api_keys().lock(own).await?.filter(|kept| kept.key.is_good(now)).ok_or(changes)?;
            key = key.no_longer_than(own.key.expires_at);
        }
        work.api_keys().add(&key, &secret::hash(&whole)).await?;
        work.commit().await?;
        Ok(NewApiKey { view: self.view(&key, &maker.email), key: whole })
    }

    /// From now on it opens nothing, at any door.
    #[tracing::instrument(target = "yiye::use_case", name = "api_key.revoke", skip_all)]
    pub async fn revoke(&self, caller: &Caller, id: ApiKeyId) -> Result<(), ApiKeyRefusal> {
        caller.must(Permission::ChangeKeys)?;
        let mut work = self.ports.store.begin().await?;
        let mut kept = work.api_keys().lock(id).await?.ok_or(ApiKeyRefusal::NotFound)?;
        kept.key.revoke(self.ports.clock.now());
        work.api_keys().save(&kept.key).await?;
        Ok(work.commit().await?)
    }

    /// Who calls with this key, and how often they still may.
    #[tracing::instrument(target = "yiye::use_case", name = "api_key.open", skip_all)]
    pub async fn open(&self, whole: &str) -> Result<(Caller, Allowance), ApiKeyRefusal> {
        let (hash, now) = (secret::hash(whole), self.ports.clock.now());
        let prefix: String = whole.chars().take(Self::MARK.len() + Self::SHOWN).collect();
        let mut work = self.ports.store.begin().await?;
        let kept = work.api_keys().find(&prefix).await?;
        let known = kept.as_ref().map_or(&[0; 32][..], |kept| &kept.hash);
        let is_right = secret::same(known, &hash);
        let mut kept = kept.filter(|kept| is_right && kept.key.is_good(now)).ok_or(ApiKeyRefusal::Unknown)?;
        let caller = kept.key.caller(&kept.maker);
        if kept.maker.is_suspended {
            return Err(ApiKeyRefusal::Unknown);
        }
        let paid_off = work.api_keys().lock_rate(kept.key.id, now).await?;
        let (paid_off, allowance) = Rate::OF_A_KEY.take(paid_off, now);
        if allowance.wait.is_some() {
            return Err(ApiKeyRefusal::TooMany(allowance));
        }
        work.api_keys().save_rate(kept.key.id, paid_off).await?;
        if kept.key.is_to_be_noted(now) {
            kept.key.last_used_at = Some(now);
            work.api_keys().save(&kept.key).await?;
        }
        work.commit().await?;
        Ok((caller, allowance))
    }

    fn view(&self, key: &ApiKey, maker: &EmailAddress) -> ApiKeyView {
        ApiKeyView {
            id: key.id,
            name: key.name.clone(),
            prefix: key.prefix.clone(),
            permissions: key.permissions,
            made_by: maker.as_str().to_owned(),
            created_at: key.created_at,
            expires_at: key.expires_at,
            revoked_at: key.revoked_at,
            last_used_at: key.last_used_at,
            is_good: key.is_good(self.ports.clock.now()),
        }
    }
}

/// Nothing: until it is revoked. What is no number is no time that a key can be good.
fn days(typed: &str) -> Option<i64> {
    match typed.trim() {
        "" => None,
        text => Some(text.parse().unwrap_or_default()),
    }
}

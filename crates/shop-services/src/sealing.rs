//! What the owner has set of secrets, sealed anew under the key of today. Never shows one, and never touches what cannot
//! be opened.

use crate::{
    Ports, account,
    ports::{KeptProvider, KeptWebhook, StoreError, UnitOfWork},
    webhook,
};
use std::sync::Arc;

#[derive(Clone)]
pub struct SealingService {
    ports: Arc<Ports>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    pub secrets: usize,
    /// The places of those that neither key opens: whoever set them sets them again.
    pub lost: Vec<String>,
}

impl SealingService {
    pub(crate) fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// All of them or, where somebody saved one meanwhile, none. What goes away by itself (a link in a letter that has
    /// not left, an answer that is kept for a repeated request) stays under the key that it has.
    pub async fn anew(&self) -> Result<Resealed, StoreError> {
        let mut work = self.ports.store.begin().await?;
        let mut done = Resealed::default();
        for mut kept in work.providers().all().await? {
            if self.provider(&mut kept, &mut done) {
                work.providers().save(&kept).await?;
            }
        }
        self.warehouse(&mut *work, &mut done).await?;
        let webhooks: Vec<_> = work.webhooks().all().await?.into_iter().map(|kept| kept.webhook.id).collect();
        for id in webhooks {
            if let Some(mut kept) = work.webhooks().lock(id).await? {
                self.webhook(&mut kept, &mut done);
                work.webhooks().save(&kept).await?;
            }
        }
        self.factors(&mut *work, &mut done).await?;
        work.commit().await?;
        Ok(done)
    }

    /// Whether it has a secret at all.
    fn provider(&self, kept: &mut KeptProvider, done: &mut Resealed) -> bool {
        // Carriers and issuers stand beside providers of payment under names with the kind before.
        let home = if kept.code.contains('/') { kept.code.clone() } else { ["payment/", &kept.code].concat() };
        for (name, sealed) in &mut kept.sealed {
            self.again(&[&home, "/", name].concat(), sealed, done);
        }
        !kept.sealed.is_empty()
    }

    async fn warehouse(&self, work: &mut dyn UnitOfWork, done: &mut Resealed) -> Result<(), StoreError> {
        let mut kept = work.warehouse().get().await?;
        if kept.sealed_key.is_empty() {
            return Ok(());
        }
        self.again("warehouse/key", &mut kept.sealed_key, done);
        work.warehouse().save(&kept).await
    }

    /// A telephone goes on making the same codes.
    async fn factors(&self, work: &mut dyn UnitOfWork, done: &mut Resealed) -> Result<(), StoreError> {
        for mut factor in work.factors().all().await? {
            self.again(&account::factor_place(factor.staff), &mut factor.secret, done);
            work.factors().reseal(factor.staff, &factor.secret).await?;
        }
        Ok(())
    }

    fn webhook(&self, kept: &mut KeptWebhook, done: &mut Resealed) {
        let place = webhook::place(kept.webhook.id);
        self.again(&place, &mut kept.secret, done);
        if let Some((sealed, _)) = &mut kept.old_secret {
            self.again(&place, sealed, done);
        }
    }

    fn again(&self, place: &str, sealed: &mut String, done: &mut Resealed) {
        match self.ports.sealer.open(place, sealed) {
            Some(secret) => {
                *sealed = self.ports.sealer.seal(place, &secret);
                done.secrets += 1;
            }
            None => done.lost.push(place.to_owned()),
        }
    }
}

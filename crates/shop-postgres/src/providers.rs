//! What the owner has set of the providers of payment. Never opens a secret: they come and go sealed.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_services::ports::{KeptProvider, ProviderRepository, StoreError, StoreResult};
use sqlx::{query, query_as};

struct ProviderRow {
    provider: String,
    stage: bool,
    settings: serde_json::Value,
    sealed: serde_json::Value,
    version: i64,
}

impl ProviderRow {
    fn kept(self) -> StoreResult<KeptProvider> {
        Ok(KeptProvider {
            code: self.provider,
            stage: self.stage,
            values: serde_json::from_value(self.settings).map_err(|_| unreadable("payment_providers.settings"))?,
            sealed: serde_json::from_value(self.sealed).map_err(|_| unreadable("payment_providers.sealed"))?,
            version: self.version,
        })
    }
}

#[async_trait]
impl ProviderRepository for PgUnitOfWork {
    async fn get(&mut self, code: &str) -> StoreResult<Option<KeptProvider>> {
        let row = query_as!(
            ProviderRow,
            "select provider, stage, settings, sealed, version from payment_providers where provider = $1",
            code
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(ProviderRow::kept).transpose()
    }

    async fn all(&mut self) -> StoreResult<Vec<KeptProvider>> {
        let rows = query_as!(
            ProviderRow,
            "select provider, stage, settings, sealed, version from payment_providers order by provider"
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        rows.into_iter().map(ProviderRow::kept).collect()
    }

    async fn save(&mut self, provider: &KeptProvider) -> StoreResult<()> {
        let broken = |error| StoreError::Broken(Box::new(error));
        let saved = query!(
            "insert into payment_providers as kept (provider, stage, settings, sealed)
             select $1, $2, $3, $4 where $5::bigint = 0 or exists (select from payment_providers where provider = $1)
             on conflict (provider) do update set stage = excluded.stage, settings = excluded.settings,
                 sealed = excluded.sealed, version = kept.version + 1 where kept.version = $5::bigint",
            provider.code,
            provider.stage,
            serde_json::to_value(&provider.values).map_err(broken)?,
            serde_json::to_value(&provider.sealed).map_err(broken)?,
            provider.version
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        if saved.rows_affected() == 0 { Err(StoreError::Conflict) } else { Ok(()) }
    }
}

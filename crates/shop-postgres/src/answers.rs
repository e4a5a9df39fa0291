//! What was answered to requests of the API. Never reads what is in an answer: it is sealed.

use crate::{failure::failed, unit_of_work::PgUnitOfWork};
use async_trait::async_trait;
use shop_services::ports::{AnswerRepository, ClaimTime, KeptAnswer, StoreResult};
use sqlx::query;

#[async_trait]
impl AnswerRepository for PgUnitOfWork {
    async fn claim(&mut self, key_hash: &[u8], body_hash: &[u8], time: ClaimTime) -> StoreResult<Option<KeptAnswer>> {
        let claimed = query!(
            "insert into answers (key_hash, body_hash, created_at, claimed_until) values ($1, $2, $3, $4)
             on conflict (key_hash) do update set body_hash = excluded.body_hash, created_at = excluded.created_at,
                 claimed_until = excluded.claimed_until
             where answers.status is null and answers.claimed_until <= $3",
            key_hash,
            body_hash,
            time.now,
            time.until
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        if claimed.rows_affected() == 1 {
            return Ok(None);
        }
        let row = query!("select body_hash, status, sealed from answers where key_hash = $1", key_hash)
            .fetch_one(self.connection())
            .await
            .map_err(failed)?;
        let status = row.status.and_then(|status| u16::try_from(status).ok());
        Ok(Some(KeptAnswer { body_hash: row.body_hash, status, sealed: row.sealed }))
    }

    async fn keep(&mut self, key_hash: &[u8], status: u16, sealed: Option<&str>) -> StoreResult<()> {
        query!(
            "update answers set status = $2, sealed = $3 where key_hash = $1",
            key_hash,
            i16::try_from(status).unwrap_or_default(),
            sealed
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn free(&mut self, key_hash: &[u8]) -> StoreResult<()> {
        query!("delete from answers where key_hash = $1 and status is null", key_hash)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }
}

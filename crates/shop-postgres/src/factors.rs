//! Second factors of the staff. Whatever is good once is used up by the statement that finds it.

use crate::{failure::failed, unit_of_work::PgUnitOfWork};
use async_trait::async_trait;
use shop_domain::kernel::StaffId;
use shop_services::ports::{Factor, FactorRepository, StoreResult};
use sqlx::{query, query_scalar};
use time::OffsetDateTime;

#[async_trait]
impl FactorRepository for PgUnitOfWork {
    async fn of(&mut self, staff: StaffId) -> StoreResult<Option<Factor>> {
        let row = query!("select secret, begun_at, confirmed_at from staff_factors where staff_id = $1", staff.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        Ok(row.map(|row| Factor { staff, secret: row.secret, begun_at: row.begun_at, confirmed_at: row.confirmed_at }))
    }

    async fn all(&mut self) -> StoreResult<Vec<Factor>> {
        let rows = query!("select staff_id, secret, begun_at, confirmed_at from staff_factors order by staff_id")
            .fetch_all(self.connection())
            .await
            .map_err(failed)?;
        Ok(rows
            .into_iter()
            .map(|row| Factor {
                staff: StaffId(row.staff_id),
                secret: row.secret,
                begun_at: row.begun_at,
                confirmed_at: row.confirmed_at,
            })
            .collect())
    }

    async fn reseal(&mut self, staff: StaffId, secret: &str) -> StoreResult<()> {
        query!("update staff_factors set secret = $2 where staff_id = $1", staff.0, secret)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn holders(&mut self) -> StoreResult<Vec<StaffId>> {
        let holders = query_scalar!(
            r#"select staff_id as "staff_id!" from staff_factors where confirmed_at is not null
               union select staff_id from passkeys where staff_id is not null"#
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        Ok(holders.into_iter().map(StaffId).collect())
    }

    async fn are_needed(&mut self) -> StoreResult<bool> {
        let needed = query_scalar!("select staff_second_step from shops").fetch_optional(self.connection());
        Ok(needed.await.map_err(failed)?.unwrap_or_default())
    }

    async fn need(&mut self, needed: bool) -> StoreResult<()> {
        query!("update shops set staff_second_step = $1", needed).execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn begin(&mut self, factor: &Factor) -> StoreResult<bool> {
        let begun = query!(
            "insert into staff_factors (staff_id, secret, begun_at) values ($1, $2, $3)
             on conflict (staff_id) do update set secret = excluded.secret, begun_at = excluded.begun_at, last_step = 0
             where staff_factors.confirmed_at is null",
            factor.staff.0,
            factor.secret,
            factor.begun_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(begun.rows_affected() == 1)
    }

    async fn confirm(&mut self, staff: StaffId, now: OffsetDateTime) -> StoreResult<bool> {
        let confirmed = query!(
            "update staff_factors set confirmed_at = $2 where staff_id = $1 and confirmed_at is null",
            staff.0,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(confirmed.rows_affected() == 1)
    }

    async fn take_step(&mut self, staff: StaffId, step: i64) -> StoreResult<bool> {
        let taken =
            query!("update staff_factors set last_step = $2 where staff_id = $1 and last_step < $2", staff.0, step)
                .execute(self.connection())
                .await
                .map_err(failed)?;
        Ok(taken.rows_affected() == 1)
    }

    async fn remove(&mut self, staff: StaffId) -> StoreResult<bool> {
        let removed = query!("delete from staff_factors where staff_id = $1", staff.0)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(removed.rows_affected() == 1)
    }

    async fn set_recovery(&mut self, staff: StaffId, hashes: &[Vec<u8>]) -> StoreResult<()> {
        query!("delete from recovery_codes where staff_id = $1", staff.0)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        query!("insert into recovery_codes (staff_id, code_hash) select $1, unnest($2::bytea[])", staff.0, hashes)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn take_recovery(&mut self, staff: StaffId, hash: &[u8]) -> StoreResult<bool> {
        let taken = query!("delete from recovery_codes where staff_id = $1 and code_hash = $2", staff.0, hash)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(taken.rows_affected() == 1)
    }

    async fn recovery_left(&mut self, staff: StaffId) -> StoreResult<i64> {
        query_scalar!(r#"select count(*) as "count!" from recovery_codes where staff_id = $1"#, staff.0)
            .fetch_one(self.connection())
            .await
            .map_err(failed)
    }
}

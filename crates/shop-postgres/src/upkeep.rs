//! Deleting what is old. Each part is a transaction of its own; rows that somebody holds are passed
//! over, so that it never waits and is never waited for.

use crate::failure::failed;
use async_trait::async_trait;
use shop_services::ports::{Outdated, StoreResult, Upkeep};
use sqlx::{PgPool, query};
use time::OffsetDateTime;

#[derive(Clone)]
pub struct PgUpkeep {
    pool: PgPool,
}

impl PgUpkeep {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Upkeep for PgUpkeep {
    async fn take_turn(&self, now: OffsetDateTime, until: OffsetDateTime) -> StoreResult<bool> {
        let taken = query!(
            "insert into turns (name, until) values ('upkeep', $2)
             on conflict (name) do update set until = excluded.until where turns.until <= $1",
            now,
            until
        )
        .execute(&self.pool)
        .await
        .map_err(failed)?;
        Ok(taken.rows_affected() == 1)
    }

    /// In arrays, which are made once: a list after `in` may be made anew for every row.
    async fn prune(&self, what: Outdated, before: OffsetDateTime, most: i64) -> StoreResult<u64> {
        let delete = match what {
            Outdated::Keys => query!(
                "delete from idempotency_keys where key_hash = any (array(
                     select key_hash from idempotency_keys where created_at < $1 limit $2 for update skip locked))",
                before,
                most
            ),
            Outdated::Carts => query!(
                "delete from carts where cart_id = any (array(
                     select cart_id from carts where touched_at < $1 limit $2 for update skip locked))",
                before,
                most
            ),
            Outdated::Choices => query!(
                "delete from store_choices where token_hash = any (array(
                     select token_hash from store_choices where begun_at < $1 limit $2 for update skip locked))",
                before,
                most
            ),
            // Nothing else tells two guesses at one instant apart.
            Outdated::Guesses => query!(
                "delete from attempts where ctid = any (array(
                     select ctid from attempts where at < $1 limit $2 for update skip locked))",
                before,
                most
            ),
            Outdated::Refused => query!(
                "delete from callbacks where callback_id = any (array(
                     select callback_id from callbacks where notice is null and received_at < $1 limit $2
                     for update skip locked))",
                before,
                most
            ),
            Outdated::Answers => query!(
                "delete from answers where key_hash = any (array(
                     select key_hash from answers where created_at < $1 limit $2 for update skip locked))",
                before,
                most
            ),
            Outdated::Invitations => query!(
                "delete from invitations where invitation_id = any (array(
                     select invitation_id from invitations where expires_at < $1 limit $2 for update skip locked))",
                before,
                most
            ),
            Outdated::OwnerLinks => query!(
                "delete from owner_links where token_hash = any (array(
                     select token_hash from owner_links where expires_at < $1 limit $2 for update skip locked))",
                before,
                most
            ),
            Outdated::StaffResets => query!(
                "delete from staff_resets where token_hash = any (array(
                     select token_hash from staff_resets where expires_at < $1 limit $2 for update skip locked))",
                before,
                most
            ),
            Outdated::CustomerLinks => query!(
                "delete from customer_links where token_hash = any (array(
                     select token_hash from customer_links where expires_at < $1 limit $2 for update skip locked))",
                before,
                most
            ),
            // With the jobs that sent it: its name is never asked for again.
            Outdated::Deliveries => query!(
                "with old as materialized (
                     select webhook_id, message_id, round from webhook_deliveries where told_at < $1 limit $2
                     for update skip locked
                 ), sent as (
                     delete from jobs using old, generate_series(1, old.round) as one (round)
                     where kind = 'deliver_message' and key = concat_ws(':', old.webhook_id, old.message_id, one.round)
                 )
                 delete from webhook_deliveries using old
                 where webhook_deliveries.webhook_id = old.webhook_id
                     and webhook_deliveries.message_id = old.message_id",
                before,
                most
            ),
            Outdated::Ceremonies => query!(
                "delete from ceremonies where token_hash = any (array(
                     select token_hash from ceremonies where expires_at < $1 limit $2 for update skip locked))",
                before,
                most
            ),
            Outdated::Journeys => query!(
                "delete from journeys where state_hash = any (array(
                     select state_hash from journeys where expires_at < $1 limit $2 for update skip locked))",
                before,
                most
            ),
        };
        Ok(delete.execute(&self.pool).await.map_err(failed)?.rows_affected())
    }
}

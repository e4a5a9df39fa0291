//! Deleting what is old from memory. Never takes the store from an open unit of work: it waits, as
//! its commit would undo what was deleted.

use super::{MemoryStore, Tables};
use async_trait::async_trait;
use shop_domain::webhook::Delivery;
use shop_services::ports::{Outdated, StoreResult, Upkeep, Work};
use std::collections::BTreeMap;
use time::OffsetDateTime;

#[async_trait]
impl Upkeep for MemoryStore {
    async fn take_turn(&self, now: OffsetDateTime, until: OffsetDateTime) -> StoreResult<bool> {
        let _turn = self.turn.lock().await;
        let mut tables = self.tables();
        let is_free = tables.upkeep_until.is_none_or(|until| until <= now);
        if is_free {
            tables.upkeep_until = Some(until);
        }
        Ok(is_free)
    }

    async fn prune(&self, what: Outdated, before: OffsetDateTime, most: i64) -> StoreResult<u64> {
        let _turn = self.turn.lock().await;
        let mut tables = self.tables();
        let most = most.unsigned_abs();
        Ok(match what {
            Outdated::Keys => drop_old(&mut tables.keys, most, |row| row.created_at < before),
            Outdated::Carts => drop_old(&mut tables.carts, most, |row| row.touched_at < before),
            Outdated::Refused => drop_old(&mut tables.callbacks, most, |row| {
                row.notice.is_none() && row.received_at.is_some_and(|at| at < before)
            }),
            Outdated::Choices => drop_old(&mut tables.choices, most, |row| row.begun_at < before),
            Outdated::OwnerLinks => drop_old(&mut tables.owner_links, most, |expires_at| *expires_at < before),
            Outdated::Invitations => {
                drop_old(&mut tables.invitations, most, |invitation| invitation.expires_at < before)
            }
            Outdated::StaffResets => drop_old(&mut tables.staff_resets, most, |(_, expires_at)| *expires_at < before),
            Outdated::Answers => drop_old(&mut tables.answers, most, |row| row.created_at < before),
            Outdated::CustomerLinks => drop_old(&mut tables.customer_links, most, |link| link.expires_at < before),
            Outdated::Ceremonies => drop_old(&mut tables.ceremonies, most, |ceremony| ceremony.expires_at < before),
            Outdated::Journeys => drop_old(&mut tables.journeys, most, |going| going.expires_at < before),
            Outdated::Deliveries => {
                let is_old = |delivery: &Delivery| delivery.told_at < before;
                let gone = drop_old(&mut tables.deliveries, most, is_old);
                let Tables { jobs, deliveries, .. } = &mut *tables;
                jobs.retain(|row| match row.work {
                    Work::DeliverMessage { webhook, message, .. } => deliveries.contains_key(&(webhook, message)),
                    _ => true,
                });
                gone
            }
            Outdated::Guesses => {
                let mut gone = 0;
                tables.guesses.retain(|(_, at)| {
                    let goes = *at < before && gone < most;
                    gone += u64::from(goes);
                    !goes
                });
                gone
            }
        })
    }
}

fn drop_old<K: Ord, V>(rows: &mut BTreeMap<K, V>, most: u64, is_old: impl Fn(&V) -> bool) -> u64 {
    let mut gone = 0;
    rows.retain(|_, row| {
        let goes = is_old(row) && gone < most;
        gone += u64::from(goes);
        !goes
    });
    gone
}

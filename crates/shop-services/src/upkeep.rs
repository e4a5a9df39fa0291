//! Keeping the store small: what is old enough goes. Never touches an order, nor anything that an
//! order, its money or its stock is told by.

use crate::{
    Ports,
    ports::{Outdated, StoreError},
};
use std::sync::Arc;
use time::Duration;

#[derive(Clone)]
pub struct UpkeepService {
    ports: Arc<Ports>,
}

impl UpkeepService {
    pub const EVERY: Duration = Duration::hours(1);
    /// Rows that are deleted, and locked, together.
    pub const BATCH: i64 = 2_000;
    /// Of one kind in one turn, so that the turn ends before the next one begins.
    const MOST_BATCHES: usize = 500;

    const KEYS: Duration = Duration::days(30);
    const CARTS: Duration = Duration::days(90);
    /// Long enough to look into who sends them.
    const REFUSED: Duration = Duration::days(90);
    /// Longer than anybody takes to order.
    const CHOICES: Duration = Duration::days(7);
    /// As long as anybody looks into what was told to another system.
    const DELIVERIES: Duration = Duration::days(30);
    /// They count for a quarter of an hour; the rest is for whoever looks into an attack.
    const GUESSES: Duration = Duration::days(1);

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// Deletes what is old enough and says how many rows that were. Whoever is not the first to ask
    /// within [`Self::EVERY`] does nothing.
    pub async fn tidy(&self) -> Result<u64, StoreError> {
        let now = self.ports.clock.now();
        if !self.ports.upkeep.take_turn(now, now + Self::EVERY).await? {
            return Ok(0);
        }
        let mut rows = 0;
        for (what, age) in [
            (Outdated::Keys, Self::KEYS),
            (Outdated::Carts, Self::CARTS),
            (Outdated::Choices, Self::CHOICES),
            (Outdated::Guesses, Self::GUESSES),
            (Outdated::Refused, Self::REFUSED),
            (Outdated::OwnerLinks, Duration::ZERO),
            (Outdated::Invitations, Duration::ZERO),
            (Outdated::StaffResets, Duration::ZERO),
            (Outdated::Answers, Self::KEYS),
            (Outdated::CustomerLinks, Duration::ZERO),
            (Outdated::Deliveries, Self::DELIVERIES),
            (Outdated::Journeys, Duration::ZERO),
            (Outdated::Ceremonies, Duration::ZERO),
        ] {
            for _ in 0..Self::MOST_BATCHES {
                let deleted = self.ports.upkeep.prune(what, now - age, Self::BATCH).await?;
                rows += deleted;
                if deleted < Self::BATCH.unsigned_abs() {
                    break;
                }
            }
        }
        Ok(rows)
    }
}

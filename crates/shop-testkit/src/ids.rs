//! Ids and secrets that count up, so that a failure reads the same on every run. Never random.

use shop_services::ports::Ids;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

#[derive(Debug, Default)]
pub struct CountingIds {
    ids: AtomicU64,
    secrets: AtomicU64,
}

impl CountingIds {
    /// Keeps these ids apart from the small ones that builders hand out.
    const BASE: u128 = 0x0195_0000_0000_7000_8000_0000_0000_0000;
}

impl Ids for CountingIds {
    fn next(&self) -> Uuid {
        Uuid::from_u128(Self::BASE + u128::from(self.ids.fetch_add(1, Ordering::Relaxed)))
    }

    /// As long as a real one.
    fn secret(&self) -> String {
        format!("secret{:016}", self.secrets.fetch_add(1, Ordering::Relaxed))
    }
}

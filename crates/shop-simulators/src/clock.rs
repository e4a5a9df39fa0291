//! The simulator's time: the machine's, moved by hand where a test needs another one. Never runs
//! faster or slower.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use time::{Duration, OffsetDateTime, UtcOffset, macros::offset};

/// Where all the providers of Taiwan write their times. It knows no summer time.
pub const TAIPEI: UtcOffset = offset!(+8);

#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// In seconds.
    moved: Arc<AtomicI64>,
}

impl Clock {
    /// In Taipei's time.
    #[expect(clippy::disallowed_methods, reason = "this is the clock of every simulator")]
    pub fn now(&self) -> OffsetDateTime {
        (OffsetDateTime::now_utc() + Duration::seconds(self.moved.load(Ordering::Relaxed))).to_offset(TAIPEI)
    }

    /// From now on, `seconds` later than the machine says, or earlier.
    pub fn set_ahead(&self, seconds: i64) {
        self.moved.store(seconds, Ordering::Relaxed);
    }

    /// From now on, as if it were `at`.
    pub fn set(&self, at: OffsetDateTime) {
        self.set_ahead(0);
        self.set_ahead((at - self.now()).whole_seconds());
    }

    pub fn ahead(&self) -> i64 {
        self.moved.load(Ordering::Relaxed)
    }
}

//! Time that stands still until a test moves it. Never reads a real clock.

use shop_services::ports::Clock;
use std::sync::Mutex;
use time::{Duration, OffsetDateTime, macros::datetime};

#[derive(Debug)]
pub struct FixedClock(Mutex<OffsetDateTime>);

impl FixedClock {
    /// A morning in Taipei on which nothing special happens.
    pub const START: OffsetDateTime = datetime!(2026-03-02 02:00 UTC);

    pub fn at(now: OffsetDateTime) -> Self {
        Self(Mutex::new(now))
    }

    pub fn set(&self, now: OffsetDateTime) {
        *self.0.lock().expect("no test panicked while it set the clock") = now;
    }

    pub fn pass(&self, time: Duration) {
        self.set(self.now() + time);
    }
}

impl Default for FixedClock {
    fn default() -> Self {
        Self::at(Self::START)
    }
}

impl Clock for FixedClock {
    fn now(&self) -> OffsetDateTime {
        *self.0.lock().expect("no test panicked while it set the clock")
    }
}

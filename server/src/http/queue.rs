//! How many requests are worked on at once, and how many may wait for that. Never looks at a request.

use tokio::sync::{Semaphore, SemaphorePermit};

pub struct Queue {
    places: Semaphore,
    waiting: Semaphore,
}

impl Queue {
    pub const fn new(places: usize, waiting: usize) -> Self {
        Self { places: Semaphore::const_new(places), waiting: Semaphore::const_new(waiting) }
    }

    /// A crowd waits here, in order; only where too many wait already is somebody sent away.
    pub async fn place(&self) -> Option<SemaphorePermit<'_>> {
        let waiting = self.waiting.try_acquire().ok()?;
        let place = self.places.acquire().await.ok();
        drop(waiting);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{FutureExt, poll};
    use std::pin::pin;

    #[tokio::test]
    async fn whoever_has_a_place_no_longer_waits() {
        let queue = Queue::new(2, 1);
        let (first, second) = (queue.place().now_or_never(), queue.place().now_or_never());
        assert!(matches!((&first, &second), (Some(Some(_)), Some(Some(_)))), "two places, one after the other");
        let mut third = pin!(queue.place());
        assert!(poll!(third.as_mut()).is_pending());
        assert!(matches!(queue.place().now_or_never(), Some(None)), "one more than may wait is sent away");
        drop(first);
        assert!(third.await.is_some(), "and whoever waited gets what is free");
    }
}

//! Products and orders for tests, right in every respect that a test does not mention. Never the
//! same twice: ids, slugs, SKUs and numbers are counted up.

mod order;
mod product;

pub use order::{OrderBuilder, an_order};
pub use product::{ProductBuilder, SampleProduct, a_product};

use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

fn next() -> u64 {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

/// An id that no other call in this process gives, and [`crate::CountingIds`] neither.
pub fn a_uuid() -> Uuid {
    Uuid::from_u128(u128::from(next()))
}

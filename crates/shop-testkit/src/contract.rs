//! The promises of the ports `Store`, `Views`, `JobQueue` and `Upkeep`, which the memory store and the
//! Postgres one keep alike, so that the fake cannot drift.
//!
//! Each promise is a function that starts from an empty shop and panics when the promise is broken.
//! Never assumes anything that the ports do not say. [`for_every_promise!`](crate::for_every_promise)
//! lists them for whoever has a store to try:
//!
//! ```ignore
//! macro_rules! tried_on_memory {
//!     ($($family:ident :: $promise:ident),+ $(,)?) => {$(
//!         #[tokio::test]
//!         async fn $promise() { contract::$family::$promise(subject()).await }
//!     )+};
//! }
//! shop_testkit::for_every_promise!(tried_on_memory);
//! ```

pub mod admin;
pub mod answers;
pub mod api_keys;
pub mod carried;
pub mod carts;
pub mod catalogue;
pub mod choices;
pub mod customers;
pub mod factors;
pub mod invoices;
pub mod jobs;
pub mod keys;
pub mod letters;
pub mod lists;
pub mod orders;
pub mod pages;
pub mod parcels;
pub mod passkeys;
pub mod payments;
mod promises;
pub mod shop;
pub mod staff;
pub mod stock;
pub mod upkeep;
pub mod warehouse;
pub mod webhooks;

use crate::{
    builders::{SampleProduct, a_product},
    clock::FixedClock,
    shop::category,
};
use shop_domain::{
    appearance::{Appearance, Terms},
    kernel::LocalText,
    order::Order,
};
use shop_services::ports::{JobQueue, Store, UnitOfWork, Upkeep, Views};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// One store, seen through its ports. Empty, with its tables made.
#[derive(Clone)]
pub struct Subject {
    pub store: Arc<dyn Store>,
    pub views: Arc<dyn Views>,
    pub queue: Arc<dyn JobQueue>,
    pub upkeep: Arc<dyn Upkeep>,
}

impl Subject {
    async fn begin(&self) -> Box<dyn UnitOfWork> {
        self.store.begin().await.expect("a unit of work begins")
    }

    /// Writes the shop's row and the categories `tea` and `ware`.
    async fn open(&self) {
        let mut work = self.begin().await;
        let appearance = Appearance { name: LocalText::new("一頁", "Yiye"), ..Appearance::default() };
        work.shop().save(&appearance, &Terms::default()).await.expect("the shop is saved");
        for (slug, zh, en) in [("tea", "茶", "Tea"), ("ware", "茶具", "Teaware")] {
            work.catalogue().add_category(&category(slug, zh, en)).await.expect("the category is added");
        }
        commit(work).await;
    }

    /// Has a connection ready for each of three at once, so that none comes late to a race.
    async fn wakes(&self) {
        let read = || self.views.catalogue_version();
        let (first, second, third) = tokio::join!(read(), read(), read());
        for version in [first, second, third] {
            version.expect("read");
        }
    }

    async fn sells(&self, product: &SampleProduct) {
        let mut work = self.begin().await;
        product.put_into(&mut *work, at(0)).await.expect("the product is saved");
        commit(work).await;
    }

    /// An open shop with one product, of which there are ten.
    async fn with_a_product(&self) -> SampleProduct {
        self.open().await;
        let product = a_product().build();
        self.sells(&product).await;
        product
    }

    async fn takes(&self, order: &mut Order) {
        let mut work = self.begin().await;
        let placed_at = order.state().placed_at;
        work.orders().add(order, placed_at).await.expect("the order is added");
        commit(work).await;
    }
}

/// Long enough for the others of a race to run into what is locked. Where they overtake instead,
/// the promise is broken; a machine that is slower than this hides that, and never makes it up.
async fn hold() {
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
}

async fn commit(work: Box<dyn UnitOfWork>) {
    work.commit().await.expect("committed");
}

/// So many minutes after an ordinary morning.
fn at(minutes: i64) -> OffsetDateTime {
    FixedClock::START + Duration::minutes(minutes)
}

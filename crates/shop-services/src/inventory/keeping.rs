//! Who keeps the goods of an order: the shop itself, or a warehouse elsewhere. To an order both do the same.

use super::{built_in::BuiltIn, external::Elsewhere};
use crate::{
    checkout::CheckoutRefusal,
    order::OrderRefusal,
    ports::{StoreError, UnitOfWork},
};
use async_trait::async_trait;
use shop_domain::{
    kernel::OrderId,
    order::{Order, StockEffect},
};
use time::OffsetDateTime;

/// What is to be done about the goods of an order, or about some of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settlement<'a> {
    pub order: OrderId,
    /// Tells it from another one of the same order.
    pub part: &'a str,
    pub effect: &'a StockEffect,
    pub actor: &'a str,
    pub now: OffsetDateTime,
}

/// Called inside the transaction that changes the order: it calls nobody. What somebody elsewhere is to do
/// becomes a job of that transaction.
#[async_trait]
pub(crate) trait Keeping: Send + Sync {
    /// Promises the lines of an order that was just written. `true`: what public pages say of one has changed.
    async fn promise(
        &self,
        work: &mut dyn UnitOfWork,
        order: &Order,
        now: OffsetDateTime,
    ) -> Result<bool, CheckoutRefusal>;

    /// Goods leave the house, or go back on the shelf. `true`: what public pages say may have changed.
    async fn settle(&self, work: &mut dyn UnitOfWork, settlement: &Settlement<'_>) -> Result<bool, OrderRefusal>;
}

/// Whoever keeps the goods of an order that stands.
pub(crate) async fn keeper(work: &mut dyn UnitOfWork, order: OrderId) -> Result<Box<dyn Keeping>, StoreError> {
    Ok(match work.reservations().of(order).await? {
        Some(hold) => Box::new(Elsewhere { hold }),
        None => Box::new(BuiltIn),
    })
}

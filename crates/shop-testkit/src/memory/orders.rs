//! Orders in memory, with their timelines. Never saves over a version that it has not seen.

use super::{MemoryUnitOfWork, refused};
use async_trait::async_trait;
use shop_contract::OrderEventView;
use shop_domain::{
    kernel::OrderId,
    order::{Order, OrderLine, OrderState},
};
use shop_services::{
    mail::Told,
    ports::{JobRepository, OrderRepository, StoreError, StoreResult, UnitOfWork},
    secret,
};
use time::OffsetDateTime;

#[async_trait]
impl OrderRepository for MemoryUnitOfWork {
    async fn next_number(&mut self) -> StoreResult<u64> {
        Ok(self.store.next_number())
    }

    async fn add(&mut self, order: &mut Order, now: OffsetDateTime) -> StoreResult<()> {
        let state = order.state();
        if self.tables.orders.values().any(|other| other.id == state.id || other.number == state.number) {
            return Err(refused("orders_number_key"));
        }
        self.tables.orders.insert(state.id, state.clone());
        self.record(order, now).await
    }

    async fn lock(&mut self, id: OrderId) -> StoreResult<Option<Order>> {
        self.get(id).await
    }

    async fn all(&mut self, ids: &[OrderId]) -> StoreResult<Vec<Order>> {
        let found = ids.iter().filter_map(|id| self.tables.orders.get(id));
        Ok(found.map(|state| self.tables.restored(state)).collect())
    }

    async fn find(&mut self, token_hash: &[u8]) -> StoreResult<Option<OrderId>> {
        let found = self.tables.orders.values().find(|state| secret::hash(&state.token) == token_hash);
        Ok(found.map(|state| state.id))
    }

    async fn save(&mut self, order: &mut Order, now: OffsetDateTime) -> StoreResult<()> {
        let state = order.state();
        let stored = self.tables.orders.get_mut(&state.id).ok_or(StoreError::Conflict)?;
        if stored.version != state.version {
            return Err(StoreError::Conflict);
        }
        let too_many = |line: &OrderLine| state.packed(line.variant) > i64::from(line.quantity);
        if state.lines.iter().any(too_many) {
            return Err(refused("order_lines_packed_check"));
        }
        *stored = OrderState { version: state.version + 1, ..state.clone() };
        self.record(order, now).await
    }
}

impl MemoryUnitOfWork {
    async fn record(&mut self, order: &mut Order, at: OffsetDateTime) -> StoreResult<()> {
        let id = order.state().id;
        let told = Told::by(order, at);
        let events = told.events.into_iter();
        self.tables.events.extend(events.map(|(actor, event)| (id, OrderEventView { at, actor, event })));
        for due in &told.work {
            self.enqueue(&due.work, due.run_at).await?;
        }
        self.webhooks().tell(&told.messages, at).await
    }
}

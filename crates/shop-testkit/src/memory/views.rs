//! The reads of the memory store. Never waits for a unit of work: they see what is committed.

mod admin;
mod catalogue;
mod customers;
mod deliveries;
mod mail;
mod refused;
mod stock;

use super::{CartRow, MemoryStore, Tables, catalogue::with_stock, refused};
use async_trait::async_trait;
use shop_contract::{
    AdminCustomerList, AdminHome, AdminLetterQuery, AdminLetterRow, AdminOrderList, AdminOrderQuery, AdminProductList,
    AdminProductQuery, AdminRefusedList, AdminStock, AdminStockList, AdminStockQuery, AdminWork, CategoryView,
    CustomerOrderRow, CustomerOrders, CustomerQuery, DeliveryQuery, DeliveryRow, OrderEventView, OrdersOfCustomer,
    ProductQuery, ProductView,
};
use shop_domain::{
    appearance::{Appearance, Terms},
    kernel::{CartId, CustomerId, Language, LetterId, OrderId, ProductId, VariantId, WebhookId},
    mail::Letter,
    order::{Order, OrderState, ShownStatus},
};
use shop_services::{
    ports::{CardPage, CartLineRow, CartRows, KeptProduct, LastOrder, StoreResult, VariantStock, Views},
    secret,
};
use time::OffsetDateTime;

#[async_trait]
impl Views for MemoryStore {
    async fn catalogue_version(&self) -> StoreResult<i64> {
        Ok(self.tables().catalogue_version)
    }

    async fn shop(&self) -> StoreResult<(Appearance, Terms)> {
        self.tables().shop.clone().ok_or_else(|| refused("there is no shop yet"))
    }

    async fn categories(&self, language: Language) -> StoreResult<Vec<CategoryView>> {
        Ok(catalogue::categories(&self.tables(), language))
    }

    async fn cards(&self, query: &ProductQuery, language: Language, most: i64) -> StoreResult<CardPage> {
        Ok(catalogue::cards(&self.tables(), query, language, most))
    }

    async fn products(
        &self,
        query: &ProductQuery,
        language: Language,
        most: i64,
    ) -> StoreResult<(Vec<ProductView>, Option<String>)> {
        Ok(catalogue::products(&self.tables(), query, language, most))
    }

    async fn product(&self, slug: &str, language: Language) -> StoreResult<Option<ProductView>> {
        Ok(catalogue::product(&self.tables(), slug, language))
    }

    async fn cart(&self, id: CartId) -> StoreResult<Option<CartRows>> {
        let tables = self.tables();
        Ok(tables.carts.get(&id).map(|row| cart_rows(&tables, row)))
    }

    async fn order(&self, id: OrderId) -> StoreResult<Option<(Order, Vec<OrderEventView>)>> {
        let tables = self.tables();
        Ok(tables.orders.get(&id).map(|state| (tables.restored(state), tables.events_of(id))))
    }

    async fn order_by_token(&self, token_hash: &[u8]) -> StoreResult<Option<(Order, Vec<OrderEventView>)>> {
        let tables = self.tables();
        let found = tables.orders.values().find(|state| secret::hash(&state.token) == token_hash);
        Ok(found.map(|state| (tables.restored(state), tables.events_of(state.id))))
    }

    async fn customer_orders(
        &self,
        customer: CustomerId,
        cursor: Option<&str>,
        most: i64,
        language: Language,
    ) -> StoreResult<CustomerOrders> {
        let tables = self.tables();
        let mut theirs: Vec<_> =
            tables.orders.values().filter(|state| tables.order_customers.get(&state.id) == Some(&customer)).collect();
        theirs.sort_by_key(|state| std::cmp::Reverse((state.placed_at, state.id)));
        let (rows, next_cursor) = part_of(theirs, cursor, most as usize, |state| state.id.to_string());
        Ok(CustomerOrders { rows: rows.into_iter().map(|state| order_row(state, language)).collect(), next_cursor })
    }

    async fn customer_order(&self, customer: CustomerId, number: &str) -> StoreResult<Option<String>> {
        let tables = self.tables();
        let found = tables
            .orders
            .values()
            .find(|state| state.number.compact() == number && tables.order_customers.get(&state.id) == Some(&customer));
        Ok(found.map(|state| state.token.clone()))
    }

    async fn orders_placed(
        &self,
        (from, until): (OffsetDateTime, OffsetDateTime),
        after: Option<(OffsetDateTime, OrderId)>,
        most: i64,
    ) -> StoreResult<Vec<Order>> {
        let tables = self.tables();
        let mut placed: Vec<_> =
            tables.orders.values().filter(|state| state.placed_at >= from && state.placed_at < until).collect();
        placed.retain(|state| after.is_none_or(|after| (state.placed_at, state.id) > after));
        placed.sort_by_key(|state| (state.placed_at, state.id));
        Ok(placed.into_iter().take(most as usize).map(|state| tables.restored(state)).collect())
    }

    async fn admin_home(&self, since: OffsetDateTime, language: Language) -> StoreResult<AdminHome> {
        Ok(admin::home(&self.tables(), since, language))
    }

    async fn admin_orders(&self, query: &AdminOrderQuery, most: i64) -> StoreResult<AdminOrderList> {
        Ok(admin::orders(&self.tables(), query, most))
    }

    async fn admin_products(
        &self,
        query: &AdminProductQuery,
        most: i64,
        language: Language,
    ) -> StoreResult<AdminProductList> {
        Ok(admin::products(&self.tables(), query, most as usize, language))
    }

    async fn customers(&self, query: &CustomerQuery, most: i64) -> StoreResult<AdminCustomerList> {
        Ok(customers::list(&self.tables(), query, most as usize))
    }

    async fn orders_of_customer(&self, id: CustomerId) -> StoreResult<OrdersOfCustomer> {
        Ok(customers::orders(&self.tables(), id))
    }

    async fn stock_list(&self, query: &AdminStockQuery, most: i64, language: Language) -> StoreResult<AdminStockList> {
        Ok(stock::list(&self.tables(), query, most as usize, language))
    }

    async fn letter(&self, id: LetterId) -> StoreResult<Option<Letter>> {
        Ok(self.tables().letters.iter().find(|letter| letter.id == id).cloned())
    }

    async fn letters(&self, query: &AdminLetterQuery, most: i64) -> StoreResult<(Vec<AdminLetterRow>, Option<String>)> {
        Ok(mail::letters(&self.tables(), query, most as usize))
    }

    async fn letters_about(&self, order: OrderId) -> StoreResult<Vec<AdminLetterRow>> {
        Ok(mail::about(&self.tables(), order))
    }

    async fn deliveries(
        &self,
        webhook: WebhookId,
        query: &DeliveryQuery,
        most: i64,
    ) -> StoreResult<(Vec<DeliveryRow>, Option<String>)> {
        Ok(deliveries::list(&self.tables(), webhook, query, most as usize))
    }

    async fn work(&self, now: OffsetDateTime, cursor: Option<&str>, most: i64) -> StoreResult<AdminWork> {
        Ok(mail::work(&self.tables(), now, cursor, most as usize))
    }

    async fn refused(&self, cursor: Option<&str>, most: i64) -> StoreResult<AdminRefusedList> {
        Ok(refused::refused(&self.tables(), cursor, most as usize))
    }

    async fn admin_product(&self, id: ProductId) -> StoreResult<Option<(KeptProduct, Vec<VariantStock>)>> {
        let tables = self.tables();
        Ok(tables.products.get(&id).map(|row| with_stock(&tables, row.kept.clone())))
    }

    async fn products_whole(
        &self,
        archived: bool,
        after: Option<ProductId>,
        most: i64,
    ) -> StoreResult<Vec<(KeptProduct, Vec<VariantStock>)>> {
        let tables = self.tables();
        let mut found: Vec<_> = tables.products.values().map(|row| row.kept.clone()).collect();
        found.retain(|kept| kept.archived == archived && after.is_none_or(|after| kept.id > after));
        found.sort_by_key(|kept| kept.id);
        Ok(found.into_iter().take(most as usize).map(|kept| with_stock(&tables, kept)).collect())
    }

    async fn stock(
        &self,
        id: VariantId,
        cursor: Option<&str>,
        most: i64,
        language: Language,
    ) -> StoreResult<Option<AdminStock>> {
        Ok(stock::stock(&self.tables(), id, cursor, most as usize, language))
    }
}

fn cart_rows(tables: &Tables, cart: &CartRow) -> CartRows {
    let lines = cart.lines.iter().filter_map(|(line, seen_price)| {
        let (product, row) = tables.variant(line.variant)?;
        let kept = &product.kept;
        Some(CartLineRow {
            variant: line.variant,
            quantity: line.quantity.into(),
            seen_price: *seen_price,
            slug: kept.product.slug.as_str().to_owned(),
            title: kept.product.title.clone(),
            choice: row.variant.choice.clone(),
            picture: kept.pictures.first().map(|picture| picture.key.clone()),
            price: row.variant.price,
            weight: row.variant.weight,
            available: tables.available(line.variant),
            sold: !row.archived && !kept.archived,
        })
    });
    let last_order = cart.last_order.and_then(|id| tables.orders.get(&id)).map(|state| LastOrder {
        number: state.number.clone(),
        token: state.token.clone(),
        total: state.totals.total,
        standing: state.into(),
        expires_at: state.expires_at,
    });
    CartRows { key: cart.key.clone(), lines: lines.collect(), last_order }
}

fn order_row(state: &OrderState, language: Language) -> CustomerOrderRow {
    let first = state.lines.first();
    CustomerOrderRow {
        id: state.id,
        number: state.number.compact().to_owned(),
        placed_at: state.placed_at,
        total: state.totals.total,
        status: ShownStatus::of(state.status, state.shipment()),
        payment_status: state.payment_status,
        title: first.map_or("", |line| line.title.get(language)).to_owned(),
        units: state.lines.iter().map(|line| i64::from(line.quantity)).sum(),
        picture: first.and_then(|line| line.picture.clone()),
    }
}

/// The part of `all` after the row that `cursor` names, and the cursor of the next part.
fn part_of<T>(all: Vec<T>, cursor: Option<&str>, most: usize, name: impl Fn(&T) -> String) -> (Vec<T>, Option<String>) {
    let start = cursor.and_then(|cursor| all.iter().position(|row| name(row) == cursor)).map_or(0, |at| at + 1);
    let is_last = all.len() <= start + most;
    let part: Vec<_> = all.into_iter().skip(start).take(most).collect();
    let next = part.last().filter(|_| !is_last).map(name);
    (part, next)
}

//! Reads for pages and the API, in a fixed number of statements each, whatever the number of rows.

mod admin_customers;
mod admin_orders;
mod admin_products;
mod cards;
mod cart;
mod cursor;
mod customer;
mod deliveries;
mod letters;
mod order;
mod product;
mod refused;
mod stock;
mod stock_list;
mod unmatched;
mod work;

use crate::{failure::failed, shop::ShopRow};
use async_trait::async_trait;
use shop_contract::{
    AdminCustomerList, AdminHome, AdminLetterQuery, AdminLetterRow, AdminOrderList, AdminOrderQuery, AdminProductList,
    AdminProductQuery, AdminRefusedList, AdminStock, AdminStockList, AdminStockQuery, AdminWork, CategoryView,
    CustomerOrders, CustomerQuery, DeliveryQuery, DeliveryRow, OrderEventView, OrdersOfCustomer, ProductQuery,
    ProductView,
};
use shop_domain::{
    appearance::{Appearance, Terms},
    kernel::{CartId, CustomerId, Language, LetterId, LocalText, OrderId, ProductId, VariantId, WebhookId},
    mail::Letter,
    order::Order,
};
use shop_services::ports::{CardPage, CartRows, KeptProduct, StoreResult, VariantStock, Views};
use sqlx::{PgPool, query, query_scalar};
use time::OffsetDateTime;

#[derive(Clone)]
pub struct PgViews {
    pool: PgPool,
}

impl PgViews {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Views for PgViews {
    async fn catalogue_version(&self) -> StoreResult<i64> {
        query_scalar!("select version from catalogue_versions").fetch_one(&self.pool).await.map_err(failed)
    }

    async fn shop(&self) -> StoreResult<(Appearance, Terms)> {
        let row = ShopRow::read(&self.pool).await?;
        Ok((row.words()?, row.terms()?))
    }

    async fn categories(&self, language: Language) -> StoreResult<Vec<CategoryView>> {
        let rows = query!("select slug, title_zh, title_en, line_zh, line_en from categories order by position")
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        Ok(rows
            .into_iter()
            .map(|row| CategoryView {
                slug: row.slug,
                title: LocalText::new(row.title_zh, row.title_en).get(language).to_owned(),
                line: LocalText::new(row.line_zh, row.line_en).get(language).to_owned(),
            })
            .collect())
    }

    async fn cards(&self, query: &ProductQuery, language: Language, most: i64) -> StoreResult<CardPage> {
        cards::cards(&self.pool, query, language, most).await
    }

    async fn products(
        &self,
        query: &ProductQuery,
        language: Language,
        most: i64,
    ) -> StoreResult<(Vec<ProductView>, Option<String>)> {
        let page = cards::page(&self.pool, query, most).await?;
        Ok((product::products(&self.pool, &page.ids, language).await?, page.next_cursor))
    }

    async fn product(&self, slug: &str, language: Language) -> StoreResult<Option<ProductView>> {
        let id = query_scalar!("select product_id from products where slug = $1 and not archived", slug)
            .fetch_optional(&self.pool)
            .await
            .map_err(failed)?;
        match id {
            Some(id) => Ok(product::products(&self.pool, &[id], language).await?.pop()),
            None => Ok(None),
        }
    }

    async fn cart(&self, id: CartId) -> StoreResult<Option<CartRows>> {
        cart::cart(&self.pool, id).await
    }

    async fn order(&self, id: OrderId) -> StoreResult<Option<(Order, Vec<OrderEventView>)>> {
        order::order(&self.pool, id).await
    }

    async fn order_by_token(&self, token_hash: &[u8]) -> StoreResult<Option<(Order, Vec<OrderEventView>)>> {
        let id = query_scalar!("select order_id from orders where token_hash = $1", token_hash)
            .fetch_optional(&self.pool)
            .await
            .map_err(failed)?;
        match id {
            Some(id) => order::order(&self.pool, OrderId(id)).await,
            None => Ok(None),
        }
    }

    async fn customer_orders(
        &self,
        customer: CustomerId,
        cursor: Option<&str>,
        most: i64,
        language: Language,
    ) -> StoreResult<CustomerOrders> {
        customer::orders(&self.pool, customer, cursor, most, language).await
    }

    async fn customer_order(&self, customer: CustomerId, number: &str) -> StoreResult<Option<String>> {
        customer::order(&self.pool, customer, number).await
    }

    async fn orders_placed(
        &self,
        period: (OffsetDateTime, OffsetDateTime),
        after: Option<(OffsetDateTime, OrderId)>,
        most: i64,
    ) -> StoreResult<Vec<Order>> {
        order::placed(&self.pool, period, after, most).await
    }

    async fn admin_home(&self, since: OffsetDateTime, language: Language) -> StoreResult<AdminHome> {
        admin_orders::home(&self.pool, since, language).await
    }

    async fn admin_orders(&self, query: &AdminOrderQuery, most: i64) -> StoreResult<AdminOrderList> {
        admin_orders::list(&self.pool, query, most).await
    }

    async fn admin_products(
        &self,
        query: &AdminProductQuery,
        most: i64,
        language: Language,
    ) -> StoreResult<AdminProductList> {
        admin_products::list(&self.pool, query, most, language).await
    }

    async fn customers(&self, query: &CustomerQuery, most: i64) -> StoreResult<AdminCustomerList> {
        admin_customers::list(&self.pool, query, most).await
    }

    async fn orders_of_customer(&self, id: CustomerId) -> StoreResult<OrdersOfCustomer> {
        admin_customers::orders(&self.pool, id).await
    }

    async fn stock_list(&self, query: &AdminStockQuery, most: i64, language: Language) -> StoreResult<AdminStockList> {
        stock_list::list(&self.pool, query, most, language).await
    }

    async fn letter(&self, id: LetterId) -> StoreResult<Option<Letter>> {
        crate::letters::read(&self.pool, id).await
    }

    async fn letters(&self, query: &AdminLetterQuery, most: i64) -> StoreResult<(Vec<AdminLetterRow>, Option<String>)> {
        letters::list(&self.pool, query, most).await
    }

    async fn letters_about(&self, order: OrderId) -> StoreResult<Vec<AdminLetterRow>> {
        letters::about(&self.pool, order).await
    }

    async fn deliveries(
        &self,
        webhook: WebhookId,
        query: &DeliveryQuery,
        most: i64,
    ) -> StoreResult<(Vec<DeliveryRow>, Option<String>)> {
        deliveries::list(&self.pool, webhook, query, most).await
    }

    async fn work(&self, now: OffsetDateTime, cursor: Option<&str>, most: i64) -> StoreResult<AdminWork> {
        work::work(&self.pool, now, cursor, most).await
    }

    async fn refused(&self, cursor: Option<&str>, most: i64) -> StoreResult<AdminRefusedList> {
        refused::refused(&self.pool, cursor, most).await
    }

    async fn admin_product(&self, id: ProductId) -> StoreResult<Option<(KeptProduct, Vec<VariantStock>)>> {
        let mut connection = self.pool.acquire().await.map_err(failed)?;
        crate::catalogue_read::read(&mut connection, id).await
    }

    async fn products_whole(
        &self,
        archived: bool,
        after: Option<ProductId>,
        most: i64,
    ) -> StoreResult<Vec<(KeptProduct, Vec<VariantStock>)>> {
        let mut connection = self.pool.acquire().await.map_err(failed)?;
        let ids = query_scalar!(
            "select product_id from products
             where archived = $1 and ($2::uuid is null or product_id > $2) order by product_id limit $3",
            archived,
            after.map(|id| id.0),
            most
        )
        .fetch_all(&mut *connection)
        .await
        .map_err(failed)?;
        crate::catalogue_read::read_all(&mut connection, &ids).await
    }

    async fn stock(
        &self,
        id: VariantId,
        cursor: Option<&str>,
        most: i64,
        language: Language,
    ) -> StoreResult<Option<AdminStock>> {
        stock::stock(&self.pool, id, cursor, most, language).await
    }
}

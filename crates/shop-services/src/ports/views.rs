//! Reads that bypass the model: what pages show, in a fixed number of statements each.

use crate::ports::{KeptProduct, StoreResult, VariantStock};
use async_trait::async_trait;
use shop_contract::{
    AdminCustomerList, AdminHome, AdminLetterQuery, AdminLetterRow, AdminOrderList, AdminOrderQuery, AdminProductList,
    AdminProductQuery, AdminRefusedList, AdminStock, AdminStockList, AdminStockQuery, AdminWork, CategoryView,
    CustomerOrders, CustomerQuery, DeliveryQuery, DeliveryRow, OrderEventView, OrdersOfCustomer, ProductCard,
    ProductQuery, ProductView,
};
use shop_domain::{
    appearance::{Appearance, Terms},
    kernel::{
        CartId, CustomerId, Language, LetterId, LocalText, Money, OrderId, OrderNumber, ProductId, VariantId, WebhookId,
    },
    mail::Letter,
    order::{Order, OrderStanding},
};
use time::OffsetDateTime;

/// A line of a cart beside what is offered today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLineRow {
    pub variant: VariantId,
    pub quantity: i64,
    pub seen_price: Money,
    pub slug: String,
    pub title: LocalText,
    pub choice: LocalText,
    pub picture: Option<String>,
    pub price: Money,
    /// In grams; 0 where nobody has weighed it.
    pub weight: i64,
    pub available: i64,
    /// `false`: the product or the variant is archived.
    pub sold: bool,
}

/// The order that was last made of a cart, whatever has become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastOrder {
    pub number: OrderNumber,
    pub token: String,
    pub total: Money,
    pub standing: OrderStanding,
    pub expires_at: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartRows {
    pub key: String,
    pub lines: Vec<CartLineRow>,
    pub last_order: Option<LastOrder>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPage {
    pub cards: Vec<ProductCard>,
    pub found: i64,
    pub next_cursor: Option<String>,
}

#[async_trait]
pub trait Views: Send + Sync {
    async fn catalogue_version(&self) -> StoreResult<i64>;
    async fn shop(&self) -> StoreResult<(Appearance, Terms)>;
    async fn categories(&self, language: Language) -> StoreResult<Vec<CategoryView>>;
    async fn cards(&self, query: &ProductQuery, language: Language, most: i64) -> StoreResult<CardPage>;
    async fn products(
        &self,
        query: &ProductQuery,
        language: Language,
        most: i64,
    ) -> StoreResult<(Vec<ProductView>, Option<String>)>;
    async fn product(&self, slug: &str, language: Language) -> StoreResult<Option<ProductView>>;
    /// `None`: no such cart. One statement.
    async fn cart(&self, id: CartId) -> StoreResult<Option<CartRows>>;
    async fn order(&self, id: OrderId) -> StoreResult<Option<(Order, Vec<OrderEventView>)>>;
    async fn order_by_token(&self, token_hash: &[u8]) -> StoreResult<Option<(Order, Vec<OrderEventView>)>>;
    /// A part of a customer's orders, the latest first.
    async fn customer_orders(
        &self,
        customer: CustomerId,
        cursor: Option<&str>,
        most: i64,
        language: Language,
    ) -> StoreResult<CustomerOrders>;
    /// The token of the order with this number, if it is this customer's.
    async fn customer_order(&self, customer: CustomerId, number: &str) -> StoreResult<Option<String>>;
    /// Whole, the oldest first: those placed in the period, after the one that `after` names.
    async fn orders_placed(
        &self,
        period: (OffsetDateTime, OffsetDateTime),
        after: Option<(OffsetDateTime, OrderId)>,
        most: i64,
    ) -> StoreResult<Vec<Order>>;
    async fn admin_home(&self, since: OffsetDateTime, language: Language) -> StoreResult<AdminHome>;
    async fn admin_orders(&self, query: &AdminOrderQuery, most: i64) -> StoreResult<AdminOrderList>;
    async fn admin_products(
        &self,
        query: &AdminProductQuery,
        most: i64,
        language: Language,
    ) -> StoreResult<AdminProductList>;
    /// A part of a list of customers, by the time at which they came.
    async fn customers(&self, query: &CustomerQuery, most: i64) -> StoreResult<AdminCustomerList>;
    async fn orders_of_customer(&self, id: CustomerId) -> StoreResult<OrdersOfCustomer>;
    /// A part of what is sold, by SKU, with what there is of it.
    async fn stock_list(&self, query: &AdminStockQuery, most: i64, language: Language) -> StoreResult<AdminStockList>;
    async fn letter(&self, id: LetterId) -> StoreResult<Option<Letter>>;
    /// A part of the list, the latest first, and where it goes on.
    async fn letters(&self, query: &AdminLetterQuery, most: i64) -> StoreResult<(Vec<AdminLetterRow>, Option<String>)>;
    /// To the shopper of an order, the latest first.
    async fn letters_about(&self, order: OrderId) -> StoreResult<Vec<AdminLetterRow>>;
    /// A part of what was told to a webhook, the latest first, and where it goes on.
    async fn deliveries(
        &self,
        webhook: WebhookId,
        query: &DeliveryQuery,
        most: i64,
    ) -> StoreResult<(Vec<DeliveryRow>, Option<String>)>;
    /// How the queue stands, with at most so many of what is stuck, the latest first.
    async fn work(&self, now: OffsetDateTime, cursor: Option<&str>, most: i64) -> StoreResult<AdminWork>;
    /// A part of what providers said without effect, the latest first.
    async fn refused(&self, cursor: Option<&str>, most: i64) -> StoreResult<AdminRefusedList>;
    async fn admin_product(&self, id: ProductId) -> StoreResult<Option<(KeptProduct, Vec<VariantStock>)>>;
    /// Products whole, on sale or archived, in the order of their ids: those after this one.
    async fn products_whole(
        &self,
        archived: bool,
        after: Option<ProductId>,
        most: i64,
    ) -> StoreResult<Vec<(KeptProduct, Vec<VariantStock>)>>;
    /// A variant's figures with a part of its ledger, the latest first, and where it goes on.
    async fn stock(
        &self,
        id: VariantId,
        cursor: Option<&str>,
        most: i64,
        language: Language,
    ) -> StoreResult<Option<AdminStock>>;
}

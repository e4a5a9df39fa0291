//! Stores that shoppers choose on a carrier's map. Part of the unit of work.

use crate::ports::{PickupStore, StoreResult};
use async_trait::async_trait;
use shop_contract::OrderForm;
use shop_domain::{
    kernel::{CartId, Language},
    shipment::DeliveryMethod,
};
use time::OffsetDateTime;

/// A shopper who is at the map, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreChoice {
    pub cart: CartId,
    pub method: DeliveryMethod,
    pub language: Language,
    /// As it was typed before.
    pub form: OrderForm,
}

impl StoreChoice {
    /// Of one cart: more than anybody compares, and no more than whoever means ill can fill.
    pub const MOST: i64 = 20;
}

#[async_trait]
pub trait ChoiceRepository: Send {
    /// The cart keeps its latest [`StoreChoice::MOST`] of these, this one among them.
    async fn begin_choice(&mut self, token_hash: &[u8], choice: &StoreChoice, now: OffsetDateTime) -> StoreResult<()>;
    /// One that was begun at `since` or later, and in which nothing was chosen yet.
    async fn open_choice(&mut self, token_hash: &[u8], since: OffsetDateTime) -> StoreResult<Option<StoreChoice>>;
    /// `false`: a store was chosen with it already.
    async fn choose(&mut self, token_hash: &[u8], store: &PickupStore, now: OffsetDateTime) -> StoreResult<bool>;
    /// What was last chosen for a cart, at `since` or later.
    async fn last_choice(
        &mut self,
        cart: CartId,
        since: OffsetDateTime,
    ) -> StoreResult<Option<(StoreChoice, PickupStore)>>;
    /// The store with this number, if it was chosen for the cart and this way.
    async fn chosen_store(
        &mut self,
        cart: CartId,
        method: &DeliveryMethod,
        store: &str,
    ) -> StoreResult<Option<PickupStore>>;
}

//! Stores that shoppers choose, in memory.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::{kernel::CartId, shipment::DeliveryMethod};
use shop_services::ports::{ChoiceRepository, PickupStore, StoreChoice, StoreError, StoreResult};
use time::OffsetDateTime;

/// Where a shopper was sent to the map, and what was chosen there, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceRow {
    pub choice: StoreChoice,
    pub begun_at: OffsetDateTime,
    pub chosen: Option<(PickupStore, OffsetDateTime)>,
}

#[async_trait]
impl ChoiceRepository for MemoryUnitOfWork {
    async fn begin_choice(&mut self, token_hash: &[u8], choice: &StoreChoice, now: OffsetDateTime) -> StoreResult<()> {
        // As the table's key of another.
        if !self.tables.carts.contains_key(&choice.cart) {
            return Err(StoreError::Conflict);
        }
        let of_cart = self.tables.choices.iter().filter(|(_, row)| row.choice.cart == choice.cart);
        let mut older: Vec<_> = of_cart.map(|(token, row)| (row.begun_at, token.clone())).collect();
        older.sort();
        older.truncate((older.len() + 1).saturating_sub(StoreChoice::MOST as usize));
        for (_, token) in older {
            self.tables.choices.remove(&token);
        }
        let row = ChoiceRow { choice: choice.clone(), begun_at: now, chosen: None };
        self.tables.choices.insert(token_hash.to_vec(), row);
        Ok(())
    }

    async fn open_choice(&mut self, token_hash: &[u8], since: OffsetDateTime) -> StoreResult<Option<StoreChoice>> {
        let row = self.tables.choices.get(token_hash);
        let open = row.filter(|row| row.begun_at >= since && row.chosen.is_none());
        Ok(open.map(|row| row.choice.clone()))
    }

    async fn choose(&mut self, token_hash: &[u8], store: &PickupStore, now: OffsetDateTime) -> StoreResult<bool> {
        let row = self.tables.choices.get_mut(token_hash).filter(|row| row.chosen.is_none());
        Ok(row.map(|row| row.chosen = Some((store.clone(), now))).is_some())
    }

    async fn last_choice(
        &mut self,
        cart: CartId,
        since: OffsetDateTime,
    ) -> StoreResult<Option<(StoreChoice, PickupStore)>> {
        let of_cart = self.tables.choices.values().filter(|row| row.choice.cart == cart);
        let chosen =
            of_cart.filter_map(|row| Some((row, row.chosen.as_ref()?))).filter(|(_, chosen)| chosen.1 >= since);
        let last = chosen.max_by_key(|(_, chosen)| chosen.1);
        Ok(last.map(|(row, chosen)| (row.choice.clone(), chosen.0.clone())))
    }

    async fn chosen_store(
        &mut self,
        cart: CartId,
        method: &DeliveryMethod,
        store: &str,
    ) -> StoreResult<Option<PickupStore>> {
        let of_way = self.tables.choices.values().filter(|row| row.choice.cart == cart && row.choice.method == *method);
        let chosen = of_way.filter_map(|row| row.chosen.as_ref()).filter(|(chosen, _)| chosen.id == store);
        Ok(chosen.max_by_key(|(_, at)| *at).map(|(store, _)| store.clone()))
    }
}

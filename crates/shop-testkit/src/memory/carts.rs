//! Carts in memory. Never keeps a line of a variant that does not exist.

use super::{CartRow, MemoryUnitOfWork, refused};
use async_trait::async_trait;
use shop_domain::{
    cart::Cart,
    kernel::{CartId, Money, OrderId},
};
use shop_services::ports::{CartKey, CartRepository, KeptCart, StoreResult};
use std::collections::BTreeMap;
use time::OffsetDateTime;

#[async_trait]
impl CartRepository for MemoryUnitOfWork {
    async fn open(&mut self, id: CartId, key: &str, now: OffsetDateTime) -> StoreResult<KeptCart> {
        let empty = || CartRow {
            key: key.to_owned(),
            lines: Vec::new(),
            last_order: None,
            touched_at: now,
            keys: BTreeMap::new(),
        };
        let row = self.tables.carts.entry(id).or_insert_with(empty);
        row.touched_at = now;
        Ok(kept(id, row))
    }

    async fn lock(&mut self, id: CartId) -> StoreResult<Option<KeptCart>> {
        Ok(self.tables.carts.get(&id).map(|row| kept(id, row)))
    }

    async fn save(&mut self, cart: &Cart, seen: &[Option<Money>], now: OffsetDateTime) -> StoreResult<()> {
        let lines = cart.lines();
        if seen.len() != lines.len() {
            return Err(refused("a price for each line"));
        }
        if !lines.iter().all(|line| self.tables.variants.contains_key(&line.variant)) {
            return Err(refused("cart_lines_variant_fkey"));
        }
        let row = self.tables.carts.get_mut(&cart.id()).ok_or_else(|| refused("cart_lines_cart_fkey"))?;
        row.touched_at = now;
        let before = std::mem::take(&mut row.lines);
        let kept = |variant| before.iter().find(|(line, _)| line.variant == variant).map(|(_, price)| *price);
        row.lines = lines
            .iter()
            .zip(seen)
            .map(|(line, seen)| (*line, seen.or_else(|| kept(line.variant)).unwrap_or(Money::twd(0))))
            .collect();
        Ok(())
    }

    async fn use_key(
        &mut self,
        id: CartId,
        (key_hash, request_hash): (&[u8], &[u8]),
        now: OffsetDateTime,
        since: OffsetDateTime,
    ) -> StoreResult<CartKey> {
        let row = self.tables.carts.get_mut(&id).ok_or_else(|| refused("cart_keys_cart_fkey"))?;
        let before = row.keys.get(key_hash).map(|(before, _)| before.clone());
        row.keys.retain(|_, (_, used_at)| *used_at >= since);
        Ok(match before {
            None => {
                row.keys.insert(key_hash.to_vec(), (request_hash.to_vec(), now));
                CartKey::New
            }
            Some(before) if before == request_hash => CartKey::Used,
            Some(_) => CartKey::UsedOtherwise,
        })
    }

    async fn clear(&mut self, id: CartId, next_key: &str, ordered: Option<OrderId>) -> StoreResult<()> {
        if let Some(row) = self.tables.carts.get_mut(&id) {
            row.lines.clear();
            next_key.clone_into(&mut row.key);
            row.last_order = ordered.or(row.last_order);
        }
        Ok(())
    }
}

fn kept(id: CartId, row: &CartRow) -> KeptCart {
    let lines = row.lines.iter().map(|(line, _)| *line).collect();
    KeptCart { cart: Cart::restore(id, lines), key: row.key.clone() }
}

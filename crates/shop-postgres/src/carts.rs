//! Carts as rows. Never in the session, whose store would lose one of two clicks at once.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    cart::{Cart, CartLine},
    kernel::{CartId, Money, OrderId, VariantId},
};
use shop_services::ports::{CartKey, CartRepository, KeptCart, StoreResult};
use sqlx::{query, query_scalar};
use time::OffsetDateTime;

impl PgUnitOfWork {
    async fn lines(&mut self, id: CartId) -> StoreResult<Vec<CartLine>> {
        let rows = query!(
            "select variant_id, quantity from cart_lines where cart_id = $1 order by added_at, variant_id",
            id.0
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        rows.into_iter()
            .map(|row| {
                let quantity = row.quantity.try_into().map_err(|_| unreadable("cart_lines.quantity"))?;
                Ok(CartLine { variant: VariantId(row.variant_id), quantity })
            })
            .collect()
    }
}

#[async_trait]
impl CartRepository for PgUnitOfWork {
    async fn open(&mut self, id: CartId, key: &str, now: OffsetDateTime) -> StoreResult<KeptCart> {
        let key = query_scalar!(
            "insert into carts (cart_id, checkout_key, touched_at) values ($1, $2, $3)
             on conflict (cart_id) do update set touched_at = excluded.touched_at
             returning checkout_key",
            id.0,
            key,
            now
        )
        .fetch_one(self.connection())
        .await
        .map_err(failed)?;
        Ok(KeptCart { cart: Cart::restore(id, self.lines(id).await?), key })
    }

    async fn lock(&mut self, id: CartId) -> StoreResult<Option<KeptCart>> {
        let key = query_scalar!("select checkout_key from carts where cart_id = $1 for update", id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        match key {
            Some(key) => Ok(Some(KeptCart { cart: Cart::restore(id, self.lines(id).await?), key })),
            None => Ok(None),
        }
    }

    async fn save(&mut self, cart: &Cart, seen: &[Option<Money>], now: OffsetDateTime) -> StoreResult<()> {
        let variants: Vec<_> = cart.lines().iter().map(|line| line.variant.0).collect();
        let quantities: Vec<_> = cart.lines().iter().map(|line| i64::from(line.quantity)).collect();
        // Below nothing: a price that was not seen now. The one from before stays.
        let seen: Vec<_> = seen.iter().map(|price| price.map_or(-1, |price| price.amount)).collect();
        query!(
            "with gone as (delete from cart_lines where cart_id = $1 and variant_id <> all ($2)),
                 touched as (update carts set touched_at = $5 where cart_id = $1 and touched_at < $5)
             insert into cart_lines (cart_id, variant_id, quantity, seen_price, added_at)
             select $1, line.variant_id, line.quantity, line.seen_price, $5
             from unnest($2::uuid[], $3::bigint[], $4::bigint[]) as line (variant_id, quantity, seen_price)
             on conflict (cart_id, variant_id)
                 do update set quantity = excluded.quantity,
                     seen_price = case when excluded.seen_price < 0 then cart_lines.seen_price
                         else excluded.seen_price end",
            cart.id().0,
            &variants,
            &quantities,
            &seen,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn use_key(
        &mut self,
        id: CartId,
        (key_hash, request_hash): (&[u8], &[u8]),
        now: OffsetDateTime,
        since: OffsetDateTime,
    ) -> StoreResult<CartKey> {
        let before = query_scalar!(
            "with old as (delete from cart_keys where cart_id = $1 and used_at < $5),
                 added as (
                     insert into cart_keys (cart_id, key_hash, request_hash, used_at) values ($1, $2, $3, $4)
                     on conflict (cart_id, key_hash) do nothing)
             select request_hash from cart_keys where cart_id = $1 and key_hash = $2",
            id.0,
            key_hash,
            request_hash,
            now,
            since
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        Ok(match before {
            None => CartKey::New,
            Some(before) if before == request_hash => CartKey::Used,
            Some(_) => CartKey::UsedOtherwise,
        })
    }

    async fn clear(&mut self, id: CartId, next_key: &str, ordered: Option<OrderId>) -> StoreResult<()> {
        query!(
            "with emptied as (delete from cart_lines where cart_id = $1)
             update carts set checkout_key = $2, last_order = coalesce($3, last_order) where cart_id = $1",
            id.0,
            next_key,
            ordered.map(|order| order.0)
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }
}

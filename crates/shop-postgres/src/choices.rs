//! Stores that shoppers choose on a carrier's map.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use serde::{Serialize, de::DeserializeOwned};
use shop_domain::{
    kernel::{CartId, Language},
    shipment::DeliveryMethod,
};
use shop_services::ports::{ChoiceRepository, PickupStore, StoreChoice, StoreError, StoreResult};
use sqlx::query;
use time::OffsetDateTime;
use uuid::Uuid;

fn json(value: &impl Serialize) -> StoreResult<serde_json::Value> {
    serde_json::to_value(value).map_err(|error| StoreError::Broken(Box::new(error)))
}

fn read<T: DeserializeOwned>(value: serde_json::Value, what: &'static str) -> StoreResult<T> {
    serde_json::from_value(value).map_err(|_| unreadable(what))
}

fn choice(cart: Uuid, method: &str, language: &str, form: serde_json::Value) -> StoreResult<StoreChoice> {
    Ok(StoreChoice {
        cart: CartId(cart),
        method: DeliveryMethod::from_code(method).ok_or_else(|| unreadable("store_choices.method"))?,
        language: Language::from_tag(language).ok_or_else(|| unreadable("store_choices.language"))?,
        form: read(form, "store_choices.form")?,
    })
}

#[async_trait]
impl ChoiceRepository for PgUnitOfWork {
    async fn begin_choice(&mut self, token_hash: &[u8], choice: &StoreChoice, now: OffsetDateTime) -> StoreResult<()> {
        query!(
            "with older as (
                 delete from store_choices where token_hash in (
                     select token_hash from store_choices where cart_id = $2 order by begun_at desc offset $7)
             )
             insert into store_choices (token_hash, cart_id, method, language, form, begun_at)
             values ($1, $2, $3, $4, $5, $6)",
            token_hash,
            choice.cart.0,
            choice.method.code(),
            choice.language.tag(),
            json(&choice.form)?,
            now,
            StoreChoice::MOST - 1
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn open_choice(&mut self, token_hash: &[u8], since: OffsetDateTime) -> StoreResult<Option<StoreChoice>> {
        let row = query!(
            "select cart_id, method, language, form from store_choices
             where token_hash = $1 and begun_at >= $2 and store is null",
            token_hash,
            since
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(|row| choice(row.cart_id, &row.method, &row.language, row.form)).transpose()
    }

    async fn choose(&mut self, token_hash: &[u8], store: &PickupStore, now: OffsetDateTime) -> StoreResult<bool> {
        let chosen = query!(
            "update store_choices set store = $2, chosen_at = $3 where token_hash = $1 and store is null",
            token_hash,
            json(store)?,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(chosen.rows_affected() == 1)
    }

    async fn last_choice(
        &mut self,
        cart: CartId,
        since: OffsetDateTime,
    ) -> StoreResult<Option<(StoreChoice, PickupStore)>> {
        let row = query!(
            r#"select cart_id, method, language, form, store as "store!" from store_choices
             where cart_id = $1 and chosen_at >= $2 and store is not null order by chosen_at desc limit 1"#,
            cart.0,
            since
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(|row| {
            let store = read(row.store, "store_choices.store")?;
            Ok((choice(row.cart_id, &row.method, &row.language, row.form)?, store))
        })
        .transpose()
    }

    async fn chosen_store(
        &mut self,
        cart: CartId,
        method: &DeliveryMethod,
        store: &str,
    ) -> StoreResult<Option<PickupStore>> {
        let row = query!(
            r#"select store as "store!" from store_choices
             where cart_id = $1 and method = $2 and store ->> 'id' = $3 order by chosen_at desc limit 1"#,
            cart.0,
            method.code(),
            store
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(|row| read(row.store, "store_choices.store")).transpose()
    }
}

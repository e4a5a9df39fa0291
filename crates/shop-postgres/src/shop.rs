//! The shop's one row: the owner's words and the terms of the sale.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    appearance::{Appearance, Terms},
    kernel::{Currency, Money},
    payment::PaymentMethod,
    pricing::{DeliveryRate, TaxRate},
};
use shop_services::ports::{ShopRepository, StoreError, StoreResult};
use sqlx::{PgExecutor, query, query_scalar};

pub(crate) struct ShopRow {
    pub appearance: serde_json::Value,
    pub currency: String,
    pub delivery_flat: i64,
    pub delivery_free_from: Option<i64>,
    pub tax_rate: i32,
    pub payment_minutes: i32,
    pub transfer_days: i32,
    pub payment_methods: Vec<String>,
}

impl ShopRow {
    pub(crate) async fn read(executor: impl PgExecutor<'_>) -> StoreResult<Self> {
        sqlx::query_as!(
            Self,
            "select appearance, currency, delivery_flat, delivery_free_from, tax_rate, payment_minutes, transfer_days,
                 payment_methods
             from shops"
        )
        .fetch_one(executor)
        .await
        .map_err(failed)
    }

    pub(crate) fn terms(&self) -> StoreResult<Terms> {
        let currency = Currency::from_code(&self.currency).ok_or_else(|| unreadable("shops.currency"))?;
        let money = |amount| Money { amount, currency };
        Ok(Terms {
            currency,
            delivery: DeliveryRate { flat: money(self.delivery_flat), free_from: self.delivery_free_from.map(money) },
            tax: TaxRate(self.tax_rate.try_into().map_err(|_| unreadable("shops.tax_rate"))?),
            payment_minutes: self.payment_minutes.into(),
            transfer_days: self.transfer_days.into(),
            payment_methods: self.payment_methods.iter().filter_map(|code| PaymentMethod::from_code(code)).collect(),
        })
    }

    pub(crate) fn words(&self) -> StoreResult<Appearance> {
        serde_json::from_value(self.appearance.clone()).map_err(|_| unreadable("shops.appearance"))
    }
}

#[async_trait]
impl ShopRepository for PgUnitOfWork {
    async fn terms(&mut self) -> StoreResult<Terms> {
        ShopRow::read(self.connection()).await?.terms()
    }

    async fn appearance(&mut self) -> StoreResult<Appearance> {
        ShopRow::read(self.connection()).await?.words()
    }

    async fn version(&mut self) -> StoreResult<i64> {
        query_scalar!("select version from shops for update").fetch_one(self.connection()).await.map_err(failed)
    }

    async fn save(&mut self, appearance: &Appearance, terms: &Terms) -> StoreResult<()> {
        let methods: Vec<_> = terms.payment_methods.iter().map(|method| method.code().to_owned()).collect();
        let words = serde_json::to_value(appearance).map_err(|error| StoreError::Broken(Box::new(error)))?;
        query!(
            "insert into shops (appearance, currency, delivery_flat, delivery_free_from, tax_rate, payment_minutes,
                 transfer_days, payment_methods)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (shop_id) do update set appearance = excluded.appearance, currency = excluded.currency,
                 delivery_flat = excluded.delivery_flat, delivery_free_from = excluded.delivery_free_from,
                 tax_rate = excluded.tax_rate, payment_minutes = excluded.payment_minutes,
                 transfer_days = excluded.transfer_days, payment_methods = excluded.payment_methods, version = shops.version + 1",
            words,
            terms.currency.code(),
            terms.delivery.flat.amount,
            terms.delivery.free_from.map(|bound| bound.amount),
            i32::from(terms.tax.0),
            terms.payment_minutes as i32,
            terms.transfer_days as i32,
            &methods
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn exists(&mut self) -> StoreResult<bool> {
        sqlx::Executor::execute(self.connection(), "select pg_advisory_xact_lock(7317)").await.map_err(failed)?;
        query_scalar!(r#"select exists (select from shops) as "exists!""#)
            .fetch_one(self.connection())
            .await
            .map_err(failed)
    }
}

//! The shop's one row: the owner's words and the terms of the sale.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    appearance::{Appearance, Terms},
    kernel::Currency,
    payment::PaymentMethod,
};
use shop_services::ports::{ShopRepository, StoreError, StoreResult};
use sqlx::{PgExecutor, query, query_scalar};

pub(crate) struct ShopRow {
    pub appearance: serde_json::Value,
    pub currency: String,
    pub deliveries: serde_json::Value,
    pub tax_rate: i32,
    pub payment_minutes: i32,
    pub transfer_days: i32,
    pub payment_methods: Vec<String>,
    pub invoices: bool,
}

impl ShopRow {
    pub(crate) async fn read(executor: impl PgExecutor<'_>) -> StoreResult<Self> {
        sqlx::query_as!(
            Self,
            "select appearance, currency, deliveries, tax_rate, payment_minutes, transfer_days, payment_methods,
                 invoices
             from shops"
        )
        .fetch_one(executor)
        .await
        .map_err(failed)
    }

    pub(crate) fn terms(&self) -> StoreResult<Terms> {
        let currency = Currency::from_code(&self.currency).ok_or_else(|| unreadable("shops.currency"))?;
        Ok(Terms {
            currency,
            deliveries: serde_json::from_value(self.deliveries.clone()).map_err(|_| unreadable("shops.deliveries"))?,
            tax: crate::catalogue::tax_rate(self.tax_rate)?,
            payment_minutes: self.payment_minutes.into(),
            transfer_days: self.transfer_days.into(),
            payment_methods: self.payment_methods.iter().filter_map(|code| PaymentMethod::from_code(code)).collect(),
            invoices: self.invoices,
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
        let broken = |error| StoreError::Broken(Box::new(error));
        let words = serde_json::to_value(appearance).map_err(broken)?;
        let deliveries = serde_json::to_value(&terms.deliveries).map_err(broken)?;
        query!(
            "insert into shops (appearance, currency, deliveries, tax_rate, payment_minutes, transfer_days,
                 payment_methods, invoices)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (shop_id) do update set appearance = excluded.appearance, currency = excluded.currency,
                 deliveries = excluded.deliveries, tax_rate = excluded.tax_rate, payment_minutes = excluded.payment_minutes,
                 transfer_days = excluded.transfer_days, payment_methods = excluded.payment_methods,
                 invoices = excluded.invoices, version = shops.version + 1",
            words,
            terms.currency.code(),
            deliveries,
            i32::from(terms.tax.0),
            terms.payment_minutes as i32,
            terms.transfer_days as i32,
            &methods,
            terms.invoices
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

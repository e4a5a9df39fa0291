//! One transaction that answers for every repository. Dropping it rolls back.

use crate::failure::failed;
use async_trait::async_trait;
use shop_services::ports::{
    AnswerRepository, ApiKeyRepository, CartRepository, CatalogueRepository, ChoiceRepository, CustomerRepository,
    DisputeRepository, FactorRepository, InvoiceRepository, JobRepository, KeyRepository, LetterRepository,
    OrderRepository, ParcelRepository, PasskeyRepository, PaymentRepository, ProviderRepository, RefundRepository,
    ReservationRepository, RoleRepository, SessionRepository, ShopRepository, StaffRepository, StockRepository, Store,
    StoreResult, UnitOfWork, WarehouseRepository, WebhookRepository,
};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

#[derive(Clone)]
pub struct PgStore {
    pool: PgPool,
}

impl PgStore {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

/// Each context adds its `impl` in its own file.
pub struct PgUnitOfWork {
    transaction: Transaction<'static, Postgres>,
}

impl PgUnitOfWork {
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }
}

#[async_trait]
impl Store for PgStore {
    async fn begin(&self) -> StoreResult<Box<dyn UnitOfWork>> {
        let transaction = self.pool.begin().await.map_err(failed)?;
        Ok(Box::new(PgUnitOfWork { transaction }))
    }
}

#[async_trait]
impl UnitOfWork for PgUnitOfWork {
    fn answers(&mut self) -> &mut dyn AnswerRepository {
        self
    }
    fn api_keys(&mut self) -> &mut dyn ApiKeyRepository {
        self
    }
    fn carts(&mut self) -> &mut dyn CartRepository {
        self
    }
    fn catalogue(&mut self) -> &mut dyn CatalogueRepository {
        self
    }
    fn choices(&mut self) -> &mut dyn ChoiceRepository {
        self
    }
    fn customers(&mut self) -> &mut dyn CustomerRepository {
        self
    }
    fn disputes(&mut self) -> &mut dyn DisputeRepository {
        self
    }
    fn factors(&mut self) -> &mut dyn FactorRepository {
        self
    }
    fn invoices(&mut self) -> &mut dyn InvoiceRepository {
        self
    }
    fn jobs(&mut self) -> &mut dyn JobRepository {
        self
    }
    fn keys(&mut self) -> &mut dyn KeyRepository {
        self
    }
    fn letters(&mut self) -> &mut dyn LetterRepository {
        self
    }
    fn orders(&mut self) -> &mut dyn OrderRepository {
        self
    }
    fn parcels(&mut self) -> &mut dyn ParcelRepository {
        self
    }
    fn passkeys(&mut self) -> &mut dyn PasskeyRepository {
        self
    }
    fn payments(&mut self) -> &mut dyn PaymentRepository {
        self
    }
    fn providers(&mut self) -> &mut dyn ProviderRepository {
        self
    }
    fn refunds(&mut self) -> &mut dyn RefundRepository {
        self
    }
    fn reservations(&mut self) -> &mut dyn ReservationRepository {
        self
    }
    fn roles(&mut self) -> &mut dyn RoleRepository {
        self
    }
    fn sessions(&mut self) -> &mut dyn SessionRepository {
        self
    }
    fn shop(&mut self) -> &mut dyn ShopRepository {
        self
    }
    fn staff(&mut self) -> &mut dyn StaffRepository {
        self
    }
    fn stock(&mut self) -> &mut dyn StockRepository {
        self
    }
    fn warehouse(&mut self) -> &mut dyn WarehouseRepository {
        self
    }
    fn webhooks(&mut self) -> &mut dyn WebhookRepository {
        self
    }
    async fn commit(self: Box<Self>) -> StoreResult<()> {
        self.transaction.commit().await.map_err(failed)
    }
}

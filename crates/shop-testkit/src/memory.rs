//! A store in memory with the manners of the real one: nothing is visible before the commit, and
//! what the tables of the real one refuse, these refuse.
//!
//! Never runs two units of work at a time: the second waits at `begin` for the first to end, which
//! is what row locks come to for a test. A unit of work that begins another one waits for ever.

mod answers;
mod api_keys;
mod carts;
mod catalogue;
mod choices;
mod customers;
mod disputes;
mod factors;
mod invoices;
mod jobs;
mod keys;
mod letters;
mod orders;
mod parcels;
mod passkeys;
mod payments;
mod providers;
mod refunds;
mod reservations;
mod roles;
mod sessions;
mod shop;
mod staff;
mod stock;
mod tables;
mod upkeep;
mod views;
mod warehouse;
mod webhooks;

pub use answers::AnswerRow;
pub use choices::ChoiceRow;
pub use parcels::ParcelNoticeRow;
pub use roles::RoleRows;
pub use tables::*;

use async_trait::async_trait;
use shop_services::ports::{
    AnswerRepository, ApiKeyRepository, CartRepository, CatalogueRepository, ChoiceRepository, CustomerRepository,
    DisputeRepository, FactorRepository, InvoiceRepository, JobRepository, KeyRepository, LetterRepository,
    OrderRepository, ParcelRepository, PasskeyRepository, PaymentRepository, ProviderRepository, RefundRepository,
    ReservationRepository, RoleRepository, SessionRepository, ShopRepository, StaffRepository, StockRepository, Store,
    StoreResult, UnitOfWork, WarehouseRepository, WebhookRepository,
};
use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::OwnedMutexGuard;

#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    committed: Arc<Mutex<Tables>>,
    /// Held by the one unit of work that is open.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// Outside the tables, as a sequence is: what a dropped unit of work took stays taken.
    numbers: Arc<AtomicU64>,
}

pub struct MemoryUnitOfWork {
    tables: Tables,
    store: MemoryStore,
    _turn: OwnedMutexGuard<()>,
}

impl MemoryStore {
    pub fn with(tables: Tables) -> Self {
        Self { committed: Arc::new(Mutex::new(tables)), ..Self::default() }
    }

    /// What is stored now, for a test to look at.
    pub fn committed(&self) -> Tables {
        self.tables().clone()
    }

    /// Puts other tables in place of what is stored: a state that only a crash leaves behind.
    pub fn becomes(&self, tables: Tables) {
        *self.tables() = tables;
    }

    /// Whether no unit of work is open.
    pub fn is_idle(&self) -> bool {
        self.turn.try_lock().is_ok()
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.committed.lock().expect("no test panicked while it held the tables")
    }

    fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed) + 1
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn begin(&self) -> StoreResult<Box<dyn UnitOfWork>> {
        let turn = self.turn.clone().lock_owned().await;
        Ok(Box::new(MemoryUnitOfWork { tables: self.committed(), store: self.clone(), _turn: turn }))
    }
}

#[async_trait]
impl UnitOfWork for MemoryUnitOfWork {
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
        *self.store.tables() = self.tables;
        Ok(())
    }
}

//! A warehouse elsewhere, in memory, which does as it is told: what it has, and what goes wrong with its answers.

use crate::memory::MemoryStore;
use async_trait::async_trait;
use shop_domain::kernel::ReservationId;
use shop_services::ports::{ExternalWarehouse, HeldLine, Hold, Level, SettingMissing, WarehouseError, WarehouseOpener};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
};

/// What is to go wrong with the next calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Temper {
    #[default]
    Well,
    /// Nothing is done, and nothing is answered.
    Dead,
    /// What was asked for is done, and nothing is answered.
    AnswerLost,
}

#[derive(Debug, Clone, Default)]
struct Book {
    on_hand: BTreeMap<String, i64>,
    /// What is left of each.
    held: BTreeMap<ReservationId, Vec<HeldLine>>,
    kept: BTreeSet<ReservationId>,
    closed: BTreeSet<ReservationId>,
    done: BTreeSet<String>,
    mood: Temper,
    calls: Vec<&'static str>,
    /// Several are served at once: whose transaction is open cannot be told.
    is_busy: bool,
}

impl Book {
    fn available(&self, sku: &str) -> i64 {
        let held = self.held.values().flatten().filter(|line| line.sku == sku).map(|line| line.quantity);
        self.on_hand.get(sku).copied().unwrap_or_default() - held.sum::<i64>()
    }
}

/// Never runs while a unit of work is open: no warehouse is called inside a transaction.
#[derive(Debug)]
pub struct ScriptedWarehouse {
    book: Mutex<Book>,
    store: MemoryStore,
}

type Done = Result<(), WarehouseError>;

impl ScriptedWarehouse {
    pub fn watching(store: MemoryStore) -> Self {
        Self { book: Mutex::default(), store }
    }

    pub fn has(&self, sku: &str, on_hand: i64) {
        self.book().on_hand.insert(sku.to_owned(), on_hand);
    }

    /// Serves several at once from now on.
    pub fn is_busy(&self) {
        self.book().is_busy = true;
    }

    pub fn feels(&self, mood: Temper) {
        self.book().mood = mood;
    }

    /// On hand, and how many of them are held.
    pub fn figures(&self, sku: &str) -> (i64, i64) {
        let book = self.book();
        let on_hand = book.on_hand.get(sku).copied().unwrap_or_default();
        (on_hand, on_hand - book.available(sku))
    }

    /// How many holds there are, and how many of them do not end by themselves.
    pub fn holds(&self) -> (usize, usize) {
        let book = self.book();
        (book.held.len(), book.held.keys().filter(|id| book.kept.contains(id)).count())
    }

    /// What it was asked to do since this was asked last.
    pub fn calls(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.book().calls)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("no test panicked while it held the book")
    }

    fn asked<T>(
        &self,
        call: &'static str,
        act: impl FnOnce(&mut Book) -> Result<T, WarehouseError>,
    ) -> Result<T, WarehouseError> {
        let mut book = self.book();
        assert!(book.is_busy || self.store.is_idle(), "a warehouse is called while a transaction is open");
        book.calls.push(call);
        if book.mood == Temper::Dead {
            return Err(WarehouseError::Unavailable("dead".into()));
        }
        let done = act(&mut book);
        if book.mood == Temper::AnswerLost { Err(WarehouseError::Unavailable("cut".into())) } else { done }
    }

    fn taken(book: &mut Book, id: ReservationId, lines: &[HeldLine]) -> Result<(), WarehouseError> {
        if book.closed.contains(&id) {
            return Err(WarehouseError::Closed);
        }
        let held = book.held.get_mut(&id).ok_or(WarehouseError::Refused("404".to_owned()))?;
        for line in lines {
            let left = held.iter_mut().find(|left| left.sku == line.sku && left.quantity >= line.quantity);
            left.ok_or(WarehouseError::Refused("too much".to_owned()))?.quantity -= line.quantity;
        }
        if held.iter().all(|line| line.quantity == 0) {
            book.held.remove(&id);
            book.closed.insert(id);
        }
        Ok(())
    }
}

#[async_trait]
impl ExternalWarehouse for ScriptedWarehouse {
    async fn reserve(&self, hold: &Hold) -> Done {
        self.asked("reserve", |book| {
            if book.closed.contains(&hold.id) {
                return Err(WarehouseError::Closed);
            }
            if book.held.contains_key(&hold.id) {
                return Ok(());
            }
            let short = hold.lines.iter().filter(|line| book.available(&line.sku) < line.quantity);
            let short: Vec<_> =
                short.map(|line| Level { sku: line.sku.clone(), available: book.available(&line.sku) }).collect();
            if !short.is_empty() {
                return Err(WarehouseError::Short(short));
            }
            book.held.insert(hold.id, hold.lines.clone());
            Ok(())
        })
    }

    async fn keep(&self, id: ReservationId) -> Done {
        self.asked("keep", |book| {
            if book.closed.contains(&id) {
                return Err(WarehouseError::Closed);
            }
            book.kept.insert(id);
            Ok(())
        })
    }

    async fn commit(&self, id: ReservationId, key: &str, lines: &[HeldLine]) -> Done {
        self.asked("commit", |book| {
            if !book.done.insert(format!("commit {id} {key}")) {
                return Ok(());
            }
            Self::taken(book, id, lines)?;
            for line in lines {
                *book.on_hand.entry(line.sku.clone()).or_default() -= line.quantity;
            }
            Ok(())
        })
    }

    async fn release(&self, id: ReservationId, key: &str, lines: Option<&[HeldLine]>) -> Done {
        self.asked("release", |book| {
            if !book.done.insert(format!("release {id} {key}")) {
                return Ok(());
            }
            match lines {
                Some(lines) => Self::taken(book, id, lines),
                None => {
                    book.held.remove(&id);
                    book.closed.insert(id);
                    Ok(())
                }
            }
        })
    }

    async fn restock(&self, id: ReservationId, key: &str, lines: &[HeldLine]) -> Done {
        self.asked("restock", |book| {
            if book.done.insert(format!("restock {id} {key}")) {
                for line in lines {
                    *book.on_hand.entry(line.sku.clone()).or_default() += line.quantity;
                }
            }
            Ok(())
        })
    }

    async fn levels(&self, _: Option<&str>) -> Result<(Vec<Level>, Option<String>), WarehouseError> {
        self.asked("levels", |book| {
            let level = |sku: &String| Level { sku: sku.clone(), available: book.available(sku) };
            Ok((book.on_hand.keys().map(level).collect(), None))
        })
    }
}

/// Opens the one there is, with any key.
pub struct OneWarehouse(pub Arc<ScriptedWarehouse>);

impl WarehouseOpener for OneWarehouse {
    fn open(&self, address: &str, key: &str) -> Result<Arc<dyn ExternalWarehouse>, SettingMissing> {
        match (address, key) {
            ("", _) => Err(SettingMissing("address")),
            (_, "") => Err(SettingMissing("key")),
            _ => Ok(self.0.clone()),
        }
    }
}

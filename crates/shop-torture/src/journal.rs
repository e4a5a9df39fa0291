//! What shoppers were told, written down before the next step: the first side of the reconciliation. An
//! answer that did not come is "unknown", never "failed".

use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Write},
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// An order that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub number: String,
    pub token: String,
    pub total: i64,
    /// What only its own shopper may read.
    pub canary: String,
}

#[derive(Debug)]
pub struct Journal {
    file: Mutex<File>,
    told: Mutex<BTreeMap<usize, Told>>,
    complaints: Mutex<Vec<String>>,
}

impl Journal {
    pub fn at(place: &Path) -> io::Result<Self> {
        Ok(Self { file: Mutex::new(File::create(place)?), told: Mutex::default(), complaints: Mutex::default() })
    }

    pub fn note(&self, place: usize, what: &str, about: &Value) {
        let line = json!({ "order": place, "what": what, "about": about });
        if let Err(error) = writeln!(held(&self.file), "{line}") {
            self.complain(format!("the journal cannot be written: {error}"));
        }
    }

    pub fn placed(&self, place: usize, told: Told) {
        self.note(place, "placed", &json!({ "number": told.number, "total": told.total }));
        held(&self.told).insert(place, told);
    }

    /// Something that no shopper may ever see.
    pub fn complain(&self, what: String) {
        eprintln!("   ! {what}");
        held(&self.complaints).push(what);
    }

    pub fn told(&self) -> BTreeMap<usize, Told> {
        held(&self.told).clone()
    }

    pub fn complaints(&self) -> Vec<String> {
        held(&self.complaints).clone()
    }
}

fn held<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Stripe, as far as a shop with Checkout needs it: sessions and their page, payments, refunds,
//! webhook endpoints and the events that are sent there, idempotency keys.
//!
//! Of the weather it knows what strikes every call and every event, and besides: `late`, a call that
//! changes something is carried out after a while, and its key is in use until then.

mod book;
mod calls;
mod disputes;
mod events;
mod form;
mod keys;
mod page;
mod refunds;
mod sessions;

use crate::{House, chaos};
use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{any, get, post},
};
use book::Book;
use events::Events;
use keys::Keys;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// On the command line and in the ledger.
pub const PROVIDER: &str = "stripe";

/// The account's, for everybody who tries things out here.
pub const SECRET_KEY: &str = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";

/// What the first webhook endpoint signs with.
pub const WEBHOOK_SECRET: &str = "whsec_simulated0000000000000000000000";

/// What this speaks.
const VERSION: &str = "2026-10-28.endive";

#[derive(Debug, Clone)]
struct Stripe {
    house: House,
    book: Arc<Mutex<Book>>,
    keys: Arc<Mutex<Keys>>,
    events: Arc<Mutex<Events>>,
}

impl Stripe {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        self.house.clock.now().unix_timestamp()
    }
}

pub fn doors(house: House) -> Router {
    let stripe = Stripe { house: house.clone(), book: Arc::default(), keys: Arc::default(), events: Arc::default() };
    let disturbed = from_fn_with_state(house, chaos::disturb);
    Router::new()
        .route("/v1/{*call}", any(calls::api))
        .layer(disturbed)
        .route("/c/pay/{session}", get(page::shown).post(page::chosen))
        // For whoever runs the simulation: what banks do after days, and a secret being replaced.
        .route("/_stripe/settle", post(page::settled))
        .route("/_stripe/dispute", post(disputes::opened))
        .route("/_stripe/dispute/close", post(disputes::closed))
        .route("/_stripe/roll", post(events::rolled))
        .with_state(stripe)
}

/// An error, as Stripe writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Problem {
    status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    message: String,
    param: Option<String>,
}

impl Problem {
    fn request(status: u16, code: &'static str, message: &str) -> Self {
        Self { status, kind: "invalid_request_error", code: Some(code), message: message.to_owned(), param: None }
    }

    fn parameter(code: &'static str, name: &str, what: &str) -> Self {
        Self { param: Some(name.to_owned()), ..Self::request(400, code, &[what, ": ", name].concat()) }
    }

    fn missing(what: &str, id: &str) -> Self {
        Self::request(404, "resource_missing", &["No such ", what, ": ", id].concat())
    }

    fn written(&self) -> Value {
        json!({ "error": {
            "type": self.kind, "code": self.code, "message": self.message, "param": self.param,
        }})
    }
}

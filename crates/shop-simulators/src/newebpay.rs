//! NewebPay's page (MPG) for cards, what it tells the shop afterwards, and the question about one
//! trade. Of the weather it knows what strikes every question and every notice.

mod counter;
mod order;
mod query;
mod seal;

use crate::{House, chaos};
use axum::{Router, middleware::from_fn_with_state, routing::post};
use order::Order;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use time::OffsetDateTime;

/// On the command line and in the ledger.
pub const PROVIDER: &str = "newebpay";

/// The merchant's, for everybody who tries things out here: NewebPay has none that all share.
pub const MERCHANT_ID: &str = "MS3430112";
pub const HASH_KEY: &str = "12345678901234567890123456789012";
pub const HASH_IV: &str = "1234567890123456";

#[derive(Debug, Clone)]
struct NewebPay {
    house: House,
    /// By the shop's reference.
    trades: Arc<Mutex<BTreeMap<String, Trade>>>,
}

#[derive(Debug, Clone)]
struct Trade {
    order: Order,
    /// What NewebPay calls it.
    number: String,
    state: State,
    /// When it was paid or refused.
    ended_at: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Paid,
    Refused,
}

impl NewebPay {
    fn trades(&self) -> MutexGuard<'_, BTreeMap<String, Trade>> {
        self.trades.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub fn doors(house: House) -> Router {
    let newebpay = NewebPay { house: house.clone(), trades: Arc::default() };
    Router::new()
        .route("/API/QueryTradeInfo", post(query::trade))
        .layer(from_fn_with_state(house, chaos::disturb))
        .route("/MPG/mpg_gateway", post(counter::opened))
        .route("/MPG/{reference}/{deed}", post(counter::pressed))
        .with_state(newebpay)
}

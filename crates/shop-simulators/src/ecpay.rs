//! ECPay's payment page (`AioCheckOut/V5`) and the doors that belong to it: what it takes, what it
//! refuses, what it says and how it signs. Its orders live as long as it runs. Where its manuals say
//! nothing about the number of an error, it says 10200052 and names the field, which nobody is to rely on.

mod book;
mod cashier;
mod credit;
pub(crate) mod fields;
mod number;
mod order;
pub(crate) mod pages;
mod query;
mod told;

use crate::{House, chaos, clock::TAIPEI};
use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use book::Book;
pub use fields::Fields;
use std::sync::Arc;
use time::{OffsetDateTime, PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description};

/// In everything that ECPay writes to.
pub const PROVIDER: &str = "ecpay";

const TIME: &[BorrowedFormatItem<'_>] = format_description!("[year]/[month]/[day] [hour]:[minute]:[second]");

/// A shop that ECPay knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merchant {
    pub id: String,
    pub hash_key: String,
    pub hash_iv: String,
    /// For questions about a card's payment.
    pub check_code: String,
}

impl Merchant {
    /// The one that everybody who tries ECPay out shares. Its keys stand in the manuals.
    pub fn stage() -> Self {
        let [id, hash_key, hash_iv, check_code] =
            ["3002607", "pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs", "59997889"].map(str::to_owned);
        Self { id, hash_key, hash_iv, check_code }
    }
}

#[derive(Debug, Clone)]
pub struct Settings {
    pub merchants: Vec<Merchant>,
    /// Whether cards cannot be refunded between 20:15 and 20:30, as in the real house.
    pub closes: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { merchants: vec![Merchant::stage()], closes: false }
    }
}

#[derive(Debug)]
struct Shared {
    house: House,
    settings: Settings,
    book: Book,
}

type Ecpay = Arc<Shared>;

impl Shared {
    fn merchant(&self, id: &str) -> Option<&Merchant> {
        self.settings.merchants.iter().find(|merchant| merchant.id == id)
    }
}

/// With the shared merchant of the manuals.
pub fn stage(house: House) -> Router {
    with(Settings::default())(house)
}

/// With other merchants, or stricter.
pub fn with(settings: Settings) -> impl FnOnce(House) -> Router {
    move |house| {
        let ecpay = Arc::new(Shared { house: house.clone(), settings, book: Book::default() });
        let servers = Router::new()
            .route("/Cashier/QueryTradeInfo/V5", post(query::trade))
            .route("/Cashier/QueryPaymentInfo", post(query::number))
            .route("/CreditDetail/QueryTrade/V2", post(query::credit))
            .route("/CreditDetail/DoAction", post(credit::act))
            .layer(from_fn_with_state(house, chaos::disturb));
        let people = Router::new()
            .route("/Cashier/AioCheckOut/V5", post(cashier::open))
            .route("/Cashier/{number}/{deed}", post(cashier::press))
            // What the shopper does away from the page, at a bank's machine or never, and what a night does.
            .route("/_ecpay", get(cashier::office))
            .route("/_ecpay/{deed}", post(cashier::do_to))
            .route("/_ecpay/trades", get(cashier::trades));
        servers.merge(people).with_state(ecpay)
    }
}

pub(crate) fn written(time: OffsetDateTime) -> String {
    time.to_offset(TAIPEI).format(TIME).unwrap_or_default()
}

pub(crate) fn read_time(text: &str) -> Option<OffsetDateTime> {
    Some(PrimitiveDateTime::parse(text, TIME).ok()?.assume_offset(TAIPEI))
}

//! ECPay's orders and what has become of each. Never tells anybody.

use super::{
    credit::Credit,
    number::Number,
    order::{Means, Order},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use time::{OffsetDateTime, macros::format_description};

#[derive(Debug, Clone)]
pub struct Trade {
    pub order: Order,
    /// What ECPay calls it.
    pub number: String,
    pub made_at: OffsetDateTime,
    pub standing: Standing,
    /// Issued, and payable until it is paid or over.
    pub issued: Option<Number>,
    /// Where it was paid with a card.
    pub credit: Option<Credit>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open,
    Paid {
        means: Means,
        at: OffsetDateTime,
    },
    /// Refused by a bank, given up, or over.
    Failed,
}

impl Trade {
    pub fn reference(&self) -> &str {
        self.order.fields.get("MerchantTradeNo")
    }

    pub fn merchant(&self) -> &str {
        self.order.fields.get("MerchantID")
    }

    /// What the shop pays for it, in dollars: of a contract without extras.
    pub fn fee(&self) -> i64 {
        let share = |of_ten_thousand: i64, least: i64| (self.order.amount * of_ten_thousand / 10_000).max(least);
        match self.standing {
            Standing::Paid { means: Means::Atm | Means::WebAtm, .. } => share(100, 10),
            Standing::Paid { means: Means::Cvs, .. } => 30,
            Standing::Paid { means: Means::Barcode, .. } => 15,
            Standing::Paid { .. } => share(275, 5),
            Standing::Open | Standing::Failed => 0,
        }
    }

    pub fn payment_type(&self) -> &'static str {
        match self.standing {
            Standing::Paid { means: Means::Credit, .. } => "Credit_CreditCard",
            Standing::Paid { means: Means::ApplePay, .. } => "ApplePay",
            Standing::Paid { means: Means::Twqr, .. } => "TWQR_OPAY",
            Standing::Paid { means: Means::WebAtm, .. } => "WebATM_CHINATRUST",
            _ => self.issued.as_ref().map_or("Credit_CreditCard", Number::payment_type),
        }
    }

    pub fn word(&self) -> &'static str {
        match self.standing {
            Standing::Open if self.issued.is_some() => "numbered",
            Standing::Open => "open",
            Standing::Paid { .. } => "paid",
            Standing::Failed => "failed",
        }
    }

    pub fn shown(&self) -> Value {
        json!({
            "reference": self.reference(),
            "transaction": self.number,
            "amount": self.order.amount,
            "standing": self.word(),
            "number": self.issued.as_ref().map(Number::shown),
        })
    }
}

#[derive(Debug, Default)]
struct Pages {
    trades: BTreeMap<String, Trade>,
    serial: u64,
}

/// By ECPay's own number.
#[derive(Debug, Default)]
pub struct Book(Mutex<Pages>);

impl Book {
    /// Nothing where the shop used the reference before.
    pub fn open(&self, order: Order, now: OffsetDateTime) -> Option<Trade> {
        let mut pages = self.lock();
        let (merchant, reference) = (order.fields.get("MerchantID"), order.fields.get("MerchantTradeNo"));
        if pages.trades.values().any(|trade| trade.merchant() == merchant && trade.reference() == reference) {
            return None;
        }
        pages.serial += 1;
        let minute = now.format(format_description!("[year repr:last_two][month][day][hour][minute]"));
        let number = format!("{}{:06}", minute.unwrap_or_default(), pages.serial);
        let trade =
            Trade { order, number: number.clone(), made_at: now, standing: Standing::Open, issued: None, credit: None };
        pages.trades.insert(number, trade.clone());
        Some(trade)
    }

    pub fn find(&self, found: impl Fn(&Trade) -> bool) -> Option<Trade> {
        self.lock().trades.values().find(|trade| found(trade)).cloned()
    }

    /// Changes one, while nobody else does. The serial number is a new one.
    pub fn change<T>(&self, number: &str, change: impl FnOnce(&mut Trade, u64) -> T) -> Option<T> {
        let mut pages = self.lock();
        pages.serial += 1;
        let serial = pages.serial;
        pages.trades.get_mut(number).map(|trade| change(trade, serial))
    }

    pub fn all(&self) -> Vec<Trade> {
        self.lock().trades.values().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

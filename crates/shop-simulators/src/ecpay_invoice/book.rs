//! The invoices that were issued. Never forgets one: what is void stays as void.

use serde_json::{Value, json};
use time::OffsetDateTime;

#[derive(Debug, Default)]
pub(super) struct Book {
    invoices: Vec<Invoice>,
    allowances: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Invoice {
    /// What the shop calls it.
    pub(super) reference: String,
    pub(super) number: String,
    pub(super) random: String,
    pub(super) issued_at: OffsetDateTime,
    pub(super) amount: i64,
    pub(super) is_void: bool,
    pub(super) allowances: Vec<Allowance>,
    /// As it was sent.
    pub(super) data: Value,
}

#[derive(Debug, Clone)]
pub(super) struct Allowance {
    pub(super) number: String,
    pub(super) amount: i64,
    pub(super) is_void: bool,
}

impl Invoice {
    pub(super) fn remaining(&self) -> i64 {
        let taken = self.allowances.iter().filter(|allowance| !allowance.is_void).map(|allowance| allowance.amount);
        self.amount - taken.sum::<i64>()
    }
}

impl Book {
    pub(super) fn shown(&self) -> Vec<Value> {
        let shown = |invoice: &Invoice| {
            json!({
                "reference": invoice.reference,
                "number": invoice.number,
                "amount": invoice.amount,
                "is_void": invoice.is_void,
                "remaining": invoice.remaining(),
            })
        };
        self.invoices.iter().map(shown).collect()
    }

    /// The case of letters does not count.
    pub(super) fn by_reference(&self, reference: &str) -> Option<&Invoice> {
        self.invoices.iter().find(|invoice| invoice.reference.eq_ignore_ascii_case(reference))
    }

    pub(super) fn by_number(&mut self, number: &str) -> Option<&mut Invoice> {
        self.invoices.iter_mut().find(|invoice| invoice.number == number)
    }

    pub(super) fn add(&mut self, reference: &str, amount: i64, data: Value, now: OffsetDateTime) -> &Invoice {
        let count = self.invoices.len();
        self.invoices.push(Invoice {
            reference: reference.to_owned(),
            number: format!("YY{:08}", 10_000_001 + count),
            random: format!("{:04}", (count * 7_919 + 4_821) % 10_000),
            issued_at: now,
            amount,
            is_void: false,
            allowances: Vec::new(),
            data,
        });
        &self.invoices[count]
    }

    pub(super) fn next_allowance(&mut self, now: OffsetDateTime) -> String {
        self.allowances += 1;
        let day = format!("{:04}{:02}{:02}", now.year(), u8::from(now.month()), now.day());
        format!("{day}{:08}", self.allowances)
    }
}

//! Orders as a table for the accountant: one row an order, or one row for each thing that was sold. Never adds
//! anything up that the order does not say itself.

use super::{coded::coded, moments::stamp};
use crate::{
    csv::Csv,
    words::{say, say_with},
};
use shop_contract::{ExportedOrder, OrderLineView};
use shop_domain::{
    kernel::{Language, Money},
    pricing::TaxRate,
    tax::Taxed,
};

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExportRows {
    #[default]
    Orders,
    Lines,
}

const OF_ORDERS: [&str; 16] = [
    "admin.export.number",
    "admin.export.placed_at",
    "admin.export.name",
    "admin.export.status",
    "admin.export.payment",
    "admin.export.payment_status",
    "admin.export.currency",
    "admin.export.subtotal",
    "admin.export.discounts",
    "admin.export.shipping",
    "admin.export.total",
    "admin.export.net",
    "admin.export.tax",
    "admin.export.exempt",
    "admin.export.sent_back",
    "admin.export.invoice",
];

const OF_LINES: [&str; 11] = [
    "admin.export.number",
    "admin.export.placed_at",
    "admin.export.sku",
    "admin.export.product",
    "admin.export.unit_price",
    "admin.export.quantity",
    "admin.export.currency",
    "admin.export.line_total",
    "admin.export.rate",
    "admin.export.net",
    "admin.export.tax",
];

/// How the file begins.
pub fn export_head(language: Language, rows: ExportRows) -> String {
    let mut csv = Csv::begin();
    let names: &[&'static str] = match rows {
        ExportRows::Orders => &OF_ORDERS,
        ExportRows::Lines => &OF_LINES,
    };
    for name in names {
        csv.text(say(language, name));
    }
    csv.end();
    csv.into_text()
}

/// A part of what follows.
pub fn export_part(language: Language, rows: ExportRows, orders: &[ExportedOrder]) -> String {
    let mut csv = Csv::default();
    for order in orders {
        match rows {
            ExportRows::Orders => of_order(&mut csv, language, order),
            ExportRows::Lines => of_lines(&mut csv, language, order),
        }
    }
    csv.into_text()
}

fn of_order(csv: &mut Csv, language: Language, exported: &ExportedOrder) {
    let order = &exported.order;
    let zero = Money::zero(order.totals.total.currency);
    let sum =
        |amounts: &mut dyn Iterator<Item = Money>| Money { amount: amounts.map(|part| part.amount).sum(), ..zero };
    let taxed = || order.taxes.iter().filter(|part| part.rate != TaxRate(0));
    let gross = sum(&mut taxed().map(|part| part.gross));
    let exempt = sum(&mut order.taxes.iter().filter(|part| part.rate == TaxRate(0)).map(|part| part.gross));
    begin(csv, exported);
    csv.text(&order.name)
        .text(coded(language, "status.order", order.order_status.code()))
        .text(&order.payment_title)
        .text(coded(language, "status.payment", order.payment_status.code()))
        .text(zero.currency.code())
        .amount(order.totals.subtotal)
        .amount(negative(order.totals.discounts))
        .amount(order.totals.shipping)
        .amount(order.totals.total)
        .amount(less(gross, order.totals.tax))
        .amount(order.totals.tax)
        .amount(exempt)
        .amount(negative(exported.sent_back))
        .text(order.invoice_number.as_deref().unwrap_or_default())
        .end();
}

/// What was sold, what was taken off, and the delivery: together they come to the total.
fn of_lines(csv: &mut Csv, language: Language, exported: &ExportedOrder) {
    let order = &exported.order;
    for line in &order.lines {
        let taxed = Taxed { rate: line.tax_rate, gross: line.line_total, tax: line.tax };
        row(csv, exported, (&line.sku, &title(language, line)), (line.unit_price, line.quantity), &taxed);
    }
    if !order.totals.discounts.is_zero() {
        let off = negative(order.totals.discounts);
        begin(csv, exported);
        csv.text("").text(say(language, "admin.export.discounts")).amount(off).number(1);
        // What it lessens the tax by is in the lines.
        csv.text(off.currency.code()).amount(off).text("").amount(off).number(0).end();
    }
    if !exported.shipping.gross.is_zero() {
        let name = say(language, "admin.export.shipping");
        row(csv, exported, ("", name), (exported.shipping.gross, 1), &exported.shipping);
    }
}

fn row(csv: &mut Csv, order: &ExportedOrder, (sku, title): (&str, &str), (price, quantity): (Money, i64), of: &Taxed) {
    begin(csv, order);
    csv.text(sku).text(title).amount(price).number(quantity).text(price.currency.code()).amount(of.gross);
    csv.text(&[&of.rate.to_string(), "%"].concat()).amount(less(of.gross, of.tax)).amount(of.tax).end();
}

/// The number in two groups: a spreadsheet would take the zeros from the front of a number.
fn begin(csv: &mut Csv, exported: &ExportedOrder) {
    let number = &exported.order.number;
    let (first, second) = number.split_at(number.len() / 2);
    csv.text(&[first, " ", second].concat()).text(&stamp(exported.order.placed_at));
}

fn title(language: Language, line: &OrderLineView) -> String {
    match line.choice.as_str() {
        "" => line.title.clone(),
        choice => say_with(language, "admin.export.choice", &[("title", &line.title), ("choice", choice)]),
    }
}

fn less(money: Money, part: Money) -> Money {
    Money { amount: money.amount - part.amount, ..money }
}

fn negative(money: Money) -> Money {
    Money { amount: -money.amount, ..money }
}

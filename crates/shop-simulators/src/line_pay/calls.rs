//! What the shop's server asks LINE Pay to do, but for the confirmation.

use super::{
    Answer, LinePay, Told,
    access::Refusal,
    book::{Refund, Stage, Transaction},
    order::{self, Order},
    page,
};
use crate::{Entry, Movement};
use serde::Deserialize;
use serde_json::json;

pub(super) const UNKNOWN: Refusal = Refusal("1150", "Transaction record not found.");

#[derive(Deserialize)]
pub(super) struct Sum {
    pub(super) amount: i64,
    pub(super) currency: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RefundSum {
    refund_amount: Option<i64>,
}

pub(super) fn request(line_pay: &LinePay, body: &[u8]) -> Answer {
    let order = Order::read(body)?;
    let now = line_pay.house.clock.now();
    let mut book = line_pay.book();
    if book.is_paid(&order.order_id, None) {
        return Err(Refusal("1172", "There is a record of transaction with the same order number."));
    }
    let id = book.next_id(now);
    book.add(Transaction {
        id,
        title: order.title(),
        amount: order.amount,
        packages: order.shown(),
        captures: order.is_captured_at_once(),
        order_id: order.order_id,
        confirm_url: order.redirect_urls.confirm_url,
        cancel_url: order.redirect_urls.cancel_url,
        stage: Stage::Requested,
        requested_at: now,
        paid: None,
        refunds: Vec::new(),
    });
    Ok(Told::success(json!({
        "paymentUrl": {
            "web": page::address(&line_pay.house.origin, id),
            "app": format!("line://pay/payment/{id}"),
        },
        "transactionId": id,
        "paymentAccessToken": format!("{:012}", id % 1_000_000_000_000),
    })))
}

pub(super) fn capture(line_pay: &LinePay, id: u64, body: &[u8]) -> Answer {
    let sum: Sum = order::read(body)?;
    let mut book = line_pay.book();
    let transaction = book.find_mut(id).ok_or(UNKNOWN)?;
    match (transaction.stage, sum.amount) {
        (Stage::Authorised, 1..) => {}
        (Stage::Authorised, _) => return Err(Refusal("1183", "The payment amount must be greater than 0.")),
        _ => return Err(Refusal("1179", "Unable to process the transaction.")),
    }
    if sum.amount > transaction.amount || sum.currency != "TWD" {
        return Err(Refusal("1184", "The payment amount exceeds the authorised one."));
    }
    transaction.amount = sum.amount;
    transaction.stage = Stage::Captured;
    write(line_pay, transaction, Movement::Captured, sum.amount);
    Ok(Told::success(json!({
        "transactionId": id, "orderId": transaction.order_id, "payInfo": transaction.pay_info(),
    })))
}

pub(super) fn void(line_pay: &LinePay, id: u64) -> Answer {
    let mut book = line_pay.book();
    let transaction = book.find_mut(id).ok_or(UNKNOWN)?;
    match transaction.stage {
        Stage::Authorised => {}
        Stage::Voided => return Err(Refusal("1165", "A transaction has already been voided.")),
        _ => return Err(Refusal("1155", "Wrong transaction number.")),
    }
    transaction.stage = Stage::Voided;
    write(line_pay, transaction, Movement::Voided, transaction.amount);
    Ok(Told { code: "0000", words: "Success.", info: None })
}

pub(super) fn refund(line_pay: &LinePay, id: u64, body: &[u8]) -> Answer {
    let wanted: RefundSum = order::read(body)?;
    let now = line_pay.house.clock.now();
    let mut book = line_pay.book();
    let refund_id = book.next_id(now);
    let transaction = book.find_mut(id).ok_or(UNKNOWN)?;
    if transaction.stage != Stage::Captured {
        return Err(Refusal("1155", "Not a transaction that can be refunded."));
    }
    let left = transaction.amount - transaction.refunded();
    let amount = wanted.refund_amount.unwrap_or(left);
    match amount {
        _ if left == 0 => return Err(Refusal("1165", "A transaction has already been refunded.")),
        ..1 => return Err(Refusal("2101", "refundAmount")),
        amount if amount > left => return Err(Refusal("1164", "Exceeded refundable amount.")),
        _ => {}
    }
    transaction.refunds.push(Refund { id: refund_id, amount, at: now });
    write(line_pay, transaction, Movement::Refunded, amount);
    Ok(Told::success(json!({
        "refundTransactionId": refund_id, "refundTransactionDate": super::book::written(now),
    })))
}

pub(super) fn write(line_pay: &LinePay, transaction: &Transaction, movement: Movement, amount: i64) {
    line_pay.house.ledger.write(Entry {
        provider: super::PROVIDER,
        reference: transaction.order_id.clone(),
        transaction: transaction.id.to_string(),
        movement,
        amount,
        at: line_pay.house.clock.now(),
    });
}

//! What has become of payments: how far the shopper is, and what was completed. Changes nothing.

use super::{Answer, LinePay, Told, access::Refusal, book::Stage, calls::UNKNOWN, confirm::told};
use serde_json::Value;

/// How many can be looked up at once.
const MOST: usize = 100;

/// Completed ones alone; what was only requested is not found here.
pub(super) fn details(line_pay: &LinePay, version: &str, query: &str) -> Answer {
    let (mut ids, mut orders) = (Vec::new(), Vec::new());
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match name.trim_end_matches("[]") {
            "transactionId" => ids.push(value.parse::<u64>().map_err(|_| Refusal("2101", "transactionId"))?),
            "orderId" => orders.push(value.into_owned()),
            "fields" if ["ALL", "TRANSACTION", "ORDER"].contains(&value.to_uppercase().as_str()) => {}
            _ => return Err(Refusal("2101", "Parameter error.")),
        }
    }
    match ids.len() + orders.len() {
        0 => return Err(Refusal("2101", "transactionId or orderId")),
        1..=MOST => {}
        _ => return Err(Refusal("1177", "Exceeded the number of transactions that can be retrieved.")),
    }
    let book = line_pay.book();
    let by_id = ids.iter().filter_map(|id| book.find(*id));
    let by_order = orders.iter().flat_map(|order_id| book.of_order(order_id));
    let mut found: Vec<Value> = by_id.chain(by_order).filter_map(|transaction| transaction.shown()).collect();
    if found.is_empty() {
        return Err(UNKNOWN);
    }
    for info in &mut found {
        told(line_pay, version, info);
    }
    Ok(Told::success(found.into()))
}

pub(super) fn check(line_pay: &LinePay, id: u64) -> Answer {
    let book = line_pay.book();
    let transaction = book.find(id).ok_or(UNKNOWN)?;
    let (code, words) = match transaction.stage {
        _ if transaction.is_late(line_pay.house.clock.now()) => ("0121", "The payment was cancelled or timed out."),
        Stage::Requested => ("0000", "reserved transaction."),
        Stage::Approved(_) | Stage::InProcess(_) => ("0110", "The payment is authenticated."),
        Stage::Cancelled => ("0121", "The payment was cancelled or timed out."),
        Stage::Failed => ("0122", "The payment failed."),
        Stage::Captured | Stage::Authorised | Stage::Voided => ("0123", "The payment is completed."),
    };
    Ok(Told { code, words, info: None })
}

//! The REST API as its document promises it.

mod carts;
mod catalogue;
mod categories;
mod customers;
mod door;
mod import;
mod keys;
mod lists;
mod orders;
mod orders_of_the_shop;
mod pictures;
mod products_of_the_shop;
mod quantities;
mod refusals;
mod settings;

use crate::harness::{Answer, TestShop};
use serde_json::{Value, json};

fn twd(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "TWD" })
}

/// The fields that a refusal names, in its order.
fn fields(refused: &Answer) -> Vec<String> {
    let errors = refused.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| error["field"].as_str().expect("a field").to_owned()).collect()
}

/// A refusal as all refusals look: problem+json, with the request's id and a code.
#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let body = answer.json();
    assert_eq!(body["status"], status);
    assert_eq!(body["request_id"], answer.header("x-request-id"));
    assert!(body["title"].as_str().is_some_and(|title| !title.is_empty() && title != code), "{body}");
}

async fn nothing_was_ordered(shop: &TestShop) {
    assert_eq!(shop.count("select count(*) from orders").await, 0);
    assert_eq!(shop.count("select sum(reserved)::bigint from stock").await, 0);
}

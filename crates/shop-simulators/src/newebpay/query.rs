//! The question about one trade, by the shop's reference and amount.

use super::{HASH_IV, HASH_KEY, MERCHANT_ID, NewebPay, State as Stage, counter::written, seal};
use crate::Fault;
use axum::{Form, Json, extract::State};
use serde_json::{Value, json};
use std::collections::HashMap;

const FRESH: i64 = 600;

pub(super) async fn trade(State(newebpay): State<NewebPay>, Form(form): Form<HashMap<String, String>>) -> Json<Value> {
    let now = newebpay.house.clock.now();
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let (amount, reference) = (field("Amt"), field("MerchantOrderNo"));
    let asked =
        format!("IV={HASH_IV}&Amt={amount}&MerchantID={MERCHANT_ID}&MerchantOrderNo={reference}&Key={HASH_KEY}");
    if field("MerchantID") != MERCHANT_ID || field("CheckValue") != seal::digest(&asked) {
        return Json(refusal("TRA10008", "CheckValue 檢核錯誤"));
    }
    let second: i64 = field("TimeStamp").parse().unwrap_or_default();
    if (now.unix_timestamp() - second).abs() > FRESH || field("Version") != "1.3" || field("RespondType") != "JSON" {
        return Json(refusal("TRA10003", "參數錯誤"));
    }
    let trades = newebpay.trades();
    let found = trades.get(reference).filter(|trade| trade.order.amount.to_string() == amount);
    let Some(trade) = found else { return Json(refusal("TRA10021", "查無此筆交易資料")) };
    let number = &trade.number;
    let covered = format!(
        "HashIV={HASH_IV}&Amt={amount}&MerchantID={MERCHANT_ID}&MerchantOrderNo={reference}&TradeNo={number}\
         &HashKey={HASH_KEY}"
    );
    // Of somebody who speaks in NewebPay's place, and has no key.
    let forged = if newebpay.house.chaos.strikes(Fault::Forged) { "forged" } else { "" };
    let state = match trade.state {
        Stage::Open => "0",
        Stage::Paid => "1",
        Stage::Refused => "2",
    };
    Json(json!({
        "Status": "SUCCESS",
        "Message": "查詢成功",
        "Result": {
            "MerchantID": MERCHANT_ID, "Amt": trade.order.amount, "TradeNo": number, "MerchantOrderNo": reference,
            "TradeStatus": state, "PaymentType": "CREDIT", "PayTime": trade.ended_at.map(written),
            "CheckCode": seal::digest(&[covered.as_str(), forged].concat()),
        },
    }))
}

fn refusal(code: &str, words: &str) -> Value {
    json!({ "Status": code, "Message": words, "Result": [] })
}

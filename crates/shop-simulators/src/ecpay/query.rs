//! Questions of the shop's server: what has become of an order, and of a card's payment.

use super::{
    Ecpay, Fields, Merchant,
    book::{Standing, Trade},
    told::{News, extra, told},
    written,
};
use crate::Fault;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// In seconds, as long as a question is fresh.
const FRESH: i64 = 180;

/// `QueryTradeInfo/V5`: sealed, also where there is no such order.
pub async fn trade(State(ecpay): State<Ecpay>, form: String) -> Response {
    if ecpay.house.chaos.strikes(Fault::Busy) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let asked = Fields::parse(&form);
    let Some(merchant) = ecpay.merchant(asked.get("MerchantID")) else {
        return "0|MerchantID Error".into_response();
    };
    let answer = asked_about(&ecpay, &asked, merchant).map_or_else(nothing, |trade| found(&trade));
    answer.sealed(merchant).encoded().into_response()
}

/// `QueryPaymentInfo`: the number that was issued, as it was told of when it was.
pub async fn number(State(ecpay): State<Ecpay>, form: String) -> Response {
    if ecpay.house.chaos.strikes(Fault::Busy) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let asked = Fields::parse(&form);
    let Some(merchant) = ecpay.merchant(asked.get("MerchantID")) else {
        return "0|MerchantID Error".into_response();
    };
    let no = |code: &str| {
        let mut fields = Fields::default();
        fields.set("MerchantID", merchant.id.as_str());
        fields.set("MerchantTradeNo", asked.get("MerchantTradeNo"));
        fields.set("RtnCode", code);
        fields.sealed(merchant)
    };
    let answer = match asked_about(&ecpay, &asked, merchant) {
        Ok(trade) if trade.issued.is_some() => told(&trade, News::Issued, merchant, trade.order.amount),
        Ok(_) => no("10200047"),
        Err(code) => no(code),
    };
    answer.encoded().into_response()
}

/// The order that a fresh and sealed question is about.
fn asked_about(ecpay: &Ecpay, asked: &Fields, merchant: &Merchant) -> Result<Trade, &'static str> {
    let age = asked.get("TimeStamp").parse().map(|at: i64| ecpay.house.clock.now().unix_timestamp() - at);
    let known = |trade: &Trade| trade.merchant() == merchant.id && trade.reference() == asked.get("MerchantTradeNo");
    if !asked.is_sealed_by(merchant) {
        return Err("10200073");
    }
    if !age.is_ok_and(|age| age.abs() <= FRESH) {
        return Err("10200052");
    }
    ecpay.book.find(known).ok_or("10200047")
}

fn found(trade: &Trade) -> Fields {
    let (status, paid_at) = match trade.standing {
        Standing::Open => ("0", String::new()),
        Standing::Paid { at, .. } => ("1", written(at)),
        Standing::Failed => ("10200095", String::new()),
    };
    let sent = &trade.order.fields;
    let mut fields = Fields::default();
    fields.set("MerchantID", trade.merchant());
    fields.set("MerchantTradeNo", trade.reference());
    fields.set("StoreID", sent.get("StoreID"));
    fields.set("TradeNo", &*trade.number);
    fields.set("TradeAmt", trade.order.amount.to_string());
    fields.set("PaymentDate", paid_at);
    fields.set("PaymentType", trade.payment_type());
    fields.set("HandlingCharge", trade.fee().to_string());
    fields.set("PaymentTypeChargeFee", trade.fee().to_string());
    fields.set("TradeDate", written(trade.made_at));
    fields.set("TradeStatus", status);
    fields.set("ItemName", sent.get("ItemName"));
    for name in ["CustomField1", "CustomField2", "CustomField3", "CustomField4"] {
        fields.set(name, sent.get(name));
    }
    if sent.get("NeedExtraPaidInfo") == "Y" {
        extra(trade, &mut fields);
    }
    fields
}

/// The names of an answer, with nothing in them.
fn nothing(status: &str) -> Fields {
    let mut fields = Fields::default();
    for name in ["MerchantID", "MerchantTradeNo", "StoreID", "TradeNo", "PaymentDate", "PaymentType", "ItemName"] {
        fields.set(name, "");
    }
    for name in ["TradeAmt", "HandlingCharge", "PaymentTypeChargeFee"] {
        fields.set(name, "0");
    }
    fields.set("TradeDate", "");
    fields.set("TradeStatus", status);
    fields
}

/// `CreditDetail/QueryTrade/V2`: JSON, and no seal.
pub async fn credit(State(ecpay): State<Ecpay>, form: String) -> impl IntoResponse {
    let asked = Fields::parse(&form);
    let answer = ecpay.merchant(asked.get("MerchantID")).map_or_else(
        || no("error_Stop"),
        |merchant| {
            if asked.is_sealed_by(merchant) { detail(&ecpay, merchant, &asked) } else { no("error") }
        },
    );
    // As the real house has it.
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], answer.to_string())
}

fn detail(ecpay: &Ecpay, merchant: &Merchant, asked: &Fields) -> Value {
    if asked.get("CreditCheckCode") != merchant.check_code {
        return no("error");
    }
    let this = |trade: &Trade| {
        trade.merchant() == merchant.id
            && trade.credit.as_ref().is_some_and(|credit| credit.gwsr.to_string() == asked.get("CreditRefundId"))
    };
    match ecpay.book.find(this).and_then(|trade| trade.credit) {
        Some(credit) if credit.amount.to_string() == asked.get("CreditAmount") => {
            json!({ "RtnMsg": "", "RtnValue": credit.shown() })
        }
        Some(_) => no("error"),
        None => no("error_nopay"),
    }
}

fn no(words: &str) -> Value {
    json!({ "RtnMsg": words, "RtnValue": null })
}

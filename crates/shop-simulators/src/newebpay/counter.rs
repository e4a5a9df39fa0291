//! The page for the shopper, and what NewebPay tells the shop when something was pressed on it.

use super::{
    HASH_KEY, MERCHANT_ID, NewebPay, PROVIDER, State as Stage, Trade,
    order::{Order, Refusal},
    seal,
};
use crate::{Entry, Fault, Movement, Notice, html::escaped};
use axum::{
    Form,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::json;
use std::collections::HashMap;
use time::{OffsetDateTime, macros::format_description};

pub(super) async fn opened(State(newebpay): State<NewebPay>, Form(form): Form<HashMap<String, String>>) -> Response {
    let now = newebpay.house.clock.now();
    let order = match Order::read(&form, now) {
        Ok(order) => order,
        Err(refusal) => return refused(refusal),
    };
    let mut trades = newebpay.trades();
    if trades.contains_key(&order.reference) {
        return refused(("MPG03008", "MerchantOrderNo was used before"));
    }
    let number = format!("{}{:05}", now.unix_timestamp_nanos() / 1_000_000, trades.len());
    let trade = Trade { order, number, state: Stage::Open, ended_at: None };
    let page = counter(&trade);
    trades.insert(trade.order.reference.clone(), trade);
    Html(page).into_response()
}

pub(super) async fn pressed(
    State(newebpay): State<NewebPay>,
    Path((reference, deed)): Path<(String, String)>,
) -> Response {
    let now = newebpay.house.clock.now();
    let trade = {
        let mut trades = newebpay.trades();
        let Some(trade) = trades.get_mut(&reference).filter(|trade| trade.state == Stage::Open) else {
            return StatusCode::CONFLICT.into_response();
        };
        trade.state = match (deed.as_str(), &trade.order.away) {
            ("pay", _) => Stage::Paid,
            ("refuse", _) => Stage::Refused,
            // The trade stays open: it can be paid until the page is over.
            ("away", Some(address)) => return (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(),
            _ => return StatusCode::BAD_REQUEST.into_response(),
        };
        trade.ended_at = Some(now);
        trade.clone()
    };
    if trade.state == Stage::Paid {
        newebpay.house.ledger.write(Entry {
            provider: PROVIDER,
            reference,
            transaction: trade.number.clone(),
            movement: Movement::Captured,
            amount: trade.order.amount,
            at: now,
        });
    }
    notify(&newebpay, &trade);
    Html(carry(&trade.order.back, &told(&trade, HASH_KEY, trade.order.amount))).into_response()
}

fn notify(newebpay: &NewebPay, trade: &Trade) {
    let (address, notices, chaos) = (&trade.order.notify, &newebpay.house.notices, &newebpay.house.chaos);
    let wrong = i64::from(chaos.strikes(Fault::WrongAmount));
    let send = |fields: [(&str, String); 5]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Notice::form(address, &fields)
    };
    if chaos.strikes(Fault::Forged) {
        notices.send(send(told(trade, "somebodyelsesomebodyelsesomebody", trade.order.amount)).tries(1));
    }
    notices.send(send(told(trade, HASH_KEY, trade.order.amount + wrong)));
}

/// Sealed, as it is told by server and by browser alike.
fn told(trade: &Trade, key: &str, amount: i64) -> [(&'static str, String); 5] {
    let (status, message) = match trade.state {
        Stage::Paid => ("SUCCESS", "授權成功"),
        Stage::Open | Stage::Refused => ("MPG03009", "授權失敗"),
    };
    let said = json!({
        "Status": status,
        "Message": message,
        "Result": {
            "MerchantID": MERCHANT_ID, "Amt": amount, "TradeNo": trade.number,
            "MerchantOrderNo": trade.order.reference, "RespondType": "JSON", "PaymentType": "CREDIT",
            "PayTime": trade.ended_at.map(written), "RespondCode": "00", "Auth": "930637",
            "Card6No": "400022", "Card4No": "1111", "ECI": "",
        },
    });
    let sealed = seal::seal(key, &said.to_string());
    let digest = seal::digest_of_sealed(key, &sealed);
    [
        ("Status", status.to_owned()),
        ("MerchantID", MERCHANT_ID.to_owned()),
        ("Version", "2.0".to_owned()),
        ("TradeInfo", sealed),
        ("TradeSha", digest),
    ]
}

pub(super) fn written(time: OffsetDateTime) -> String {
    time.format(format_description!("[year]-[month]-[day] [hour]:[minute]:[second]")).unwrap_or_default()
}

fn refused((code, what): Refusal) -> Response {
    let body = format!("<h1>{code}</h1><p data-code=\"{code}\">{}</p>", escaped(what));
    (StatusCode::BAD_REQUEST, Html(page(&body))).into_response()
}

fn counter(trade: &Trade) -> String {
    let (item, amount) = (escaped(&trade.order.item), trade.order.amount);
    let button = |deed: &str, words: &str| {
        let reference = &trade.order.reference;
        format!(
            "<form method=\"post\" action=\"/MPG/{reference}/{deed}\"><button class=\"{deed}\">{words}</button></form>"
        )
    };
    let away = trade.order.away.as_ref().map(|_| button("away", "返回商店")).unwrap_or_default();
    let (pay, refuse) = (button("pay", "確認付款"), button("refuse", "授權失敗"));
    page(&format!("<p>{item}</p><p class=\"sum\">NT$ {amount}</p>{pay}{refuse}{away}"))
}

/// Sends the browser on with what happened, as the real page does.
fn carry(address: &str, fields: &[(&str, String)]) -> String {
    let input = |(name, value): &(&str, String)| {
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value))
    };
    let inputs: String = fields.iter().map(input).collect();
    page(&format!(
        "<form id=\"back\" method=\"post\" action=\"{}\">{inputs}<button>返回商店</button></form>\
         <script>document.getElementById('back').submit()</script>",
        escaped(address)
    ))
}

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"zh-Hant\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>藍新金流（模擬）</title><style>\
         body{{margin:0;font:16px/1.5 system-ui,sans-serif;background:#f2f4f8;color:#222}}\
         header{{background:#1d3c8f;color:#fff;padding:14px 20px;font-weight:700}}header small{{font-weight:400;float:right}}\
         main{{max-width:420px;margin:20px auto;padding:20px;background:#fff;border-radius:8px}}\
         .sum{{font-size:30px;font-weight:700}}button{{display:block;width:100%;padding:12px;margin:10px 0;border:0;\
         border-radius:6px;background:#f08300;color:#fff;font:inherit}}.refuse,.away{{background:#7a8296}}</style></head>\
         <body><header>藍新金流 NewebPay <small>模擬環境，不會扣款</small></header><main>{body}</main></body></html>"
    )
}

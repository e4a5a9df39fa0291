//! The page on which the shopper approves. What is chosen here moves no money: that is the
//! confirmation's.

use super::{
    LinePay,
    book::{Means, Stage, Transaction},
};
use crate::html::escaped;
use axum::{
    Form,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;
use url::Url;

pub(super) const PATH: &str = "/web/payment/wait";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Which {
    transaction_reserve_id: u64,
}

#[derive(Deserialize)]
pub(super) struct Choice {
    choice: String,
}

pub(super) fn address(origin: &str, id: u64) -> String {
    format!("{origin}{PATH}?transactionReserveId={id}")
}

pub(super) async fn shown(State(line_pay): State<LinePay>, Query(which): Query<Which>) -> Response {
    let book = line_pay.book();
    match book.find(which.transaction_reserve_id) {
        Some(transaction) => {
            Html(written(transaction, transaction.is_late(line_pay.house.clock.now()))).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(super) async fn chosen(
    State(line_pay): State<LinePay>,
    Query(which): Query<Which>,
    Form(Choice { choice }): Form<Choice>,
) -> Response {
    let now = line_pay.house.clock.now();
    let mut book = line_pay.book();
    let Some(transaction) = book.find_mut(which.transaction_reserve_id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if transaction.stage != Stage::Requested || transaction.is_late(now) {
        return Html(written(transaction, true)).into_response();
    }
    let (stage, back) = match choice.as_str() {
        "card" => (Stage::Approved(Means::Card), &transaction.confirm_url),
        "points" => (Stage::Approved(Means::CardAndPoints), &transaction.confirm_url),
        "empty" => (Stage::Approved(Means::EmptyBalance), &transaction.confirm_url),
        "cancel" => (Stage::Cancelled, &transaction.cancel_url),
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    let Some(back) = with_ids(back, transaction) else { return StatusCode::BAD_REQUEST.into_response() };
    transaction.stage = stage;
    (StatusCode::SEE_OTHER, [(header::LOCATION, back)]).into_response()
}

/// LINE Pay adds to the shop's address what it is about.
fn with_ids(address: &str, transaction: &Transaction) -> Option<String> {
    let mut address = Url::parse(address).ok()?;
    let id = transaction.id.to_string();
    address.query_pairs_mut().append_pair("transactionId", &id).append_pair("orderId", &transaction.order_id);
    Some(address.into())
}

fn written(transaction: &Transaction, is_over: bool) -> String {
    let buttons = if is_over || transaction.stage != Stage::Requested {
        "<p>此筆付款已結束。 This payment is over.</p>"
    } else {
        r#"<form method="post">
<button name="choice" value="card">付款 Pay</button>
<button name="choice" value="points" class="quiet">使用點數折抵 Use points</button>
<button name="choice" value="empty" class="quiet">餘額不足 With too little money</button>
<button name="choice" value="cancel" class="quiet">取消 Cancel</button>
</form>"#
    };
    let (title, amount) = (escaped(&transaction.title), transaction.amount);
    format!(
        r#"<!doctype html>
<html lang="zh-Hant"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>LINE Pay（模擬）</title><style>
body{{margin:0;font:16px/1.5 system-ui,sans-serif;background:#f4f5f7;color:#111}}
header{{background:#06c755;color:#fff;padding:16px 20px;font-weight:700;font-size:20px}}
main{{max-width:420px;margin:20px auto;padding:24px 20px;background:#fff;border-radius:12px}}
.sum{{font-size:32px;font-weight:700;margin:4px 0 24px}}
button{{display:block;width:100%;padding:14px;margin:10px 0;border:0;border-radius:8px;background:#06c755;color:#fff;font:inherit;font-weight:700}}
.quiet{{background:#eef0f2;color:#333}}small{{color:#666}}
</style></head><body><header>LINE Pay</header><main>
<p>{title}</p><p class="sum">NT$ {amount}</p>{buttons}
<p><small>模擬付款，不會扣款。 A simulation: no money moves.</small></p>
</main></body></html>"#
    )
}

//! A confirmation: the call that moves the money. Judged at once; in bad weather it is done only
//! after a while, whether the shop waits for it or not.

use super::{
    Answer, LinePay, Told,
    access::Refusal,
    book::{Book, Means, Stage},
    calls::{Sum, UNKNOWN, write},
    order,
};
use crate::{Fault, Movement};
use serde_json::{Value, json};

pub(super) async fn confirm(line_pay: &LinePay, version: &str, id: u64, body: &[u8]) -> Answer {
    let sum: Sum = order::read(body)?;
    let means = begin(line_pay, id, &sum)?;
    if line_pay.house.chaos.strikes(Fault::Late) {
        // On its own: whoever hangs up does not stop it.
        let (later, version) = (line_pay.clone(), version.to_owned());
        let done = tokio::spawn(async move {
            tokio::time::sleep(later.house.chaos.late()).await;
            finish(&later, &version, id, means)
        });
        return done.await.unwrap_or(Err(Refusal("9000", "Internal error.")));
    }
    finish(line_pay, version, id, means)
}

fn begin(line_pay: &LinePay, id: u64, sum: &Sum) -> Result<Means, Refusal> {
    let mut book = line_pay.book();
    let means = judged(line_pay, &book, id, sum)?;
    if let Some(transaction) = book.find_mut(id) {
        transaction.stage = Stage::InProcess(means);
    }
    Ok(means)
}

fn judged(line_pay: &LinePay, book: &Book, id: u64, sum: &Sum) -> Result<Means, Refusal> {
    let transaction = book.find(id).ok_or(UNKNOWN)?;
    if transaction.is_late(line_pay.house.clock.now()) {
        return Err(Refusal("1180", "The payment has expired."));
    }
    let means = match transaction.stage {
        Stage::Requested => return Err(Refusal("1169", "The payment is not authenticated yet.")),
        Stage::Approved(means) => means,
        Stage::InProcess(_) => return Err(Refusal("1198", "The API call has been duplicated.")),
        Stage::Captured | Stage::Authorised | Stage::Voided => {
            return Err(Refusal("1152", "There is a history of transactions with the same transactionId."));
        }
        Stage::Cancelled | Stage::Failed => return Err(Refusal("1159", "Payment request information is not found.")),
    };
    if sum.amount != transaction.amount || sum.currency != "TWD" {
        return Err(Refusal("1153", "The amount differs from the requested one."));
    }
    if book.is_paid(&transaction.order_id, Some(id)) {
        return Err(Refusal("1172", "There is a record of transaction with the same order number."));
    }
    Ok(means)
}

fn finish(line_pay: &LinePay, version: &str, id: u64, means: Means) -> Answer {
    let mut book = line_pay.book();
    let transaction = book.find_mut(id).ok_or(UNKNOWN)?;
    if means == Means::EmptyBalance {
        transaction.stage = Stage::Failed;
        return Err(Refusal("1142", "Insufficient balance."));
    }
    transaction.paid = Some((line_pay.house.clock.now(), means));
    let (stage, movement) = if transaction.captures {
        (Stage::Captured, Movement::Captured)
    } else {
        (Stage::Authorised, Movement::Authorised)
    };
    transaction.stage = stage;
    write(line_pay, transaction, movement, transaction.amount);
    let mut info = json!({
        "transactionId": id,
        "orderId": transaction.order_id,
        "payInfo": transaction.pay_info(),
        "packages": transaction.packages,
    });
    told(line_pay, version, &mut info);
    Ok(Told::success(info))
}

/// What v4 adds, and what bad weather changes.
pub(super) fn told(line_pay: &LinePay, version: &str, info: &mut Value) {
    if line_pay.house.chaos.strikes(Fault::WrongAmount) {
        let amount = info["payInfo"][0]["amount"].as_i64().unwrap_or_default();
        info["payInfo"][0]["amount"] = (amount + 1).into();
    }
    if version == "v4" {
        info["paymentProvider"] = "TSP".into();
    }
}

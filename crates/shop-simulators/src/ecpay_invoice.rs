//! ECPay's e-invoices for consumers: issue, look up, void, allowances and their undoing, and the questions about
//! carriers and charities. It opens and seals by a cipher of its own. Of the weather it knows what strikes every
//! call.

mod aes;
mod book;
mod calls;
mod issue;
mod seal;

use crate::{House, chaos};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use book::Book;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// On the command line.
pub const PROVIDER: &str = "ecpay_invoice";

/// The merchant of ECPay's manual, that everybody shares.
pub const MERCHANT_ID: &str = "2000132";
pub const HASH_KEY: &str = "ejCk326UnaZWKisg";
pub const HASH_IV: &str = "q9jcZX8Ib9LM8wYk";

/// In seconds, either way: the shortest that any of ECPay's interfaces of this kind has.
const OLDEST: i64 = 300;

#[derive(Debug, Clone)]
struct Issuer {
    house: House,
    book: Arc<Mutex<Book>>,
}

impl Issuer {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A code of ECPay's, and what it says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Refusal(i64, &'static str);

type Answer = Result<Value, Refusal>;

pub fn doors(house: House) -> Router {
    let issuer = Issuer { house: house.clone(), book: Arc::default() };
    Router::new()
        .route("/B2CInvoice/{call}", post(called))
        .layer(from_fn_with_state(house, chaos::disturb))
        // Which the real one shows in its back office.
        .route("/_invoice/invoices", get(invoices))
        .with_state(issuer)
}

async fn invoices(State(issuer): State<Issuer>) -> Json<Vec<Value>> {
    Json(issuer.book().shown())
}

async fn called(State(issuer): State<Issuer>, Path(call): Path<String>, body: Bytes) -> Response {
    let envelope: Value = serde_json::from_slice(&body).unwrap_or_default();
    let data = match opened(&issuer, &envelope) {
        Ok(data) => data,
        Err((status, code, words)) => {
            let told = json!({ "MerchantID": "", "TransCode": code, "TransMsg": words, "Data": null });
            return (status, Json(told)).into_response();
        }
    };
    let now = issuer.house.clock.now();
    let answer = match call.as_str() {
        "Issue" => issue::issue(&issuer, &data, now),
        "GetIssue" => calls::look_up(&issuer, &data),
        "Invalid" => calls::void(&issuer, &data),
        "Allowance" => calls::allow(&issuer, &data, now),
        "AllowanceInvalid" => calls::void_allowance(&issuer, &data),
        "CheckBarcode" => calls::barcode(&data),
        "CheckLoveCode" => calls::love_code(&data),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let told = match answer {
        Ok(mut told) => {
            told["RtnCode"] = 1.into();
            told["RtnMsg"] = "成功".into();
            told
        }
        Err(Refusal(code, words)) => json!({ "RtnCode": code, "RtnMsg": words }),
    };
    let sealed = seal::seal(HASH_KEY, HASH_IV, &told.to_string());
    let header = json!({ "Timestamp": now.unix_timestamp() });
    let answer =
        json!({ "MerchantID": MERCHANT_ID, "RpHeader": header, "TransCode": 1, "TransMsg": "Success", "Data": sealed });
    Json(answer).into_response()
}

type Unopened = (StatusCode, i64, &'static str);

/// What is in the envelope, if it is the merchant's, fresh, and sealed with its key.
fn opened(issuer: &Issuer, envelope: &Value) -> Result<Value, Unopened> {
    let wrong = |words| (StatusCode::OK, 101, words);
    if envelope["RqHeader"]["Revision"] != "3.0.0" {
        return Err(wrong("Revision"));
    }
    let stamp = envelope["RqHeader"]["Timestamp"].as_i64().ok_or(wrong("Timestamp"))?;
    if (issuer.house.clock.now().unix_timestamp() - stamp).abs() > OLDEST {
        return Err(wrong("Timestamp"));
    }
    let sealed = envelope["Data"].as_str().ok_or(wrong("Data"))?;
    let opened = seal::open(HASH_KEY, HASH_IV, sealed).and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let data = opened.ok_or((StatusCode::INTERNAL_SERVER_ERROR, 110, "decrypt failed"))?;
    if envelope["MerchantID"] != MERCHANT_ID || data["MerchantID"] != MERCHANT_ID {
        return Err(wrong("MerchantID"));
    }
    Ok(data)
}

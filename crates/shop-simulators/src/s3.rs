//! A store for pictures that speaks S3: objects are put and read by requests that are signed as AWS
//! Signature Version 4 has it. Everything else of S3 is refused. Not a provider of payment, so it is not
//! among the vendors.

use crate::{
    House,
    mac::{hex, hmac_sha256},
};
use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use time::{Duration, OffsetDateTime, PrimitiveDateTime, macros::format_description};

/// The account of everybody who tries things out here.
pub const KEY: &str = "AKIDEXAMPLE";
pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub const REGION: &str = "us-east-1";

const LARGEST: usize = 16 << 20;
/// How far the clocks of both may differ.
const SKEW: Duration = Duration::minutes(15);

#[derive(Clone)]
struct Store {
    house: House,
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
}

pub fn doors(house: House) -> Router {
    Router::new().fallback(asked).with_state(Store { house, objects: Arc::default() })
}

async fn asked(State(store): State<Store>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST).await else {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, "EntityTooLarge");
    };
    if let Err(code) = signed(&parts.method, &parts.uri, &parts.headers, &body, store.house.clock.now()) {
        return refused(StatusCode::FORBIDDEN, code);
    }
    let mut objects = store.objects.lock().unwrap_or_else(PoisonError::into_inner);
    let name = parts.uri.path().to_owned();
    match parts.method {
        Method::PUT => {
            objects.insert(name, body);
            ([(header::ETAG, "\"1\"")], StatusCode::OK).into_response()
        }
        Method::GET | Method::HEAD => match objects.get(&name) {
            Some(object) => {
                let told = [(header::ETAG, "\"1\""), (header::LAST_MODIFIED, "Thu, 01 Jan 2026 00:00:00 GMT")];
                (told, object.clone()).into_response()
            }
            None => refused(StatusCode::NOT_FOUND, "NoSuchKey"),
        },
        _ => refused(StatusCode::NOT_IMPLEMENTED, "NotImplemented"),
    }
}

fn refused(status: StatusCode, code: &str) -> Response {
    let body = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>");
    (status, [(header::CONTENT_TYPE, "application/xml")], body).into_response()
}

/// Recomputed from what has come, and from nothing that the shop computed.
fn signed(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
    now: OffsetDateTime,
) -> Result<(), &'static str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let authorization = text("authorization").ok_or("AccessDenied")?;
    let terms = authorization.strip_prefix("AWS4-HMAC-SHA256 ").ok_or("InvalidRequest")?;
    let term = |name: &str| terms.split(',').find_map(|term| term.trim().strip_prefix(name)?.strip_prefix('='));
    let (credential, names) = (term("Credential").ok_or("InvalidRequest")?, term("SignedHeaders").unwrap_or_default());
    let (key, scope) = credential.split_once('/').ok_or("InvalidRequest")?;
    if key != KEY {
        return Err("InvalidAccessKeyId");
    }
    let moment = text("x-amz-date").ok_or("AccessDenied")?;
    let format = format_description!("[year][month][day]T[hour][minute][second]Z");
    let at = PrimitiveDateTime::parse(moment, &format).map_err(|_| "AccessDenied")?.assume_utc();
    if (now - at).abs() > SKEW {
        return Err("RequestTimeTooSkewed");
    }
    let day = moment.get(..8).unwrap_or_default();
    if scope != [day, REGION, "s3", "aws4_request"].join("/") {
        return Err("AuthorizationHeaderMalformed");
    }
    let digest = text("x-amz-content-sha256").ok_or("MissingContentLength")?;
    if digest != "UNSIGNED-PAYLOAD" && digest != hex(&Sha256::digest(body)) {
        return Err("XAmzContentSHA256Mismatch");
    }
    if !["host", "x-amz-content-sha256", "x-amz-date"].iter().all(|must| names.split(';').any(|name| name == *must)) {
        return Err("SignatureDoesNotMatch");
    }
    let lines: String =
        names.split(';').map(|name| [name, ":", text(name).unwrap_or_default().trim(), "\n"].concat()).collect();
    let query = uri.query().unwrap_or_default();
    let canonical = [method.as_str(), uri.path(), query, &lines, names, digest].join("\n");
    let to_sign = ["AWS4-HMAC-SHA256", moment, scope, &hex(&Sha256::digest(canonical))].join("\n");
    let key = [day, REGION, "s3", "aws4_request"]
        .iter()
        .fold(["AWS4", SECRET].concat().into_bytes(), |key, part| hmac_sha256(&key, &[part.as_bytes()]).to_vec());
    let due = hex(&hmac_sha256(&key, &[to_sign.as_bytes()]));
    if term("Signature") == Some(due.as_str()) { Ok(()) } else { Err("SignatureDoesNotMatch") }
}

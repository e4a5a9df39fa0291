//! A code for a token, from server to server: once, and for whoever sent the browser.

use super::{CLIENT_ID, CLIENT_SECRET, OpenId};
use axum::{
    Form, Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

#[derive(Deserialize)]
pub(super) struct Trade {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
    client_id: Option<String>,
    client_secret: Option<String>,
}

pub(super) async fn token(State(openid): State<OpenId>, headers: HeaderMap, Form(trade): Form<Trade>) -> Response {
    if !is_client(&headers, &trade) {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    if trade.grant_type != "authorization_code" {
        return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    // Taken out, whatever comes of it: a code is good once.
    let asked = openid.codes().remove(&trade.code);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(trade.code_verifier.as_bytes()));
    let asked = asked.filter(|asked| asked.redirect == trade.redirect_uri && asked.challenge == challenge);
    let Some(asked) = asked else { return refused(StatusCode::BAD_REQUEST, "invalid_grant") };
    let token = openid.keys().sign(&openid.claims(&asked), openid.manner, openid.lie());
    Json(json!({ "access_token": "nothing-is-behind-it", "token_type": "Bearer", "expires_in": 3_600, "id_token": token }))
        .into_response()
}

/// By the header or by the body, as both houses take it.
fn is_client(headers: &HeaderMap, trade: &Trade) -> bool {
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    let basic = basic.and_then(|pair| STANDARD.decode(pair).ok()).and_then(|pair| String::from_utf8(pair).ok());
    match basic {
        Some(pair) => pair == format!("{CLIENT_ID}:{CLIENT_SECRET}"),
        None => trade.client_id.as_deref() == Some(CLIENT_ID) && trade.client_secret.as_deref() == Some(CLIENT_SECRET),
    }
}

fn refused(status: StatusCode, code: &str) -> Response {
    (status, Json(json!({ "error": code }))).into_response()
}

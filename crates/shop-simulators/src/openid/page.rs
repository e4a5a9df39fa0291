//! The page where somebody is asked, and says yes or no. Nothing is kept of who they are: the name is typed anew.

use super::{Asked, CLIENT_ID, OpenId};
use crate::html::escaped;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Request {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
    state: String,
    nonce: String,
    code_challenge: String,
    code_challenge_method: String,
}

#[derive(Deserialize)]
pub(super) struct Decision {
    /// Of whoever says yes; nobody has said no.
    login: Option<String>,
    redirect_uri: String,
    state: String,
    nonce: String,
    code_challenge: String,
}

impl Request {
    /// What is wrong with it, as the standard has it.
    fn judge(&self) -> Result<(), &'static str> {
        if self.client_id != CLIENT_ID {
            return Err("unknown client_id");
        }
        if self.response_type != "code" || !self.scope.split(' ').any(|scope| scope == "openid") {
            return Err("response_type code and scope openid are needed");
        }
        if self.code_challenge_method != "S256" || self.code_challenge.len() != 43 {
            return Err("PKCE with S256 is needed");
        }
        if self.state.is_empty() || self.nonce.is_empty() {
            return Err("state and nonce are needed");
        }
        if self.redirect_uri.contains('#') || Url::parse(&self.redirect_uri).is_err() {
            return Err("redirect_uri is no address");
        }
        Ok(())
    }
}

pub(super) async fn page(Query(request): Query<Request>) -> Response {
    if let Err(wrong) = request.judge() {
        return (StatusCode::BAD_REQUEST, wrong).into_response();
    }
    let hidden = [
        ("redirect_uri", &request.redirect_uri),
        ("state", &request.state),
        ("nonce", &request.nonce),
        ("code_challenge", &request.code_challenge),
    ];
    let hidden =
        hidden.map(|(name, value)| format!(r#"<input type="hidden" name="{name}" value="{}">"#, escaped(value)));
    let hidden = hidden.concat();
    Html(format!(
        r#"<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Simulated sign-in</title><main><h1>Sign in</h1>
<form action="/decide"><label>Login <input name="login" value="mei"></label>{hidden}<button>Continue</button></form>
<form action="/decide">{hidden}<button>Cancel</button></form></main>"#
    ))
    .into_response()
}

pub(super) async fn decide(State(openid): State<OpenId>, Query(decision): Query<Decision>) -> Response {
    let Ok(mut back) = Url::parse(&decision.redirect_uri) else { return StatusCode::BAD_REQUEST.into_response() };
    match decision.login {
        Some(login) => {
            let code = code(&decision.state, &decision.nonce, openid.codes().len());
            back.query_pairs_mut().append_pair("code", &code);
            let asked = Asked {
                login,
                nonce: decision.nonce,
                challenge: decision.code_challenge,
                redirect: decision.redirect_uri,
            };
            openid.codes().insert(code, asked);
        }
        None => {
            back.query_pairs_mut().append_pair("error", "access_denied");
        }
    }
    back.query_pairs_mut().append_pair("state", &decision.state).append_pair("iss", &openid.house.origin);
    Redirect::to(back.as_str()).into_response()
}

/// Not to be guessed by whoever does not know both, which is enough here.
fn code(state: &str, nonce: &str, number: usize) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{state}.{nonce}.{number}")))
}

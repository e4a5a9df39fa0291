//! A house that vouches for people by OpenID Connect: what it publishes of itself, its keys, the page where somebody
//! says yes, and the tokens. Whoever is at the page is chosen by `login`; what the house does wrong, by a lie.
//!
//! It checks what the standard has it check: the client and its secret, the address to come back to, a code that is
//! good once, and that whoever trades it knows what the browser was sent with (PKCE).

mod claims;
mod keys;
mod page;
mod token;

use crate::{House, chaos};
use axum::{
    Json, Router,
    extract::State,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use keys::Keys;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

pub use claims::{Lie, Person};

/// On the command line.
pub const GOOGLE: &str = "google";
pub const LINE: &str = "line";

/// Of the one client that the house knows.
pub const CLIENT_ID: &str = "1234567890";
/// Long enough to sign with.
pub const CLIENT_SECRET: &str = "a-channel-secret-of-32-characters";

/// How a house differs from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Signs with RS256, and says of an address whether it is proven.
    Google,
    /// Publishes ES256 and signs with HS256 under the client's secret; tells no `email_verified`.
    Line,
}

#[derive(Debug, Clone)]
pub struct OpenId {
    house: House,
    manner: Manner,
    keys: Arc<Mutex<Keys>>,
    people: Arc<Mutex<HashMap<String, Person>>>,
    lie: Arc<Mutex<Option<Lie>>>,
    codes: Arc<Mutex<HashMap<String, Asked>>>,
}

/// What a browser was sent with.
#[derive(Debug, Clone)]
struct Asked {
    login: String,
    nonce: String,
    challenge: String,
    redirect: String,
}

pub fn google(house: House) -> Router {
    doors(&OpenId::new(house, Manner::Google))
}

pub fn line(house: House) -> Router {
    doors(&OpenId::new(house, Manner::Line))
}

impl OpenId {
    fn new(house: House, manner: Manner) -> Self {
        let keys = Arc::new(Mutex::new(Keys::new()));
        let (people, lie, codes) = (Arc::default(), Arc::default(), Arc::default());
        Self { house, manner, keys, people, lie, codes }
    }

    /// As Google, with the other end in hand.
    pub fn as_google(house: House) -> Self {
        Self::new(house, Manner::Google)
    }

    pub fn as_line(house: House) -> Self {
        Self::new(house, Manner::Line)
    }

    pub fn doors(&self) -> Router {
        doors(self)
    }

    /// Whoever logs in under this name.
    pub fn knows(&self, login: &str, person: Person) {
        self.people().insert(login.to_owned(), person);
    }

    /// What is wrong with every token from now on.
    pub fn lies(&self, lie: Option<Lie>) {
        *self.lie.lock().unwrap_or_else(PoisonError::into_inner) = lie;
    }

    /// Other keys from now on, under other names.
    pub fn changes_keys(&self) {
        *self.keys() = Keys::new();
    }

    fn people(&self) -> MutexGuard<'_, HashMap<String, Person>> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn codes(&self) -> MutexGuard<'_, HashMap<String, Asked>> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lie(&self) -> Option<Lie> {
        *self.lie.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn doors(openid: &OpenId) -> Router {
    let asked = Router::new()
        .route("/.well-known/openid-configuration", get(configuration))
        .route("/keys", get(published))
        .route("/token", post(token::token))
        .layer(from_fn_with_state(openid.house.clone(), chaos::disturb));
    Router::new()
        .route("/authorize", get(page::page))
        .route("/decide", get(page::decide))
        .merge(asked)
        .with_state(openid.clone())
}

async fn configuration(State(openid): State<OpenId>) -> Json<Value> {
    let origin = &*openid.house.origin;
    let algorithm = match openid.manner {
        Manner::Google => "RS256",
        Manner::Line => "ES256",
    };
    Json(json!({
        "issuer": origin,
        "authorization_endpoint": format!("{origin}/authorize"),
        "token_endpoint": format!("{origin}/token"),
        "jwks_uri": format!("{origin}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": [algorithm],
        "scopes_supported": ["openid", "profile", "email"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn published(State(openid): State<OpenId>) -> Json<Value> {
    Json(openid.keys().published())
}

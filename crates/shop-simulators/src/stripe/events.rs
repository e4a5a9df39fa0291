//! What Stripe tells the shop by itself: events, signed, to every endpoint that wants them.

use super::{Problem, Stripe, WEBHOOK_SECRET, form::Fields};
use crate::{
    Fault, Notice,
    mac::{hex, hmac_sha256},
};
use axum::{Json, extract::State};
use serde_json::{Value, json};
use std::sync::{MutexGuard, PoisonError};

/// Stripe goes on for three days, ever more rarely.
const TRIES: u32 = 16;

#[derive(Debug, Default)]
pub(super) struct Events {
    endpoints: Vec<Endpoint>,
    /// Oldest first.
    told: Vec<Value>,
}

#[derive(Debug, Clone)]
struct Endpoint {
    url: String,
    wanted: Vec<String>,
    /// All of them sign: while one is being replaced, there are two.
    secrets: Vec<String>,
}

impl Stripe {
    fn events(&self) -> MutexGuard<'_, Events> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn add_endpoint(stripe: &Stripe, fields: &Fields) -> Result<Value, Problem> {
    fields.only(&["url", "enabled_events[]", "description", "api_version", "metadata[*]"])?;
    let url = fields.want("url")?.to_owned();
    if !url::Url::parse(&url).is_ok_and(|url| ["http", "https"].contains(&url.scheme())) {
        return Err(Problem::parameter("url_invalid", "url", "Not a valid URL"));
    }
    let wanted = (0..fields.count("enabled_events")).map(|at| fields.want(&format!("enabled_events[{at}]")));
    let wanted: Vec<String> = wanted.map(|event| event.map(str::to_owned)).collect::<Result<_, _>>()?;
    if wanted.is_empty() {
        return Err(Problem::parameter("parameter_missing", "enabled_events", "Missing required param"));
    }
    let now = stripe.now();
    let id = stripe.book().next_id("we_", now);
    let mut events = stripe.events();
    // Known beforehand, so that a shop can be set up with it before it is there.
    let secret = match events.endpoints.len() {
        0 => WEBHOOK_SECRET.to_owned(),
        more => format!("{WEBHOOK_SECRET}{more}"),
    };
    events.endpoints.push(Endpoint { url: url.clone(), wanted: wanted.clone(), secrets: vec![secret.clone()] });
    Ok(json!({
        "id": id, "object": "webhook_endpoint", "created": now, "livemode": false,
        "url": url, "enabled_events": wanted, "secret": secret, "status": "enabled",
    }))
}

/// Gives every endpoint another secret; the old one goes on signing.
pub(super) async fn rolled(State(stripe): State<Stripe>) -> Json<Value> {
    let mut events = stripe.events();
    let roll = |endpoint: &mut Endpoint| {
        let next = format!("{}r{}", endpoint.secrets[0], endpoint.secrets.len());
        endpoint.secrets.push(next.clone());
        next
    };
    let secrets: Vec<String> = events.endpoints.iter_mut().map(roll).collect();
    Json(json!({ "secrets": secrets }))
}

pub(super) fn tell(stripe: &Stripe, kind: &str, object: Value) {
    let now = stripe.now();
    let event = json!({
        "id": stripe.book().next_id("evt_", now), "object": "event", "api_version": super::VERSION,
        "created": now, "livemode": false, "pending_webhooks": 1, "type": kind, "data": { "object": object },
    });
    let endpoints = {
        let mut events = stripe.events();
        events.told.push(event.clone());
        events.endpoints.clone()
    };
    let chaos = &stripe.house.chaos;
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.wants(kind)) {
        let mut event = event.clone();
        if event["data"]["object"]["amount_total"].is_i64() && chaos.strikes(Fault::WrongAmount) {
            let amount = event["data"]["object"]["amount_total"].as_i64().unwrap_or_default();
            event["data"]["object"]["amount_total"] = (amount + 100).into();
        }
        if chaos.strikes(Fault::Forged) {
            let mut forged = event.clone();
            forged["id"] = "evt_forged".into();
            let secrets = ["whsec_somebody_else".to_owned()];
            stripe.house.notices.send(signed(&endpoint.url, &forged, &secrets, now).tries(1));
        }
        stripe.house.notices.send(signed(&endpoint.url, &event, &endpoint.secrets, now).tries(TRIES));
    }
}

impl Endpoint {
    fn wants(&self, kind: &str) -> bool {
        self.wanted.iter().any(|wanted| wanted == "*" || wanted == kind)
    }
}

/// Accepted with any answer of success.
fn signed(url: &str, event: &Value, secrets: &[String], now: i64) -> Notice {
    // Stripe's own are written over several lines, and signed so.
    let body = format!("{event:#}");
    let second = now.to_string();
    let mut header = ["t=", &second].concat();
    for secret in secrets.iter().rev() {
        header.push_str(",v1=");
        header.push_str(&hex(&hmac_sha256(secret.as_bytes(), &[second.as_bytes(), b".", body.as_bytes()])));
    }
    // A scheme that nobody is to trust.
    header.push_str(",v0=");
    header.push_str(&"0".repeat(64));
    let mut notice = Notice::new(url, "application/json; charset=utf-8", body);
    notice.headers.push(("stripe-signature".to_owned(), header));
    notice
}

/// Newest first.
pub(super) fn list(stripe: &Stripe) -> Value {
    let data: Vec<Value> = stripe.events().told.iter().rev().take(100).cloned().collect();
    json!({ "object": "list", "url": "/v1/events", "has_more": false, "data": data })
}

pub(super) fn get(stripe: &Stripe, id: &str) -> Result<Value, Problem> {
    let events = stripe.events();
    events.told.iter().find(|event| event["id"] == id).cloned().ok_or_else(|| Problem::missing("event", id))
}

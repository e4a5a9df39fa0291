//! What providers said without effect, and what nobody here knows what to do with.

use super::{super::query::Lenient, desk::Desk};
use app::admin::{self as view, Section};
use axum::{Form, response::Response};
use serde::Deserialize;

#[derive(Deserialize, Default)]
pub struct Typed {
    cursor: Option<String>,
}

pub async fn refused(desk: Desk, Lenient(typed): Lenient<Typed>) -> Response {
    match desk.app.services.order.refused(&desk.caller, typed.cursor.as_deref(), desk.language).await {
        Ok(list) => desk.page(Section::Home, |frame| view::refused_page(frame, list)).await,
        Err(error) => desk.refuse(&error, Section::Home).await,
    }
}

#[derive(Deserialize)]
pub struct Through {
    newest: i64,
}

pub async fn refused_seen(desk: Desk, Form(through): Form<Through>) -> Response {
    match desk.app.services.order.refused_seen(&desk.caller, through.newest).await {
        Ok(()) => desk.done("done.seen", "/admin/callbacks/refused").await,
        Err(error) => desk.refuse(&error, Section::Home).await,
    }
}

#[derive(Deserialize)]
pub struct Told {
    provider: String,
    event: String,
}

/// What a provider told of a payment that no order here has.
pub async fn seen(desk: Desk, Form(told): Form<Told>) -> Response {
    match desk.app.services.order.seen(&desk.caller, &told.provider, &told.event).await {
        Ok(()) => desk.done("done.seen", "/admin").await,
        Err(error) => desk.refuse(&error, Section::Home).await,
    }
}

//! The work for later, and what is stuck in it.

use super::{super::query::Lenient, desk::Desk};
use app::admin::{self as view, Section};
use axum::{Form, response::Response};
use serde::Deserialize;
use shop_services::work::WorkRefusal;

#[derive(Deserialize, Default)]
pub struct Typed {
    cursor: Option<String>,
}

pub async fn page(desk: Desk, Lenient(typed): Lenient<Typed>) -> Response {
    match desk.app.services.work.list(&desk.caller, typed.cursor.as_deref()).await {
        Ok(work) => desk.page(Section::Health, |frame| view::health_page(frame, work)).await,
        Err(error) => desk.refuse(&error, Section::Health).await,
    }
}

#[derive(Deserialize)]
pub struct Which {
    kind: String,
    key: String,
}

pub async fn retry(desk: Desk, Form(which): Form<Which>) -> Response {
    match desk.app.services.work.retry(&desk.caller, &which.kind, &which.key).await {
        Ok(()) => desk.done("done.work_again", "/admin/health").await,
        Err(error @ WorkRefusal::NotStuck) => desk.not_done(&error, "/admin/health").await,
        Err(error) => desk.refuse(&error, Section::Health).await,
    }
}

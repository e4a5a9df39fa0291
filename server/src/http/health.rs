//! Whether the process lives, and whether it can work.

use super::App;
use axum::{extract::State, http::StatusCode};
use std::time::Duration;

pub async fn healthz() -> &'static str {
    "ok"
}

/// Asks the database: a shop without it sells nothing. No longer once the shop was told to stop.
pub async fn readyz(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.leaving.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the shop is stopping");
    }
    let asked = tokio::time::timeout(Duration::from_secs(2), app.services.catalogue.version());
    match asked.await {
        Ok(Ok(_)) => (StatusCode::OK, "ready"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}

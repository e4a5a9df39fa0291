//! The first page behind the door.

use super::Caller;
use app::account::home_page;
use axum::response::{IntoResponse, Response};

pub async fn home(caller: Caller) -> Response {
    match caller.customer().await {
        Ok(kept) => {
            let shown = caller.app.services.customer.shown(&kept);
            caller.page("/account", |frame| home_page(frame, &shown)).await.into_response()
        }
        Err(elsewhere) => elsewhere,
    }
}

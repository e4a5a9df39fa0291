//! Refusals from before a handler: a problem for whoever asked the API, a line of text for everybody
//! else. Never says more than a sentence.

use super::{
    api::problem::Asker,
    language::{AskedLanguage, of_path},
    observe::RequestId,
};
use app::words::find;
use axum::{
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// What is to be known of a request that may be gone when it is refused.
pub struct Edge {
    asker: Asker,
    is_api: bool,
}

impl Edge {
    pub fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let is_api = path.starts_with("/api/v1/");
        let asked = is_api || path.starts_with("/admin");
        let language = if asked { AskedLanguage::of(request.headers()).0 } else { of_path(path) };
        let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        Self { asker: Asker { language, request_id }, is_api }
    }

    pub fn refuse(&self, status: StatusCode, code: &'static str) -> Response {
        if self.is_api {
            return self.asker.code(status, code);
        }
        (status, find(self.asker.language, code).unwrap_or(code)).into_response()
    }
}

//! Refusals as problem+json. Never carries the text of an internal error.

use super::super::{forms::status_of, language::AskedLanguage, observe::RequestId};
use app::{ssr::refuse, words::find};
use axum::{
    Extension, Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shop_contract::{FieldProblem, LineChange, Problem, RowProblem};
use shop_domain::{
    fault::Class,
    kernel::{Language, Money},
};
use shop_services::refusal::Refusal;

#[derive(Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The sentence, in the language asked for.
    pub title: String,
    pub status: u16,
    /// Stable: for programs.
    #[schema(example = "stock.out")]
    pub code: String,
    pub request_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// The total as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<shop_contract::MoneySchema>)]
    pub total: Option<Money>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<LineChange>,
    /// Of a list: the first thousand cells that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowProblem>,
}

/// Who asks, for the answer to speak their language and name their request.
#[derive(Debug, Clone)]
pub struct Asker {
    pub language: Language,
    pub request_id: String,
}

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Asker {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut axum::http::request::Parts, state: &S) -> Result<Self, Self::Rejection> {
        let AskedLanguage(language) = AskedLanguage::from_request_parts(parts, state).await?;
        let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        Ok(Self { language, request_id })
    }
}

impl Asker {
    pub fn refuse(&self, refusal: &dyn Refusal) -> Response {
        self.problem(refuse(self.language, refusal))
    }

    pub fn problem(&self, problem: Problem) -> Response {
        self.answer(status_of(problem.class), problem)
    }

    /// For what is wrong with the request itself.
    pub fn code(&self, status: StatusCode, code: &str) -> Response {
        let message = find(self.language, code).unwrap_or(code);
        self.answer(status, Problem::new(Class::Invalid, code, message))
    }

    /// For a list, of which each of these is wrong.
    pub fn rows(&self, status: StatusCode, code: &str, rows: Vec<RowProblem>) -> Response {
        let message = find(self.language, code).unwrap_or(code);
        self.tell(status, Problem::new(Class::Invalid, code, message), rows)
    }

    pub fn answer(&self, status: StatusCode, problem: Problem) -> Response {
        self.tell(status, problem, Vec::new())
    }

    fn tell(&self, status: StatusCode, problem: Problem, rows: Vec<RowProblem>) -> Response {
        let body = ProblemBody {
            kind: "about:blank",
            title: problem.message,
            status: status.as_u16(),
            code: problem.code,
            request_id: self.request_id.clone(),
            errors: problem.fields,
            total: problem.total,
            changes: problem.changes,
            rows,
        };
        let mut response = (status, Json(body)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

pub async fn missing(asker: Asker) -> Response {
    asker.code(StatusCode::NOT_FOUND, "request.not_found")
}

pub async fn method(asker: Asker, _: Option<Extension<RequestId>>) -> Response {
    asker.code(StatusCode::METHOD_NOT_ALLOWED, "request.method")
}

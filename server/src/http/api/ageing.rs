//! What of the API is to go some day. One list says which, from when and until when; the document marks it, and the
//! answers carry it. Never takes anything away by itself.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use time::{Date, UtcOffset, macros::format_description};
use utoipa::{
    Modify,
    openapi::{Deprecated, OpenApi, path::PathItem},
};

/// An operation that is to go.
#[derive(Debug, Clone, Copy)]
pub struct Ageing {
    pub method: Verb,
    /// As it stands in the document.
    pub path: &'static str,
    /// The day on which that was said.
    pub since: Date,
    /// The day before which it does not go: twelve months later at least.
    pub until: Date,
    /// The path of what takes its place.
    pub successor: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// Nothing is to go today.
pub const AGEING: &[Ageing] = &[];

/// Marks them in the document.
pub struct Marked;

impl Modify for Marked {
    fn modify(&self, document: &mut OpenApi) {
        mark(AGEING, document);
    }
}

fn mark(all: &[Ageing], document: &mut OpenApi) {
    for ageing in all {
        let item = document.paths.paths.get_mut(ageing.path);
        let Some(operation) = item.and_then(|item| ageing.method.of(item)) else { continue };
        operation.deprecated = Some(Deprecated::True);
        let days = format!("Goes no earlier than {}; `{}` takes its place.", ageing.until, ageing.successor);
        let said = operation.description.take().map(|said| [&said, "\n\n", &days].concat());
        operation.description = Some(said.unwrap_or(days));
    }
}

/// Has every answer of theirs say so, a refusal too.
pub async fn tell(State(all): State<&'static [Ageing]>, request: Request, next: Next) -> Response {
    let found = request
        .extensions()
        .get::<MatchedPath>()
        .and_then(|path| all.iter().find(|ageing| ageing.path == path.as_str() && ageing.method.is(request.method())));
    let mut response = next.run(request).await;
    if let Some(ageing) = found {
        ageing.tell(response.headers_mut());
    }
    response
}

impl Verb {
    fn is(self, method: &Method) -> bool {
        *method
            == match self {
                Self::Get => Method::GET,
                Self::Post => Method::POST,
                Self::Put => Method::PUT,
                Self::Patch => Method::PATCH,
                Self::Delete => Method::DELETE,
            }
    }

    fn of(self, item: &mut PathItem) -> Option<&mut utoipa::openapi::path::Operation> {
        match self {
            Self::Get => item.get.as_mut(),
            Self::Post => item.post.as_mut(),
            Self::Put => item.put.as_mut(),
            Self::Patch => item.patch.as_mut(),
            Self::Delete => item.delete.as_mut(),
        }
    }
}

impl Ageing {
    /// RFC 9745 has the one as seconds, RFC 8594 the other as a date of HTTP.
    fn tell(&self, headers: &mut HeaderMap) {
        let form = format_description!("[weekday repr:short], [day] [month repr:short] [year] 00:00:00 GMT");
        let since = self.since.midnight().assume_offset(UtcOffset::UTC).unix_timestamp();
        let until = self.until.format(form).unwrap_or_default();
        let told = [
            (HeaderName::from_static("deprecation"), format!("@{since}")),
            (HeaderName::from_static("sunset"), until),
            (header::LINK, format!("<{}>; rel=\"successor-version\"", self.successor)),
        ];
        for (name, value) in told {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.append(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, http::StatusCode, middleware::from_fn_with_state, routing::get};
    use time::macros::date;
    use tower::ServiceExt;
    use utoipa::OpenApi as _;

    const OLD: &[Ageing] = &[Ageing {
        method: Verb::Get,
        path: "/api/v1/teas/{id}",
        since: date!(2026 - 12 - 01),
        until: date!(2027 - 12 - 01),
        successor: "/api/v1/products",
    }];

    #[utoipa::path(get, path = "/api/v1/teas/{id}", responses((status = 200)))]
    async fn tea() -> &'static str {
        "oolong"
    }

    #[utoipa::path(delete, path = "/api/v1/teas/{id}", responses((status = 200)))]
    async fn drink() -> StatusCode {
        StatusCode::NO_CONTENT
    }

    #[derive(utoipa::OpenApi)]
    #[openapi(paths(tea, drink))]
    struct Document;

    async fn asks(method: Method) -> Response {
        let teas = Router::new().route("/teas/{id}", get(tea).delete(drink)).layer(from_fn_with_state(OLD, tell));
        let request = Request::builder().method(method).uri("/api/v1/teas/1").body(Body::empty()).expect("a request");
        Router::new().nest("/api/v1", teas).oneshot(request).await.expect("an answer")
    }

    #[tokio::test]
    async fn what_is_to_go_says_since_when_until_when_and_what_takes_its_place() {
        let answer = asks(Method::GET).await;
        let said = |name: &str| answer.headers()[name].to_str().expect("a text").to_owned();
        assert_eq!(said("deprecation"), "@1796083200");
        assert_eq!(said("sunset"), "Wed, 01 Dec 2027 00:00:00 GMT");
        assert_eq!(said("link"), "</api/v1/products>; rel=\"successor-version\"");
        let other = asks(Method::DELETE).await;
        assert!(!other.headers().contains_key("deprecation"), "what stays says nothing");
    }

    #[test]
    fn the_document_marks_the_same() {
        let mut document = Document::openapi();
        mark(OLD, &mut document);
        let item = &document.paths.paths["/api/v1/teas/{id}"];
        let marks = [&item.get, &item.delete].map(|one| one.as_ref().expect("there").deprecated.clone());
        assert!(matches!(marks, [Some(Deprecated::True), None]));
        assert!(item.get.as_ref().expect("there").description.as_ref().expect("said").contains("2027-12-01"));
    }

    #[test]
    fn whatever_is_to_go_is_in_the_document_and_stays_for_a_year() {
        let mut document = super::super::Document::openapi();
        for ageing in AGEING {
            let item = document.paths.paths.get_mut(ageing.path).expect(ageing.path);
            assert!(ageing.method.of(item).is_some(), "{ageing:?}");
            assert!(ageing.until - ageing.since >= time::Duration::days(365), "{ageing:?}");
        }
    }
}

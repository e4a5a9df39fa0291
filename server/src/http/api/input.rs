//! What a request brings, or a problem that names what does not fit. Never guesses a type.

use super::problem::Asker;
use axum::{
    body::Bytes,
    extract::{
        FromRequest, FromRequestParts, Path, Query, Request,
        rejection::{BytesRejection, QueryRejection},
    },
    http::{StatusCode, request::Parts},
    response::Response,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use shop_contract::{FieldProblem, Problem};
use shop_domain::fault::Class;
use std::error::Error;

pub struct Body<T>(pub T);

/// A body as it came.
pub struct Whole(pub Bytes);

/// Of the query.
pub struct Parameters<T>(pub T);

/// The one part of the path that varies.
pub struct Segment(pub String);

/// The parts of the path that vary, where there are several.
pub struct Segments<const N: usize>(pub [String; N]);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Ok(asker) = Asker::from_request_parts(parts, state).await;
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(found)) => Ok(Self(found)),
            Err(wrong) => Err(asker.answer(StatusCode::BAD_REQUEST, named(&wrong, &asker))),
        }
    }
}

/// With the parameter that does not fit, and what would.
fn named(wrong: &QueryRejection, asker: &Asker) -> Problem {
    type Found = serde_path_to_error::Error<serde::de::value::Error>;
    let sentence = app::words::find(asker.language, "request.query").unwrap_or("request.query");
    let mut problem = Problem::new(Class::Invalid, "request.query", sentence);
    let mut cause: Option<&(dyn Error + 'static)> = Some(wrong);
    while let Some(error) = cause.filter(|error| !error.is::<Found>()) {
        cause = error.source();
    }
    if let Some(found) = cause.and_then(|error| error.downcast_ref::<Found>()) {
        let message = found.inner().to_string();
        // Of a parameter that nobody knows, the words alone say the name.
        let unknown = message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
        let field = unknown.map_or_else(|| found.path().to_string(), str::to_owned);
        problem.fields = vec![FieldProblem { field, code: "request.query".to_owned(), message }];
    }
    problem
}

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Ok(asker) = Asker::from_request_parts(parts, state).await;
        let Ok(Path(segment)) = Path::from_request_parts(parts, state).await else {
            return Err(asker.code(StatusCode::NOT_FOUND, "request.not_found"));
        };
        Ok(Self(segment))
    }
}

impl<const N: usize, S: Send + Sync> FromRequestParts<S> for Segments<N> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Ok(asker) = Asker::from_request_parts(parts, state).await;
        let found = Path::<Vec<String>>::from_request_parts(parts, state).await.ok();
        let found = found.and_then(|Path(segments)| segments.try_into().ok());
        found.map(Self).ok_or_else(|| asker.code(StatusCode::NOT_FOUND, "request.not_found"))
    }
}

impl<S: Send + Sync> FromRequest<S> for Whole {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(asker) = Asker::from_request_parts(&mut parts, state).await;
        match Bytes::from_request(Request::from_parts(parts, body), state).await {
            Ok(bytes) => Ok(Self(bytes)),
            Err(BytesRejection::FailedToBufferBody(error)) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(asker.code(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large"))
            }
            Err(_) => Err(asker.code(StatusCode::BAD_REQUEST, "request.malformed")),
        }
    }
}

impl<T: DeserializeOwned + Serialize, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(asker) = Asker::from_request_parts(&mut parts, state).await;
        let Whole(bytes) = Whole::from_request(Request::from_parts(parts, body), state).await?;
        read(&bytes, &asker).map(Self)
    }
}

pub(super) fn read<T: DeserializeOwned + Serialize>(bytes: &[u8], asker: &Asker) -> Result<T, Response> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let error = match serde_path_to_error::deserialize(&mut reader) {
        Ok(value) => match reader.end() {
            Ok(()) if names_its_fields(bytes, &value) => return Ok(value),
            Ok(()) => return Err(asker.code(StatusCode::UNPROCESSABLE_ENTITY, "request.malformed")),
            Err(_) => return Err(asker.code(StatusCode::BAD_REQUEST, "request.malformed")),
        },
        Err(error) => error,
    };
    if !error.inner().is_data() {
        return Err(asker.code(StatusCode::BAD_REQUEST, "request.malformed"));
    }
    let mut problem = Problem::new(Class::Invalid, "request.fields", "");
    let sentence = app::words::find(asker.language, "request.malformed").unwrap_or("request.malformed");
    sentence.clone_into(&mut problem.message);
    problem.fields = vec![FieldProblem {
        field: error.path().to_string(),
        code: "field.malformed".to_owned(),
        // Says what was expected and where; it holds nothing but the request's own words.
        message: error.inner().to_string(),
    }];
    Err(asker.problem(problem))
}

/// Serde reads a list as an object, field by field. Nobody is promised that order.
fn names_its_fields(bytes: &[u8], read: &impl Serialize) -> bool {
    let sent = serde_json::from_slice(bytes).unwrap_or_default();
    serde_json::to_value(read).is_ok_and(|read| is_alike(&sent, &read))
}

fn is_alike(sent: &Value, read: &Value) -> bool {
    match (sent, read) {
        (Value::Array(_), Value::Object(_)) => false,
        (Value::Array(sent), Value::Array(read)) => sent.iter().zip(read).all(|(sent, read)| is_alike(sent, read)),
        (Value::Object(sent), Value::Object(read)) => {
            sent.iter().all(|(name, value)| read.get(name).is_none_or(|read| is_alike(value, read)))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_list_is_no_object_wherever_it_stands() {
        let read = json!({ "name": { "zh": "a", "en": "b" }, "lines": [{ "quantity": 1 }], "days": null });
        for sent in [json!({}), json!({ "days": 3 }), json!({ "lines": [{ "quantity": 1 }] }), read.clone()] {
            assert!(is_alike(&sent, &read), "{sent}");
        }
        for sent in [json!([]), json!({ "name": ["a", "b"] }), json!({ "lines": [[1]] })] {
            assert!(!is_alike(&sent, &read), "{sent}");
        }
    }
}

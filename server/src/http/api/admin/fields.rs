//! Answers with no more in them than was asked for: `?fields=id,number`. Never makes an answer say more.

use super::super::problem::Asker;
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{Method, StatusCode, Uri, header, uri::PathAndQuery},
    middleware::Next,
    response::Response,
};
use serde_json::Value;

/// Of an answer.
const MOST: usize = 4 * 1024 * 1024;

/// More names than any answer has.
const MOST_NAMES: usize = 50;

pub async fn sparse(asker: Asker, mut request: Request, next: Next) -> Response {
    let Some((names, rest)) = asked(request.uri()).filter(|_| request.method() == Method::GET) else {
        return next.run(request).await;
    };
    let is_name =
        |name: &String| !name.is_empty() && name.bytes().all(|sign| sign == b'_' || sign.is_ascii_lowercase());
    if names.len() > MOST_NAMES || !names.iter().all(is_name) {
        return asker.code(StatusCode::BAD_REQUEST, "request.query");
    }
    *request.uri_mut() = rest;
    let response = next.run(request).await;
    if !response.status().is_success() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, MOST).await.unwrap_or_default();
    let Ok(mut value) = serde_json::from_slice(&bytes) else { return Response::from_parts(parts, Body::from(bytes)) };
    keep(&mut value, &names);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(value.to_string()))
}

/// What `fields` names, and the address without it. `None`: it is not there, or there twice.
fn asked(uri: &Uri) -> Option<(Vec<String>, Uri)> {
    let (named, others): (Vec<_>, Vec<_>) = uri.query()?.split('&').partition(|pair| pair.starts_with("fields="));
    let [named] = named[..] else { return None };
    let names = named.strip_prefix("fields=")?.replace("%2C", ",");
    let query = others.join("&");
    let path = if query.is_empty() { uri.path().to_owned() } else { [uri.path(), "?", &query].concat() };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path.parse::<PathAndQuery>().ok()?);
    Some((names.split(',').map(str::to_owned).collect(), Uri::from_parts(parts).ok()?))
}

/// Of a list, of each of its items.
fn keep(value: &mut Value, names: &[String]) {
    let Value::Object(whole) = value else { return };
    match whole.get_mut("items") {
        Some(Value::Array(items)) => items.iter_mut().for_each(|item| keep(item, names)),
        _ => whole.retain(|name, _| names.contains(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_asked_for_is_taken_out_of_the_address() {
        let asked = |uri: &str| asked(&uri.parse().expect("an address")).map(|(names, rest)| (names, rest.to_string()));
        let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(asked("/orders"), None);
        assert_eq!(asked("/orders?q=1"), None);
        assert_eq!(asked("/orders?fields=id"), Some((names(&["id"]), "/orders".to_owned())));
        let two = Some((names(&["id", "total"]), "/orders?q=1&cursor=x".to_owned()));
        assert_eq!(asked("/orders?q=1&fields=id%2Ctotal&cursor=x"), two);
        assert_eq!(asked("/orders?fields=id&fields=total"), None);
    }

    #[test]
    fn an_answer_keeps_what_was_named_and_where_it_goes_on() {
        let names = ["id".to_owned(), "total".to_owned()];
        let mut one = json!({ "id": 1, "name": "Mei", "total": { "amount": 5, "name": "x" } });
        keep(&mut one, &names);
        assert_eq!(one, json!({ "id": 1, "total": { "amount": 5, "name": "x" } }));
        let mut list = json!({ "items": [{ "id": 1, "name": "Mei" }], "next_cursor": "x" });
        keep(&mut list, &names);
        assert_eq!(list, json!({ "items": [{ "id": 1 }], "next_cursor": "x" }));
    }
}

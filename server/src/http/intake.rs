//! A body is read before its request takes a place: whoever sends slowly keeps nobody else waiting.
//! Never reads what is uploaded: that is read by its handler, once it is known who sends it.

use super::{edge::Edge, upload::is_upload};
use axum::{
    body::{Body, HttpBody},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use futures::StreamExt;
use shop_services::product::ImportList;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);

const MOST: usize = 64 * 1024;
/// All of the shop's words in two languages, where a sign may take nine bytes.
const MOST_SETTINGS: usize = 512 * 1024;
/// What is read beyond the limit and thrown away: a browser that still sends does not hear the answer.
const SPARE: usize = 1024 * 1024;

type Refusal = (StatusCode, &'static str);

const TOO_LARGE: Refusal = (StatusCode::PAYLOAD_TOO_LARGE, "request.too_large");

pub async fn read_first(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() || is_upload(&request) {
        return next.run(request).await;
    }
    let edge = Edge::of(&request);
    let (parts, body) = request.into_parts();
    let most = match parts.uri.path() {
        "/admin/settings" | "/api/v1/admin/appearance" => MOST_SETTINGS,
        "/api/v1/admin/products/import" => ImportList::MOST_BYTES,
        _ => MOST,
    };
    match read(body, most, PATIENCE).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err((status, code)) => edge.refuse(status, code),
    }
}

async fn read(body: Body, most: usize, patience: Duration) -> Result<Vec<u8>, Refusal> {
    if body.size_hint().lower() > (most + SPARE) as u64 {
        return Err(TOO_LARGE);
    }
    let all = async {
        let (mut bytes, mut count) = (Vec::new(), 0);
        let mut chunks = body.into_data_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| (StatusCode::BAD_REQUEST, "request.malformed"))?;
            count += chunk.len();
            if count <= most {
                bytes.extend_from_slice(&chunk);
            } else if count > most + SPARE {
                break;
            }
        }
        if count > most { Err(TOO_LARGE) } else { Ok(bytes) }
    };
    let slow = |_| (StatusCode::REQUEST_TIMEOUT, "request.slow");
    tokio::time::timeout(patience, all).await.map_err(slow)?
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use futures::stream;
    use std::convert::Infallible;

    fn sent(chunks: usize) -> impl futures::Stream<Item = Result<Bytes, Infallible>> {
        stream::repeat_with(|| Ok(Bytes::from_static(&[7; 100]))).take(chunks)
    }

    #[tokio::test]
    async fn whoever_sends_nothing_more_is_not_waited_for() {
        let body = Body::from_stream(sent(1).chain(stream::pending()));
        let refused = read(body, 1_000, Duration::ZERO).await.expect_err("it never ends");
        assert_eq!(refused.0, StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test]
    async fn what_fits_is_read_whole_and_what_does_not_is_refused() {
        let read = |chunks| read(Body::from_stream(sent(chunks)), 1_000, PATIENCE);
        assert_eq!(read(10).await.map(|bytes| bytes.len()), Ok(1_000));
        assert_eq!(read(11).await, Err(TOO_LARGE));
        assert_eq!(read(usize::MAX).await, Err(TOO_LARGE), "and one without an end is not read to it");
    }
}

//! An upload takes as long as its line is slow: what is waited for is its next byte, and after the
//! last one the answer. Never reads what is sent: that is its handler's, which knows who sends it.

use super::{edge::Edge, guard::LONGEST};
use axum::{
    body::Body,
    extract::Request,
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use futures::StreamExt;
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::sync::Notify;

/// Sixteen megabytes at 100 kbit/s, and some minutes more.
const LONGEST_UPLOAD: Duration = Duration::from_secs(30 * 60);

/// A form with a file in it, or a picture alone.
pub fn is_upload(request: &Request) -> bool {
    let path = request.uri().path();
    request.method() == Method::POST
        && (["/admin/products/", "/admin/settings/pictures/"].iter().any(|start| path.starts_with(start))
            || ["/api/v1/admin/products/pictures", "/api/v1/admin/appearance/pictures"].contains(&path))
}

pub async fn in_time(request: Request, next: Next) -> Response {
    let edge = Edge::of(&request);
    let arrived = Arc::new(Notify::new());
    let tells = arrived.clone();
    let request = request.map(|body| Body::from_stream(body.into_data_stream().inspect(move |_| tells.notify_one())));
    let answer = while_it_moves(next.run(request), &arrived, || tokio::time::sleep(LONGEST));
    let answered = tokio::time::timeout(LONGEST_UPLOAD, answer).await.ok().flatten();
    answered.unwrap_or_else(|| edge.refuse(StatusCode::REQUEST_TIMEOUT, "request.slow"))
}

/// `None`: `patience` was over before there was an answer, or another byte.
async fn while_it_moves<T, P: Future<Output = ()>>(
    answer: impl Future<Output = T>,
    arrived: &Notify,
    patience: impl Fn() -> P,
) -> Option<T> {
    let mut answer = pin!(answer);
    loop {
        tokio::select! {
            biased;
            answer = &mut answer => return Some(answer),
            () = arrived.notified() => {}
            () = patience() => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        cell::Cell,
        future::{pending, ready},
    };

    #[tokio::test]
    async fn whoever_goes_on_sending_is_waited_for_anew_each_time() {
        let (arrived, waits) = (Notify::new(), Cell::new(0));
        let answer = async {
            for _ in 0..3 {
                arrived.notify_one();
                tokio::task::yield_now().await;
            }
            "saved"
        };
        let patience = || {
            waits.set(waits.get() + 1);
            pending()
        };
        assert_eq!(while_it_moves(answer, &arrived, patience).await, Some("saved"));
        assert_eq!(waits.get(), 4, "from the start, and from each of three pieces");
    }

    #[tokio::test]
    async fn whoever_stops_sending_is_not_waited_for() {
        let arrived = Notify::new();
        let answer = async {
            arrived.notify_one();
            pending::<()>().await;
        };
        assert_eq!(while_it_moves(answer, &arrived, || ready(())).await, None);
    }
}

//! Waiting for something to become true. Never for a while and then hoping.

use std::{
    future::Future,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(40);

/// Asks again and again until there is an answer; `what` is said when there never is.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "it never happened: {what}");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

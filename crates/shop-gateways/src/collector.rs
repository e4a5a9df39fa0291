//! The way to a collector of traces. Says when it is lost and when it is found again, and not each time. Never keeps
//! anything: what it could not hand over is gone.

use async_trait::async_trait;
use bytes::Bytes;
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::runtime::Handle;

#[derive(Debug)]
pub struct Collector {
    client: reqwest::Client,
    /// Whoever sends has a thread of its own, where this client cannot run.
    runtime: Handle,
    lost: AtomicBool,
}

impl Collector {
    pub fn new(runtime: Handle) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { client, runtime, lost: AtomicBool::new(false) })
    }

    fn tell(&self, answer: &Result<Response<Bytes>, HttpError>) {
        let problem = match answer {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(answer.status().to_string()),
            Err(error) => Some(error.to_string()),
        };
        let was_lost = self.lost.swap(problem.is_some(), Ordering::Relaxed);
        match problem {
            Some(problem) if !was_lost => tracing::warn!(problem, "traces do not reach the collector"),
            None if was_lost => tracing::info!("traces reach the collector again"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let asked = sent(self.client.clone(), request);
        let answer = self.runtime.spawn(asked).await.unwrap_or_else(|ended| Err(ended.into()));
        self.tell(&answer);
        answer
    }
}

async fn sent(client: reqwest::Client, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let mut answer = client.execute(request.try_into()?).await?;
    let mut told = Response::builder().status(answer.status());
    if let Some(headers) = told.headers_mut() {
        std::mem::swap(headers, answer.headers_mut());
    }
    Ok(told.body(answer.bytes().await?)?)
}

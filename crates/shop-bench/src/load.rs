//! Connections that ask again as soon as they are answered, for a while. Never measures: it counts.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::task::JoinSet;

use crate::http::Connection;

/// What the `n`-th request of a connection says.
pub type Requests = Arc<dyn Fn(usize, u64) -> Arc<[u8]> + Send + Sync>;

/// Who is asked, by how many at once, and which status each answer must have.
#[derive(Clone)]
pub struct Load {
    pub address: SocketAddr,
    pub connections: usize,
    pub status: u16,
    pub requests: Requests,
}

pub struct Done {
    pub requests: u64,
    pub took: Duration,
}

/// Requests that are all alike.
pub fn always(request: Vec<u8>) -> Requests {
    let request: Arc<[u8]> = request.into();
    Arc::new(move |_, _| request.clone())
}

impl Load {
    pub async fn run(&self, time: Duration) -> Result<Done> {
        let begun = Instant::now();
        let mut visitors = JoinSet::new();
        for visitor in 0..self.connections {
            visitors.spawn(ask(self.clone(), visitor, begun + time));
        }
        let all = async {
            let mut requests = 0;
            while let Some(done) = visitors.join_next().await {
                requests += done??;
            }
            anyhow::Ok(requests)
        };
        let late = time + Duration::from_secs(60);
        let requests = tokio::time::timeout(late, all).await.context("the answers stopped coming")??;
        Ok(Done { requests, took: begun.elapsed() })
    }
}

async fn ask(load: Load, visitor: usize, until: Instant) -> Result<u64> {
    let mut connection = Connection::open(load.address).await?;
    let mut n = 0;
    while Instant::now() < until {
        let request = (load.requests)(visitor, n);
        let status = connection.ask(&request).await?;
        if status != load.status {
            let again = connection.fetch(&request).await?;
            bail!("answered {status} and not {}; asked again: {}{}", load.status, again.head, again.text());
        }
        n += 1;
    }
    Ok(n)
}

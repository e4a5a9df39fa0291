//! What runs beside the requests: jobs that are due, the clock that page caches follow, and deleting
//! what is old. Never holds a transaction open.

use crate::{http::cache::PageCache, telemetry};
use shop_gateways::SystemIds;
use shop_postgres::{PageNews, tell_of_pages};
use shop_services::{
    Services,
    ports::{Ids, Lane, Lease, LeaseLost, StoreError},
    work::Taken,
};
use sqlx::PgPool;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower_sessions::ExpiredDeletion;
use tower_sessions_sqlx_store::PostgresStore;
use uuid::Uuid;

/// Jobs of a lane that are done at once: one that waits for somebody elsewhere must not hold up the others.
const WORKERS: usize = 4;

/// What one process of the shop does for all of them; any number may. It ends with `stop`.
pub fn start(services: &Services, stores: [PostgresStore; 2], stop: &CancellationToken) {
    for lane in [Lane::Shop, Lane::Messages] {
        for _ in 0..WORKERS {
            tokio::spawn(stop.clone().run_until_cancelled_owned(jobs(services.clone(), lane)));
        }
    }
    tokio::spawn(stop.clone().run_until_cancelled_owned(tidy(services.clone())));
    tokio::spawn(stop.clone().run_until_cancelled_owned(levels(services.clone())));
    for store in stores {
        tokio::spawn(stop.clone().run_until_cancelled_owned(async move {
            let _ = store.continuously_delete_expired(Duration::from_secs(600)).await;
        }));
    }
}

/// Every process has pages of its own.
pub fn follow_pages(services: &Services, cache: &PageCache, pool: &PgPool, stop: &CancellationToken) {
    tokio::spawn(stop.clone().run_until_cancelled_owned(follow(services.clone(), cache.clone(), pool.clone())));
}

/// How many connections to Postgres are open, for whoever measures.
pub fn gauge(pool: &PgPool, stop: &CancellationToken) {
    let pool = pool.clone();
    tokio::spawn(stop.clone().run_until_cancelled_owned(async move {
        loop {
            telemetry::settle();
            metrics::gauge!("shop_database_connections").set(f64::from(pool.size()));
            metrics::gauge!("shop_database_connections_idle").set(pool.num_idle() as f64);
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }));
}

async fn jobs(services: Services, lane: Lane) {
    let worker = SystemIds.next();
    loop {
        let pause = match one(&services, lane, worker).await {
            Ok(true) => continue,
            Ok(false) => Duration::from_secs(1),
            Err(error) => {
                tracing::warn!(%error, "no job can be claimed");
                Duration::from_secs(2)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// Does one job that is due, and lets itself be heard of meanwhile. `false`: there was none.
async fn one(services: &Services, lane: Lane, worker: Uuid) -> Result<bool, StoreError> {
    let Some(taken) = services.work.take(lane, worker).await?.map(Arc::new) else { return Ok(false) };
    // A task of its own: what panics in it ends the job, and not the worker. It ends with this.
    let mut doing = JoinSet::new();
    let (work, job) = (services.work.clone(), taken.clone());
    doing.spawn(async move { work.does(&job).await });
    tokio::select! {
        done = doing.join_next() => match done {
            Some(Ok(done)) => done?,
            _ => {
                tracing::error!(kind = taken.kind(), "a job has panicked");
                services.work.failed(&taken, "it has panicked", false).await?;
            }
        },
        () = is_lost(&taken) => tracing::warn!(kind = taken.kind(), "somebody else has taken over a job of ours"),
    }
    Ok(true)
}

/// Extends the lease until somebody else has it.
async fn is_lost(taken: &Taken) {
    loop {
        tokio::time::sleep(Taken::HEARD_OF).await;
        match taken.hold().await {
            Ok(()) => {}
            Err(LeaseLost::Taken) => return,
            // It is ours until somebody else says otherwise.
            Err(LeaseLost::Store(error)) => tracing::warn!(%error, "a lease cannot be extended"),
        }
    }
}

/// Asked more often than it is done: the process that did it last may be gone.
async fn tidy(services: Services) {
    loop {
        match services.upkeep.tidy().await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "deleted what is old"),
            Err(error) => tracing::warn!(%error, "what is old cannot be deleted"),
        }
        tokio::time::sleep(Duration::from_secs(300)).await;
    }
}

/// What a warehouse elsewhere has, for the pages: nothing is done where there is none.
async fn levels(services: Services) {
    loop {
        if let Err(error) = services.inventory.sync().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the levels of the warehouse cannot be read");
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}

/// Looks when this process has changed something, when another one says so, and every second anyway.
async fn follow(services: Services, cache: PageCache, pool: PgPool) {
    let (mut news, mut here) = (None, false);
    loop {
        // An error keeps the pages: a database that restarts must not take the page down.
        let version = services.catalogue.version().await;
        if version.is_ok_and(|version| cache.follow(version)) && here {
            let _ = tell_of_pages(&pool).await;
        }
        if news.is_none() {
            news = PageNews::open(&pool).await.ok();
        }
        here = match &mut news {
            Some(open) => tokio::select! {
                here = cache.wait(Duration::from_secs(1)) => here,
                told = open.next() => {
                    if told.is_err() {
                        news = None;
                    }
                    false
                }
            },
            None => cache.wait(Duration::from_secs(1)).await,
        };
    }
}

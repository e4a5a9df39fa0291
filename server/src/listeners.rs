//! Contexts meet TCP ports, and the program's life: start, serve, stop without losing a request.

use crate::{
    compose,
    config::Config,
    connections::{self, HEADERS},
    http::{self, Front, cache::PageCache},
    telemetry, workers,
};
use anyhow::Context;
use axum::{Router, routing::get};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub async fn serve(config: Config) -> anyhow::Result<()> {
    // Bound first: whoever waits for the port is answered as soon as the shop is ready.
    let listener = TcpListener::bind(config.bind).await.with_context(|| format!("{} is taken", config.bind))?;
    let (leaving, stop) = (CancellationToken::new(), CancellationToken::new());
    let shop = compose::open(&config, &|line| println!("   {line}")).await?;
    let front = doors(&config, &shop, &leaving, &stop).await?;

    if let Some(address) = config.metrics_bind {
        let metrics = Router::new().route("/metrics", get(async || telemetry::metrics()));
        let listener = TcpListener::bind(address).await.with_context(|| format!("{address} is taken"))?;
        tokio::spawn(connections::serve(listener, metrics, HEADERS, stop.clone()));
    }
    greet(&config, &shop).await?;

    tokio::spawn(asked_to_stop(Duration::from_secs(config.drain_seconds), leaving, stop.clone()));
    tokio::select! {
        () = connections::serve(listener, front, HEADERS, stop.clone()) => {}
        () = overdue(&stop) => tracing::warn!("stopping: something has not ended in time"),
    }
    // Connections are handed back before the private database is stopped.
    let _ = tokio::time::timeout(Duration::from_secs(5), shop.pool.close()).await;
    if let Some(cluster) = shop.cluster {
        cluster.stop()?;
    }
    Ok(())
}

/// Every address of the shop, and the work beside the requests, which ends with `stop`. From
/// `leaving` on the shop says that it is not ready.
pub async fn doors(
    config: &Config,
    shop: &compose::Shop,
    leaving: &CancellationToken,
    stop: &CancellationToken,
) -> anyhow::Result<Front> {
    let (carts, staff) = shop_postgres::session_stores(&shop.pool).await?;
    let cache = PageCache::default();
    // Before anybody asks: pages that are loaded under another version are not kept.
    cache.follow(shop.services.catalogue.version().await?);
    workers::start(&shop.services, &cache, [carts.rows(), staff.rows()], &shop.pool, stop);
    http::front(config, shop, cache, carts, staff, leaving.clone()).await
}

async fn greet(config: &Config, shop: &compose::Shop) -> anyhow::Result<()> {
    println!("\n   The shop is open:  {}", config.origin);
    if shop.services.account.has_owner().await? {
        println!("   The owner's door:  {}/admin", config.origin);
    } else {
        println!("   Make it yours:     {}", shop.services.account.owner_link().await?);
        println!("                      (once, within 24 hours; `shop owner-link` makes another)");
    }
    println!();
    Ok(())
}

/// At SIGTERM or Ctrl-C: whoever sends requests here is told not to, and then no more are taken.
async fn asked_to_stop(drain: Duration, leaving: CancellationToken, stop: CancellationToken) {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stopping: requests that were begun are finished");
    leaving.cancel();
    tokio::time::sleep(drain).await;
    stop.cancel();
}

/// Longer than any request takes: what goes on then is nothing that anybody waits for.
async fn overdue(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(http::LONGEST + Duration::from_secs(5)).await;
}

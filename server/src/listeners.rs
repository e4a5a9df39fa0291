//! Contexts meet TCP ports, and the program's life: start, serve, stop without losing a request.

use crate::{
    compose,
    config::{Config, Mount, Mounts},
    connections::{self, HEADERS},
    http::{self, App, Front, cache::PageCache},
    telemetry, workers,
};
use anyhow::{Context, ensure};
use axum::{Router, routing::get};
use futures::future::join_all;
use std::{
    io::{Read, Write},
    net::{Ipv4Addr, Ipv6Addr, TcpStream},
    time::Duration,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub async fn serve(config: Config) -> anyhow::Result<()> {
    // Bound first: whoever waits for the port is answered as soon as the shop is ready.
    let listeners = bind(&config).await?;
    let (leaving, stop) = (CancellationToken::new(), CancellationToken::new());
    let shop = compose::open(&config, &|line| println!("   {line}")).await?;
    let mounted: Vec<_> = listeners.iter().map(|(_, mounts)| mounts.clone()).collect();
    let fronts = doors(&config, &shop, &mounted, &leaving, &stop).await?;

    if let Some(address) = config.metrics_bind {
        let metrics = Router::new().route("/metrics", get(async || telemetry::metrics()));
        let listener = TcpListener::bind(address).await.with_context(|| format!("{address} is taken"))?;
        tokio::spawn(connections::serve(listener, metrics, HEADERS, stop.clone()));
    }
    greet(&config, &shop).await?;

    tokio::spawn(asked_to_stop(Duration::from_secs(config.drain_seconds), leaving, stop.clone()));
    tokio::select! {
        _ = join_all(listeners.into_iter().zip(fronts).map(|((listener, _), front)| {
            connections::serve(listener, front, HEADERS, stop.clone())
        })) => {}
        () = overdue(&stop) => tracing::warn!("stopping: something has not ended in time"),
    }
    // Connections are handed back before the private database is stopped.
    let _ = tokio::time::timeout(Duration::from_secs(5), shop.pool.close()).await;
    if let Some(cluster) = shop.cluster {
        cluster.stop()?;
    }
    Ok(())
}

/// Asks the process that serves with this configuration whether it is ready: for whoever can only run
/// a program, as a container's health check does.
pub fn healthy(config: &Config) -> anyhow::Result<()> {
    const PATIENCE: Duration = Duration::from_secs(2);
    let listeners = config.listen.or_all_at(config.bind);
    let mut address = listeners.first().context("nothing is served")?.0;
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
    }
    let mut asked = TcpStream::connect_timeout(&address, PATIENCE)?;
    asked.set_read_timeout(Some(PATIENCE))?;
    asked.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    asked.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 200 "), "not ready: {}", answer.lines().next().unwrap_or_default());
    Ok(())
}

async fn bind(config: &Config) -> anyhow::Result<Vec<(TcpListener, Mounts)>> {
    let mut listeners = Vec::new();
    for (address, mounts) in config.listen.or_all_at(config.bind) {
        let listener = TcpListener::bind(address).await.with_context(|| format!("{address} is taken"))?;
        listeners.push((listener, mounts));
    }
    Ok(listeners)
}

/// For each of `mounted` what stands there, and the work beside the requests, which ends with `stop`.
/// From `leaving` on the shop says that it is not ready.
pub async fn doors(
    config: &Config,
    shop: &compose::Shop,
    mounted: &[Mounts],
    leaving: &CancellationToken,
    stop: &CancellationToken,
) -> anyhow::Result<Vec<Front>> {
    let (carts, staff) = shop_postgres::session_stores(&shop.pool)?;
    let cache = PageCache::default();
    // Before anybody asks: pages that are loaded under another version are not kept.
    cache.follow(shop.services.catalogue.version().await?);
    workers::follow_pages(&shop.services, &cache, &shop.pool, stop);
    if mounted.iter().any(|mounts| mounts.has(Mount::Workers)) {
        workers::start(&shop.services, [carts.rows(), staff.rows()], stop);
    }
    workers::gauge(&shop.pool, stop);
    let app = App::new(config, shop, cache, leaving.clone()).await?;
    let sessions = http::Sessions::new(config, carts, staff);
    Ok(mounted.iter().map(|mounts| http::front(config, &app, &sessions, mounts)).collect())
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

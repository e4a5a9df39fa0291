//! Contexts meet TCP ports, and the program's life: start, serve, stop without losing a request.

use crate::{
    compose,
    config::Config,
    http::{self, Front, cache::PageCache},
    sessions::StaffSessions,
    telemetry, workers,
};
use anyhow::Context;
use axum::{Router, ServiceExt, extract::Request, routing::get, serve::ListenerExt};
use std::{future::IntoFuture, net::SocketAddr, time::Duration};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_sessions_sqlx_store::PostgresStore;

pub async fn serve(config: Config) -> anyhow::Result<()> {
    // Bound first: whoever waits for the port is answered as soon as the shop is ready.
    let listener = TcpListener::bind(config.bind).await.with_context(|| format!("{} is taken", config.bind))?;
    let stop = CancellationToken::new();
    let shop = compose::open(&config, &|line| println!("   {line}")).await?;
    let front = doors(&config, &shop, &stop).await?;

    if let Some(address) = config.metrics_bind {
        let metrics = Router::new().route("/metrics", get(async || telemetry::metrics()));
        let listener = TcpListener::bind(address).await.with_context(|| format!("{address} is taken"))?;
        let stopped = stop.clone().cancelled_owned();
        tokio::spawn(axum::serve(listener, metrics).with_graceful_shutdown(stopped).into_future());
    }
    greet(&config, &shop).await?;

    // With Nagle's algorithm on, an answer in two parts takes 40 ms more.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(front);
    axum::serve(listener, service).with_graceful_shutdown(asked_to_stop(stop.clone())).await?;
    stop.cancel();
    // Connections are handed back before the private database is stopped.
    let _ = tokio::time::timeout(Duration::from_secs(5), shop.pool.close()).await;
    if let Some(cluster) = shop.cluster {
        cluster.stop()?;
    }
    Ok(())
}

/// Every address of the shop, and the work beside the requests, which ends with `stop`.
pub async fn doors(config: &Config, shop: &compose::Shop, stop: &CancellationToken) -> anyhow::Result<Front> {
    let (carts, staff) = session_stores(&shop.pool).await?;
    let cache = PageCache::default();
    // Before anybody asks: pages that are loaded under another version are not kept.
    cache.follow(shop.services.catalogue.version().await?);
    workers::start(&shop.services, &cache, [carts.clone(), staff.clone()], &shop.pool, stop);
    let staff = StaffSessions::new(staff, shop.pool.clone());
    http::front(config, shop, cache, carts, staff).await
}

async fn session_stores(pool: &sqlx::PgPool) -> anyhow::Result<(PostgresStore, PostgresStore)> {
    let store = |table: &str| {
        let store = PostgresStore::new(pool.clone())
            .with_schema_name("sessions")
            .and_then(|store| store.with_table_name(table));
        store.map_err(|error| anyhow::anyhow!(error))
    };
    let (carts, staff) = (store("carts")?, store("staff")?);
    // Two processes that make the same schema at once would stumble over each other.
    let mut guard = pool.begin().await?;
    sqlx::Executor::execute(&mut *guard, "select pg_advisory_xact_lock(7316)").await?;
    carts.migrate().await?;
    staff.migrate().await?;
    guard.commit().await?;
    Ok((carts, staff))
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

/// Resolves at SIGTERM or Ctrl-C; requests that were begun are finished after it.
async fn asked_to_stop(stop: CancellationToken) {
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
    // A connection that is kept open by a browser must not keep the program.
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        std::process::exit(0);
    });
    stop.cancel();
}

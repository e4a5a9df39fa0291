//! Which adapters stand behind the ports. The only place that knows all of them.

use crate::{config::Config, key, sample};
use anyhow::Context;
use object_store::local::LocalFileSystem;
use shop_cluster::Cluster;
use shop_domain::payment::PaymentMethod;
use shop_gateways::{Argon2Passwords, ObjectMedia, SystemClock, SystemIds, TestPay};
use shop_postgres::{PgQueue, PgStore, PgUpkeep, PgViews};
use shop_services::{
    Ports, Services,
    ports::{Gateways, PaymentGateway},
};
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::{sync::Arc, time::Duration};

/// The shop, composed.
pub struct Shop {
    pub services: Services,
    pub pool: PgPool,
    pub test_pay: TestPay,
    /// The private database, where there is one: it stops when this is dropped, after the pool.
    pub cluster: Option<Cluster>,
}

/// Opens the database, brings it up to date, and fills an empty shop.
pub async fn open(config: &Config, progress: &(dyn Fn(&str) + Sync)) -> anyhow::Result<Shop> {
    std::fs::create_dir_all(&config.data_dir).context("the data directory cannot be made")?;
    let (cluster, url) = match &config.database_url {
        Some(url) => (None, url.expose().to_owned()),
        None => {
            let folder = shop_cluster::resolve_data_dir(&config.data_dir.join("postgres"));
            let cluster = Cluster::open(&folder, progress)?;
            let url = cluster.url("shop");
            (Some(cluster), url)
        }
    };
    let unhurried = connect(PgPoolOptions::new().max_connections(2), &url).await?;
    progress("bringing the database up to date");
    shop_postgres::migrate(&unhurried).await.context("the database cannot be brought up to date")?;
    fill(config, &unhurried, progress).await?;
    unhurried.close().await;
    compose(config, pool(config, &url).await?, cluster)
}

/// The connections that requests are worked on with. None of them waits for ever: whoever holds a
/// lock for that long has failed, and those behind are told so while they still listen.
pub async fn pool(config: &Config, url: &str) -> anyhow::Result<PgPool> {
    let options = PgPoolOptions::new()
        .max_connections(config.connections)
        .acquire_timeout(Duration::from_secs(30))
        // Each is tried when it is handed back; one that has lain for a while is tried again.
        .test_before_acquire(false)
        .before_acquire(|connection, its| {
            Box::pin(async move {
                if its.idle_for > Duration::from_millis(500) {
                    sqlx::Connection::ping(connection).await?;
                }
                Ok(true)
            })
        })
        .after_connect(|connection, _| {
            Box::pin(async move { sqlx::Executor::execute(connection, SETTINGS).await.map(drop) })
        });
    connect(options, url).await
}

/// The session store compares with the time of the connection's zone.
const SETTINGS: &str = "set time zone 'UTC'; set lock_timeout = '10s'; set statement_timeout = '30s';
    set idle_in_transaction_session_timeout = '15s'";

async fn connect(options: PgPoolOptions, url: &str) -> anyhow::Result<PgPool> {
    options.connect(url).await.context("the database cannot be reached")
}

/// As [`open`], over a database that is up to date.
pub async fn over(
    config: &Config,
    pool: PgPool,
    cluster: Option<Cluster>,
    progress: &(dyn Fn(&str) + Sync),
) -> anyhow::Result<Shop> {
    fill(config, &pool, progress).await?;
    compose(config, pool, cluster)
}

async fn fill(config: &Config, pool: &PgPool, progress: &(dyn Fn(&str) + Sync)) -> anyhow::Result<()> {
    if config.sample {
        let test_pay = TestPay::new(&key::of(config)?, &config.origin);
        // Whoever has a certificate sells: nobody "pays" there without money.
        sample::fill(&ports(config, pool, &test_pay)?, &config.site_dir, !config.is_https(), progress).await?;
    }
    Ok(())
}

fn compose(config: &Config, pool: PgPool, cluster: Option<Cluster>) -> anyhow::Result<Shop> {
    let key = key::of(config)?;
    let test_pay = TestPay::new(&key, &config.origin);
    let services = Services::new(ports(config, &pool, &test_pay)?);
    Ok(Shop { services, pool, test_pay, cluster })
}

fn ports(config: &Config, pool: &PgPool, test_pay: &TestPay) -> anyhow::Result<Ports> {
    let folder = config.data_dir.join("media");
    std::fs::create_dir_all(&folder)?;
    let gateway: Arc<dyn PaymentGateway> = Arc::new(test_pay.clone());
    Ok(Ports {
        store: Arc::new(PgStore::new(pool.clone())),
        views: Arc::new(PgViews::new(pool.clone())),
        queue: Arc::new(PgQueue::new(pool.clone())),
        upkeep: Arc::new(PgUpkeep::new(pool.clone())),
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
        passwords: Arc::new(Argon2Passwords::default()),
        media: Arc::new(ObjectMedia::new(Arc::new(LocalFileSystem::new_with_prefix(folder)?))),
        gateways: Arc::new(Gateways::from([(PaymentMethod::Test, gateway)])),
        origin: config.origin.as_str().into(),
    })
}

//! Which adapters stand behind the ports. The only place that knows all of them.

use crate::{
    config::{Config, is_kept_private},
    key, sample,
};
use anyhow::{Context, ensure};
use shop_cluster::Cluster;
use shop_domain::payment::PaymentMethod;
use shop_gateways::{
    Argon2Passwords, HttpWarehouses, HttpWebhooks, MasterSealer, ObjectMedia, Reach, Smtp, SystemClock, SystemIds,
    TestPay, WebauthnPasskeys, carrier::carriers, identity::identity_providers, invoice::issuers, payment::providers,
};
use shop_postgres::{PgQueue, PgStore, PgUpkeep, PgViews};
use shop_services::{
    Ports, Services,
    carrier::CarrierDesk,
    inventory::WarehouseDesk,
    invoice::InvoiceDesk,
    payment::PaymentDesk,
    ports::{Mailer, Passkeys, ProviderSpec},
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
    judged(config)?;
    bring_forward_by_another_role(config, progress).await?;
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
    compose(config, pool(config, &url).await?, cluster).await
}

/// What can be said of the settings before anybody is called.
pub fn judged(config: &Config) -> anyhow::Result<()> {
    let migrates = ("SHOP_MIGRATE_DATABASE_URL", &config.migrate_database_url);
    for (variable, url) in [("DATABASE_URL", &config.database_url), migrates] {
        url.as_ref().map_or(Ok(()), |url| is_kept_private(variable, url.expose()))?;
    }
    let is_alone = config.migrate_database_url.is_some() && config.database_url.is_none();
    ensure!(!is_alone, "SHOP_MIGRATE_DATABASE_URL goes together with DATABASE_URL");
    mailer(config).map(drop)
}

/// Where another role changes the schema, the one that serves finds nothing to change any more.
async fn bring_forward_by_another_role(config: &Config, progress: &(dyn Fn(&str) + Sync)) -> anyhow::Result<()> {
    let Some(url) = &config.migrate_database_url else { return Ok(()) };
    let pool = connect(PgPoolOptions::new().max_connections(2), url.expose()).await?;
    progress("bringing the database up to date");
    shop_postgres::migrate(&pool).await.context("the database cannot be brought up to date")?;
    pool.close().await;
    Ok(())
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
    compose(config, pool, cluster).await
}

async fn fill(config: &Config, pool: &PgPool, progress: &(dyn Fn(&str) + Sync)) -> anyhow::Result<()> {
    if config.sample {
        let test_pay = TestPay::new(&key::of(config)?, &config.origin);
        let ports = ports(config, pool, &test_pay)?;
        // Whoever has a name that others reach sells: nobody "pays" there without money.
        let to_try = if config.is_at_home() { to_try(config, &ports) } else { Vec::new() };
        sample::fill(&ports, &config.site_dir, to_try, progress).await?;
    }
    Ok(())
}

/// What the sample shop offers beside cash: whatever is simulated, and the test provider.
fn to_try(config: &Config, ports: &Ports) -> Vec<PaymentMethod> {
    let is_tried = |spec: &&ProviderSpec| spec.code == "test" || config.simulators.contains_key(spec.code);
    let methods = ports.payments.specs().filter(is_tried).flat_map(|spec| spec.methods.iter());
    methods.map(|method| method.method.clone()).collect()
}

async fn compose(config: &Config, pool: PgPool, cluster: Option<Cluster>) -> anyhow::Result<Shop> {
    let key = key::of(config)?;
    let test_pay = TestPay::new(&key, &config.origin);
    let services = Services::new(ports(config, &pool, &test_pay)?);
    services.inventory.adopt().await?;
    Ok(Shop { services, pool, test_pay, cluster })
}

fn ports(config: &Config, pool: &PgPool, test_pay: &TestPay) -> anyhow::Result<Ports> {
    let sealer = MasterSealer::new(&key::of(config)?);
    let sealer = Arc::new(match key::old(config) {
        Some(old) => sealer.with_old(old),
        None => sealer,
    });
    ensure!(config.simulators.is_empty() || config.is_at_home(), "SHOP_SIMULATORS is set, and the shop is a real one");
    let houses = config.simulators.iter().map(|(code, house)| (code.clone(), house.trim_end_matches('/').to_owned()));
    let houses = houses.collect();
    let mut providers = providers(test_pay.clone(), Arc::new(SystemClock), &houses)?;
    // Nobody "pays" a real shop without money, whatever is switched on.
    providers.retain(|provider| provider.spec().code != "test" || config.is_at_home());
    let payments = PaymentDesk::new(providers, sealer.clone(), config.fixed_settings());
    let carriers = CarrierDesk::new(carriers(Arc::new(SystemClock), &houses)?, sealer.clone(), config.fixed_carriers());
    let warehouse =
        WarehouseDesk::new(Arc::new(HttpWarehouses::new(reach(config))?), sealer.clone(), config.fixed_warehouse());
    let invoices = InvoiceDesk::new(issuers(Arc::new(SystemClock), &houses)?, sealer.clone(), config.fixed_issuers());
    Ok(Ports {
        store: Arc::new(PgStore::new(pool.clone())),
        views: Arc::new(PgViews::new(pool.clone())),
        queue: Arc::new(PgQueue::new(pool.clone())),
        upkeep: Arc::new(PgUpkeep::new(pool.clone())),
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
        passwords: Arc::new(Argon2Passwords::default()),
        passkeys: WebauthnPasskeys::at(&config.origin).map(|passkeys| Arc::new(passkeys) as Arc<dyn Passkeys>),
        media: Arc::new(ObjectMedia::at(&config.media, &config.data_dir.join("media"))?),
        sealer,
        houses: Arc::new(identity_providers(&config.identity_settings(), &houses)?),
        payments: Arc::new(payments),
        carriers: Arc::new(carriers),
        warehouse: Arc::new(warehouse),
        invoices: Arc::new(invoices),
        mailer: mailer(config)?,
        webhooks: Arc::new(HttpWebhooks::new(world(config))?),
        origin: config.origin.as_str().into(),
    })
}

/// What the owner of a real shop sets is called over the internet alone.
fn world(config: &Config) -> Reach {
    if config.is_at_home() { Reach::Anywhere } else { Reach::World }
}

/// Whoever runs the program may name any house.
fn reach(config: &Config) -> Reach {
    if config.warehouse.contains_key("address") { Reach::Anywhere } else { world(config) }
}

/// `None`: letters are kept.
pub fn mailer(config: &Config) -> anyhow::Result<Option<Arc<dyn Mailer>>> {
    let Some(server) = config.smtp.server()? else { return Ok(None) };
    let smtp = Smtp::new(server).context("the mail server cannot be used")?;
    Ok(Some(Arc::new(smtp)))
}

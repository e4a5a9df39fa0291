//! What every handler can reach. Cheap to clone; made once.

use super::{cache::PageCache, guard::Policies, queue::Queue};
use crate::{compose::Shop, config::Config, proxies::TrustedProxies};
use anyhow::Context;
use app::{Assets, document::loader};
use shop_gateways::TestPay;
use shop_services::Services;
use sqlx::PgPool;
use std::{ops::Deref, path::Path, sync::Arc};
use tokio_util::sync::CancellationToken;

/// Every layer and every handler has a copy of its own, several for each request: that counts one reference, and not one
/// for each of the services.
#[derive(Clone)]
pub struct App(Arc<Shared>);

impl Deref for App {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

pub struct Shared {
    pub services: Arc<Services>,
    pub cache: PageCache,
    pub assets: Arc<Assets>,
    pub policies: Arc<Policies>,
    pub pool: PgPool,
    pub test_pay: TestPay,
    pub origin: Arc<str>,
    /// The cookie that tells a visitor with a cart from everybody else.
    pub cart_cookie: Arc<str>,
    pub proxies: Arc<TrustedProxies>,
    pub queue: Arc<Queue>,
    /// Of their own: they are read while they have a place.
    pub uploads: Arc<Queue>,
    /// Once the shop was told to stop.
    pub leaving: CancellationToken,
}

/// Requests that may wait for a place before the shop says that it is busy.
const QUEUE: usize = 8_192;

const UPLOADS: usize = 8;

impl App {
    pub async fn new(
        config: &Config,
        shop: &Shop,
        cache: PageCache,
        leaving: CancellationToken,
    ) -> anyhow::Result<Self> {
        let has_passkeys = shop.services.account.has_passkeys();
        let assets = Assets { passkeys: has_passkeys.then_some("/passkeys.js"), ..assets(&config.site_dir)? };
        Ok(Self(Arc::new(Shared {
            services: Arc::new(shop.services.clone()),
            cache,
            policies: Arc::new(Policies::new(config, &loader(&assets))),
            assets: Arc::new(assets),
            pool: shop.pool.clone(),
            test_pay: shop.test_pay.clone(),
            origin: config.origin.as_str().into(),
            cart_cookie: config.cookie_name("cart").into(),
            proxies: Arc::new(config.trusted_proxy.clone()),
            queue: Arc::new(Queue::new(config.concurrency, QUEUE)),
            uploads: Arc::new(Queue::new(UPLOADS, 8 * UPLOADS)),
            leaving,
        })))
    }
}

/// The addresses that the build gave its files: each carries a hash of what is in it.
fn assets(site: &Path) -> anyhow::Result<Assets> {
    let path = site.join("pkg/hash.txt");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} is missing: build the site, or set SHOP_SITE_DIR", path.display()))?;
    let hash = |kind: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix(": "));
        line.map(str::to_owned).with_context(|| format!("hash.txt names no {kind}"))
    };
    let address = |kind: &str| anyhow::Ok(format!("/pkg/shop.{}.{kind}", hash(kind)?));
    // Only our own build makes them.
    let ours = |name: &str| hash(name).ok().map(|hash| format!("/pkg/{name}.{hash}.css"));
    let (admin_css, beside_css) = (ours("admin"), ours("beside"));
    Ok(Assets {
        css: address("css")?,
        js: address("js")?,
        wasm: address("wasm")?,
        admin_css,
        beside_css,
        passkeys: None,
    })
}

//! Everything that a run needs, on this machine only: Postgres, servers, providers, a mail server, and the
//! stock. Never touches anything that it did not make.

use crate::{chance::Chance, journal::Journal, options::Options, server::Server, web::Web};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use shop_cluster::{Cluster, DATABASE};
use shop_simulators::{Simulator, ecpay, ecpay_invoice, ecpay_logistics, line_pay, stripe};
use shop_testkit::PostOffice;
use sqlx::{Connection, PgConnection};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// The accounts that the simulators know.
const ACCOUNTS: &str = include_str!("../../../end2end/fixtures/accounts.json");

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sample");

/// Variants that everybody wants, and of which there are too few.
pub const HOT: usize = 5;

/// In a hundred cases each. What speaks of another amount is left out: it is told, and was never moved.
const CHAOS: &str = "late=20,late_for=400,lost=6,doubled=30,copies=4,reordered=20,forged=3,answer_lost=4,down=3,busy=2,\
                     silence=1,retry_every=300";

/// The sample offers whatever is simulated; this one needs an account, and nobody pays into it.
const OFFER: &str = "update shops set payment_methods = array_append(payment_methods, 'transfer')
    where not 'transfer' = any (payment_methods)";

pub struct House {
    pub options: Options,
    pub servers: Vec<Server>,
    pub providers: Providers,
    pub office: PostOffice,
    pub cluster: Cluster,
    pub journal: Arc<Journal>,
    pub web: Web,
    done: AtomicUsize,
    sold_out: AtomicBool,
    /// Goes last: Postgres is stopped before.
    folder: Folder,
}

struct Folder {
    path: PathBuf,
    is_of_no_use: AtomicBool,
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_of_no_use.load(Ordering::Relaxed) {
            // What stays is in a place for temporary files.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

pub struct Providers {
    pub ecpay: Simulator,
    pub line_pay: Simulator,
    pub stripe: Simulator,
    pub carrier: Simulator,
    pub issuer: Simulator,
}

impl Providers {
    /// Where shoppers pay.
    pub fn counters(&self) -> [&Simulator; 3] {
        [&self.ecpay, &self.line_pay, &self.stripe]
    }

    pub fn all(&self) -> [&Simulator; 5] {
        [&self.ecpay, &self.line_pay, &self.stripe, &self.carrier, &self.issuer]
    }

    pub fn weather(&self, words: &str) -> Result<()> {
        self.all().iter().try_for_each(|house| house.house.chaos.set(words)).map_err(anyhow::Error::msg)
    }
}

/// A variant on sale.
#[derive(Debug, Clone)]
pub struct Goods {
    pub variant: String,
    pub price: i64,
}

impl House {
    pub async fn open(options: Options) -> Result<Self> {
        let binary = std::env::var_os("SHOP_BIN").map(PathBuf::from).context("SHOP_BIN names the server")?;
        let binary = binary.canonicalize().with_context(|| binary.display().to_string())?;
        // Short, and below what everybody may enter: Postgres keeps its socket in it.
        let folder = std::env::temp_dir().join(format!("torture-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let cluster = Cluster::open(&folder.join("postgres"), &|what| eprintln!("   {what}"))?;
        let office = PostOffice::open().await;
        let start = |doors: fn(shop_simulators::House) -> _| Simulator::start(([127, 0, 0, 1], 0).into(), doors);
        let providers = Providers {
            ecpay: start(ecpay::stage).await?,
            line_pay: start(line_pay::doors).await?,
            stripe: start(stripe::doors).await?,
            carrier: start(ecpay_logistics::stage).await?,
            issuer: start(ecpay_invoice::doors).await?,
        };
        let site = site(&folder)?;
        let mut environment = environment(&cluster, &site, &office, &providers)?;
        environment.push(("SHOP_LOG".to_owned(), "warn".to_owned()));
        let servers = ["one", "two"];
        let servers = servers.iter().map(|name| Server::new(&binary, &folder, name, |_| environment.clone()));
        let servers = servers.collect::<Result<Vec<_>>>()?;
        let journal = Arc::new(Journal::at(&folder.join("journal.jsonl"))?);
        let web = Web::new(journal.clone())?;
        let (done, sold_out) = (AtomicUsize::new(0), AtomicBool::new(false));
        let folder = Folder { path: folder, is_of_no_use: AtomicBool::new(false) };
        let house = Self { options, servers, providers, office, cluster, journal, web, done, sold_out, folder };
        house.begin().await?;
        Ok(house)
    }

    /// One after the other: the first fills the shop.
    async fn begin(&self) -> Result<()> {
        for server in &self.servers {
            server.start()?;
            server.is_ready(&self.web).await?;
        }
        let hook = self.web.client().post([self.providers.stripe.origin(), "/v1/webhook_endpoints"].concat());
        let hook = hook.bearer_auth(stripe::SECRET_KEY);
        let address = [&self.servers[0].origin, "/callbacks/stripe"].concat();
        let answer = hook.form(&[("url", address.as_str()), ("enabled_events[0]", "*")]).send().await?;
        if !answer.status().is_success() {
            bail!("the webhook was refused: {}", answer.text().await?);
        }
        // A short run has no half minute to be silent in.
        let silence = if self.options.orders < 500 { 2_000 } else { 30_000 };
        let weather = if self.options.calm { "calm" } else { CHAOS };
        self.providers.weather(&format!("{weather},silence_for={silence},seed={}", self.options.seed))
    }

    pub async fn database(&self) -> Result<PgConnection> {
        Ok(PgConnection::connect(&self.cluster.url(DATABASE)).await?)
    }

    pub fn home(&self) -> &Path {
        self.cluster.home()
    }

    /// Everything on sale, the hot ones first; so many of them that demand is a fifth over what is there.
    pub async fn stock(&self) -> Result<Vec<Goods>> {
        let answer = self.web.get(&[&self.servers[0].origin, "/api/v1/products"].concat()).await;
        let list: Value = serde_json::from_str(&answer.context("the products are not answered")?.text)?;
        let variants = list["items"].as_array().into_iter().flatten();
        let variants = variants.flat_map(|product| product["variants"].as_array().into_iter().flatten());
        let goods = variants.filter_map(|variant| {
            Some(Goods { variant: variant["id"].as_str()?.to_owned(), price: variant["price"]["amount"].as_i64()? })
        });
        let mut goods: Vec<_> = goods.collect();
        goods.sort_by_key(|goods| (goods.price, goods.variant.clone()));
        let mut wanted: BTreeMap<usize, i64> = BTreeMap::new();
        for place in 0..self.options.orders {
            for (which, quantity) in crate::plan::Plan::of(self.options.seed, place, goods.len(), HOT).lines {
                *wanted.entry(which).or_default() += quantity;
            }
        }
        let mut database = self.database().await?;
        sqlx::query(OFFER).execute(&mut database).await?;
        for (which, goods) in goods.iter().enumerate() {
            let wanted = wanted.get(&which).copied().unwrap_or_default();
            let there = if which < HOT { (wanted * 10 / 12).max(1) } else { wanted + 100 };
            sqlx::query(
                "with old as (select variant_id, on_hand from stock where variant_id = $1::uuid),
                    kept as (insert into stock_movements (variant_id, at, reason, on_hand_change, reserved_change, actor)
                        select variant_id, now(), 'adjusted', $2 - on_hand, 0, 'torture' from old)
                 update stock set on_hand = $2 where variant_id = $1::uuid",
            )
            .bind(&goods.variant)
            .bind(there)
            .execute(&mut database)
            .await?;
        }
        Ok(goods)
    }

    /// Any of them, whether it lives or not.
    pub fn server(&self, chance: &mut Chance) -> &Server {
        chance.one_of(&self.servers)
    }

    pub fn is_through_with_one(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// Nobody buys any more.
    pub fn sold_out(&self) {
        self.sold_out.store(true, Ordering::Relaxed);
    }

    pub fn is_sold_out(&self) -> bool {
        self.sold_out.load(Ordering::Relaxed)
    }

    /// What a run without blemish leaves goes; the rest is there to be looked into.
    pub fn close(&self, is_well: bool) {
        for server in &self.servers {
            if let Err(error) = server.kill() {
                eprintln!("   {error:#}");
            }
        }
        self.folder.is_of_no_use.store(is_well, Ordering::Relaxed);
        if !is_well {
            eprintln!("   logs and journal: {}", self.folder.path.display());
        }
    }
}

pub async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

fn environment(
    cluster: &Cluster,
    site: &Path,
    office: &PostOffice,
    providers: &Providers,
) -> Result<Vec<(String, String)>> {
    let accounts: BTreeMap<String, String> = serde_json::from_str(ACCOUNTS)?;
    // Who sends to doors: the account of the journeys is for stores.
    let sender = ecpay_logistics::Merchant::b2c();
    let own = [
        ("DATABASE_URL", cluster.url(DATABASE)),
        ("SHOP_SITE_DIR", site.display().to_string()),
        ("SHOP_MASTER_KEY", "a key for torture that is long enough".to_owned()),
        ("SHOP_DRAIN_SECONDS", "0".to_owned()),
        ("SHOP_SMTP_HOST", office.address.ip().to_string()),
        ("SHOP_SMTP_PORT", office.address.port().to_string()),
        ("SHOP_SMTP_SECURITY", "none".to_owned()),
        ("SHOP_SMTP_FROM", "shop@chenlan.example".to_owned()),
        ("SHOP_SIMULATORS__ECPAY", providers.ecpay.origin().to_owned()),
        ("SHOP_SIMULATORS__LINEPAY", providers.line_pay.origin().to_owned()),
        ("SHOP_SIMULATORS__STRIPE", providers.stripe.origin().to_owned()),
        ("SHOP_CARRIER__ECPAY__MERCHANT_ID", sender.id),
        ("SHOP_CARRIER__ECPAY__HASH_KEY", sender.hash_key),
        ("SHOP_CARRIER__ECPAY__HASH_IV", sender.hash_iv),
        ("SHOP_CARRIER__ECPAY__CONTRACT", "b2c".to_owned()),
        ("SHOP_SIMULATORS__ECPAYLOGISTICS", providers.carrier.origin().to_owned()),
        ("SHOP_SIMULATORS__ECPAYINVOICE", providers.issuer.origin().to_owned()),
    ];
    Ok(accounts.into_iter().chain(own.map(|(name, value)| (name.to_owned(), value))).collect())
}

/// As much of a site as a server needs to start: the sample, and nothing for a browser.
fn site(folder: &Path) -> Result<PathBuf> {
    let site = folder.join("site");
    let (pkg, sample) = (site.join("pkg"), site.join("sample"));
    fs::create_dir_all(&pkg)?;
    fs::create_dir_all(&sample)?;
    fs::write(pkg.join("hash.txt"), "css: torture\njs: torture\nwasm: torture\n")?;
    for kind in ["css", "js", "wasm"] {
        fs::write(pkg.join(format!("shop.torture.{kind}")), "")?;
    }
    fs::copy(Path::new(SAMPLE).join("catalogue.json"), sample.join("catalogue.json"))?;
    for picture in fs::read_dir(Path::new(SAMPLE).join("media"))? {
        let picture = picture?.path();
        fs::copy(&picture, sample.join(picture.file_name().context("a picture has a name")?))?;
    }
    Ok(site)
}

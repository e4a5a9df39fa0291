//! What can be set: `shop.toml`, then `SHOP_*`, then `DATABASE_URL`. An unknown key is an error,
//! and nothing secret is ever printed.

mod database;
mod listen;
mod smtp;

pub use database::is_kept_private;
pub use listen::{Listeners, Mount, Mounts};
pub use smtp::SmtpSettings;

use crate::proxies::TrustedProxies;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};
use shop_services::{inventory::FixedWarehouse, payment::FixedSettings};
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where shoppers reach the shop: fixes links, cookie names and `Secure`.
    pub origin: String,
    pub bind: SocketAddr,
    /// Parts of the shop at addresses of their own, in place of `bind`: see [`Listeners`].
    pub listen: Listeners,
    /// Prometheus metrics, on a listener of their own; absent: none.
    pub metrics_bind: Option<SocketAddr>,
    /// A collector that takes traces over OTLP (`http://host:4318`); absent: nothing is traced.
    pub otlp_endpoint: Option<String>,
    /// What the build made for the browser.
    pub site_dir: PathBuf,
    /// The private database, the uploaded pictures and the key.
    pub data_dir: PathBuf,
    /// Where pictures are kept, as in `s3://bucket/folder`; empty: in the data directory. The account and the
    /// address of the store come from the standard variables, `AWS_ACCESS_KEY_ID` and so on.
    pub media: String,
    /// Another Postgres than the private one.
    pub database_url: Option<Secret>,
    /// The same one by a role that may change its schema, where `database_url` has one that may not.
    pub migrate_database_url: Option<Secret>,
    /// Signs and encrypts; without it a file in the data directory does.
    pub master_key: Option<Secret>,
    /// The one before it: what was sealed with it can still be opened, until `shop reseal` and some weeks have passed.
    pub old_master_key: Option<Secret>,
    /// Where letters leave by.
    pub smtp: SmtpSettings,
    /// Proxies whose `X-Forwarded-For` is believed; none by default.
    pub trusted_proxy: TrustedProxies,
    /// Connections to Postgres that this process opens at most.
    pub connections: u32,
    /// Requests that are worked on at once; the next ones wait in a queue.
    pub concurrency: usize,
    /// How long the shop still takes connections once it was told to stop and `/readyz` says so.
    pub drain_seconds: u64,
    /// Settings of providers of payment, by provider and name: they win over what the owner sets.
    pub provider: BTreeMap<String, BTreeMap<String, Secret>>,
    /// Settings of carriers, likewise: a vendor may be both, and its keys two.
    pub carrier: BTreeMap<String, BTreeMap<String, Secret>>,
    /// Settings of issuers of e-invoices, likewise.
    pub invoice: BTreeMap<String, BTreeMap<String, Secret>>,
    /// Houses through which shoppers come in, `google` and `line`, each with its `client_id` and `client_secret`.
    pub identity: BTreeMap<String, BTreeMap<String, Secret>>,
    /// A warehouse that somebody else runs, its `address` and `key`: they win over what the owner sets.
    pub warehouse: BTreeMap<String, Secret>,
    /// Where simulators stand in for providers and carriers, by name: for trying things out, and never where a shop
    /// is real.
    pub simulators: BTreeMap<String, String>,
    /// Whether an empty shop is filled with the sample catalogue.
    pub sample: bool,
    /// As in `RUST_LOG`.
    pub log: String,
    /// `text` or `json`.
    pub log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

/// A value that `Debug` does not show.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("[secret]")
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            origin: "http://localhost:3000".to_owned(),
            bind: SocketAddr::from(([127, 0, 0, 1], 3000)),
            listen: Listeners::default(),
            metrics_bind: None,
            otlp_endpoint: None,
            site_dir: "site".into(),
            data_dir: "data".into(),
            media: String::new(),
            database_url: None,
            migrate_database_url: None,
            master_key: None,
            old_master_key: None,
            smtp: SmtpSettings::default(),
            trusted_proxy: TrustedProxies::default(),
            connections: 24,
            concurrency: 512,
            drain_seconds: 2,
            provider: BTreeMap::new(),
            carrier: BTreeMap::new(),
            invoice: BTreeMap::new(),
            identity: BTreeMap::new(),
            warehouse: BTreeMap::new(),
            simulators: BTreeMap::new(),
            sample: true,
            log: "info,sqlx=warn".to_owned(),
            log_format: LogFormat::Text,
        }
    }
}

/// Variables whose names lead deeper: they are read by hand.
const NESTED: [&str; 6] = ["provider__", "carrier__", "invoice__", "identity__", "simulators__", "warehouse__"];

impl Config {
    const SMTP: &'static str = "smtp_";
    /// Variables that begin with `SHOP_` and are not the server's.
    const FOREIGN: [&'static str; 4] = ["pg_bin_dir", "bin", "test_database", "port"];

    pub fn load() -> Result<Self, Box<figment::Error>> {
        let env = Env::prefixed("SHOP_").filter(|key| !Self::FOREIGN.iter().any(|foreign| key == *foreign));
        let env = env.filter(|key| !NESTED.iter().any(|nested| key.as_str().to_ascii_lowercase().starts_with(nested)));
        // `SHOP_SMTP_FROM_NAME` is `from_name` in the section `smtp`.
        let env = env.map(|key| match key.as_str().split_at_checked(Self::SMTP.len()) {
            Some((section, name)) if section.eq_ignore_ascii_case(Self::SMTP) => ["smtp.", name].concat().into(),
            _ => key.into(),
        });
        let mut figment = Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file("shop.toml"))
            .merge(env)
            .merge(Env::raw().only(&["DATABASE_URL"]));
        // Texts, also where they are made of digits only.
        for (name, key) in [("SHOP_SMTP_USER", "smtp.user"), ("SHOP_SMTP_PASSWORD", "smtp.password")] {
            if let Ok(text) = std::env::var(name) {
                figment = figment.merge(Serialized::default(key, text));
            }
        }
        let mut config: Self = figment.extract().map_err(Box::new)?;
        config.take_nested(std::env::vars());
        Ok(Self { origin: config.origin.trim_end_matches('/').to_owned(), ..config })
    }

    /// `SHOP_PROVIDER__ECPAY__HASH_KEY` is the setting `hash_key` of `ecpay`; of carriers, `SHOP_CARRIER__…`, of issuers
    /// of invoices, `SHOP_INVOICE__…`, and of houses to come in through, `SHOP_IDENTITY__…`. As texts, and nothing else:
    /// a merchant's number may begin with a nought.
    fn take_nested(&mut self, variables: impl Iterator<Item = (String, String)>) {
        for (name, value) in variables {
            let name = name.to_ascii_lowercase();
            let mut path = name.strip_prefix("shop_").unwrap_or_default().split("__");
            match (path.next(), path.next(), path.next()) {
                (Some(kind @ ("provider" | "carrier" | "invoice" | "identity")), Some(provider), Some(setting)) => {
                    let all = match kind {
                        "carrier" => &mut self.carrier,
                        "invoice" => &mut self.invoice,
                        "identity" => &mut self.identity,
                        _ => &mut self.provider,
                    };
                    let settings = all.entry(provider.to_owned()).or_default();
                    settings.insert(setting.to_owned(), Secret(value));
                }
                (Some("warehouse"), Some(setting), None) => {
                    self.warehouse.insert(setting.to_owned(), Secret(value));
                }
                (Some("simulators"), Some(provider), None) => drop(self.simulators.insert(provider.to_owned(), value)),
                _ => {}
            }
        }
    }

    /// What the environment or the file sets of providers, readable.
    pub fn fixed_settings(&self) -> FixedSettings {
        readable(&self.provider)
    }

    /// And of carriers.
    pub fn fixed_carriers(&self) -> FixedSettings {
        readable(&self.carrier)
    }

    /// And of issuers of e-invoices.
    pub fn fixed_issuers(&self) -> FixedSettings {
        readable(&self.invoice)
    }

    /// And of houses through which shoppers come in.
    pub fn identity_settings(&self) -> FixedSettings {
        readable(&self.identity)
    }

    /// What the environment or the file sets of the warehouse, readable.
    pub fn fixed_warehouse(&self) -> FixedWarehouse {
        self.warehouse.iter().map(|(name, value)| (name.clone(), value.expose().to_owned())).collect()
    }

    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// Whether it is only tried out: under this name nobody but this machine reaches it.
    pub fn is_at_home(&self) -> bool {
        let place = self.origin.strip_prefix("http://").unwrap_or_default();
        let leads_home =
            |home: &str| place.strip_prefix(home).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
        ["localhost", "127.0.0.1", "[::1]"].into_iter().any(leads_home)
    }

    /// Browsers take a `__Host-` name only with `Secure`, so both go together.
    pub fn cookie_name(&self, name: &'static str) -> String {
        if self.is_https() { ["__Host-", name].concat() } else { name.to_owned() }
    }
}

fn readable(all: &BTreeMap<String, BTreeMap<String, Secret>>) -> FixedSettings {
    let of = |settings: &BTreeMap<String, Secret>| {
        settings.iter().map(|(name, value)| (name.clone(), value.expose().to_owned())).collect()
    };
    all.iter().map(|(provider, settings)| (provider.clone(), of(settings))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_printed() {
        let secret = || Some(Secret("hunter2".to_owned()));
        let smtp = SmtpSettings { password: secret(), ..SmtpSettings::default() };
        let config = Config { master_key: secret(), smtp, ..Config::default() };
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn what_is_set_of_a_provider_is_a_text() {
        let mut config = Config::default();
        let set = [
            ("SHOP_PROVIDER__ECPAY__MERCHANT_ID", "0123"),
            ("SHOP_CARRIER__ECPAY__MERCHANT_ID", "0456"),
            ("SHOP_INVOICE__ECPAY__MERCHANT_ID", "0789"),
            ("SHOP_IDENTITY__LINE__CLIENT_ID", "0123456"),
            ("SHOP_SIMULATORS__ECPAY", "http://localhost:1"),
            ("SHOP_WAREHOUSE__KEY", "0456"),
            ("HOME", "/"),
        ];
        config.take_nested(set.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter());
        assert_eq!(config.fixed_settings()["ecpay"]["merchant_id"], "0123");
        assert_eq!(config.fixed_carriers()["ecpay"]["merchant_id"], "0456", "whatever the same vendor is for payments");
        assert_eq!(config.fixed_issuers()["ecpay"]["merchant_id"], "0789");
        assert_eq!(config.identity_settings()["line"]["client_id"], "0123456");
        assert_eq!(config.simulators["ecpay"], "http://localhost:1");
        assert_eq!(config.fixed_warehouse()["key"], "0456");
        assert!(
            !["0123", "0456", "0789"].iter().any(|text| format!("{config:?}").contains(text)),
            "it may be a secret"
        );
    }

    #[test]
    fn a_shop_that_others_reach_is_not_only_tried_out() {
        let is_at_home = |origin: &str| Config { origin: origin.to_owned(), ..Config::default() }.is_at_home();
        for origin in ["http://localhost", "http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"] {
            assert!(is_at_home(origin), "{origin}");
        }
        for origin in ["http://shop.example", "http://localhost.example", "http://10.0.0.5:3000", "https://localhost"] {
            assert!(!is_at_home(origin), "{origin}");
        }
    }

    #[test]
    fn a_cookie_is_bound_to_the_host_where_there_is_tls() {
        let plain = Config::default();
        let tls = Config { origin: "https://shop.example".to_owned(), ..Config::default() };
        assert_eq!(plain.cookie_name("cart"), "cart");
        assert_eq!(tls.cookie_name("cart"), "__Host-cart");
    }
}

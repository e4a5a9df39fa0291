//! The program itself, as it is started in production. Ended by its own id, and only by that.

use super::{Folder, Goods, Owner, Visitor, until};
use serde_json::Value;
use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

pub struct Process {
    pub origin: String,
    child: Child,
    settings: Settings,
}

/// Becomes `SHOP_LISTEN` once the port is known.
const PARTS: &str = "parts";

#[derive(Clone)]
struct Settings {
    /// Without it: a private cluster in the data directory.
    database: Option<String>,
    port: u16,
    site: PathBuf,
    data: PathBuf,
    log: PathBuf,
    /// What is set beside.
    more: Vec<(&'static str, String)>,
}

impl Process {
    /// One of possibly several over this database. `folder` outlives it.
    pub async fn start(database: &str, folder: &Folder, name: &str) -> Self {
        Self::start_with(database, folder, name, &[]).await
    }

    pub async fn start_with(database: &str, folder: &Folder, name: &str, more: &[(&'static str, String)]) -> Self {
        let process = Self::spawned(Some(database.to_owned()), folder, name, more);
        process.is_ready().await;
        process
    }

    /// Only these parts of the shop, which is reached at `origin` as a whole.
    pub async fn start_part(database: &str, folder: &Folder, parts: &str, origin: &str) -> Self {
        let more =
            [("SHOP_ORIGIN", origin.to_owned()), (PARTS, parts.to_owned()), ("SHOP_DRAIN_SECONDS", "4".to_owned())];
        Self::start_with(database, folder, parts, &more).await
    }

    /// With a Postgres of its own, below `folder`.
    pub async fn start_with_its_own_database(folder: &Folder) -> Self {
        let process = Self::spawned(None, folder, "shop", &[]);
        process.is_ready().await;
        process
    }

    fn spawned(database: Option<String>, folder: &Folder, name: &str, more: &[(&'static str, String)]) -> Self {
        let settings = Settings {
            database,
            port: free_port(),
            site: folder.site(),
            data: folder.sub(&["data-", name].concat()),
            log: folder.path().join(format!("{name}.log")),
            more: more.to_vec(),
        };
        Self { origin: format!("http://127.0.0.1:{}", settings.port), child: settings.spawn(), settings }
    }

    pub fn data(&self) -> &Path {
        &self.settings.data
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::at(&self.origin)
    }

    pub async fn is_ready(&self) {
        let visitor = self.visitor();
        let ready = until("the shop is ready", || async {
            let answer = visitor.tries(visitor.request(reqwest::Method::GET, "/readyz")).await;
            let ended = fs::read_to_string(&self.settings.log).unwrap_or_default().contains("Error:");
            if ended { Some(false) } else { answer.ok().filter(|answer| answer.status == 200).map(|_| true) }
        });
        assert!(ready.await, "{}", fs::read_to_string(&self.settings.log).unwrap_or_default());
    }

    /// Who uses the link that the program prints, at `visitor`'s address of the shop.
    pub async fn owner_at(&self, visitor: Visitor) -> Owner {
        let said = self.settings.command("owner-link").output().expect("the program starts");
        let said = String::from_utf8(said.stdout).expect("a text");
        Owner::comes_in(visitor, said.lines().last().expect("a link").trim()).await
    }

    /// The owner, signed in, by the link that is asked for at a terminal.
    pub async fn owner(&self) -> Owner {
        self.owner_at(self.visitor()).await
    }

    /// What the program does at a terminal, with the settings of this process.
    pub fn at_a_terminal(&self, word: &str) -> Output {
        self.settings.command(word).output().expect("the program starts")
    }

    /// As a container's health check asks.
    pub fn says_that_it_is_healthy(&self) -> bool {
        self.settings.command("healthy").status().expect("the program starts").success()
    }

    /// As when the power goes.
    pub fn is_killed(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// Over the same data and at the same address.
    pub async fn comes_back(&mut self) {
        self.child = self.settings.spawn();
        self.is_ready().await;
    }

    /// Politely; its own database stops with it.
    pub fn stops(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            signal("-TERM", self.child.id());
            self.child.wait().expect("gone");
        }
    }

    /// What the API sells under this SKU.
    pub async fn goods(&self, sku: &str) -> Goods {
        let list = self.visitor().gets("/api/v1/products").await.expect(200).json();
        let products = list["items"].as_array().expect("products").iter();
        let variants = products.flat_map(|product| {
            let slug = &product["slug"];
            product["variants"].as_array().into_iter().flatten().map(move |variant| (slug, variant))
        });
        let (slug, variant) =
            variants.into_iter().find(|(_, variant)| variant["sku"] == sku).expect("a SKU of the sample");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        Goods {
            slug: text(slug),
            sku: sku.to_owned(),
            variant: text(&variant["id"]),
            price: variant["price"]["amount"].as_i64().expect("an amount"),
            available: variant["available"].as_i64().expect("a count"),
        }
    }
}

impl Settings {
    fn spawn(&self) -> Child {
        let log = File::options().append(true).create(true).open(&self.log).expect("a log");
        self.command("serve").stdout(Stdio::null()).stderr(log).spawn().expect("the program starts")
    }

    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
        let (parts, more): (Vec<_>, Vec<_>) = self.more.iter().partition(|(name, _)| *name == PARTS);
        let listen = parts.first().map(|(_, parts)| format!("127.0.0.1:{}={parts}", self.port));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SHOP_") && name != "SHOP_PG_BIN_DIR") {
            command.env_remove(name);
        }
        command
            .env_remove("DATABASE_URL")
            .env_remove("RUST_LOG")
            .envs(self.database.iter().map(|url| ("DATABASE_URL", url)))
            .env("SHOP_BIND", format!("127.0.0.1:{}", self.port))
            .env("SHOP_ORIGIN", format!("http://127.0.0.1:{}", self.port))
            .env("SHOP_SITE_DIR", &self.site)
            .env("SHOP_DATA_DIR", &self.data)
            .env("SHOP_MASTER_KEY", "a key for tests that is long enough")
            .env("SHOP_DRAIN_SECONDS", "0")
            .envs(more.into_iter().map(|(name, value)| (*name, value)))
            .envs(listen.map(|listen| ("SHOP_LISTEN", listen)))
            .current_dir(&self.data)
            .arg(word);
        command
    }

    /// A test that ended while the program was dead leaves its Postgres behind.
    fn ends_an_orphan(&self) {
        let file = fs::read_to_string(self.data.join("postgres/postgres/data/postmaster.pid")).unwrap_or_default();
        let Some(pid) = file.lines().next().and_then(|line| line.trim().parse().ok()) else { return };
        let command = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        if command.contains(self.data.to_str().expect("a path")) {
            signal("-INT", pid);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", fs::read_to_string(&self.settings.log).unwrap_or_default());
        }
        self.stops();
        self.settings.ends_an_orphan();
    }
}

pub fn signal(name: &str, pid: u32) {
    let sent = Command::new("kill").args([name, &pid.to_string()]).status().expect("kill is there");
    assert!(sent.success(), "kill {name} {pid}");
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("bound").port()
}

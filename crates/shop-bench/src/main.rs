//! `bench`: what the shop costs, measured on the shop itself: CPU for each operation, memory, and bytes
//! on the wire. It starts everything it measures on a database of its own, speaks to this machine
//! only, and leaves nothing behind. It never decides about a commit: `cargo xtask bench` runs it.
#![expect(clippy::float_arithmetic, reason = "ratios of measurements; there is no money here")]

mod cost;
mod cpu;
mod database;
mod footprint;
mod http;
mod load;
mod options;
mod orders;
mod pages;
mod pgbench;
mod plain;
mod report;
mod shop;
mod tell;

use std::fs;

use anyhow::{Result, bail};
use database::Database;
use options::Options;
use report::Report;
use shop::Shop;

/// As in the shop, for the sake of the plain handler.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What is measured.
pub struct World {
    pub shop: Shop,
    pub database: Database,
}

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["plain", shop] => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(plain::serve(shop))
        }
        ["--help" | "-h" | "help"] => {
            print!("{}", options::USAGE);
            Ok(())
        }
        _ => {
            let options = Options::parse(&words)?;
            // One thread: the one who asks must not take the cores from those who answer.
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(bench(&options))
        }
    }
}

async fn bench(options: &Options) -> Result<()> {
    eprintln!("starting the shop on a database of its own");
    let shop = Shop::start().await?;
    let database = Database::open(&shop.data)?;
    let mut world = World { shop, database };
    let outcome = tokio::select! {
        outcome = measure(&world, options) => outcome,
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    let stopped = world.shop.stop();
    let folder = world.database.stop()?;
    fs::remove_dir_all(&world.shop.data)?;
    if let Some(folder) = folder.filter(|folder| folder.exists()) {
        fs::remove_dir_all(folder)?;
    }
    let report = outcome?;
    stopped?;

    println!("{}\n\n{}", report.table(), report.json());
    if let Some(file) = &options.json {
        fs::write(file, report.json() + "\n")?;
    }
    match report.missed() {
        missed @ 1.. if options.strict => bail!("{missed} targets were missed"),
        _ => Ok(()),
    }
}

async fn measure(world: &World, options: &Options) -> Result<Report> {
    let mut report = Report::default();
    report.setting("rounds", options.rounds);
    report.setting("seconds", usize::try_from(options.time.as_secs())?);
    report.setting("connections", options.connections);
    let ourselves = std::env::current_exe()?;
    eprintln!("memory");
    let memory = footprint::memory(&world.shop).await?;
    eprintln!("the first load of a browser");
    let first_load = footprint::first_load(&world.shop).await?;
    eprintln!("the cached page and a plain handler, {} rounds", options.rounds);
    tell::cached(&mut report, &pages::cached(world, &ourselves, options).await?);
    eprintln!("the page with a cart");
    tell::with_cart(&mut report, &pages::with_cart(world, options).await?);
    eprintln!("orders, by the shop and by pgbench");
    tell::orders(&mut report, &orders::measure(world, options).await?);
    tell::durability(&mut report, &world.database.durability()?);
    tell::memory(&mut report, &memory, &world.shop)?;
    tell::first_load(&mut report, &first_load);
    Ok(report)
}

//! `shop`: serves the shop, and the few things an owner does at a terminal.

use anyhow::Context;
use server::{compose, config::Config, listeners, telemetry};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "usage: shop [serve | owner-link | migrate | reseal | check-config | healthy]";

fn main() -> anyhow::Result<()> {
    let config = Config::load().context("the configuration cannot be read")?;
    let command = std::env::args().nth(1).unwrap_or_else(|| "serve".to_owned());
    if command == "check-config" {
        println!("{config:#?}");
        return compose::judged(&config);
    }
    if command == "healthy" {
        return listeners::healthy(&config);
    }
    // A thread that has packed a page keeps its memory as long as it lives.
    let keep = std::time::Duration::from_secs(1);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_keep_alive(keep).build()?;
    // Ends before the runtime does, which carries the last traces away.
    let _telemetry = telemetry::start(&config, runtime.handle())?;
    runtime.block_on(async {
        match command.as_str() {
            "serve" => listeners::serve(config).await,
            "owner-link" => {
                let shop = compose::open(&config, &|line| eprintln!("{line}")).await?;
                println!("{}", shop.services.account.owner_link().await?);
                Ok(())
            }
            "reseal" => reseal(&config).await,
            "migrate" => compose::open(&config, &|line| println!("{line}")).await.map(drop),
            _ => anyhow::bail!(USAGE),
        }
    })
}

/// After another `SHOP_MASTER_KEY` has come, and the one before it stands in `SHOP_OLD_MASTER_KEY`.
async fn reseal(config: &Config) -> anyhow::Result<()> {
    let shop = compose::open(config, &|line| eprintln!("{line}")).await?;
    let done = shop.services.sealing.anew().await?;
    println!("{} secrets are sealed under the key of today", done.secrets);
    anyhow::ensure!(done.lost.is_empty(), "neither key opens, so they are to be set again: {}", done.lost.join(", "));
    Ok(())
}

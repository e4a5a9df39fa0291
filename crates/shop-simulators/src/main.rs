//! `simulators`: providers on ports of this machine, until SIGTERM or Ctrl-C. It says on a line each
//! where they are once they answer.

use anyhow::{Context, Result, bail};
use shop_simulators::{Simulator, VENDORS, Vendor};

const USAGE: &str =
    "simulators [--<provider> HOST:PORT]… [--chaos WORDS] [--stripe-webhook ADDRESS] [--with-parent yes]

  --<provider> HOST:PORT  which ones, and where: 127.0.0.1 or localhost, and port 0 takes any that is free.
                          Without one: all of them.
  --stripe-webhook ADDRESS
                          where the simulated Stripe sends its events, as somebody sets it in the dashboard
  --with-parent yes       ends when whoever started it has ended
  --chaos WORDS           late=20,lost=5,answer_lost=100x1,retry_every=500: see /_control
";

struct Options {
    wanted: Vec<(&'static Vendor, String)>,
    chaos: String,
    stripe_webhook: Option<String>,
    with_parent: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(options) = understood(&words)? else {
        print!("{USAGE}");
        let names: Vec<&str> = VENDORS.iter().map(|(name, _)| *name).collect();
        println!("\nproviders: {}", names.join(", "));
        return Ok(());
    };
    let mut running = Vec::new();
    for ((name, doors), address) in options.wanted {
        let simulator = Simulator::start_at(&address, doors).await.with_context(|| format!("{name} on {address}"))?;
        simulator.house.chaos.set(&options.chaos).map_err(anyhow::Error::msg)?;
        println!("{name} {}", simulator.origin());
        if let Some(address) = options.stripe_webhook.as_ref().filter(|_| *name == shop_simulators::stripe::PROVIDER) {
            subscribe(simulator.origin(), address).await?;
        }
        running.push(simulator);
    }
    println!("ready");
    tokio::select! {
        told = told_to_stop() => told?,
        () = parent_has_ended(), if options.with_parent => {}
    }
    for simulator in running {
        simulator.stop().await;
    }
    Ok(())
}

fn understood(mut words: &[String]) -> Result<Option<Options>> {
    let mut options = Options { wanted: Vec::new(), chaos: String::new(), stripe_webhook: None, with_parent: false };
    while let [word, rest @ ..] = words {
        if ["--help", "-h", "help"].contains(&word.as_str()) {
            return Ok(None);
        }
        let [value, rest @ ..] = rest else { bail!("{word} needs a value\n\n{USAGE}") };
        if word == "--chaos" {
            options.chaos.clone_from(value);
        } else if word == "--stripe-webhook" {
            options.stripe_webhook = Some(value.clone());
        } else if word == "--with-parent" {
            options.with_parent = value == "yes";
        } else {
            let vendor = VENDORS.iter().find(|(name, _)| word.strip_prefix("--") == Some(name));
            options.wanted.push((vendor.with_context(|| format!("{word} is not known\n\n{USAGE}"))?, value.clone()));
        }
        words = rest;
    }
    if options.wanted.is_empty() {
        options.wanted = VENDORS.iter().map(|vendor| (vendor, "127.0.0.1:0".to_owned())).collect();
    }
    Ok(Some(options))
}

/// As in Stripe's dashboard.
async fn subscribe(house: &str, address: &str) -> Result<()> {
    let client = reqwest::Client::builder().timeout(std::time::Duration::from_secs(10)).build()?;
    let form = [("url", address), ("enabled_events[0]", "*")];
    let request = client.post([house, "/v1/webhook_endpoints"].concat()).form(&form);
    let answer = request.bearer_auth(shop_simulators::stripe::SECRET_KEY).send().await?;
    let status = answer.status();
    if !status.is_success() {
        bail!("the webhook was refused with {status}: {}", answer.text().await?);
    }
    Ok(())
}

async fn parent_has_ended() {
    let parent = std::os::unix::process::parent_id();
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(500));
    while std::os::unix::process::parent_id() == parent {
        ticks.tick().await;
    }
}

async fn told_to_stop() -> Result<()> {
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = terminated.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}

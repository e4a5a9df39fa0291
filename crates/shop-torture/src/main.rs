//! `torture`: orders under kills. It starts a Postgres of its own, several servers of the shop, providers of
//! payment that misbehave, and a mail server; sends shoppers who know nothing but HTTP and write down what
//! they were told; kills what can be killed; lets it heal; and then asks whether everything that was promised
//! holds. Never uses a line of the shop: what it knows it has from answers and from tables.

mod chance;
mod check;
mod controls;
mod faults;
mod heal;
mod house;
mod journal;
mod ledgers;
mod options;
mod owner;
mod page;
mod papers;
mod pay;
mod plan;
mod report;
mod server;
mod shopper;
mod watch;
mod web;

use anyhow::Result;
use house::House;
use options::Options;
use report::Report;
use std::{process::ExitCode, sync::Arc, time::Instant};

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if matches!(words[..], ["--help" | "-h" | "help"]) {
        print!("{}", options::USAGE);
        return ExitCode::SUCCESS;
    }
    let outcome = match Options::parse(&words) {
        Ok(options) => run(options).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(report) => {
            print!("{report}");
            if report.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("torture: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<Report> {
    let house = Arc::new(House::open(options).await?);
    let outcome = tokio::select! {
        outcome = torture(&house) => outcome,
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    house.close(outcome.as_ref().is_ok_and(|report| report.failed() == 0));
    outcome
}

async fn torture(house: &Arc<House>) -> Result<Report> {
    let begun = Instant::now();
    let stock = house.stock().await?;
    let watch = tokio::spawn(watch::watch(house.clone()));
    let faults = tokio::spawn(faults::strike(house.clone()));
    shopper::all(house, &stock).await?;
    let mut report = Report::new(&house.options);
    report.figure("took_ms", begun.elapsed().as_millis());
    house.sold_out();
    let faults = faults.await??;
    heal::heal(house, &mut report, &faults).await?;
    report.figure("waited_in_a_transaction_ms", watch.await?);
    check::everything(house, &mut report).await?;
    if house.options.controls {
        controls::run(house, &mut report).await?;
    }
    Ok(report)
}

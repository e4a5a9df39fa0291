//! `cargo xtask`: every chore of this repository. It builds on `cargo` and the libraries in its manifest,
//! and installs nothing silently except for root on Debian, where it says so.

mod assets;
mod browser;
mod database;
mod launch;
mod measure;
mod simulators;
mod site;
mod split;
mod stamp;
mod steps;
mod style;
mod suite;
mod tidy;
mod tools;
mod torture;
mod wasm;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "cargo xtask <command>

  run [--with-data DIR] [--with-simulators]
                          build everything for release and start the shop, on request with providers of payment
                          that are simulated on this machine
  dev [--with-data DIR]   build for debugging, start, and build again after every change
  build [--debug]         the storefront's files and the server, without starting
  build --site            the storefront's files for release, and nothing else
  test [--fast]           everything that CI checks; --fast leaves the browser out
  tidy                    the rules of the house that no compiler checks
  db start|stop|url|reset|prepare|check
                          the development database, and the query metadata in .sqlx
  simulators [--help]     the providers of payment, on this machine
  screenshots             pictures of the shop, by a real browser
  bench                   the load bench
  torture [--help]        orders under kills, and whether everything that was promised holds afterwards
  deploy                  what stands in deploy/, checked; built and run where a container engine answers
  prove                   what takes long and is run by hand: Lighthouse, the API against its document, scanners that attack,
                          races, torture, bench; writes docs/measured
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let workspace = workspace::Workspace::open()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", options @ ..] => launch::run(&workspace, &launch::Options::parse(options)?),
        ["dev", options @ ..] => launch::dev(&workspace, &launch::Options::parse(options)?),
        ["build"] => launch::build(&workspace, site::Kind::Release),
        ["build", "--site"] => launch::site(&workspace, site::Kind::Release),
        ["build", "--debug"] => launch::build(&workspace, site::Kind::Debug),
        ["test"] => suite::run(&workspace, suite::Extent::Full),
        ["test", "--fast"] => suite::run(&workspace, suite::Extent::Fast),
        ["tidy"] => tidy::run(&workspace),
        ["db", verb] => database::run(&workspace, verb),
        ["simulators", options @ ..] => simulators::run(&workspace, options),
        ["screenshots"] => measure::screenshots(&workspace),
        ["bench", options @ ..] => measure::bench(&workspace, options),
        ["torture", options @ ..] => torture::run(&workspace, options),
        ["deploy"] => measure::deploy(),
        ["prove"] => measure::prove(&workspace),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => bail!("not understood: {}\n\n{USAGE}", arguments.join(" ")),
    }
}

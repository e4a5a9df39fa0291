//! The address of a Postgres elsewhere. Never lets it be left to chance whether somebody can listen on the way there.

use anyhow::{Context, ensure};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::net::IpAddr;

/// `variable`: the one that has the address, for the sentence. An address on this machine needs nothing; another one says
/// that TLS is wanted, or that it is not.
pub fn is_kept_private(variable: &str, url: &str) -> anyhow::Result<()> {
    let options: PgConnectOptions = url.parse().with_context(|| format!("{variable} is no address of a Postgres"))?;
    let host = options.get_host();
    if options.get_socket().is_some() || is_here(host) {
        return Ok(());
    }
    let mode = options.get_ssl_mode();
    ensure!(
        !matches!(mode, PgSslMode::Prefer | PgSslMode::Allow),
        "{variable} leads to {host} and does not say whether over TLS: add ?sslmode=verify-full, or ?sslmode=disable \
         where nobody else is on the way"
    );
    if matches!(mode, PgSslMode::Disable) {
        tracing::warn!(host, "what is said to Postgres goes in clear over a network");
    }
    Ok(())
}

fn is_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.starts_with('/') || host == "localhost" || bare.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postgres_elsewhere_is_reached_over_tls_or_it_is_said_that_it_is_not() {
        let judged = |url: &str| is_kept_private("DATABASE_URL", url);
        for here in [
            "postgres://a@127.0.0.1/s",
            "postgres://a@[::1]:5433/s",
            "postgres://a@localhost/s",
            "postgres://a@%2Frun%2Fs/s",
        ] {
            assert!(judged(here).is_ok(), "{here}");
        }
        for said in ["require", "verify-ca", "verify-full", "disable"] {
            assert!(judged(&format!("postgres://a@database/s?sslmode={said}")).is_ok(), "{said}");
        }
        for left in ["", "?sslmode=prefer", "?sslmode=allow"] {
            let url = format!("postgres://a:hunter2@10.0.0.1/s{left}");
            let told = judged(&url).expect_err("it is left to chance").to_string();
            assert!(told.starts_with("DATABASE_URL leads to 10.0.0.1") && !told.contains("hunter2"), "{told}");
        }
    }
}

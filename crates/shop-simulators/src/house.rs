//! What every simulator has, and its life: bound to a port of this machine, served until it is told
//! to stop. Never listens on a network.

use crate::{Chaos, Clock, Ledger, control, notices::Notices, serve};
use axum::Router;
use std::{io, net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// Cheap to clone: all clones are one house.
#[derive(Debug, Clone)]
pub struct House {
    /// Where it is reached, without a slash at the end.
    pub origin: Arc<str>,
    pub chaos: Chaos,
    pub clock: Clock,
    pub ledger: Ledger,
    pub notices: Notices,
}

/// One that runs. Dropped, it ends.
#[derive(Debug)]
pub struct Simulator {
    pub house: House,
    pub address: SocketAddr,
    stop: CancellationToken,
    served: Option<JoinHandle<()>>,
}

impl Simulator {
    /// On `address`, where port 0 is any that is free.
    pub async fn start(address: SocketAddr, doors: impl FnOnce(House) -> Router) -> io::Result<Self> {
        Self::start_at(&address.to_string(), doors).await
    }

    /// `place` may call this machine by its name: to a browser `localhost` is another site than
    /// `127.0.0.1`, as a provider is another than the shop.
    pub async fn start_at(place: &str, doors: impl FnOnce(House) -> Router) -> io::Result<Self> {
        let address = place.replace("localhost", "127.0.0.1").parse::<SocketAddr>().map_err(io::Error::other)?;
        if !address.ip().is_loopback() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "simulators speak to this machine only"));
        }
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let host = if place.starts_with("localhost") { "localhost".to_owned() } else { address.ip().to_string() };
        let chaos = Chaos::default();
        let notices = Notices::new(chaos.clone()).map_err(io::Error::other)?;
        let origin = format!("http://{host}:{}", address.port()).into();
        let house = House { origin, chaos, clock: Clock::default(), ledger: Ledger::default(), notices };
        let stop = CancellationToken::new();
        let doors = doors(house.clone()).merge(control::doors(house.clone()));
        let served = tokio::spawn(serve::serve(listener, doors, stop.clone()));
        Ok(Self { house, address, stop, served: Some(served) })
    }

    /// Where the shop is to look for the provider, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.house.origin
    }

    /// What is not answered yet stays without an answer.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(served) = self.served.take() {
            let _ = served.await;
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

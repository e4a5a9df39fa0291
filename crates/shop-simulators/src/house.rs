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
        if !address.ip().is_loopback() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "simulators speak to this machine only"));
        }
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let chaos = Chaos::default();
        let notices = Notices::new(chaos.clone()).map_err(io::Error::other)?;
        let origin = ["http://", &address.to_string()].concat().into();
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

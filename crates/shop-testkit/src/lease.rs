//! A lease that a test holds, or has lost.

use async_trait::async_trait;
use shop_services::ports::{Lease, LeaseLost};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestLease {
    Held,
    Lost,
}

#[async_trait]
impl Lease for TestLease {
    async fn hold(&self) -> Result<(), LeaseLost> {
        match self {
            Self::Held => Ok(()),
            Self::Lost => Err(LeaseLost::Taken),
        }
    }
}

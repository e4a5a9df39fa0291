//! Issuers of e-invoices, one folder each, and the factory that knows them all.

pub mod ecpay;

use ecpay::EcpayIssuer;
use shop_services::ports::{Clock, InvoiceIssuers};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Every issuer that this program has. `houses`: where simulators stand in for issuers, by code and without a slash
/// at the end.
pub fn issuers(clock: Arc<dyn Clock>, houses: &BTreeMap<String, String>) -> Result<InvoiceIssuers, reqwest::Error> {
    Ok(vec![Arc::new(EcpayIssuer::new(clock, houses.get("ecpayinvoice").cloned(), PATIENCE)?)])
}

/// How long an issuer is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

//! Carriers, one folder each, and the factory that knows them all.

pub mod ecpay;
pub mod own;

use ecpay::EcpayCarrier;
use own::Own;
use shop_services::ports::{Carriers, Clock};
use std::{collections::BTreeMap, sync::Arc};

/// Every carrier that this program has, in the order in which people read them. `houses`: where
/// simulators stand in for carriers, by code and without a slash at the end. A vendor that takes payments too has
/// two houses.
pub fn carriers(clock: Arc<dyn Clock>, houses: &BTreeMap<String, String>) -> Result<Carriers, reqwest::Error> {
    let house = |name: &str| houses.get(name).cloned();
    Ok(vec![Arc::new(Own::default()), Arc::new(EcpayCarrier::new(clock, house("ecpaylogistics"))?)])
}

//! Carriers, one folder each, and the factory that knows them all.

pub mod own;

use own::Own;
use shop_services::ports::{Carriers, Clock};
use std::{collections::BTreeMap, sync::Arc};

/// Every carrier that this program has, in the order in which people read them. `houses`: where
/// simulators stand in for carriers, by code and without a slash at the end.
pub fn carriers(_clock: Arc<dyn Clock>, _houses: &BTreeMap<String, String>) -> Result<Carriers, reqwest::Error> {
    Ok(vec![Arc::new(Own::default())])
}

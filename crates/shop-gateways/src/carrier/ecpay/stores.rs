//! ECPay's list of stores, whole chains at a time, kept for an hour: it is made anew once a day.

use super::{Ecpay, SubType, refused};
use crate::payment::ecpay::wire::malformed;
use serde::Deserialize;
use shop_domain::shipment::PickupStore;
use shop_services::ports::GatewayError;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use time::{Duration, OffsetDateTime};

const FRESH: Duration = Duration::hours(1);

type Chain = Arc<HashMap<String, PickupStore>>;

/// By house, merchant and chain.
#[derive(Default)]
pub struct Stores(Mutex<HashMap<String, (OffsetDateTime, Chain)>>);

impl Stores {
    fn get(&self, key: &str, now: OffsetDateTime) -> Option<Chain> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).filter(|(at, _)| now - *at < FRESH).map(|(_, chain)| chain.clone())
    }

    fn keep(&self, key: String, now: OffsetDateTime, chain: Chain) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, (now, chain));
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    rtn_code: serde_json::Value,
    #[serde(default)]
    rtn_msg: String,
    #[serde(default)]
    store_list: Vec<ChainOfStores>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ChainOfStores {
    #[serde(default)]
    store_info: Vec<Store>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Store {
    store_id: String,
    #[serde(default)]
    store_name: String,
    #[serde(default)]
    store_addr: String,
    #[serde(default)]
    store_phone: String,
}

impl Ecpay {
    pub async fn find_store(&self, sub_type: SubType, id: &str) -> Result<Option<PickupStore>, GatewayError> {
        let chain = sub_type.chain().ok_or(GatewayError::Unsupported)?;
        let key = [self.house.as_str(), &self.account.merchant_id, chain].join(" ");
        let now = self.clock.now();
        if let Some(kept) = self.stores.get(&key, now) {
            return Ok(kept.get(id).cloned());
        }
        let answer = self.post("/Helper/GetStoreList", &[("CvsType", chain)]).await?;
        let stores = Arc::new(read(&answer)?);
        self.stores.keep(key, now, stores.clone());
        Ok(stores.get(id).cloned())
    }
}

fn read(answer: &str) -> Result<HashMap<String, PickupStore>, GatewayError> {
    let answer: Answer = serde_json::from_str(answer).map_err(|_| {
        // What is refused early is refused in the form of the other doors.
        if answer.starts_with("0|") { refused(answer) } else { malformed("StoreList") }
    })?;
    let code = answer.rtn_code.as_str().map_or_else(|| answer.rtn_code.to_string(), str::to_owned);
    if code != "1" {
        return Err(refused(&[&code, "|", &answer.rtn_msg].concat()));
    }
    let stores = answer.store_list.into_iter().flat_map(|chain| chain.store_info);
    Ok(stores.map(|store| (store.store_id.clone(), store.kept())).collect())
}

impl Store {
    fn kept(self) -> PickupStore {
        /// The list does not say it otherwise.
        const ISLANDS: [&str; 6] = ["澎湖縣", "金門縣", "連江縣", "琉球鄉", "綠島鄉", "蘭嶼鄉"];
        let outlying = ISLANDS.iter().any(|island| self.store_addr.contains(island));
        PickupStore {
            id: self.store_id,
            name: self.store_name,
            address: self.store_addr,
            phone: self.store_phone,
            outlying,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_a_no_is_told() {
        let stores = read(
            r#"{"RtnCode":1,"RtnMsg":"成功","StoreList":[{"CvsType":"UNIMART","StoreInfo":[
                {"StoreId":"131386","StoreName":"建盛店","StoreAddr":"台北市信義區光復南路1號","StorePhone":"02-1"},
                {"StoreId":"179014","StoreName":"馬公店","StoreAddr":"澎湖縣馬公市中正路1號"}]}]}"#,
        )
        .expect("a list");
        assert_eq!((stores["131386"].name.as_str(), stores["131386"].outlying), ("建盛店", false));
        assert!(stores["179014"].outlying);
        let no = |answer| matches!(read(answer), Err(GatewayError::Refused(_)));
        assert!(no(r#"{"RtnCode":0,"RtnMsg":"CheckMacValue Error"}"#));
        assert!(no("0|找不到加密金鑰"));
        assert!(matches!(read("<html>"), Err(GatewayError::Malformed(_))));
    }
}

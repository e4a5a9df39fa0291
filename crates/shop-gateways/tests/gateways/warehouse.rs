//! The shop's client against the reference warehouse, in every weather.

use crate::redirect::ANYWHERE;
use serde_json::json;
use shop_domain::kernel::{ReservationId, VariantId};
use shop_gateways::{HttpWarehouses, Reach};
use shop_services::ports::{ExternalWarehouse, HeldLine, Hold, Level, WarehouseError, WarehouseOpener};
use shop_simulators::{
    Simulator,
    warehouse::{KEY, doors},
};
use shop_testkit::{FixedClock, a_uuid};
use std::{sync::Arc, time::Duration};

const SKU: &str = "TEA-1";

struct House {
    simulator: Simulator,
    warehouse: Arc<dyn ExternalWarehouse>,
}

impl House {
    async fn open() -> Self {
        Self::with_key(KEY).await
    }

    async fn with_key(key: &str) -> Self {
        let simulator = Simulator::start(ANYWHERE, doors).await.expect("a port");
        let goods = client().post([simulator.origin(), "/_goods"].concat()).json(&json!({ SKU: 10 }));
        assert!(goods.send().await.expect("answered").status().is_success());
        let houses = HttpWarehouses::new(Reach::Anywhere).expect("TLS").waiting_for(Duration::from_millis(700));
        let warehouse = houses.open(simulator.origin(), key).expect("an address and a key");
        Self { simulator, warehouse }
    }

    fn weather(&self, words: &str) {
        self.simulator.house.chaos.set(words).expect("understood");
    }

    /// Over all parts of the list.
    async fn available(&self) -> i64 {
        let mut cursor = None;
        loop {
            let (levels, next) = self.warehouse.levels(cursor.as_deref()).await.expect("told");
            if let Some(level) = levels.iter().find(|level| level.sku == SKU) {
                return level.available;
            }
            cursor = Some(next.expect("it is on the list"));
        }
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().timeout(Duration::from_secs(10)).build().expect("TLS")
}

fn some(quantity: i64) -> Vec<HeldLine> {
    vec![HeldLine { variant: VariantId(a_uuid()), sku: SKU.to_owned(), quantity }]
}

fn a_hold(quantity: i64) -> Hold {
    let expires_at = FixedClock::START + time::Duration::days(36_500);
    Hold { id: ReservationId(a_uuid()), lines: some(quantity), expires_at }
}

#[tokio::test]
async fn goods_are_held_kept_sent_and_given_back() {
    let house = House::open().await;
    let hold = a_hold(4);
    house.warehouse.reserve(&hold).await.expect("held");
    house.warehouse.keep(hold.id).await.expect("kept");
    assert_eq!(house.available().await, 6);
    house.warehouse.commit(hold.id, "parcel-1", &some(3)).await.expect("sent");
    house.warehouse.release(hold.id, "parcel-2", Some(&some(1))).await.expect("free");
    assert_eq!(house.available().await, 7);
    house.warehouse.restock(hold.id, "parcel-1", &some(1)).await.expect("back");
    assert_eq!(house.available().await, 8);
    house.warehouse.restock(hold.id, "parcel-1", &some(1)).await.expect("once");
    assert!(matches!(house.warehouse.commit(hold.id, "parcel-3", &some(1)).await, Err(WarehouseError::Closed)));
    let short = house.warehouse.reserve(&a_hold(9)).await.expect_err("eight are left");
    let WarehouseError::Short(levels) = short else { panic!("{short}") };
    assert_eq!(levels, [Level { sku: SKU.to_owned(), available: 8 }]);
}

#[tokio::test]
async fn whatever_the_weather_the_same_again_does_it_once() {
    for weather in ["answer_lost=100x1", "silence=100x1,silence_for=30000", "down=100x1"] {
        let house = House::open().await;
        let hold = a_hold(4);
        let again = async |done: Result<(), WarehouseError>, call: &str| {
            assert!(matches!(done, Err(WarehouseError::Unavailable(_))), "{weather}: {call} {done:?}");
        };
        house.weather(weather);
        again(house.warehouse.reserve(&hold).await, "reserve").await;
        house.warehouse.reserve(&hold).await.expect("held");
        house.weather(weather);
        again(house.warehouse.keep(hold.id).await, "keep").await;
        house.warehouse.keep(hold.id).await.expect("kept");
        house.weather(weather);
        again(house.warehouse.commit(hold.id, "1", &some(2)).await, "commit").await;
        house.warehouse.commit(hold.id, "1", &some(2)).await.expect("sent");
        house.weather(weather);
        again(house.warehouse.release(hold.id, "2", Some(&some(1))).await, "release").await;
        house.warehouse.release(hold.id, "2", Some(&some(1))).await.expect("free");
        assert_eq!(house.available().await, 7, "{weather}");
    }
}

#[tokio::test]
async fn what_was_given_up_is_not_held_however_late_it_comes() {
    let house = House::open().await;
    let hold = a_hold(4);
    house.warehouse.release(hold.id, "all", None).await.expect("closed before it came");
    assert!(matches!(house.warehouse.reserve(&hold).await, Err(WarehouseError::Closed)));
    assert_eq!(house.available().await, 10);
}

#[tokio::test]
async fn a_wrong_key_is_a_refusal_and_not_a_silence() {
    let house = House::with_key("another").await;
    let refused = house.warehouse.reserve(&a_hold(1)).await.expect_err("refused");
    assert!(matches!(&refused, WarehouseError::Refused(told) if told == "401 key.wrong"), "{refused}");
}

#[tokio::test]
async fn nobody_at_the_address_is_a_silence() {
    let houses = HttpWarehouses::new(Reach::Anywhere).expect("TLS").waiting_for(Duration::from_millis(700));
    let warehouse = houses.open("http://127.0.0.1:9", KEY).expect("an address and a key");
    let silent = warehouse.reserve(&a_hold(1)).await.expect_err("nobody is there");
    assert!(matches!(silent, WarehouseError::Unavailable(_)), "{silent}");
}

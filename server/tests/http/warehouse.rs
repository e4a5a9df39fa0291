//! A shop whose goods lie in the reference warehouse, over HTTP on both sides.

use crate::harness::{Buyer, Form, TestShop, Visitor, forms, until};
use reqwest::Method;
use serde_json::{Value, json};
use shop_simulators::{
    Simulator,
    warehouse::{KEY, doors},
};
use sqlx::PgPool;

const SKU: &str = "WARE-PITCHER-200";

struct Houses {
    shop: TestShop,
    warehouse: Simulator,
}

impl Houses {
    async fn open(pool: PgPool) -> Self {
        let warehouse = Simulator::start_at("127.0.0.1:0", doors).await.expect("a port");
        let set = json!({ "address": warehouse.origin(), "key": KEY });
        let shop = TestShop::start_with(pool, |config| {
            config.warehouse = serde_json::from_value(set).expect("settings");
        });
        let houses = Self { shop: shop.await, warehouse };
        let known = || async {
            let count = "select count(*) from warehouse_levels";
            let known: i64 = sqlx::query_scalar(count).fetch_one(&houses.shop.pool).await.expect("counted");
            (known > 0).then_some(())
        };
        until("pages know what there is", known).await;
        houses
    }

    fn weather(&self, words: &str) {
        self.warehouse.house.chaos.set(words).expect("understood");
    }

    /// On hand, and how many of them are held.
    async fn figures(&self) -> (i64, i64) {
        let visitor = Visitor::at(self.warehouse.origin());
        let goods = visitor.gets("/_goods").await.expect(200).json();
        let found =
            goods.as_array().expect("goods").iter().find(|item| item["sku"] == SKU).expect("of the sample").clone();
        let count = |name: &str| Value::as_i64(&found[name]).expect("a count");
        (count("on_hand"), count("reserved"))
    }

    async fn come_to(&self, wanted: (i64, i64)) {
        until("the warehouse was told", || async { (self.figures().await == wanted).then_some(()) }).await;
    }
}

async fn filled_in(visitor: &Visitor) -> Form {
    let product = visitor.finds_form("/p/glass-pitcher", "/cart/items").await.fill("quantity", "2");
    visitor.submits(&product).await.location();
    let form = visitor.finds_form("/cart", "/checkout").await;
    let form = form.fill("name", "林小姐").fill("phone", "0912-345-678").fill("city", "臺北市");
    form.fill("district", "大安區").fill("line", "仁愛路四段1號").fill("payment", "cod")
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_is_held_kept_and_sent_by_the_warehouse(pool: PgPool) {
    let houses = Houses::open(pool).await;
    let before = houses.figures().await;
    let visitor = houses.shop.visitor();
    let next = visitor.submits(&filled_in(&visitor).await).await.location();
    assert!(next.starts_with("/o/"), "{next}");
    assert_eq!(houses.figures().await, (before.0, 2));
    let number: String =
        sqlx::query_scalar("select number from orders").fetch_one(&houses.shop.pool).await.expect("one order");
    let owner = houses.shop.owner().await;
    let order = owner.finds_order(&number).await;
    owner.does(&order, "ship").await;
    houses.come_to((before.0 - 2, 0)).await;
    let own: (i64, i64) = sqlx::query_as(
        "select on_hand, reserved from stock join variants using (variant_id) where sku = 'WARE-PITCHER-200'",
    )
    .fetch_one(&houses.shop.pool)
    .await
    .expect("a row");
    assert_eq!(own, before, "the shop's own stock is as it was");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_that_the_warehouse_did_not_answer_is_sent_again_as_it_was_typed(pool: PgPool) {
    let houses = Houses::open(pool).await;
    let visitor = houses.shop.visitor();
    let form = filled_in(&visitor).await;
    for weather in ["down=100x1", "answer_lost=100x1"] {
        houses.weather(weather);
        let refused = visitor.submits(&form).await.expect(503);
        assert!(refused.contains("倉庫暫時沒有回應"), "{weather}");
        let again = forms(refused.text()).into_iter().find(|form| form.action == "/checkout").expect("the form");
        for field in ["name", "line", "key"] {
            assert_eq!(again.value(field), form.value(field), "{weather}");
        }
    }
    visitor.submits(&form).await.location();
    assert_eq!(houses.figures().await.1, 2, "held once, and for this order");
    let held: i64 = sqlx::query_scalar("select count(*) from reservations where state = 'taken'")
        .fetch_one(&houses.shop.pool)
        .await
        .expect("counted");
    assert_eq!(held, 1);
}

/// Sends the same order again and again, as somebody does who is told to try again.
async fn insists(visitor: Visitor, key: String, body: Value) -> u16 {
    for _ in 0..50 {
        let answer = visitor.orders(&key, &body).await;
        if answer.status != 503 {
            return answer.status;
        }
        assert_eq!(answer.code(), "warehouse.unavailable");
    }
    panic!("the warehouse never answered {key}");
}

#[sqlx::test(migrations = "../migrations")]
async fn whatever_the_weather_no_unit_is_sold_twice_and_every_order_has_its_goods(pool: PgPool) {
    let houses = Houses::open(pool).await;
    let keeper = Visitor::at(houses.warehouse.origin());
    let counted = keeper.request(Method::POST, "/_goods").json(&json!({ SKU: 10 }));
    keeper.sends(counted).await.expect(200);
    let pitcher = houses.shop.goods(SKU).await;
    houses.weather("answer_lost=30,down=20,seed=7");
    let buyers = (0..24).map(|at| {
        let body = Buyer::named(&format!("buyer {at}")).wants(&[(&pitcher, 1)]);
        tokio::spawn(insists(houses.shop.visitor(), format!("crowd-{at}"), body))
    });
    let mut told = Vec::new();
    for buyer in buyers.collect::<Vec<_>>() {
        told.push(buyer.await.expect("answered"));
    }
    told.sort_unstable();
    let (placed, refused) = told.split_at(told.iter().filter(|status| **status == 201).count());
    assert_eq!((placed.len(), refused), (10, vec![409; 14].as_slice()));
    houses.weather("calm");
    let kept = || async {
        let open = "select count(*) from jobs where kind = 'keep_hold' and done_at is null";
        let open: i64 = sqlx::query_scalar(open).fetch_one(&houses.shop.pool).await.expect("counted");
        (open == 0).then_some(())
    };
    until("the warehouse keeps what was ordered", kept).await;
    assert_eq!(houses.figures().await, (10, 10));
    let without: i64 = sqlx::query_scalar(
        "select count(*) from orders where order_id not in (select order_id from reservations where state = 'taken')",
    )
    .fetch_one(&houses.shop.pool)
    .await
    .expect("counted");
    assert_eq!(without, 0, "no order stands without goods");
}

/// Longer than any shopper would wait; the warehouse is silent for half a minute.
const BOUND: std::time::Duration = std::time::Duration::from_secs(15);

#[sqlx::test(migrations = "../migrations")]
async fn a_warehouse_that_is_silent_holds_up_one_shopper_for_a_while_and_nobody_else(pool: PgPool) {
    let houses = Houses::open(pool).await;
    let visitor = houses.shop.visitor();
    let form = filled_in(&visitor).await;
    houses.weather("silence=100x1,silence_for=30000");
    let (waiting, typed) = (visitor.clone(), form.clone());
    let waits = tokio::spawn(async move { tokio::time::timeout(BOUND, waiting.submits(&typed)).await });
    let asked = "select count(*) from reservations where state = 'open'";
    until("it is asked to hold the goods", || async { (houses.shop.count(asked).await == 1).then_some(()) }).await;

    let open = "select count(*) from pg_stat_activity
        where datname = current_database() and state like 'idle in transaction%'";
    let scoop = houses.shop.goods("DAY-SCOOP-17").await;
    let mut sold = 0;
    while !waits.is_finished() {
        let body = Buyer::default().wants(&[(&scoop, 1)]);
        // The one that meets the silence may be either: the other is served.
        let answer = houses.shop.visitor().orders(&format!("meanwhile {sold}"), &body).await;
        assert!([201, 409, 503].contains(&answer.status), "{}", answer.status);
        houses.shop.visitor().opens("/").await.expect(200);
        until("no transaction stands open", || async { (houses.shop.count(open).await == 0).then_some(()) }).await;
        sold += i32::from(answer.status == 201);
        if sold > 5 {
            break;
        }
    }
    let refused = waits.await.expect("no panic").expect("answered in time").expect(503);
    assert!(sold > 0, "others buy meanwhile");
    assert!(refused.contains("倉庫暫時沒有回應"));
    let again = forms(refused.text()).into_iter().find(|form| form.action == "/checkout").expect("the form");
    for field in ["name", "phone", "line", "payment", "key"] {
        assert_eq!(again.value(field), form.value(field), "{field}");
    }
    houses.weather("calm");
    assert!(visitor.submits(&again).await.location().starts_with("/o/"), "the same form is good for another try");
}

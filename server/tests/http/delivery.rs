//! How an order travels, chosen by forms alone and over the API, and set by the owner.

use crate::harness::{Buyer, Form, TestShop, forms};
use serde_json::{Value, json};
use sqlx::PgPool;

fn order_form(page: &str) -> Form {
    forms(page).into_iter().find(|form| form.action == "/checkout").expect("the form again")
}

fn twd(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "TWD" })
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_picks_it_up_is_told_the_new_total_and_where_to_come(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = shop.at_the_form(&pitcher, 1, "cod").await;
    assert_eq!((form.value("delivery"), form.value("expected_total")), ("home", "680"));
    let form = form.fill("delivery", "shop").fill("city", "").fill("district", "").fill("line", "");
    let page = visitor.submits(&form).await.expect(409);
    let again = order_form(page.text());
    for name in ["name", "phone", "delivery", "payment", "key"] {
        assert_eq!(again.value(name), form.value(name), "{name} was not kept");
    }
    assert_eq!(again.value("expected_total"), "580");
    assert!(page.contains("鹿谷站") && page.contains("NT$580"), "where to come, and what it comes to");
    let next = visitor.submits(&again).await.location();
    let page = visitor.opens(&next).await.expect(200);
    assert!(page.contains("鹿谷站") && page.contains("10:00–17:00"), "the order's page says where and when");

    let number: String = sqlx::query_scalar("select number from orders").fetch_one(&shop.pool).await.expect("one");
    let owner = shop.owner().await;
    let here = owner.finds_order(&number).await;
    assert!(owner.opens(&here).await.contains("Lugu bus station"), "the owner sees that nobody sends it");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_outlying_district_makes_a_new_total_that_is_shown_before_it_is_charged(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = shop.at_the_form(&pitcher, 1, "cod").await;
    let form = form.fill("city", "澎湖縣").fill("district", "馬公市").fill("note", "海邊");
    let again = order_form(visitor.submits(&form).await.expect(409).text());
    assert_eq!((again.value("expected_total"), again.value("note")), ("800", "海邊"));
    assert_eq!((again.value("city"), again.value("district")), ("澎湖縣", "馬公市"));
    assert_eq!(shop.count("select count(*) from orders").await, 0);
    assert!(visitor.submits(&again).await.location().starts_with("/o/"));
    assert_eq!(shop.count("select shipping from orders").await, 220);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_owner_sets_what_a_way_costs_and_where_it_does_not_go(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let here = "/admin/deliveries/home";
    let list = owner.opens("/admin/deliveries").await.expect(200);
    assert!(list.contains(here) && list.contains("/admin/deliveries/shop") && list.contains("NT$1,500"));
    let form = owner.visitor.finds_form(here, here).await;
    let by_weight = form
        .clone()
        .fill("charge", "weight")
        .fill("steps[0].up_to", "500")
        .fill("steps[0].price", "70")
        .fill("steps[1].up_to", "1000")
        .fill("steps[1].price", "x");
    let refused = owner.visitor.submits(&by_weight).await.expect(422);
    let again = forms(refused.text()).into_iter().find(|form| form.action == here).expect("the form again");
    assert_eq!((again.value("steps[0].up_to"), again.value("steps[1].price")), ("500", "x"));
    let mut mended = again.fill("steps[1].price", "110");
    mended.fields.retain(|(name, _)| name != "to_outlying");
    assert_eq!(owner.visitor.submits(&mended).await.location(), "/admin/deliveries");

    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let quote = async |count: i64, district: &str| {
        let delivery = json!({ "address": { "district": district, "city": "澎湖縣" } });
        let body = json!({ "lines": [{ "variant": pitcher.variant, "quantity": count }], "delivery": delivery });
        shop.visitor().posts_json("/api/v1/orders/quote", &body).await
    };
    assert_eq!(quote(1, "").await.expect(200).json()["shipping"], twd(70));
    assert_eq!(quote(2, "").await.expect(200).json()["shipping"], twd(110));
    let far = quote(1, "馬公市").await.expect(422);
    assert_eq!(far.json()["errors"][0]["code"], "delivery.outlying");
    assert_eq!(far.json()["errors"][0]["field"], "delivery.method");
    assert_eq!(quote(3, "").await.expect(422).json()["errors"][0]["code"], "delivery.too_heavy");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_api_takes_an_order_that_is_picked_up_and_reads_no_method_as_home(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let mut body = Buyer::default().wants(&[(&pitcher, 1)]);
    body["delivery"].as_object_mut().expect("an object").remove("method");
    let order = shop.visitor().orders("home", &body).await.expect(201).json();
    assert_eq!((&order["delivery_method"], &order["total"]), (&json!("home"), &twd(680)));

    body["delivery"] = json!({ "method": "shop" });
    body["expected_total"] = twd(580);
    let quoted = shop.visitor().posts_json("/api/v1/orders/quote", &body).await.expect(200).json();
    assert_eq!((&quoted["total"], &quoted["shipping"]), (&twd(580), &twd(0)));
    let ways: Vec<_> = quoted["deliveries"].as_array().expect("ways").iter().map(|way| &way["method"]).collect();
    assert_eq!(ways, ["home", "shop"]);
    let order = shop.visitor().orders("shop", &body).await.expect(201).json();
    assert_eq!((&order["delivery_method"], &order["total"]), (&json!("shop"), &twd(580)));
    assert_eq!(order["order_status"], "processing", "cash is paid when it is picked up");

    body["delivery"] = json!({ "method": "owl" });
    let refused = shop.visitor().orders("owl", &body).await.expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "delivery.method");
}

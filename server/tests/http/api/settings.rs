//! What the owner sets over the API: accounts at providers and carriers, and what it costs to deliver.

use super::refused;
use crate::harness::{Answer, TestShop, Visitor};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

async fn sends(owner: &Visitor, method: Method, path: &str, (tag, body): (&str, &Value)) -> Answer {
    let request = owner.request(method, path).header("accept-language", "en").header("if-match", tag);
    owner.sends(request.json(body)).await
}

/// Whether each of its ways to pay is offered.
fn offered(answer: &Answer) -> Vec<bool> {
    let body = answer.json();
    let methods = body["methods"].as_array().expect("methods").iter();
    methods.map(|method| method["is_offered"].as_bool().expect("a yes or a no")).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn an_account_at_a_provider_is_set_and_its_secrets_are_never_told(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let all = owner.gets("/api/v1/admin/payments").await.expect(200).json();
    let codes: Vec<_> = all["items"].as_array().expect("items").iter().map(|one| one["code"].clone()).collect();
    assert!(codes.contains(&json!("test")) && codes.contains(&json!("ecpay")), "{codes:?}");

    let here = "/api/v1/admin/payments/test";
    let before = owner.gets(here).await.expect(200);
    assert!(offered(&before).contains(&true));
    let after =
        sends(&owner, Method::PATCH, here, (before.header("etag"), &json!({ "methods": [] }))).await.expect(200);
    assert!(!offered(&after).contains(&true));
    refused(&sends(&owner, Method::PATCH, here, (before.header("etag"), &json!({}))).await, 412, "request.stale");

    let here = "/api/v1/admin/payments/ecpay";
    let before = owner.gets(here).await.expect(200);
    assert_eq!((&before.json()["is_ready"], offered(&before).contains(&true)), (&json!(false), false));
    let half = json!({ "settings": { "merchant_id": "3002607" }, "methods": ["ecpay_card"] });
    refused(&sends(&owner, Method::PATCH, here, (before.header("etag"), &half)).await, 422, "settings.fields");
    let whole = json!({
        "stage": true, "methods": ["ecpay_card"],
        "settings": { "merchant_id": "3002607", "hash_key": "pwFHCqoQZGmho4w6", "hash_iv": "EkRm7iFT261dpevs" },
    });
    let set = sends(&owner, Method::PATCH, here, (before.header("etag"), &whole)).await.expect(200);
    assert_eq!((&set.json()["is_ready"], &set.json()["stage"]), (&json!(true), &json!(true)));
    assert!(!set.contains("pwFHCqoQZGmho4w6") && !set.contains("EkRm7iFT261dpevs"));
    let merchant = json!({ "settings": { "merchant_id": "3002608" } });
    let kept = sends(&owner, Method::PATCH, here, (set.header("etag"), &merchant)).await.expect(200);
    assert_eq!((&kept.json()["is_ready"], offered(&kept)), (&json!(true), offered(&set)), "the rest stays");
    refused(&owner.gets("/api/v1/admin/payments/none").await, 404, "payment.no_provider");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_account_at_a_carrier_is_set_whole(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let here = "/api/v1/admin/carriers/ecpay";
    let before = owner.gets(here).await.expect(200);
    let half = json!({ "settings": { "merchant_id": "2000132" } });
    refused(&sends(&owner, Method::PATCH, here, (before.header("etag"), &half)).await, 422, "settings.fields");
    let all = owner.gets("/api/v1/admin/carriers").await.expect(200).json();
    assert_eq!(all["items"][0]["code"], "ecpay");
    refused(&owner.sends(owner.request(Method::PATCH, here).json(&half)).await, 428, "request.if_match");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_a_way_to_deliver_costs_is_what_is_charged(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let all = owner.gets("/api/v1/admin/deliveries").await.expect(200).json();
    let home = all["items"].as_array().expect("items").iter().find(|way| way["method"] == "home").expect("home");
    assert_eq!(home["is_offered"], true);

    let here = "/api/v1/admin/deliveries/home";
    let before = owner.gets(here).await.expect(200);
    let mut terms = before.json()["terms"].clone();
    terms["flat"] = json!(130);
    terms["free_from"] = Value::Null;
    let set = sends(&owner, Method::PUT, here, (before.header("etag"), &terms)).await.expect(200);
    assert_eq!(set.json()["terms"], terms);
    refused(&sends(&owner, Method::PUT, here, (before.header("etag"), &terms)).await, 412, "request.stale");
    let goods = shop.goods("WARE-PITCHER-200").await;
    let quote = json!({ "lines": [{ "variant": goods.variant, "quantity": 9 }] });
    let quote = shop.visitor().posts_json("/api/v1/orders/quote", &quote).await.expect(200).json();
    assert_eq!(quote["shipping"], super::twd(130));

    terms["flat"] = Value::Null;
    terms["steps"] = json!([{ "up_to": 1_000, "price": 90 }, { "up_to": 20_000, "price": 160 }]);
    let set = sends(&owner, Method::PUT, here, (set.header("etag"), &terms)).await.expect(200);
    assert_eq!(set.json()["terms"], terms);
    terms["steps"][1]["price"] = json!(-1);
    let wrong = sends(&owner, Method::PUT, here, (set.header("etag"), &terms)).await;
    refused(&wrong, 422, "settings.fields");
    assert_eq!(super::fields(&wrong), ["steps.1.price"]);
    refused(&owner.gets("/api/v1/admin/deliveries/none").await, 404, "delivery.no_such_way");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_warehouse_is_set_and_its_key_is_never_told(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let here = "/api/v1/admin/warehouse";
    let before = owner.gets(here).await.expect(200);
    assert_eq!((&before.json()["is_elsewhere"], &before.json()["key_is_set"]), (&json!(false), &json!(false)));
    let low = json!({ "low_at": 7, "address": "https://goods.example/v1", "key": "a key of the warehouse" });
    let blind = owner.request(Method::PATCH, here).header("accept-language", "en").json(&low);
    refused(&owner.sends(blind).await, 428, "request.if_match");
    let set = sends(&owner, Method::PATCH, here, (before.header("etag"), &low)).await.expect(200);
    assert_eq!((&set.json()["low_at"], &set.json()["key_is_set"]), (&json!(7), &json!(true)));
    assert!(!set.contains("a key of the warehouse"));
    refused(&sends(&owner, Method::PATCH, here, (before.header("etag"), &low)).await, 412, "request.stale");
    let kept =
        sends(&owner, Method::PATCH, here, (set.header("etag"), &json!({ "low_at": 8 }))).await.expect(200).json();
    assert_eq!((&kept["address"], &kept["key_is_set"]), (&json!("https://goods.example/v1"), &json!(true)));
    let tag = owner.gets(here).await.expect(200).header("etag").to_owned();
    let wrong = sends(&owner, Method::PATCH, here, (&tag, &json!({ "low_at": -1 }))).await;
    refused(&wrong, 422, "settings.fields");
    assert_eq!(super::fields(&wrong), ["low_at"]);
}

#[sqlx::test(migrations = "../migrations")]
async fn how_invoices_are_issued_is_set_and_its_secrets_are_never_told(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let here = "/api/v1/admin/invoicing";
    let before = owner.gets(here).await.expect(200);
    assert_eq!((&before.json()["asks"], &before.json()["is_ready"]), (&json!(false), &json!(false)));
    let whole = json!({
        "asks": true, "stage": true,
        "settings": { "merchant_id": "2000132", "hash_key": "ejCk326UnaZWKisg", "hash_iv": "q9jcZX8Ib9LM8wYk" },
    });
    let set = sends(&owner, Method::PATCH, here, (before.header("etag"), &whole)).await.expect(200);
    assert_eq!((&set.json()["asks"], &set.json()["is_ready"]), (&json!(true), &json!(true)));
    assert!(!set.contains("ejCk326UnaZWKisg") && !set.contains("q9jcZX8Ib9LM8wYk"));
    refused(&sends(&owner, Method::PATCH, here, (before.header("etag"), &whole)).await, 412, "request.stale");
    let off = sends(&owner, Method::PATCH, here, (set.header("etag"), &json!({ "asks": false }))).await.expect(200);
    assert_eq!((&off.json()["asks"], &off.json()["is_ready"]), (&json!(false), &json!(true)), "the rest stays");
}

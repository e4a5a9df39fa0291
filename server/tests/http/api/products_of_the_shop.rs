//! What the staff do to products and to the page over the API.

use super::{fields, refused};
use crate::{
    admin::products::png,
    harness::{Answer, TestShop, Visitor},
};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::sync::atomic::{AtomicU64, Ordering};

fn a_teapot() -> Value {
    json!({
        "slug": "small-teapot", "category": "ware", "tax": "5",
        "title": { "zh": "小壺", "en": "Small teapot" },
        "variants": [{ "sku": "POT-S", "price": 980, "on_hand": 4 }],
    })
}

async fn sends(owner: &Visitor, method: Method, path: &str, (tag, body): (&str, &Value)) -> Answer {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let key = format!("goods {}", NEXT.fetch_add(1, Ordering::Relaxed));
    let request = owner.request(method, path).header("accept-language", "en").header("if-match", tag);
    owner.sends(request.header("idempotency-key", key).json(body)).await
}

#[sqlx::test(migrations = "../migrations")]
async fn a_product_is_added_replaced_and_taken_off_sale(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let added = sends(&owner, Method::POST, "/api/v1/admin/products", ("", &a_teapot())).await.expect(201);
    let made = added.json();
    assert_eq!((&made["variants"][0]["on_hand"], &made["archived"]), (&json!(4), &json!(false)));
    shop.visitor().gets("/api/v1/products/small-teapot").await.expect(200);
    let here = format!("/api/v1/admin/products/{}", made["id"].as_str().expect("an id"));

    let mut body = a_teapot();
    body["variants"] = json!([
        { "id": made["variants"][0]["id"], "sku": "POT-S", "price": 880, "on_hand": 999 },
        { "sku": "POT-L", "price": 1280, "on_hand": 2, "choice": { "zh": "大", "en": "Large" } },
    ]);
    body["variants"][0]["choice"] = json!({ "zh": "小", "en": "Small" });
    body["option"] = json!({ "zh": "大小", "en": "Size" });
    let changed = sends(&owner, Method::PUT, &here, (added.header("etag"), &body)).await.expect(200);
    let prices: Vec<_> =
        changed.json()["variants"].as_array().expect("variants").iter().map(|row| row["price"].clone()).collect();
    assert_eq!(prices, [json!(880), json!(1280)]);
    assert_eq!(changed.json()["variants"][0]["on_hand"], 4, "what is there already is counted elsewhere");
    refused(&sends(&owner, Method::PUT, &here, (added.header("etag"), &body)).await, 412, "request.stale");

    let archives = json!({ "archived": true });
    let there = format!("{here}/archived");
    refused(&sends(&owner, Method::PUT, &there, (added.header("etag"), &archives)).await, 412, "request.stale");
    let gone = sends(&owner, Method::PUT, &there, (changed.header("etag"), &archives)).await;
    assert_eq!(gone.expect(200).json()["archived"], true);
    shop.visitor().gets("/api/v1/products/small-teapot").await.expect(404);
    let list = owner.gets("/api/v1/admin/products?archived=true").await.expect(200).json();
    assert_eq!(list["items"][0]["slug"], "small-teapot");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_wrong_with_a_product_is_said_where_it_stands(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let mut body = a_teapot();
    body["slug"] = json!("Small Teapot");
    body["title"] = json!({ "zh": "", "en": "" });
    body["variants"][0]["price"] = json!(-1);
    let wrong = sends(&owner, Method::POST, "/api/v1/admin/products", ("", &body)).await;
    assert_eq!(wrong.status, 422);
    for field in ["slug", "title", "variants.0.price"] {
        assert!(fields(&wrong).contains(&field.to_owned()), "{field}: {:?}", fields(&wrong));
    }
    let mut strange = a_teapot();
    strange["variants"][0]["id"] = json!("01930000-0000-7000-8000-0000000000ff");
    let strange = sends(&owner, Method::POST, "/api/v1/admin/products", ("", &strange)).await;
    assert_eq!((strange.status, fields(&strange)), (422, vec!["variants.0.id".to_owned()]));
    let mut extra = a_teapot();
    extra["archived"] = json!(false);
    assert_eq!(sends(&owner, Method::POST, "/api/v1/admin/products", ("", &extra)).await.status, 422);
    let categories = owner.gets("/api/v1/admin/categories").await.expect(200).json();
    assert!(categories["items"].as_array().is_some_and(|items| items.iter().any(|one| one["slug"] == "ware")));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_words_of_the_page_are_replaced_whole(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (owner, here) = (shop.owner().await.visitor, "/api/v1/admin/appearance");
    let read = owner.gets(here).await.expect(200);
    let mut body = read.json();
    body["announcement"] = json!({ "zh": "今天休息", "en": "Closed today" });
    let saved = sends(&owner, Method::PUT, here, (read.header("etag"), &body)).await.expect(200);
    assert_eq!(saved.json()["announcement"]["en"], "Closed today");
    assert!(shop.visitor().opens("/en/").await.expect(200).contains("Closed today"));
    refused(&sends(&owner, Method::PUT, here, (read.header("etag"), &body)).await, 412, "request.stale");
    for blocks in [json!(["hero", "products"]), json!(["order", "products", "order"])] {
        let odd = json!({ "name": body["name"], "payment_minutes": 30, "transfer_days": 3, "blocks": blocks });
        let answer = sends(&owner, Method::PUT, here, (saved.header("etag"), &odd)).await;
        assert_eq!((answer.status, fields(&answer)), (422, vec!["blocks".to_owned()]), "{odd}");
    }
    body["logo"] = json!("../../etc/passwd");
    let odd = sends(&owner, Method::PUT, here, (saved.header("etag"), &body)).await;
    assert_eq!((odd.status, fields(&odd)), (422, vec!["logo".to_owned()]));
    let request = owner.request(Method::POST, "/api/v1/admin/appearance/pictures?place=logo");
    let sent = owner.sends(request.header("idempotency-key", "logo").body(png(400, 90))).await.expect(201).json();
    (body["logo"], body["theme"], body["blocks"]) = (sent["key"].clone(), json!("clay"), json!(["products", "order"]));
    let saved = sends(&owner, Method::PUT, here, (saved.header("etag"), &body)).await.expect(200);
    assert_eq!((&saved.json()["logo"], &saved.json()["blocks"]), (&sent["key"], &json!(["products", "order"])));
    body["payment_minutes"] = json!(0);
    let wrong = sends(&owner, Method::PUT, here, (saved.header("etag"), &body)).await;
    assert_eq!((wrong.status, fields(&wrong)), (422, vec!["payment_minutes".to_owned()]));
    body["pickup"] = json!({});
    assert_eq!(sends(&owner, Method::PUT, here, (saved.header("etag"), &body)).await.status, 422);
    let key = json!({ "name": "words", "permissions": ["appearance.read"] });
    let made = sends(&owner, Method::POST, "/api/v1/admin/keys", ("", &key)).await.expect(201).json();
    let put = owner.request(Method::PUT, here).bearer_auth(made["key"].as_str().expect("a key"));
    let put = put.header("accept-language", "en").header("if-match", saved.header("etag"));
    refused(&owner.sends(put.json(&saved.json())).await, 403, "permission.missing");
}

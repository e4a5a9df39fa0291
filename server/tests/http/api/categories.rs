//! What the staff do to categories over the API.

use super::{fields, refused};
use crate::harness::{Answer, TestShop, Visitor, until};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::sync::atomic::{AtomicU64, Ordering};

const HERE: &str = "/api/v1/admin/categories";

async fn sends(owner: &Visitor, method: Method, path: &str, tag: &str, body: &Value) -> Answer {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let key = format!("category {}", NEXT.fetch_add(1, Ordering::Relaxed));
    let request = owner.request(method, path).header("accept-language", "en").header("if-match", tag);
    owner.sends(request.header("idempotency-key", key).json(body)).await
}

#[sqlx::test(migrations = "../migrations")]
async fn a_category_is_added_changed_ordered_and_removed(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let body = json!({ "slug": "sweets", "title": { "zh": "茶點", "en": "Sweets" } });
    let added = sends(&owner, Method::POST, HERE, "", &body).await.expect(201);
    let id = added.json()["id"].as_str().expect("an id").to_owned();
    let one = format!("{HERE}/{id}");
    assert_eq!(owner.gets(&one).await.expect(200).header("etag"), added.header("etag"));

    let body = json!({ "slug": "snacks", "title": { "zh": "點心", "en": "Snacks" }, "line": { "zh": "配茶" } });
    let changed = sends(&owner, Method::PUT, &one, added.header("etag"), &body).await.expect(200);
    assert_eq!((&changed.json()["slug"], &changed.json()["line"]["zh"]), (&json!("snacks"), &json!("配茶")));
    refused(&sends(&owner, Method::PUT, &one, added.header("etag"), &body).await, 412, "request.stale");
    let request = owner.request(Method::PUT, &one).json(&body);
    refused(&owner.sends(request).await, 428, "request.if_match");

    let listed = owner.gets(HERE).await.expect(200);
    let tag = listed.header("etag").to_owned();
    let listed = listed.json();
    let mut ids: Vec<_> = listed["items"].as_array().expect("items").iter().map(|item| item["id"].clone()).collect();
    assert_eq!(ids.last(), Some(&json!(id)), "a new one is the last");
    ids.rotate_right(1);
    let order = format!("{HERE}/order");
    let ordered = sends(&owner, Method::PUT, &order, &tag, &json!({ "categories": ids })).await.expect(200);
    let late = sends(&owner, Method::PUT, &order, &tag, &json!({ "categories": ids })).await;
    refused(&late, 412, "request.stale");
    let tag = ordered.header("etag").to_owned();
    let ordered = ordered.json();
    assert_eq!((&ordered["items"][0]["id"], &ordered["items"][0]["title"]), (&json!(id), &json!("Snacks")));
    until("shoppers see it", async || shop.visitor().opens("/en/").await.contains("Snacks").then_some(())).await;
    let short = sends(&owner, Method::PUT, &order, &tag, &json!({ "categories": ids[1..] })).await;
    refused(&short, 422, "product.fields");

    sends(&owner, Method::DELETE, &one, "", &json!({})).await.expect(204);
    refused(&owner.gets(&one).await, 404, "category.not_found");
    let tea = format!("{HERE}/{}", ids[1].as_str().expect("an id"));
    refused(&sends(&owner, Method::DELETE, &tea, "", &json!({})).await, 409, "category.in_use");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_wrong_with_a_category_is_said_where_it_stands(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let answer = sends(&owner, Method::POST, HERE, "", &json!({ "slug": "Tea!", "title": { "zh": "" } })).await;
    refused(&answer, 422, "product.fields");
    assert_eq!(fields(&answer), ["slug", "title"]);
    let answer = sends(&owner, Method::POST, HERE, "", &json!({ "slug": "tea", "title": { "zh": "茶" } })).await;
    assert_eq!(fields(&answer), ["slug"], "another one has it");
}

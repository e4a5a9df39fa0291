//! How the staff's lists over the API are sorted, narrowed and gone through.

use super::{fields, refused};
use crate::harness::{Answer, Buyer, TestShop, Visitor};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::collections::BTreeSet;

const ORDERS: &str = "/api/v1/admin/orders";
const PRODUCTS: &str = "/api/v1/admin/products";
const STOCK: &str = "/api/v1/admin/stock";

/// What stands under this name in every item.
fn column(list: &Value, name: &str) -> Vec<Value> {
    list["items"].as_array().expect("items").iter().map(|item| item[name].clone()).collect()
}

async fn reads(owner: &Visitor, path: &str) -> Value {
    owner.gets(path).await.expect(200).json()
}

/// The whole list, whatever the number of its pages.
async fn all(owner: &Visitor, path: &str, name: &str) -> Vec<Value> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let list = reads(owner, &format!("{path}{cursor}")).await;
        seen.extend(column(&list, name));
        let Some(next) = list["next_cursor"].as_str() else { return seen };
        cursor = format!("&cursor={next}");
        assert!(seen.len() < 1000, "{path} does not end");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn orders_are_sorted_and_narrowed_over_the_api(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (owner, pitcher) = (shop.owner().await.visitor, shop.goods("WARE-PITCHER-200").await);
    for key in ["one", "two"] {
        shop.visitor().orders(key, &Buyer::default().wants(&[(&pitcher, 1)])).await.expect(201);
    }
    let mut newest = column(&reads(&owner, ORDERS).await, "number");
    let oldest = column(&reads(&owner, &format!("{ORDERS}?sort=placed_at")).await, "number");
    newest.reverse();
    assert_eq!((newest.len(), newest), (2, oldest));
    for (query, count) in [
        ("order_status=processing", 2),
        ("order_status=delivered", 0),
        ("payment_status=pending&shipment_status=pending", 2),
        ("payment_status=paid", 0),
        ("placed_from=2020-01-01&placed_until=2020-01-31", 0),
        ("placed_from=2020-01-01T00:00:00%2B08:00", 2),
        ("placed_until=2020-01-01T00:00:00Z", 0),
        ("customer=01930000-0000-7000-8000-0000000000ff", 0),
    ] {
        assert_eq!(column(&reads(&owner, &format!("{ORDERS}?{query}")).await, "id").len(), count, "{query}");
    }
}

#[track_caller]
fn names_the_parameter(answer: &Answer, field: &str) {
    refused(answer, 400, "request.query");
    assert_eq!(fields(answer), [field], "{}", answer.text());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_parameter_that_does_not_fit_is_named(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    for (path, query, field) in [
        (ORDERS, "sort=total", "sort"),
        (ORDERS, "sort=placed_at,number", "sort"),
        (ORDERS, "order_status=done", "order_status"),
        (ORDERS, "payment_status=free", "payment_status"),
        (ORDERS, "shipment_status=lost", "shipment_status"),
        (ORDERS, "placed_from=yesterday", "placed_from"),
        (ORDERS, "customer=mei", "customer"),
        (PRODUCTS, "sort=stock", "sort"),
        (PRODUCTS, "archived=perhaps", "archived"),
        (STOCK, "level=enough", "level"),
        (STOCK, "sort=sku", "sort"),
    ] {
        names_the_parameter(&owner.gets(&format!("{path}?{query}")).await, field);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn products_are_sorted_and_narrowed_over_the_api(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let price = |list: &Value| {
        let prices = column(list, "price");
        prices.iter().map(|price| price["amount"].as_i64().expect("an amount")).collect::<Vec<_>>()
    };
    assert!(price(&reads(&owner, &format!("{PRODUCTS}?sort=price")).await).is_sorted());
    assert!(price(&reads(&owner, &format!("{PRODUCTS}?sort=-price")).await).iter().rev().is_sorted());
    let ids = |list: Vec<Value>| list.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    let every = ids(all(&owner, &format!("{PRODUCTS}?sort=position"), "id").await);
    for sort in ["price", "-price", "created_at", "-created_at"] {
        assert_eq!(ids(all(&owner, &format!("{PRODUCTS}?sort={sort}"), "id").await), every, "{sort}");
    }
    let ware = reads(&owner, &format!("{PRODUCTS}?category=ware&fields=slug,category")).await;
    assert!(column(&ware, "slug").len() < every.len() && !column(&ware, "slug").is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn the_stock_is_listed_by_sku_and_one_is_found(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (owner, pitcher) = (shop.owner().await.visitor, shop.goods("WARE-PITCHER-200").await);
    let skus = all(&owner, &format!("{STOCK}?q="), "sku").await;
    let skus: Vec<_> = skus.iter().map(|sku| sku.as_str().expect("a SKU")).collect();
    assert!(skus.is_sorted() && skus.len() > 10, "{skus:?}");
    let one = reads(&owner, &format!("{STOCK}?sku=WARE-PITCHER-200")).await;
    let (items, row) = (one["items"].as_array().expect("items").len(), &one["items"][0]);
    assert_eq!((items, &row["variant"], &row["available"]), (1, &json!(pitcher.variant), &json!(pitcher.available)));
    shop.visitor().orders("a key", &Buyer::default().wants(&[(&pitcher, 1)])).await.expect(201);
    let row = &reads(&owner, &format!("{STOCK}?sku=WARE-PITCHER-200")).await["items"][0];
    assert_eq!((&row["reserved"], &row["available"]), (&json!(1), &json!(pitcher.available - 1)));
    sqlx::query("update stock set on_hand = 0, reserved = 0 where variant_id = $1::uuid")
        .bind(uuid::Uuid::parse_str(&pitcher.variant).expect("an id"))
        .execute(&shop.pool)
        .await
        .expect("emptied");
    let out = column(&reads(&owner, &format!("{STOCK}?level=out")).await, "sku");
    let low = column(&reads(&owner, &format!("{STOCK}?level=low")).await, "sku");
    assert!(out.contains(&json!("WARE-PITCHER-200")) && low.contains(&json!("WARE-PITCHER-200")));
    assert!(low.len() >= out.len() && low.len() < skus.len());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_shopper_too_is_answered_no_more_than_was_asked_for(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (visitor, pitcher) = (shop.visitor(), shop.goods("WARE-PITCHER-200").await);
    let list = reads(&visitor, "/api/v1/products?fields=slug&category=ware").await;
    assert_eq!(list["items"][0].as_object().map(|item| item.len()), Some(1), "{list}");
    let one = reads(&visitor, &format!("/api/v1/products/{}?fields=slug,title", pitcher.slug)).await;
    assert_eq!((&one["slug"], one.as_object().map(|one| one.len())), (&json!(pitcher.slug), Some(2)));
    visitor.adds(&pitcher.variant, 1).await.expect(303);
    let cart = reads(&visitor, "/api/v1/cart?fields=subtotal").await;
    assert_eq!(cart.as_object().map(|cart| cart.len()), Some(1), "{cart}");
    let placed = shop.visitor().orders("a key", &Buyer::default().wants(&[(&pitcher, 1)])).await.expect(201).json();
    let order = format!("/api/v1/orders/{}?fields=number", placed["token"].as_str().expect("a token"));
    assert_eq!(reads(&visitor, &order).await, json!({ "number": placed["number"] }));
}

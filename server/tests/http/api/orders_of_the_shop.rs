//! What the staff do to orders and stock over the API.

use super::refused;
use crate::harness::{Answer, Buyer, TestShop, Visitor};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::sync::atomic::{AtomicU64, Ordering};

/// An order of three pitchers, and the owner who looks at it.
async fn an_order(shop: &TestShop) -> (Visitor, String) {
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let owner = shop.owner().await.visitor;
    shop.visitor().orders("an order", &Buyer::default().wants(&[(&pitcher, 3)])).await.expect(201);
    let list = owner.gets("/api/v1/admin/orders?filter=to_ship").await.expect(200).json();
    let id = list["items"][0]["id"].as_str().expect("an id").to_owned();
    (owner, format!("/api/v1/admin/orders/{id}"))
}

/// Built on the reading with this tag.
async fn sends(owner: &Visitor, method: Method, path: String, (tag, body): (&str, Value)) -> Answer {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let key = format!("office {}", NEXT.fetch_add(1, Ordering::Relaxed));
    let request = owner.request(method, &path).header("accept-language", "en").header("if-match", tag);
    owner.sends(request.header("idempotency-key", key).json(&body)).await
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_is_packed_shipped_and_paid_over_the_api(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (owner, here) = an_order(&shop).await;
    let read = owner.gets(&here).await.expect(200);
    let order = read.json();
    assert_eq!((&order["order_status"], &order["actions"][0]), (&json!("processing"), &json!("ship")));
    let variant = order["unpacked"][0]["variant"].clone();

    let one = json!({ "lines": [{ "variant": variant, "quantity": 1 }] });
    let packed = sends(&owner, Method::POST, format!("{here}/parcels"), (read.header("etag"), one.clone())).await;
    let packed = packed.expect(200);
    let late = sends(&owner, Method::POST, format!("{here}/parcels"), (read.header("etag"), one)).await;
    refused(&late, 412, "request.stale");
    let parcel = packed.json()["parcels"][0].clone();
    assert_eq!((&parcel["status"], &parcel["lines"][0]["quantity"]), (&json!("pending"), &json!(1)));

    let there = format!("{here}/parcels/{}", parcel["id"].as_str().expect("an id"));
    let ships = json!({ "step": "ship", "tracking": "TW1" });
    let shipped = sends(&owner, Method::POST, format!("{there}/steps"), (packed.header("etag"), ships)).await;
    let shipped = shipped.expect(200);
    assert_eq!(shipped.json()["parcels"][0]["tracking"], "TW1");
    let tracks = json!({ "tracking": "TW2" });
    let tracked = sends(&owner, Method::PUT, format!("{there}/tracking"), (shipped.header("etag"), tracks)).await;
    let tracked = tracked.expect(200);
    assert_eq!(tracked.json()["parcels"][0]["tracking"], "TW2");

    let rest = (tracked.header("etag"), json!({ "action": "ship" }));
    let all = sends(&owner, Method::POST, format!("{here}/actions"), rest).await.expect(200);
    let delivered =
        sends(&owner, Method::POST, format!("{here}/actions"), (all.header("etag"), json!({ "action": "deliver" })));
    let delivered = delivered.await.expect(200).json();
    assert_eq!((&delivered["order_status"], &delivered["shipment_status"]), (&json!("delivered"), &json!("delivered")));
    let kinds: Vec<_> =
        delivered["timeline"].as_array().expect("a timeline").iter().map(|row| &row["event"]["kind"]).collect();
    assert!(kinds.contains(&&json!("placed")) && kinds.contains(&&json!("tracking_changed")), "{kinds:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_done_to_an_order_names_the_reading_that_it_is_built_on(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (owner, here) = an_order(&shop).await;
    let read = owner.gets(&here).await.expect(200);
    let blind = owner.request(Method::PUT, &format!("{here}/note")).json(&json!({ "note": "a gift" }));
    refused(&owner.sends(blind.header("accept-language", "en")).await, 428, "request.if_match");
    let noted = sends(&owner, Method::PUT, format!("{here}/note"), (read.header("etag"), json!({ "note": "a gift" })));
    let noted = noted.await.expect(200);
    assert_eq!(noted.json()["staff_note"], "a gift");
    let cancels = (noted.header("etag"), json!({ "action": "cancel" }));
    let cancelled = sends(&owner, Method::POST, format!("{here}/actions"), cancels).await.expect(200);
    assert_eq!(cancelled.json()["order_status"], "cancelled");
    let again = (cancelled.header("etag"), json!({ "action": "cancel" }));
    assert_eq!(sends(&owner, Method::POST, format!("{here}/actions"), again).await.status, 409);
    let nothing = (cancelled.header("etag"), json!({ "amount": 100 }));
    assert_eq!(sends(&owner, Method::POST, format!("{here}/refunds"), nothing).await.status, 409);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_no_order_or_no_filter_is_refused(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (owner, here) = an_order(&shop).await;
    for path in ["/api/v1/admin/orders/1", "/api/v1/admin/orders/01930000-0000-7000-8000-0000000000ff"] {
        refused(&owner.gets(path).await, 404, "order.not_found");
    }
    for query in ["filter=mine", "widen=true", "filter=all&filter=held"] {
        refused(&owner.gets(&format!("/api/v1/admin/orders?{query}")).await, 400, "request.query");
    }
    refused(&owner.gets(&format!("{here}/nothing")).await, 404, "request.not_found");
    refused(&owner.gets("/api/v1/admin/orders?fields=id,A").await, 400, "request.query");
    let sparse = owner.gets("/api/v1/admin/orders?fields=id,number&filter=to_ship").await.expect(200).json();
    assert_eq!(sparse["items"][0].as_object().map(|order| order.len()), Some(2), "{sparse}");
    let extra = json!({ "action": "ship", "paid": true });
    assert_eq!(sends(&owner, Method::POST, format!("{here}/actions"), ("\"1\"", extra)).await.status, 422);
}

#[sqlx::test(migrations = "../migrations")]
async fn stock_is_counted_with_a_reason_and_remembers_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (owner, pitcher) = (shop.owner().await.visitor, shop.goods("WARE-PITCHER-200").await);
    let here = format!("/api/v1/admin/stock/{}", pitcher.variant);
    let before = owner.gets(&here).await.expect(200).json();
    let more = ("", json!({ "by": 20, "reason": "received" }));
    let after = sends(&owner, Method::POST, format!("{here}/adjustments"), more).await.expect(200).json();
    assert_eq!(after["on_hand"].as_i64(), before["on_hand"].as_i64().map(|count| count + 20));
    let latest = &after["history"][0];
    assert_eq!(
        (&latest["reason"], &latest["on_hand"], &latest["actor"]),
        (&json!("received"), &json!(20), &json!("owner@shop.test"))
    );
    let below =
        sends(&owner, Method::POST, format!("{here}/adjustments"), ("", json!({ "by": -9999, "reason": "counted" })));
    assert!(matches!(below.await.status, 409 | 422));
    let why =
        sends(&owner, Method::POST, format!("{here}/adjustments"), ("", json!({ "by": 1, "reason": "because" }))).await;
    assert_eq!((why.status, super::fields(&why)), (422, vec!["reason".to_owned()]));
    let tag = owner.gets(&here).await.expect(200).header("etag").to_owned();
    let limits =
        || sends(&owner, Method::PUT, format!("{here}/limits"), (&tag, json!({ "low_at": 3, "backorder": 2 })));
    let set = limits().await.expect(200).json();
    refused(&limits().await, 412, "request.stale");
    let limits = set;
    assert_eq!((&limits["low_at"], &limits["backorder"]), (&json!(3), &json!(2)));
}

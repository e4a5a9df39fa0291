//! Quantities and amounts that are no quantities and amounts.

use super::{fields, nothing_was_ordered, refused};
use crate::harness::{Buyer, TestShop};
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn a_quantity_is_a_whole_number_between_1_and_999(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let template = Buyer::default().wants(&[(&pitcher, 424_242)]).to_string();
    let visitor = shop.visitor();
    let counts = [
        "-1",
        "0",
        "1000",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "1e3",
        "1.5",
        "\"1\"",
        "true",
        "null",
        "[1]",
        "{}",
    ];
    for count in counts {
        let body = template.replace("424242", count);
        let answer = visitor.posts_text("/api/v1/orders", &body).await;
        assert_eq!(answer.status, 422, "{count}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json", "{count}");
        assert!(fields(&answer).iter().any(|field| field.contains("quantity")), "{count}: {}", answer.text());
        let line = format!("{{\"variant\":\"{}\",\"quantity\":{count}}}", pitcher.variant);
        let added = visitor.posts_text("/api/v1/cart/items", &line).await;
        assert_eq!((added.status, fields(&added)), (422, vec!["quantity".to_owned()]), "{count}: {}", added.text());
        let quote = visitor.posts_text("/api/v1/orders/quote", &format!("{{\"lines\":[{line}]}}")).await;
        assert_eq!(quote.status, 422, "{count}: {}", quote.text());
    }
    for broken in ["NaN", "Infinity", "1e400", "01", "+1", "1_000", ""] {
        let answer = visitor.posts_text("/api/v1/orders", &template.replace("424242", broken)).await;
        refused(&answer, 400, "request.malformed");
    }
    nothing_was_ordered(&shop).await;
    assert_eq!(visitor.cookie("cart"), None);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_total_is_compared_with_its_currency(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let wanted = Buyer::default().wants(&[(&pitcher, 1)]);
    let totals = [
        json!(680),
        json!("680"),
        json!({ "amount": 680 }),
        json!({ "amount": 680.0, "currency": "TWD" }),
        json!({ "amount": 680, "currency": "XTS" }),
        json!({ "amount": 680, "currency": "twd" }),
        json!(null),
    ];
    for total in totals {
        let mut body = wanted.clone();
        body["expected_total"] = total.clone();
        let answer = shop.visitor().orders("a key", &body).await;
        assert_eq!(answer.status, 422, "{total}: {}", answer.text());
    }
    for amount in [0, -680, 679, 681, i64::MIN, i64::MAX] {
        let mut body = wanted.clone();
        body["expected_total"]["amount"] = amount.into();
        let answer = shop.visitor().orders("a key", &body).await;
        refused(&answer, 409, "price.changed");
        assert_eq!(answer.json()["total"], json!({ "amount": 680, "currency": "TWD" }));
    }
    let mut body = wanted;
    body["expected_total"]["currency"] = "USD".into();
    let answer = shop.visitor().orders("a key", &body).await;
    assert!(matches!(answer.status, 409 | 422), "680 cents are not 680 dollars: {}", answer.text());
    nothing_was_ordered(&shop).await;
}

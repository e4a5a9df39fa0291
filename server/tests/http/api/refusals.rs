//! What the API says when the answer is no.

use super::{fields, nothing_was_ordered, refused, twd};
use crate::harness::{Buyer, TestShop};
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn what_cannot_be_had_is_named_with_what_is_left(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (pitcher, sold_out) = (shop.goods("WARE-PITCHER-200").await, shop.goods("WARE-ZHUNI-110").await);
    let answer = shop.visitor().orders("a key", &Buyer::default().wants(&[(&pitcher, 30), (&sold_out, 1)])).await;
    refused(&answer, 409, "stock.out");
    let changes = answer.json()["changes"].clone();
    assert_eq!(changes[0]["variant"], pitcher.variant);
    assert_eq!((&changes[0]["available"], &changes[1]["available"]), (&json!(26), &json!(0)));

    sqlx::query("update variants set archived = true where sku = 'WARE-PITCHER-200'")
        .execute(&shop.pool)
        .await
        .expect("archived");
    let gone = shop.visitor().orders("a key", &Buyer::default().wants(&[(&pitcher, 1)])).await;
    refused(&gone, 409, "stock.out");
    assert_eq!(gone.json()["changes"][0]["available"], 0);
    nothing_was_ordered(&shop).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_price_that_changed_is_told_with_the_new_total(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = Buyer::default().wants(&[(&pitcher, 1)]);
    sqlx::query("update variants set price = 600 where sku = 'WARE-PITCHER-200'")
        .execute(&shop.pool)
        .await
        .expect("dearer");
    let answer = shop.visitor().orders("a key", &body).await;
    refused(&answer, 409, "price.changed");
    assert_eq!(answer.json()["total"], twd(700));
    assert_eq!(answer.json()["changes"][0]["unit_price"], twd(600));
    nothing_was_ordered(&shop).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn every_field_that_is_wrong_is_named_once(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let mut body = Buyer::default().wants(&[(&pitcher, 1)]);
    body["contact"] = json!({});
    body["delivery"]["address"] = json!({});
    let answer = shop.visitor().orders("a key", &body).await;
    refused(&answer, 422, "order.fields");
    let expected = [
        "contact.name",
        "contact.phone",
        "delivery.address.city",
        "delivery.address.district",
        "delivery.address.line",
    ];
    assert_eq!(fields(&answer), expected);
    for error in answer.json()["errors"].as_array().expect("errors") {
        assert!(error["code"].as_str().is_some_and(|code| code.contains('.')), "{error}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains(' ')), "{error}");
    }
    body["payment"]["method"] = "gold".into();
    body["delivery"]["method"] = "owl".into();
    body["lines"][0]["quantity"] = 0.into();
    body["note"] = "n".repeat(501).into();
    let answer = shop.visitor().orders("a key", &body).await;
    let named = fields(&answer);
    for field in ["payment.method", "delivery.method", "lines.0.quantity", "note"] {
        assert_eq!(named.iter().filter(|name| *name == field).count(), 1, "{field} in {named:?}");
    }
    nothing_was_ordered(&shop).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn fields_that_nobody_asked_for_are_refused(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let wanted = Buyer::default().wants(&[(&pitcher, 1)]);
    let places = ["", "/contact", "/delivery", "/delivery/address", "/payment", "/expected_total", "/lines/0"];
    for place in places {
        for extra in ["price", "paid", "role", "order_status", "user_id", "unit_price"] {
            let mut body = wanted.clone();
            body.pointer_mut(place).expect("a place")[extra] = 1.into();
            let answer = shop.visitor().orders("a key", &body).await;
            assert_eq!(answer.status, 422, "{extra} in {place}: {}", answer.text());
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
    }
    let line = json!({ "variant": pitcher.variant, "quantity": 1, "price": 1 });
    shop.visitor().posts_json("/api/v1/cart/items", &line).await.expect(422);
    nothing_was_ordered(&shop).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_body_that_is_no_json_is_malformed_and_one_that_is_too_large_is_not_read(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    for body in ["", "{", "\u{0}", "{\"lines\":", "'"] {
        refused(&visitor.posts_text("/api/v1/orders", body).await, 400, "request.malformed");
    }
    let deep = visitor.posts_text("/api/v1/orders", &["{\"lines\":", &"[".repeat(60_000)].concat()).await;
    assert!((400..500).contains(&deep.status), "{}", deep.text());
    let just_fits = format!("{{\"note\":\"{}\"}}", "n".repeat(64 * 1024 - 12));
    assert_ne!(visitor.posts_text("/api/v1/orders", &just_fits).await.status, 413);
    for path in ["/api/v1/orders", "/api/v1/orders/quote", "/api/v1/cart/items"] {
        let large = format!("{{\"note\":\"{}\"}}", "n".repeat(64 * 1024));
        refused(&visitor.posts_text(path, &large).await, 413, "request.too_large");
    }
    let stream = reqwest::Body::from(vec![b' '; 200_000]);
    let request = visitor.request(Method::POST, "/api/v1/orders").header("idempotency-key", "large").body(stream);
    visitor.sends(request).await.expect(413);
}

#[sqlx::test(migrations = "../migrations")]
async fn sentences_come_in_the_language_asked_for_and_codes_in_none(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    let asks = async |language: &str| {
        let request = visitor.request(Method::GET, "/api/v1/orders/none").header("accept-language", language);
        visitor.sends(request).await.expect(404).json()
    };
    let (english, chinese) = (asks("en-GB,en;q=0.9").await, asks("zh-TW").await);
    assert_eq!(english["title"], "There is no such order.");
    assert_ne!(chinese["title"], english["title"]);
    assert!(chinese["title"].as_str().is_some_and(|title| !title.is_ascii()), "{chinese}");
    assert_eq!((&chinese["code"], &chinese["type"]), (&english["code"], &english["type"]));
    assert_eq!(asks("fr").await["title"], chinese["title"], "the shop's own language where none is spoken");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_address_or_a_method_that_is_not_there_is_a_problem_too(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    refused(&visitor.gets("/api/v1/nowhere").await, 404, "request.not_found");
    for (method, path) in
        [(Method::DELETE, "/api/v1/products"), (Method::PUT, "/api/v1/orders"), (Method::GET, "/api/v1/orders/quote/x")]
    {
        let answer = visitor.sends(visitor.request(method.clone(), path)).await;
        let expected = if path.ends_with("/x") { (404, "request.not_found") } else { (405, "request.method") };
        assert_eq!((answer.status, answer.code().as_str()), expected, "{method} {path}");
    }
    assert_eq!(visitor.sends(visitor.request(Method::PUT, "/api/v1/orders")).await.header("allow"), "POST");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_refused_before_a_handler_is_a_problem_too(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    refused(&visitor.gets("/api/v1/products?category=tea&category=ware").await, 400, "request.query");
    refused(&visitor.gets("/api/v1/products/%FF").await, 404, "request.not_found");
    refused(&visitor.gets("/api/v1/orders/%FF").await, 404, "request.not_found");
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let foreign = visitor.request(Method::POST, "/api/v1/cart/items").header(name, value);
        refused(&visitor.sends(foreign.header("accept-language", "en")).await, 403, "request.csrf");
    }
}

/// Postgres keeps no zero byte in a text, and says so with an error.
#[sqlx::test(migrations = "../migrations")]
async fn a_zero_byte_in_any_text_is_refused_and_breaks_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let places = [
        "/contact/name",
        "/contact/phone",
        "/contact/email",
        "/note",
        "/payment/method",
        "/delivery/method",
        "/delivery/store",
        "/delivery/address/line",
        "/delivery/address/city",
        "/delivery/address/district",
        "/delivery/address/postal_code",
    ];
    let mut wrong = Vec::new();
    for place in places {
        let mut body = Buyer::default().wants(&[(&pitcher, 1)]);
        body["contact"]["email"] = "lin@example.tw".into();
        body["note"] = "note".into();
        body["delivery"]["store"] = "131386".into();
        let text = body.pointer_mut(place).expect("a place");
        *text = format!("{}\u{0}", text.as_str().expect("a text")).into();
        let answer = shop.visitor().orders(place, &body).await;
        if answer.status != 422 {
            wrong.push(format!("{place}: {}", answer.status));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    nothing_was_ordered(&shop).await;
}

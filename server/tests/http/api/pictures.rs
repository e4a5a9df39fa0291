//! Pictures over the API: sent as they are, and shown by a product under their key.

use super::refused;
use crate::{admin::products::png, harness::TestShop};
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn a_picture_that_was_sent_is_shown_by_a_product(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let sends = async |key: &str, bytes: Vec<u8>| {
        let request = owner.request(Method::POST, "/api/v1/admin/products/pictures").header("idempotency-key", key);
        owner.sends(request.header("content-type", "application/octet-stream").body(bytes)).await
    };
    let sent = sends("one", png(900, 1_100)).await.expect(201).json();
    assert_eq!(sends("another", png(900, 1_100)).await.expect(201).json(), sent, "the same picture has the same key");
    let body = json!({
        "slug": "blue-mug", "category": "ware", "tax": "5", "title": { "zh": "藍色馬克杯" },
        "variants": [{ "sku": "MUG", "price": 450 }], "pictures": [{ "key": sent["key"], "alt": { "zh": "杯" } }],
    });
    let request = owner.request(Method::POST, "/api/v1/admin/products").header("idempotency-key", "product");
    owner.sends(request.json(&body)).await.expect(201);
    let mug = shop.visitor().gets("/api/v1/products/blue-mug").await.expect(200).json();
    assert_eq!(mug["pictures"][0]["key"], sent["key"]);
    let key = sent["key"].as_str().expect("a key");
    shop.visitor().opens(&format!("/media/{key}-400.webp")).await.expect(200);

    refused(&sends("svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()).await, 422, "media.not_a_picture");
    refused(&sends("large", vec![7; 11 << 20]).await, 422, "media.too_large");
    let request =
        shop.visitor().request(Method::POST, "/api/v1/admin/products/pictures").header("idempotency-key", "key");
    refused(&shop.visitor().sends(request.body(png(8, 8))).await, 401, "request.sign_in");
}

//! The cart of the session over the API.

use super::{refused, twd};
use crate::harness::{Answer, Goods, TestShop, Visitor};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

async fn adds(visitor: &Visitor, goods: &Goods, quantity: i64) -> crate::harness::Answer {
    visitor.posts_json("/api/v1/cart/items", &json!({ "variant": goods.variant, "quantity": quantity })).await
}

async fn changes(visitor: &Visitor, variant: &str, quantity: i64) -> crate::harness::Answer {
    let request = visitor.request(Method::PATCH, &format!("/api/v1/cart/items/{variant}"));
    visitor.sends(request.json(&json!({ "quantity": quantity }))).await
}

fn quantities(cart: &Value) -> Vec<i64> {
    cart["lines"].as_array().expect("lines").iter().map(|line| line["quantity"].as_i64().expect("a count")).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_cart_is_filled_changed_and_emptied(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (pitcher, tea) = (shop.goods("WARE-PITCHER-200").await, shop.goods("TEA-ALISHAN-150").await);
    let visitor = shop.visitor();
    let empty = visitor.gets("/api/v1/cart").await.expect(200).json();
    assert_eq!((&empty["lines"], &empty["subtotal"]), (&json!([]), &twd(0)));

    let cart = adds(&visitor, &pitcher, 1).await.expect(200).json();
    assert_eq!((&cart["subtotal"], &cart["shipping"], &cart["total"]), (&twd(580), &twd(100), &twd(680)));
    let line = &cart["lines"][0];
    assert_eq!((&line["variant"], &line["title"]), (&pitcher.variant.as_str().into(), &"Glass Pitcher".into()));
    assert_eq!((&line["unit_price"], &line["line_total"]), (&twd(580), &twd(580)));

    adds(&visitor, &pitcher, 2).await.expect(200);
    let cart = adds(&visitor, &tea, 1).await.expect(200).json();
    assert_eq!(quantities(&cart), [3, 1]);
    assert_eq!((&cart["subtotal"], &cart["shipping"]), (&twd(3_020), &twd(0)), "free from 1,500 on");
    let cart = changes(&visitor, &pitcher.variant, 1).await.expect(200).json();
    assert_eq!(quantities(&cart), [1, 1]);

    let gone = visitor.request(Method::DELETE, &format!("/api/v1/cart/items/{}", tea.variant));
    assert_eq!(quantities(&visitor.sends(gone).await.expect(200).json()), [1]);
    let again = visitor.request(Method::DELETE, &format!("/api/v1/cart/items/{}", tea.variant));
    assert_eq!(quantities(&visitor.sends(again).await.expect(200).json()), [1], "taking out what is gone is no error");
    let cleared = visitor.sends(visitor.request(Method::DELETE, "/api/v1/cart")).await.expect(200).json();
    assert!(quantities(&cleared).is_empty());
    assert!(quantities(&visitor.gets("/api/v1/cart").await.json()).is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn the_page_and_the_api_show_one_cart(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    visitor.adds(&pitcher.variant, 2).await.expect(303);
    assert_eq!(quantities(&visitor.gets("/api/v1/cart").await.json()), [2]);
    assert!(quantities(&shop.visitor().gets("/api/v1/cart").await.json()).is_empty(), "a cart is its visitor's own");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_cart_refuses_what_it_cannot_hold(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    refused(&adds(&visitor, &pitcher, 27).await, 409, "stock.out");
    adds(&visitor, &pitcher, 26).await.expect(200);
    refused(&adds(&visitor, &pitcher, 1).await, 409, "stock.out");
    refused(&changes(&visitor, &pitcher.variant, 27).await, 409, "stock.out");
    refused(&changes(&visitor, &pitcher.variant, 0).await, 422, "quantity.range");
    let unknown = Goods { variant: "00000000-0000-7000-8000-000000000000".to_owned(), ..pitcher.clone() };
    refused(&adds(&visitor, &unknown, 1).await, 404, "product.not_sold");
    refused(&changes(&visitor, &unknown.variant, 1).await, 404, "cart.no_such_line");
    refused(&changes(&visitor, "none", 1).await, 404, "cart.no_such_line");
    assert_eq!(quantities(&visitor.gets("/api/v1/cart").await.json()), [26]);
}

#[sqlx::test(migrations = "../migrations")]
async fn clicks_at_once_in_one_cart_are_all_counted(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    adds(&visitor, &pitcher, 1).await.expect(200);
    let clicks: Vec<_> = (0..10)
        .map(|_| {
            let (visitor, pitcher) = (visitor.clone(), pitcher.clone());
            tokio::spawn(async move { adds(&visitor, &pitcher, 1).await.status })
        })
        .collect();
    for click in clicks {
        assert_eq!(click.await.expect("done"), 200);
    }
    assert_eq!(quantities(&visitor.gets("/api/v1/cart").await.json()), [11]);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_sent_twice_under_one_key_is_added_once(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (visitor, pitcher) = (shop.visitor(), shop.goods("WARE-PITCHER-200").await);
    visitor.adds(&pitcher.variant, 1).await.expect(303);
    let adds = async |key: &str, quantity: i64| {
        let request = visitor.request(Method::POST, "/api/v1/cart/items").header("accept-language", "en");
        let body = json!({ "variant": pitcher.variant, "quantity": quantity });
        visitor.sends(request.header("idempotency-key", key).json(&body)).await
    };
    let quantity = |answer: Answer| answer.expect(200).json()["lines"][0]["quantity"].clone();
    assert_eq!(quantity(adds("one", 2).await), 3);
    assert_eq!(quantity(adds("one", 2).await), 3, "a retry adds nothing");
    assert_eq!(quantity(adds("two", 2).await), 5);
    refused(&adds("one", 1).await, 422, "idempotency.header_reused");
    refused(&adds(&"k".repeat(201), 1).await, 400, "idempotency.header");
    refused(&adds("three", 999).await, 422, "quantity.range");
    assert_eq!(quantity(adds("three", 1).await), 6, "what was refused has used no key up");
}

//! Idempotency keys: the same key is the same order, whatever happens to the answer.

use super::{nothing_was_ordered, refused};
use crate::harness::{Buyer, TestShop};
use reqwest::Method;
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn the_same_key_is_answered_with_the_same_order(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = Buyer::default().wants(&[(&pitcher, 1)]);
    let first = shop.visitor().orders("a key", &body).await.expect(201);
    let again = shop.visitor().orders("a key", &body).await.expect(201);
    assert_eq!(first.json(), again.json());
    assert_eq!(shop.count("select count(*) from orders").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn requests_at_once_with_one_key_are_one_order(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = Buyer::default().wants(&[(&pitcher, 1)]);
    let visitor = shop.visitor();
    let tasks: Vec<_> = (0..12).map(|_| tokio::spawn(visitor.sends(visitor.order("a key", &body)))).collect();
    let mut tokens = Vec::new();
    for task in tasks {
        tokens.push(task.await.expect("answered").expect(201).json()["token"].clone());
    }
    assert!(tokens.windows(2).all(|pair| pair[0] == pair[1]), "{tokens:?}");
    assert_eq!(shop.count("select count(*) from orders").await, 1);
    assert_eq!(shop.count("select sum(reserved)::bigint from stock").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_key_with_another_body_is_refused(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (pitcher, tea) = (shop.goods("WARE-PITCHER-200").await, shop.goods("TEA-ALISHAN-150").await);
    shop.visitor().orders("a key", &Buyer::default().wants(&[(&pitcher, 1)])).await.expect(201);
    let buyer = Buyer::default();
    let others = [
        buyer.wants(&[(&pitcher, 2)]),
        buyer.wants(&[(&tea, 1)]),
        Buyer::named("王先生").wants(&[(&pitcher, 1)]),
        Buyer::paying_at_the_test_provider().wants(&[(&pitcher, 1)]),
    ];
    for body in others {
        refused(&shop.visitor().orders("a key", &body).await, 422, "idempotency.reused");
    }
    assert_eq!(shop.count("select count(*) from orders").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_without_a_key_is_refused(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = Buyer::default().wants(&[(&pitcher, 1)]);
    let visitor = shop.visitor();
    let missing = visitor.request(Method::POST, "/api/v1/orders").json(&body);
    refused(&visitor.sends(missing).await, 400, "idempotency.missing");
    for key in ["   ", &"k".repeat(300)] {
        refused(&visitor.orders(key, &body).await, 400, "idempotency.missing");
    }
    nothing_was_ordered(&shop).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_refused_order_leaves_its_key_free(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let buyer = Buyer::default();
    let mut nameless = Buyer::named("").wants(&[(&pitcher, 1)]);
    refused(&shop.visitor().orders("a key", &nameless).await, 422, "order.fields");
    nameless["contact"]["name"] = "林小姐".into();
    nameless["expected_total"]["amount"] = 1.into();
    refused(&shop.visitor().orders("a key", &nameless).await, 409, "price.changed");
    refused(&shop.visitor().orders("a key", &buyer.wants(&[(&pitcher, 27)])).await, 409, "stock.out");
    shop.visitor().orders("a key", &buyer.wants(&[(&pitcher, 1)])).await.expect(201);
    assert_eq!(shop.count("select count(*) from orders").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_key_of_a_form_and_of_the_api_are_different_keys(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = shop.at_the_form(&pitcher, 1, "cod").await;
    let body = Buyer::default().wants(&[(&pitcher, 1)]);
    shop.visitor().orders(form.value("key"), &body).await.expect(201);
    assert!(visitor.submits(&form).await.location().starts_with("/o/"));
    assert_eq!(shop.count("select count(*) from orders").await, 2);
}

//! Placing and reading orders over the API.

use super::{nothing_was_ordered, refused, twd};
use crate::harness::{Buyer, Stock, TestShop, stock};
use serde_json::{Value, json};
use sqlx::PgPool;

fn lines_of(order: &Value) -> &Vec<Value> {
    order["lines"].as_array().expect("lines")
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_is_answered_with_all_that_its_buyer_needs(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (pitcher, tea) = (shop.goods("WARE-PITCHER-200").await, shop.goods("TEA-ALISHAN-150").await);
    let body = Buyer::default().wants(&[(&pitcher, 2), (&tea, 1)]);
    let answer = shop.visitor().orders("first", &body).await.expect(201);
    assert_eq!(answer.header("content-type"), "application/json");
    let order = answer.json();
    let number = order["number"].as_str().expect("a number");
    assert!(number.len() == 8 && number.bytes().all(|byte| byte.is_ascii_digit()), "{number}");
    assert_eq!(order["token"].as_str().map(str::len), Some(22), "128 bits in base64url");
    let statuses = [&order["order_status"], &order["payment_status"], &order["shipment_status"]];
    assert_eq!(statuses, ["processing", "pending", "pending"]);
    assert_eq!((&order["total"], &order["shipping"], &order["discounts"]), (&twd(2_440), &twd(0), &twd(0)));
    assert_eq!(order["tax"], twd(116), "5 % are in it");
    assert_eq!(order["taxes"], json!([{ "rate": 500, "gross": twd(2_440), "tax": twd(116) }]));
    assert_eq!((&lines_of(&order)[0]["tax_rate"], &lines_of(&order)[0]["tax"]), (&500.into(), &twd(55)));
    assert_eq!(order.get("pay_url"), None, "cash on delivery is not paid here");
    let lines = lines_of(&order);
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["sku"], &lines[0]["quantity"]), (&"WARE-PITCHER-200".into(), &2.into()));
    assert_eq!((&lines[0]["unit_price"], &lines[0]["line_total"]), (&twd(580), &twd(1_160)));
    assert_eq!((&lines[1]["title"], &lines[1]["choice"]), (&"Alishan Oolong".into(), &"150 g".into()));

    assert_eq!(stock(&shop.pool, &pitcher).await, Stock { on_hand: 26, reserved: 2 });
    let token = order["token"].as_str().expect("a token");
    let read = shop.visitor().gets(&format!("/api/v1/orders/{token}")).await.expect(200).json();
    assert_eq!(read, order, "it reads as it was answered");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_to_be_paid_says_where(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = Buyer::paying_at_the_test_provider().wants(&[(&pitcher, 1)]);
    let order = shop.visitor().orders("first", &body).await.expect(201).json();
    assert_eq!(order["order_status"], "pending");
    let address = order["pay_url"].as_str().expect("an address");
    let token = order["token"].as_str().expect("a token");
    assert_eq!(address, format!("{}/en/o/{token}/pay", shop.origin));
    shop.visitor().opens(address).await.expect(200);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_cart_of_the_session_is_ordered_where_no_lines_are_named(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    let mut body = Buyer::default().wants(&[(&pitcher, 1)]);
    body.as_object_mut().expect("an object").remove("lines");
    refused(&visitor.orders("first", &body).await, 422, "order.empty");
    visitor.adds(&pitcher.variant, 1).await.expect(303);
    let order = visitor.orders("first", &body).await.expect(201).json();
    assert_eq!(order["lines"][0]["sku"], "WARE-PITCHER-200");
    assert_eq!(visitor.gets("/api/v1/cart").await.json()["lines"], json!([]), "what was ordered is out of the cart");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_quote_says_what_an_order_would_cost_and_orders_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = json!({ "lines": [{ "variant": pitcher.variant, "quantity": 2 }] });
    let quote = shop.visitor().posts_json("/api/v1/orders/quote", &body).await.expect(200).json();
    assert_eq!((&quote["total"], &quote["shipping"]), (&twd(1_260), &twd(100)));
    assert_eq!((&quote["tax"], &quote["discounts"]), (&twd(60), &twd(0)));
    assert_eq!(quote["lines"][0]["line_total"], twd(1_160));
    let whole = Buyer::default().wants(&[(&pitcher, 2)]);
    let same = shop.visitor().posts_json("/api/v1/orders/quote", &whole).await.expect(200).json();
    assert_eq!(same, quote, "the body of an order may be quoted as it is");
    refused(&shop.visitor().posts_json("/api/v1/orders/quote", &json!({})).await, 422, "order.empty");
    nothing_was_ordered(&shop).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn two_lines_of_one_variant_are_one(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = Buyer::default().wants(&[(&pitcher, 1), (&pitcher, 2)]);
    let order = shop.visitor().orders("first", &body).await.expect(201).json();
    assert_eq!(order["lines"].as_array().map(Vec::len), Some(1));
    assert_eq!(order["lines"][0]["quantity"], 3);
    let evaded = Buyer::default().wants(&[(&pitcher, 999), (&pitcher, 1)]);
    refused(&shop.visitor().orders("second", &evaded).await, 422, "order.fields");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_of_somebody_else_is_one_that_is_not_there(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let order = shop.visitor().orders("first", &Buyer::default().wants(&[(&pitcher, 1)])).await.expect(201).json();
    let (number, token) = (order["number"].as_str().expect("a number"), order["token"].as_str().expect("a token"));
    let id: String =
        sqlx::query_scalar("select order_id::text from orders").fetch_one(&shop.pool).await.expect("an id");
    let guesses =
        [number, &id, &token[..21], &format!("{token}A"), &token.to_lowercase(), "AAAAAAAAAAAAAAAAAAAAAA", "%00", "'"];
    let without_id = |mut body: Value| {
        body.as_object_mut().expect("an object").remove("request_id");
        body
    };
    let mut bodies = Vec::new();
    for guess in guesses {
        let answer = shop.visitor().gets(&format!("/api/v1/orders/{guess}")).await;
        refused(&answer, 404, "order.not_found");
        bodies.push(without_id(answer.json()));
        let page = shop.visitor().opens(&format!("/o/{guess}")).await.expect(404);
        assert!(!page.contains("林小姐"), "{guess}");
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "no answer tells more than another: {bodies:?}");
}

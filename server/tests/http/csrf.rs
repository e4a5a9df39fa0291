//! Requests that another site makes a browser send.

use crate::harness::{Form, Owner, TestShop, Visitor};
use app::server_fns::{cart, catalogue, checkout};
use leptos::server_fn::ServerFn;
use reqwest::{Method, RequestBuilder};
use sqlx::PgPool;

/// As browsers mark what comes from elsewhere, newer and older ones.
const FOREIGN: [(&str, &str); 6] = [
    ("sec-fetch-site", "cross-site"),
    ("sec-fetch-site", "same-site"),
    ("origin", "https://evil.example"),
    ("origin", "null"),
    ("origin", "http://127.0.0.1.evil.example"),
    ("referer", "https://evil.example/127.0.0.1"),
];

fn bodies(request: &RequestBuilder, form: &Form) -> [RequestBuilder; 3] {
    let clone = || request.try_clone().expect("no stream");
    let text = form.fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("\r\n");
    [
        clone().form(&form.fields),
        clone().header("content-type", "text/plain").body(text),
        clone().header("content-type", "multipart/form-data; boundary=x").body("--x--"),
    ]
}

async fn is_refused_from_elsewhere(visitor: &Visitor, form: &Form) {
    for (name, value) in FOREIGN {
        let request = visitor.request(Method::POST, &form.action).header(name, value);
        for request in bodies(&request, form) {
            // A key of one's own opens no door.
            let answer =
                visitor.sends(request.header("authorization", "Bearer x").header("host", "evil.example")).await;
            assert_eq!(answer.status, 403, "{} with {name}: {value}", form.action);
            assert_eq!(answer.header("set-cookie"), "", "{}", form.action);
        }
    }
}

fn form(action: &str, fields: &[(&str, &str)]) -> Form {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Form { action: action.to_owned(), fields }
}

#[sqlx::test(migrations = "../migrations")]
async fn no_other_site_changes_a_cart_or_orders_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, order) = shop.at_the_form(&pitcher, 2, "cod").await;
    let line = [("variant", pitcher.variant.as_str()), ("quantity", "1")];
    let english = Form { action: "/en/checkout".to_owned(), ..order.clone() };
    let addresses = [
        form("/cart/items", &line),
        form("/en/cart/items", &line),
        form("/cart/items/change", &line),
        form("/api/v1/cart/items", &line),
        form("/api/v1/orders", &line),
        english,
        order.clone(),
    ];
    for form in &addresses {
        is_refused_from_elsewhere(&visitor, form).await;
    }
    assert_eq!(shop.count("select sum(quantity)::bigint from cart_lines").await, 2);
    assert_eq!(shop.count("select count(*) from orders").await, 0);
    let own = visitor
        .request(Method::POST, "/checkout")
        .header("sec-fetch-site", "same-origin")
        .header("origin", &shop.origin);
    assert_eq!(visitor.sends(own.form(&order.fields)).await.status, 303, "the shop's own form is let through");
}

#[sqlx::test(migrations = "../migrations")]
async fn no_other_site_calls_a_server_function(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    visitor.adds(&pitcher.variant, 1).await.expect(303);
    let line = [("variant", pitcher.variant.as_str()), ("quantity", "3"), ("language", "en")];
    let functions = [
        form(cart::AddToCart::PATH, &line),
        form(cart::ChangeQuantity::PATH, &line),
        form(cart::GetCart::PATH, &line[2..]),
        form(checkout::PlaceOrder::PATH, &[("form[name]", "x"), ("language", "en")]),
        form(catalogue::GetProduct::PATH, &[("slug", "gaiwan"), ("language", "en")]),
    ];
    for function in &functions {
        is_refused_from_elsewhere(&visitor, function).await;
        let read = visitor.request(Method::GET, &function.action).query(&function.fields);
        assert_eq!(visitor.sends(read).await.status, 405, "{} is not for GET", function.action);
    }
    assert_eq!(shop.count("select sum(quantity)::bigint from cart_lines").await, 1);
    let own = visitor.request(Method::POST, &functions[0].action).header("sec-fetch-site", "same-origin");
    let added = visitor.sends(own.form(&functions[0].fields)).await.expect(200);
    assert_eq!(added.json()["count"], 4);
}

#[sqlx::test(migrations = "../migrations")]
async fn no_other_site_acts_for_the_owner(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = crate::harness::Buyer::default().wants(&[(&pitcher, 1)]);
    let order = shop.visitor().orders("a key", &body).await.expect(201).json();
    let owner = shop.owner().await;
    let page = owner.finds_order(order["number"].as_str().expect("a number")).await;
    let ship = owner.step(&page, "ship").await;
    let id: String =
        sqlx::query_scalar("select product_id::text from products limit 1").fetch_one(&shop.pool).await.expect("one");
    let addresses = [
        owner.step(&page, "cancel").await,
        owner.step(&page, "mark_paid").await,
        ship.clone(),
        form(&format!("{page}/note"), &[("version", "1"), ("note", "x")]),
        form("/admin/settings", &[("name_zh", "x")]),
        form(&format!("/admin/products/{id}/archive"), &[]),
        form("/admin/products/new", &[("slug", "x")]),
        form("/admin/sign-in", &[("email", Owner::EMAIL), ("password", Owner::PASSWORD)]),
        form("/admin/sign-out", &[]),
        form("/admin/welcome", &[("token", "x")]),
    ];
    for form in &addresses {
        is_refused_from_elsewhere(&owner.visitor, form).await;
    }
    assert_eq!(owner.opens(&page).await.status, 200, "still signed in");
    assert_eq!(owner.visitor.submits(&ship).await.location(), page, "and nothing has happened to the order");
}

#[sqlx::test(migrations = "../migrations")]
async fn looking_changes_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, order) = shop.at_the_form(&pitcher, 1, "cod").await;
    for form in [
        form("/cart/items", &[("variant", &pitcher.variant)]),
        form("/cart/items/change", &[("variant", &pitcher.variant), ("quantity", "0")]),
        order,
    ] {
        for method in [Method::GET, Method::HEAD] {
            let request = visitor.request(method.clone(), &form.action).query(&form.fields);
            assert_eq!(visitor.sends(request).await.status, 405, "{method} {}", form.action);
        }
    }
    assert_eq!(shop.count("select sum(quantity)::bigint from cart_lines").await, 1);
}

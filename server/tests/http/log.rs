//! What the program writes into its log, and what never.

use crate::harness::{Buyer, Folder, Form, Process};
use reqwest::Method;
use sqlx::{ConnectOptions, PgPool};
use std::fs;

/// What somebody types who shall not be found in it.
const TYPED: [&str; 6] =
    ["canary-name", "0912345678", "canary@shop.test", "canary-line-7", "canary-note", "canary-password"];

async fn started(pool: &PgPool, folder: &Folder, more: &[(&'static str, &str)]) -> Process {
    let url = pool.connect_options().to_url_lossy().to_string();
    let more: Vec<_> = more.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Process::start_with(&url, folder, "shop", &more).await
}

fn log(folder: &Folder) -> String {
    fs::read_to_string(folder.path().join("shop.log")).expect("a log")
}

#[sqlx::test(migrations = false)]
async fn nothing_that_somebody_typed_stands_in_it_and_no_secret(pool: PgPool) {
    let folder = Folder::new();
    // All that our own code says, which is more than it says by itself.
    let shop = started(
        &pool,
        &folder,
        &[(
            "SHOP_LOG",
            "info,server=trace,shop_services=trace,shop_postgres=trace,shop_gateways=trace,axum_login=debug",
        )],
    )
    .await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    let mut body = Buyer::named(TYPED[0]).written_to(TYPED[2]).wants(&[(&pitcher, 1)]);
    body["contact"]["phone"] = TYPED[1].into();
    body["delivery"]["address"]["line"] = TYPED[3].into();
    body["note"] = TYPED[4].into();
    let order = visitor.orders("canary-key", &body).await.expect(201).json();
    let token = order["token"].as_str().expect("a token").to_owned();
    visitor.opens(&format!("/o/{token}?email={}", TYPED[2])).await.expect(200);
    body["lines"][0]["quantity"] = 999.into();
    visitor.orders("canary-other", &body).await;
    visitor.adds(&pitcher.variant, 1).await.expect(303);
    let session = visitor.cookie("cart").expect("a session");
    let sign_in = [("email".to_owned(), TYPED[2].to_owned()), ("password".to_owned(), TYPED[5].to_owned())];
    visitor.posts("/admin/sign-in", &sign_in).await.expect(401);
    let form: Form = visitor.finds_form("/cart", "/checkout").await.fill("name", TYPED[0]).fill("phone", "1");
    visitor.submits(&form).await.expect(422);
    let forged = visitor.request(Method::POST, "/callbacks/ecpay").header("authorization", "Bearer canary-bearer");
    visitor.sends(forged.form(&[("MerchantTradeNo", "canary-trade")])).await;

    let written = log(&folder);
    assert!(written.contains("turned away"), "it does tell of what happens: {written}");
    let secrets = [token.as_str(), session.as_str(), "canary-key", "canary-bearer", "a key for tests"];
    for text in TYPED.into_iter().chain(secrets) {
        assert!(!written.contains(text), "{text} stands in the log: {written}");
    }
}

#[sqlx::test(migrations = false)]
async fn nobody_outside_writes_a_line_of_it(pool: PgPool) {
    let folder = Folder::new();
    let shop = started(&pool, &folder, &[("SHOP_LOG", "debug")]).await;
    let visitor = shop.visitor();
    let forged = "%0A2026-01-01T00:00:00Z%20%20INFO%20forged%1b[2J";
    for path in ["/returns/stores/", "/callbacks/", "/callbacks/parcels/x/", "/o/", "/p/", "/api/v1/orders/"] {
        for method in [Method::GET, Method::POST] {
            let request = visitor.request(method, &[path, forged].concat());
            visitor.sends(request.header("user-agent", "x\tINFO forged").form(&[("a", "\nINFO forged")])).await;
        }
    }
    let written = log(&folder);
    for line in written.lines() {
        assert!(!line.trim_start().starts_with("INFO forged") && !line.starts_with("2026-01-01T"), "{line}");
    }
    assert!(!written.contains('\u{1b}'), "no sign steers the terminal of whoever reads it");
}

#[sqlx::test(migrations = false)]
async fn whoever_is_turned_away_is_told_of_with_where_they_came_from(pool: PgPool) {
    let folder = Folder::new();
    let shop = started(&pool, &folder, &[("SHOP_LOG_FORMAT", "json")]).await;
    let visitor = shop.visitor();
    let wrong = [("email".to_owned(), "a@shop.test".to_owned()), ("password".to_owned(), "wrong".to_owned())];
    visitor.posts("/admin/sign-in", &wrong).await.expect(401);
    let foreign = visitor.request(Method::POST, "/cart/items").header("sec-fetch-site", "cross-site");
    visitor.sends(foreign.header("x-forwarded-for", "198.51.100.7")).await.expect(403);
    let told: Vec<serde_json::Value> = log(&folder)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .filter(|line: &serde_json::Value| line["fields"]["message"] == "turned away")
        .collect();
    let seen: Vec<_> = told
        .iter()
        .map(|line| {
            (line["fields"]["status"].as_i64(), line["span"]["route"].as_str(), line["fields"]["from"].as_str())
        })
        .collect();
    let from = Some("127.0.0.1");
    assert_eq!(seen, [(Some(401), Some("/admin/sign-in"), from), (Some(403), Some("/cart/items"), from)], "{told:?}");
    for line in told {
        assert!(line["timestamp"].as_str().is_some_and(|at| at.ends_with('Z')), "{line}");
        assert_eq!(line["span"]["id"].as_str().map(str::len), Some(32), "{line}");
    }
}

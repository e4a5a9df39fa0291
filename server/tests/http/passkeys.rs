//! Ceremonies of passkeys over HTTP, as far as no device is needed: a browser's journey has one.

use crate::harness::{Answer, TestShop, Visitor};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

/// Where somebody comes in: the page, and where its button leads.
const DOORS: [(&str, &str); 3] = [
    ("/admin/sign-in", "/admin/sign-in/passkey"),
    ("/account/sign-in", "/account/sign-in/passkey"),
    ("/en/account/sign-in", "/en/account/sign-in/passkey"),
];

/// At an address with a name, as devices want it.
async fn named(pool: PgPool) -> TestShop {
    TestShop::start_with(pool, |config| config.origin = config.origin.replace("127.0.0.1", "localhost")).await
}

async fn begins(visitor: &Visitor, door: &str) -> Value {
    visitor.posts_json(&[door, "/begin"].concat(), &json!({})).await.expect(200).json()
}

async fn brings(visitor: &Visitor, door: &str, answer: &Value) -> Answer {
    visitor.posts_json(door, &json!({ "answer": answer })).await
}

#[sqlx::test(migrations = "../migrations")]
async fn a_device_is_asked_for_the_configured_name_whatever_the_request_says(pool: PgPool) {
    let shop = named(pool).await;
    for (page, door) in DOORS {
        let visitor = shop.visitor();
        let html = visitor.opens(page).await.expect(200);
        assert!(html.contains(&format!("data-begin=\"{door}/begin\"")) && html.contains("src=\"/passkeys.js\""));
        let request = visitor.request(Method::POST, &[door, "/begin"].concat()).header("host", "evil.example");
        let asked = visitor.sends(request.json(&json!({}))).await.expect(200).json();
        assert_eq!((&asked["rpId"], &asked["userVerification"]), (&json!("localhost"), &json!("required")));
        assert_ne!(asked["challenge"], begins(&visitor, door).await["challenge"]);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_answer_without_a_question_opens_nothing_and_a_question_is_good_once(pool: PgPool) {
    let shop = named(pool).await;
    // Of nobody: with a handle and a key that the shop has never seen.
    let response = json!({ "authenticatorData": "AA", "clientDataJSON": "AA", "signature": "AA",
        "userHandle": "AAAAAAAAAAAAAAAAAAAAAA" });
    let answer = json!({ "id": "AA", "rawId": "AA", "type": "public-key", "response": response });
    for (_, door) in DOORS {
        let visitor = shop.visitor();
        assert_eq!(brings(&visitor, door, &answer).await.expect(409).code(), "passkey.over");
        begins(&visitor, door).await;
        assert_eq!(brings(&visitor, door, &answer).await.expect(401).code(), "passkey.unknown");
        assert_eq!(brings(&visitor, door, &answer).await.expect(409).code(), "passkey.over");
        begins(&visitor, door).await;
        assert_eq!(brings(&visitor, door, &json!("nonsense")).await.expect(401).code(), "passkey.unknown");
        begins(&visitor, door).await;
        let other = shop.visitor();
        assert_eq!(brings(&other, door, &answer).await.expect(409).code(), "passkey.over", "another browser");
        assert_eq!(shop.count("select count(*) from ceremonies").await, 1);
        sqlx::query("delete from ceremonies").execute(&shop.pool).await.expect("emptied");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn another_site_begins_and_ends_no_ceremony(pool: PgPool) {
    let shop = named(pool).await;
    for path in DOORS.iter().flat_map(|&(_, door)| [door.to_owned(), [door, "/begin"].concat()]) {
        let visitor = shop.visitor();
        let request = visitor.request(Method::POST, &path).json(&json!({ "answer": {} }));
        visitor.sends(request.header("sec-fetch-site", "cross-site")).await.expect(403);
        let request = visitor.request(Method::POST, &path).json(&json!({ "answer": {} }));
        visitor.sends(request.header("origin", "https://evil.example")).await.expect(403);
    }
    assert_eq!(shop.count("select count(*) from ceremonies").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_shop_at_a_number_offers_none(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for (page, door) in DOORS {
        let visitor = shop.visitor();
        assert!(!visitor.opens(page).await.expect(200).contains("passkey"), "{page}");
        let refused = visitor.posts_json(&[door, "/begin"].concat(), &json!({})).await;
        assert_eq!(refused.expect(409).code(), "passkey.no_name");
    }
}

//! Who gets in by a key, who by a session, and who does not.

use super::refused;
use crate::harness::{Answer, TestShop, Visitor};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::{
    collections::HashSet,
    sync::atomic::{AtomicU64, Ordering},
};

/// A key that permits this, made by the owner over the API.
async fn a_key(owner: &Visitor, permissions: &[&str]) -> Value {
    let body = json!({ "name": "ERP", "permissions": permissions, "days": 30 });
    posts(owner, "/api/v1/admin/keys", &body).await.expect(201).json()
}

/// Each under a key of its own.
async fn posts(visitor: &Visitor, path: &str, body: &Value) -> Answer {
    visitor.sends(post(visitor, path, body)).await
}

fn post(visitor: &Visitor, path: &str, body: &Value) -> reqwest::RequestBuilder {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let key = format!("key {}", NEXT.fetch_add(1, Ordering::Relaxed));
    visitor.request(Method::POST, path).header("accept-language", "en").header("idempotency-key", key).json(body)
}

async fn calls(visitor: &Visitor, key: &str, method: Method, path: &str) -> Answer {
    visitor.sends(visitor.request(method, path).bearer_auth(key).header("accept-language", "en")).await
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[sqlx::test(migrations = "../migrations")]
async fn a_key_opens_what_it_permits_without_any_cookie(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let made = a_key(&owner, &["staff.read"]).await;
    let (key, visitor) = (text(&made["key"]), shop.visitor());
    assert!(key.starts_with(text(&made["prefix"])) && key.len() == 57, "{key}");
    let answer = calls(&visitor, key, Method::GET, "/api/v1/admin/staff").await.expect(200);
    assert_eq!(answer.json()["items"][0]["email"], "owner@shop.test");
    assert_eq!(answer.header("set-cookie"), "");
    assert_eq!((answer.header("ratelimit-limit"), answer.header("ratelimit-remaining")), ("100", "99"));
    assert_eq!(answer.header("ratelimit-reset"), "1");
    assert_eq!(answer.header("cache-control"), "no-store");
    let answer = calls(&visitor, key, Method::GET, "/api/v1/admin/keys").await;
    refused(&answer, 403, "permission.missing");
    let listed = owner.gets("/api/v1/admin/keys").await.expect(200).json();
    assert_eq!(listed["items"][0]["prefix"], made["prefix"]);
    assert!(listed["items"][0]["last_used_at"].is_string() && listed["items"][0].get("key").is_none());
}

#[sqlx::test(migrations = "../migrations")]
async fn without_a_session_or_a_good_key_nobody_learns_anything(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let (good, gone) = (a_key(&owner, &["staff.read"]).await, a_key(&owner, &["staff.read"]).await);
    let revoked = owner.request(Method::DELETE, &format!("/api/v1/admin/keys/{}", text(&gone["id"])));
    owner.sends(revoked).await.expect(204);
    let visitor = shop.visitor();
    let nobody = visitor.gets("/api/v1/admin/staff").await;
    refused(&nobody, 401, "request.sign_in");
    assert_eq!(nobody.header("www-authenticate"), "Bearer realm=\"admin\"");
    let mut known_prefix = text(&good["key"]).to_owned();
    known_prefix.pop();
    let mut bodies = Vec::new();
    for key in ["guess", "yiye_00000000", &known_prefix, text(&gone["key"])] {
        let answer = calls(&visitor, key, Method::GET, "/api/v1/admin/staff").await;
        refused(&answer, 401, "key.unknown");
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"admin\"");
        assert_eq!(answer.header("ratelimit-limit"), "", "nothing is said about it");
        let mut body = answer.json();
        body["request_id"] = Value::Null;
        bodies.push(body);
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    // A key that opens nothing is not made up for by a session.
    let answer = calls(&owner, "guess", Method::GET, "/api/v1/admin/staff").await;
    refused(&answer, 401, "key.unknown");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_revoked_key_opens_nothing_at_another_process_either(pool: PgPool) {
    let (one, other) = (TestShop::start(pool.clone()).await, TestShop::start(pool).await);
    let owner = one.owner().await.visitor;
    let made = a_key(&owner, &["staff.read"]).await;
    calls(&other.visitor(), text(&made["key"]), Method::GET, "/api/v1/admin/staff").await.expect(200);
    let revoke = owner.request(Method::DELETE, &format!("/api/v1/admin/keys/{}", text(&made["id"])));
    owner.sends(revoke).await.expect(204);
    calls(&other.visitor(), text(&made["key"]), Method::GET, "/api/v1/admin/staff").await.expect(401);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_key_that_is_used_too_often_waits_at_every_process(pool: PgPool) {
    let (one, other) = (TestShop::start(pool.clone()).await, TestShop::start(pool.clone()).await);
    let owner = one.owner().await.visitor;
    let made = a_key(&owner, &["staff.read"]).await;
    let used = "insert into api_key_rates (api_key_id, paid_off_at) values ($1, now() + interval '1 hour')";
    let id: sqlx::types::Uuid = text(&made["id"]).parse().expect("an id");
    sqlx::query(used).bind(id).execute(&pool).await.expect("all of it is used");
    for shop in [&one, &other] {
        let answer = calls(&shop.visitor(), text(&made["key"]), Method::GET, "/api/v1/admin/staff").await;
        refused(&answer, 429, "key.too_many");
        assert_eq!((answer.header("retry-after"), answer.header("ratelimit-remaining")), ("1", "0"));
        assert_eq!(answer.header("ratelimit-reset"), "10");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn another_site_can_use_a_session_for_nothing_and_a_key_is_no_session(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let made = a_key(&owner, &["keys.change"]).await;
    let crosses = |visitor: &Visitor| {
        let body = json!({ "name": "x", "permissions": ["keys.read"], "days": null });
        post(visitor, "/api/v1/admin/keys", &body).header("sec-fetch-site", "cross-site")
    };
    refused(&owner.sends(crosses(&owner)).await, 403, "request.csrf");
    owner.sends(crosses(&owner).bearer_auth(text(&made["key"]))).await.expect(201);
    // With a key the session is not even looked at: what the key may not do, it does not do for the owner.
    let narrow = a_key(&owner, &["keys.read"]).await;
    refused(&owner.sends(crosses(&owner).bearer_auth(text(&narrow["key"]))).await, 403, "permission.missing");
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_is_signed_out_calls_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    owner.gets("/api/v1/admin/staff").await.expect(200);
    owner.posts("/admin/sign-out-everywhere", &[]).await;
    refused(&owner.gets("/api/v1/admin/staff").await, 401, "request.sign_in");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_key_is_made_for_what_its_maker_may_and_nothing_unknown_is_taken(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let narrow = a_key(&owner, &["keys.change", "orders.read"]).await;
    let visitor = shop.visitor();
    let makes = async |body: Value| {
        visitor.sends(post(&visitor, "/api/v1/admin/keys", &body).bearer_auth(text(&narrow["key"]))).await
    };
    let wide = makes(json!({ "name": "x", "permissions": ["orders.change"] })).await;
    refused(&wide, 403, "staff.beyond");
    let extra = makes(json!({ "name": "x", "permissions": ["orders.read"], "made_by": "me" })).await;
    assert_eq!(extra.status, 422);
    let wrong = makes(json!({ "name": "", "permissions": ["orders.read"], "days": 1 })).await;
    refused(&wrong, 422, "settings.fields");
    assert_eq!(super::fields(&wrong), ["name"]);
}

#[sqlx::test(migrations = "../migrations")]
async fn staff_and_roles_are_run_over_the_api(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let role = json!({ "name": "Night shift", "permissions": ["orders.change"] });
    let made = posts(&owner, "/api/v1/admin/roles", &role).await.expect(201);
    assert_eq!(made.json()["permissions"], json!(["orders.read", "orders.change"]));
    let here = format!("/api/v1/admin/roles/{}", text(&made.json()["id"]));
    let put = |tag: Option<&str>| {
        let body = json!({ "name": "Night shift", "permissions": ["orders.read"] });
        let request = owner.request(Method::PUT, &here).json(&body);
        tag.iter().fold(request, |request, tag| request.header("if-match", *tag))
    };
    refused(&owner.sends(put(None)).await, 428, "request.if_match");
    let changed = owner.sends(put(Some(made.header("etag")))).await.expect(200);
    assert_ne!(changed.header("etag"), made.header("etag"));
    refused(&owner.sends(put(Some(made.header("etag")))).await, 412, "request.stale");
    refused(&owner.sends(put(Some("W/\"1\""))).await, 412, "request.stale");

    let invite = json!({ "email": "mei@staff.test", "role": made.json()["id"] });
    let link = posts(&owner, "/api/v1/admin/invitations", &invite).await.expect(201).json()["link"].clone();
    let mei = shop.visitor();
    let form = mei.finds_form(text(&link), "/admin/join").await.fill("password", "correct horse battery");
    assert_eq!(mei.submits(&form).await.location(), "/admin");
    mei.gets("/api/v1/admin/staff").await.expect(403);

    let listed = owner.gets("/api/v1/admin/staff").await.expect(200).json();
    let id = listed["items"].as_array().expect("staff").iter().find(|one| one["email"] == "mei@staff.test");
    let there = format!("/api/v1/admin/staff/{}", text(&id.expect("there")["id"]));
    let tag = owner.gets(&there).await.expect(200).header("etag").to_owned();
    let blind = owner.request(Method::PATCH, &there).header("accept-language", "en");
    refused(&owner.sends(blind.json(&json!({ "suspended": true }))).await, 428, "request.if_match");
    let suspends = || owner.request(Method::PATCH, &there).header("if-match", &tag).json(&json!({ "suspended": true }));
    assert_eq!(owner.sends(suspends()).await.expect(200).json()["suspended"], true);
    refused(&owner.sends(suspends().header("accept-language", "en")).await, 412, "request.stale");
    mei.gets("/api/v1/admin/staff").await.expect(401);
    let myself = listed["items"].as_array().expect("staff").iter().find(|one| one["email"] == "owner@shop.test");
    let myself = format!("/api/v1/admin/staff/{}", text(&myself.expect("there")["id"]));
    let tag = owner.gets(&myself).await.expect(200).header("etag").to_owned();
    let steps_down =
        owner.request(Method::PATCH, &myself).header("if-match", tag).json(&json!({ "role": made.json()["id"] }));
    refused(&owner.sends(steps_down).await, 409, "staff.last_owner");
    refused(&owner.sends(owner.request(Method::DELETE, &here)).await, 409, "role.in_use");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_same_post_is_done_once(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let role = |name: &str| json!({ "name": name, "permissions": ["orders.read"] });
    let sends = async |key: Option<&str>, name: &str| {
        let request = owner.request(Method::POST, "/api/v1/admin/roles").header("accept-language", "en");
        let request = key.iter().fold(request, |request, key| request.header("idempotency-key", *key));
        owner.sends(request.json(&role(name))).await
    };
    refused(&sends(None, "Night").await, 400, "idempotency.missing");
    let wrong = sends(Some("k"), "").await;
    refused(&wrong, 422, "settings.fields");
    let (first, second) = tokio::join!(sends(Some("k"), "Night"), sends(Some("k"), "Night"));
    let (first, second) = (first.expect(201), second.expect(201));
    assert_eq!(first.body, second.body, "the mended one was done once");
    let again = sends(Some("k"), "Night").await.expect(201);
    assert_eq!((again.header("etag"), again.header("idempotency-replayed")), ("\"1\"", "true"));
    refused(&sends(Some("k"), "Day").await, 422, "idempotency.reused");
    assert_eq!(shop.count("select count(*) from roles where preset is null").await, 1);

    let body = json!({ "name": "ERP", "permissions": ["orders.read"] });
    let key = || owner.request(Method::POST, "/api/v1/admin/keys").header("idempotency-key", "k2").json(&body);
    owner.sends(key()).await.expect(201);
    refused(&owner.sends(key()).await, 409, "idempotency.told_once");
    assert_eq!(shop.count("select count(*) from api_keys").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_document_names_every_route_for_the_staff_with_every_method(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let document = shop.visitor().gets("/api/v1/openapi.json").await.expect(200).json();
    let source = include_str!("../../../src/http/api/admin/mod.rs");
    let routes: Vec<_> = source.split(".route(\"").skip(1).collect();
    assert!(routes.len() > 20, "the source is read");
    for rest in routes {
        let (route, verbs) = rest.split_once('"').expect("a route");
        let verbs = verbs.lines().next().unwrap_or_default();
        let path = &document["paths"][["/api/v1/admin", route].concat()];
        for method in ["get", "post", "put", "patch", "delete"] {
            let is_there = [", ", "."].iter().any(|before| verbs.contains(&format!("{before}{method}(")));
            assert_eq!(path.get(method).is_some(), is_there, "{method} {route}");
            let Some(operation) = path.get(method) else { continue };
            assert_eq!(operation["security"], json!([{ "key": [] }]), "{method} {route}");
            let named = |name: &str| {
                operation["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == name))
            };
            assert_eq!(named("Idempotency-Key"), method == "post", "{method} {route}");
            // A sheet has no fields to choose from.
            let is_sheet = route.ends_with("/template") || route.ends_with("/export");
            let has_fields = method == "get" && !is_sheet;
            assert_eq!(named("fields"), has_fields, "{method} {route}");
        }
    }
    assert_eq!(document["components"]["securitySchemes"]["key"]["scheme"], "bearer");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_document_gives_every_operation_a_name_and_says_how_it_refuses(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let document = shop.visitor().gets("/api/v1/openapi.json").await.expect(200).json();
    let paths = document["paths"].as_object().expect("paths").values();
    let mut names = HashSet::new();
    for operation in paths.filter_map(Value::as_object).flat_map(|methods| methods.values()) {
        let name = operation["operationId"].as_str().expect("a name");
        assert!(names.insert(name), "{name} is there twice");
        let responses = operation["responses"].as_object().expect("responses");
        assert!(responses.contains_key("400"), "{name}");
        for (status, response) in responses.iter().filter(|(status, _)| status.starts_with('4')) {
            let content = response["content"].as_object().expect("a body");
            assert!(content.keys().eq(["application/problem+json"]), "{name} {status}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_takes_no_post_asks_for_no_key_of_one(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let posted = owner.sends(owner.request(Method::POST, "/api/v1/admin/orders")).await;
    assert_eq!(posted.header("allow"), "GET,HEAD");
    refused(&posted, 405, "request.method");
    refused(&owner.sends(owner.request(Method::POST, "/api/v1/admin/nothing")).await, 404, "request.not_found");
}

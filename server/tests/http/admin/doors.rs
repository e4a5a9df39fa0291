//! Every address of the admin, as the source names them: a new one is tried without being written here.

use crate::harness::{Answer, TestShop, Visitor};
use reqwest::Method;
use sqlx::PgPool;
use std::{fs, path::Path};

/// For whoever is not signed in.
const OUTSIDE: [&str; 12] = [
    "/welcome",
    "/join",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/passkey",
    "/sign-in/passkey/begin",
    "/sign-out",
    "/forgot",
    "/forgot/sent",
    "/reset",
    "/reset/done",
    "/language",
];

/// The addresses that the router is given, each with whether it takes forms.
fn addresses() -> Vec<(String, bool, bool)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/admin");
    let mut found = Vec::new();
    for file in fs::read_dir(folder).expect("the admin's source") {
        let text = fs::read_to_string(file.expect("a file").path()).expect("a source");
        for route in text.split(".route(\"").skip(1) {
            let (path, handlers) = route.split_once('"').expect("an address ends");
            let handlers = handlers.lines().next().unwrap_or_default();
            if !OUTSIDE.contains(&path) {
                let parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
                let path = ["/admin", parts.collect::<Vec<_>>().join("/").trim_end_matches('/')].concat();
                found.push((path, handlers.contains("get("), handlers.contains("post(")));
            }
        }
    }
    assert!(found.len() > 40, "the source is read in another way by now: {found:?}");
    found
}

#[track_caller]
fn is_led_to_the_door(answer: &Answer, what: &str) {
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/sign-in"), "{what}");
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
}

async fn submits(visitor: &Visitor, path: &str) -> Answer {
    visitor.sends(visitor.request(Method::POST, path).form(&[("version", "1")])).await
}

#[sqlx::test(migrations = "../migrations")]
async fn every_page_and_form_is_for_the_staff_alone(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for (path, opens, takes_forms) in addresses() {
        let visitor = shop.visitor();
        visitor.set_cookie("staff", "AAAAAAAAAAAAAAAAAAAAAA");
        if opens {
            is_led_to_the_door(&visitor.opens(&path).await, &path);
        }
        if takes_forms {
            is_led_to_the_door(&submits(&visitor, &path).await, &path);
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn no_form_of_the_admin_is_taken_from_another_site(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    for (path, _, takes_forms) in addresses() {
        if takes_forms {
            let request = owner.visitor.request(Method::POST, &path).form(&[("version", "1")]);
            owner.visitor.sends(request.header("sec-fetch-site", "cross-site")).await.expect(403);
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn nonsense_in_a_form_of_the_admin_is_refused_and_breaks_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    for (path, opens, takes_forms) in addresses() {
        if opens {
            let page = owner.opens(&path).await;
            assert!(page.status < 500, "{path}: {}", page.status);
            assert_eq!(page.header("cache-control"), "no-store", "{path}");
        }
        if takes_forms {
            let answer = submits(&owner.visitor, &path).await;
            assert!(answer.status < 500, "{path}: {}", answer.status);
        }
    }
}

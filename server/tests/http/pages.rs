//! What everybody may see: the one page, its caching, and what stands around every answer.

use crate::harness::{Answer, TestShop, Visitor, until};
use reqwest::Method;
use sqlx::PgPool;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn with_header(visitor: &Visitor, path: &str, name: &str, value: &str) -> Answer {
    visitor.sends(visitor.request(Method::GET, path).header(name, value)).await
}

#[sqlx::test(migrations = "../migrations")]
async fn looking_at_the_shop_leaves_no_session_and_no_cookie(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for path in ["/", "/en/", "/p/gaiwan", "/cart", "/?q=oolong", "/api/v1/products", "/api/v1/cart"] {
        let answer = shop.visitor().opens(path).await.expect(200);
        assert_eq!(answer.header("set-cookie"), "", "{path}");
    }
    assert_eq!(shop.count("select count(*) from sessions.carts").await, 0);
    assert_eq!(shop.count("select count(*) from carts").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn everybody_without_a_cart_gets_the_same_bytes(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for path in ["/", "/en/", "/p/gaiwan", "/?category=tea&sort=price_up"] {
        let first = shop.visitor().opens(path).await.expect(200);
        let second = shop.visitor().opens(path).await.expect(200);
        assert!(first.body == second.body, "{path} differs");
        let tag = second.header("etag").to_owned();
        assert!(!tag.is_empty() && tag == first.header("etag"), "{path}: {tag}");
        let third = with_header(&shop.visitor(), path, "if-none-match", &tag).await.expect(304);
        assert!(third.body.is_empty(), "{path}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_from_memory_is_answered_like_any_other(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    let mut ids = Vec::new();
    for (encoding, told) in [("br, gzip", "br"), ("gzip", "gzip"), ("br", "br"), ("identity", "")] {
        // Made by the first, ready for the second; the third comes by another address to the same page.
        for path in ["/en/", "/en/", "/en/?from=a-friend"] {
            let answer = with_header(&visitor, path, "accept-encoding", encoding).await.expect(200);
            assert_eq!(answer.header("content-encoding"), told, "{path} in {encoding}");
            assert_eq!(answer.header("cache-control"), "private, no-cache", "{path} in {encoding}");
            assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path} in {encoding}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path} in {encoding}");
            ids.push(answer.header("x-request-id").to_owned());
        }
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 12, "every answer has an id of its own");
    let head = visitor.sends(visitor.request(Method::HEAD, "/en/")).await.expect(200);
    assert!(head.body.is_empty() && !head.header("etag").is_empty());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_visitor_with_a_cart_gets_a_page_that_nobody_keeps(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    assert_eq!(visitor.adds(&pitcher.variant, 3).await.location(), "/cart");
    for path in ["/", "/cart", "/p/gaiwan"] {
        let page = visitor.opens(path).await.expect(200);
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert!(page.contains("NT$1,740"), "{path} does not show three pitchers");
    }
    let english = visitor.opens("/en/cart").await.expect(200);
    assert!(english.contains("Glass Pitcher") && english.contains("NT$1,740"));
}

#[sqlx::test(migrations = "../migrations")]
async fn nothing_of_one_visitor_stands_in_anybody_elses_page(pool: PgPool) {
    const CANARY: &str = "canary-5f1d";
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = shop.at_the_form(&pitcher, 1, "cod").await;
    let key = form.value("key").to_owned();
    let page = visitor.submits(&form.fill("name", CANARY).fill("phone", "1")).await.expect(422);
    assert!(page.contains(CANARY) && page.contains(&key));
    for path in ["/", "/en/", "/cart", "/p/glass-pitcher", "/?q=canary", "/api/v1/cart", "/checkout", "/o/none"] {
        let seen = shop.visitor().opens(path).await;
        assert!(!seen.contains(CANARY) && !seen.contains(&key), "{path} tells of somebody else");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn headers_that_are_no_part_of_an_address_change_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let headers = [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "gopher"),
        ("x-forwarded-prefix", "/evil"),
        ("x-host", "evil.example"),
        ("forwarded", "host=evil.example"),
        ("x-original-url", "/evil"),
        ("x-rewrite-url", "/evil"),
        ("host", "evil.example"),
        ("accept-language", "en"),
    ];
    for (at, (name, value)) in headers.into_iter().enumerate() {
        // An address of its own each time: what the header poisons would be kept under it.
        let path = format!("/?category=tea&at={at}");
        let tampered = with_header(&shop.visitor(), &path, name, value).await.expect(200);
        let plain = shop.visitor().opens(&path).await.expect(200);
        assert!(tampered.body == plain.body, "{name} changes the page");
        assert!(!plain.contains("evil"), "{name} stands in the page");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn languages_have_addresses(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let chinese = shop.visitor().opens("/").await.expect(200);
    assert!(chinese.contains("lang=\"zh-TW\"") && chinese.contains("阿里山烏龍"));
    let english = shop.visitor().opens("/en/").await.expect(200);
    assert!(english.contains("lang=\"en\"") && english.contains("Alishan Oolong"));
    assert!(!english.contains(">阿里山烏龍<"), "it can be found by that name, and is not called so");
    assert_eq!(shop.visitor().opens("/en").await.expect(308).header("location"), "/en/");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_not_there_is_a_page_that_says_so(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for (path, word) in
        [("/p/none", "lang=\"zh-TW\""), ("/en/p/none", "lang=\"en\""), ("/en/nowhere/at/all", "lang=\"en\"")]
    {
        let page = shop.visitor().opens(path).await.expect(404);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        assert!(page.contains(word) && page.contains("<main"), "{path}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_that_breaks_says_under_which_number_that_was_noted(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    sqlx::query("alter table products rename to gone").execute(&shop.pool).await.expect("renamed");
    let page = shop.visitor().opens("/en/?q=tea").await.expect(500);
    let number = page.header("x-request-id");
    assert!(!number.is_empty() && page.contains(&format!("Number {number}")), "{}", page.text());
}

#[sqlx::test(migrations = "../migrations")]
async fn every_answer_says_what_a_browser_may_do_with_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    let asked = [
        (Method::GET, "/", 200),
        (Method::GET, "/nowhere", 404),
        (Method::GET, "/p/none", 404),
        (Method::GET, "/o/none", 404),
        (Method::GET, "/cart", 200),
        (Method::GET, "/admin", 303),
        (Method::GET, "/admin/sign-in", 200),
        (Method::GET, "/admin/welcome", 403),
        (Method::GET, "/api/v1/products", 200),
        (Method::GET, "/api/v1/nowhere", 404),
        (Method::GET, "/api/v1/openapi.json", 200),
        (Method::GET, "/media/none-400.webp", 404),
        (Method::GET, "/pkg/none.js", 404),
        (Method::GET, "/pkg/shop.test.js", 200),
        (Method::GET, "/healthz", 200),
        (Method::GET, "/testpay/none", 400),
        (Method::PUT, "/", 405),
        (Method::POST, "/checkout", 415),
        (Method::POST, "/api/v1/orders", 400),
        (Method::POST, "/fn/none", 400),
    ];
    for (method, path, status) in asked {
        let answer = visitor.sends(visitor.request(method.clone(), path)).await;
        assert_eq!(answer.status, status, "{method} {path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(!answer.header("cache-control").is_empty(), "{path}");
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
    }
    let cross = visitor.request(Method::POST, "/cart/items").header("sec-fetch-site", "cross-site");
    let refused = visitor.sends(cross).await.expect(403);
    assert!(refused.header("content-security-policy").contains("frame-ancestors 'none'"));
}

/// As it is written: a client would have tidied the path.
async fn raw(shop: &TestShop, path: &str) -> String {
    let host = shop.origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.expect("connected");
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("read");
    String::from_utf8_lossy(&answer).into_owned()
}

#[sqlx::test(migrations = "../migrations")]
async fn no_path_leads_out_of_the_folders_that_are_served(pool: PgPool) {
    const SECRET: &str = "not for the world";
    let shop = TestShop::start(pool).await;
    for name in ["secret.txt", "secret.webp", "data/secret.webp", "site/secret.txt"] {
        std::fs::write(shop.folder().join(name), SECRET).expect("written");
    }
    let climbs =
        ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "%252e%252e%252f", "..%5c", "..\\", "..;/", "....//", "%c0%ae%c0%ae/"];
    for folder in ["/media/", "/pkg/", "/sample/", "/fonts/"] {
        for climb in climbs {
            for (steps, name) in
                [(1, "secret.txt"), (1, "secret.webp"), (2, "secret.txt"), (2, "secret.webp"), (9, "etc/passwd")]
            {
                let path = [folder, &climb.repeat(steps), name].concat();
                let answer = raw(&shop, &path).await;
                let refused = answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 400");
                assert!(refused, "{path}: {}", answer.lines().next().unwrap_or_default());
                assert!(!answer.contains(SECRET) && !answer.contains("root:"), "{path}");
            }
        }
        for path in ["/etc/passwd", "%2fetc%2fpasswd", "shop.test.js%00.webp", "%00", "file:///etc/passwd"] {
            let answer = raw(&shop, &[folder, path].concat()).await;
            assert!(
                answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 400"),
                "{folder}{path}: {answer}"
            );
        }
    }
}

/// Asked for at a process of the version before, a file of the next one would be missing for a year wherever the answer
/// is kept.
#[sqlx::test(migrations = "../migrations")]
async fn that_a_file_is_missing_is_kept_by_nobody(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for path in ["/pkg/shop.next.js", "/fonts/next.woff2", "/sample/next.webp", "/media/next-400.webp"] {
        let answer = shop.visitor().opens(path).await.expect(404);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_price_that_the_owner_changes_is_on_the_page_at_once(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pages = ["/", "/en/", "/p/glass-pitcher"];
    for path in pages {
        assert!(shop.visitor().opens(path).await.contains("NT$580"), "{path}");
    }
    let owner = shop.owner().await;
    let id: String = sqlx::query_scalar("select product_id::text from products where slug = 'glass-pitcher'")
        .fetch_one(&shop.pool)
        .await
        .expect("a product");
    let form = owner.product(&id).await.fill("variants[0].price", "611");
    assert_eq!(owner.saves(&form, None).await.location(), format!("/admin/products/{id}"));
    for path in pages {
        until("the new price is on the page", || async {
            shop.visitor().opens(path).await.contains("NT$611").then_some(())
        })
        .await;
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_address_that_makes_no_sense_still_opens_the_page(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let tea = shop.visitor().opens("/?category=tea").await.expect(200);
    let twice = shop.visitor().opens("/?category=tea&category=ware").await.expect(200);
    assert!(tea.body == twice.body, "what is said twice counts once");
    for path in ["/en/?q=a&q=b&q=c", "/?sort=x&sort=y", "/?%&&=", "/?category=%FF"] {
        shop.visitor().opens(path).await.expect(200);
    }
    shop.visitor().opens("/p/%FF").await.expect(404);
    shop.visitor().opens("/admin/welcome").await.expect(403);
}

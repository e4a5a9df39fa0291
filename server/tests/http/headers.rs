//! What stands around an answer of any kind, and what never does.

use crate::harness::{Answer, Buyer, Folder, Owner, TestShop};
use reqwest::{Method, RequestBuilder};
use server::{compose, config::Config};
use sqlx::PgPool;

const ALWAYS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

const POLICY: [&str; 5] =
    ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"];

const NEVER: [&str; 5] =
    ["server", "x-powered-by", "access-control-allow-origin", "access-control-allow-credentials", "sourcemap"];

#[track_caller]
fn is_guarded(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy");
    for part in POLICY {
        assert!(policy.contains(part), "{what}: {part} is not in {policy:?}");
    }
    assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{what}: {policy}");
    for (name, value) in ALWAYS {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    for name in NEVER {
        assert_eq!(answer.header(name), "", "{what}: {name}");
    }
    assert!(!answer.header("cache-control").is_empty(), "{what}: who may keep it is not said");
}

#[sqlx::test(migrations = "../migrations")]
async fn answers_of_every_kind_are_guarded_alike(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    let tag = visitor.opens("/").await.expect(200).header("etag").to_owned();
    let ask = |method: Method, path: &str| visitor.request(method, path).header("origin", "https://evil.example");
    let get = |path: &str| ask(Method::GET, path);
    let picture = "/sample/alishan-oolong-400.webp";
    let asked: Vec<(RequestBuilder, u16)> = vec![
        (get("/"), 200),
        (get("/").header("if-none-match", &tag), 304),
        (get("/").header("accept-encoding", "br"), 200),
        (ask(Method::HEAD, "/"), 200),
        (get("/en"), 308),
        (get("/admin"), 303),
        (get("/admin/sign-in"), 200),
        (get(picture), 200),
        (get(picture).header("range", "bytes=0-9"), 206),
        (get(picture).header("range", "bytes=999999999-"), 416),
        (get(picture).header("range", format!("bytes={}", ["0-"; 500].join(","))), 416),
        (get("/favicon.ico"), 404),
        (get("/readyz"), 200),
        (get("/.well-known/security.txt"), 200),
        (get("/callbacks/nobody"), 404),
        (get("/returns/nobody/x"), 404),
        (get("/api/v1/cart"), 200),
        (ask(Method::OPTIONS, "/api/v1/orders").header("access-control-request-method", "POST"), 405),
        (ask(Method::DELETE, "/"), 403),
        (visitor.request(Method::DELETE, "/"), 405),
        (visitor.request(Method::POST, "/api/v1/orders").body(vec![b' '; 200_000]), 413),
        (visitor.request(Method::POST, "/admin/orders/x/ship"), 303),
        (visitor.request(Method::POST, "/admin/products/new"), 303),
    ];
    for (request, status) in asked {
        let built = request.try_clone().expect("no stream").build().expect("a request");
        let what = format!("{} {} {:?}", built.method(), built.url().path(), built.headers().get("range"));
        let answer = visitor.sends(request).await;
        assert_eq!(answer.status, status, "{}", what.chars().take(200).collect::<String>());
        is_guarded(&answer, &what);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_text_says_how_it_is_encoded(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for path in [
        "/",
        "/en/",
        "/nowhere",
        "/pkg/shop.test.css",
        "/pkg/shop.test.js",
        "/pkg/hash.txt",
        "/healthz",
        "/readyz",
        "/api/v1/docs",
        "/admin/sign-in",
        "/callbacks/nobody",
        "/.well-known/security.txt",
    ] {
        let kind = shop.visitor().opens(path).await.header("content-type").to_ascii_lowercase();
        assert!(kind.starts_with("text/") && kind.ends_with("; charset=utf-8"), "{path}: {kind}");
    }
}

/// Asserts what a browser is told of a cookie, and answers its name.
#[track_caller]
fn bound_to_the_host(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie");
    for word in ["; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    assert!(!cookie.to_ascii_lowercase().contains("domain"), "{cookie}");
    cookie.split('=').next().unwrap_or_default().to_owned()
}

#[sqlx::test(migrations = "../migrations")]
async fn behind_tls_every_cookie_is_bound_and_browsers_never_come_without(pool: PgPool) {
    const ORIGIN: &str = "https://shop.example";
    let shop = TestShop::start_with(pool, |config| config.origin = ORIGIN.to_owned()).await;
    let visitor = shop.visitor();
    for path in ["/", "/", "/nowhere", "/pkg/shop.test.js", "/api/v1/cart", "/admin", "/healthz", "/media/x.webp"] {
        let answer = visitor.opens(path).await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains", "{path}");
    }
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let added = visitor.adds(&pitcher.variant, 1).await.expect(303);
    assert_eq!(bound_to_the_host(&added), "__Host-cart");
    assert!(added.header("set-cookie").contains("; Path=/;"), "{}", added.header("set-cookie"));
    assert_eq!(visitor.opens("/").await.header("cache-control"), "no-store", "the cart is known by that name");

    let link = shop.services.account.owner_link().await.expect("a link");
    let link = link.strip_prefix(ORIGIN).expect("the shop's own address, whoever asks");
    let form = visitor.finds_form(link, "/admin/welcome").await;
    let form = form.fill("email", Owner::EMAIL).fill("password", Owner::PASSWORD);
    assert_eq!(bound_to_the_host(&visitor.submits(&form).await.expect(303)), "__Host-staff");

    let chosen = visitor.posts("/admin/language", &[("language".to_owned(), "en".to_owned())]).await;
    // Not for the whole host: it is sent to the admin's pages alone.
    assert_eq!(bound_to_the_host(&chosen), "__Secure-admin_language");
    assert!(visitor.opens("/admin/sign-in").await.contains("<html lang=\"en\""));

    let told = visitor.opens("/.well-known/security.txt").await.expect(200);
    assert!(told.contains("Contact: mailto:hello@chenlan.example\n"), "{}", told.text());
    assert!(told.contains(&format!("Canonical: {ORIGIN}/.well-known/security.txt\n")) && told.contains("\nExpires: 2"));
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_pays_a_real_shop_at_the_test_provider(pool: PgPool) {
    let shop = TestShop::start_with(pool, |config| config.origin = "https://shop.example".to_owned()).await;
    let link = shop.services.account.owner_link().await.expect("a link");
    let owner = Owner::comes_in(shop.visitor(), link.trim_start_matches("https://shop.example")).await;
    owner.opens("/admin/payments/test").await.expect(404);
    owner.visitor.posts("/admin/payments/test", &[("methods".to_owned(), "test".to_owned())]).await.expect(404);
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = Buyer::paying_at_the_test_provider().wants(&[(&pitcher, 1)]);
    shop.visitor().orders("a key", &body).await.expect(422);
}

#[sqlx::test(migrations = "../migrations")]
async fn no_simulator_stands_in_for_a_provider_of_a_real_shop(pool: PgPool) {
    let folder = Folder::new();
    let mut config = Config {
        origin: "https://shop.example".to_owned(),
        data_dir: folder.sub("data"),
        sample: false,
        ..Config::default()
    };
    compose::over(&config, pool.clone(), None, &|_| {}).await.expect("without them it opens");
    config.simulators.insert("ecpay".to_owned(), "http://127.0.0.1:9".to_owned());
    let refused = compose::over(&config, pool, None, &|_| {}).await.err().expect("with one it does not");
    assert!(refused.to_string().contains("SHOP_SIMULATORS"), "{refused}");
}

/// The owner of a real shop cannot have it knock at doors of its own machine.
#[sqlx::test(migrations = "../migrations")]
async fn the_warehouse_of_a_real_shop_is_on_the_internet(pool: PgPool) {
    let shop = TestShop::start_with(pool, |config| config.origin = "https://shop.example".to_owned()).await;
    let house = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = house.local_addr().expect("bound").port();
    let link = shop.services.account.owner_link().await.expect("a link");
    let owner = Owner::comes_in(shop.visitor(), link.trim_start_matches("https://shop.example")).await;
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "127.1", "169.254.169.254"] {
        for scheme in ["http", "https"] {
            let form = owner.visitor.finds_form("/admin/warehouse", "/admin/warehouse").await;
            let form = form.with("external", "on").fill("address", &format!("{scheme}://{host}:{port}"));
            owner.visitor.submits(&form.fill("key", "a-key")).await.expect(422);
        }
    }
    let heard = tokio::time::timeout(std::time::Duration::ZERO, house.accept()).await;
    assert!(heard.is_err(), "somebody knocked: {heard:?}");
}

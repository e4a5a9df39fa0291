//! Requests that no browser of a shopper sends.

use crate::harness::{Answer, Buyer, TestShop, Visitor};
use app::server_fns::{cart, checkout};
use flate2::{Compression, write::GzEncoder};
use leptos::server_fn::ServerFn;
use reqwest::Method;
use sqlx::PgPool;
use std::io::Write;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// As it is written: a client would have tidied it. The shop closes the connection.
async fn says(shop: &TestShop, text: &str) -> String {
    let host = shop.origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.expect("connected");
    stream.write_all(text.replace("HOST", host).as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    // What is refused in the middle may end by a reset.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[track_caller]
fn is_refused(answer: &Answer, what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {}", answer.status);
}

#[sqlx::test(migrations = "../migrations")]
async fn one_request_is_never_taken_for_two(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for framing in [
        "content-length: 4\r\ncontent-length: 40",
        "content-length: 4, 40",
        "content-length: +4",
        "content-length: 0x4",
        "transfer-encoding: xchunked",
        "transfer-encoding: chunked, identity",
        "transfer-encoding : chunked",
        "content-length: 4\r\n transfer-encoding: chunked",
    ] {
        let request = format!(
            "POST /cart/items HTTP/1.1\r\nhost: HOST\r\n{framing}\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: HOST\r\nconnection: close\r\n\r\n"
        );
        let answer = says(&shop, &request).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{framing:?}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{framing:?}: {answer}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_request_names_one_host(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for path in ["/", "/cart", "/healthz", "/api/v1/products", "/pkg/x.js", "/nowhere"] {
        for hosts in ["", "host: HOST\r\nhost: evil.example\r\n", "host: HOST\r\nHost: HOST\r\n"] {
            let answer = says(&shop, &format!("GET {path} HTTP/1.1\r\n{hosts}connection: close\r\n\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 400"), "{path} with {hosts:?}: {answer}");
        }
    }
    let answer = says(&shop, "GET /healthz HTTP/1.0\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.0 200") || answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_address_of_the_shop_is_its_own_whatever_a_request_says(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for line in ["http://evil.example/en/?absolute", "//evil.example/en/", "/en/?host"] {
        let request = format!("GET {line} HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n");
        let answer = says(&shop, &request).await;
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        assert!(!body.contains("//evil.example"), "{line} is written into the page");
    }
    let echo =
        says(&shop, "TRACE /en/ HTTP/1.1\r\nhost: HOST\r\nx-canary: canary-77\r\nconnection: close\r\n\r\n").await;
    assert!(echo.starts_with("HTTP/1.1 4") && !echo.contains("canary-77"), "{echo}");
}

#[sqlx::test(migrations = "../migrations")]
async fn no_header_makes_another_method_of_a_request(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    visitor.adds(&pitcher.variant, 1).await.expect(303);
    for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
        visitor.sends(visitor.request(Method::GET, "/api/v1/cart").header(name, "DELETE")).await.expect(200);
        let posted = visitor.request(Method::POST, "/api/v1/cart").header(name, "DELETE");
        visitor.sends(posted.form(&[("_method", "DELETE")])).await.expect(405);
    }
    visitor.opens("/api/v1/cart?_method=DELETE").await.expect(200);
    assert_eq!(shop.count("select count(*) from cart_lines").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn no_answer_leads_to_another_site(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for path in [
        "//evil.example",
        "//evil.example/en",
        "/\\evil.example",
        "/%2f%2fevil.example",
        "/%5cevil.example",
        "/en//evil.example",
        "/en?next=https://evil.example",
        "/pkg//evil.example",
        "/pkg/..//evil.example",
        "/sample/.",
        "/sample//",
        "/fonts/%2f%2fevil.example/",
        "/admin//evil.example",
        "/admin/%2f%2fevil.example",
        "/admin?next=//evil.example",
        "/admin/sign-in?next=//evil.example",
        "/returns/test//evil.example",
        "/returns/test/%2f%2fevil.example",
        "/o//evil.example/pay",
        "/en%0d%0aset-cookie:%20x=1",
        "/%0d%0alocation:%20https://evil.example",
    ] {
        for method in ["GET", "POST"] {
            let request = format!(
                "{method} {path} HTTP/1.1\r\nhost: HOST\r\nreferer: https://evil.example/admin\r\n\
                 x-forwarded-host: evil.example\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            );
            let answer = says(&shop, &request).await;
            let head = answer.split("\r\n\r\n").next().unwrap_or_default().to_ascii_lowercase();
            assert!(!head.contains("set-cookie: x"), "{method} {path}: {head}");
            let to = head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or("/");
            assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'), "{method} {path}: {to}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_packed_in_a_body_is_not_unpacked(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&[b' '; 16 << 20]).expect("packed");
    let bomb = packed.finish().expect("packed");
    assert!(bomb.len() < 64 * 1024, "it passes for a small body");
    let visitor = shop.visitor();
    for path in ["/api/v1/orders", "/api/v1/cart/items", "/cart/items", "/checkout", cart::AddToCart::PATH] {
        for encoding in ["gzip", "deflate", "br", "identity"] {
            let request = visitor.request(Method::POST, path).header("content-encoding", encoding);
            let request = request.header("content-type", "application/json").header("idempotency-key", "bomb");
            is_refused(&visitor.sends(request.body(bomb.clone())).await, path);
        }
    }
    let owner = shop.owner().await;
    let form = owner.product("new").await.fill("slug", "a-bomb").fill("title_zh", "x");
    owner.saves(&form, Some(("bomb.gz", &bomb))).await.expect(422);
}

#[sqlx::test(migrations = "../migrations")]
async fn nothing_but_what_is_meant_for_browsers_is_served(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for path in [
        "/.git/config",
        "/.git/HEAD",
        "/.env",
        "/.sqlx/",
        "/Cargo.toml",
        "/shop.toml",
        "/secret.key",
        "/data/secret.key",
        "/pkg/../secret.key",
        "/pkg/",
        "/sample/",
        "/fonts/",
        "/media/",
        "/metrics",
        "/debug",
        "/server-status",
        "/api",
        "/api/v1/",
        "/index.php",
        "/migrations/0001_shop.sql",
    ] {
        let answer = shop.visitor().opens(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.contains("Index of"), "{path}");
    }
}

/// A cache before the shop that goes by the end of an address would keep it.
#[sqlx::test(migrations = "../migrations")]
async fn what_is_one_visitors_has_no_second_name_under_which_it_is_kept(pool: PgPool) {
    const CANARY: &str = "canary-9c2e";
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = Buyer::named(CANARY).wants(&[(&pitcher, 1)]);
    let visitor = shop.visitor();
    visitor.adds(&pitcher.variant, 2).await.expect(303);
    let order = visitor.orders("a key", &body).await.expect(201).json();
    let own = format!("/o/{}", order["token"].as_str().expect("a token"));
    assert!(visitor.opens(&own).await.contains(CANARY));
    let owner = shop.owner().await;
    for end in
        ["/x.css", "/x.js", ".css", ";x.css", "%3bx.js", "%2fx.css", "/..%2fx.png", "/%2e%2e/pkg/x.css", "?x.css"]
    {
        for (visitor, path) in [(&visitor, own.as_str()), (&visitor, "/cart"), (&owner.visitor, "/admin/orders")] {
            let answer = visitor.opens(&[path, end].concat()).await;
            let is_kept = answer.header("cache-control") != "no-store";
            assert!(!is_kept || !answer.contains(CANARY), "{path}{end} is kept");
        }
    }
}

const INJECTED: [&str; 11] = [
    "'",
    "\"",
    "\\",
    "' or '1'='1",
    "'; drop table products; --",
    "1) or (1=1",
    "%' or 1=1 --",
    "$1",
    "{{7*7}}${7*7}",
    "\u{202e}\u{feff}",
    "a\u{0}b",
];

async fn is_asked_with_words_of_sql(visitor: &Visitor, paths: &[&str]) {
    for path in paths {
        for text in INJECTED {
            let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let address = [*path, &text.replace('+', "%20")].concat();
            let answer = visitor.opens(&address).await;
            assert!(answer.status < 500, "{address}: {}", answer.status);
            assert!(!answer.contains("49${"), "{address} is computed");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn words_of_sql_are_words(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let products = shop.count("select count(*) from products").await;
    let public = ["/?q=", "/?category=", "/?sort=", "/en/?cursor=", "/?store=", "/p/", "/o/", "/media/", "/returns/x/"];
    let api = ["products?q=", "products?category=", "products?sort=", "products?cursor=", "products/", "orders/"];
    is_asked_with_words_of_sql(&shop.visitor(), &public).await;
    is_asked_with_words_of_sql(
        &shop.visitor(),
        &api.map(|path| ["/api/v1/", path].concat()).each_ref().map(String::as_str),
    )
    .await;
    let admin = [
        "/admin/orders?q=",
        "/admin/orders?filter=",
        "/admin/orders?cursor=",
        "/admin/orders?sort=",
        "/admin/orders/",
        "/admin/orders/export?from=",
        "/admin/products?q=",
        "/admin/products?cursor=",
        "/admin/products/",
        "/admin/stock/",
        "/admin/mail?state=",
        "/admin/mail?cursor=",
        "/admin/health?cursor=",
        "/admin/callbacks/refused?cursor=",
        "/admin/payments/",
        "/admin/carriers/",
        "/admin/deliveries/",
    ];
    is_asked_with_words_of_sql(&shop.owner().await.visitor, &admin).await;
    for query in ["q=%27%20or%20%27zzz%27%3D%27zzz", "category=%27%20or%20%271%27%3D%271"] {
        let found = shop.visitor().gets(&["/api/v1/products?", query].concat()).await.expect(200).json();
        assert_eq!(found["items"].as_array().map(Vec::len), Some(0), "{query}");
    }
    assert_eq!(shop.count("select count(*) from products").await, products);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_error_of_ours_tells_nothing_of_the_inside(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    sqlx::query("alter table products rename to gone").execute(&shop.pool).await.expect("renamed");
    let visitor = shop.visitor();
    let function = visitor.request(Method::POST, app::server_fns::catalogue::GetProduct::PATH);
    for (visitor, request) in [
        (&visitor, visitor.request(Method::GET, "/api/v1/products")),
        (&visitor, visitor.request(Method::GET, "/api/v1/products/gaiwan")),
        (&visitor, visitor.request(Method::GET, "/p/gaiwan")),
        (&visitor, function.form(&[("slug", "gaiwan"), ("language", "en")])),
        (&owner.visitor, owner.visitor.request(Method::GET, "/admin/products")),
    ] {
        let answer = visitor.sends(request).await.expect(500);
        let text = answer.text().to_ascii_lowercase();
        for word in ["relation", "gone", "postgres", "sqlx", "error returned", "select ", "panicked", ".rs:"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_cookie_that_the_shop_did_not_give_is_no_session(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    for planted in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "%00", "%27%20or%201=1", "\"", &"A".repeat(4_000)] {
        let visitor = shop.visitor();
        visitor.set_cookie("cart", planted);
        visitor.set_cookie("staff", planted);
        for path in ["/", "/cart", "/api/v1/cart"] {
            visitor.opens(path).await.expect(200);
        }
        assert_eq!(visitor.opens("/admin").await.location(), "/admin/sign-in", "{planted}");
        visitor.adds(&pitcher.variant, 1).await.expect(303);
        assert_ne!(visitor.cookie("cart").expect("a session"), planted, "nobody chooses the id of a session");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn arguments_that_go_deep_or_are_many_are_refused_at_once(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    let deep = |name: &str| format!("{name}{}=1&language=en", "[a]".repeat(15_000));
    let many = (0..4_000).map(|at| format!("form[{at}]=1&")).collect::<String>() + "language=en";
    let same = "form[name]=1&".repeat(4_000) + "language=en";
    for path in [checkout::PlaceOrder::PATH, cart::AddToCart::PATH, "/checkout", "/cart/items", "/admin/sign-in"] {
        for body in [deep("form"), deep("variant"), many.clone(), same.clone()] {
            let request =
                visitor.request(Method::POST, path).header("content-type", "application/x-www-form-urlencoded");
            is_refused(&visitor.sends(request.body(body)).await, path);
        }
    }
    assert_eq!(shop.count("select count(*) from carts").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_quantity_that_makes_no_sense_is_refused_by_functions_too(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    for quantity in
        ["-1", "0", "1000", "2147483648", "9223372036854775808", "1e3", "1.5", "NaN", "", "٣", "0x10", "1,0"]
    {
        let fields = [("variant", pitcher.variant.as_str()), ("quantity", quantity), ("language", "en")];
        let request = visitor.request(Method::POST, cart::AddToCart::PATH).form(&fields);
        visitor.sends(request).await.expect(422);
        if quantity != "0" {
            let request = visitor.request(Method::POST, cart::ChangeQuantity::PATH).form(&fields);
            is_refused(&visitor.sends(request).await, quantity);
        }
    }
    assert_eq!(shop.count("select count(*) from cart_lines").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_key_of_somebody_elses_form_leads_to_nothing_of_theirs(pool: PgPool) {
    const CANARY: &str = "canary-41aa";
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (buyer, form) = shop.at_the_form(&pitcher, 1, "cod").await;
    let key = form.value("key").to_owned();
    let place = buyer.submits(&form.fill("name", CANARY)).await.location();
    let (thief, theirs) = shop.at_the_form(&pitcher, 1, "cod").await;
    let answer = thief.submits(&theirs.fill("key", &key)).await.expect(422);
    let token = place.trim_start_matches("/o/").split('?').next().expect("a token");
    assert!(!answer.contains(CANARY) && !answer.contains(token), "{}", answer.text());
    assert_eq!(shop.count("select count(*) from orders").await, 1);
    for (path, fields) in
        [("pay/again", vec![]), ("pay/by", vec![("payment", "cod")]), ("transfer", vec![("digits", "12345")])]
    {
        let guessed = thief.request(Method::POST, &format!("/o/AAAAAAAAAAAAAAAAAAAAAA/{path}"));
        thief.sends(guessed.form(&fields)).await.expect(404);
    }
}

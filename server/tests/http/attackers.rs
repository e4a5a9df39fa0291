//! Somebody who looks for a way in: every form that the shop shows, filled with what nobody types; heads and bodies
//! that have no end; and what is another's, asked for by name.

use crate::{
    admin::products::png,
    harness::{Answer, Buyer, Customer, Form, Owner, TestShop, Visitor, forms},
    mail::with_mail,
};
use reqwest::Method;
use shop_testkit::PostOffice;
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What no person types, and no field expects.
const NASTY: [&str; 7] = [
    "a\u{0}b",
    "-1",
    "99999999999999999999",
    "\u{202e}\u{feff}\u{200d}",
    "%00' or 1=1 --",
    "٣",
    "{{7*7}}${7*7}<svg onload=x>",
];

/// They lead out, or ask for letters until somebody is told to stop.
const LEFT_OUT: [&str; 4] = ["/admin/sign-out", "/admin/sign-out-everywhere", "/account/sign-out", "/admin/language"];

/// Each form once, whatever it is about: ids look alike.
fn kind(action: &str) -> String {
    let is_id = |part: &str| part.len() >= 20 || part.chars().all(|sign| sign.is_ascii_digit());
    action.split('/').map(|part| if is_id(part) { "*" } else { part }).collect::<Vec<_>>().join("/")
}

/// Every form that can be reached from `first` by links below `home`.
async fn all_forms(visitor: &Visitor, first: &[&str], home: &str) -> BTreeMap<String, Form> {
    let (mut found, mut seen) = (BTreeMap::new(), BTreeSet::new());
    let mut waiting: VecDeque<String> = first.iter().map(|page| (*page).to_owned()).collect();
    while let Some(page) = waiting.pop_front() {
        if !seen.insert(kind(page.split(['?', '#']).next().unwrap_or_default())) {
            continue;
        }
        let answer = visitor.opens(&page).await;
        assert!(answer.status < 500, "{page}: {}", answer.status);
        if answer.status != 200 || !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        for form in forms(answer.text()).into_iter().filter(|form| form.action.starts_with('/')) {
            found.entry(kind(&form.action)).or_insert(form);
        }
        let links = answer.text().split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '#']).next());
        waiting.extend(links.filter(|link| link.starts_with(home)).map(|link| link.replace("&amp;", "&")));
    }
    found
}

async fn sends(visitor: &Visitor, form: &Form) -> Answer {
    if form.action.starts_with("/admin/products/") {
        return Owner { visitor: visitor.clone() }.saves(form, None).await;
    }
    visitor.submits(form).await
}

/// Each field by itself, and all of them at once: no answer is the shop's own mistake.
async fn is_filled_with_anything(visitor: &Visitor, all: BTreeMap<String, Form>) -> usize {
    let long = "長".repeat(15_000);
    let mut sent = 0;
    let leads_out = |action: &str| LEFT_OUT.contains(&action) || action.ends_with("/sign-out");
    for (kind, form) in all.into_iter().filter(|(_, form)| !leads_out(&form.action)) {
        for nasty in NASTY.into_iter().chain([long.as_str()]) {
            let alone = form.fields.iter().take(12).map(|(name, _)| form.clone().fill(name, nasty));
            let together = form.fields.iter().map(|(name, _)| (name.clone(), nasty.to_owned())).collect();
            let together = Form { action: form.action.clone(), fields: together };
            for filled in alone.chain([together]) {
                let answer = sends(visitor, &filled).await;
                let shown: String = nasty.chars().take(20).collect();
                assert!(answer.status < 500, "{kind} with {shown:?}: {} {:?}", answer.status, filled.fields);
                assert!(!answer.contains("<svg onload"), "{kind}: what was typed is markup");
                sent += 1;
            }
        }
    }
    sent
}

#[sqlx::test(migrations = "../migrations")]
async fn no_form_of_the_owner_is_filled_so_that_the_shop_breaks(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    for (at, payment) in ["cod", "test"].into_iter().enumerate() {
        let body = Buyer::paying_by(payment).wants(&[(&pitcher, 1)]);
        shop.visitor().orders(&format!("order {at}"), &body).await.expect(201);
    }
    let owner = shop.owner().await;
    let all = all_forms(&owner.visitor, &["/admin", "/admin/settings"], "/admin").await;
    assert!(all.len() > 25, "the forms are found: {:?}", all.keys());
    assert!(is_filled_with_anything(&owner.visitor, all).await > 500);
    owner.opens("/admin/orders").await.expect(200);
    shop.visitor().opens("/").await.expect(200);
}

#[sqlx::test(migrations = "../migrations")]
async fn no_form_of_a_shopper_is_filled_so_that_the_shop_breaks(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let mei = Customer::joins(&shop, &office, "mei@example.com").await.visitor;
    mei.adds(&pitcher.variant, 1).await.expect(303);
    let body = Buyer::default().wants(&[(&pitcher, 1)]);
    let order = mei.orders("an order", &body).await.expect(201).json();
    let own = format!("/o/{}", order["token"].as_str().expect("a token"));
    let pages = ["/cart", "/en/cart", "/p/glass-pitcher", "/account", "/account/details", "/account/access", &own];
    let all = all_forms(&mei, &pages, "/account").await;
    assert!(all.len() > 8, "the forms are found: {:?}", all.keys());
    assert!(is_filled_with_anything(&mei, all).await > 200);
    let doors = ["/account/sign-in", "/account/sign-up", "/account/forgot", "/admin/sign-in", "/admin/forgot"];
    let all = all_forms(&shop.visitor(), &doors, "/account").await;
    is_filled_with_anything(&shop.visitor(), all).await;
    shop.visitor().opens("/").await.expect(200);
}

async fn says(shop: &TestShop, text: String) -> String {
    let mut stream = TcpStream::connect(shop.origin.trim_start_matches("http://")).await.expect("connected");
    // Whoever is refused in the middle is not listened to any more.
    let _ = stream.write_all(text.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_head_without_an_end_is_refused(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let many = (0..5_000).map(|at| format!("x-{at}: {at}\r\n")).collect::<String>();
    let heads = [
        ("many headers", format!("GET /en/ HTTP/1.1\r\nhost: x\r\n{many}connection: close\r\n\r\n")),
        ("a long header", format!("GET /en/ HTTP/1.1\r\nhost: x\r\nx-a: {}\r\n\r\n", "a".repeat(2 << 20))),
        ("a long address", format!("GET /en/?q={} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(2 << 20))),
        ("a long cookie", format!("GET /cart HTTP/1.1\r\nhost: x\r\ncookie: cart={}\r\n\r\n", "a".repeat(2 << 20))),
        ("a method without an end", format!("{} / HTTP/1.1\r\nhost: x\r\n\r\n", "G".repeat(1 << 20))),
    ];
    for (what, head) in heads {
        let answer = says(&shop, head).await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{what}: {}",
            answer.lines().next().unwrap_or_default()
        );
    }
    shop.visitor().opens("/healthz").await.expect(200);
}

/// Parts without number, without names, and with the same name, in a form that takes a picture.
#[sqlx::test(migrations = "../migrations")]
async fn a_form_of_many_parts_is_refused_and_not_kept_in_memory(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let form = owner.product("new").await.fill("slug", "many").fill("title_zh", "x");
    let part = |at: usize| (format!("variants[{at}].sku"), "x".to_owned());
    let many = Form { fields: (0..20_000).map(part).collect(), ..form.clone() };
    let same = Form { fields: vec![("title_zh".to_owned(), "x".to_owned()); 20_000], ..form.clone() };
    let deep = Form { fields: vec![(["a", &"[a]".repeat(10_000)].concat(), String::new())], ..form.clone() };
    let huge = Form { fields: vec![("story_zh".to_owned(), "x".repeat(4 << 20))], ..form.clone() };
    let named = |at: usize| (format!("{at}{}", "n".repeat(1_000)), String::new());
    let names = Form { fields: (0..2_000).map(named).collect(), ..form.clone() };
    for (what, form) in [("many", many), ("same", same), ("deep", deep), ("huge", huge), ("names", names)] {
        // Whoever is refused in the middle of what they say may not hear it.
        let answer = owner.visitor.tries(owner.sending(&form, None)).await;
        assert!(answer.is_err() || answer.is_ok_and(|answer| (400..500).contains(&answer.status)), "{what}");
    }
    owner.saves(&form, Some(("../../x.png", &png(10, 10)))).await;
    assert_eq!(shop.count("select count(*) from products where slug = 'many' and title_zh <> 'x'").await, 0);
}

/// What never ends: a part that nobody knows, or the head of one. Whoever may change nothing is not even listened to.
#[sqlx::test(migrations = "../migrations")]
async fn an_upload_without_an_end_is_not_read_to_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let session = owner.visitor.cookie("staff").expect("a session");
    sqlx::query("update staff set role_id = (select role_id from roles where preset = 'packer')")
        .execute(&shop.pool)
        .await
        .expect("another role");
    for (path, part) in [
        ("/admin/products/new", "content-disposition: form-data; name=\"x\"\r\n\r\n"),
        ("/admin/products/new", "x: "),
        ("/admin/products/import", "content-disposition: form-data; name=\"x\"\r\n\r\n"),
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncookie: staff={session}\r\ntransfer-encoding: chunked\r\n\
             content-type: multipart/form-data; boundary=b\r\n\r\n"
        );
        let mut stream = TcpStream::connect(shop.origin.trim_start_matches("http://")).await.expect("connected");
        let begun = format!("--b\r\n{part}");
        stream.write_all(format!("{head}{:x}\r\n{begun}\r\n", begun.len()).as_bytes()).await.expect("sent");
        let chunk = format!("{:x}\r\n{}\r\n", 1 << 16, "a".repeat(1 << 16));
        let mut sent = 0;
        while sent < 256 << 20 && stream.write_all(chunk.as_bytes()).await.is_ok() {
            sent += 1 << 16;
        }
        assert!(sent < 16 << 20, "{path}: {sent} bytes were taken");
    }
    shop.visitor().opens("/healthz").await.expect(200);
}

/// Nothing that is loaded from the page of an order, and no link on it, tells another house its address.
#[sqlx::test(migrations = "../migrations")]
async fn the_address_of_an_order_is_told_to_nobody(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let order = shop.visitor().orders("an order", &Buyer::default().wants(&[(&pitcher, 1)])).await.json();
    let token = order["token"].as_str().expect("a token");
    for page in [format!("/o/{token}"), format!("/en/o/{token}?placed")] {
        let answer = shop.visitor().opens(&page).await.expect(200);
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cache-control"), "no-store");
        for attribute in ["src=\"", "action=\"", "href=\""] {
            for value in answer.text().split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                let is_ours = value.starts_with('/') && !value.starts_with("//") || value.starts_with(&shop.origin);
                let tells_nothing = ["mailto:", "tel:", "#", "data:"].iter().any(|start| value.starts_with(start));
                assert!(is_ours || tells_nothing || value.is_empty(), "{page}: {attribute}{value}");
            }
        }
    }
    let robots = shop.visitor().opens(&format!("/o/{token}")).await;
    assert!(robots.contains("noindex"), "no engine that finds the address keeps the page");
}

/// All that is one customer's, as it stands in the rows.
async fn rows_of(shop: &TestShop, email: &str) -> String {
    let sql = "select jsonb_build_object('customer', to_jsonb(customers),
            'addresses', (select jsonb_agg(a order by position) from customer_addresses a where a.customer_id = customers.customer_id),
            'cart', (select jsonb_agg(l order by variant_id) from cart_lines l where l.cart_id = customers.cart_id),
            'orders', (select jsonb_agg(o order by number) from orders o where o.customer_id = customers.customer_id),
            'links', (select jsonb_agg(l order by token_hash) from customer_links l where l.customer_id = customers.customer_id))::text
        from customers where email = $1";
    sqlx::query_scalar(sql).bind(email).fetch_one(&shop.pool).await.expect("somebody")
}

/// CVE-2026-25758, CVE-2026-22589, CVE-2026-31820, CVE-2026-21447: what names something of another's is put into every
/// field and every path of whoever is signed in, and into every argument of the functions.
#[sqlx::test(migrations = "../migrations")]
async fn what_is_anothers_is_reached_by_no_door_whatever_it_is_asked_with(pool: PgPool) {
    const CANARY: &str = "canary-5e1d";
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let mei = Customer::joins(&shop, &office, "mei@example.com").await.visitor;
    let lin = Customer::joins(&shop, &office, "lin@example.com").await.visitor;
    for (visitor, line) in [(&mei, CANARY), (&lin, "a street of lin's")] {
        let form = visitor.finds_form("/account/details", "/account/addresses").await;
        let form = form.fill("city", "臺北市").fill("district", "大安區").fill("line", line);
        visitor.submits(&form).await.expect(303);
        visitor.adds(&pitcher.variant, 2).await.expect(303);
        let form = visitor.finds_form("/cart", "/checkout").await.fill("name", line).fill("phone", "0912 345 678");
        let form = form.fill("city", "臺北市").fill("district", "大安區").fill("line", line).fill("payment", "cod");
        visitor.submits(&form).await.location();
        visitor.adds(&pitcher.variant, 3).await.expect(303);
    }
    let before = rows_of(&shop, "mei@example.com").await;
    let ids: Vec<String> = sqlx::query_scalar(
        "select unnest(array[customer_id::text, cart_id::text, session_salt::text, email]) from customers where email = $1
         union select unnest(array[order_id::text, number]) from orders where name = $2
         union select line from customer_addresses where line = $2
         union select checkout_key from carts join customers using (cart_id) where email = $1",
    )
    .bind("mei@example.com")
    .bind(CANARY)
    .fetch_all(&shop.pool)
    .await
    .expect("what is hers");
    assert!(ids.len() >= 8, "{ids:?}");
    let pages = ["/cart", "/account", "/account/details", "/account/access"];
    let mut all = all_forms(&lin, &pages, "/account").await;
    // She may leave, and she may ask for letters; neither is about anybody else.
    all.retain(|kind, _| !LEFT_OUT.contains(&kind.as_str()) && !kind.contains("leave"));
    for id in &ids {
        for form in all.values() {
            for (name, _) in &form.fields {
                let answer = lin.submits(&form.clone().fill(name, id)).await;
                assert!(answer.status < 500 && (id == CANARY || !answer.contains(CANARY)), "{name} of {}", form.action);
            }
        }
        for path in ["/account/orders/", "/o/", "/en/o/", "/api/v1/orders/", "/api/v1/cart/items/", "/p/"] {
            for method in [Method::GET, Method::PATCH, Method::DELETE, Method::POST] {
                let answer = lin.sends(lin.request(method, &[path, id].concat()).json(&1)).await;
                let is_told = id != CANARY && answer.contains(CANARY);
                assert!(answer.status < 500 && !is_told, "{path}{id}: {}", answer.status);
            }
        }
        for name in
            ["customer", "customer_id", "cart", "cart_id", "email", "owner", "user", "number", "cursor", "filter"]
        {
            for path in ["/account", "/account/export", "/api/v1/cart", "/cart"] {
                let answer = lin.opens(&format!("{path}?{name}={id}")).await;
                assert!(id == CANARY || !answer.contains(CANARY), "{path}?{name}={id}");
            }
            for function in ["get_cart", "add_to_cart", "change_quantity", "place_order"] {
                let fields =
                    [(name, id.as_str()), ("variant", id), ("form[key]", id), ("quantity", "1"), ("language", "en")];
                let path = function_path(function);
                let answer = lin.sends(lin.request(Method::POST, &path).form(&fields)).await;
                assert!(id == CANARY || !answer.contains(CANARY), "{function} with {name}={id}");
            }
        }
    }
    assert_eq!(rows_of(&shop, "mei@example.com").await, before, "nothing of hers has changed");
}

fn function_path(name: &str) -> String {
    use app::server_fns::{cart, checkout};
    use leptos::server_fn::ServerFn;
    match name {
        "get_cart" => cart::GetCart::PATH,
        "add_to_cart" => cart::AddToCart::PATH,
        "change_quantity" => cart::ChangeQuantity::PATH,
        _ => checkout::PlaceOrder::PATH,
    }
    .to_owned()
}

/// CVE-2026-31887: whose orders are shown is never asked of who looks, and where another's list goes on says nothing.
#[sqlx::test(migrations = "../migrations")]
async fn no_filter_and_no_cursor_widens_the_list_of_ones_own_orders(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    sqlx::query("update stock set on_hand = 1000").execute(&shop.pool).await.expect("enough");
    let mei = Customer::joins(&shop, &office, "mei@example.com").await.visitor;
    let lin = Customer::joins(&shop, &office, "lin@example.com").await.visitor;
    let mut hers = Vec::new();
    for at in 0..45 {
        let body = Buyer::default().wants(&[(&pitcher, 1)]);
        let order = mei.orders(&format!("{at}"), &body).await.expect(201).json();
        hers.push(order["number"].as_str().expect("a number").to_owned());
    }
    sqlx::query("update orders set customer_id = (select customer_id from customers where email = 'mei@example.com')")
        .execute(&shop.pool)
        .await
        .expect("all of them are hers");
    let page = mei.opens("/account").await.expect(200);
    let next = page.text().split("cursor=").nth(1).and_then(|rest| rest.split(['"', '#', '&']).next());
    let next = next.expect("more of them stand on another page").to_owned();
    assert!(mei.opens(&format!("/account?cursor={next}")).await.contains("/account/orders/"));
    for widened in [
        format!("cursor={next}"),
        format!("cursor={next}&customer_id=1&filter=all&status=any&q=%25&limit=10000"),
        "mine=false&all=1&scope=all&customer[]=1&customer[ne]=0&or[]=1".to_owned(),
    ] {
        let shown = lin.opens(&format!("/account?{widened}")).await.expect(200);
        assert!(!hers.iter().any(|number| shown.contains(number)), "{widened}");
    }
    for path in ["/api/v1/orders", "/api/v1/orders?mine=false", "/api/v1/orders?customer=*", "/api/v1/admin/orders"] {
        let answer = lin.gets(path).await;
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
    }
}

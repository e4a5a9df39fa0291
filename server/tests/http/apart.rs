//! The shop as several processes over one database: a purchase through all of them, and processes that
//! are replaced while shoppers buy.

use crate::{
    admin::products::{mug, png},
    harness::{Answer, Buyer, Folder, Owner, Process, Proxy, Visitor, forms, says_that_it_leaves, signal, until},
};
use shop_simulators::{Simulator, s3};
use sqlx::{ConnectOptions, PgPool};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

/// Each in a process of its own.
const PARTS: [&str; 7] = ["products", "carts+shop", "orders+auth", "storefront", "admin", "callbacks", "workers"];

struct Apart {
    proxy: Proxy,
    processes: Vec<Process>,
    _folder: Folder,
}

impl Apart {
    async fn start(pool: &PgPool) -> Self {
        let (proxy, folder) = (Proxy::start().await, Folder::new());
        let url = pool.connect_options().to_url_lossy().to_string();
        let mut processes = Vec::new();
        for parts in PARTS {
            let process = Process::start_part(&url, &folder, parts, &proxy.origin).await;
            for part in parts.split('+') {
                proxy.leads(part, &[&process.origin]);
            }
            processes.push(process);
        }
        Self { proxy, processes, _folder: folder }
    }

    fn of(&self, part: &str) -> &Process {
        let at = PARTS.iter().position(|parts| parts.split('+').any(|one| one == part)).expect("a part");
        &self.processes[at]
    }
}

/// Pays at the test provider's page, and follows the browser back.
async fn pays(visitor: &Visitor, token: &str) -> Answer {
    let page = visitor.opens(&format!("/o/{token}/pay")).await.expect(200);
    let mut links = page.text().split("href=\"").filter_map(|rest| rest.split('"').next());
    let address = links.find(|link| link.contains("/testpay/")).expect("a link to it").replace("&amp;", "&");
    let house = visitor.opens(&address).await.expect(200);
    let form = forms(house.text()).into_iter().next().expect("a form to decide with");
    let back = visitor.submits(&form.with("outcome", "pay")).await.location();
    visitor.opens(&back[back.find("/returns/test/").expect("the address it was given")..]).await
}

async fn status(visitor: &Visitor, token: &str, name: &str) -> String {
    let order = visitor.gets(&format!("/api/v1/orders/{token}")).await.expect(200).json();
    order[name].as_str().expect("a status").to_owned()
}

#[sqlx::test(migrations = "../migrations")]
async fn seven_processes_sell_take_the_money_and_ship(pool: PgPool) {
    let shop = Apart::start(&pool).await;
    let visitor = shop.proxy.visitor();
    visitor.opens("/").await.expect(200);
    let pitcher = shop.of("products").goods("WARE-PITCHER-200").await;
    let body = Buyer::paying_at_the_test_provider().written_to("lin@example.tw").wants(&[(&pitcher, 1)]);
    let order = visitor.orders("apart", &body).await.expect(201).json();
    let text = |name: &str| order[name].as_str().expect("a text").to_owned();
    let (token, number) = (text("token"), text("number"));

    assert!(pays(&visitor, &token).await.location().ends_with("?placed"));
    assert_eq!(status(&visitor, &token, "payment_status").await, "paid");

    let owner: Owner = shop.of("admin").owner_at(shop.proxy.visitor()).await;
    for office in ["keys", "staff", "roles", "products", "categories", "orders", "appearance"] {
        owner.visitor.gets(&["/api/v1/admin/", office].concat()).await.expect(200);
    }
    let page = owner.finds_order(&number).await;
    let ship = owner.step(&page, "ship").await.fill("tracking", "TW 123");
    assert_eq!(owner.visitor.submits(&ship).await.location(), page);
    assert_eq!(status(&visitor, &token, "order_status").await, "shipped");

    until("the letters are written by the process that works", async || {
        let written = "select count(*) from letters where recipient = 'lin@example.tw'";
        let written: i64 = sqlx::query_scalar(written).fetch_one(&pool).await.expect("counted");
        (written >= 3).then_some(())
    })
    .await;
}

#[sqlx::test(migrations = "../migrations")]
async fn each_process_answers_for_its_own_part_and_for_its_health(pool: PgPool) {
    let shop = Apart::start(&pool).await;
    let paths =
        [("products", "/api/v1/products"), ("carts", "/api/v1/cart"), ("storefront", "/"), ("admin", "/admin/sign-in")];
    for process in &shop.processes {
        let visitor = process.visitor();
        for (part, path) in paths {
            let here = std::ptr::eq(shop.of(part), process);
            let status = visitor.opens(path).await.status;
            assert_eq!(status, if here { 200 } else { 404 }, "{part} at {}", process.origin);
        }
        assert!(process.says_that_it_is_healthy());
        visitor.opens("/healthz").await.expect(200);
        visitor.opens("/readyz").await.expect(200);
        visitor.opens("/api/v1/openapi.json").await.expect(200);
    }
}

/// Buys until it is told to stop; every answer has to be the one that is due.
pub async fn buys(visitor: Visitor, name: usize, goods: Arc<crate::harness::Goods>, stop: Arc<AtomicBool>) -> usize {
    for at in 0.. {
        if stop.load(Ordering::Relaxed) {
            return at;
        }
        visitor.opens("/").await.expect(200);
        visitor.gets("/api/v1/products").await.expect(200);
        let body = Buyer::named(&format!("Shopper {name}")).wants(&[(&goods, 1)]);
        let status = visitor.orders(&format!("{name} {at}"), &body).await.status;
        assert!(status == 201 || status == 409, "{status}");
    }
    unreachable!("it is told to stop")
}

#[sqlx::test(migrations = "../migrations")]
async fn a_rolling_restart_fails_no_request(pool: PgPool) {
    const WHOLE: &str = "storefront+products+carts+orders";
    let (proxy, folder) = (Proxy::start().await, Folder::new());
    let url = pool.connect_options().to_url_lossy().to_string();
    let lead = |houses: &[&str]| WHOLE.split('+').for_each(|part| proxy.leads(part, houses));
    let mut old = Process::start_part(&url, &folder, WHOLE, &proxy.origin).await;
    lead(&[&old.origin]);
    let goods = Arc::new(old.goods("WARE-PITCHER-200").await);
    let (stop, bought) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let shoppers: Vec<_> =
        (0..4).map(|name| tokio::spawn(buys(proxy.visitor(), name, goods.clone(), stop.clone()))).collect();
    for _ in 0..3 {
        let new = Process::start_part(&url, &folder, WHOLE, &proxy.origin).await;
        signal("-TERM", old.id());
        says_that_it_leaves(&old.origin).await;
        lead(&[&new.origin]);
        let mut leaving = std::mem::replace(&mut old, new);
        tokio::task::spawn_blocking(move || leaving.stops()).await.expect("it stops");
    }
    stop.store(true, Ordering::Relaxed);
    for shopper in shoppers {
        bought.fetch_add(shopper.await.expect("every answer was the one that was due"), Ordering::Relaxed);
    }
    assert!(bought.load(Ordering::Relaxed) > 4, "somebody bought meanwhile");
}

/// The five, each in a process of its own.
const FIVE: [&str; 5] = ["auth+shop", "products", "carts+orders", "storefront+admin", "callbacks+workers"];

/// Everything that somebody does who buys, through every part of the shop.
async fn buys_and_pays(visitor: &Visitor, name: &str, goods: &crate::harness::Goods) {
    visitor.opens("/").await.expect(200);
    visitor.opens(&format!("/p/{}", goods.slug)).await.expect(200);
    visitor.gets(&format!("/api/v1/products/{}", goods.slug)).await.expect(200);
    assert_eq!(visitor.adds(&goods.variant, 1).await.location(), "/cart");
    visitor.opens("/cart").await.expect(200);
    visitor.gets("/api/v1/cart").await.expect(200);
    let body = Buyer { payment: "test", ..Buyer::named(name) }.wants(&[(goods, 1)]);
    let order = visitor.orders(name, &body).await.expect(201).json();
    let token = order["token"].as_str().expect("a token");
    assert!(pays(visitor, token).await.location().ends_with("?placed"));
    assert_eq!(status(visitor, token, "payment_status").await, "paid");
    visitor.opens(&format!("/o/{token}")).await.expect(200);
}

/// What somebody of the staff looks at all day.
async fn looks_through_the_shop(visitor: &Visitor) {
    for page in ["/admin", "/admin/orders", "/admin/products", "/admin/health"] {
        visitor.opens(page).await.expect(200);
    }
    for office in ["keys", "staff", "products", "orders", "appearance"] {
        visitor.gets(&["/api/v1/admin/", office].concat()).await.expect(200);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn five_processes_replaced_one_by_one_under_load_fail_no_request(pool: PgPool) {
    let (proxy, folder) = (Arc::new(Proxy::start().await), Folder::new());
    let url = pool.connect_options().to_url_lossy().to_string();
    let leads = |parts: &str, houses: &[&str]| parts.split('+').for_each(|part| proxy.leads(part, houses));
    let mut processes = Vec::new();
    for parts in FIVE {
        let process = Process::start_part(&url, &folder, parts, &proxy.origin).await;
        leads(parts, &[&process.origin]);
        processes.push(process);
    }
    sqlx::query("update stock set on_hand = 100000").execute(&pool).await.expect("enough for everybody");
    let goods = Arc::new(processes[1].goods("WARE-PITCHER-200").await);
    let owner = processes[3].owner_at(proxy.visitor()).await.visitor;
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut people: Vec<_> = (0..3)
        .map(|name| {
            let (proxy, goods, stop, done) = (proxy.clone(), goods.clone(), stop.clone(), done.clone());
            tokio::spawn(async move {
                for at in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    buys_and_pays(&proxy.visitor(), &format!("Shopper {name} {at}"), &goods).await;
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    people.push(tokio::spawn({
        let stop = stop.clone();
        async move {
            while !stop.load(Ordering::Relaxed) {
                looks_through_the_shop(&owner).await;
            }
        }
    }));
    for (parts, old) in FIVE.iter().zip(&mut processes) {
        let new = Process::start_part(&url, &folder, parts, &proxy.origin).await;
        // As an orchestrator does: one more, and then one fewer. Nobody tells the proxy which one leaves.
        leads(parts, &[&old.origin, &new.origin]);
        let before = done.load(Ordering::Relaxed);
        let mut leaving = std::mem::replace(old, new);
        tokio::task::spawn_blocking(move || leaving.stops()).await.expect("it stops");
        until("somebody buys without it", async || (done.load(Ordering::Relaxed) > before + 3).then_some(())).await;
    }
    stop.store(true, Ordering::Relaxed);
    for person in people {
        person.await.expect("every answer was the one that was due");
    }
    let paid = "select count(*) from orders where payment_status = 'paid'";
    let paid: i64 = sqlx::query_scalar(paid).fetch_one(&pool).await.expect("counted");
    assert_eq!(usize::try_from(paid).expect("a count"), done.load(Ordering::Relaxed), "and everybody has paid once");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_picture_that_one_machine_took_is_shown_by_another(pool: PgPool) {
    let store = Simulator::start(([127, 0, 0, 1], 0).into(), s3::doors).await.expect("a store of pictures");
    let folder = Folder::new();
    let url = pool.connect_options().to_url_lossy().to_string();
    let with_secret = |secret: &str| {
        [
            ("SHOP_MEDIA", "s3://pictures/of/the/shop".to_owned()),
            ("AWS_ENDPOINT", store.origin().to_owned()),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", s3::REGION.to_owned()),
            ("AWS_ACCESS_KEY_ID", s3::KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", secret.to_owned()),
        ]
    };
    let one = Process::start_with(&url, &folder, "one", &with_secret(s3::SECRET)).await;
    let other = Process::start_with(&url, &folder, "other", &with_secret(s3::SECRET)).await;
    let owner = one.owner().await;
    let form = mug(owner.product("new").await);
    owner.saves(&form, Some(("mug.png", &png(900, 1_100)))).await.location();
    let product = one.visitor().gets("/api/v1/products/blue-mug").await.expect(200).json();
    let key = product["pictures"][0]["key"].as_str().expect("a key");
    let shown = other.visitor().opens(&format!("/media/{key}-400.webp")).await.expect(200);
    assert!(shown.body.starts_with(b"RIFF"), "it is WebP");
    other.visitor().opens("/media/nothing-400.webp").await.expect(404);

    let stranger = Process::start_with(&url, &folder, "stranger", &with_secret("another secret")).await;
    stranger.visitor().opens(&format!("/media/{key}-400.webp")).await.expect(503);
}

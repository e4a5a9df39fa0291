//! What is told to other systems, over HTTP on both sides: a receiver that checks signatures as the specification says.

use crate::harness::{Answer, Buyer, Owner, TestShop, Visitor, until};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;
use shop_domain::webhook::EventType;
use sqlx::PgPool;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::net::TcpListener;

const HOOKS: &str = "/api/v1/admin/webhooks";

/// A message as it came.
#[derive(Debug, Clone)]
struct Came {
    id: String,
    signed: String,
    signature: String,
    body: Value,
}

impl Came {
    fn read(headers: &HeaderMap, body: &Bytes) -> Self {
        let text = |name: &str| headers[name].to_str().expect("a text").to_owned();
        let body = String::from_utf8(body.to_vec()).expect("a text");
        let id = text("webhook-id");
        let signed = format!("{id}.{}.{body}", text("webhook-timestamp"));
        let body = serde_json::from_str(&body).expect("JSON");
        Self { id, signed, signature: text("webhook-signature"), body }
    }

    fn is_signed_by(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a secret")).expect("Base64");
        self.signature.split(' ').any(|one| {
            let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
            mac.update(self.signed.as_bytes());
            let one = STANDARD.decode(one.strip_prefix("v1,").expect("version 1")).expect("Base64");
            mac.verify_slice(&one).is_ok()
        })
    }

    fn event(&self) -> &str {
        self.body["type"].as_str().expect("a name")
    }
}

/// Somebody elsewhere. Each message is first met with whatever comes next in `moods`, and taken once there is none.
#[derive(Clone, Default)]
struct Receiver {
    came: Arc<Mutex<Vec<Came>>>,
    moods: Arc<Mutex<BTreeMap<String, usize>>>,
    ill: Arc<Mutex<Vec<Mood>>>,
}

#[derive(Debug, Clone, Copy)]
enum Mood {
    Says(StatusCode),
    /// Takes it, and hangs up before it says so.
    HangsUp,
    Slow(Duration),
}

impl Receiver {
    async fn opens(ill: &[Mood]) -> (Self, String) {
        let receiver = Self { ill: Arc::new(Mutex::new(ill.to_vec())), ..Self::default() };
        let router = Router::new().route("/hooks", post(take)).with_state(receiver.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/hooks", listener.local_addr().expect("bound"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        (receiver, address)
    }

    fn came(&self) -> Vec<Came> {
        self.came.lock().expect("not poisoned").clone()
    }

    /// The first message about this.
    async fn hears(&self, event: &str) -> Came {
        let what = format!("{event} is told");
        until(&what, || async { self.came().into_iter().find(|came| came.event() == event) }).await
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let came = Came::read(&headers, &body);
    let times = {
        let mut moods = receiver.moods.lock().expect("not poisoned");
        let times = moods.entry(came.id.clone()).or_default();
        *times += 1;
        *times
    };
    receiver.came.lock().expect("not poisoned").push(came);
    let mood = receiver.ill.lock().expect("not poisoned").get(times - 1).copied();
    match mood {
        None => StatusCode::OK,
        Some(Mood::Says(status)) => status,
        Some(Mood::HangsUp) => panic!("the connection is cut"),
        Some(Mood::Slow(time)) => {
            tokio::time::sleep(time).await;
            StatusCode::OK
        }
    }
}

async fn posts(visitor: &Visitor, path: &str, body: &Value) -> Answer {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let key = format!("hook {}", NEXT.fetch_add(1, Ordering::Relaxed));
    visitor.sends(visitor.request(Method::POST, path).header("idempotency-key", key).json(body)).await
}

async fn adds(owner: &Owner, address: &str, events: &[&str]) -> Answer {
    posts(&owner.visitor, HOOKS, &json!({ "address": address, "description": "ERP", "events": events })).await
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[sqlx::test(migrations = "../migrations")]
async fn what_happens_is_told_signed_and_without_a_word_of_the_shopper(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (receiver, address) = Receiver::opens(&[]).await;
    let owner = shop.owner().await;
    let made = adds(&owner, &address, &["order.placed", "stock.changed", "shipment.shipped"]).await.expect(201);
    let secret = text(&made.json()["secret"]).to_owned();
    let goods = shop.goods("DAY-SCOOP-17").await;
    let body = Buyer::named("王大文").wants(&[(&goods, 2)]);
    let placed = shop.visitor().orders("hook order", &body).await.expect(201).json();
    let order = receiver.hears("order.placed").await;
    assert!(order.is_signed_by(&secret), "{order:?}");
    assert!(!order.is_signed_by("whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3"));
    let data = &order.body["data"];
    assert_eq!((&data["number"], &data["payment_status"]), (&placed["number"], &json!("pending")));
    assert_eq!(data["amount"], placed["total"]);
    let told = order.body.to_string();
    for personal in ["王大文", "0912", text(&placed["token"])] {
        assert!(!told.contains(personal), "{told}");
    }
    let stock = receiver.hears("stock.changed").await;
    assert_eq!((&stock.body["data"]["variant"], &stock.body["data"]["reserved"]), (&json!(goods.variant), &json!(2)));

    // The API has the rest, under the id that was told.
    let here = format!("/api/v1/admin/orders/{}", text(&data["id"]));
    let read = owner.visitor.gets(&here).await.expect(200).json();
    assert_eq!(read["number"], placed["number"]);
    let hook = format!("{HOOKS}/{}", text(&made.json()["id"]));
    let delivered = async || {
        let list = owner.visitor.gets(&format!("{hook}/deliveries?state=delivered")).await.expect(200).json();
        list["items"].as_array().filter(|items| items.len() >= 2).cloned()
    };
    let items = until("both are noted", delivered).await;
    let ids: BTreeSet<_> = items.iter().map(|item| text(&item["id"]).to_owned()).collect();
    assert!(ids.contains(&order.id) && items.iter().all(|item| item["last_status"] == 200 && item["attempts"] == 1));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_receiver_that_is_ill_slow_or_hangs_up_gets_each_message_at_least_once_under_one_id(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let ill = [Mood::Says(StatusCode::SERVICE_UNAVAILABLE)];
    let (down, down_at) = Receiver::opens(&ill).await;
    let (lost, lost_at) = Receiver::opens(&[Mood::HangsUp]).await;
    let (slow, slow_at) = Receiver::opens(&[Mood::Slow(Duration::from_secs(1))]).await;
    let (well, well_at) = Receiver::opens(&[]).await;
    for address in [&down_at, &lost_at, &slow_at, &well_at] {
        adds(&owner, address, &["order.placed"]).await.expect(201);
    }
    let goods = shop.goods("DAY-SCOOP-17").await;
    let mut placed = BTreeSet::new();
    for key in ["first", "second", "third"] {
        let order = shop.visitor().orders(key, &Buyer::default().wants(&[(&goods, 1)])).await.expect(201).json();
        placed.insert(text(&order["number"]).to_owned());
    }
    let counted = "select count(*) from webhook_deliveries where state = 'delivered'";
    // Who came while a receiver rested has used a try up, and would wait for minutes.
    let sooner = "update jobs set run_at = now() + interval '4 seconds'
                  where kind = 'deliver_message' and done_at is null and run_at > now() + interval '1 minute'";
    until("all is told", || async {
        sqlx::query(sooner).execute(&shop.pool).await.expect("brought forward");
        (shop.count(counted).await == 12).then_some(())
    })
    .await;
    let mut all_ids = Vec::new();
    for (receiver, times) in [(&down, 2), (&lost, 2), (&slow, 1), (&well, 1)] {
        let mut copies = BTreeMap::<String, Vec<Value>>::new();
        for came in receiver.came() {
            copies.entry(came.id).or_default().push(came.body);
        }
        assert_eq!(copies.len(), 3, "one id for each");
        for bodies in copies.values() {
            assert_eq!(bodies.len(), times);
            assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
        }
        let numbers = copies.values().map(|bodies| text(&bodies[0]["data"]["number"]).to_owned());
        assert_eq!(numbers.collect::<BTreeSet<_>>(), placed);
        all_ids.push(copies.into_keys().collect::<Vec<_>>());
    }
    assert!(all_ids.iter().all(|ids| *ids == all_ids[0]), "everybody knows a message by the same id");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_webhook_is_run_over_the_api(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (receiver, address) = Receiver::opens(&[]).await;
    let owner = shop.owner().await;
    let made = adds(&owner, &address, &["order.placed"]).await.expect(201);
    let (hook, first) = (format!("{HOOKS}/{}", text(&made.json()["id"])), text(&made.json()["secret"]).to_owned());
    let visitor = &owner.visitor;
    let read = visitor.gets(&hook).await.expect(200);
    assert_eq!((read.header("etag"), read.json().get("secret")), (made.header("etag"), None));
    assert_eq!(visitor.gets(HOOKS).await.expect(200).json()["items"], json!([read.json()]));

    let second = posts(visitor, &format!("{hook}/secret"), &json!({})).await.expect(200);
    assert!(second.json()["old_secret_until"].is_string());
    let id = posts(visitor, &format!("{hook}/test"), &json!({})).await.expect(202).json()["id"].clone();
    let test = receiver.hears("webhook.test").await;
    assert_eq!(test.id, text(&id));
    assert!(test.is_signed_by(&first) && test.is_signed_by(text(&second.json()["secret"])));
    assert_eq!(test.signature.split(' ').count(), 2);

    let replay = format!("{hook}/deliveries/{}/replay", text(&id));
    let taken = "select count(*) from webhook_deliveries where state = 'delivered'";
    until("it is noted", || async { (shop.count(taken).await == 1).then_some(()) }).await;
    posts(visitor, &replay, &json!({})).await.expect(202);
    until("it comes again", || async { (receiver.came().len() == 2).then_some(()) }).await;
    assert!(receiver.came().iter().all(|came| came.id == test.id));

    let change = |tag: &str, events: &[&str]| {
        let body = json!({ "address": address, "events": events, "enabled": false });
        visitor.sends(visitor.request(Method::PUT, &hook).header("if-match", tag).json(&body))
    };
    let changed = change(read.header("etag"), &["product.changed"]).await.expect(200);
    assert_eq!((&changed.json()["enabled"], &changed.json()["description"]), (&json!(false), &json!("")));
    assert_eq!(change(read.header("etag"), &["stock.low"]).await.code(), "request.stale");
    let unknown = change(changed.header("etag"), &["order.*"]).await.expect(422).json();
    assert_eq!(unknown["errors"][0]["field"], "events");
    visitor.sends(visitor.request(Method::DELETE, &hook)).await.expect(204);
    assert_eq!(visitor.gets(&hook).await.expect(404).code(), "webhook.not_found");
    assert_eq!(shop.count("select count(*) from webhook_deliveries").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_document_names_everything_that_can_be_told(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let document = shop.visitor().gets("/api/v1/openapi.json").await.expect(200).json();
    let events = &document["components"]["schemas"]["WebhookBody"]["properties"]["events"];
    for event in EventType::to_choose() {
        assert!(text(&events["description"]).contains(&format!("`{}`", event.code())), "{event:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn webhooks_are_for_whoever_may_and_what_they_are_told_too(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let (_receiver, address) = Receiver::opens(&[]).await;
    let made = adds(&owner, &address, &["order.placed"]).await.expect(201).json();
    let hook = format!("{HOOKS}/{}", text(&made["id"]));
    let nobody = shop.visitor();
    assert_eq!(nobody.gets(HOOKS).await.expect(401).code(), "request.sign_in");
    let a_key = async |permissions: &[&str]| {
        let body = json!({ "name": "x", "permissions": permissions });
        text(&posts(&owner.visitor, "/api/v1/admin/keys", &body).await.expect(201).json()["key"]).to_owned()
    };
    let calls = async |key: &str, method: Method, path: &str, body: Value| {
        let request = nobody.request(method, path).bearer_auth(key).header("idempotency-key", path).json(&body);
        nobody.sends(request.header("if-match", "\"1\"")).await
    };
    let body = json!({ "address": address, "events": ["stock.low"] });
    let (reader, other) = (a_key(&["webhooks.read"]).await, a_key(&["orders.change"]).await);
    for (method, path) in [
        (Method::POST, HOOKS.to_owned()),
        (Method::PUT, hook.clone()),
        (Method::DELETE, hook.clone()),
        (Method::POST, format!("{hook}/secret")),
        (Method::POST, format!("{hook}/test")),
        (Method::POST, format!("{hook}/deliveries/msg_{:032x}/replay", 7)),
    ] {
        let refused = calls(&reader, method, &path, body.clone()).await;
        assert_eq!((refused.status, refused.code().as_str()), (403, "permission.missing"), "{path}");
    }
    for path in [HOOKS.to_owned(), hook.clone(), format!("{hook}/deliveries")] {
        calls(&reader, Method::GET, &path, Value::Null).await.expect(200);
        calls(&other, Method::GET, &path, Value::Null).await.expect(403);
    }
    let narrow = a_key(&["webhooks.change", "stock.read"]).await;
    calls(&narrow, Method::POST, HOOKS, body).await.expect(201);
    let wide = json!({ "address": address, "events": ["order.placed"] });
    assert_eq!(calls(&narrow, Method::PUT, &hook, wide).await.expect(403).code(), "staff.beyond");
    let nothing = format!("{HOOKS}/01930000-0000-7000-8000-0000000000ff");
    assert_eq!(owner.visitor.gets(&nothing).await.expect(404).code(), "webhook.not_found");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_real_shop_tells_nothing_to_its_own_house(pool: PgPool) {
    let shop = TestShop::start_with(pool, |config| config.origin = "https://shop.example".to_owned()).await;
    let house = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = house.local_addr().expect("bound").port();
    let link = shop.services.account.owner_link().await.expect("a link");
    let owner = Owner::comes_in(shop.visitor(), link.trim_start_matches("https://shop.example")).await;
    let tries = async |address: &str| {
        let form = owner.visitor.finds_form("/admin/webhooks", "/admin/webhooks").await;
        owner.visitor.submits(&form.fill("address", address).with("events", "order.placed")).await
    };
    for host in ["127.0.0.1", "[::ffff:127.0.0.1]", "2130706433", "127.1", "169.254.169.254"] {
        for scheme in ["http", "https"] {
            tries(&format!("{scheme}://{host}:{port}/")).await.expect(422);
        }
    }
    // A name is judged when it is looked up.
    tries(&format!("https://localhost:{port}/")).await.expect(200);
    let id: String =
        sqlx::query_scalar("select webhook_id::text from webhooks").fetch_one(&shop.pool).await.expect("it");
    let page = format!("/admin/webhooks/{id}");
    let form = owner.visitor.finds_form(&page, &format!("{page}/test")).await;
    assert_eq!(owner.visitor.submits(&form).await.location(), page);
    let tried = "select count(*) from webhook_deliveries where attempts > 0 and last_status is null";
    until("it was tried", || async { (shop.count(tried).await == 1).then_some(()) }).await;
    let heard = tokio::time::timeout(Duration::ZERO, house.accept()).await;
    assert!(heard.is_err(), "somebody knocked: {heard:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_owner_runs_webhooks_by_the_forms_of_the_page(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let (receiver, address) = Receiver::opens(&[Mood::Says(StatusCode::GONE)]).await;
    let form = owner.visitor.finds_form("/admin/webhooks", "/admin/webhooks").await;
    let wrong = owner.visitor.submits(&form.clone().fill("address", &address)).await.expect(422);
    assert!(wrong.contains(&address), "what was typed is still there");
    let page = owner.visitor.submits(&form.fill("address", &address).with("events", "order.placed")).await.expect(200);
    let secret = page.text().split("whsec_").nth(1).and_then(|rest| rest.split('<').next()).expect("it is shown");
    let id: String =
        sqlx::query_scalar("select webhook_id::text from webhooks").fetch_one(&shop.pool).await.expect("it");
    let here = format!("/admin/webhooks/{id}");
    assert!(!owner.opens(&here).await.expect(200).contains(secret), "once");

    let goods = shop.goods("DAY-SCOOP-17").await;
    shop.visitor().orders("k", &Buyer::default().wants(&[(&goods, 1)])).await.expect(201);
    let first = receiver.hears("order.placed").await;
    assert!(first.is_signed_by(&format!("whsec_{secret}")));
    let off = "select count(*) from webhooks where not enabled";
    until("gone is gone", || async { (shop.count(off).await == 1).then_some(()) }).await;
    let page = owner.opens(&here).await.expect(200);
    assert!(page.contains("Off: nothing is sent to it.") && page.contains("410") && page.contains("Given up"));
    let form = owner.visitor.finds_form(&here, &here).await.with("enabled", "yes");
    assert_eq!(owner.visitor.submits(&form).await.location(), here);
    let page = owner.opens(&here).await.expect(200);
    let again =
        page.text().split("action=\"").find_map(|rest| rest.split('"').next().filter(|at| at.ends_with("/replay")));
    assert_eq!(owner.visitor.posts(again.expect("it is offered"), &[]).await.location(), here);
    until("it comes again", || async { (receiver.came().len() == 2).then_some(()) }).await;
    let form = owner.visitor.finds_form(&here, &format!("{here}/remove")).await;
    assert_eq!(owner.visitor.submits(&form).await.location(), "/admin/webhooks");
    owner.opens(&here).await.expect(404);
}

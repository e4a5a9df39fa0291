//! Parcels by a carrier that is simulated: a store is chosen there, and what the carrier says comes in by itself.

use crate::harness::{Buyer, Form, Owner, TestShop, Visitor, forms, stock};
use reqwest::Method;
use serde_json::{Value, json};
use shop_services::ports::Lane;
use shop_simulators::{
    Simulator,
    ecpay_logistics::{self, Merchant},
};
use sqlx::PgPool;
use std::collections::BTreeMap;

struct World {
    ecpay: Simulator,
    shop: TestShop,
    owner: Owner,
}

/// Where an order is seen: in the admin, and by its shopper.
struct Ordered {
    admin: String,
    token: String,
    number: String,
}

impl World {
    async fn open(pool: PgPool, merchant: Merchant, ways: &[&str]) -> Self {
        let ecpay = Simulator::start(([127, 0, 0, 1], 0).into(), ecpay_logistics::stage).await.expect("a port");
        ecpay.house.chaos.set("retry_every=1,late_for=1").expect("understood");
        let house = ecpay.origin().to_owned();
        let shop = TestShop::start_with(pool, |config| {
            config.simulators.insert("ecpaylogistics".to_owned(), house);
            let contract = if merchant.c2c { "c2c" } else { "b2c" };
            let settings = [
                ("merchant_id", merchant.id.as_str()),
                ("hash_key", &merchant.hash_key),
                ("hash_iv", &merchant.hash_iv),
                ("contract", contract),
                ("sender_name", "晨嵐茶事"),
                ("sender_phone", "0911222333"),
                ("sender_postal_code", "545"),
                ("sender_address", "南投縣埔里鎮中山路三段1號"),
                ("stage", "yes"),
            ];
            let secret = |text: &str| serde_json::from_value(Value::String(text.to_owned())).expect("a secret");
            let settings: BTreeMap<_, _> =
                settings.iter().map(|(name, value)| ((*name).to_owned(), secret(value))).collect();
            config.carrier.insert("ecpay".to_owned(), settings);
        })
        .await;
        let owner = shop.owner().await;
        for way in ways {
            let here = ["/admin/deliveries/", way].concat();
            let form = owner.visitor.finds_form(&here, &here).await;
            let form = form.fill("flat", "65").with("offered", "on");
            assert_eq!(owner.visitor.submits(&form).await.location(), "/admin/deliveries", "{way}");
        }
        Self { ecpay, shop, owner }
    }

    /// A browser that is at the simulated house: it brings no cookie of the shop.
    async fn sends(&self, form: &Form) -> String {
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let answer = client.post(&form.action).form(&form.fields).send().await.expect("answered");
        answer.text().await.expect("a page")
    }

    /// With a pitcher in the cart, cash, and this way chosen.
    async fn at_the_form(&self, way: &str) -> (Visitor, Form) {
        let pitcher = self.shop.goods("WARE-PITCHER-200").await;
        let (visitor, form) = self.shop.at_the_form(&pitcher, 1, "cod").await;
        (visitor, form.fill("delivery", way))
    }

    /// To the map and back, where the page has everything that was typed.
    async fn chooses(&self, visitor: &Visitor, form: &Form, way: &str, store: &str) -> Form {
        let there = ["/delivery/", way, "/map"].concat();
        let page = visitor.posts(&there, &form.fields).await.expect(200);
        let map = forms(page.text()).into_iter().find(|form| form.action.ends_with("/Express/map")).expect("the map");
        let map = self.sends(&map).await;
        let choices = forms(&map);
        let chosen = choices.into_iter().find(|form| form.value("CVSStoreID") == store).expect("the store");
        let stranger = self.shop.visitor();
        assert_eq!(stranger.submits(&chosen).await.location(), "/?store=chosen");
        assert_eq!(stranger.submits(&chosen).await.location(), "/?store=none", "once");
        let back = visitor.finds_form("/?store=chosen", "/checkout").await;
        assert_eq!((back.value("store"), back.value("delivery")), (store, way));
        assert_eq!((back.value("name"), back.value("payment")), ("林小姐", "cod"));
        let later = visitor.finds_form("/", "/checkout").await;
        assert_eq!((later.value("store"), later.value("name")), (store, ""), "the tab has the rest");
        back
    }

    async fn places(&self, visitor: &Visitor, form: &Form) -> Ordered {
        let answer = visitor.submits(form).await;
        let token = answer.location().trim_start_matches("/o/").split('?').next().expect("a token").to_owned();
        let number = self.as_json(&token).await["number"].as_str().expect("a number").to_owned();
        Ordered { admin: self.owner.finds_order(&number).await, token, number }
    }

    async fn as_json(&self, token: &str) -> Value {
        self.shop.visitor().gets(&format!("/api/v1/orders/{token}")).await.expect(200).json()
    }

    /// The form on the order's page whose address ends so.
    async fn step(&self, order: &Ordered, ending: &str) -> Form {
        let page = self.owner.opens(&order.admin).await.expect(200);
        let found = forms(page.text()).into_iter().find(|form| form.action.ends_with(ending));
        found.unwrap_or_else(|| panic!("no form to {ending} on {}", page.text()))
    }

    async fn works_off(&self) {
        let work = &self.shop.services.work;
        while let Some(job) = work.take(Lane::Shop, uuid::Uuid::from_u128(0xbee)).await.expect("the queue answers") {
            work.does(&job).await.expect("the queue answers");
        }
    }

    async fn does(&self, form: &Form, order: &Ordered) {
        assert_eq!(self.owner.visitor.submits(form).await.location(), order.admin, "{}", form.action);
        self.works_off().await;
    }

    /// Packed and told to the carrier by one press, and its label printed.
    async fn sends_off(&self, order: &Ordered) {
        self.does(&self.step(order, "/ship").await, order).await;
        let ask = self.step(order, "/carrier/ask").await;
        let page = self.owner.opens(&ask.action.replace("/carrier/ask", "/label")).await.expect(200);
        let print = forms(page.text()).into_iter().find(|form| form.action.starts_with(self.ecpay.origin()));
        let printed = self.sends(&print.expect("the way to the printer")).await;
        assert!(printed.contains("data-label") && printed.contains(&order.number.replace(' ', "")), "{printed}");
    }

    async fn happens(&self, deed: &str) {
        let form = Form { action: [self.ecpay.origin(), "/_logistics/", deed].concat(), fields: Vec::new() };
        self.sends(&form).await;
        self.ecpay.house.notices.settled().await;
    }

    /// To the parcels of one order.
    async fn happens_to(&self, order: &Ordered, deed: &str) {
        let known = reqwest::Client::builder().no_proxy().build().expect("a client");
        let known = known.get([self.ecpay.origin(), "/_logistics/parcels"].concat()).send().await.expect("answered");
        let known: Vec<Value> = known.json().await.expect("a list");
        let number = order.number.replace(' ', "");
        let its = known.iter().filter_map(|parcel| parcel["reference"].as_str()).find(|its| its.starts_with(&number));
        let fields = vec![("reference".to_owned(), its.expect("its parcel").to_owned())];
        self.sends(&Form { action: [self.ecpay.origin(), "/_logistics/", deed].concat(), fields }).await;
        self.ecpay.house.notices.settled().await;
    }

    async fn stands(&self, order: &Ordered) -> (String, String) {
        let order = self.as_json(&order.token).await;
        let word = |name: &str| order[name].as_str().unwrap_or_default().to_owned();
        (word("shipment_status"), word("payment_status"))
    }
}

fn words(shipment: &str, payment: &str) -> (String, String) {
    (shipment.to_owned(), payment.to_owned())
}

#[sqlx::test(migrations = "../migrations")]
async fn a_parcel_is_fetched_at_a_store_and_paid_for_there(pool: PgPool) {
    let world = World::open(pool, Merchant::c2c(), &["ecpay_unimart"]).await;
    let (visitor, form) = world.at_the_form("ecpay_unimart").await;
    let form = world.chooses(&visitor, &form, "ecpay_unimart", "896539").await;
    let order = world.places(&visitor, &form).await;
    let page = world.shop.visitor().opens(&format!("/o/{}", order.token)).await.expect(200);
    assert!(page.contains("埔里店"), "the store stands on the order's page");

    world.sends_off(&order).await;
    assert_eq!(world.stands(&order).await, words("pending", "pending"));
    world.happens("hand_in").await;
    assert_eq!(world.stands(&order).await, words("in_transit", "pending"));
    world.happens("arrive").await;
    assert_eq!(world.stands(&order).await, words("ready_for_pickup", "pending"));
    world.ecpay.house.chaos.set("doubled=100,forged=100").expect("understood");
    world.happens("pick_up").await;
    assert_eq!(world.stands(&order).await, words("picked_up", "paid"));
    let collected = world.shop.count("select count(*) from payment_entries where kind = 'collected'").await;
    assert_eq!(collected, 1, "though it was told of twice at once");
    let refused = world.shop.count("select count(*) from callbacks where verdict = 'forged'").await;
    assert_eq!(refused, 1, "and by somebody else");
    let total = world.as_json(&order.token).await["total"]["amount"].as_i64();
    let ledger = world.ecpay.house.ledger.balances();
    assert_eq!(ledger.values().map(|balance| balance.captured).sum::<i64>(), total.unwrap_or_default());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_parcel_that_nobody_fetches_comes_back(pool: PgPool) {
    let world = World::open(pool, Merchant::b2c(), &["ecpay_fami"]).await;
    let (visitor, form) = world.at_the_form("ecpay_fami").await;
    let form = world.chooses(&visitor, &form, "ecpay_fami", "006598").await;
    let order = world.places(&visitor, &form).await;
    world.sends_off(&order).await;
    for (deed, status) in [
        ("accept", "in_transit"),
        ("arrive", "ready_for_pickup"),
        ("not_collected", "returning"),
        ("taken_back", "returning"),
    ] {
        world.happens(deed).await;
        assert_eq!(world.stands(&order).await, words(status, "pending"), "{deed}");
    }
    world.does(&world.step(&order, "/take_back").await.with("restock", "true"), &order).await;
    assert_eq!(world.stands(&order).await, words("returned", "pending"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_courier_brings_a_parcel_and_takes_the_money(pool: PgPool) {
    let world = World::open(pool, Merchant::b2c(), &["ecpay_tcat"]).await;
    let (visitor, form) = world.at_the_form("ecpay_tcat").await;
    // The total of the way that was chosen is on the page that comes back.
    let refused = visitor.submits(&form).await;
    let form = if [409, 422].contains(&refused.status) {
        forms(refused.text()).into_iter().find(|form| form.action == "/checkout").expect("the form again")
    } else {
        panic!("another price was taken: {}", refused.status)
    };
    let order = world.places(&visitor, &form).await;
    world.sends_off(&order).await;
    world.happens("accept").await;
    assert_eq!(world.stands(&order).await, words("in_transit", "pending"));
    let tracking = world.as_json(&order.token).await["tracking"].clone();
    assert_eq!(tracking.as_str().map(str::len), Some(12), "its number came with the courier: {tracking}");
    world.happens("pick_up").await;
    assert_eq!(world.stands(&order).await, words("delivered", "paid"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_chosen_store_stands_with_its_own_way_and_no_other_leads_there(pool: PgPool) {
    let world = World::open(pool, Merchant::c2c(), &["ecpay_unimart", "ecpay_fami"]).await;
    let (visitor, form) = world.at_the_form("ecpay_unimart").await;
    let form = world.chooses(&visitor, &form, "ecpay_unimart", "896539").await;
    let page = visitor.opens("/?store=chosen").await.expect(200);
    let shown = page.text().matches("<span>埔里店</span>").count();
    assert_eq!(shown, 1, "under one of the two chains");
    let refused = visitor.submits(&form.clone().fill("delivery", "ecpay_fami")).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.text().matches("<span>埔里店</span>").count(), 1, "and is still there when it comes back");
    world.places(&visitor, &form).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn orders_are_chosen_in_the_list_and_their_labels_printed_on_one_page(pool: PgPool) {
    let world = World::open(pool, Merchant::c2c(), &["ecpay_unimart"]).await;
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let (visitor, form) = world.at_the_form("ecpay_unimart").await;
        let form = world.chooses(&visitor, &form, "ecpay_unimart", "896539").await;
        numbers.push(world.places(&visitor, &form).await.number);
    }
    let list = world.owner.opens("/admin/orders?filter=to_ship").await.expect(200);
    assert!(list.contains("all=yes"), "all of them are a press away");
    let chosen = world.owner.visitor.finds_form("/admin/orders?filter=to_ship&all=yes", "/admin/orders/dispatch").await;
    assert_eq!(chosen.fields.iter().filter(|(name, _)| name == "order").count(), 2);

    let sent = world.owner.visitor.submits(&chosen).await;
    let there = sent.location().to_owned();
    let waiting = world.owner.opens(&there).await.expect(200);
    assert!(waiting.contains("The carrier is being told"), "{}", waiting.text());
    assert!(waiting.header("refresh").contains("turn=1"), "it looks again by itself");
    world.works_off().await;

    let page = world.owner.opens(&there).await.expect(200);
    assert!(page.header("refresh").is_empty() && page.contains("The carrier knows it"), "{}", page.text());
    let print = forms(page.text()).into_iter().filter(|form| form.action.starts_with(world.ecpay.origin()));
    let [print] = &print.collect::<Vec<_>>()[..] else { panic!("one page of labels") };
    assert!(page.header("content-security-policy").contains(world.ecpay.origin()));
    let printed = world.sends(print).await;
    assert_eq!(printed.matches("data-label").count(), 2, "{printed}");
    let slips = world.owner.opens(&there.replace("dispatch?", "dispatch/slips?")).await.expect(200);
    for number in &numbers {
        assert!(printed.contains(&number.replace(' ', "")) && slips.contains(number), "{number}");
    }
    assert_eq!(slips.text().matches("class=\"a-slip\"").count(), 2);

    let nothing = Form { action: chosen.action.clone(), fields: Vec::new() };
    assert_eq!(world.owner.visitor.submits(&nothing).await.location(), "/admin/orders?filter=to_ship");
    for path in [there.as_str(), "/admin/orders/dispatch/slips"] {
        assert_eq!(world.shop.visitor().opens(path).await.location(), "/admin/sign-in");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_program_names_a_store_which_the_carrier_is_asked_for(pool: PgPool) {
    let world = World::open(pool, Merchant::b2c(), &["ecpay_unimart", "ecpay_tcat"]).await;
    let pitcher = world.shop.goods("WARE-PITCHER-200").await;
    let visitor = world.shop.visitor();
    let mut body = Buyer::default().wants(&[(&pitcher, 1)]);
    body["delivery"] = serde_json::json!({ "method": "ecpay_unimart", "store": "896539" });
    let quote = visitor.posts_json("/api/v1/orders/quote", &body).await.expect(200).json();
    body["expected_total"] = quote["total"].clone();
    let placed = visitor.orders("a key", &body).await.expect(201).json();
    assert_eq!((&placed["delivery_method"], &placed["total"]), (&"ecpay_unimart".into(), &quote["total"]));
    let page = visitor.opens(&["/o/", placed["token"].as_str().expect("a token")].concat()).await.expect(200);
    assert!(page.contains("埔里店"), "the carrier's own words for it");
    assert_eq!(visitor.orders("a key", &body).await.expect(201).json()["number"], placed["number"]);

    for (method, store, code) in [
        ("ecpay_unimart", Some("999999"), "delivery.store_unknown"),
        ("ecpay_unimart", Some("../1"), "delivery.store_unknown"),
        ("ecpay_unimart", Some(""), "delivery.store_unknown"),
        ("ecpay_unimart", None, "delivery.store_missing"),
        ("ecpay_fami", Some("896539"), "delivery.store_unknown"),
    ] {
        body["delivery"] = serde_json::json!({ "method": method, "store": store });
        let refused = visitor.orders("another key", &body).await.expect(422).json();
        let errors = refused["errors"].as_array().expect("errors");
        let told = errors.iter().find(|error| error["field"] == "delivery.store").expect("the store");
        assert_eq!(told["code"], code, "{method} {store:?}");
    }
    body["delivery"] = serde_json::json!({ "method": "home", "store": "896539" });
    assert_eq!(visitor.orders("another key", &body).await.status, 422, "no store is at the door");
    assert_eq!(world.shop.count("select count(*) from orders").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_a_shopper_sends_back_is_followed_until_its_goods_can_be_sold_again(pool: PgPool) {
    let world = World::open(pool, Merchant::b2c(), &["ecpay_fami", "ecpay_tcat"]).await;
    let pitcher = world.shop.goods("WARE-PITCHER-200").await;
    for (way, store) in [("ecpay_fami", Some("006598")), ("ecpay_tcat", None)] {
        let (visitor, form) = world.at_the_form(way).await;
        let form = match store {
            Some(store) => world.chooses(&visitor, &form, way, store).await,
            None => {
                let refused = visitor.submits(&form).await;
                forms(refused.text()).into_iter().find(|form| form.action == "/checkout").expect("the form again")
            }
        };
        let order = world.places(&visitor, &form).await;
        world.sends_off(&order).await;
        world.happens_to(&order, "accept").await;
        world.happens_to(&order, "pick_up").await;
        let kept = stock(&world.shop.pool, &pitcher).await;
        world.does(&world.step(&order, "/carrier/send_back").await, &order).await;
        for deed in ["back_handed_in", "back_on_its_way", "back_taken"] {
            world.happens_to(&order, deed).await;
            assert_eq!(world.stands(&order).await, words("returning", "paid"), "{way} {deed}");
        }
        let page = world.owner.opens(&order.admin).await.expect(200);
        assert!(page.contains("退貨已送達賣家"), "the owner reads that it is back: {}", page.text());
        world.does(&world.step(&order, "/take_back").await.with("restock", "true"), &order).await;
        assert_eq!(world.stands(&order).await, words("returned", "paid"), "{way}");
        assert_eq!(stock(&world.shop.pool, &pitcher).await.on_hand, kept.on_hand + 1, "{way}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_program_has_a_carrier_take_a_parcel_on_print_it_and_forget_it(pool: PgPool) {
    let world = World::open(pool, Merchant::c2c(), &["ecpay_unimart"]).await;
    let (visitor, form) = world.at_the_form("ecpay_unimart").await;
    let form = world.chooses(&visitor, &form, "ecpay_unimart", "896539").await;
    let order = world.places(&visitor, &form).await;
    let owner = &world.owner.visitor;
    let here = order.admin.replace("/admin/orders/", "/api/v1/admin/orders/");
    let sends = async |method: Method, path: &str, tag: &str, key: &str, body: Option<Value>| {
        let request = owner.request(method, &[&here, path].concat()).header("if-match", tag);
        let request = request.header("idempotency-key", key);
        owner.sends(if let Some(body) = body { request.json(&body) } else { request }).await
    };
    let shown = owner.gets(&here).await.expect(200);
    let unpacked = shown.json()["unpacked"][0].clone();
    let lines = json!({ "lines": [{ "variant": unpacked["variant"], "quantity": unpacked["quantity"] }] });
    let packed = sends(Method::POST, "/parcels", shown.header("etag"), "pack", Some(lines)).await.expect(200);
    let parcel = packed.json()["parcels"][0].clone();
    assert_eq!(parcel["carrier"], json!(["entrust"]));
    let its = ["/parcels/", parcel["id"].as_str().expect("an id")].concat();
    let stale = sends(Method::PUT, &[&its, "/booking"].concat(), shown.header("etag"), "", None).await;
    assert_eq!((stale.status, stale.code().as_str()), (412, "request.stale"));
    sends(Method::PUT, &[&its, "/booking"].concat(), packed.header("etag"), "", None).await.expect(200);
    world.works_off().await;
    let booked = owner.gets(&here).await.expect(200).json();
    assert_eq!(booked["parcels"][0]["carrier"][0], "label", "{booked}");

    let label = owner.gets(&[&here, &its, "/label"].concat()).await.expect(200).json();
    let fields = label["fields"].as_object().expect("fields").iter();
    let fields = fields.map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned())).collect();
    let printed = world.sends(&Form { action: label["action"].as_str().expect("an address").to_owned(), fields }).await;
    assert!(printed.contains("data-label"), "{printed}");
    sends(Method::POST, &[&its, "/inquiries"].concat(), "", "ask", None).await.expect(200);
    let early = sends(Method::POST, &[&its, "/return"].concat(), "", "back", None).await;
    assert_eq!(early.code(), "carrier.no_parcel", "it has not been fetched yet");
    sends(Method::DELETE, &[&its, "/booking"].concat(), "", "", None).await.expect(200);
    let again = owner.gets(&here).await.expect(200).json();
    assert_eq!(again["parcels"][0]["carrier"], json!([]), "it is unpacked next: {again}");
}

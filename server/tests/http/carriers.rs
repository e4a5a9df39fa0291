//! Parcels by a carrier that is simulated: a store is chosen there, and what the carrier says comes in by itself.

use crate::harness::{Form, Owner, TestShop, Visitor, forms};
use serde_json::Value;
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

    async fn does(&self, form: &Form, order: &Ordered) {
        assert_eq!(self.owner.visitor.submits(form).await.location(), order.admin, "{}", form.action);
        let work = &self.shop.services.work;
        while let Some(job) = work.take(uuid::Uuid::from_u128(0xbee)).await.expect("the queue answers") {
            work.does(&job).await.expect("the queue answers");
        }
    }

    /// Packed, told to the carrier, and its label printed.
    async fn sends_off(&self, order: &Ordered) {
        self.does(&self.step(order, "/parcels").await.with("then", "pack"), order).await;
        let entrust = self.step(order, "/carrier/entrust").await;
        self.does(&entrust, order).await;
        let label = entrust.action.replace("/carrier/entrust", "/label");
        let page = self.owner.opens(&label).await.expect(200);
        let print = forms(page.text()).into_iter().find(|form| form.action.starts_with(self.ecpay.origin()));
        let printed = self.sends(&print.expect("the way to the printer")).await;
        assert!(printed.contains("data-label") && printed.contains(&order.number.replace(' ', "")), "{printed}");
    }

    async fn happens(&self, deed: &str) {
        let form = Form { action: [self.ecpay.origin(), "/_logistics/", deed].concat(), fields: Vec::new() };
        self.sends(&form).await;
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

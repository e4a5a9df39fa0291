//! What Stripe tells long after a payment was made: a refund that comes to nothing, and a bank that takes money back.
//! Everything comes three times, and in disorder.

use crate::harness::{Buyer, Owner, TestShop, Visitor, knows, until};
use reqwest::Method;
use serde_json::Value;
use shop_simulators::{Simulator, stripe};
use sqlx::PgPool;

struct Desk {
    shop: TestShop,
    house: Simulator,
    owner: Owner,
    /// The order's page in the admin.
    order: String,
    number: String,
}

impl Desk {
    /// An order of NT$680, paid by card.
    async fn with_a_paid_order(pool: PgPool) -> Self {
        let house = Simulator::start(([127, 0, 0, 1], 0).into(), stripe::doors).await.expect("a port");
        let shop = TestShop::start_with(pool, |config| knows(config, "stripe", house.origin())).await;
        let visitor = shop.visitor();
        let there = Visitor::at(house.origin());
        let fields = [("url", [&visitor.origin, "/callbacks/stripe"].concat()), ("enabled_events[0]", "*".to_owned())];
        let hook = there.request(Method::POST, "/v1/webhook_endpoints").bearer_auth(stripe::SECRET_KEY);
        there.sends(hook.form(&fields)).await.expect(200);
        house.house.chaos.set("doubled=100,copies=3,reordered=50,retry_every=1,seed=5").expect("understood");

        let pitcher = shop.goods("WARE-PITCHER-200").await;
        let placed =
            visitor.orders("a key", &Buyer::paying_by("stripe").wants(&[(&pitcher, 1)])).await.expect(201).json();
        let text = |name: &str| placed[name].as_str().expect("a text").to_owned();
        let page = visitor.opens(&format!("/o/{}/pay", text("token"))).await.expect(200);
        let mut links = page.text().split("href=\"").filter_map(|rest| rest.split('"').next());
        let link = links.find(|link| link.starts_with(house.origin())).expect("a link").replace("&amp;", "&");
        there.posts(&link, &[("choice".to_owned(), "card".to_owned())]).await.location();
        let paid = "select count(*) from orders where payment_status = 'paid'";
        until("it is paid", async || (shop.count(paid).await == 1).then_some(())).await;
        let owner = shop.owner().await;
        let order = owner.finds_order(&text("number")).await;
        Self { house, owner, order, number: text("number"), shop }
    }

    /// What whoever runs the simulation does; the answer, where there is one.
    async fn happens(&self, what: &str, fields: &[(&str, &str)]) -> Value {
        let there = Visitor::at(self.house.origin());
        let answer = there.sends(there.request(Method::POST, &["/_stripe/", what].concat()).form(fields)).await;
        assert!([200, 204].contains(&answer.status), "{what}: {}", answer.status);
        serde_json::from_str(answer.text()).unwrap_or_default()
    }

    async fn comes_to(&self, what: &str, wanted: i64) {
        until(what, async || (self.shop.count(what).await == wanted).then_some(())).await;
        self.house.house.notices.settled().await;
        assert_eq!(self.shop.count(what).await, wanted, "and stays so: {what}");
    }

    async fn page(&self) -> String {
        self.owner.opens(&self.order).await.expect(200).text().to_owned()
    }
}

const KEPT: &str = "select sum(amount)::bigint from payment_entries where kind <> 'fee'";
const LEDGER: &str = "select sum(amount)::bigint from payment_entries";

#[sqlx::test(migrations = "../migrations")]
async fn a_refund_that_comes_to_nothing_is_shown_and_tried_again(pool: PgPool) {
    let desk = Desk::with_a_paid_order(pool).await;
    let form = desk.owner.step(&desk.order, "refund").await.fill("amount", "100");
    assert_eq!(desk.owner.visitor.submits(&form).await.location(), desk.order);
    desk.comes_to(KEPT, 580).await;
    let id: String =
        sqlx::query_scalar("select transaction from refunds").fetch_one(&desk.shop.pool).await.expect("a refund");
    desk.happens("settle", &[("id", &id), ("outcome", "failed")]).await;
    desk.comes_to(KEPT, 680).await;
    assert_eq!(desk.shop.count("select count(*) from refunds where status = 'by_hand'").await, 1);
    let page = desk.page().await;
    assert!(page.contains("The refund of NT$100 came to nothing") && page.contains("expired_or_canceled_card"));
    let refund = "select refund_id::text from refunds";
    let refund: String = sqlx::query_scalar(refund).fetch_one(&desk.shop.pool).await.expect("a refund");
    desk.owner.does(&desk.order, &format!("refunds/{refund}/again")).await;
    desk.comes_to(KEPT, 580).await;
    let balances = desk.house.house.ledger.balances();
    let (_, balance) = balances.first_key_value().expect("a payment");
    assert_eq!((balance.captured, balance.refunded), (68_000, 10_000), "as Stripe has it");
    let told = "select count(*) from order_events where event->>'kind' = 'refund_failed'";
    assert_eq!(desk.shop.count(told).await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn money_that_a_bank_took_is_held_before_the_owner_until_it_decides(pool: PgPool) {
    let desk = Desk::with_a_paid_order(pool).await;
    let reference: String =
        sqlx::query_scalar("select reference from payment_attempts").fetch_one(&desk.shop.pool).await.expect("one");
    let opened = desk.happens("dispute", &[("payment", &reference)]).await;
    desk.comes_to(LEDGER, -450).await;
    assert!(desk.page().await.contains("taken back by the bank, which has not decided"));
    assert!(!desk.page().await.contains("Send money back"), "nobody sends back what the bank has");
    assert!(desk.owner.opens("/admin").await.expect(200).contains("/admin/orders?filter=disputed"));
    let list = desk.owner.opens("/admin/orders?filter=disputed").await.expect(200);
    assert!(list.contains(&desk.number));
    let dispute = opened["id"].as_str().expect("an id");
    desk.happens("dispute/close", &[("id", dispute), ("outcome", "won")]).await;
    desk.comes_to(LEDGER, 230).await;
    assert!(desk.page().await.contains("decided for you: the money comes back"));
    assert!(!desk.owner.opens("/admin/orders?filter=disputed").await.expect(200).contains(&desk.number));
    let entries = "select count(*) from payment_entries";
    assert_eq!(desk.shop.count(entries).await, 4, "captured, taken, its fee, and returned: each once");
}

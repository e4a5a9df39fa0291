//! Paying at the test provider: the callback, the browser that comes back, and what is forged.

use crate::harness::{Answer, Buyer, Form, TestShop, Visitor, forms, until};
use shop_gateways::payment::test::TestPayVisit;
use shop_services::ports::PaymentOutcome;
use sqlx::PgPool;

/// An order that waits to be paid.
#[derive(Clone)]
struct Unpaid {
    visitor: Visitor,
    number: String,
    token: String,
}

impl Unpaid {
    async fn at(shop: &TestShop) -> Self {
        let pitcher = shop.goods("WARE-PITCHER-200").await;
        let visitor = shop.visitor();
        let body = Buyer::paying_at_the_test_provider().wants(&[(&pitcher, 1)]);
        let order = visitor.orders(&format!("key of {}", shop.count("select count(*) from orders").await), &body).await;
        let text = |name: &str| order.json()[name].as_str().expect("a text").to_owned();
        Self { visitor, number: text("number"), token: text("token") }
    }

    /// The provider's page, found as a shopper finds it.
    async fn house(&self) -> Form {
        let page = self.visitor.opens(&format!("/o/{}/pay", self.token)).await.expect(200);
        let mut links = page.text().split("href=\"").filter_map(|rest| rest.split('"').next());
        let address = links.find(|link| link.contains("/testpay/")).expect("a link to it").replace("&amp;", "&");
        let house = self.visitor.opens(&address).await.expect(200);
        assert!(house.contains("NT$680"));
        forms(house.text()).into_iter().next().expect("a form to decide with")
    }

    /// Decides at the provider and follows the browser back to the shop.
    async fn decides(&self, outcome: &str) -> Answer {
        let back = self.visitor.submits(&self.house().await.with("outcome", outcome)).await.location();
        let path = &back[back.find("/returns/test/").expect("the address it was given")..];
        self.visitor.opens(path).await
    }

    /// A browser of somebody who has no session, coming back.
    async fn comes_back(&self, visitor: &Visitor, fields: &[(String, String)]) -> u16 {
        let door = format!("/returns/test/{}", self.token);
        visitor.sends(visitor.request(reqwest::Method::GET, &door).query(fields)).await.status
    }

    async fn payment_status(&self) -> String {
        let order = self.visitor.gets(&format!("/api/v1/orders/{}", self.token)).await.expect(200).json();
        order["payment_status"].as_str().expect("a status").to_owned()
    }

    /// What the provider would send about the attempt with this number.
    fn notice(&self, shop: &TestShop, attempt: &str, outcome: PaymentOutcome) -> Vec<(String, String)> {
        let reference = [&self.number, attempt].concat();
        let amount = shop_domain::kernel::Money::twd(680);
        shop.test_pay.result(&TestPayVisit { reference, amount, back: String::new() }, outcome)
    }
}

async fn calls_back(visitor: &Visitor, fields: &[(String, String)]) -> Answer {
    visitor.other().posts("/callbacks/test", fields).await
}

const CAPTURES: &str = "select count(*) from payment_entries where kind = 'captured'";
const PAID: &str = "select count(*) from order_events where event->>'kind' = 'paid'";

#[sqlx::test(migrations = "../migrations")]
async fn an_order_is_paid_at_the_provider_and_the_browser_comes_back_to_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let order = Unpaid::at(&shop).await;
    let back = order.decides("pay").await.location();
    assert!(back.ends_with(&format!("/o/{}?placed", order.token)), "{back}");
    assert_eq!(order.payment_status().await, "paid");
    let page = order.visitor.opens(&back).await.expect(200);
    assert!(page.contains("data-status=\"processing\""), "what is paid is packed");
    until("the provider has called back too", async || {
        (shop.count("select count(*) from callbacks where applied_at is not null").await == 1).then_some(())
    })
    .await;
    assert_eq!((shop.count(CAPTURES).await, shop.count(PAID).await), (1, 1));
    assert_eq!(order.visitor.opens(&format!("/o/{}/pay", order.token)).await.location(), format!("/o/{}", order.token));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_payment_that_failed_is_tried_again(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let order = Unpaid::at(&shop).await;
    let back = order.decides("fail").await.location();
    assert_eq!(order.payment_status().await, "failed");
    let page = order.visitor.opens(&back).await.expect(200);
    assert!(page.contains("One step is missing") && page.contains("We keep the order until"));
    assert!(!page.contains("Thank you"), "nobody is thanked for an order that is not paid");
    let again =
        forms(page.text()).into_iter().find(|form| form.action.ends_with("/pay/again")).expect("a way to try again");
    assert!(order.visitor.submits(&again).await.location().ends_with("/pay"));
    order.decides("pay").await.location();
    assert_eq!(order.payment_status().await, "paid");
    assert_eq!(
        shop.count("select count(distinct reference) from payment_attempts").await,
        2,
        "no reference is used twice"
    );
    assert_eq!((shop.count(CAPTURES).await, shop.count(PAID).await), (1, 1));
}

#[sqlx::test(migrations = "../migrations")]
async fn callbacks_and_returns_at_once_pay_an_order_once(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let order = Unpaid::at(&shop).await;
    let notice = order.notice(&shop, "01", PaymentOutcome::Paid);
    let tasks: Vec<_> = (0..20)
        .map(|at| {
            let (visitor, notice, order) = (order.visitor.other(), notice.clone(), order.clone());
            tokio::spawn(async move {
                if at % 2 == 0 {
                    return visitor.posts("/callbacks/test", &notice).await.status;
                }
                order.comes_back(&visitor, &notice).await
            })
        })
        .collect();
    for (at, task) in tasks.into_iter().enumerate() {
        assert_eq!(task.await.expect("answered"), if at % 2 == 0 { 200 } else { 303 });
    }
    assert_eq!(order.payment_status().await, "paid");
    assert_eq!((shop.count(CAPTURES).await, shop.count(PAID).await), (1, 1));
    assert_eq!(shop.count("select count(*) from callbacks").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_the_provider_did_not_sign_has_no_effect(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let order = Unpaid::at(&shop).await;
    let good = order.notice(&shop, "01", PaymentOutcome::Paid);
    let failed = order.notice(&shop, "01", PaymentOutcome::Failed);
    let changed = |from: &[(String, String)], name: &str, value: &str| {
        let mut fields = from.to_vec();
        fields.iter_mut().find(|(field, _)| field == name).expect("a field").1 = value.to_owned();
        fields
    };
    let signature = good.iter().find(|(name, _)| name == "signature").expect("signed").1.clone();
    let flipped = if signature.starts_with('0') { "1" } else { "0" };
    let forged = [
        changed(&failed, "outcome", "paid"),
        changed(&good, "amount", "1"),
        changed(&good, "currency", "USD"),
        changed(&good, "reference", "9999999901"),
        changed(&good, "signature", &[flipped, &signature[1..]].concat()),
        changed(&good, "signature", &signature[..62]),
        changed(&good, "signature", ""),
        changed(&good, "signature", "ééé"),
    ];
    let mut wrong = Vec::new();
    for fields in &forged {
        let callback = calls_back(&order.visitor, fields).await.status;
        let back = order.comes_back(&shop.visitor(), fields).await;
        if (callback, back) != (403, 303) {
            wrong.push(format!("callback {callback}, return {back}: {fields:?}"));
        }
    }
    for fields in [&good[..4], &good[1..], &[]] {
        let callback = calls_back(&order.visitor, fields).await.status;
        let back = order.comes_back(&shop.visitor(), fields).await;
        if (callback, back) != (400, 303) {
            wrong.push(format!("callback {callback}, return {back}: {fields:?}"));
        }
    }
    assert_eq!(order.payment_status().await, "pending");
    assert_eq!(shop.count("select count(*) from callbacks where verdict is null").await, 0);
    assert_eq!(shop.count("select count(*) from callbacks where verdict = 'forged'").await, 8, "for the owner to see");
    assert_eq!(shop.count(CAPTURES).await, 0);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_provider_lets_nobody_in_with_another_amount(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let order = Unpaid::at(&shop).await;
    let action = order.house().await.action;
    let cheaper = action.replace("amount=680", "amount=1");
    assert_ne!(action, cheaper);
    assert_eq!(order.visitor.opens(&cheaper).await.status, 403);
    assert_eq!(order.visitor.posts(&cheaper, &[("outcome".to_owned(), "pay".to_owned())]).await.status, 403);
    assert_eq!(order.payment_status().await, "pending");
}

#[sqlx::test(migrations = "../migrations")]
async fn money_that_comes_after_a_cancel_is_to_go_back(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let order = Unpaid::at(&shop).await;
    let owner = shop.owner().await;
    let page = owner.finds_order(&order.number).await;
    owner.does(&page, "cancel").await;
    calls_back(&order.visitor, &order.notice(&shop, "01", PaymentOutcome::Paid)).await.expect(200);
    until("the money has gone back", async || (order.payment_status().await == "refunded").then_some(())).await;
    assert_eq!(shop.count("select sum(reserved)::bigint from stock").await, 0, "its stock was given back once");
    assert_eq!(shop.count("select sum(amount)::bigint from payment_entries").await, 0, "what came has gone");
}

#[sqlx::test(migrations = "../migrations")]
async fn of_two_captures_of_one_order_one_goes_back_by_itself(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let order = Unpaid::at(&shop).await;
    order.decides("fail").await.location();
    let again = format!("/o/{}/pay/again", order.token);
    order.visitor.posts(&again, &[]).await.location();
    calls_back(&order.visitor, &order.notice(&shop, "02", PaymentOutcome::Paid)).await.expect(200);
    // The first attempt succeeded after all: the provider says so late.
    calls_back(&order.visitor, &order.notice(&shop, "01", PaymentOutcome::Paid)).await.expect(200);
    assert_eq!(shop.count(CAPTURES).await, 2, "both are in the ledger");
    assert_eq!(shop.count(PAID).await, 1);
    let back = "select count(*) from payment_entries where kind = 'refunded' and amount = -680";
    until("the second has gone back", async || (shop.count(back).await == 1).then_some(())).await;
    assert_eq!(order.payment_status().await, "paid");
}

#[sqlx::test(migrations = "../migrations")]
async fn money_that_was_not_what_was_asked_for_goes_back_as_it_came(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let order = Unpaid::at(&shop).await;
    let visit = TestPayVisit {
        reference: [&order.number, "01"].concat(),
        amount: shop_domain::kernel::Money::twd(679),
        back: String::new(),
    };
    calls_back(&order.visitor, &shop.test_pay.result(&visit, PaymentOutcome::Paid)).await.expect(200);
    let owner = shop.owner().await;
    let page = owner.finds_order(&order.number).await;
    owner.does(&page, "cancel").await;
    let cancelled = owner.opens(&page).await.expect(200);
    assert!(cancelled.contains("I have sent NT$679 back"), "the button says what will be entered");
    let sent = forms(cancelled.text()).into_iter().find(|form| form.action.ends_with("/sent")).expect("a button");
    assert_eq!(owner.visitor.submits(&sent).await.location(), page);
    assert_eq!(shop.count("select sum(amount)::bigint from payment_entries").await, 0, "what came has gone");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_failure_that_comes_after_success_changes_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let order = Unpaid::at(&shop).await;
    calls_back(&order.visitor, &order.notice(&shop, "01", PaymentOutcome::Paid)).await.expect(200);
    calls_back(&order.visitor, &order.notice(&shop, "01", PaymentOutcome::Failed)).await.expect(200);
    assert_eq!(order.payment_status().await, "paid");
    // Of an attempt that was never made: it is kept, and need not come again.
    calls_back(&order.visitor, &order.notice(&shop, "07", PaymentOutcome::Paid)).await.expect(200);
    assert_eq!(shop.count(CAPTURES).await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_unpaid_order_is_paid_another_way_with_nothing_but_forms(pool: PgPool) {
    let shop = TestShop::start_with(pool, |_| {}).await;
    sqlx::query("update shops set payment_methods = '{cod,transfer,test}'").execute(&shop.pool).await.expect("set");
    let order = Unpaid::at(&shop).await;
    let here = format!("/en/o/{}", order.token);
    let page = order.visitor.opens(&here).await.expect(200);
    let form = forms(page.text()).into_iter().find(|form| form.action.ends_with("/pay/by")).expect("other ways");
    let to_transfer = order.visitor.submits(&form.clone().with("payment", "transfer")).await.location();
    assert_eq!(to_transfer, format!("{here}?placed"));
    assert!(order.visitor.opens(&to_transfer).await.expect(200).contains("Last five digits of your account"));
    let refused = order.visitor.submits(&form.clone().with("payment", "shells")).await;
    assert_eq!(refused.status, 422, "what is not offered is not taken");

    assert_eq!(order.visitor.submits(&form.clone().with("payment", "test")).await.location(), format!("{here}/pay"));
    calls_back(&order.visitor, &order.notice(&shop, "02", PaymentOutcome::Paid)).await.expect(200);
    assert_eq!(order.payment_status().await, "paid");
    assert_eq!(order.visitor.submits(&form.clone().with("payment", "cod")).await.location(), here, "it is paid");
    assert!(!order.visitor.opens(&here).await.contains("/pay/by"));
    calls_back(&order.visitor, &order.notice(&shop, "01", PaymentOutcome::Paid)).await.expect(200);
    let back = "select count(*) from payment_entries where kind = 'refunded' and amount = -680";
    until("what came by the first way has gone back", async || (shop.count(back).await == 1).then_some(())).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_comes_back_from_the_provider_is_not_sent_on_again(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let order = Unpaid::at(&shop).await;
    let pay = format!("/o/{}/pay", order.token);
    assert!(order.visitor.opens(&pay).await.expect(200).contains("http-equiv=\"refresh\""));
    let again = order.visitor.opens(&pay).await.expect(200);
    assert!(!again.contains("http-equiv=\"refresh\"") && again.contains("/testpay/"));
}

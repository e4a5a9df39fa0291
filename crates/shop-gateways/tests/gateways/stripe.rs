use crate::{
    listening::{Heard, Listening},
    redirect::{ANYWHERE, Started, browser, chooses, ended, now, opened, paid, refund, request, returning, started},
};
use axum::body::Bytes;
use shop_domain::kernel::{Language, Money};
use shop_gateways::StripeProvider;
use shop_services::ports::{
    AttemptAtProvider, GatewayError, PaymentGateway, PaymentNotice, PaymentOutcome, ProviderState, Reading, RefundState,
};
use shop_simulators::{
    Simulator,
    stripe::{SECRET_KEY, WEBHOOK_SECRET, doors},
};
use shop_testkit::{FixedClock, TestLease};
use std::sync::Arc;
use time::Duration;

struct House {
    stripe: Simulator,
    gateway: Arc<dyn PaymentGateway>,
    shop: Listening,
    /// The shop's.
    clock: Arc<FixedClock>,
}

impl House {
    async fn open() -> Self {
        let stripe = Simulator::start(ANYWHERE, doors).await.expect("a port");
        let clock = Arc::new(FixedClock::at(now()));
        let gateway = gateway(&stripe, clock.clone(), (SECRET_KEY, WEBHOOK_SECRET));
        let shop = Listening::with(gateway.clone()).await;
        let address = shop.addresses().callback;
        let endpoint = [("url", address.as_str()), ("enabled_events[0]", "*")];
        let origin = stripe.origin();
        let asked = browser().post([origin, "/v1/webhook_endpoints"].concat()).bearer_auth(SECRET_KEY).form(&endpoint);
        assert!(asked.send().await.expect("an answer").status().is_success());
        stripe.house.chaos.set("retry_every=1").expect("understood");
        Self { stripe, gateway, shop, clock }
    }

    /// Of the same shop, with other settings.
    fn with(&self, secrets: (&str, &str)) -> Arc<dyn PaymentGateway> {
        gateway(&self.stripe, self.clock.clone(), secrets)
    }

    fn weather(&self, words: &str) {
        self.stripe.house.chaos.set(words).expect("understood");
    }

    async fn started(&self) -> Started {
        started(&*self.gateway, &request("4821093701", "stripe")).await.expect("started")
    }

    /// The attempt, after that button was pressed.
    async fn chosen(&self, choice: &str) -> AttemptAtProvider {
        let Started { attempt, address } = self.started().await;
        chooses(&address, choice).await;
        attempt
    }

    async fn paid(&self, choice: &str) -> AttemptAtProvider {
        let attempt = self.chosen(choice).await;
        let notice = ended(self.gateway.query(&attempt).await);
        paid(&attempt, &notice)
    }

    async fn settles(&self, id: &str, outcome: &str) {
        let form = [("id", id), ("outcome", outcome)];
        let asked = browser().post([self.stripe.origin(), "/_stripe/settle"].concat()).form(&form);
        assert!(asked.send().await.expect("an answer").status().is_success());
    }

    /// Everything that the shop was told since, once nothing is on its way any more.
    async fn heard(&self) -> Vec<Heard> {
        self.stripe.house.notices.settled().await;
        self.shop.heard()
    }

    /// In cents.
    fn balance(&self) -> (i64, i64) {
        let balances = self.stripe.house.ledger.balances();
        balances.get("4821093701").map_or((0, 0), |balance| (balance.captured, balance.refunded))
    }
}

fn notices(heard: &[Heard]) -> Vec<&PaymentNotice> {
    let notices = heard.iter().filter_map(|heard| match &heard.reading {
        Ok(Reading::Notice(notice)) => Some(notice),
        _ => None,
    });
    notices.collect()
}

fn gateway(stripe: &Simulator, clock: Arc<FixedClock>, (key, secret): (&str, &str)) -> Arc<dyn PaymentGateway> {
    let provider = StripeProvider::new(clock, Some(stripe.origin().to_owned())).expect("TLS");
    opened(&provider, &[("secret_key", key), ("webhook_secret", secret)])
}

#[tokio::test]
async fn a_payment_is_told_by_a_signed_event_and_found_by_asking() {
    let house = House::open().await;
    let Started { attempt, address } = house.started().await;
    assert_eq!(house.gateway.query(&attempt).await.ok(), Some(ProviderState::Open));
    let back = chooses(&address, "card").await;
    assert!(back.contains(attempt.handle.as_deref().expect("a session")), "{back}");
    let reading = house.gateway.read(&returning(&back)).expect("read");
    assert_eq!(reading, Reading::Ask { reference: "4821093701".to_owned() });

    let heard = house.heard().await;
    let [told] = notices(&heard)[..] else { panic!("{heard:?}") };
    assert_eq!(heard.len(), 2, "of the payment itself the shop wants nothing, and takes it");
    assert_eq!((&told.outcome, told.amount), (&PaymentOutcome::Paid, Money::twd(1_280)));
    assert!(told.event.starts_with("evt_"), "{}", told.event);

    let asked = ended(house.gateway.query(&attempt).await);
    assert_eq!((&asked.outcome, asked.amount), (&PaymentOutcome::Paid, Money::twd(1_280)));
    assert_eq!(asked.transaction, told.transaction);
    assert_eq!(house.balance(), (128_000, 0));
}

#[tokio::test]
async fn a_declined_card_leaves_the_page_open_for_another() {
    let house = House::open().await;
    let Started { attempt, address } = house.started().await;
    let page = browser().post(&address).form(&[("choice", "declined")]).send().await.expect("an answer");
    assert!(page.text().await.expect("a text").contains("declined"));
    assert_eq!(house.gateway.query(&attempt).await.ok(), Some(ProviderState::Open));
    chooses(&address, "card").await;
    assert_eq!(ended(house.gateway.query(&attempt).await).outcome, PaymentOutcome::Paid);
}

#[tokio::test]
async fn a_shopper_who_turns_back_is_at_the_order_again() {
    let house = House::open().await;
    let Started { attempt, address } = house.started().await;
    assert_eq!(chooses(&address, "cancel").await, "http://shop.test/o/abc");
    assert_eq!(house.gateway.query(&attempt).await.ok(), Some(ProviderState::Open));
}

#[tokio::test]
async fn a_session_that_nobody_paid_in_is_over_with_the_order() {
    let house = House::open().await;
    let mut request = request("4821093701", "stripe");
    request.expires_at = Some(request.started_at + Duration::hours(2));
    let Started { attempt, .. } = started(&*house.gateway, &request).await.expect("started");
    house.stripe.house.clock.set_ahead(119 * 60);
    assert_eq!(house.gateway.query(&attempt).await.ok(), Some(ProviderState::Open));
    house.stripe.house.clock.set_ahead(121 * 60);
    assert_eq!(ended(house.gateway.query(&attempt).await).outcome, PaymentOutcome::Cancelled);
    let heard = house.heard().await;
    assert!(heard[0].reading.is_err(), "it says that it was sent in two hours");
    house.clock.pass(Duration::minutes(121));
    let Ok(Reading::Notice(notice)) = house.gateway.read(&heard[0].incoming) else { panic!("not read") };
    assert_eq!(notice.outcome, PaymentOutcome::Cancelled);
}

#[tokio::test]
async fn an_order_that_is_kept_shorter_or_longer_than_stripe_allows_is_started_all_the_same() {
    let house = House::open().await;
    for (reference, kept) in [("4821093701", Duration::minutes(5)), ("4821093702", Duration::days(3))] {
        let mut request = request(reference, "stripe");
        request.expires_at = Some(request.started_at + kept);
        assert!(started(&*house.gateway, &request).await.is_ok(), "{kept}");
    }
}

#[tokio::test]
async fn a_bank_that_takes_days_is_waited_for() {
    for (outcome, wanted) in [("succeeded", PaymentOutcome::Paid), ("failed", PaymentOutcome::Failed)] {
        let house = House::open().await;
        let attempt = house.chosen("bank").await;
        assert_eq!(house.gateway.query(&attempt).await.ok(), Some(ProviderState::Open));
        assert!(matches!(house.heard().await[..], [Heard { reading: Ok(Reading::Nothing), .. }]), "not paid yet");
        house.settles(attempt.handle.as_deref().expect("a session"), outcome).await;
        assert_eq!(ended(house.gateway.query(&attempt).await).outcome, wanted);
        let heard = house.heard().await;
        assert!(matches!(notices(&heard)[..], [told] if told.outcome == wanted), "{heard:?}");
    }
}

#[tokio::test]
async fn the_same_attempt_started_again_has_the_same_page() {
    let house = House::open().await;
    let request = request("4821093701", "stripe");
    house.weather("answer_lost=100x1");
    assert!(matches!(house.gateway.start(&request).await, Err(GatewayError::Unreachable(_))));
    let first = started(&*house.gateway, &request).await.expect("started");
    let second = started(&*house.gateway, &request).await.expect("started");
    assert_eq!((&first.address, first.attempt), (&second.address, second.attempt));
    let mut english = request;
    english.language = Language::English;
    let third = started(&*house.gateway, &english).await.expect("started");
    assert_ne!(third.address, first.address);
}

#[tokio::test]
async fn a_key_that_is_in_use_is_asked_with_again() {
    let house = House::open().await;
    house.weather("late=100x1,late_for=300");
    let request = request("4821093701", "stripe");
    let (first, second) = tokio::join!(house.gateway.start(&request), house.gateway.start(&request));
    let outcomes = [first, second].map(|outcome| match outcome {
        Ok(_) => "started",
        Err(GatewayError::Unreachable(_)) => "in use",
        Err(other) => panic!("{other}"),
    });
    assert!(outcomes.contains(&"started") && outcomes.contains(&"in use"), "{outcomes:?}");
    assert!(house.gateway.start(&request).await.is_ok());
}

#[tokio::test]
async fn an_event_comes_again_until_it_is_taken() {
    let house = House::open().await;
    house.shop.fails(5);
    house.chosen("card").await;
    assert_eq!(house.heard().await.len(), 2);
    assert_eq!(house.stripe.house.notices.sent().len(), 7);
}

#[tokio::test]
async fn a_forged_event_has_no_effect_and_the_genuine_one_has() {
    let house = House::open().await;
    house.weather("forged=100");
    house.chosen("card").await;
    let heard = house.heard().await;
    let forged = heard.iter().filter(|heard| matches!(heard.reading, Err(GatewayError::Forged)));
    assert_eq!((heard.len(), forged.count(), notices(&heard).len()), (4, 2, 1));
    let good = heard.into_iter().find(|heard| matches!(heard.reading, Ok(Reading::Notice(_)))).expect("told");
    // Written anew, it is another message.
    let mut other = good.incoming;
    let value: serde_json::Value = serde_json::from_slice(&other.body).expect("JSON");
    other.body = Bytes::from(value.to_string());
    assert!(matches!(house.gateway.read(&other), Err(GatewayError::Forged)));
    other.headers.clear();
    assert!(matches!(house.gateway.read(&other), Err(GatewayError::Forged)));
}

#[tokio::test]
async fn an_event_is_good_for_five_minutes() {
    let house = House::open().await;
    house.chosen("card").await;
    let event = house.heard().await.swap_remove(1).incoming;
    house.clock.pass(Duration::seconds(290));
    assert!(house.gateway.read(&event).is_ok());
    house.clock.pass(Duration::seconds(20));
    assert!(matches!(house.gateway.read(&event), Err(GatewayError::Forged)));
}

#[tokio::test]
async fn while_a_secret_is_replaced_both_are_good() {
    let house = House::open().await;
    let rolled = browser().post([house.stripe.origin(), "/_stripe/roll"].concat()).send().await.expect("an answer");
    let rolled: serde_json::Value = rolled.json().await.expect("JSON");
    house.chosen("card").await;
    let heard = house.heard().await;
    assert!(heard.len() == 2 && heard.iter().all(|heard| heard.reading.is_ok()), "by the old one");
    let after = house.with((SECRET_KEY, rolled["secrets"][0].as_str().expect("a secret")));
    assert!(heard.iter().all(|heard| after.read(&heard.incoming).is_ok()), "by the new one");
}

#[tokio::test]
async fn another_sum_is_told_as_it_is() {
    let house = House::open().await;
    house.weather("wrong_amount=100x1");
    house.chosen("card").await;
    let heard = house.heard().await;
    assert!(matches!(notices(&heard)[..], [told] if told.amount == Money::twd(1_281)), "{heard:?}");
}

#[tokio::test]
async fn money_goes_back_in_parts_until_none_is_left() {
    let house = House::open().await;
    let attempt = house.paid("card").await;
    for (amount, before, key) in [(280, 0, "a"), (500, 280, "b"), (500, 780, "c")] {
        let state =
            house.gateway.refund(&refund(&attempt, amount, before, key), &TestLease::Held).await.expect("answered");
        assert!(matches!(&state, RefundState::Done { transaction: Some(id) } if id.starts_with("re_")), "{state:?}");
    }
    assert_eq!(house.balance(), (128_000, 128_000));
    let more = house.gateway.refund(&refund(&attempt, 1, 1_280, "d"), &TestLease::Held).await.expect("answered");
    assert!(matches!(&more, RefundState::Refused { reason } if reason.contains("already_refunded")), "{more:?}");
}

#[tokio::test]
async fn more_than_was_paid_does_not_go_back() {
    let house = House::open().await;
    let attempt = house.paid("card").await;
    let state = house.gateway.refund(&refund(&attempt, 1_281, 0, "a"), &TestLease::Held).await.expect("answered");
    assert!(matches!(state, RefundState::Refused { .. }), "{state:?}");
    assert_eq!(house.balance(), (128_000, 0));
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_goes_once_also_when_it_is_asked_for_days_later() {
    let house = House::open().await;
    let mut attempt = house.paid("card").await;
    house.weather("answer_lost=100x1+1");
    let part = refund(&attempt, 280, 0, "a");
    assert!(matches!(house.gateway.refund(&part, &TestLease::Held).await, Err(GatewayError::Unreachable(_))));
    assert_eq!(house.balance(), (128_000, 28_000));
    let Ok(RefundState::Done { transaction: first }) = house.gateway.refund(&part, &TestLease::Held).await else {
        panic!("not done")
    };
    house.stripe.house.clock.set_ahead(2 * 24 * 3_600);
    // The payment is found by its session too.
    attempt.transaction = None;
    let again = house.gateway.refund(&refund(&attempt, 280, 0, "a"), &TestLease::Held).await.expect("answered");
    assert_eq!(again, RefundState::Done { transaction: first });
    assert_eq!(house.balance(), (128_000, 28_000));
}

#[tokio::test]
async fn a_refund_that_takes_its_time_is_asked_about_until_it_is_there() {
    for (outcome, back) in [("succeeded", 28_000), ("failed", 0)] {
        let house = House::open().await;
        let attempt = house.paid("slow_refunds").await;
        let part = refund(&attempt, 280, 0, "a");
        assert!(matches!(house.gateway.refund(&part, &TestLease::Held).await, Err(GatewayError::Unreachable(_))));
        assert!(matches!(house.gateway.refund(&part, &TestLease::Held).await, Err(GatewayError::Unreachable(_))));
        let list = [house.stripe.origin(), "/v1/refunds"].concat();
        let refunds = browser().get(list).bearer_auth(SECRET_KEY).send().await.expect("an answer");
        let refunds: serde_json::Value = refunds.json().await.expect("JSON");
        let [one] = refunds["data"].as_array().expect("a list").as_slice() else { panic!("{refunds}") };
        house.settles(one["id"].as_str().expect("an id"), outcome).await;
        let state = house.gateway.refund(&part, &TestLease::Held).await.expect("answered");
        assert_eq!(matches!(state, RefundState::Done { .. }), outcome == "succeeded", "{state:?}");
        assert_eq!(house.balance(), (128_000, back));
    }
}

#[tokio::test]
async fn a_wrong_key_is_the_owners_to_mend_and_silence_is_nobodys() {
    let house = House::open().await;
    let Started { mut attempt, .. } = house.started().await;
    let other = house.with(("sk_test_another", WEBHOOK_SECRET));
    assert!(matches!(other.query(&attempt).await, Err(GatewayError::Refused(_))));
    house.weather("down=100");
    assert!(matches!(house.gateway.query(&attempt).await, Err(GatewayError::Unreachable(_))));
    house.weather("calm");
    attempt.handle = Some("cs_test_nothing".to_owned());
    assert_eq!(house.gateway.query(&attempt).await.ok(), Some(ProviderState::Unknown));
    attempt.handle = None;
    assert_eq!(house.gateway.query(&attempt).await.ok(), Some(ProviderState::Unknown));
}

use crate::{
    browser::{Browser, Page},
    listening::Listening,
    redirect::{ANYWHERE, ended, now, opened, request},
};
use shop_domain::kernel::Money;
use shop_gateways::payment::newebpay::NewebPayProvider;
use shop_services::ports::{
    AttemptAtProvider, Door, GatewayError, NextStep, PaymentGateway, PaymentOutcome, PaymentRequest, ProviderState,
};
use shop_simulators::{
    Simulator,
    newebpay::{HASH_IV, HASH_KEY, MERCHANT_ID, doors},
};
use shop_testkit::FixedClock;
use std::sync::Arc;

const REFERENCE: &str = "4821093701";

struct House {
    newebpay: Simulator,
    gateway: Arc<dyn PaymentGateway>,
    shop: Listening,
    browser: Browser,
}

impl House {
    async fn open() -> Self {
        let newebpay = Simulator::start(ANYWHERE, doors).await.expect("a port");
        newebpay.house.chaos.set("retry_every=1").expect("understood");
        let gateway = Self::gateway(&newebpay, HASH_KEY);
        let shop = Listening::with(gateway.clone()).await;
        Self { newebpay, gateway, shop, browser: Browser::new() }
    }

    fn gateway(newebpay: &Simulator, key: &str) -> Arc<dyn PaymentGateway> {
        let clock = Arc::new(FixedClock::at(now()));
        let provider = NewebPayProvider::new(clock, Some(newebpay.origin().to_owned())).expect("TLS");
        opened(&provider, &[("merchant_id", MERCHANT_ID), ("hash_key", key), ("hash_iv", HASH_IV)])
    }

    fn request(&self) -> PaymentRequest {
        PaymentRequest { addresses: self.shop.addresses(), ..request(REFERENCE, "newebpay_card") }
    }

    async fn opened(&self) -> Page {
        let step = self.gateway.start(&self.request()).await.expect("started");
        assert!(matches!(step, NextStep::Form { .. }));
        self.browser.follow(step).await
    }

    /// Presses a button, and is carried back to the shop.
    async fn presses(&self, choice: &str) {
        let form = self.opened().await.form(self.newebpay.origin(), &["/", choice].concat());
        let page = self.browser.submit(&form).await;
        self.browser.submit(&page.form(self.newebpay.origin(), "/returns")).await;
        self.newebpay.house.notices.settled().await;
    }

    async fn state(&self) -> Result<ProviderState, GatewayError> {
        self.gateway.query(&self.attempt()).await
    }

    fn attempt(&self) -> AttemptAtProvider {
        let request = self.request();
        AttemptAtProvider {
            reference: request.reference,
            method: request.method,
            amount: request.amount,
            handle: None,
            transaction: None,
            started_at: request.started_at,
        }
    }

    fn captured(&self) -> i64 {
        self.newebpay.house.ledger.balances().get(REFERENCE).map_or(0, |balance| balance.captured)
    }
}

#[tokio::test]
async fn a_card_is_told_twice_and_asked_about_and_is_one_payment() {
    let house = House::open().await;
    assert_eq!(house.state().await.ok(), Some(ProviderState::Unknown));
    house.presses("pay").await;
    let told = house.shop.notices();
    let mut doors: Vec<Door> = told.iter().map(|(door, _)| *door).collect();
    doors.sort_by_key(|door| *door == Door::Return);
    assert_eq!(doors, [Door::Callback, Door::Return]);
    let asked = ended(house.state().await);
    assert!(told.iter().all(|(_, notice)| *notice == asked), "{told:?}");
    assert_eq!((asked.outcome, asked.amount), (PaymentOutcome::Paid, Money::twd(1_280)));
    assert_eq!(house.captured(), 1_280);
}

#[tokio::test]
async fn a_refused_card_is_a_failure_by_every_door() {
    let house = House::open().await;
    house.presses("refuse").await;
    let asked = ended(house.state().await);
    assert_eq!(asked.outcome, PaymentOutcome::Failed);
    assert!(house.shop.notices().iter().all(|(_, notice)| *notice == asked));
    assert_eq!(house.captured(), 0);
}

#[tokio::test]
async fn whoever_turns_back_has_not_failed() {
    let house = House::open().await;
    let form = house.opened().await.form(house.newebpay.origin(), "/away");
    assert!(house.browser.submit_and_leave(&form).await.ends_with("/o/4821"));
    assert_eq!(house.state().await.ok(), Some(ProviderState::Open));
}

#[tokio::test]
async fn what_others_sealed_has_no_effect() {
    let house = House::open().await;
    house.newebpay.house.chaos.set("forged=100").expect("understood");
    house.presses("pay").await;
    let heard = house.shop.heard();
    let forged = heard.iter().filter(|heard| matches!(heard.reading, Err(GatewayError::Forged)));
    assert_eq!((heard.len(), forged.count()), (3, 1));
    assert!(matches!(house.state().await, Err(GatewayError::Forged)), "an answer without the key");
}

#[tokio::test]
async fn another_sum_is_told_as_it_is() {
    let house = House::open().await;
    house.newebpay.house.chaos.set("wrong_amount=100").expect("understood");
    house.presses("pay").await;
    let mut sums: Vec<i64> = house.shop.notices().iter().map(|(_, notice)| notice.amount.amount).collect();
    sums.sort_unstable();
    assert_eq!(sums, [1_280, 1_281]);
}

#[tokio::test]
async fn a_reference_is_used_once_and_a_wrong_key_is_refused() {
    let house = House::open().await;
    house.opened().await;
    assert!(house.opened().await.0.contains("MPG03008"));
    let stranger = House::gateway(&house.newebpay, &"x".repeat(32));
    let step = stranger.start(&house.request()).await.expect("sealed");
    assert!(house.browser.follow(step).await.0.contains("MPG01011"));
    let asked = stranger.query(&house.attempt()).await;
    assert!(matches!(&asked, Err(GatewayError::Refused(code)) if code.starts_with("TRA10008")), "{asked:?}");
}

#[tokio::test]
async fn a_silent_house_leaves_everything_open() {
    let house = House::open().await;
    house.opened().await;
    for fault in ["down=100x1", "answer_lost=100x1"] {
        house.newebpay.house.chaos.set(fault).expect("understood");
        assert!(matches!(house.state().await, Err(GatewayError::Unreachable(_))), "{fault}");
    }
    assert_eq!(house.state().await.ok(), Some(ProviderState::Open));
}

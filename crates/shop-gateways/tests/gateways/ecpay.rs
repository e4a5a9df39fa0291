use crate::{
    browser::{Browser, Page},
    listening::Listening,
    redirect::refund,
};
use shop_domain::{
    kernel::{Language, Money},
    payment::PaymentMethod,
};
use shop_gateways::EcpayProvider;
use shop_services::ports::{
    AttemptAtProvider, Door, GatewayError, NextStep, Objection, PaymentGateway, PaymentNotice, PaymentOutcome,
    PaymentProvider, PaymentRequest, ProviderSettings, ProviderState, RefundState,
};
use shop_simulators::{Simulator, ecpay, ledger::Balance};
use shop_testkit::{FixedClock, TestLease};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use time::{Duration, OffsetDateTime, macros::datetime};

/// An evening in Taipei: nothing is being closed.
const NOW: OffsetDateTime = datetime!(2026-11-22 11:00:00 UTC);

struct World {
    simulator: Simulator,
    shop: Listening,
    gateway: Arc<dyn PaymentGateway>,
    clock: Arc<FixedClock>,
    browser: Browser,
    taken: AtomicU32,
}

impl World {
    async fn open() -> Self {
        Self::open_with(&[], true).await
    }

    async fn open_with(changes: &[(&str, &str)], stage: bool) -> Self {
        let house = ecpay::with(ecpay::Settings { closes: true, ..ecpay::Settings::default() });
        let simulator = Simulator::start(([127, 0, 0, 1], 0).into(), house).await.expect("a port");
        simulator.house.clock.set(NOW);
        simulator.house.chaos.set("retry_every=1,late_for=1").expect("understood");
        let clock = Arc::new(FixedClock::at(NOW));
        let mut settings = ProviderSettings { stage, ..ProviderSettings::default() };
        let stage = ecpay::Merchant::stage();
        for (name, value) in [
            ("merchant_id", stage.id.as_str()),
            ("hash_key", &stage.hash_key),
            ("hash_iv", &stage.hash_iv),
            ("credit_check_code", &stage.check_code),
        ]
        .iter()
        .chain(changes)
        {
            settings.values.insert((*name).to_owned(), (*value).to_owned());
        }
        let provider = EcpayProvider::new(clock.clone(), Some(simulator.origin().to_owned())).expect("a client");
        let gateway = provider.open(&settings).expect("enough settings");
        let shop = Listening::with(gateway.clone()).await;
        Self { simulator, shop, gateway, clock, browser: Browser::new(), taken: AtomicU32::new(0) }
    }

    fn weather(&self, words: &str) {
        self.simulator.house.chaos.set(words).expect("understood");
    }

    /// Never the same reference twice.
    fn request(&self, method: &str) -> PaymentRequest {
        let taken = self.taken.fetch_add(1, Ordering::Relaxed);
        PaymentRequest {
            reference: format!("48210937{taken:02}"),
            method: PaymentMethod::from_code(method).expect("a code"),
            amount: Money::twd(1_280),
            language: Language::Chinese,
            order_number: "4821 0937".to_owned(),
            shop_name: "一頁茶行".to_owned(),
            email: None,
            started_at: NOW,
            expires_at: Some(NOW + Duration::days(3)),
            addresses: self.shop.addresses(),
        }
    }

    /// The shopper stands before ECPay's page.
    async fn at_the_counter(&self, request: &PaymentRequest) -> Page {
        self.browser.follow(self.gateway.start(request).await.expect("started")).await
    }

    /// And presses something there; the browser comes back to the shop with what ECPay says.
    async fn press(&self, request: &PaymentRequest, deed: &str) {
        let origin = self.simulator.origin();
        let page = self.at_the_counter(request).await;
        let page = self.browser.submit(&page.form(origin, &["/", deed].concat())).await;
        self.browser.submit(&page.form(origin, "/returns")).await;
        self.simulator.house.notices.settled().await;
    }

    async fn paid(&self, method: &str) -> (AttemptAtProvider, PaymentNotice) {
        let request = self.request(method);
        self.press(&request, "pay").await;
        let (_, notice) = self.shop.notices().pop().expect("a notice");
        assert_eq!(notice.outcome, PaymentOutcome::Paid);
        (attempt(&request, notice.transaction.clone()), notice)
    }

    /// Away from the page: at a machine, or in the night.
    async fn later(&self, deed: &str, attempt: &AttemptAtProvider) -> reqwest::StatusCode {
        let address = [self.simulator.origin(), "/_ecpay/", deed].concat();
        let asked = reqwest::Client::builder().build().expect("a client").post(address);
        let answer = asked.form(&[("reference", &attempt.reference)]).send().await.expect("answered");
        self.simulator.house.notices.settled().await;
        answer.status()
    }

    async fn refund(&self, attempt: &AttemptAtProvider, amount: i64, before: i64) -> Result<RefundState, GatewayError> {
        let request = refund(attempt, amount, before, &format!("refund-{before}"));
        self.gateway.refund(&request, &TestLease::Held).await
    }

    fn balance(&self, attempt: &AttemptAtProvider) -> Balance {
        self.simulator.house.ledger.balances().get(&attempt.reference).copied().unwrap_or_default()
    }
}

fn attempt(request: &PaymentRequest, transaction: Option<String>) -> AttemptAtProvider {
    AttemptAtProvider {
        reference: request.reference.clone(),
        method: request.method.clone(),
        amount: request.amount,
        handle: None,
        transaction,
        started_at: request.started_at,
    }
}

const DONE: RefundState = RefundState::Done { transaction: None };

#[tokio::test]
async fn a_payment_is_told_from_server_to_server_and_by_the_browser_as_one_event() {
    let world = World::open().await;
    for method in ["ecpay_card", "ecpay_instalments", "ecpay_applepay", "ecpay_twqr"] {
        let request = world.request(method);
        world.press(&request, "pay").await;
        let mut notices = world.shop.notices();
        notices.sort_by_key(|(door, _)| *door == Door::Return);
        let [(Door::Callback, called), (Door::Return, carried)] = &notices[..] else { panic!("{notices:?}") };
        assert_eq!(called, carried, "{method}");
        assert_eq!((called.amount, &called.outcome), (Money::twd(1_280), &PaymentOutcome::Paid), "{method}");
        assert_eq!((called.reference.as_str(), called.objection), (request.reference.as_str(), None));
        assert_eq!(called.fee, Some(Money::twd(35)));
        let asked = world.gateway.query(&attempt(&request, None)).await.expect("answered");
        assert_eq!(asked, ProviderState::Ended(called.clone()), "asked, it is the same event: {method}");
        assert_eq!(world.balance(&attempt(&request, None)), Balance { captured: 1_280, refunded: 0 });
    }
}

#[tokio::test]
async fn what_was_not_paid_is_told_apart() {
    let world = World::open().await;
    let never_there = world.request("ecpay_card");
    let state = world.gateway.query(&attempt(&never_there, None)).await.expect("answered");
    assert_eq!(state, ProviderState::Unknown);

    let looking = world.request("ecpay_card");
    let page = world.at_the_counter(&looking).await;
    let state = world.gateway.query(&attempt(&looking, None)).await.expect("answered");
    assert_eq!(state, ProviderState::Open);

    let left = world.browser.submit_and_leave(&page.form(world.simulator.origin(), "/cancel")).await;
    assert_eq!(left, looking.addresses.order);
    assert!(world.shop.heard().is_empty(), "nobody tells that somebody went away");
    let state = world.gateway.query(&attempt(&looking, None)).await.expect("answered");
    let ProviderState::Ended(notice) = state else { panic!("{state:?}") };
    assert_eq!(notice.outcome, PaymentOutcome::Failed);

    let refused = world.request("ecpay_card");
    world.press(&refused, "fail").await;
    let notices = world.shop.notices();
    assert_eq!(notices.len(), 2);
    assert!(notices.iter().all(|(_, notice)| notice.outcome == PaymentOutcome::Failed), "{notices:?}");
    assert_eq!(world.balance(&attempt(&refused, None)), Balance::default());
}

#[tokio::test]
async fn a_number_is_issued_and_paid_under_days_later() {
    let world = World::open().await;
    for method in ["ecpay_atm", "ecpay_cvs", "ecpay_barcode"] {
        let request = world.request(method);
        world.press(&request, "number").await;
        let mut notices = world.shop.notices();
        notices.sort_by_key(|(door, _)| *door == Door::Return);
        let [(Door::Instructions, told), (Door::Return, carried)] = &notices[..] else { panic!("{notices:?}") };
        assert_eq!(told, carried);
        let PaymentOutcome::Instructed(number) = &told.outcome else { panic!("{told:?}") };
        match method {
            "ecpay_atm" => assert!(number.bank_code.is_some() && number.account.is_some()),
            "ecpay_cvs" => assert!(number.code.is_some() && number.barcodes.is_empty()),
            _ => assert_eq!(number.barcodes.len(), 3),
        }
        assert!(number.until > NOW && Some(number.until) <= request.expires_at, "{method}: {}", number.until);
        let attempt = attempt(&request, None);
        let asked = world.gateway.query(&attempt).await.expect("answered");
        assert_eq!(asked, ProviderState::Ended(told.clone()), "as it was told of");

        assert!(world.later("pay", &attempt).await.is_success());
        let notices = world.shop.notices();
        let [(Door::Callback, paid)] = &notices[..] else { panic!("{notices:?}") };
        assert_eq!((paid.amount, &paid.outcome), (Money::twd(1_280), &PaymentOutcome::Paid));
        assert_ne!(paid.event, told.event);
        assert_eq!(world.gateway.query(&attempt).await.expect("answered"), ProviderState::Ended(paid.clone()));
        assert!(matches!(world.refund(&attempt, 1, 0).await, Err(GatewayError::Unsupported)), "cash stays");
    }
}

#[tokio::test]
async fn a_number_whose_notice_is_lost_is_found_when_it_is_asked_for() {
    let world = World::open().await;
    let request = world.request("ecpay_cvs");
    let attempt = attempt(&request, None);
    let page = world.at_the_counter(&request).await;
    assert_eq!(world.gateway.query(&attempt).await.expect("answered"), ProviderState::Open, "none was issued yet");
    world.weather("lost=100");
    world.browser.submit(&page.form(world.simulator.origin(), "/number")).await;
    let state = world.gateway.query(&attempt).await.expect("answered");
    let ProviderState::Ended(notice) = state else { panic!("{state:?}") };
    assert!(matches!(&notice.outcome, PaymentOutcome::Instructed(number) if number.code.is_some()), "{notice:?}");
    assert_eq!((notice.reference.as_str(), notice.amount), (request.reference.as_str(), Money::twd(1_280)));
}

#[tokio::test]
async fn a_number_that_nobody_pays_under_is_over_without_a_word() {
    let world = World::open().await;
    let request = world.request("ecpay_atm");
    world.press(&request, "number").await;
    world.shop.heard();
    world.later("expire", &attempt(&request, None)).await;
    assert!(world.shop.heard().is_empty());
    let state = world.gateway.query(&attempt(&request, None)).await.expect("answered");
    assert!(matches!(state, ProviderState::Ended(notice) if notice.outcome == PaymentOutcome::Failed));
}

#[tokio::test]
async fn money_goes_back_however_far_the_bank_has_come() {
    let world = World::open().await;
    for night in ["", "close", "settle"] {
        let (whole, _) = world.paid("ecpay_card").await;
        let (parts, _) = world.paid("ecpay_card").await;
        for attempt in [&whole, &parts] {
            if !night.is_empty() {
                world.later(night, attempt).await;
            }
        }
        assert_eq!(world.refund(&whole, 1_280, 0).await.expect("answered"), DONE, "{night}");
        assert_eq!(world.balance(&whole), Balance { captured: 1_280, refunded: 1_280 }, "{night}");

        assert_eq!(world.refund(&parts, 280, 0).await.expect("answered"), DONE, "{night}");
        assert_eq!(world.balance(&parts), Balance { captured: 1_280, refunded: 280 }, "{night}");
        assert_eq!(world.refund(&parts, 1_000, 280).await.expect("answered"), DONE, "{night}");
        assert_eq!(world.balance(&parts), Balance { captured: 1_280, refunded: 1_280 }, "{night}");
        let more = world.refund(&parts, 1, 1_280).await.expect("answered");
        assert!(matches!(more, RefundState::Refused { .. }), "{night}: {more:?}");
    }
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_is_found_out_and_not_done_twice() {
    let world = World::open().await;
    for night in ["", "close", "settle"] {
        for amount in [280, 1_280] {
            // Each of the questions and deeds in turn breaks off.
            for lost_at in 0..4 {
                let (attempt, _) = world.paid("ecpay_card").await;
                if !night.is_empty() {
                    world.later(night, &attempt).await;
                }
                world.weather(&format!("answer_lost=100x1+{lost_at}"));
                let mut outcome = world.refund(&attempt, amount, 0).await;
                if let Err(error) = &outcome {
                    assert!(matches!(error, GatewayError::Unreachable(_)), "{error}");
                    outcome = world.refund(&attempt, amount, 0).await;
                }
                world.weather("calm");
                assert_eq!(outcome.expect("the second time"), DONE, "{night} {amount} {lost_at}");
                assert_eq!(world.balance(&attempt), Balance { captured: 1_280, refunded: amount });
            }
        }
    }
}

#[tokio::test]
async fn whoever_has_lost_the_job_sends_nothing_back() {
    let world = World::open().await;
    let (attempt, _) = world.paid("ecpay_card").await;
    let outcome = world.gateway.refund(&refund(&attempt, 280, 0, "a"), &TestLease::Lost).await;
    assert!(matches!(outcome, Err(GatewayError::Unreachable(_))), "{outcome:?}");
    assert_eq!(world.balance(&attempt), Balance { captured: 1_280, refunded: 0 });
}

#[tokio::test]
async fn instalments_go_back_whole_or_not_at_all() {
    let world = World::open().await;
    let (attempt, _) = world.paid("ecpay_instalments").await;
    let part = world.refund(&attempt, 280, 0).await.expect("answered");
    assert!(matches!(part, RefundState::Refused { .. }), "{part:?}");
    assert_eq!(world.refund(&attempt, 1_280, 0).await.expect("answered"), DONE);
}

#[tokio::test]
async fn a_refund_asks_for_the_banks_number_where_the_callback_never_came() {
    let world = World::open().await;
    let (attempt, _) = world.paid("ecpay_card").await;
    let forgotten = AttemptAtProvider { transaction: None, ..attempt };
    assert_eq!(world.refund(&forgotten, 1_280, 0).await.expect("answered"), DONE);
}

#[tokio::test]
async fn without_the_merchants_check_code_a_refund_is_the_owners_to_do() {
    let world = World::open_with(&[("credit_check_code", "")], true).await;
    let (attempt, _) = world.paid("ecpay_card").await;
    let refused = world.refund(&attempt, 1_280, 0).await.expect("answered");
    assert!(matches!(refused, RefundState::Refused { .. }), "{refused:?}");
    assert_eq!(world.balance(&attempt).refunded, 0);
}

#[tokio::test]
async fn while_ecpay_closes_the_day_a_refund_waits() {
    let world = World::open_with(&[], false).await;
    let (attempt, _) = world.paid("ecpay_card").await;
    for (hour, open) in [(datetime!(2026-11-22 12:20 UTC), false), (datetime!(2026-11-22 12:31 UTC), true)] {
        world.clock.set(hour);
        world.simulator.house.clock.set(hour);
        let outcome = world.refund(&attempt, 1_280, 0).await;
        assert_eq!(outcome.is_ok(), open, "{outcome:?}");
        assert!(open || matches!(outcome, Err(GatewayError::Unreachable(_))));
    }
    assert_eq!(world.balance(&attempt).refunded, 1_280);
}

#[tokio::test]
async fn a_notice_that_was_not_taken_comes_again() {
    let world = World::open().await;
    world.shop.fails(2);
    let request = world.request("ecpay_card");
    let page = world.at_the_counter(&request).await;
    world.browser.submit(&page.form(world.simulator.origin(), "/pay")).await;
    world.simulator.house.notices.settled().await;
    let statuses: Vec<_> =
        world.simulator.house.notices.sent().into_iter().map(|sent| (sent.status, sent.answer)).collect();
    let taken = (Some(200), "1|OK".to_owned());
    assert_eq!(statuses, [(Some(500), String::new()), (Some(500), String::new()), taken]);
    assert_eq!(world.shop.notices().len(), 1);
}

#[tokio::test]
async fn what_was_pressed_in_the_back_office_is_objected_to() {
    for (takes, objection) in [("", Some(Objection::Simulated)), ("yes", None)] {
        let world = World::open_with(&[("take_simulated", takes)], true).await;
        let request = world.request("ecpay_card");
        world.press(&request, "simulate").await;
        let notices = world.shop.notices();
        assert!(notices.iter().all(|(_, notice)| notice.objection == objection), "{notices:?}");
        assert_eq!(world.balance(&attempt(&request, None)), Balance::default());
    }
}

#[tokio::test]
async fn what_somebody_else_wrote_is_answered_in_ecpays_words_and_has_no_effect() {
    let world = World::open().await;
    world.weather("forged=100");
    let request = world.request("ecpay_card");
    world.press(&request, "pay").await;
    let heard = world.shop.heard();
    let forged: Vec<_> = heard.iter().filter(|heard| matches!(heard.reading, Err(GatewayError::Forged))).collect();
    let [forged] = &forged[..] else { panic!("{heard:?}") };
    assert_eq!((forged.reply.status, forged.reply.body.as_str()), (200, "0|CheckMacValue Error"));
}

#[tokio::test]
async fn another_amount_is_another_event() {
    let world = World::open().await;
    world.weather("wrong_amount=100x1");
    let request = world.request("ecpay_card");
    world.press(&request, "pay").await;
    let mut notices = world.shop.notices();
    notices.sort_by_key(|(door, _)| *door == Door::Return);
    let [(_, wrong), (_, right)] = &notices[..] else { panic!("{notices:?}") };
    assert_eq!((wrong.amount, right.amount), (Money::twd(1_281), Money::twd(1_280)));
    assert_ne!(wrong.event, right.event, "the right one must still have its effect");
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_unreachable() {
    let world = World::open().await;
    let (attempt, _) = world.paid("ecpay_card").await;
    for weather in ["busy=100x1", "down=100x1", "answer_lost=100x1"] {
        world.weather(weather);
        let outcome = world.gateway.query(&attempt).await;
        assert!(matches!(outcome, Err(GatewayError::Unreachable(_))), "{weather}: {outcome:?}");
    }
    world.clock.pass(Duration::minutes(10));
    let stale = world.gateway.query(&attempt).await;
    assert!(matches!(stale, Err(GatewayError::Refused(_))), "a question is fresh for three minutes: {stale:?}");
}

#[tokio::test]
async fn what_ecpay_would_refuse_is_refused() {
    let world = World::open().await;
    let request = world.request("ecpay_card");
    world.at_the_counter(&request).await;
    let refused = async |step: NextStep| {
        let page = world.browser.follow(step).await.0;
        page.split("data-code=\"").nth(1).and_then(|rest| rest.split('"').next().map(str::to_owned))
    };
    let again = world.gateway.start(&request).await.expect("started");
    assert_eq!(refused(again).await.as_deref(), Some("10300028"), "a reference is used once for ever");

    let NextStep::Form { action, mut fields } =
        world.gateway.start(&world.request("ecpay_card")).await.expect("started")
    else {
        panic!("a form")
    };
    fields.iter_mut().filter(|(name, _)| name == "TotalAmount").for_each(|(_, value)| *value = "1".to_owned());
    assert_eq!(refused(NextStep::Form { action, fields }).await.as_deref(), Some("10200073"));

    let much = PaymentRequest { amount: Money::twd(200_000), ..world.request("ecpay_card") };
    assert_eq!(refused(world.gateway.start(&much).await.expect("started")).await.as_deref(), Some("10200050"));

    let mut one_door = world.request("ecpay_card");
    one_door.addresses.back.clone_from(&one_door.addresses.callback);
    assert_eq!(refused(world.gateway.start(&one_door).await.expect("started")).await.as_deref(), Some("10200052"));

    let stranger = World::open_with(&[("merchant_id", "2000132")], true).await;
    let step = stranger.gateway.start(&stranger.request("ecpay_card")).await.expect("started");
    assert_eq!(refused(step).await.as_deref(), Some("10200094"));
    let awkward = PaymentRequest { shop_name: "Echo & <Python> 茶#行".repeat(40), ..world.request("ecpay_card") };
    assert_eq!(refused(world.gateway.start(&awkward).await.expect("started")).await, None, "a name is no attack");
}

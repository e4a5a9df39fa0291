use crate::redirect::{ANYWHERE, Started, chooses, ended, opened, paid, refund, request, returning, started};
use shop_domain::kernel::Money;
use shop_gateways::LinePayProvider;
use shop_services::ports::{GatewayError, PaymentGateway, PaymentOutcome, ProviderState, Reading, RefundState};
use shop_simulators::{
    Simulator,
    line_pay::{CHANNEL_ID, CHANNEL_SECRET, doors},
};
use shop_testkit::TestLease;
use std::{sync::Arc, time::Duration};

struct House {
    line_pay: Simulator,
    gateway: Arc<dyn PaymentGateway>,
}

impl House {
    async fn open() -> Self {
        Self::of("v3", CHANNEL_SECRET).await
    }

    async fn of(version: &str, secret: &str) -> Self {
        let line_pay = Simulator::start(ANYWHERE, doors).await.expect("a port");
        let provider = LinePayProvider::new(Some(line_pay.origin().to_owned())).expect("TLS");
        let settings = [("channel_id", CHANNEL_ID), ("channel_secret", secret), ("version", version)];
        Self { gateway: opened(&provider, &settings), line_pay }
    }

    /// Of a shop that waits half a second and no longer.
    fn impatient(&self) -> Arc<dyn PaymentGateway> {
        let provider = LinePayProvider::new(Some(self.line_pay.origin().to_owned())).expect("TLS");
        let provider = provider.waiting_for(Duration::from_millis(500));
        opened(&provider, &[("channel_id", CHANNEL_ID), ("channel_secret", CHANNEL_SECRET)])
    }

    fn weather(&self, words: &str) {
        self.line_pay.house.chaos.set(words).expect("understood");
    }

    async fn started(&self) -> Started {
        started(&*self.gateway, &request("4821093701", "linepay")).await.expect("started")
    }

    /// Approved, not confirmed.
    async fn approved(&self, choice: &str) -> Started {
        let started = self.started().await;
        chooses(&started.address, choice).await;
        started
    }

    async fn paid(&self) -> shop_services::ports::AttemptAtProvider {
        let Started { attempt, .. } = self.approved("card").await;
        let notice = ended(self.gateway.query(&attempt).await);
        paid(&attempt, &notice)
    }

    fn balance(&self) -> (i64, i64) {
        let balances = self.line_pay.house.ledger.balances();
        balances.get("4821093701").map_or((0, 0), |balance| (balance.captured, balance.refunded))
    }
}

#[tokio::test]
async fn what_the_shopper_approves_is_paid_once_the_shop_asks() {
    for version in ["v3", "v4"] {
        let house = House::of(version, CHANNEL_SECRET).await;
        let Started { attempt, address } = house.started().await;
        assert_eq!(attempt.handle.as_ref().map(String::len), Some(19));
        assert_eq!(house.gateway.query(&attempt).await.ok(), Some(ProviderState::Open));
        let back = chooses(&address, "points").await;
        let reading = house.gateway.read(&returning(&back)).expect("read");
        assert_eq!(reading, Reading::Ask { reference: "4821093701".to_owned() });
        assert_eq!(house.balance(), (0, 0), "an approval moves nothing");

        let notice = ended(house.gateway.query(&attempt).await);
        assert_eq!((notice.outcome.clone(), notice.amount), (PaymentOutcome::Paid, Money::twd(1_280)));
        assert_eq!(notice.transaction, attempt.handle);
        assert_eq!(house.balance(), (1_280, 0));
        assert_eq!(ended(house.gateway.query(&attempt).await), notice, "the same, however often it is asked");
        assert_eq!(house.balance(), (1_280, 0));
    }
}

#[tokio::test]
async fn a_return_that_somebody_wrote_names_an_attempt_and_proves_nothing() {
    let house = House::open().await;
    let Started { attempt, .. } = house.started().await;
    let back = "http://shop.test/returns/p?transactionId=2026112299999999999&orderId=4821093701";
    let reading = house.gateway.read(&returning(back)).expect("read");
    assert_eq!(reading, Reading::Ask { reference: "4821093701".to_owned() });
    assert_eq!(house.gateway.query(&attempt).await.ok(), Some(ProviderState::Open));
    for back in ["http://shop.test/?orderId=", "http://shop.test/?orderId=a'b", "http://shop.test/"] {
        assert!(matches!(house.gateway.read(&returning(back)), Err(GatewayError::Malformed(_))), "{back}");
    }
}

#[tokio::test]
async fn a_shopper_who_turns_back_has_cancelled() {
    let house = House::open().await;
    let Started { attempt, address } = house.started().await;
    let back = chooses(&address, "cancel").await;
    assert!(back.contains("cancelled=1") && back.contains("orderId=4821093701"), "{back}");
    assert!(house.gateway.read(&returning(&back)).is_ok());
    assert_eq!(ended(house.gateway.query(&attempt).await).outcome, PaymentOutcome::Cancelled);
}

#[tokio::test]
async fn too_little_money_is_a_failure_and_the_order_can_be_paid_again() {
    let house = House::open().await;
    let Started { attempt, .. } = house.approved("empty").await;
    assert_eq!(ended(house.gateway.query(&attempt).await).outcome, PaymentOutcome::Failed);
    assert_eq!(ended(house.gateway.query(&attempt).await).outcome, PaymentOutcome::Failed);
    let again = started(&*house.gateway, &request("4821093702", "linepay")).await.expect("started");
    chooses(&again.address, "card").await;
    assert_eq!(ended(house.gateway.query(&again.attempt).await).outcome, PaymentOutcome::Paid);
    assert_eq!(house.balance(), (0, 0));
}

#[tokio::test]
async fn an_approval_that_nobody_confirmed_is_over_after_twenty_minutes() {
    let house = House::open().await;
    let Started { attempt, .. } = house.approved("card").await;
    house.line_pay.house.clock.set_ahead(21 * 60);
    assert_eq!(ended(house.gateway.query(&attempt).await).outcome, PaymentOutcome::Cancelled);
    assert_eq!(house.balance(), (0, 0));
}

#[tokio::test]
async fn a_confirmation_whose_answer_is_lost_is_found_to_have_been_done() {
    for fault in ["answer_lost=100x1+1", "silence=100x1+1,silence_for=2000"] {
        let house = House::open().await;
        let Started { attempt, .. } = house.approved("card").await;
        house.weather(fault);
        let notice = ended(house.impatient().query(&attempt).await);
        assert_eq!((notice.outcome, notice.amount), (PaymentOutcome::Paid, Money::twd(1_280)), "{fault}");
        assert_eq!(house.balance(), (1_280, 0), "{fault}");
    }
}

#[tokio::test]
async fn a_confirmation_that_is_under_way_is_neither_paid_nor_failed() {
    let house = House::open().await;
    let Started { attempt, .. } = house.approved("card").await;
    house.weather("late=100x1,late_for=2000");
    assert!(matches!(house.impatient().query(&attempt).await, Err(GatewayError::Unreachable(_))), "waited in vain");
    assert!(matches!(house.gateway.query(&attempt).await, Err(GatewayError::Unreachable(_))), "called twice");
    let state = loop {
        match house.gateway.query(&attempt).await {
            Err(GatewayError::Unreachable(_)) => {}
            state => break state,
        }
    };
    assert_eq!(ended(state).outcome, PaymentOutcome::Paid);
    assert_eq!(house.balance(), (1_280, 0));
}

#[tokio::test]
async fn two_instances_that_ask_at_once_take_the_money_once() {
    let house = House::open().await;
    let Started { attempt, .. } = house.approved("card").await;
    let states = tokio::join!(house.gateway.query(&attempt), house.gateway.query(&attempt));
    for state in [states.0, states.1] {
        match state {
            Ok(ProviderState::Ended(notice)) => assert_eq!(notice.outcome, PaymentOutcome::Paid),
            Err(GatewayError::Unreachable(_)) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(ended(house.gateway.query(&attempt).await).outcome, PaymentOutcome::Paid);
    assert_eq!(house.balance(), (1_280, 0));
}

#[tokio::test]
async fn another_sum_is_told_as_it_is_and_does_not_stand_in_the_way_of_the_right_one() {
    let house = House::open().await;
    let Started { attempt, .. } = house.approved("card").await;
    house.weather("wrong_amount=100x2");
    let wrong = ended(house.gateway.query(&attempt).await);
    assert_eq!(wrong.amount, Money::twd(1_281));
    let right = ended(house.gateway.query(&attempt).await);
    assert_eq!(right.amount, Money::twd(1_280));
    assert_ne!(wrong.event, right.event);
}

#[tokio::test]
async fn where_a_confirmation_and_the_books_differ_the_books_are_right() {
    let house = House::open().await;
    let Started { attempt, .. } = house.approved("card").await;
    house.weather("wrong_amount=100x1");
    assert_eq!(ended(house.gateway.query(&attempt).await).amount, Money::twd(1_280));
}

#[tokio::test]
async fn an_approval_whose_money_is_not_wanted_any_more_comes_to_nothing() {
    let house = House::open().await;
    let Started { attempt, .. } = house.approved("card").await;
    assert_eq!(house.gateway.query_only(&attempt).await.ok(), Some(ProviderState::Open));
    assert_eq!(house.balance(), (0, 0));
    ended(house.gateway.query(&attempt).await);
    assert_eq!(ended(house.gateway.query_only(&attempt).await).outcome, PaymentOutcome::Paid, "what is paid is told");
}

#[tokio::test]
async fn a_silent_house_leaves_everything_open() {
    let house = House::open().await;
    let Started { attempt, .. } = house.approved("card").await;
    house.weather("down=100");
    assert!(matches!(house.gateway.query(&attempt).await, Err(GatewayError::Unreachable(_))));
    assert!(matches!(house.gateway.start(&request("4821093702", "linepay")).await, Err(GatewayError::Unreachable(_))));
    house.weather("calm");
    assert_eq!(ended(house.gateway.query(&attempt).await).outcome, PaymentOutcome::Paid);
}

#[tokio::test]
async fn what_line_pay_never_heard_of_is_unknown_and_what_was_paid_is_found_by_the_order() {
    let house = House::open().await;
    let Started { mut attempt, .. } = house.approved("card").await;
    let handle = attempt.handle.replace("2026112200000000001".to_owned());
    assert_eq!(house.gateway.query(&attempt).await.ok(), Some(ProviderState::Unknown));
    attempt.handle = None;
    assert_eq!(house.gateway.query(&attempt).await.ok(), Some(ProviderState::Unknown));
    attempt.handle = handle;
    let notice = ended(house.gateway.query(&attempt).await);
    attempt.handle = None;
    assert_eq!(ended(house.gateway.query(&attempt).await), notice);
}

#[tokio::test]
async fn a_wrong_secret_is_the_owners_to_mend() {
    let house = House::of("v3", "another").await;
    let refused = house.gateway.start(&request("4821093701", "linepay")).await;
    assert!(matches!(&refused, Err(GatewayError::Refused(reason)) if reason.starts_with("1106")), "{refused:?}");
}

#[tokio::test]
async fn money_goes_back_in_parts_until_none_is_left() {
    let house = House::open().await;
    let attempt = house.paid().await;
    for (amount, before, key) in [(280, 0, "a"), (500, 280, "b"), (500, 780, "c")] {
        let state =
            house.gateway.refund(&refund(&attempt, amount, before, key), &TestLease::Held).await.expect("answered");
        assert!(matches!(state, RefundState::Done { transaction: Some(id) } if id.len() == 19));
    }
    assert_eq!(house.balance(), (1_280, 1_280));
    let more = house.gateway.refund(&refund(&attempt, 1, 1_280, "d"), &TestLease::Held).await.expect("answered");
    assert!(matches!(&more, RefundState::Refused { reason } if reason.starts_with("1165")), "{more:?}");
    assert_eq!(house.balance(), (1_280, 1_280));
}

#[tokio::test]
async fn more_than_was_paid_does_not_go_back() {
    let house = House::open().await;
    let attempt = house.paid().await;
    let state = house.gateway.refund(&refund(&attempt, 1_281, 0, "a"), &TestLease::Held).await.expect("answered");
    assert!(matches!(&state, RefundState::Refused { reason } if reason.starts_with("1164")), "{state:?}");
    assert_eq!(house.balance(), (1_280, 0));
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_is_not_sent_twice() {
    let house = House::open().await;
    let attempt = house.paid().await;
    house.weather("answer_lost=100x1+1");
    let part = refund(&attempt, 280, 0, "a");
    assert!(matches!(house.gateway.refund(&part, &TestLease::Held).await, Err(GatewayError::Unreachable(_))));
    assert!(matches!(
        house.gateway.refund(&part, &TestLease::Held).await,
        Ok(RefundState::Done { transaction: Some(_) })
    ));
    assert_eq!(house.balance(), (1_280, 280));
}

#[tokio::test]
async fn whoever_has_lost_the_job_sends_nothing_back() {
    let house = House::open().await;
    let attempt = house.paid().await;
    let outcome = house.gateway.refund(&refund(&attempt, 280, 0, "a"), &TestLease::Lost).await;
    assert!(matches!(outcome, Err(GatewayError::Unreachable(_))), "{outcome:?}");
    assert_eq!(house.balance(), (1_280, 0));
}

#[tokio::test]
async fn a_refund_by_another_hand_is_told_and_nothing_is_sent() {
    let house = House::open().await;
    let attempt = house.paid().await;
    house.gateway.refund(&refund(&attempt, 100, 0, "by hand"), &TestLease::Held).await.expect("answered");
    let state = house.gateway.refund(&refund(&attempt, 280, 0, "a"), &TestLease::Held).await.expect("answered");
    assert!(matches!(state, RefundState::Refused { .. }), "{state:?}");
    assert_eq!(house.balance(), (1_280, 100));
}

//! Paying at a provider: being sent there, and what the provider says afterwards.

use shop_contract::{AdminOrderQuery, OrderAction, OrderEventView, OrderFilter};
use shop_domain::{
    fault::{Class, Fault},
    kernel::{Language, Money},
    order::{OrderEvent, OrderState, OrderStatus},
    payment::{PaymentMethod, PaymentStatus},
};
use shop_services::{
    order::OrderCommand,
    payment::PaymentRefusal,
    ports::{AttemptStatus, Door, Incoming, NextStep, Objection, PaymentNotice, PaymentOutcome},
};
use shop_testkit::{ScriptedGateway, TestShop, a_product};

use PaymentOutcome::{Cancelled, Failed, Paid};

/// NT$500, waiting for its money.
async fn an_unpaid_order(shop: &TestShop) -> OrderState {
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    visitor.orders(PaymentMethod::TEST).await.expect("ordered")
}

/// About attempt number `attempt` of an order, over its total.
fn notice(event: &str, order: &OrderState, attempt: &str, outcome: PaymentOutcome) -> PaymentNotice {
    let reference = [order.number.compact(), attempt].concat();
    ScriptedGateway::notice(event, &reference, order.totals.total.amount, outcome)
}

/// As a callback, which is answered in the provider's words.
async fn receives(shop: &TestShop, notice: &PaymentNotice) -> u16 {
    let incoming = ScriptedGateway::brings(notice, Door::Callback);
    shop.services.payment.callback("test", &incoming).await.expect("answered").status
}

async fn goes(shop: &TestShop, order: &OrderState) -> Result<String, PaymentRefusal> {
    let sent = shop.services.payment.go(&order.token, Language::Chinese).await?;
    match sent.step {
        NextStep::Redirect { address, .. } => Ok(address),
        NextStep::Form { action, .. } => Ok(action),
    }
}

fn count(shop: &TestShop, order: &OrderState, wanted: impl Fn(&OrderEvent) -> bool) -> usize {
    shop.store.committed().events_of(order.id).iter().filter(|entry| wanted(&entry.event)).count()
}

#[tokio::test]
async fn the_shopper_is_sent_to_the_provider_with_the_total() {
    let shop = TestShop::new();
    let order = an_unpaid_order(&shop).await;
    let address = goes(&shop, &order).await.expect("payable");
    let started = shop.gateway.started();
    assert_eq!(address, ["https://pay.test/", order.number.compact(), "01"].concat());
    assert_eq!((started.len(), started[0].amount), (1, Money::twd(500)));
    assert_eq!(goes(&shop, &order).await.expect("payable"), address, "the same place again");
    assert_eq!(shop.gateway.started().len(), 1);
    let again = shop.services.payment.go(&order.token, Language::Chinese).await.expect("payable");
    assert!(again.been_there, "whoever comes back is not sent on by itself");
    assert!(!shop.gateway.was_asked_inside_a_transaction());
}

#[tokio::test]
async fn a_provider_that_is_away_leaves_the_order_payable() {
    let shop = TestShop::new();
    let order = an_unpaid_order(&shop).await;
    shop.gateway.goes_away(true);
    let refused = goes(&shop, &order).await.expect_err("the provider is away");
    assert_eq!((refused.code(), refused.class()), ("payment.unreachable", Class::Unavailable));
    shop.gateway.goes_away(false);
    goes(&shop, &order).await.expect("payable again");
}

#[tokio::test]
async fn money_that_arrives_sets_the_order_to_work() {
    let shop = TestShop::new();
    let order = an_unpaid_order(&shop).await;
    assert_eq!(receives(&shop, &notice("e1", &order, "01", Paid)).await, 200);
    let (state, after) = (shop.order(order.id), shop.store.committed());
    assert_eq!((state.status, state.payment_status), (OrderStatus::Processing, PaymentStatus::Paid));
    assert_eq!(state.expires_at, None);
    assert_eq!(after.attempts[0].status, AttemptStatus::Paid);
    assert_eq!((after.entries.len(), after.entries[0].amount), (1, Money::twd(500)));
    assert_eq!(after.entries[0].attempt, Some(after.attempts[0].id));
}

#[tokio::test]
async fn callback_and_return_are_applied_once_in_any_order() {
    // The return may name the callback's event, or one of its own.
    for events in [["e1", "e1"], ["callback", "return"], ["return", "callback"]] {
        let shop = TestShop::new();
        let order = an_unpaid_order(&shop).await;
        let [first, second] = events.map(|event| notice(event, &order, "01", Paid));
        assert_eq!(receives(&shop, &first).await, 200);
        assert_eq!(receives(&shop, &second).await, 200);
        let entered = shop.store.committed().entries.len();
        assert_eq!((entered, shop.order(order.id).payment_status), (1, PaymentStatus::Paid), "{events:?}");
        assert_eq!(count(&shop, &order, |event| matches!(event, OrderEvent::Paid { .. })), 1);
        assert_eq!(count(&shop, &order, |event| matches!(event, OrderEvent::PaidTooMuch { .. })), 0);
    }
}

#[tokio::test]
async fn a_notice_that_comes_again_changes_nothing() {
    for outcome in [Paid, Failed, Cancelled] {
        let shop = TestShop::new();
        let order = an_unpaid_order(&shop).await;
        let notice = notice("e1", &order, "01", outcome);
        assert_eq!(receives(&shop, &notice).await, 200);
        let after = shop.store.committed();
        assert_eq!(receives(&shop, &notice).await, 200);
        assert_eq!(shop.store.committed(), after);
    }
}

#[tokio::test]
async fn callback_and_return_at_once_are_applied_once() {
    let shop = TestShop::new();
    let order = an_unpaid_order(&shop).await;
    let notice = notice("e1", &order, "01", Paid);
    let (first, second) = tokio::join!(receives(&shop, &notice), receives(&shop, &notice));
    assert_eq!((first, second), (200, 200));
    assert_eq!(shop.store.committed().entries.len(), 1);
    assert_eq!(count(&shop, &order, |event| matches!(event, OrderEvent::Paid { .. })), 1);
}

#[tokio::test]
async fn what_is_not_the_providers_has_no_effect_and_is_kept_for_the_owner() {
    let shop = TestShop::new();
    let order = an_unpaid_order(&shop).await;
    let paid = notice("e1", &order, "01", Paid);
    let before = shop.store.committed();
    let nonsense = Incoming { body: "{}".into(), ..ScriptedGateway::brings(&paid, Door::Callback) };
    for (incoming, status) in [(ScriptedGateway::forgery(&paid, Door::Callback), 403), (nonsense, 400)] {
        for _ in 0..3 {
            assert_eq!(shop.services.payment.callback("test", &incoming).await.expect("answered").status, status);
        }
    }
    let after = shop.store.committed();
    assert_eq!((&after.orders, &after.entries, &after.jobs), (&before.orders, &before.entries, &before.jobs));
    let verdicts: Vec<_> = after.callbacks.values().map(|row| row.verdict.as_deref().expect("judged")).collect();
    assert_eq!(verdicts.len(), 2, "the same thing thrice is kept once");
    assert!(verdicts.contains(&"forged") && verdicts.contains(&"malformed"));
    assert_eq!(receives(&shop, &paid).await, 200, "the real one is not kept out by it");
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Paid);
}

#[tokio::test]
async fn what_the_provider_signed_and_no_money_stands_behind_has_no_effect() {
    for (objection, verdict) in [(Objection::Merchant, "merchant"), (Objection::Simulated, "simulated")] {
        let shop = TestShop::new();
        let order = an_unpaid_order(&shop).await;
        let simulated = PaymentNotice { objection: Some(objection), ..notice("e1", &order, "01", Paid) };
        assert_eq!(receives(&shop, &simulated).await, 200);
        assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Pending);
        let after = shop.store.committed();
        assert!(after.entries.is_empty());
        assert_eq!(after.callbacks.values().next().expect("kept").verdict.as_deref(), Some(verdict));
    }
}

#[tokio::test]
async fn a_notice_of_an_attempt_that_nobody_knows_is_kept_for_the_owner() {
    let shop = TestShop::new();
    let unknown = ScriptedGateway::notice("e1", "NOBODY", 500, Paid);
    assert_eq!(receives(&shop, &unknown).await, 200, "it is kept, and need not come again");
    let kept = shop.store.committed().callbacks;
    assert!(kept.values().any(|callback| callback.reference == "NOBODY" && callback.applied_at.is_none()));
}

#[tokio::test]
async fn a_notice_over_another_amount_is_held() {
    let shop = TestShop::new();
    let order = an_unpaid_order(&shop).await;
    let reference = [order.number.compact(), "01"].concat();
    assert_eq!(receives(&shop, &ScriptedGateway::notice("e1", &reference, 5, Paid)).await, 200);
    let (state, after) = (shop.order(order.id), shop.store.committed());
    assert_eq!((state.status, state.payment_status), (order.status, order.payment_status));
    assert_eq!(state.held, Some(Money::twd(5)));
    assert_eq!(after.attempts[0].status, AttemptStatus::Held);
    assert_eq!((after.entries.len(), after.entries[0].amount), (1, Money::twd(5)), "the provider has it");
    assert_eq!(count(&shop, &order, |event| *event == OrderEvent::PaymentHeld { amount: Money::twd(5) }), 1);
    let verdicts: Vec<_> = after.callbacks.values().map(|callback| callback.verdict.as_deref()).collect();
    assert_eq!(verdicts, [Some("mismatch")]);
    assert_eq!(receives(&shop, &notice("e2", &order, "01", Paid)).await, 200);
    let state = shop.order(order.id);
    assert_eq!(state.payment_status, PaymentStatus::Paid, "the right amount still counts");
    assert_eq!((state.held, state.refund_due), (None, Money::twd(5)), "and the wrong one goes back");
}

/// NT$500 asked for, and another amount taken.
async fn an_order_with_held_money(shop: &TestShop, amount: i64) -> OrderState {
    let order = an_unpaid_order(shop).await;
    let reference = [order.number.compact(), "01"].concat();
    for event in ["callback", "return"] {
        assert_eq!(receives(shop, &ScriptedGateway::notice(event, &reference, amount, Paid)).await, 200);
    }
    shop.order(order.id)
}

async fn decides(shop: &TestShop, order: &OrderState, action: OrderAction) {
    let command = OrderCommand { order: order.id, version: order.version, action, tracking: None };
    shop.services.order.act(&shop.owner().caller, command).await.expect("decided");
}

fn in_the_ledger(shop: &TestShop) -> i64 {
    shop.store.committed().entries.iter().map(|entry| entry.amount.amount).sum()
}

#[tokio::test]
async fn held_money_is_shown_to_the_owner_and_not_to_the_shopper() {
    let shop = TestShop::new();
    let order = an_order_with_held_money(&shop, 5).await;
    let (owner, is_held) =
        (shop.owner().caller, |entry: &OrderEventView| matches!(entry.event, OrderEvent::PaymentHeld { .. }));
    assert_eq!(shop.services.order.home(&owner, Language::English).await.expect("read").held, 1);
    let query = AdminOrderQuery { filter: OrderFilter::Held, ..AdminOrderQuery::default() };
    let list = shop.services.order.list(&owner, &query).await.expect("read");
    assert_eq!(list.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [order.id]);
    let shown = shop.services.order.get(&owner, order.id, Language::English).await.expect("read");
    assert_eq!(shown.order.timeline.iter().filter(|entry| is_held(entry)).count(), 1, "one capture, told twice");
    let seen = shop.services.order.by_token(&order.token, None).await.expect("read");
    assert!(!seen.timeline.iter().any(is_held) && !seen.can_be_paid);
}

#[tokio::test]
async fn held_money_that_the_owner_accepts_pays_the_order() {
    for (held, due) in [(5, 0), (500 - 1, 0), (620, 120)] {
        let shop = TestShop::new();
        let order = an_order_with_held_money(&shop, held).await;
        decides(&shop, &order, OrderAction::MarkPaid).await;
        let state = shop.order(order.id);
        assert_eq!((state.status, state.payment_status), (OrderStatus::Processing, PaymentStatus::Paid));
        assert_eq!((state.held, state.refund_due), (None, Money::twd(due)), "{held}");
        assert_eq!(in_the_ledger(&shop), 500 + due, "{held}");
    }
}

#[tokio::test]
async fn held_money_of_an_order_that_is_cancelled_goes_back() {
    let shop = TestShop::new();
    let order = an_order_with_held_money(&shop, 5).await;
    decides(&shop, &order, OrderAction::Cancel).await;
    let state = shop.order(order.id);
    assert_eq!((state.status, state.held, state.refund_due), (OrderStatus::Cancelled, None, Money::twd(5)));
    let refund = shop.owner().opens(order.id).await.refunds[0].id;
    shop.services.refund.sent_by_hand(&shop.owner().caller, refund).await.expect("sent");
    assert!(shop.order(order.id).refund_due.is_zero());
    assert_eq!(in_the_ledger(&shop), 0);
}

#[tokio::test]
async fn a_cancelled_payment_can_be_paid_again() {
    for (outcome, ended) in [(Cancelled, AttemptStatus::Cancelled), (Failed, AttemptStatus::Failed)] {
        let shop = TestShop::new();
        let order = an_unpaid_order(&shop).await;
        assert_eq!(receives(&shop, &notice("e1", &order, "01", outcome)).await, 200);
        assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Failed);
        let refused = goes(&shop, &order).await.expect_err("no attempt is open");
        assert_eq!(refused.code(), "payment.not_payable");

        shop.services.payment.again(&order.token).await.expect("another attempt");
        let address = goes(&shop, &order).await.expect("payable");
        assert!(address.ends_with(&[order.number.compact(), "02"].concat()), "a reference is never used twice");
        assert_eq!(receives(&shop, &notice("e2", &order, "02", Paid)).await, 200);
        let state = shop.order(order.id);
        assert_eq!((state.status, state.payment_status), (OrderStatus::Processing, PaymentStatus::Paid));
        let attempts = shop.store.committed().attempts;
        assert_eq!(attempts.iter().map(|attempt| attempt.status).collect::<Vec<_>>(), [ended, AttemptStatus::Paid]);
    }
}

#[tokio::test]
async fn what_the_shopper_approved_is_completed_only_while_the_order_wants_its_money() {
    for (cancelled, taken) in [(false, 500), (true, 0)] {
        let shop = TestShop::new();
        let order = an_unpaid_order(&shop).await;
        goes(&shop, &order).await.expect("payable");
        shop.gateway.would_complete(notice("e1", &order, "01", Paid));
        if cancelled {
            decides(&shop, &order, OrderAction::Cancel).await;
        }
        let attempt = shop.store.committed().attempts[0].id;
        assert_eq!(shop.services.payment.ask(attempt).await.expect("asked"), !cancelled);
        assert_eq!(in_the_ledger(&shop), taken);
    }
}

#[tokio::test]
async fn an_attempt_that_is_open_is_not_started_twice() {
    let shop = TestShop::new();
    let order = an_unpaid_order(&shop).await;
    let before = shop.store.committed();
    shop.services.payment.again(&order.token).await.expect("no error");
    assert_eq!(shop.store.committed(), before);
    assert_eq!(receives(&shop, &notice("e1", &order, "01", Cancelled)).await, 200);
    let again = || shop.services.payment.again(&order.token);
    let (first, second) = tokio::join!(again(), again());
    first.expect("another attempt");
    second.expect("no error");
    assert_eq!(shop.store.committed().attempts.len(), 2);
}

#[tokio::test]
async fn a_failure_after_the_money_changes_nothing() {
    for outcome in [Failed, Cancelled] {
        let shop = TestShop::new();
        let order = an_unpaid_order(&shop).await;
        assert_eq!(receives(&shop, &notice("e1", &order, "01", Paid)).await, 200);
        let paid = shop.store.committed();
        assert_eq!(receives(&shop, &notice("e2", &order, "01", outcome)).await, 200);
        let after = shop.store.committed();
        assert_eq!((&after.attempts, &after.entries, &after.events), (&paid.attempts, &paid.entries, &paid.events));
        assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Paid);
    }
}

#[tokio::test]
async fn a_late_failure_of_an_old_attempt_leaves_the_new_one_open() {
    let shop = TestShop::new();
    let order = an_unpaid_order(&shop).await;
    assert_eq!(receives(&shop, &notice("e1", &order, "01", Cancelled)).await, 200);
    shop.services.payment.again(&order.token).await.expect("another attempt");
    assert_eq!(receives(&shop, &notice("e2", &order, "01", Failed)).await, 200);
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Pending);
    goes(&shop, &order).await.expect("the new attempt is open");
}

#[tokio::test]
async fn money_after_a_failure_counts() {
    let shop = TestShop::new();
    let order = an_unpaid_order(&shop).await;
    assert_eq!(receives(&shop, &notice("e1", &order, "01", Failed)).await, 200);
    assert_eq!(receives(&shop, &notice("e2", &order, "01", Paid)).await, 200);
    let state = shop.order(order.id);
    assert_eq!((state.status, state.payment_status), (OrderStatus::Processing, PaymentStatus::Paid));
}

#[tokio::test]
async fn money_that_comes_twice_is_entered_twice_and_said_to_be_too_much() {
    let shop = TestShop::new();
    let order = an_unpaid_order(&shop).await;
    assert_eq!(receives(&shop, &notice("e1", &order, "01", Failed)).await, 200);
    shop.services.payment.again(&order.token).await.expect("another attempt");
    assert_eq!(receives(&shop, &notice("e2", &order, "02", Paid)).await, 200);
    assert_eq!(receives(&shop, &notice("e3", &order, "01", Paid)).await, 200);
    assert_eq!(shop.store.committed().entries.len(), 2, "no money is lost");
    assert_eq!(count(&shop, &order, |event| matches!(event, OrderEvent::Paid { .. })), 1);
    assert_eq!(count(&shop, &order, |event| matches!(event, OrderEvent::PaidTooMuch { .. })), 1);
}

#[tokio::test]
async fn an_order_in_cash_is_not_paid_at_a_provider() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
    assert_eq!(goes(&shop, &order).await.expect_err("cash").code(), "payment.not_payable");
    assert_eq!(shop.services.payment.again(&order.token).await.expect_err("cash").code(), "payment.not_payable");
    assert_eq!(shop.services.payment.again("guess").await.expect_err("a guess").code(), "order.not_found");
}

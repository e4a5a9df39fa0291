//! Orders whose time to pay is over.

use shop_domain::{
    fault::Fault,
    kernel::{Language, Money},
    order::{OrderEvent, OrderState, OrderStatus},
    payment::{PaymentMethod, PaymentStatus},
};
use shop_services::ports::{AttemptStatus, Door, EntryKind, PaymentNotice, PaymentOutcome};
use shop_testkit::{CallbackRow, SampleProduct, ScriptedGateway, TestShop, a_product};
use time::Duration;

/// Two of one thing, to be paid within 30 minutes.
async fn an_unpaid_order(shop: &TestShop) -> (SampleProduct, OrderState) {
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    let order = visitor.orders(PaymentMethod::TEST).await.expect("ordered");
    (tea, order)
}

async fn is_paid(shop: &TestShop, order: &OrderState) {
    let reference = [order.number.compact(), "01"].concat();
    let notice = ScriptedGateway::notice("e1", &reference, order.totals.total.amount, PaymentOutcome::Paid);
    calls_back(shop, &notice).await;
}

async fn calls_back(shop: &TestShop, notice: &PaymentNotice) {
    let incoming = ScriptedGateway::brings(notice, Door::Callback);
    assert_eq!(shop.services.payment.callback("test", &incoming).await.expect("answered").status, 200);
}

fn events(shop: &TestShop, order: &OrderState) -> Vec<OrderEvent> {
    shop.store.committed().events_of(order.id).into_iter().map(|entry| entry.event).collect()
}

#[tokio::test]
async fn an_order_that_is_not_paid_in_time_gives_its_stock_back() {
    let shop = TestShop::new();
    let (tea, order) = an_unpaid_order(&shop).await;
    shop.clock.pass(Duration::minutes(30) - Duration::SECOND);
    assert_eq!(shop.works_off().await, 0, "there is a second left");
    assert_eq!(shop.stock(tea.variant()).reserved, 2);
    shop.clock.pass(Duration::SECOND);
    assert_eq!(shop.works_off().await, 1);
    let after = shop.order(order.id);
    assert_eq!((after.status, after.expires_at), (OrderStatus::Cancelled, None));
    let stock = shop.stock(tea.variant());
    assert_eq!((stock.on_hand, stock.reserved), (10, 0));
    assert_eq!(events(&shop, &order).last(), Some(&OrderEvent::Expired));
}

#[tokio::test]
async fn an_order_expires_once_however_often_the_job_runs() {
    let shop = TestShop::new();
    let (_, order) = an_unpaid_order(&shop).await;
    shop.clock.pass(Duration::hours(1));
    shop.services.order.expire(order.id).await.expect("expired");
    let after = shop.store.committed();
    shop.services.order.expire(order.id).await.expect("no harm");
    assert_eq!(shop.store.committed(), after);
}

#[tokio::test]
async fn an_order_does_not_expire_before_its_time_even_if_it_is_asked_to() {
    let shop = TestShop::new();
    let (_, order) = an_unpaid_order(&shop).await;
    let before = shop.store.committed();
    shop.services.order.expire(order.id).await.expect("no harm");
    assert_eq!(shop.store.committed(), before);
}

#[tokio::test]
async fn a_paid_order_does_not_expire() {
    let shop = TestShop::new();
    let (tea, order) = an_unpaid_order(&shop).await;
    is_paid(&shop, &order).await;
    shop.clock.pass(Duration::hours(1));
    assert_eq!(shop.works_off().await, 2, "the callback's job and the order's");
    assert_eq!(shop.order(order.id).status, OrderStatus::Processing);
    assert_eq!(shop.stock(tea.variant()).reserved, 2);
}

#[tokio::test]
async fn money_that_comes_too_late_is_due_back() {
    let shop = TestShop::new();
    let (tea, order) = an_unpaid_order(&shop).await;
    shop.clock.pass(Duration::hours(1));
    shop.works_off().await;
    is_paid(&shop, &order).await;
    let after = shop.order(order.id);
    assert_eq!((after.status, after.payment_status), (OrderStatus::Cancelled, PaymentStatus::Refunding));
    assert_eq!(shop.stock(tea.variant()).reserved, 0, "it is not promised again");
    let entries = shop.store.committed().entries;
    let entered: Vec<_> = entries.iter().map(|entry| (entry.kind, entry.amount)).collect();
    assert_eq!(entered, [(EntryKind::Captured, Money::twd(900))]);
    let due = OrderEvent::RefundDue { amount: Money::twd(900) };
    assert_eq!(events(&shop, &order).last(), Some(&due));
}

/// As a crash leaves it that comes right after the first commit of `receive`.
async fn is_kept_only(shop: &TestShop, order: &OrderState) {
    is_paid(shop, order).await;
    let mut tables = shop.store.committed();
    tables.orders.insert(order.id, order.clone());
    tables.events.retain(|(_, entry)| !matches!(entry.event, OrderEvent::Paid { .. }));
    tables.entries.clear();
    tables.attempts[0].status = AttemptStatus::Started;
    for callback in tables.callbacks.values_mut() {
        (callback.applied_at, callback.verdict) = (None, None);
    }
    shop.store.becomes(tables);
}

#[tokio::test]
async fn a_callback_that_was_kept_and_not_applied_is_applied_by_its_job() {
    let shop = TestShop::new();
    let (_, order) = an_unpaid_order(&shop).await;
    is_kept_only(&shop, &order).await;
    assert_eq!(shop.works_off().await, 0, "whoever received it has the first try");
    shop.clock.pass(Duration::seconds(5));
    assert_eq!(shop.works_off().await, 1);
    let after = shop.order(order.id);
    assert_eq!((after.status, after.payment_status), (OrderStatus::Processing, PaymentStatus::Paid));
    assert_eq!(shop.store.committed().entries.len(), 1);
}

#[tokio::test]
async fn an_order_does_not_expire_before_what_was_said_of_it_is_applied() {
    let shop = TestShop::new();
    let (tea, order) = an_unpaid_order(&shop).await;
    is_kept_only(&shop, &order).await;
    shop.clock.pass(Duration::hours(1));
    shop.services.order.expire(order.id).await.expect("looked at");
    let after = shop.order(order.id);
    assert_eq!((after.status, after.payment_status), (OrderStatus::Processing, PaymentStatus::Paid));
    assert_eq!(shop.stock(tea.variant()).reserved, 2);
    shop.works_off().await;
    assert_eq!(shop.store.committed().entries.len(), 1, "its job comes second, and does nothing");
}

#[tokio::test]
async fn an_order_whose_payment_failed_unseen_still_expires() {
    let shop = TestShop::new();
    let (tea, order) = an_unpaid_order(&shop).await;
    let reference = [order.number.compact(), "01"].concat();
    let failed = ScriptedGateway::notice("e1", &reference, order.totals.total.amount, PaymentOutcome::Failed);
    let mut tables = shop.store.committed();
    let row = CallbackRow { reference, notice: Some(failed), ..CallbackRow::default() };
    tables.callbacks.insert(("test".to_owned(), "e1".to_owned()), row);
    shop.store.becomes(tables);
    shop.clock.pass(Duration::hours(1));
    shop.services.order.expire(order.id).await.expect("expired");
    let after = shop.order(order.id);
    assert_eq!((after.status, after.payment_status), (OrderStatus::Cancelled, PaymentStatus::Failed));
    assert_eq!(shop.stock(tea.variant()).reserved, 0);
}

#[tokio::test]
async fn an_order_with_held_money_does_not_expire() {
    let shop = TestShop::new();
    let (tea, order) = an_unpaid_order(&shop).await;
    let reference = [order.number.compact(), "01"].concat();
    let wrong = ScriptedGateway::notice("e1", &reference, 5, PaymentOutcome::Paid);
    calls_back(&shop, &wrong).await;
    shop.clock.pass(Duration::hours(1));
    shop.works_off().await;
    assert_eq!(shop.order(order.id).status, OrderStatus::Pending);
    assert_eq!(shop.stock(tea.variant()).reserved, 2, "it may well be the shopper's");
}

#[tokio::test]
async fn an_expired_order_cannot_be_paid_again() {
    let shop = TestShop::new();
    let (_, order) = an_unpaid_order(&shop).await;
    shop.clock.pass(Duration::hours(1));
    shop.works_off().await;
    let refused = shop.services.payment.go(&order.token, Language::Chinese).await.expect_err("its time is over");
    assert_eq!(refused.code(), "payment.not_payable");
    assert_eq!(shop.services.payment.again(&order.token).await.expect_err("over").code(), "payment.not_payable");
    assert!(shop.gateway.started().is_empty());
}

#[tokio::test]
async fn stock_that_came_back_can_be_sold_again() {
    let shop = TestShop::new();
    let (tea, _) = an_unpaid_order(&shop).await;
    let (visitor, before) = (shop.visitor(), shop.store.committed().catalogue_version);
    visitor.adds(&tea, 9).await.expect_err("eight are left");
    shop.clock.pass(Duration::hours(1));
    shop.works_off().await;
    visitor.adds(&tea, 9).await.expect("ten are there again");
    assert!(shop.store.committed().catalogue_version > before, "pages are told");
}

#[tokio::test]
async fn a_provider_is_asked_before_an_order_expires() {
    let shop = TestShop::new();
    let (tea, order) = an_unpaid_order(&shop).await;
    shop.services.payment.go(&order.token, Language::Chinese).await.expect("sent there");
    let reference = [order.number.compact(), "01"].concat();
    // Its callback never came.
    shop.gateway.knows(ScriptedGateway::notice("e1", &reference, 900, PaymentOutcome::Paid));
    shop.clock.pass(Duration::minutes(30));
    shop.works_off().await;
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Paid);
    assert_eq!(shop.stock(tea.variant()).reserved, 2);
    assert!(!shop.gateway.was_asked_inside_a_transaction());
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_waited_for_and_not_for_ever() {
    let shop = TestShop::new();
    let (tea, order) = an_unpaid_order(&shop).await;
    shop.services.payment.go(&order.token, Language::Chinese).await.expect("sent there");
    shop.gateway.goes_away(true);
    shop.clock.pass(Duration::minutes(30));
    shop.works_off().await;
    assert_eq!(shop.order(order.id).status, OrderStatus::Pending, "it may have been paid");
    for _ in 0..12 {
        shop.clock.pass(Duration::minutes(10));
        shop.works_off().await;
    }
    assert_eq!(shop.order(order.id).status, OrderStatus::Cancelled);
    assert_eq!(shop.stock(tea.variant()).reserved, 0);
    // What it took all the same goes back by itself.
    shop.gateway.goes_away(false);
    let reference = [order.number.compact(), "01"].concat();
    calls_back(&shop, &ScriptedGateway::notice("e1", &reference, 900, PaymentOutcome::Paid)).await;
    shop.clock.pass(Duration::hours(1));
    shop.works_off().await;
    assert_eq!(shop.gateway.refunded().len(), 1);
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Refunded);
}

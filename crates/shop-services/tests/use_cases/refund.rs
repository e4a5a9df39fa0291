//! Money on its way back: in part, in whole, by the provider or by hand.

use shop_contract::OrderAction;
use shop_domain::{
    fault::{Class, Fault},
    kernel::{Language, Money},
    order::{OrderState, OrderStatus},
    payment::{PaymentMethod, PaymentStatus},
    refund::RefundStatus,
};
use shop_services::{
    order::OrderRefusal,
    ports::{Door, EntryKind, GatewayError, PaymentOutcome},
    refund::RefundCommand,
};
use shop_testkit::{ScriptedGateway, TestLease, TestShop, a_product};
use time::Duration;

/// NT$900 by one method.
async fn an_order(shop: &TestShop, method: PaymentMethod) -> OrderState {
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    visitor.orders(method).await.expect("ordered")
}

async fn money_comes(shop: &TestShop, order: &OrderState, attempt: &str) {
    let reference = [order.number.compact(), attempt].concat();
    let notice = ScriptedGateway::notice(&["paid", attempt].concat(), &reference, 900, PaymentOutcome::Paid);
    let incoming = ScriptedGateway::brings(&notice, Door::Callback);
    assert_eq!(shop.services.payment.callback("test", &incoming).await.expect("answered").status, 200);
}

async fn a_paid_order(shop: &TestShop) -> OrderState {
    let order = an_order(shop, PaymentMethod::TEST).await;
    money_comes(shop, &order, "01").await;
    shop.order(order.id)
}

async fn refunds(shop: &TestShop, order: &OrderState, amount: i64) -> Result<(), OrderRefusal> {
    let version = shop.order(order.id).version;
    let command = RefundCommand { order: order.id, version, amount, reason: "少了一包".to_owned() };
    shop.services.refund.start(&shop.owner().staff, command).await
}

fn ledger(shop: &TestShop) -> Vec<(EntryKind, i64)> {
    shop.store.committed().entries.iter().map(|entry| (entry.kind, entry.amount.amount)).collect()
}

#[tokio::test]
async fn money_goes_back_in_parts_until_all_of_it_is_gone() {
    let shop = TestShop::new();
    let order = a_paid_order(&shop).await;
    for (part, status, left) in [
        (300, PaymentStatus::PartiallyRefunded, 600),
        (100, PaymentStatus::PartiallyRefunded, 500),
        (500, PaymentStatus::Refunded, 0),
    ] {
        refunds(&shop, &order, part).await.expect("begun");
        assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Refunding);
        shop.works_off().await;
        assert_eq!(shop.order(order.id).payment_status, status);
        assert_eq!(shop.owner().opens(order.id).await.refundable, Money::twd(left));
    }
    use EntryKind::{Captured, Refunded};
    assert_eq!(ledger(&shop), [(Captured, 900), (Refunded, -300), (Refunded, -100), (Refunded, -500)]);
    let asked: Vec<_> =
        shop.gateway.refunded().iter().map(|refund| (refund.amount.amount, refund.refunded_before.amount)).collect();
    assert_eq!(asked, [(300, 0), (100, 300), (500, 400)]);
    assert!(!shop.gateway.was_asked_inside_a_transaction());
    assert_eq!(shop.order(order.id).status, OrderStatus::Processing, "what was ordered is still sent");
}

#[tokio::test]
async fn more_than_came_in_never_goes_back() {
    let shop = TestShop::new();
    let order = a_paid_order(&shop).await;
    for amount in [901, 0, -1, i64::MAX, i64::MIN] {
        let refused = refunds(&shop, &order, amount).await.expect_err("too much, or nothing");
        assert_eq!((refused.code(), refused.class()), ("refund.too_much", Class::Invalid), "{amount}");
    }
    refunds(&shop, &order, 600).await.expect("begun");
    assert_eq!(refunds(&shop, &order, 301).await.expect_err("300 are left").code(), "refund.too_much");
    refunds(&shop, &order, 300).await.expect("while the first is on its way");
    shop.works_off().await;
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Refunded);
    let unpaid = an_order(&shop, PaymentMethod::TEST).await;
    assert_eq!(refunds(&shop, &unpaid, 1).await.expect_err("nothing came in").code(), "payment.illegal_step");
}

#[tokio::test]
async fn two_refunds_at_once_are_judged_one_after_the_other() {
    let shop = TestShop::new();
    let order = a_paid_order(&shop).await;
    let (first, second) = tokio::join!(refunds(&shop, &order, 600), refunds(&shop, &order, 600));
    assert!(first.is_ok() != second.is_ok());
    shop.works_off().await;
    assert_eq!(shop.gateway.refunded().len(), 1);
}

#[tokio::test]
async fn what_the_provider_refuses_is_the_owners_to_send() {
    let shop = TestShop::new();
    let order = a_paid_order(&shop).await;
    shop.gateway.refuses_a_refund(GatewayError::Refused("1163 退款期限已過".to_owned()));
    refunds(&shop, &order, 200).await.expect("begun");
    shop.works_off().await;
    let shown = shop.owner().opens(order.id).await;
    assert_eq!((shown.refunds[0].status, shown.order.payment_status), (RefundStatus::ByHand, PaymentStatus::Refunding));
    assert!(shown.refunds[0].reason.contains("1163"), "{}", shown.refunds[0].reason);
    assert!(shop.gateway.refunded().is_empty());
    let id = shown.refunds[0].id;
    let packer = shop.packer();
    let refused = shop.services.refund.sent_by_hand(&packer.staff, id).await.expect_err("not the packer's");
    assert_eq!(refused.code(), "permission.missing");
    shop.services.refund.sent_by_hand(&shop.owner().staff, id).await.expect("sent");
    shop.services.refund.sent_by_hand(&shop.owner().staff, id).await.expect_err("once");
    assert_eq!(ledger(&shop), [(EntryKind::Captured, 900), (EntryKind::Refunded, -200)]);
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::PartiallyRefunded);
}

#[tokio::test]
async fn an_answer_that_was_lost_is_asked_for_again_under_the_same_key() {
    let shop = TestShop::new();
    let order = a_paid_order(&shop).await;
    shop.gateway.refuses_a_refund(GatewayError::Unreachable("reset".into()));
    refunds(&shop, &order, 900).await.expect("begun");
    shop.works_off().await;
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Refunding);
    shop.clock.pass(Duration::minutes(1));
    shop.works_off().await;
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Refunded);
    let id = shop.store.committed().refunds[0].id;
    assert_eq!(shop.gateway.refunded()[0].key, id.to_string());
    shop.services.refund.send(id, &TestLease::Held).await.expect("no harm");
    assert_eq!(ledger(&shop), [(EntryKind::Captured, 900), (EntryKind::Refunded, -900)]);
}

#[tokio::test]
async fn a_second_payment_of_one_order_goes_back_by_itself() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TEST).await;
    shop.services.payment.go(&order.token, Language::Chinese).await.expect("sent there");
    shop.services.payment.again(&order.token).await.expect("in another tab");
    shop.services.payment.go(&order.token, Language::Chinese).await.expect("sent there");
    money_comes(&shop, &order, "02").await;
    money_comes(&shop, &order, "01").await;
    shop.works_off().await;
    let after = shop.order(order.id);
    assert_eq!((after.status, after.payment_status), (OrderStatus::Processing, PaymentStatus::Paid));
    assert!(after.refund_due.is_zero());
    let back = shop.gateway.refunded();
    assert_eq!(back.iter().map(|refund| refund.amount).collect::<Vec<_>>(), [Money::twd(900)]);
    use EntryKind::{Captured, Refunded};
    assert_eq!(ledger(&shop), [(Captured, 900), (Captured, 900), (Refunded, -900)]);
}

#[tokio::test]
async fn a_cancelled_order_sends_everything_back_that_is_left() {
    let shop = TestShop::new();
    let order = a_paid_order(&shop).await;
    refunds(&shop, &order, 200).await.expect("begun");
    shop.works_off().await;
    shop.owner().does(OrderAction::Cancel, order.id).await.expect("cancelled");
    shop.works_off().await;
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Refunded);
    assert_eq!(ledger(&shop).iter().map(|entry| entry.1).sum::<i64>(), 0);
    assert_eq!(shop.gateway.refunded().len(), 2);
}

#[tokio::test]
async fn refunds_of_one_payment_are_sent_one_after_another() {
    let shop = TestShop::new();
    let order = a_paid_order(&shop).await;
    shop.gateway.refuses_a_refund(GatewayError::Unreachable("reset".into()));
    refunds(&shop, &order, 200).await.expect("begun");
    shop.owner().does(OrderAction::Cancel, order.id).await.expect("cancelled");
    shop.works_off().await;
    assert!(shop.gateway.refunded().is_empty(), "nobody knows what became of the first");
    shop.clock.pass(Duration::hours(1));
    shop.works_off().await;
    shop.clock.pass(Duration::hours(1));
    shop.works_off().await;
    let sent = shop.gateway.refunded();
    let sums: Vec<_> = sent.iter().map(|sent| (sent.refunded_before.amount, sent.amount.amount)).collect();
    assert_eq!(sums, [(0, 200), (200, 700)]);
}

#[tokio::test]
async fn cash_goes_back_by_hand() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::COD).await;
    shop.owner().does(OrderAction::MarkPaid, order.id).await.expect("collected");
    refunds(&shop, &order, 900).await.expect("begun");
    let shown = shop.owner().opens(order.id).await;
    assert_eq!((shown.refunds[0].status, &shown.refunds[0].through), (RefundStatus::ByHand, &None));
    shop.services.refund.sent_by_hand(&shop.owner().staff, shown.refunds[0].id).await.expect("sent");
    assert_eq!(ledger(&shop), [(EntryKind::Collected, 900), (EntryKind::Refunded, -900)]);
}

#[tokio::test]
async fn only_the_owner_moves_money() {
    let shop = TestShop::new();
    let order = a_paid_order(&shop).await;
    let command = RefundCommand { order: order.id, version: order.version, amount: 1, reason: String::new() };
    let refused = shop.services.refund.start(&shop.packer().staff, command.clone()).await.expect_err("a packer");
    assert_eq!(refused.class(), Class::Forbidden);
    assert_eq!(shop.packer().opens(order.id).await.refundable, Money::twd(0), "nor is asked to");
    let stale = RefundCommand { version: order.version - 1, ..command.clone() };
    assert_eq!(shop.services.refund.start(&shop.owner().staff, stale).await.expect_err("old").code(), "order.conflict");
    let long = RefundCommand { reason: "長".repeat(201), ..command };
    let refused = shop.services.refund.start(&shop.owner().staff, long).await.expect_err("too long");
    assert_eq!(refused.code(), "refund.reason_too_long");
}

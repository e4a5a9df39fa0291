//! A bank takes a payment back, because its customer objects.

use shop_contract::{AdminOrderQuery, OrderAction, OrderFilter};
use shop_domain::{
    dispute::{DisputeStatus, DisputeTold},
    kernel::{Language, Money},
    order::{OrderEvent, OrderState},
    payment::{PaymentMethod, PaymentStatus},
};
use shop_services::ports::{Door, EntryKind, PaymentNotice, PaymentOutcome};
use shop_testkit::{ScriptedGateway, TestShop, a_product};

/// NT$900, not paid yet.
async fn an_order(shop: &TestShop) -> OrderState {
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    visitor.orders(PaymentMethod::TEST).await.expect("ordered")
}

fn reference(order: &OrderState) -> String {
    [order.number.compact(), "01"].concat()
}

async fn comes_in(shop: &TestShop, notice: &PaymentNotice) {
    let incoming = ScriptedGateway::brings(notice, Door::Callback);
    assert_eq!(shop.services.payment.callback("test", &incoming).await.expect("answered").status, 200);
}

async fn is_paid(shop: &TestShop, order: &OrderState) {
    comes_in(shop, &ScriptedGateway::notice("paid", &reference(order), 900, PaymentOutcome::Paid)).await;
}

/// By what the provider calls the payment, as providers do.
fn told(order: &OrderState, event: &str, status: DisputeStatus, sums: [i64; 3]) -> PaymentNotice {
    let [withdrawn, returned, fee] = sums.map(Money::twd);
    let id = "dp_1".to_owned();
    let told =
        DisputeTold { id, status, amount: Money::twd(900), withdrawn, returned, fee, reason: "fraudulent".to_owned() };
    let notice =
        ScriptedGateway::notice(event, &["T", &reference(order)].concat(), 900, PaymentOutcome::Disputed(told));
    PaymentNotice { transaction: None, ..notice }
}

fn opened(order: &OrderState) -> PaymentNotice {
    told(order, "opened", DisputeStatus::Open, [900, 0, 450])
}

fn won(order: &OrderState) -> PaymentNotice {
    told(order, "won", DisputeStatus::Won, [900, 900, 450])
}

fn ledger(shop: &TestShop) -> Vec<(EntryKind, i64)> {
    let mut entries: Vec<_> =
        shop.store.committed().entries.iter().map(|entry| (entry.kind, entry.amount.amount)).collect();
    entries.sort_by_key(|entry| (format!("{:?}", entry.0), entry.1));
    entries
}

async fn listed(shop: &TestShop) -> (usize, i64) {
    let query = AdminOrderQuery { filter: OrderFilter::Disputed, ..AdminOrderQuery::default() };
    let owner = shop.owner().caller;
    let list = shop.services.order.list(&owner, &query).await.expect("read");
    (list.rows.len(), shop.services.order.home(&owner, Language::Chinese).await.expect("read").disputed)
}

#[tokio::test]
async fn money_with_a_bank_is_shown_and_cannot_be_sent_back_too() {
    let shop = TestShop::new();
    let order = an_order(&shop).await;
    is_paid(&shop, &order).await;
    comes_in(&shop, &opened(&order)).await;
    use EntryKind::{Captured, Disputed, Fee};
    assert_eq!(ledger(&shop), [(Captured, 900), (Disputed, -900), (Fee, -450)]);
    let shown = shop.owner().opens(order.id).await;
    assert_eq!((shown.disputes[0].status, shown.disputes[0].withdrawn), (DisputeStatus::Open, Money::twd(900)));
    assert_eq!((shown.refundable, shown.order.payment_status), (Money::twd(0), PaymentStatus::Paid));
    assert_eq!(listed(&shop).await, (1, 1));
    let timeline = shop.services.order.by_token(&order.token, None).await.expect("read").timeline;
    assert!(!timeline.iter().any(|entry| matches!(entry.event, OrderEvent::Disputed { .. })), "no shopper is shown it");

    comes_in(&shop, &told(&order, "lost", DisputeStatus::Lost, [900, 0, 450])).await;
    assert_eq!(ledger(&shop), [(Captured, 900), (Disputed, -900), (Fee, -450)], "what is gone was gone before");
    assert_eq!(shop.owner().opens(order.id).await.refundable, Money::twd(0));
    assert_eq!(listed(&shop).await, (0, 0), "there is nothing to do any more");
}

#[tokio::test]
async fn in_whatever_order_and_however_often_it_is_told_the_sums_are_the_same() {
    use EntryKind::{Captured, DisputeReturned, Disputed, Fee};
    for sequence in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let shop = TestShop::new();
        let order = an_order(&shop).await;
        for step in sequence.into_iter().chain(sequence) {
            match step {
                0 => is_paid(&shop, &order).await,
                1 => comes_in(&shop, &opened(&order)).await,
                _ => comes_in(&shop, &won(&order)).await,
            }
        }
        let all = [(Captured, 900), (DisputeReturned, 900), (Disputed, -900), (Fee, -450)];
        assert_eq!(ledger(&shop), all, "{sequence:?}");
        let shown = shop.owner().opens(order.id).await;
        assert_eq!((shown.disputes.len(), shown.disputes[0].status), (1, DisputeStatus::Won));
        assert_eq!(shown.refundable, Money::twd(900), "it is the shop's again");
        let home = shop.services.order.home(&shop.owner().caller, Language::Chinese).await.expect("read");
        assert_eq!((home.unmatched_count, home.disputed), (0, 0), "{sequence:?}");
    }
}

#[tokio::test]
async fn what_a_bank_returns_of_an_order_that_was_called_off_goes_back() {
    let shop = TestShop::new();
    let order = an_order(&shop).await;
    is_paid(&shop, &order).await;
    comes_in(&shop, &opened(&order)).await;
    shop.owner().does(OrderAction::Cancel, order.id).await.expect("cancelled");
    shop.works_off().await;
    assert!(shop.gateway.refunded().is_empty(), "the bank has it");
    comes_in(&shop, &won(&order)).await;
    shop.works_off().await;
    assert_eq!(shop.gateway.refunded()[0].amount, Money::twd(900));
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Refunded);
}

#[tokio::test]
async fn a_dispute_in_another_currency_or_of_a_payment_that_nobody_knows_moves_nothing() {
    let shop = TestShop::new();
    let order = an_order(&shop).await;
    is_paid(&shop, &order).await;
    let mut foreign = opened(&order);
    foreign.event = "foreign".to_owned();
    if let PaymentOutcome::Disputed(told) = &mut foreign.outcome {
        for money in [&mut told.amount, &mut told.withdrawn, &mut told.returned, &mut told.fee] {
            money.currency = shop_domain::kernel::Currency::Usd;
        }
    }
    comes_in(&shop, &foreign).await;
    let stranger =
        PaymentNotice { reference: "pi_stranger".to_owned(), event: "stranger".to_owned(), ..opened(&order) };
    comes_in(&shop, &stranger).await;
    assert_eq!(ledger(&shop), [(EntryKind::Captured, 900)]);
    let home = shop.services.order.home(&shop.owner().caller, Language::Chinese).await.expect("read");
    assert_eq!((home.refused, home.unmatched_count), (1, 1), "and the owner sees both");
}

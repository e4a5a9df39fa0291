//! Choosing another way to pay an order that waits for its money.

use shop_domain::{
    appearance::Terms,
    fault::{Class, Fault},
    kernel::{Language, Money},
    order::{OrderState, OrderStatus},
    payment::{PaymentFlow, PaymentMethod, PaymentStatus},
};
use shop_services::{
    payment::PaymentRefusal,
    ports::{AttemptStatus, Door, Instructions, PaymentNotice, PaymentOutcome},
};
use shop_testkit::{ScriptedGateway, ScriptedProvider, TestShop, a_product};
use time::Duration;

use PaymentOutcome::{Failed, Paid};

/// NT$500, waiting for its money.
async fn an_order(shop: &TestShop, method: PaymentMethod) -> OrderState {
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    visitor.orders(method).await.expect("ordered")
}

async fn chooses(shop: &TestShop, order: &OrderState, method: &PaymentMethod) -> Result<bool, PaymentRefusal> {
    shop.services.payment.otherwise(&order.token, method).await
}

async fn goes(shop: &TestShop, order: &OrderState) {
    shop.services.payment.go(&order.token, Language::Chinese).await.expect("sent there");
}

fn notice(event: &str, order: &OrderState, attempt: &str, outcome: PaymentOutcome) -> PaymentNotice {
    let reference = [order.number.compact(), attempt].concat();
    ScriptedGateway::notice(event, &reference, order.totals.total.amount, outcome)
}

async fn ways(shop: &TestShop, order: &OrderState) -> Vec<String> {
    let view = shop.services.order.by_token(&order.token, None).await.expect("shown");
    view.ways.iter().map(|way| way.method.code().to_owned()).collect()
}

#[tokio::test]
async fn an_unpaid_order_offers_every_other_way_that_takes_its_amount() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TEST).await;
    assert_eq!(ways(&shop, &order).await, ["cod", "transfer", "test_number"]);
    shop.hears(&notice("e1", &order, "01", Paid)).await;
    assert_eq!(ways(&shop, &order).await, [""; 0], "it is paid");

    let shop = TestShop::under(Terms {
        payment_methods: vec![PaymentMethod::TEST, PaymentMethod::TRANSFER],
        ..Terms::default()
    });
    let order = an_order(&shop, PaymentMethod::TEST).await;
    let refused = chooses(&shop, &order, &PaymentMethod::COD).await.expect_err("it is not offered");
    assert_eq!((refused.code(), refused.class()), ("payment.not_offered", Class::Invalid));
    assert_eq!(shop.order(order.id), order, "nothing has changed");
}

#[tokio::test]
async fn cash_on_delivery_sets_it_to_work_and_late_money_is_no_loss() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TEST).await;
    goes(&shop, &order).await;
    assert!(!chooses(&shop, &order, &PaymentMethod::COD).await.expect("chosen"), "nobody is sent anywhere");
    let state = shop.order(order.id);
    assert_eq!(
        (state.status, state.payment_flow, state.expires_at),
        (OrderStatus::Processing, PaymentFlow::Cash, None)
    );
    assert_eq!(shop.store.committed().attempts[0].status, AttemptStatus::Cancelled);
    shop.clock.pass(Duration::hours(1));
    shop.works_off().await;
    assert_eq!(shop.order(order.id).status, OrderStatus::Processing, "it does not expire any more");

    shop.hears(&notice("e1", &order, "01", Paid)).await;
    let state = shop.order(order.id);
    assert_eq!(
        (state.payment_status, state.received, state.refund_due),
        (PaymentStatus::Paid, Money::twd(500), Money::twd(0))
    );
}

#[tokio::test]
async fn a_transfer_becomes_a_payment_at_a_provider_and_back() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TRANSFER).await;
    shop.services.payment.report_transfer(&order.token, "12345").await.expect("told");
    assert!(chooses(&shop, &order, &PaymentMethod::TEST).await.expect("chosen"), "the shopper is sent on");
    goes(&shop, &order).await;
    let reference = [order.number.compact(), "01"].concat();
    assert_eq!(shop.gateway.started()[0].reference, reference);
    assert_eq!(shop.order(order.id).transfer_from, None, "no transfer is waited for");

    shop.hears(&notice("e1", &order, "01", Failed)).await;
    assert!(!chooses(&shop, &order, &PaymentMethod::TRANSFER).await.expect("chosen"));
    let state = shop.order(order.id);
    assert_eq!((state.payment_flow, state.payment_status), (PaymentFlow::Transfer, PaymentStatus::Pending));
    shop.services.payment.report_transfer(&order.token, "54321").await.expect("told");
}

#[tokio::test]
async fn whoever_has_paid_already_pays_no_second_time() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TEST).await;
    goes(&shop, &order).await;
    shop.gateway.knows(notice("e1", &order, "01", Paid));
    let refused = chooses(&shop, &order, &PaymentMethod::COD).await.expect_err("it is paid");
    assert_eq!(refused.code(), "payment.not_payable");
    let state = shop.order(order.id);
    assert_eq!((state.payment_status, state.payment), (PaymentStatus::Paid, PaymentMethod::TEST));
    assert!(!shop.gateway.was_asked_inside_a_transaction());
}

#[tokio::test]
async fn of_money_by_both_ways_the_second_goes_back_the_way_it_came() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TEST).await;
    goes(&shop, &order).await;
    assert!(chooses(&shop, &order, &ScriptedProvider::number()).await.expect("chosen"));
    goes(&shop, &order).await;
    shop.hears(&notice("e1", &order, "02", Paid)).await;
    shop.hears(&notice("e2", &order, "01", Paid)).await;
    shop.works_off().await;
    let refunded: Vec<_> = shop.gateway.refunded().into_iter().map(|request| request.attempt.reference).collect();
    assert_eq!(refunded, [[order.number.compact(), "01"].concat()]);
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Paid);
}

#[tokio::test]
async fn the_deadline_follows_the_way_and_is_never_brought_forward() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TEST).await;
    let minutes = order.placed_at + Duration::minutes(30);
    assert_eq!(order.expires_at, Some(minutes));
    chooses(&shop, &order, &PaymentMethod::TRANSFER).await.expect("chosen");
    let days = order.placed_at + Duration::days(3);
    assert_eq!(shop.order(order.id).expires_at, Some(days));
    chooses(&shop, &order, &PaymentMethod::TEST).await.expect("chosen");
    assert_eq!(shop.order(order.id).expires_at, Some(days), "what was promised stays so");
    shop.clock.pass(Duration::days(3) - Duration::minutes(1));
    shop.works_off().await;
    chooses(&shop, &order, &ScriptedProvider::number()).await.expect("chosen");
    shop.clock.pass(Duration::minutes(29));
    shop.works_off().await;
    assert_eq!(shop.order(order.id).status, OrderStatus::Pending);
    shop.clock.pass(Duration::minutes(1));
    shop.works_off().await;
    assert_eq!(shop.order(order.id).status, OrderStatus::Cancelled, "and once it is over, it is");
}

#[tokio::test]
async fn nobody_keeps_the_stock_by_choosing_again_and_again() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TEST).await;
    for day in 0..20 {
        let method = if day % 2 == 0 { PaymentMethod::TRANSFER } else { PaymentMethod::TEST };
        if chooses(&shop, &order, &method).await.is_err() {
            break;
        }
        shop.clock.pass(Duration::days(1));
        shop.works_off().await;
    }
    let over = shop.order(order.id);
    assert_eq!(over.status, OrderStatus::Cancelled);
    let timeline = shop.store.committed().events_of(order.id);
    assert!(timeline.last().expect("it has expired").at - order.placed_at <= Duration::days(15));
}

#[tokio::test]
async fn a_number_that_was_given_up_is_asked_about_all_the_same() {
    let shop = TestShop::new();
    let order = an_order(&shop, ScriptedProvider::number()).await;
    goes(&shop, &order).await;
    let number = Instructions {
        bank_code: Some("808".to_owned()),
        account: Some("9103522175887271".to_owned()),
        code: None,
        barcodes: Vec::new(),
        until: order.placed_at + Duration::days(3),
    };
    let incoming =
        ScriptedGateway::brings(&notice("e1", &order, "01", PaymentOutcome::Instructed(number)), Door::Instructions);
    shop.services.payment.callback("test", &incoming).await.expect("answered");
    chooses(&shop, &order, &PaymentMethod::COD).await.expect("chosen");
    shop.works_off().await;
    // Paid at the machine, and the callback is lost.
    shop.gateway.knows(notice("e2", &order, "01", Paid));
    shop.clock.pass(Duration::days(1));
    shop.works_off().await;
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Paid);
}

#[tokio::test]
async fn only_what_waits_for_its_money_is_paid_another_way() {
    let shop = TestShop::new();
    let cash = an_order(&shop, PaymentMethod::COD).await;
    let refused = chooses(&shop, &cash, &PaymentMethod::TEST).await.expect_err("it is worked on");
    assert_eq!(refused.code(), "payment.not_payable");
    let held = an_order(&shop, PaymentMethod::TEST).await;
    let reference = [held.number.compact(), "01"].concat();
    shop.hears(&ScriptedGateway::notice("e1", &reference, 1, Paid)).await;
    let refused = chooses(&shop, &held, &PaymentMethod::COD).await.expect_err("the owner decides first");
    assert_eq!(refused.code(), "payment.not_payable");
    assert!(matches!(
        shop.services.payment.otherwise("nobody", &PaymentMethod::COD).await,
        Err(PaymentRefusal::NotFound)
    ));
}

//! The way back to an order that waits to be paid: it stands with the cart that the order was made of.

use shop_contract::{OrderAction, UnpaidOrder};
use shop_domain::{kernel::Language, order::OrderState, payment::PaymentMethod};
use shop_services::ports::PaymentOutcome;
use shop_testkit::{ScriptedGateway, TestShop, Visitor, a_product};
use time::Duration;

/// Somebody who has ordered and left the payment page.
async fn left_the_payment_page(shop: &TestShop) -> (Visitor, OrderState) {
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::TEST).await.expect("ordered");
    (visitor, order)
}

fn way_to(order: &OrderState) -> UnpaidOrder {
    UnpaidOrder { number: order.number.compact().to_owned(), token: order.token.clone(), total: order.totals.total }
}

async fn hears(shop: &TestShop, order: &OrderState, amount: i64, outcome: PaymentOutcome) {
    let reference = [order.number.compact(), "01"].concat();
    let notice = ScriptedGateway::notice("e1", &reference, amount, outcome);
    assert_eq!(shop.hears(&notice).await, 200);
}

#[tokio::test]
async fn an_order_that_waits_to_be_paid_stands_with_its_emptied_cart() {
    let shop = TestShop::new();
    let (visitor, order) = left_the_payment_page(&shop).await;
    let cart = visitor.looks().await;
    assert_eq!((cart.lines.len(), cart.unpaid), (0, Some(way_to(&order))));
    assert_eq!(shop.visitor().looks().await.unpaid, None, "it is nobody else's");
}

#[tokio::test]
async fn it_stays_while_something_else_is_put_into_the_cart() {
    let shop = TestShop::new();
    let (visitor, order) = left_the_payment_page(&shop).await;
    let pot = shop.sells(a_product()).await;
    assert_eq!(visitor.adds(&pot, 1).await.expect("added").unpaid, Some(way_to(&order)));
    let cleared = shop.services.cart.clear(Some(visitor.cart), Language::Chinese).await.expect("cleared");
    assert_eq!(cleared.unpaid, Some(way_to(&order)));
}

#[tokio::test]
async fn a_payment_that_failed_can_be_made_again() {
    let shop = TestShop::new();
    let (visitor, order) = left_the_payment_page(&shop).await;
    hears(&shop, &order, 500, PaymentOutcome::Failed).await;
    assert_eq!(visitor.looks().await.unpaid, Some(way_to(&order)));
}

#[tokio::test]
async fn an_order_that_was_paid_is_no_longer_asked_about() {
    let shop = TestShop::new();
    let (visitor, order) = left_the_payment_page(&shop).await;
    hears(&shop, &order, 500, PaymentOutcome::Paid).await;
    assert_eq!(visitor.looks().await.unpaid, None);
}

#[tokio::test]
async fn nor_is_one_whose_money_is_held() {
    let shop = TestShop::new();
    let (visitor, order) = left_the_payment_page(&shop).await;
    hears(&shop, &order, 499, PaymentOutcome::Paid).await;
    assert_eq!(visitor.looks().await.unpaid, None);
}

#[tokio::test]
async fn nor_is_one_that_was_cancelled() {
    let shop = TestShop::new();
    let (visitor, order) = left_the_payment_page(&shop).await;
    shop.owner().does(OrderAction::Cancel, order.id).await.expect("cancelled");
    assert_eq!(visitor.looks().await.unpaid, None);
}

#[tokio::test]
async fn nor_is_one_whose_time_is_over() {
    let shop = TestShop::new();
    let (visitor, order) = left_the_payment_page(&shop).await;
    shop.clock.pass(Duration::minutes(30) - Duration::SECOND);
    assert_eq!(visitor.looks().await.unpaid, Some(way_to(&order)));
    shop.clock.pass(Duration::SECOND);
    assert_eq!(visitor.looks().await.unpaid, None, "though nobody has swept it up yet");
}

#[tokio::test]
async fn nor_is_one_that_is_paid_in_cash() {
    let shop = TestShop::new();
    let (visitor, _) = left_the_payment_page(&shop).await;
    let pot = shop.sells(a_product()).await;
    visitor.adds(&pot, 1).await.expect("added");
    visitor.orders(PaymentMethod::COD).await.expect("ordered");
    assert_eq!(visitor.looks().await.unpaid, None, "the last order is the one that counts");
}

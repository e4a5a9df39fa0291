//! Turning a cart, or the lines of a request, into an order.

use shop_domain::{
    appearance::Terms,
    fault::{Class, Fault},
    kernel::{Language, Money, Quantity, VariantId, address::AddressInput},
    order::{DetailsInput, OrderDetails, OrderEvent, OrderStatus},
    payment::{PaymentMethod, PaymentStatus},
    shipment::DeliveryKind,
};
use shop_services::{
    checkout::{CheckoutRefusal, CheckoutSource, PlaceOrder, WantedLine},
    delivery::Wish,
    ports::{Clock, Work},
    refusal::Refusal,
};
use shop_testkit::{TestShop, a_product};
use time::Duration;

fn wanted(variant: VariantId, quantity: i64) -> WantedLine {
    WantedLine { variant, quantity: Quantity::try_from(quantity).expect("in range") }
}

/// A request of the API: its lines, and the total that its sender expects.
fn request(lines: Vec<WantedLine>, expected_total: i64) -> Result<PlaceOrder, CheckoutRefusal> {
    let details = OrderDetails::parse(
        DetailsInput {
            name: "林小美",
            phone: "0912345678",
            email: "",
            delivery: "home",
            store: None,
            address: AddressInput {
                postal_code: "", city: "臺北市", district: "大安區", line: "仁愛路四段1號"
            },
            payment: "cod",
            invoice: shop_domain::invoice::InvoiceInput::default(),
            note: "",
        },
        |_| true,
        |_| Some(DeliveryKind::Home),
    );
    let details = details.expect("details that are right");
    PlaceOrder::new(CheckoutSource::Lines(lines), details, expected_total, Language::English, "api:1".to_owned())
}

#[tokio::test]
async fn placing_an_order_promises_the_stock_and_empties_the_cart() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400).with_stock(5)).await;
    let visitor = shop.visitor();
    let key = visitor.adds(&tea, 2).await.expect("added").key;
    let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
    assert_eq!((order.totals.subtotal, order.totals.total), (Money::twd(800), Money::twd(900)));
    assert_eq!(order.lines[0].unit_price, Money::twd(400));
    let stock = shop.stock(tea.variant());
    assert_eq!((stock.on_hand, stock.reserved), (5, 2));
    assert!(visitor.looks().await.lines.is_empty());
    let next_key = visitor.adds(&tea, 1).await.expect("added").key;
    assert_ne!(next_key, key, "the next order form has another key");
    assert_eq!(shop.order(order.id), order, "what was answered is what is stored");
}

#[tokio::test]
async fn a_different_total_is_refused_with_the_new_one_and_changes_nothing() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let form = visitor.fills_in(PaymentMethod::COD).await;
    shop.reprices(&tea, 450).await;
    let before = shop.store.committed();
    let refused = visitor.sends(&form).await.expect_err("the price is another one");
    assert_eq!((refused.code(), refused.class()), ("price.changed", Class::Conflict));
    assert_eq!(refused.total(), Some(Money::twd(550)));
    assert_eq!(refused.changes()[0].unit_price, Some(Money::twd(450)));
    assert_eq!(shop.store.committed(), before);
}

#[tokio::test]
async fn a_total_from_the_browser_is_never_what_is_charged() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    for total in ["1", "0", "-500", "501"] {
        let mut form = visitor.fills_in(PaymentMethod::COD).await;
        form.expected_total = total.to_owned();
        assert_eq!(visitor.sends(&form).await.expect_err(total).code(), "price.changed", "{total}");
    }
    assert!(shop.store.committed().orders.is_empty());
}

#[tokio::test]
async fn running_out_of_one_product_leaves_everything_as_it_was() {
    let shop = TestShop::new();
    let (tea, pot) = (shop.sells(a_product()).await, shop.sells(a_product().with_stock(3)).await);
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    visitor.adds(&pot, 3).await.expect("added");
    shop.recounts(pot.variant(), -1).await;
    let before = shop.store.committed();
    let refused = visitor.orders(PaymentMethod::COD).await.expect_err("two are left");
    assert_eq!((refused.code(), refused.class()), ("stock.out", Class::Conflict));
    let short: Vec<_> = refused.changes().iter().map(|change| (change.variant, change.available)).collect();
    assert_eq!(short, [(pot.variant(), Some(2))]);
    assert_eq!(shop.store.committed(), before);
}

#[tokio::test]
async fn two_buyers_of_the_last_one_do_not_both_get_it() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(1)).await;
    let (one, other) = (shop.visitor(), shop.visitor());
    one.adds(&tea, 1).await.expect("one is left");
    other.adds(&tea, 1).await.expect("one is left");
    let (first, second) = tokio::join!(one.orders(PaymentMethod::COD), other.orders(PaymentMethod::COD));
    assert!(first.is_ok() != second.is_ok());
    assert_eq!(first.err().or(second.err()).expect("one refusal").code(), "stock.out");
    assert_eq!(shop.stock(tea.variant()).available(), 0);
}

#[tokio::test]
async fn a_product_that_is_gone_is_named() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let form = visitor.fills_in(PaymentMethod::COD).await;
    shop.archives(&tea).await;
    let refused = visitor.sends(&form).await.expect_err("it is gone");
    assert_eq!(refused.code(), "stock.out");
    assert_eq!((refused.changes()[0].variant, refused.changes()[0].available), (tea.variant(), Some(0)));
}

#[tokio::test]
async fn the_same_key_gives_the_same_order() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let form = visitor.fills_in(PaymentMethod::COD).await;
    let first = visitor.sends(&form).await.expect("ordered");
    let after = shop.store.committed();
    let second = visitor.sends(&form).await.expect("the same order");
    assert_eq!(second.order.state(), first.order.state());
    assert_eq!(shop.store.committed(), after);
}

#[tokio::test]
async fn a_double_click_makes_one_order() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let form = visitor.fills_in(PaymentMethod::TEST).await;
    let (first, second) = tokio::join!(visitor.sends(&form), visitor.sends(&form));
    let (first, second) = (first.expect("ordered"), second.expect("ordered"));
    assert_eq!(first.order.state().id, second.order.state().id);
    assert_eq!(shop.store.committed().orders.len(), 1);
    assert_eq!(shop.stock(tea.variant()).reserved, 1);
}

#[tokio::test]
async fn another_body_under_the_same_key_is_refused() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let form = visitor.fills_in(PaymentMethod::COD).await;
    visitor.sends(&form).await.expect("ordered");
    let after = shop.store.committed();
    for other in [
        shop_contract::OrderForm { line: "仁愛路四段2號".into(), ..form.clone() },
        shop_contract::OrderForm { note: "急件".into(), ..form.clone() },
        shop_contract::OrderForm { payment: "test".into(), ..form.clone() },
        shop_contract::OrderForm { expected_total: "1".into(), ..form.clone() },
    ] {
        let refused = visitor.sends(&other).await.expect_err("another body");
        assert_eq!((refused.code(), refused.class()), ("idempotency.reused", Class::Invalid));
    }
    assert_eq!(shop.store.committed(), after);
}

#[tokio::test]
async fn other_lines_under_the_same_key_are_refused() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(1_500)).await;
    let first = request(vec![wanted(tea.variant(), 1)], 1_500).expect("a request");
    shop.services.checkout.place(first).await.expect("ordered");
    let other = request(vec![wanted(tea.variant(), 2)], 1_500).expect("a request");
    assert_eq!(shop.services.checkout.place(other).await.expect_err("another body").code(), "idempotency.reused");
}

#[tokio::test]
async fn a_refused_order_leaves_the_key_free() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let mut form = visitor.fills_in(PaymentMethod::COD).await;
    form.expected_total = "1".to_owned();
    visitor.sends(&form).await.expect_err("another total");
    form.expected_total = "500".to_owned();
    shop.recounts(tea.variant(), -10).await;
    visitor.sends(&form).await.expect_err("sold out");
    shop.recounts(tea.variant(), 1).await;
    form.line = "仁愛路四段2號".to_owned();
    visitor.sends(&form).await.expect("the key is still free");
}

#[tokio::test]
async fn two_lines_of_one_thing_are_one_line() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400).with_stock(5)).await;
    let lines = vec![wanted(tea.variant(), 2), wanted(tea.variant(), 3)];
    let command = request(lines, 2_000).expect("a request");
    let placed = shop.services.checkout.place(command).await.expect("ordered");
    let quantities: Vec<_> = placed.order.state().lines.iter().map(|line| i64::from(line.quantity)).collect();
    assert_eq!(quantities, [5]);
    assert_eq!(shop.stock(tea.variant()).reserved, 5);
}

#[tokio::test]
async fn a_rule_about_a_line_is_not_passed_by_writing_it_twice() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(1_000).with_stock(3)).await;
    let lines = vec![wanted(tea.variant(), 2), wanted(tea.variant(), 2)];
    let command = request(lines, 4_000).expect("a request");
    assert_eq!(shop.services.checkout.place(command).await.expect_err("three are there").code(), "stock.out");
    let too_many = request(vec![wanted(tea.variant(), 999), wanted(tea.variant(), 1)], 1).expect_err("1000 of one");
    assert_eq!(too_many.fields()[0].field, "lines.1.quantity");
    assert_eq!(too_many.fields()[0].code, "quantity.range");
}

#[tokio::test]
async fn an_order_of_nothing_is_refused() {
    let shop = TestShop::new();
    let command = request(Vec::new(), 0).expect("a request");
    assert_eq!(shop.services.checkout.place(command).await.expect_err("empty").code(), "order.empty");
    let visitor = shop.visitor();
    let mut form = visitor.fills_in(PaymentMethod::COD).await;
    assert_eq!(visitor.sends(&form).await.expect_err("no key").code(), "idempotency.missing");
    form.key = "guessed".to_owned();
    assert_eq!(visitor.sends(&form).await.expect_err("empty").code(), "order.empty");
    assert!(shop.store.committed().keys.is_empty());
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_form_is_said_at_once() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let form = visitor.fills_in(PaymentMethod::COD).await;
    let form = shop_contract::OrderForm { expected_total: "much".into(), name: "".into(), phone: "1".into(), ..form };
    let refused = visitor.sends(&form).await.expect_err("three fields are wrong");
    let fields: Vec<_> = refused.fields().iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["expected_total", "name", "phone"]);
}

#[tokio::test]
async fn a_method_of_payment_that_is_not_offered_is_refused() {
    let shop = TestShop::under(Terms::default());
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let refused = visitor.orders(PaymentMethod::TEST).await.expect_err("not offered");
    assert_eq!((refused.fields()[0].field.as_str(), refused.fields()[0].code), ("payment", "payment.not_offered"));
}

#[tokio::test]
async fn an_order_in_cash_is_worked_on_at_once_and_never_expires() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
    assert_eq!((order.status, order.payment_status), (OrderStatus::Processing, PaymentStatus::Pending));
    assert_eq!(order.expires_at, None);
    shop.clock.pass(Duration::days(365));
    assert_eq!(shop.works_off().await, 0);
    assert_eq!(shop.order(order.id), order);
}

#[tokio::test]
async fn an_order_that_is_paid_elsewhere_waits_with_an_attempt_open() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::TEST).await.expect("ordered");
    let after = shop.store.committed();
    assert_eq!((order.status, order.payment_status), (OrderStatus::Pending, PaymentStatus::Pending));
    assert_eq!(order.expires_at, Some(shop.clock.now() + Duration::minutes(30)));
    assert_eq!(after.attempts[0].reference, [order.number.compact(), "01"].concat());
    assert_eq!((after.attempts[0].order, after.attempts[0].amount), (order.id, Money::twd(500)));
    assert_eq!(after.jobs[0].work, Work::ExpireOrder { order: order.id.0, at: 0 });
    let events: Vec<_> = after.events_of(order.id).into_iter().map(|entry| entry.event).collect();
    let started = OrderEvent::PaymentStarted { reference: after.attempts[0].reference.clone() };
    assert_eq!(events, [OrderEvent::Placed { total: Money::twd(500) }, started]);
}

#[tokio::test]
async fn delivery_is_charged_below_the_bound_and_free_from_it_on() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(750)).await;
    for (count, shipping, total) in [(1, 100, 850), (2, 0, 1_500)] {
        let lines = CheckoutSource::Lines(vec![wanted(tea.variant(), count)]);
        let wish = Wish::default();
        let quote = shop.services.checkout.quote(lines, &wish, None);
        let quoted = quote.await.expect("quoted").totals;
        assert_eq!((quoted.shipping, quoted.total), (Money::twd(shipping), Money::twd(total)));
        let visitor = shop.visitor();
        visitor.adds(&tea, count).await.expect("added");
        let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
        assert_eq!(order.totals, quoted, "an order costs what was quoted");
    }
}

#[tokio::test]
async fn an_order_keeps_what_was_sold_when_the_product_changes() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
    shop.reprices(&tea, 900).await;
    shop.archives(&tea).await;
    let shown = shop.services.order.by_token(&order.token, None).await.expect("shown");
    assert_eq!((shown.lines[0].unit_price, shown.totals.total), (Money::twd(400), Money::twd(500)));
}

#[tokio::test]
async fn pages_are_told_only_when_what_they_say_of_stock_has_changed() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(8)).await;
    let mut told = Vec::new();
    for _ in 0..4 {
        let visitor = shop.visitor();
        visitor.adds(&tea, 2).await.expect("added");
        let before = shop.store.committed().catalogue_version;
        visitor.orders(PaymentMethod::COD).await.expect("ordered");
        told.push(shop.store.committed().catalogue_version > before);
    }
    // 8 → 6 in stock, → 4 low, → 2 still low: but the page prints the figure, → 0 sold out
    assert_eq!(told, [false, true, true, true]);
}

#[tokio::test]
async fn an_order_opens_with_its_token_only() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
    let opens = async |token: &str| shop.services.order.by_token(token, None).await;
    assert_eq!(opens(&order.token).await.expect("shown").number, order.number.compact());
    for guess in ["", order.number.compact(), &order.id.to_string()] {
        assert_eq!(opens(guess).await.expect_err("a guess").code(), "order.not_found");
    }
}

//! A store is chosen on a carrier's map, and comes back without a session.

use bytes::Bytes;
use shop_contract::OrderForm;
use shop_domain::{
    appearance::Terms,
    fault::Fault,
    kernel::{Language, Money},
    payment::PaymentMethod,
    shipment::{DeliveryMethod, DeliveryWay, Destination, Tariff},
};
use shop_services::{
    carrier::CarrierRefusal,
    ports::{Door, Incoming, NextStep},
    refusal::Refusal,
};
use shop_testkit::{TestShop, Visitor, a_product, a_store};
use time::Duration;

/// A shop that sends to stores, and somebody with something in the cart.
async fn a_shopper() -> (TestShop, Visitor) {
    let method = DeliveryMethod::from_code("test_store").expect("a code");
    let tariff = Tariff::flat(Money::twd(100), Some(Money::twd(1_500)));
    let shop = TestShop::under(Terms {
        deliveries: vec![DeliveryWay { method, tariff }],
        payment_methods: vec![PaymentMethod::COD],
        ..Terms::default()
    });
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    (shop, visitor)
}

async fn goes_to_the_map(shop: &TestShop, visitor: &Visitor) -> String {
    let form = visitor.fills_in(PaymentMethod::COD).await;
    let at = (Language::English, true);
    let step = shop.services.carrier.map(Some(visitor.cart), "test_store", &form, at).await.expect("a map");
    let NextStep::Form { fields, .. } = step else { panic!("a form") };
    let [(_, token), (_, back)] = &fields[..] else { panic!("{fields:?}") };
    assert!(token.len() == 20 && token.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{token}");
    assert_eq!(back, "https://shop.test/returns/stores/test");
    token.clone()
}

async fn comes_back(shop: &TestShop, token: &str, store: &str) -> Result<Language, CarrierRefusal> {
    let body = Bytes::from(format!("token={token}&store={store}"));
    let incoming = Incoming { door: Door::Return, query: Vec::new(), headers: Vec::new(), body };
    shop.services.carrier.chosen("test", &incoming).await
}

#[tokio::test]
async fn what_was_typed_waits_while_a_store_is_chosen_and_the_order_goes_there() {
    let (shop, visitor) = a_shopper().await;
    let token = goes_to_the_map(&shop, &visitor).await;
    assert_eq!(comes_back(&shop, &token, "006598").await.expect("chosen"), Language::English);
    assert!(!shop.carrier.was_asked_inside_a_transaction());
    let (form, store) = shop.services.carrier.choice(visitor.cart).await.expect("read").expect("chosen");
    assert_eq!(store.store, a_store("006598"), "as the carrier has it, whatever the browser said");
    assert_eq!(store.method.code(), "test_store");
    assert_eq!((form.name.as_str(), form.delivery.as_str(), form.store.as_str()), ("林小美", "test_store", "006598"));
    let chosen = shop.services.carrier.chosen_store(Some(visitor.cart), &form).await.expect("read");
    let command = shop.services.checkout.read_to(&form, chosen.as_ref(), Some(visitor.cart), Language::Chinese);
    let placed = shop.services.checkout.place(command.expect("right")).await.expect("placed");
    assert_eq!(placed.order.state().destination, Destination::Store(a_store("006598")));
}

#[tokio::test]
async fn a_token_is_good_once_for_a_while_and_for_its_own_carrier() {
    let (shop, visitor) = a_shopper().await;
    let token = goes_to_the_map(&shop, &visitor).await;
    let code = |refused: Result<Language, CarrierRefusal>| refused.expect_err("refused").code();
    assert_eq!(code(comes_back(&shop, "00000000000000000000", "006598").await), "carrier.no_store");
    assert_eq!(code(comes_back(&shop, &token, "999999").await), "carrier.no_store");
    let body = Bytes::from(format!("token={token}&store=006598"));
    let incoming = Incoming { door: Door::Return, query: Vec::new(), headers: Vec::new(), body };
    assert!(shop.services.carrier.chosen("own", &incoming).await.is_err());
    comes_back(&shop, &token, "006598").await.expect("chosen");
    assert_eq!(code(comes_back(&shop, &token, "012345").await), "carrier.no_store", "once");

    let token = goes_to_the_map(&shop, &visitor).await;
    shop.clock.pass(Duration::hours(3));
    assert_eq!(code(comes_back(&shop, &token, "006598").await), "carrier.no_store", "too late");
}

#[tokio::test]
async fn a_store_that_nobody_chose_for_this_cart_is_none() {
    let (shop, visitor) = a_shopper().await;
    let token = goes_to_the_map(&shop, &visitor).await;
    comes_back(&shop, &token, "006598").await.expect("chosen");
    let typed = OrderForm { delivery: "test_store".into(), store: "012345".into(), ..OrderForm::default() };
    let chosen = shop.services.carrier.chosen_store(Some(visitor.cart), &typed).await.expect("read");
    assert_eq!(chosen, None);
    let form = OrderForm { store: "006598".into(), ..typed };
    let other = shop.visitor();
    assert_eq!(shop.services.carrier.chosen_store(Some(other.cart), &form).await.expect("read"), None);
    let nowhere = shop.services.carrier.map(None, "test_store", &form, (Language::Chinese, false)).await;
    assert_eq!(nowhere.expect_err("no cart").code(), "order.empty");
    let home = shop.services.carrier.map(Some(visitor.cart), "test_home", &form, (Language::Chinese, false)).await;
    assert_eq!(home.expect_err("no store there").code(), "carrier.unknown");
}

#[tokio::test]
async fn whom_a_store_would_not_hand_it_to_cannot_order_to_it() {
    let (_, visitor) = a_shopper().await;
    let store = a_store("006598");
    let form = visitor.fills_in(PaymentMethod::COD).await;
    let form = OrderForm {
        name: "Alexandrina Lin".into(),
        phone: "02-2345-6789".into(),
        delivery: "test_store".into(),
        store: store.id.clone(),
        ..form
    };
    let refused = visitor.services.checkout.read_to(&form, Some(&store), Some(visitor.cart), Language::Chinese);
    let refused = refused.expect_err("refused");
    let codes: Vec<_> = refused.fields().iter().map(|field| (field.field.as_str(), field.code)).collect();
    assert_eq!(codes, [("name", "receiver.name_too_long"), ("phone", "receiver.not_mobile")]);
}

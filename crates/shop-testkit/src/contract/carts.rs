//! What a store promises about carts.

use super::{Subject, at, commit, hold};
use crate::builders::{a_product, a_uuid, an_order};
use shop_domain::{
    kernel::{CartId, Money, OrderId, Quantity, VariantId},
    order::{Actor, Order},
    payment::PaymentMethod,
};
use shop_services::ports::{CartKey, KeptCart};

async fn adds(subject: &Subject, cart: CartId, variant: VariantId, quantity: i64) -> KeptCart {
    let mut work = subject.begin().await;
    let mut kept = work.carts().open(cart, "first", at(0)).await.expect("opened");
    kept.cart.add(variant, Quantity::try_from(quantity).expect("in range")).expect("added");
    let seen = vec![Some(Money::twd(1_000)); kept.cart.lines().len()];
    work.carts().save(&kept.cart, &seen, at(0)).await.expect("saved");
    commit(work).await;
    kept
}

async fn read(subject: &Subject, cart: CartId) -> Option<KeptCart> {
    subject.begin().await.carts().lock(cart).await.expect("read")
}

pub async fn a_cart_is_there_once_it_was_opened(subject: Subject) {
    let cart = CartId(a_uuid());
    assert_eq!(read(&subject, cart).await, None);
    let mut work = subject.begin().await;
    let opened = work.carts().open(cart, "first", at(0)).await.expect("opened");
    assert!(opened.cart.is_empty() && opened.key == "first" && opened.cart.id() == cart);
    commit(work).await;
    let again = subject.begin().await.carts().open(cart, "second", at(1)).await.expect("opened");
    assert_eq!(again.key, "first", "a cart keeps the key that it was made with");
}

pub async fn a_cart_keeps_one_line_a_variant(subject: Subject) {
    let product = subject.with_a_product().await;
    let cart = CartId(a_uuid());
    adds(&subject, cart, product.variant(), 2).await;
    let saved = adds(&subject, cart, product.variant(), 3).await;
    let kept = read(&subject, cart).await.expect("a cart");
    assert_eq!(kept.cart, saved.cart);
    assert_eq!(kept.cart.lines().len(), 1);
    assert_eq!(i64::from(kept.cart.lines()[0].quantity), 5);
}

pub async fn a_line_that_was_taken_out_is_gone(subject: Subject) {
    let mug = subject.with_a_product().await;
    let pot = a_product().build();
    subject.sells(&pot).await;
    let cart = CartId(a_uuid());
    adds(&subject, cart, mug.variant(), 1).await;
    let mut kept = adds(&subject, cart, pot.variant(), 1).await;
    kept.cart.remove(mug.variant());
    let mut work = subject.begin().await;
    work.carts().save(&kept.cart, &[Some(Money::twd(1_000))], at(1)).await.expect("saved");
    commit(work).await;
    let left = read(&subject, cart).await.expect("a cart");
    assert_eq!(left.cart.lines().iter().map(|line| line.variant).collect::<Vec<_>>(), [pot.variant()]);
}

pub async fn clearing_a_cart_gives_it_another_key(subject: Subject) {
    let product = subject.with_a_product().await;
    let cart = CartId(a_uuid());
    adds(&subject, cart, product.variant(), 1).await;
    let mut work = subject.begin().await;
    work.carts().clear(cart, "next", None).await.expect("cleared");
    commit(work).await;
    let kept = read(&subject, cart).await.expect("a cart");
    assert!(kept.cart.is_empty());
    assert_eq!(kept.key, "next");
}

pub async fn clearing_one_cart_leaves_others_alone(subject: Subject) {
    let product = subject.with_a_product().await;
    let (one, other) = (CartId(a_uuid()), CartId(a_uuid()));
    adds(&subject, one, product.variant(), 1).await;
    let before = adds(&subject, other, product.variant(), 2).await;
    let mut work = subject.begin().await;
    work.carts().clear(one, "next", Some(OrderId(a_uuid()))).await.expect("cleared");
    commit(work).await;
    assert_eq!(read(&subject, other).await, Some(before));
}

pub async fn two_clicks_at_once_are_both_counted(subject: Subject) {
    let product = subject.with_a_product().await;
    let cart = CartId(a_uuid());
    let clicks = || async {
        let mut work = subject.begin().await;
        let mut kept = work.carts().open(cart, "first", at(0)).await.expect("opened");
        hold().await;
        kept.cart.add(product.variant(), Quantity::ONE).expect("added");
        work.carts().save(&kept.cart, &[Some(Money::twd(1_000))], at(0)).await.expect("saved");
        commit(work).await;
    };
    subject.wakes().await;
    tokio::join!(clicks(), clicks(), clicks());
    let kept = read(&subject, cart).await.expect("a cart");
    assert_eq!(i64::from(kept.cart.lines()[0].quantity), 3);
}

pub async fn a_cart_is_shown_beside_what_is_offered_today(subject: Subject) {
    let product = subject.with_a_product().await;
    let cart = CartId(a_uuid());
    assert_eq!(subject.views.cart(cart).await.expect("read"), None);
    adds(&subject, cart, product.variant(), 2).await;
    let mut work = subject.begin().await;
    let mut kept = work.catalogue().lock(product.id()).await.expect("read").expect("saved");
    kept.product.variants[0].price = Money::twd(1_200);
    kept.archived = true;
    work.catalogue().save(&kept, at(1)).await.expect("saved");
    commit(work).await;

    let rows = subject.views.cart(cart).await.expect("read").expect("a cart");
    assert_eq!((rows.key.as_str(), rows.lines.len()), ("first", 1));
    let line = &rows.lines[0];
    assert_eq!((line.variant, line.quantity, line.available), (product.variant(), 2, 10));
    assert_eq!((line.seen_price, line.price), (Money::twd(1_000), Money::twd(1_200)));
    assert_eq!((line.slug.as_str(), &line.title), (product.slug(), &product.kept.product.title));
    assert!(!line.sold, "it is archived");
}

pub async fn a_cart_is_shown_with_the_order_that_was_last_made_of_it(subject: Subject) {
    let product = subject.with_a_product().await;
    let (cart, other) = (CartId(a_uuid()), CartId(a_uuid()));
    adds(&subject, cart, product.variant(), 1).await;
    adds(&subject, other, product.variant(), 1).await;
    let clears = async |ordered| {
        let mut work = subject.begin().await;
        work.carts().clear(cart, "next", ordered).await.expect("cleared");
        commit(work).await;
    };
    let last = async |cart| subject.views.cart(cart).await.expect("read").expect("a cart").last_order;
    clears(None).await;
    assert_eq!(last(cart).await, None, "nothing was ordered yet");

    for method in [PaymentMethod::COD, PaymentMethod::TRANSFER, PaymentMethod::TEST] {
        let mut order = an_order(&product).times(2).paid_by(method).build();
        subject.takes(&mut order).await;
        clears(Some(order.state().id)).await;
        let found = last(cart).await.expect("an order");
        let state = order.state();
        assert_eq!((&found.number, &found.token, found.total), (&state.number, &state.token, state.totals.total));
        assert_eq!((found.standing, found.expires_at), (state.into(), state.expires_at));
        adds(&subject, cart, product.variant(), 1).await;
        clears(None).await;
        assert_eq!(last(cart).await, Some(found), "a cart that is only emptied remembers it");
    }
    assert_eq!(last(other).await, None);
}

pub async fn an_order_that_stands_otherwise_now_is_shown_so_with_its_cart(subject: Subject) {
    let product = subject.with_a_product().await;
    let cart = CartId(a_uuid());
    adds(&subject, cart, product.variant(), 1).await;
    let mut order = an_order(&product).paid_by(PaymentMethod::TEST).build();
    subject.takes(&mut order).await;
    let (id, total) = (order.state().id, order.state().totals.total);
    let mut work = subject.begin().await;
    work.carts().clear(cart, "next", Some(id)).await.expect("cleared");
    commit(work).await;
    let steps: [fn(&mut Order, Money); 3] = [
        |order, total| order.hold(Actor::Shop, Money { amount: total.amount - 1, ..total }).expect("held"),
        |order, total| order.pay(Actor::Shop, total).expect("paid"),
        |order, _| {
            order.cancel(Actor::Shop).expect("cancelled");
        },
    ];
    for step in steps {
        let mut work = subject.begin().await;
        let mut order = work.orders().lock(id).await.expect("read").expect("an order");
        step(&mut order, total);
        work.orders().save(&mut order, at(1)).await.expect("saved");
        commit(work).await;
        let found = subject.views.cart(cart).await.expect("read").expect("a cart").last_order.expect("an order");
        assert_eq!((found.standing, found.expires_at), (order.state().into(), order.state().expires_at));
    }
}

pub async fn what_was_added_under_a_key_is_known_until_it_is_old(subject: Subject) {
    let (cart, other) = (CartId(a_uuid()), CartId(a_uuid()));
    let mut work = subject.begin().await;
    work.carts().open(cart, "first", at(0)).await.expect("opened");
    work.carts().open(other, "first", at(0)).await.expect("opened");
    let mut uses = async |cart, request: &[u8], now, since| {
        work.carts().use_key(cart, (b"key", request), at(now), at(since)).await.expect("noted")
    };
    assert_eq!(uses(cart, b"two cups", 1, 0).await, CartKey::New);
    assert_eq!(uses(cart, b"two cups", 2, 0).await, CartKey::Used);
    assert_eq!(uses(cart, b"a pot", 2, 0).await, CartKey::UsedOtherwise);
    assert_eq!(uses(other, b"a pot", 2, 0).await, CartKey::New, "a cart knows nothing of another's keys");
    uses(cart, b"two cups", 3, 2).await;
    assert_eq!(uses(cart, b"a pot", 3, 2).await, CartKey::New, "it was forgotten");
}

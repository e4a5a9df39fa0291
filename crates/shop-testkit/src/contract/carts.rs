//! What a store promises about carts.

use super::{Subject, at, commit, hold};
use crate::builders::{a_product, a_uuid};
use shop_domain::kernel::{CartId, Money, Quantity, VariantId};
use shop_services::ports::KeptCart;

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
    work.carts().clear(cart, "next").await.expect("cleared");
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
    work.carts().clear(one, "next").await.expect("cleared");
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

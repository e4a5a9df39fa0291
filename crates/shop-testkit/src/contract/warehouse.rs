//! What a store promises about a warehouse elsewhere: what it was asked to hold, and what it said it has.

use super::{Subject, at, commit};
use crate::builders::{SampleProduct, a_product, a_uuid, an_order};
use shop_domain::kernel::{Language, OrderId, ReservationId, VariantId};
use shop_services::ports::{HeldLine, Hold, KeptWarehouse, Level, Noted};

fn a_hold(product: &SampleProduct, quantity: i64) -> Hold {
    let variant = &product.kept.product.variants[0];
    let line = HeldLine { variant: variant.id, sku: variant.sku.as_str().to_owned(), quantity };
    Hold { id: ReservationId(a_uuid()), lines: vec![line], expires_at: at(60) }
}

async fn opens(subject: &Subject, checkout: &[u8], wanted: &Hold, minute: i64) -> (Hold, Vec<ReservationId>) {
    let mut work = subject.begin().await;
    let opened = work.reservations().open(checkout, wanted, at(minute - 10), at(minute)).await.expect("opened");
    commit(work).await;
    opened
}

async fn takes(subject: &Subject, id: ReservationId, order: OrderId) -> bool {
    let mut work = subject.begin().await;
    let taken = work.reservations().take(id, order).await.expect("asked");
    commit(work).await;
    taken
}

async fn gives_up(subject: &Subject, id: ReservationId) -> bool {
    let mut work = subject.begin().await;
    let given_up = work.reservations().give_up(id).await.expect("asked");
    commit(work).await;
    given_up
}

async fn an_order_of(subject: &Subject, product: &SampleProduct) -> OrderId {
    let mut order = an_order(product).build();
    subject.takes(&mut order).await;
    order.state().id
}

pub async fn the_same_checkout_finds_what_is_held_for_it(subject: Subject) {
    let product = subject.with_a_product().await;
    let (first, again, other) = (a_hold(&product, 2), a_hold(&product, 2), a_hold(&product, 2));
    assert_eq!(opens(&subject, b"one", &first, 0).await, (first.clone(), vec![]));
    assert_eq!(opens(&subject, b"one", &again, 5).await, (first.clone(), vec![]), "and not a second one");
    assert_eq!(opens(&subject, b"other", &other, 5).await, (other, vec![]));
}

pub async fn other_things_or_another_hour_give_up_what_was_held(subject: Subject) {
    let product = subject.with_a_product().await;
    let (first, fewer, later) = (a_hold(&product, 2), a_hold(&product, 1), a_hold(&product, 1));
    opens(&subject, b"one", &first, 0).await;
    assert_eq!(opens(&subject, b"one", &fewer, 1).await, (fewer.clone(), vec![first.id]));
    assert_eq!(opens(&subject, b"one", &later, 20).await, (later, vec![fewer.id]));
    let order = an_order_of(&subject, &product).await;
    assert!(!takes(&subject, first.id, order).await, "it was given up");
}

pub async fn of_requests_at_once_with_one_key_one_hold_comes(subject: Subject) {
    let product = subject.with_a_product().await;
    subject.wakes().await;
    let wanted = [a_hold(&product, 2), a_hold(&product, 2), a_hold(&product, 2)];
    let [first, second, third] = wanted.each_ref().map(|wanted| opens(&subject, b"one", wanted, 0));
    let (first, second, third) = tokio::join!(first, second, third);
    assert_eq!([&second.0, &third.0], [&first.0, &first.0]);
}

pub async fn a_hold_is_an_orders_once_and_for_all(subject: Subject) {
    let product = subject.with_a_product().await;
    let (kept, lost) = (a_hold(&product, 2), a_hold(&product, 1));
    opens(&subject, b"one", &kept, 0).await;
    opens(&subject, b"other", &lost, 0).await;
    let (order, other) = (an_order_of(&subject, &product).await, an_order_of(&subject, &product).await);
    assert!(takes(&subject, kept.id, order).await);
    assert!(!gives_up(&subject, kept.id).await, "an order stands on it");
    assert!(gives_up(&subject, lost.id).await && gives_up(&subject, lost.id).await, "as often as one likes");
    assert!(!takes(&subject, lost.id, other).await);
    let mut work = subject.begin().await;
    assert_eq!(work.reservations().of(order).await.expect("read"), Some(kept));
    assert_eq!(work.reservations().of(other).await.expect("read"), None);
}

async fn is_elsewhere(subject: &Subject, is_external: bool) {
    let mut work = subject.begin().await;
    let before = work.warehouse().get().await.expect("read");
    work.warehouse().save(&KeptWarehouse { is_external, ..before }).await.expect("saved");
    commit(work).await;
}

async fn notes(subject: &Subject, levels: &[(&SampleProduct, i64)], are_all: bool) -> Noted {
    let sku = |product: &SampleProduct| product.kept.product.variants[0].sku.as_str().to_owned();
    let mut levels: Vec<_> =
        levels.iter().map(|(product, available)| Level { sku: sku(product), available: *available }).collect();
    levels.push(Level { sku: "NOBODY-SELLS-IT".to_owned(), available: 9 });
    let mut work = subject.begin().await;
    let changed = work.warehouse().note(&levels, are_all).await.expect("noted");
    commit(work).await;
    changed
}

async fn offered(subject: &Subject, variant: VariantId) -> (i64, i64, bool) {
    let mut work = subject.begin().await;
    let offer = work.catalogue().offers(&[variant]).await.expect("read").remove(0);
    (offer.ready, offer.available, offer.is_elsewhere)
}

pub async fn what_is_offered_is_what_is_where_the_goods_lie(subject: Subject) {
    let (one, other) = (subject.with_a_product().await, a_product().build());
    subject.sells(&other).await;
    assert_eq!(offered(&subject, one.variant()).await, (10, 10, false));
    is_elsewhere(&subject, true).await;
    assert_eq!(offered(&subject, one.variant()).await, (0, 0, true), "nothing was said yet");
    assert!(notes(&subject, &[(&one, 3), (&other, 8)], true).await.changed);
    assert_eq!(offered(&subject, one.variant()).await, (3, 3, true));
    let found = subject.views.product(one.slug(), Language::Chinese).await.expect("read").expect("sold");
    assert_eq!(found.variants[0].available, 3);
    assert!(!notes(&subject, &[(&one, 3), (&other, 8)], true).await.changed, "nothing new");
    assert!(notes(&subject, &[(&one, 2)], false).await.changed);
    assert_eq!(offered(&subject, other.variant()).await.1, 8, "nothing was said of it");
    assert!(notes(&subject, &[(&one, 2)], true).await.changed);
    assert_eq!(offered(&subject, other.variant()).await.1, 0, "it has nothing else");
    is_elsewhere(&subject, false).await;
    assert_eq!(offered(&subject, one.variant()).await, (10, 10, false));
}

pub async fn what_has_become_low_elsewhere_is_told_once(subject: Subject) {
    let (one, other) = (subject.with_a_product().await, a_product().build());
    subject.sells(&other).await;
    is_elsewhere(&subject, true).await;
    let mut work = subject.begin().await;
    let before = work.warehouse().get().await.expect("read");
    work.warehouse().save(&KeptWarehouse { low_at: 5, ..before }).await.expect("saved");
    commit(work).await;
    let low = async |levels: &[(&SampleProduct, i64)], are_all| notes(&subject, levels, are_all).await.low;
    assert_eq!(low(&[(&one, 3), (&other, 8)], true).await, [], "what is heard of first was nothing before");
    assert_eq!(low(&[(&one, 9), (&other, 6)], true).await, []);
    assert_eq!(low(&[(&one, 5), (&other, 6)], true).await, [one.variant()]);
    assert_eq!(low(&[(&one, 4), (&other, 6)], true).await, [], "it was low");
    assert_eq!(low(&[(&one, 4)], false).await, []);
    assert_eq!(low(&[(&one, 9)], true).await, [other.variant()], "it is not there any more");
}

pub async fn the_levels_are_read_by_one_at_a_time_where_there_are_any(subject: Subject) {
    subject.open().await;
    let turn = async |minute, until| {
        let mut work = subject.begin().await;
        let taken = work.warehouse().take_turn(at(minute), at(until)).await.expect("asked");
        commit(work).await;
        taken
    };
    assert!(!turn(0, 1).await, "the goods lie here");
    is_elsewhere(&subject, true).await;
    assert!(turn(0, 1).await);
    assert!(!turn(0, 1).await, "somebody does");
    assert!(turn(1, 2).await);
}

pub async fn how_reading_went_is_kept_beside_what_the_owner_set(subject: Subject) {
    subject.open().await;
    let synced = async |problem, minute| {
        let mut work = subject.begin().await;
        work.warehouse().synced(problem, at(minute)).await.expect("noted");
        commit(work).await;
        subject.begin().await.warehouse().get().await.expect("read")
    };
    let well = synced(None, 1).await;
    assert_eq!((well.synced_at, well.problem.as_deref()), (Some(at(1)), None));
    let ill = synced(Some("away"), 2).await;
    assert_eq!((ill.synced_at, ill.problem.as_deref(), ill.version), (Some(at(1)), Some("away"), well.version));
}

//! What a store promises about stock.

use super::{Subject, at, commit, hold};
use crate::builders::{SampleProduct, a_product};
use shop_domain::{
    inventory::{StockItem, StockReason},
    kernel::{Quantity, VariantId},
};
use shop_services::ports::{StockChange, StoreResult, UnitOfWork};

fn reserved(variant: VariantId, count: i64) -> StockChange {
    StockChange { variant, on_hand: 0, reserved: count, reason: StockReason::Reserved, order: None }
}

async fn changes(subject: &Subject, changes: &[StockChange]) -> StoreResult<()> {
    let mut work = subject.begin().await;
    work.stock().change(changes, "test", at(0)).await?;
    work.commit().await
}

async fn read(subject: &Subject, variant: VariantId) -> StockItem {
    locked(&mut *subject.begin().await, &[variant]).await[0]
}

async fn locked(work: &mut dyn UnitOfWork, variants: &[VariantId]) -> Vec<StockItem> {
    work.stock().lock(variants).await.expect("locked")
}

async fn three(subject: &Subject) -> [SampleProduct; 3] {
    subject.open().await;
    let products = [a_product().build(), a_product().build(), a_product().build()];
    for product in &products {
        subject.sells(product).await;
    }
    products
}

pub async fn stock_rows_come_locked_in_the_order_of_their_ids(subject: Subject) {
    let mut ids = three(&subject).await.map(|product| product.variant());
    ids.sort();
    let mut work = subject.begin().await;
    let items = locked(&mut *work, &[ids[2], ids[0], ids[1]]).await;
    assert_eq!(items.iter().map(|item| item.variant).collect::<Vec<_>>(), ids);
}

pub async fn orders_of_the_same_two_things_never_wait_for_each_other_for_ever(subject: Subject) {
    let [one, other, _] = three(&subject).await.map(|product| product.variant());
    let buys = |variants: [VariantId; 2]| {
        let subject = &subject;
        async move {
            let mut work = subject.begin().await;
            locked(&mut *work, &variants).await;
            work.stock().change(&variants.map(|variant| reserved(variant, 1)), "test", at(0)).await.expect("changed");
            commit(work).await;
        }
    };
    for _ in 0..3 {
        tokio::join!(buys([one, other]), buys([other, one]));
    }
    assert_eq!(read(&subject, one).await.reserved, 6);
    assert_eq!(read(&subject, other).await.reserved, 6);
}

pub async fn two_buyers_of_the_last_one_do_not_both_get_it(subject: Subject) {
    subject.open().await;
    let product = a_product().with_stock(1).build();
    subject.sells(&product).await;
    let variant = product.variant();
    let buys = || async {
        let mut work = subject.begin().await;
        let mut item = locked(&mut *work, &[variant]).await[0];
        hold().await;
        if item.reserve(Quantity::ONE).is_err() {
            return false;
        }
        work.stock().change(&[reserved(variant, 1)], "test", at(0)).await.expect("changed");
        commit(work).await;
        true
    };
    subject.wakes().await;
    let (first, second, third) = tokio::join!(buys(), buys(), buys());
    assert_eq!([first, second, third].into_iter().filter(|got| *got).count(), 1);
    assert_eq!(read(&subject, variant).await.available(), 0);
}

pub async fn changes_are_added_to_what_is_there(subject: Subject) {
    let product = subject.with_a_product().await;
    let variant = product.variant();
    changes(&subject, &[reserved(variant, 4)]).await.expect("reserved");
    let shipped = StockChange { on_hand: -3, reason: StockReason::Shipped, ..reserved(variant, -3) };
    changes(&subject, &[shipped]).await.expect("shipped");
    assert_eq!(read(&subject, variant).await, StockItem { variant, on_hand: 7, reserved: 1 });
}

pub async fn more_than_there_is_is_refused_by_the_table(subject: Subject) {
    let product = subject.with_a_product().await;
    let variant = product.variant();
    changes(&subject, &[reserved(variant, 11)]).await.expect_err("ten are there");
    changes(&subject, &[reserved(variant, -1)]).await.expect_err("none is reserved");
    let lost = StockChange { on_hand: -11, reason: StockReason::Adjusted, ..reserved(variant, 0) };
    changes(&subject, &[lost]).await.expect_err("ten are there");
    assert_eq!(read(&subject, variant).await, StockItem { variant, on_hand: 10, reserved: 0 });
    changes(&subject, &[reserved(variant, 10)]).await.expect("ten are there");
}

pub async fn one_refused_change_of_several_undoes_them_all(subject: Subject) {
    let [one, other, _] = three(&subject).await.map(|product| product.variant());
    changes(&subject, &[reserved(one, 1), reserved(other, 11)]).await.expect_err("ten are there");
    assert_eq!(read(&subject, one).await.reserved, 0);
}

pub async fn a_variant_without_a_row_gets_one(subject: Subject) {
    subject.open().await;
    let product = a_product().build();
    let mut work = subject.begin().await;
    work.catalogue().save(&product.kept, at(0)).await.expect("saved");
    assert_eq!(locked(&mut *work, &[product.variant()]).await, []);
    let first = StockChange { on_hand: 5, reason: StockReason::Initial, ..reserved(product.variant(), 0) };
    work.stock().change(&[first], "test", at(0)).await.expect("changed");
    commit(work).await;
    assert_eq!(read(&subject, product.variant()).await.on_hand, 5);
}

pub async fn changing_nothing_is_no_error(subject: Subject) {
    changes(&subject, &[]).await.expect("nothing to do");
}

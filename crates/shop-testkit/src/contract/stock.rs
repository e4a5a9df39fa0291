//! What a store promises about stock.

use super::{Subject, at, commit, hold};
use crate::builders::{SampleProduct, a_product, an_order};
use shop_domain::{
    inventory::{Availability, StockItem, StockLimits, StockReason},
    kernel::{Language, Quantity, VariantId},
};
use shop_services::ports::{KeptWarehouse, StockChange, StoreError, StoreResult, UnitOfWork};

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
    assert_eq!(read(&subject, variant).await, StockItem { reserved: 1, ..StockItem::new(variant, 7) });
}

pub async fn more_than_there_is_is_refused_by_the_table(subject: Subject) {
    let product = subject.with_a_product().await;
    let variant = product.variant();
    changes(&subject, &[reserved(variant, 11)]).await.expect_err("ten are there");
    changes(&subject, &[reserved(variant, -1)]).await.expect_err("none is reserved");
    let lost = StockChange { on_hand: -11, reason: StockReason::Adjusted, ..reserved(variant, 0) };
    changes(&subject, &[lost]).await.expect_err("ten are there");
    assert_eq!(read(&subject, variant).await, StockItem::new(variant, 10));
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

async fn limits(subject: &Subject, variant: VariantId, low_at: Option<i64>, backorder: i64) -> StoreResult<()> {
    let mut work = subject.begin().await;
    work.stock().limit(variant, StockLimits { low_at, backorder }).await?;
    work.commit().await
}

pub async fn more_than_there_is_can_be_promised_as_far_as_the_owner_lets_it(subject: Subject) {
    let product = subject.with_a_product().await;
    let variant = product.variant();
    limits(&subject, variant, None, 3).await.expect("set");
    changes(&subject, &[reserved(variant, 13)]).await.expect("three more may be promised");
    changes(&subject, &[reserved(variant, 1)]).await.expect_err("no more than that");
    let shipped = StockChange { on_hand: -11, reason: StockReason::Shipped, ..reserved(variant, -11) };
    changes(&subject, &[shipped]).await.expect_err("ten are there");
    limits(&subject, variant, None, 2).await.expect_err("three are promised");
    let item = read(&subject, variant).await;
    assert_eq!((item.on_hand, item.reserved, item.backorder), (10, 13, 3));
}

pub async fn what_is_low_is_the_variants_own_figure_or_the_shops(subject: Subject) {
    let product = subject.with_a_product().await;
    let variant = product.variant();
    let mut work = subject.begin().await;
    let before = work.warehouse().get().await.expect("there from the start");
    assert_eq!(before, KeptWarehouse::default());
    work.warehouse().save(&KeptWarehouse { low_at: 12, ..before.clone() }).await.expect("saved");
    commit(work).await;
    assert_eq!(read(&subject, variant).await.low_at, 12);
    limits(&subject, variant, Some(3), 0).await.expect("set");
    assert_eq!(read(&subject, variant).await.low_at, 3);
    let refused = subject.begin().await.warehouse().save(&before).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "somebody saved it meanwhile");
}

pub async fn pages_say_of_a_variant_what_the_rules_say(subject: Subject) {
    let product = subject.with_a_product().await;
    let variant = product.variant();
    for (change, low_at, backorder) in [(0, 5, 0), (0, 10, 0), (0, 10, 7), (10, 5, 7), (7, 5, 7), (0, 5, 20)] {
        limits(&subject, variant, Some(low_at), backorder).await.expect("set");
        changes(&subject, &[reserved(variant, change)]).await.expect("promised");
        let item = read(&subject, variant).await;
        let found = subject.views.product(product.slug(), Language::Chinese).await.expect("read").expect("sold");
        let shown = (found.variants[0].available, found.variants[0].availability);
        assert_eq!(shown, (item.available(), item.availability()), "{item:?}");
        let cards = subject.views.cards(&Default::default(), Language::Chinese, 5).await.expect("read");
        assert_eq!(cards.cards[0].availability, item.availability(), "{item:?}");
        let home = subject.views.admin_home(at(0), Language::Chinese).await.expect("read");
        assert_eq!(!home.low_stock.is_empty(), item.is_low(), "{item:?}");
    }
    assert_eq!(read(&subject, variant).await.availability(), Availability::Backorder);
}

pub async fn the_ledger_of_a_variant_is_read_latest_first_in_parts(subject: Subject) {
    let product = subject.with_a_product().await;
    let variant = product.variant();
    let mut order = an_order(&product).build();
    subject.takes(&mut order).await;
    let id = order.state().id;
    changes(&subject, &[StockChange { order: Some(id), ..reserved(variant, 2) }]).await.expect("promised");
    let counted = StockChange { on_hand: 20, reason: StockReason::Counted, ..reserved(variant, 0) };
    changes(&subject, &[counted]).await.expect("counted");
    let part = |cursor: Option<String>| {
        let views = subject.views.clone();
        async move { views.stock(variant, cursor.as_deref(), 2, Language::English).await.expect("read").expect("there") }
    };
    let first = part(None).await;
    assert_eq!((first.on_hand, first.reserved, first.product), (30, 2, product.id()));
    let told: Vec<_> = first.movements.iter().map(|row| (row.reason, row.on_hand, row.reserved)).collect();
    assert_eq!(told, [(StockReason::Counted, 20, 0), (StockReason::Reserved, 0, 2)]);
    let number = order.state().number.compact().to_owned();
    assert_eq!((first.movements[0].order.clone(), first.movements[1].order.clone()), (None, Some((id, number))));
    let rest = part(first.next_cursor).await;
    assert_eq!(rest.movements.iter().map(|row| row.reason).collect::<Vec<_>>(), [StockReason::Initial]);
    assert_eq!(rest.next_cursor, None);
    let unknown = VariantId(crate::builders::a_uuid());
    assert!(subject.views.stock(unknown, None, 2, Language::English).await.expect("read").is_none());
}

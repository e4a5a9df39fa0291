//! What a store promises about orders.

use super::{Subject, at, commit, hold};
use crate::{
    ScriptedProvider,
    builders::{a_product, a_uuid, an_order},
};
use shop_domain::{
    invoice::{InvoiceWish, TaxId},
    kernel::{OrderId, ShipmentId},
    order::{Actor, Order, OrderEvent, OrderState},
    payment::{PaymentFlow, PaymentMethod},
    pricing::TaxRate,
    shipment::{DeliveryMethod, Destination, PickupStore},
};
use shop_services::{
    ports::{Entry, EntryKind, StoreError, StoreResult},
    secret,
};

async fn read(subject: &Subject, id: OrderId) -> Order {
    subject.begin().await.orders().get(id).await.expect("read").expect("an order")
}

async fn notes(subject: &Subject, id: OrderId, note: &str) -> StoreResult<()> {
    let mut work = subject.begin().await;
    let mut order = work.orders().lock(id).await?.expect("an order");
    hold().await;
    order.change_note(Actor::Shop, note.to_owned());
    work.orders().save(&mut order, at(1)).await?;
    work.commit().await
}

pub async fn order_numbers_never_come_twice(subject: Subject) {
    let mut work = subject.begin().await;
    let first = work.orders().next_number().await.expect("a number");
    let second = work.orders().next_number().await.expect("a number");
    drop(work);
    let third = subject.begin().await.orders().next_number().await.expect("a number");
    assert!(first != second && second != third && first != third);
}

pub async fn an_order_is_saved_and_read_back_whole(subject: Subject) {
    let tea = subject.with_a_product().await;
    let pot = a_product().priced(2_880).taxed_at(TaxRate(0)).with_a_picture().build();
    subject.sells(&pot).await;
    let store = PickupStore {
        id: "006598".into(),
        name: "馬公門市".into(),
        address: "澎湖縣馬公市中正路1號".into(),
        phone: "06-0000000".into(),
        outlying: true,
    };
    let unimart = DeliveryMethod::from_code("ecpay_unimart").expect("a code");
    for (delivery, destination) in [(DeliveryMethod::SHOP, Destination::Shop), (unimart, Destination::Store(store))] {
        let mut order = an_order(&tea).going_to(delivery, destination).build();
        subject.takes(&mut order).await;
        assert_eq!(read(&subject, order.state().id).await.state(), order.state());
    }
    for method in [PaymentMethod::COD, PaymentMethod::TRANSFER, PaymentMethod::TEST, ScriptedProvider::number()] {
        let (tax_id, title) = (TaxId::parse("22099131").expect("a number"), "測試股份有限公司".to_owned());
        let order = an_order(&tea).times(3).and(&pot).paid_by(method);
        let mut order = order.with_invoice(InvoiceWish::Company { tax_id, title }).build();
        subject.takes(&mut order).await;
        let state = order.state();
        assert_eq!(read(&subject, state.id).await.state(), state);
        let locked = subject.begin().await.orders().lock(state.id).await.expect("read").expect("an order");
        assert_eq!(locked.state(), state);
        let (shown, timeline) = subject.views.order(state.id).await.expect("read").expect("an order");
        assert_eq!(shown.state(), state);
        assert_eq!(timeline.len(), 1);
        assert_eq!((timeline[0].at, &timeline[0].actor), (state.placed_at, &Actor::Shopper));
        assert_eq!(timeline[0].event, OrderEvent::Placed { total: state.totals.total });
    }
}

pub async fn orders_are_read_together_in_the_order_that_is_asked_for(subject: Subject) {
    let tea = subject.with_a_product().await;
    let mut orders = Vec::new();
    for times in [1, 2, 3] {
        let mut order = an_order(&tea).times(times).build();
        subject.takes(&mut order).await;
        orders.push(order);
    }
    let nobody = OrderId(a_uuid());
    let asked = [orders[2].state().id, nobody, orders[0].state().id];
    let found = subject.begin().await.orders().all(&asked).await.expect("read");
    assert_eq!(found.iter().map(Order::state).collect::<Vec<_>>(), [orders[2].state(), orders[0].state()]);
}

pub async fn an_order_that_is_not_there_is_nothing(subject: Subject) {
    let id = OrderId(a_uuid());
    let mut work = subject.begin().await;
    assert!(work.orders().get(id).await.expect("read").is_none());
    assert!(work.orders().lock(id).await.expect("read").is_none());
    assert_eq!(work.orders().find(&secret::hash("guess")).await.expect("read"), None);
    drop(work);
    assert!(subject.views.order(id).await.expect("read").is_none());
    assert!(subject.views.order_by_token(&secret::hash("guess")).await.expect("read").is_none());
}

pub async fn an_order_is_found_by_the_hash_of_its_token_only(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).build();
    subject.takes(&mut order).await;
    let (id, token) = (order.state().id, order.state().token.clone());
    let mut work = subject.begin().await;
    assert_eq!(work.orders().find(&secret::hash(&token)).await.expect("read"), Some(id));
    assert_eq!(work.orders().find(token.as_bytes()).await.expect("read"), None);
    drop(work);
    let (found, _) = subject.views.order_by_token(&secret::hash(&token)).await.expect("read").expect("an order");
    assert_eq!(found.state(), order.state());
}

pub async fn what_the_verbs_of_an_order_change_is_saved(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).paid_by(PaymentMethod::TEST).build();
    subject.takes(&mut order).await;
    let (id, total) = (order.state().id, order.state().totals.total);
    let mut work = subject.begin().await;
    let mut order = work.orders().lock(id).await.expect("read").expect("an order");
    order.pay_otherwise(PaymentMethod::TRANSFER, PaymentFlow::Transfer, None, at(5)).expect("changed");
    order.pay(Actor::Provider("test".into()), total).expect("paid");
    order.change_note(Actor::Staff("owner@shop.test".into()), "急件".into());
    order.ship_rest(Actor::Shop, ShipmentId(a_uuid()), Some("TW 1".into())).expect("shipped");
    let entry = Entry { order: id, attempt: None, kind: EntryKind::Collected, amount: total };
    work.payments().enter(entry, at(5)).await.expect("entered");
    work.orders().save(&mut order, at(5)).await.expect("saved");
    commit(work).await;

    let saved = read(&subject, id).await;
    let wanted = OrderState { version: saved.state().version, ..order.state().clone() };
    assert_eq!(saved.state(), &wanted);
    assert!(saved.state().expires_at.is_none());
    let timeline = subject.views.order(id).await.expect("read").expect("an order").1;
    let events: Vec<_> = timeline.iter().map(|entry| &entry.event).collect();
    let shipped = OrderEvent::Shipped { parcel: 1, is_part: false, tracking: Some("TW 1".into()) };
    let paid = OrderEvent::Paid { amount: total };
    let changed = OrderEvent::PaymentChanged { method: PaymentMethod::TRANSFER, kept: None };
    assert_eq!(events, [&OrderEvent::Placed { total }, &changed, &paid, &OrderEvent::NoteChanged, &shipped]);
    assert_eq!((timeline[4].at, &timeline[3].actor), (at(5), &Actor::Staff("owner@shop.test".into())));
}

pub async fn a_save_built_on_an_old_version_of_an_order_is_a_conflict(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).build();
    subject.takes(&mut order).await;
    let id = order.state().id;
    let mut old = read(&subject, id).await;
    notes(&subject, id, "first").await.expect("saved");
    assert!(read(&subject, id).await.state().version > old.state().version);
    old.change_note(Actor::Shop, "second".into());
    let mut work = subject.begin().await;
    work.orders().lock(id).await.expect("locked");
    let refused = work.orders().save(&mut old, at(2)).await.expect_err("it is old");
    assert!(matches!(refused, StoreError::Conflict), "{refused:?}");
    drop(work);
    assert_eq!(read(&subject, id).await.state().staff_note, "first");
}

pub async fn an_order_is_changed_by_one_at_a_time(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).build();
    subject.takes(&mut order).await;
    let id = order.state().id;
    subject.wakes().await;
    let (first, second, third) =
        tokio::join!(notes(&subject, id, "a"), notes(&subject, id, "b"), notes(&subject, id, "c"));
    for saved in [first, second, third] {
        saved.expect("whoever locks reads what was saved before");
    }
    let (_, timeline) = subject.views.order(id).await.expect("read").expect("an order");
    assert_eq!(timeline.len(), 4);
}

pub async fn orders_of_a_period_come_a_part_at_a_time(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut placed = Vec::new();
    // Three at one instant: only their ids tell them apart.
    for minutes in [1, 2, 2, 2, 3, 4] {
        let mut order = an_order(&product).placed_at(at(minutes)).build();
        subject.takes(&mut order).await;
        placed.push((order.state().placed_at, order.state().id));
    }
    placed.sort_unstable();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let part = subject.views.orders_placed((at(2), at(4)), after, 2).await.expect("read");
        seen.extend(part.iter().map(|order| (order.state().placed_at, order.state().id)));
        assert!(seen.len() <= 6, "the period does not end");
        if part.len() < 2 {
            break;
        }
        after = seen.last().copied();
    }
    assert_eq!(seen, placed[1..5], "from the first moment on, and before the last");
    let whole = subject.views.orders_placed((at(1), at(2)), None, 10).await.expect("read");
    assert_eq!(whole[0].state(), read(&subject, placed[0].1).await.state());
}

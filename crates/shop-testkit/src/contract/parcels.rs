//! What a store promises about the parcels of orders.

use super::{Subject, at, commit};
use crate::builders::{SampleProduct, a_product, a_uuid, an_order};
use shop_contract::{AdminOrderQuery, OrderFilter};
use shop_domain::{
    kernel::{Language, OrderId, ShipmentId},
    order::{Actor, Order, OrderState},
    shipment::{DeliveryMethod, ParcelAtCarrier, Portion, Shipment, ShipmentStatus},
};
use shop_services::ports::StoreResult;
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

fn some(product: &SampleProduct, count: i64) -> Portion {
    (product.variant(), count.try_into().expect("in range"))
}

/// An open shop, and an order of three of one thing and two of another.
async fn an_order_of_two_things(subject: &Subject) -> (OrderId, SampleProduct, SampleProduct) {
    let tea = subject.with_a_product().await;
    let pot = a_product().build();
    subject.sells(&pot).await;
    let mut order = an_order(&tea).times(3).and(&pot).times(2).build();
    subject.takes(&mut order).await;
    (order.state().id, tea, pot)
}

async fn read(subject: &Subject, id: OrderId) -> Order {
    subject.begin().await.orders().get(id).await.expect("read").expect("an order")
}

/// What the verbs leave behind.
async fn after(subject: &Subject, id: OrderId, verbs: impl FnOnce(&mut Order)) -> OrderState {
    let mut work = subject.begin().await;
    let mut order = work.orders().lock(id).await.expect("read").expect("an order");
    verbs(&mut order);
    work.orders().save(&mut order, at(1)).await.expect("saved");
    commit(work).await;
    order.state().clone()
}

async fn listed(subject: &Subject, filter: OrderFilter, q: &str) -> BTreeSet<OrderId> {
    let query = AdminOrderQuery { filter, q: q.to_owned(), ..AdminOrderQuery::default() };
    let list = subject.views.admin_orders(&query, 50).await.expect("read");
    list.rows.iter().map(|row| row.id).collect()
}

pub async fn parcels_are_saved_with_their_order_and_read_back_whole(subject: Subject) {
    let (id, tea, pot) = an_order_of_two_things(&subject).await;
    let (first, second) = (ShipmentId(a_uuid()), ShipmentId(a_uuid()));
    let at_carrier = ParcelAtCarrier {
        reference: "48210937P1".into(),
        method: DeliveryMethod::HOME,
        handle: "1718546".into(),
        numbers: BTreeMap::from([("BookingNote".to_owned(), "904".to_owned())]),
    };
    let saved = after(&subject, id, |order| {
        order.pack(Actor::Shop, first, &[some(&pot, 1), some(&tea, 2)]).expect("packed");
        order.pack(Actor::Shop, second, &[some(&tea, 1)]).expect("packed");
        order.entrust(first, at_carrier.clone()).expect("entrusted");
        order.ship(Actor::Shop, first, Some("TW 1".into())).expect("shipped");
    })
    .await;
    assert_eq!(saved.shipments.iter().map(|parcel| parcel.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(read(&subject, id).await.state().shipments, saved.shipments);
    let (shown, _) = subject.views.order(id).await.expect("read").expect("an order");
    assert_eq!(shown.state().shipments, saved.shipments);
    let moved = after(&subject, id, |order| {
        order.drop_parcel(Actor::Shop, second).expect("unpacked");
        order.hear(first, "handed to the driver".into()).expect("heard");
        order.hand_over(Actor::Shop, first).expect("handed over");
        order.ship_rest(Actor::Shop, ShipmentId(a_uuid()), None).expect("shipped");
    })
    .await;
    assert_eq!(moved.shipments.len(), 3);
    assert_eq!(read(&subject, id).await.state().shipments, moved.shipments);
}

pub async fn an_order_that_is_saved_for_another_reason_keeps_its_parcels(subject: Subject) {
    let (id, tea, _) = an_order_of_two_things(&subject).await;
    let packed = |order: &mut Order| {
        order.pack(Actor::Shop, ShipmentId(a_uuid()), &[some(&tea, 1)]).expect("packed");
    };
    let saved = after(&subject, id, packed).await;
    after(&subject, id, |order| order.change_note(Actor::Shop, "急件".into())).await;
    assert_eq!(read(&subject, id).await.state().shipments, saved.shipments);
}

/// An order that says of itself that more of it was packed than was ordered.
pub async fn more_in_parcels_than_was_ordered_is_refused_by_the_table(subject: Subject) {
    let (id, tea, _) = an_order_of_two_things(&subject).await;
    let saves = async |counts: &[i64]| -> StoreResult<()> {
        let mut work = subject.begin().await;
        let mut state = work.orders().lock(id).await?.expect("an order").state().clone();
        state.shipments = counts.iter().zip(1..).map(|(count, number)| parcel(number, some(&tea, *count))).collect();
        let last = state.shipments[counts.len() - 1].id;
        let mut order = Order::restore(state);
        order.hear(last, "moved".into()).expect("heard");
        work.orders().save(&mut order, at(1)).await?;
        work.commit().await
    };
    saves(&[4]).await.expect_err("three were ordered");
    saves(&[2, 2]).await.expect_err("three were ordered");
    assert!(read(&subject, id).await.state().shipments.is_empty());
    saves(&[2, 1]).await.expect("three were ordered");
}

fn parcel(number: u16, portion: Portion) -> Shipment {
    Shipment {
        id: ShipmentId(a_uuid()),
        number,
        status: ShipmentStatus::Pending,
        lines: vec![portion],
        method: DeliveryMethod::HOME,
        tracking: None,
        at_carrier: None,
        last_word: None,
    }
}

pub async fn an_order_is_to_be_shipped_until_all_of_it_is(subject: Subject) {
    let (id, tea, _) = an_order_of_two_things(&subject).await;
    let first = ShipmentId(a_uuid());
    let all = BTreeSet::from([id]);
    after(&subject, id, |order| order.pack(Actor::Shop, first, &[some(&tea, 1)]).expect("packed")).await;
    assert_eq!(listed(&subject, OrderFilter::ToShip, "").await, all);
    assert!(listed(&subject, OrderFilter::Shipped, "").await.is_empty());
    after(&subject, id, |order| drop(order.ship(Actor::Shop, first, None).expect("shipped"))).await;
    let row = subject.views.admin_orders(&AdminOrderQuery::default(), 50).await.expect("read").rows.remove(0);
    assert_eq!((row.shipment_status, row.partly_shipped), (ShipmentStatus::InTransit, true));
    for filter in [OrderFilter::ToShip, OrderFilter::Shipped] {
        assert_eq!(listed(&subject, filter, "").await, all, "{filter:?}");
    }
    after(&subject, id, |order| drop(order.ship_rest(Actor::Shop, ShipmentId(a_uuid()), None).expect("shipped"))).await;
    assert!(listed(&subject, OrderFilter::ToShip, "").await.is_empty());
    assert_eq!(listed(&subject, OrderFilter::Shipped, "").await, all);
}

pub async fn what_came_back_waits_for_somebody_to_decide(subject: Subject) {
    let (id, _, _) = an_order_of_two_things(&subject).await;
    let whole = ShipmentId(a_uuid());
    let came_back = async || {
        let home = subject.views.admin_home(OffsetDateTime::UNIX_EPOCH, Language::Chinese).await.expect("read");
        let listed = listed(&subject, OrderFilter::CameBack, "").await;
        assert_eq!(home.came_back, listed.len() as i64, "it is told where the owner begins");
        listed
    };
    after(&subject, id, |order| {
        order.ship_rest(Actor::Shop, whole, None).expect("shipped");
        order.send_back(Actor::Shop, whole).expect("on its way back");
    })
    .await;
    assert_eq!(came_back().await, BTreeSet::from([id]));
    after(&subject, id, |order| drop(order.take_back(Actor::Shop, whole, false).expect("back"))).await;
    assert_eq!(came_back().await, BTreeSet::from([id]));
    after(&subject, id, |order| drop(order.cancel(Actor::Shop).expect("called off"))).await;
    assert!(came_back().await.is_empty());
}

pub async fn an_order_is_found_by_what_a_parcel_of_it_is_tracked_by(subject: Subject) {
    let (id, tea, _) = an_order_of_two_things(&subject).await;
    let first = ShipmentId(a_uuid());
    after(&subject, id, |order| {
        order.pack(Actor::Shop, first, &[some(&tea, 1)]).expect("packed");
        order.ship(Actor::Shop, first, Some("EB904-17".into())).expect("shipped");
        order.ship_rest(Actor::Shop, ShipmentId(a_uuid()), Some("EB904-18".into())).expect("shipped");
    })
    .await;
    for q in ["EB904-17", "EB904-18", "EB904"] {
        assert_eq!(listed(&subject, OrderFilter::All, q).await, BTreeSet::from([id]), "{q}");
    }
    for q in ["904-17", "EB905", "%"] {
        assert!(listed(&subject, OrderFilter::All, q).await.is_empty(), "{q}");
    }
}

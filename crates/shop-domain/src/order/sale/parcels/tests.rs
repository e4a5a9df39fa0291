//! Parcels without a store: what the order lets be done, and what it means for the stock.

use super::*;
use crate::{
    kernel::{Address, Language, LocalText, Money, OrderId, OrderNumber, PersonName, Phone},
    order::{Contact, OrderLine, ShownStatus},
    payment::{PaymentFlow, PaymentMethod, PaymentStatus},
    pricing::{TaxRate, Totals},
    shipment::{DeliveryMethod, Destination},
};
use ShipmentStatus as S;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use uuid::Uuid;

const TEA: VariantId = VariantId(Uuid::from_u128(1));
const POT: VariantId = VariantId(Uuid::from_u128(2));

fn some(variant: VariantId, count: i64) -> Portion {
    (variant, count.try_into().expect("in range"))
}

fn parcel(n: u128) -> ShipmentId {
    ShipmentId(Uuid::from_u128(100 + n))
}

fn line((variant, quantity): Portion) -> OrderLine {
    OrderLine {
        variant,
        sku: String::new(),
        title: LocalText::default(),
        choice: LocalText::default(),
        picture: None,
        unit_price: Money::twd(100),
        quantity,
        tax: TaxRate::default(),
    }
}

/// Five teas and three pots, to be paid in cash.
fn an_order() -> Order {
    let zero = Money::twd(0);
    let total = Money::twd(800);
    Order::place(OrderState {
        id: OrderId(Uuid::nil()),
        number: OrderNumber::from_sequence(1),
        token: String::new(),
        placed_at: OffsetDateTime::UNIX_EPOCH,
        language: Language::English,
        contact: Contact {
            name: PersonName::restore("林小美".into()),
            phone: Phone::restore("0912345678".into()),
            email: None,
        },
        delivery: DeliveryMethod::HOME,
        destination: Destination::Home(Address::restore(
            "106".into(),
            "臺北市".into(),
            "大安區".into(),
            "仁愛路四段1號".into(),
        )),
        payment: PaymentMethod::COD,
        payment_flow: PaymentFlow::Cash,
        invoice: None,
        invoice_number: None,
        note: String::new(),
        staff_note: String::new(),
        lines: vec![line(some(TEA, 5)), line(some(POT, 3))],
        shipping_tax: TaxRate::default(),
        totals: Totals { subtotal: total, discounts: zero, shipping: zero, tax: zero, total },
        status: OrderStatus::Pending,
        payment_status: PaymentStatus::Pending,
        shipments: Vec::new(),
        received: zero,
        sent_back: zero,
        disputed: zero,
        is_disputed: false,
        refund_due: zero,
        held: None,
        transfer_from: None,
        expires_at: None,
        version: 1,
    })
    .expect("placed")
}

fn packed(portions: &[Portion]) -> Order {
    let mut order = an_order();
    order.pack(Actor::Shop, parcel(1), portions).expect("packed");
    order
}

#[test]
fn a_parcel_takes_what_is_in_it_and_nothing_else() {
    let mut order = packed(&[some(POT, 1), some(TEA, 2)]);
    let effect = order.ship(Actor::Shop, parcel(1), Some("TW 1".into())).expect("shipped");
    assert_eq!(effect, StockEffect::Take(vec![some(TEA, 2), some(POT, 1)]), "in the order of the order's lines");
    assert_eq!(order.state().unshipped(), [some(TEA, 3), some(POT, 2)]);
    assert_eq!(order.shown(), ShownStatus::Processing, "part of it is still here");
    let effect = order.ship_rest(Actor::Shop, parcel(2), None).expect("shipped");
    assert_eq!(effect, StockEffect::Take(vec![some(TEA, 3), some(POT, 2)]));
    assert_eq!((order.shown(), order.state().shipments[1].number), (ShownStatus::Shipped, 2));
    order.ship_rest(Actor::Shop, parcel(3), None).expect_err("nothing is left");
}

#[test]
fn no_more_is_packed_than_was_ordered() {
    let mut order = packed(&[some(TEA, 4)]);
    let stranger = VariantId(Uuid::from_u128(9));
    for portions in [&[some(TEA, 2)][..], &[some(TEA, 1), some(TEA, 1)], &[some(POT, 1), some(stranger, 1)]] {
        assert_eq!(order.pack(Actor::Shop, parcel(2), portions), Err(OrderError::TooMuchPacked), "{portions:?}");
    }
    assert_eq!(order.pack(Actor::Shop, parcel(2), &[]), Err(OrderError::NothingPacked));
    assert_eq!(order.state().shipments.len(), 1);
    order.drop_parcel(Actor::Shop, parcel(1)).expect("unpacked");
    order.pack(Actor::Shop, parcel(2), &[some(TEA, 2), some(TEA, 3)]).expect("named twice, put in once");
    assert_eq!(order.state().shipments[1].lines, [some(TEA, 5)]);
}

#[test]
fn nothing_is_packed_before_the_order_is_confirmed_and_nothing_unknown_is_moved() {
    let mut order = an_order();
    order.state.status = OrderStatus::Pending;
    assert_eq!(order.pack(Actor::Shop, parcel(1), &[some(TEA, 1)]), Err(OrderError::NotReady));
    assert_eq!(an_order().ship(Actor::Shop, parcel(1), None), Err(OrderError::NoParcel));
    assert_eq!(an_order().hand_over(Actor::Shop, parcel(1)), Err(OrderError::NoParcel));
}

#[test]
fn what_is_fetched_at_the_shop_leaves_the_shelf_when_it_is_put_aside() {
    let mut order = packed(&[some(TEA, 5), some(POT, 3)]);
    let effect = order.arrive(Actor::Shop, parcel(1)).expect("put aside");
    assert_eq!(effect, StockEffect::Take(vec![some(TEA, 5), some(POT, 3)]));
    order.hand_over(Actor::Shop, parcel(1)).expect("fetched");
    assert_eq!((order.state().shipments[0].status, order.shown()), (S::PickedUp, ShownStatus::Delivered));
    let mut order = packed(&[some(TEA, 5)]);
    order.ship(Actor::Shop, parcel(1), None).expect("shipped");
    assert_eq!(order.arrive(Actor::Shop, parcel(1)), Ok(StockEffect::Keep), "it was taken when it left");
}

#[test]
fn what_comes_back_is_restocked_by_the_owners_word() {
    for restock in [true, false] {
        let mut order = packed(&[some(TEA, 2)]);
        order.ship(Actor::Shop, parcel(1), None).expect("shipped");
        order.send_back(Actor::Shop, parcel(1)).expect("on its way");
        let effect = order.take_back(Actor::Shop, parcel(1), restock).expect("back");
        let wanted = if restock { StockEffect::Restock(vec![some(TEA, 2)]) } else { StockEffect::Keep };
        assert_eq!(effect, wanted);
        order.take_back(Actor::Shop, parcel(1), true).expect_err("it is back");
    }
}

#[test]
fn an_order_is_called_off_only_while_nobody_else_has_any_of_it() {
    let mut order = packed(&[some(TEA, 2)]);
    assert_eq!(order.clone().cancel(Actor::Shop), Ok(StockEffect::Release(vec![some(TEA, 5), some(POT, 3)])));
    order.ship(Actor::Shop, parcel(1), None).expect("shipped");
    assert_eq!(order.clone().cancel(Actor::Shop), Err(OrderError::OnItsWay));
    order.take_back(Actor::Shop, parcel(1), true).expect("back");
    let effect = order.cancel(Actor::Shop).expect("all of it is here");
    assert_eq!(effect, StockEffect::Release(vec![some(TEA, 3), some(POT, 3)]), "the rest was settled before");
    assert_eq!(order.state().shipment().status, S::Cancelled);
}

#[test]
fn calling_off_unpacks_what_was_packed() {
    let mut order = packed(&[some(TEA, 2)]);
    order.cancel(Actor::Shop).expect("called off");
    assert_eq!(order.state().shipments[0].status, S::Cancelled);
    order.ship(Actor::Shop, parcel(1), None).expect_err("there is nothing to ship");
}

#[test]
fn a_parcel_is_told_of_by_its_number_where_there_are_several() {
    let mut order = packed(&[some(TEA, 2)]);
    order.ship(Actor::Shop, parcel(1), Some("TW 1".into())).expect("shipped");
    order.track(Actor::Shop, parcel(1), Some("TW 1".into())).expect("the same");
    order.track(Actor::Shop, parcel(1), Some("TW 2".into())).expect("mended");
    let told: Vec<_> = order.take_events().into_iter().skip(1).map(|(_, event)| event).collect();
    let shipped = OrderEvent::Shipped { parcel: 1, is_part: true, tracking: Some("TW 1".into()) };
    let mended = OrderEvent::TrackingChanged { parcel: 1, tracking: Some("TW 2".into()) };
    assert_eq!(told, [OrderEvent::Packed { parcel: 1 }, shipped, mended]);
    let mut whole = an_order();
    whole.ship_rest(Actor::Shop, parcel(1), None).expect("shipped");
    whole.hand_over_all(Actor::Shop).expect("handed over");
    let told: Vec<_> = whole.take_events().into_iter().skip(1).map(|(_, event)| event).collect();
    let shipped = OrderEvent::Shipped { parcel: 1, is_part: false, tracking: None };
    assert_eq!(told, [shipped, OrderEvent::Delivered { parcel: 1, is_part: false }]);
}

/// A shelf of ten each, as the warehouse counts it.
struct Shelf(BTreeMap<VariantId, (i64, i64, i64)>);

impl Shelf {
    fn after_placing(order: &Order) -> Self {
        let reserved = order.state().lines.iter().map(|line| (line.variant, (10, i64::from(line.quantity), 0)));
        Self(reserved.collect())
    }

    fn settle(&mut self, effect: &StockEffect) {
        let (portions, on_hand, reserved) = match effect {
            StockEffect::Keep => return,
            StockEffect::Release(portions) => (portions, 0, -1),
            StockEffect::Take(portions) => (portions, -1, -1),
            StockEffect::Restock(portions) => (portions, 1, 0),
        };
        for (variant, quantity) in portions {
            let row = self.0.get_mut(variant).expect("it is on the shelf");
            let quantity = i64::from(*quantity);
            *row = (row.0 + on_hand * quantity, row.1 + reserved * quantity, row.2 + on_hand * quantity);
        }
    }
}

/// The same sequence for the same seed, on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn anything(order: &mut Order, chance: &mut Chance, next: u128) -> Result<StockEffect, OrderError> {
    let by = Actor::Shop;
    let id = parcel(u128::from(chance.below(6)));
    match chance.below(10) {
        0 => {
            let portions = [some(TEA, 1 + chance.below(3) as i64), some(POT, 1 + chance.below(2) as i64)];
            order.pack(by, parcel(next), &portions[..1 + chance.below(2) as usize]).map(|()| StockEffect::Keep)
        }
        1 => order.ship_rest(by, parcel(next), None),
        2 | 3 => order.ship(by, id, None),
        4 => order.arrive(by, id),
        5 => order.hand_over(by, id).map(|()| StockEffect::Keep),
        6 => order.send_back(by, id).map(|()| StockEffect::Keep),
        7 => order.take_back(by, id, chance.below(2) == 0),
        8 => order.drop_parcel(by, id).map(|()| StockEffect::Keep),
        _ if chance.below(4) == 0 => order.cancel(by),
        _ => Ok(StockEffect::Keep),
    }
}

#[test]
fn the_stock_adds_up_after_every_step_whatever_is_done() {
    for seed in 0..2_000 {
        let mut chance = Chance(seed);
        let mut order = an_order();
        let mut shelf = Shelf::after_placing(&order);
        for _ in 0..30 {
            let next = order.state().shipments.len() as u128;
            if let Ok(effect) = anything(&mut order, &mut chance, next) {
                shelf.settle(&effect);
            }
            let state = order.state();
            let called_off = state.status == OrderStatus::Cancelled;
            for line in &state.lines {
                let (on_hand, reserved, moved) = shelf.0[&line.variant];
                let kept: i64 =
                    state.unshipped().iter().filter(|left| left.0 == line.variant).map(|left| i64::from(left.1)).sum();
                assert!(0 <= reserved && reserved <= on_hand, "{seed}: {reserved} of {on_hand}");
                assert_eq!(reserved, if called_off { 0 } else { kept }, "{seed}: what is not shipped is kept");
                assert_eq!(on_hand - moved, 10, "{seed}: nothing comes from nowhere");
                assert!(state.packed(line.variant) <= i64::from(line.quantity), "{seed}: no more than was ordered");
            }
        }
    }
}

/// As [`an_order`], to be fetched at the shop.
fn a_fetched_order() -> Order {
    let state = an_order().state().clone();
    Order::restore(OrderState { delivery: DeliveryMethod::SHOP, destination: Destination::Shop, ..state })
}

#[test]
fn what_is_fetched_at_the_shop_travels_nowhere_and_is_paid_when_all_of_it_is_fetched() {
    let mut order = a_fetched_order();
    order.pack(Actor::Shop, parcel(1), &[some(TEA, 5)]).expect("packed");
    assert!(order.ship(Actor::Shop, parcel(1), None).is_err(), "nobody carries it");
    let effect = order.set_off(Actor::Shop, parcel(1), None).expect("put aside");
    assert_eq!(effect, StockEffect::Take(vec![some(TEA, 5)]));
    let effect = order.ship_rest(Actor::Shop, parcel(2), None).expect("put aside");
    assert_eq!(effect, StockEffect::Take(vec![some(POT, 3)]));
    order.hand_over(Actor::Shop, parcel(1)).expect("fetched");
    assert_eq!(order.collect_at_the_counter(Actor::Shop), Ok(None), "the rest is still to be fetched");
    order.hand_over(Actor::Shop, parcel(2)).expect("fetched");
    assert_eq!(order.collect_at_the_counter(Actor::Shop), Ok(Some(Money::twd(800))));
    assert_eq!((order.state().payment_status, order.shown()), (PaymentStatus::Paid, ShownStatus::Delivered));
    assert_eq!(order.collect_at_the_counter(Actor::Shop), Ok(None), "once");
}

#[test]
fn what_a_courier_hands_over_is_paid_when_the_courier_pays() {
    let mut order = an_order();
    order.ship_rest(Actor::Shop, parcel(1), None).expect("shipped");
    order.hand_over(Actor::Shop, parcel(1)).expect("handed over");
    assert_eq!(order.collect_at_the_counter(Actor::Shop), Ok(None));
    assert_eq!(order.state().payment_status, PaymentStatus::Pending);
}

/// What each parcel that counts collects, by its number.
fn cash(order: &Order) -> Vec<(u16, i64)> {
    let parcels = order.state().shipments.iter();
    let collects = |parcel: &Shipment| Some((parcel.number, order.state().collected_with(parcel.id)?.amount));
    parcels.filter_map(collects).collect()
}

#[test]
fn each_parcel_collects_what_its_goods_cost_and_the_first_one_the_delivery_too() {
    let mut order = an_order();
    (order.state.totals.shipping, order.state.totals.total) = (Money::twd(60), Money::twd(860));
    order.pack(Actor::Shop, parcel(1), &[some(TEA, 2)]).expect("packed");
    assert_eq!(cash(&order), [(1, 260)]);
    order.pack(Actor::Shop, parcel(2), &[some(TEA, 3), some(POT, 1)]).expect("packed");
    order.ship_rest(Actor::Shop, parcel(3), None).expect("shipped");
    assert_eq!(cash(&order), [(1, 260), (2, 400), (3, 200)], "together what is due");
    order.drop_parcel(Actor::Shop, parcel(1)).expect("unpacked");
    assert_eq!(cash(&order), [(2, 460), (3, 200)]);
    order.ship_rest(Actor::Shop, parcel(4), None).expect("shipped");
    assert_eq!(cash(&order).iter().map(|part| part.1).sum::<i64>(), 860);
    order.send_back(Actor::Shop, parcel(3)).expect("not taken");
    assert_eq!(cash(&order), [(2, 460), (4, 200)], "nobody pays for what goes back");
    order.mark_collected(Actor::Shop).expect("collected");
    assert_eq!(cash(&order), []);
}

#[test]
fn whatever_was_taken_off_and_however_it_is_packed_the_parcels_collect_what_is_due() {
    let totals = |total| Totals { shipping: Money::twd(60), total: Money::twd(total), ..an_order().state.totals };
    for (total, held) in
        [(860, None), (793, None), (61, None), (60, None), (7, None), (860, Some(333)), (860, Some(830))]
    {
        for cut in 1..=7_i64 {
            let mut order = an_order();
            order.state.totals = totals(total);
            order.state.held = held.map(Money::twd);
            let portions = [some(TEA, cut.min(5)), some(POT, (cut - 5).max(1))];
            order.pack(Actor::Shop, parcel(1), &portions[..if cut > 5 { 2 } else { 1 }]).expect("packed");
            let alone = cash(&order)[0];
            order.ship_rest(Actor::Shop, parcel(2), None).expect("shipped");
            let parts = cash(&order);
            assert_eq!(parts.iter().map(|part| part.1).sum::<i64>(), total - held.unwrap_or(0), "{total} {cut}");
            assert!(parts.iter().all(|part| part.1 >= 0), "{parts:?}");
            assert_eq!(parts[0], alone, "what is packed later changes nothing");
        }
    }
}

#[test]
fn only_an_order_that_is_paid_in_cash_has_parcels_that_collect() {
    let mut order = packed(&[some(TEA, 2)]);
    order.state.payment_flow = PaymentFlow::Redirect;
    assert_eq!(cash(&order), []);
    order.state.payment_flow = PaymentFlow::Cash;
    order.state.status = OrderStatus::Cancelled;
    assert_eq!(cash(&order), []);
}

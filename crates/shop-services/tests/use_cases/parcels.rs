//! An order that travels in parts.

use ParcelStep::{Arrive, Drop, HandOver, SendBack, Ship, TakeBack};
use shop_contract::{OrderAction, OrderForm, ParcelStep};
use shop_domain::{
    fault::{Class, Fault},
    inventory::StockReason,
    kernel::ShipmentId,
    order::{Actor, OrderEvent, OrderState, ShownStatus},
    payment::PaymentMethod,
    shipment::ShipmentStatus,
};
use shop_services::order::{OrderRefusal, ParcelAct, ParcelCommand};
use shop_testkit::{SampleProduct, TestShop, a_product, a_uuid};

/// Five of ten teas and three of ten pots, in cash.
async fn an_order(shop: &TestShop) -> (OrderState, SampleProduct, SampleProduct) {
    let (tea, pot) = (shop.sells(a_product().priced(400)).await, shop.sells(a_product().priced(2_880)).await);
    let visitor = shop.visitor();
    visitor.adds(&tea, 5).await.expect("added");
    visitor.adds(&pot, 3).await.expect("added");
    let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
    (order, tea, pot)
}

fn stock(shop: &TestShop, product: &SampleProduct) -> (i64, i64) {
    let item = shop.stock(product.variant());
    (item.on_hand, item.reserved)
}

fn packing(portions: &[(&SampleProduct, i64)], ships: bool, tracking: Option<&str>) -> ParcelAct {
    let portions = portions.iter().map(|(product, count)| (product.variant(), *count)).collect();
    ParcelAct::Pack { portions, ships, tracking: tracking.map(str::to_owned) }
}

#[tokio::test]
async fn an_order_leaves_in_two_parcels_and_each_takes_its_own() {
    let shop = TestShop::new();
    let (order, tea, pot) = an_order(&shop).await;
    let packer = shop.packer();
    packer.does_to_parcel(order.id, packing(&[(&tea, 2), (&pot, 0)], true, Some(" TW 1 "))).await.expect("shipped");
    assert_eq!((stock(&shop, &tea), stock(&shop, &pot)), ((8, 3), (10, 3)));
    let seen = packer.opens(order.id).await;
    assert_eq!(seen.order.order_status, ShownStatus::Processing, "part of it is still here");
    assert!(seen.order.partly_shipped && seen.actions.contains(&OrderAction::Ship));
    assert_eq!(seen.unpacked.iter().map(|left| left.quantity).collect::<Vec<_>>(), [3, 3]);
    packer.does(OrderAction::Ship, order.id).await.expect("the rest");
    assert_eq!((stock(&shop, &tea), stock(&shop, &pot)), ((5, 0), (7, 0)));

    let shown = shop.services.order.by_token(&order.token, None).await.expect("the shopper's");
    assert_eq!((shown.order_status, shown.tracking.as_deref()), (ShownStatus::Shipped, Some("TW 1")));
    let parcels: Vec<_> = shown
        .shipments
        .iter()
        .map(|parcel| (parcel.number, parcel.lines.iter().map(|line| line.quantity).collect::<Vec<_>>()))
        .collect();
    assert_eq!(parcels, [(1, vec![2]), (2, vec![3, 3])]);
    packer.moves(order.id, 1, HandOver).await.expect("handed over");
    assert_eq!(shop.order(order.id).shipment().status, ShipmentStatus::InTransit);
    packer.does(OrderAction::Deliver, order.id).await.expect("all of it");
    assert_eq!(packer.opens(order.id).await.order.order_status, ShownStatus::Delivered);
}

#[tokio::test]
async fn what_is_packed_stays_reserved_until_it_leaves() {
    let shop = TestShop::new();
    let (order, tea, _) = an_order(&shop).await;
    let packer = shop.packer();
    packer.packs(order.id, &[(&tea, 4)]).await.expect("packed");
    assert_eq!(stock(&shop, &tea), (10, 5));
    assert_eq!(packer.opens(order.id).await.parcels[0].steps, [Ship, Drop], "nobody fetches it");
    let refused = packer.packs(order.id, &[(&tea, 2)]).await.expect_err("one is left");
    assert_eq!((refused.code(), refused.class()), ("shipment.too_much", Class::Conflict));
    packer.moves(order.id, 1, Drop).await.expect("unpacked");
    assert_eq!(stock(&shop, &tea), (10, 5));
    packer.packs(order.id, &[(&tea, 5)]).await.expect("all are left again");
    packer.moves(order.id, 2, Ship).await.expect("shipped");
    assert_eq!(stock(&shop, &tea), (5, 0));
}

#[tokio::test]
async fn nonsense_in_a_parcel_is_refused_and_changes_nothing() {
    let shop = TestShop::new();
    let (order, tea, _) = an_order(&shop).await;
    let stranger = shop.sells(a_product()).await;
    let packer = shop.packer();
    packer.packs(order.id, &[(&tea, 1)]).await.expect("packed");
    let before = shop.store.committed();
    let long = "x".repeat(101);
    let nobody = ShipmentId(a_uuid());
    for (act, code) in [
        (packing(&[], false, None), "shipment.empty"),
        (packing(&[(&tea, 0)], true, None), "shipment.empty"),
        (packing(&[(&tea, -1)], false, None), "quantity.range"),
        (packing(&[(&tea, 1000)], false, None), "quantity.range"),
        (packing(&[(&tea, 5)], false, None), "shipment.too_much"),
        (packing(&[(&stranger, 1)], false, None), "shipment.too_much"),
        (packing(&[(&tea, 1)], true, Some(&long)), "tracking.too_long"),
        (ParcelAct::Move { parcel: nobody, step: Ship, tracking: None, restock: false }, "shipment.not_found"),
        (ParcelAct::Track { parcel: nobody, tracking: None }, "shipment.not_found"),
    ] {
        let refused = packer.does_to_parcel(order.id, act.clone()).await.expect_err("refused");
        assert_eq!(refused.code(), code, "{act:?}");
    }
    for step in [HandOver, SendBack, TakeBack] {
        let refused = packer.moves(order.id, 1, step).await.expect_err("it is still here");
        assert_eq!(refused.code(), "shipment.illegal_step", "{step:?}");
    }
    assert_eq!(shop.store.committed(), before);
}

#[tokio::test]
async fn an_order_that_is_not_confirmed_is_not_packed() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::TEST).await.expect("ordered");
    assert!(shop.owner().opens(order.id).await.unpacked.is_empty(), "nothing is offered");
    assert_eq!(shop.owner().packs(order.id, &[(&tea, 1)]).await.expect_err("unpaid").code(), "order.not_ready");
}

#[tokio::test]
async fn what_comes_back_is_put_into_stock_by_the_owners_word() {
    for (restock, on_hand) in [(true, 10), (false, 5)] {
        let shop = TestShop::new();
        let (order, tea, _) = an_order(&shop).await;
        let owner = shop.owner();
        owner.does(OrderAction::Ship, order.id).await.expect("shipped");
        owner.moves(order.id, 1, SendBack).await.expect("nobody took it");
        let touched = shop.store.committed().catalogue_version;
        let parcel = owner.opens(order.id).await.parcels[0].parcel.id;
        let act = ParcelAct::Move { parcel, step: TakeBack, tracking: None, restock };
        owner.does_to_parcel(order.id, act).await.expect("back");
        assert_eq!(stock(&shop, &tea), (on_hand, 0));
        let after = shop.store.committed();
        let restocked = after.movements.iter().filter(|row| row.change.reason == StockReason::Restocked).count();
        assert_eq!((restocked, after.catalogue_version > touched), if restock { (2, true) } else { (0, false) });
        let last = after.events_of(order.id).pop().expect("an event").event;
        assert_eq!(last, OrderEvent::CameBack { parcel: 1, is_part: false, restocked: restock });
        owner.does(OrderAction::Cancel, order.id).await.expect("nobody has any of it");
        assert_eq!(stock(&shop, &tea), (on_hand, 0), "nothing is given back twice");
    }
}

#[tokio::test]
async fn an_order_that_has_left_in_part_is_not_called_off_and_gives_back_only_what_stayed() {
    let shop = TestShop::new();
    let (order, tea, pot) = an_order(&shop).await;
    let owner = shop.owner();
    owner.does_to_parcel(order.id, packing(&[(&tea, 2)], true, None)).await.expect("shipped");
    assert_eq!(owner.does(OrderAction::Cancel, order.id).await.expect_err("part is out").code(), "order.on_its_way");
    owner.moves(order.id, 1, TakeBack).await.expect("back");
    assert_eq!((stock(&shop, &tea), stock(&shop, &pot)), ((10, 3), (10, 3)));
    owner.does(OrderAction::Cancel, order.id).await.expect("cancelled");
    assert_eq!((stock(&shop, &tea), stock(&shop, &pot)), ((10, 0), (10, 0)));
}

#[tokio::test]
async fn what_is_fetched_at_the_shop_waits_until_it_is_picked_up() {
    let shop = TestShop::new();
    let (order, tea, pot) = an_order(&shop).await;
    let packer = shop.packer();
    packer.packs(order.id, &[(&tea, 5), (&pot, 3)]).await.expect("packed");
    packer.moves(order.id, 1, Arrive).await.expect("put aside");
    assert_eq!(stock(&shop, &tea), (5, 0));
    assert_eq!(packer.opens(order.id).await.order.shipment_status, ShipmentStatus::ReadyForPickup);
    packer.moves(order.id, 1, HandOver).await.expect("picked up");
    let after = packer.opens(order.id).await.order;
    assert_eq!((after.shipment_status, after.order_status), (ShipmentStatus::PickedUp, ShownStatus::Delivered));
}

#[tokio::test]
async fn a_tracking_number_is_mended_and_only_the_staff_hear_of_it() {
    let shop = TestShop::new();
    let (order, ..) = an_order(&shop).await;
    let owner = shop.owner();
    owner.does(OrderAction::Ship, order.id).await.expect("shipped");
    let parcel = owner.opens(order.id).await.parcels[0].parcel.id;
    let track = |tracking: Option<&str>| ParcelAct::Track { parcel, tracking: tracking.map(str::to_owned) };
    owner.does_to_parcel(order.id, track(Some(" TW 2 "))).await.expect("mended");
    let shown = shop.services.order.by_token(&order.token, None).await.expect("the shopper's");
    assert_eq!(shown.tracking.as_deref(), Some("TW 2"));
    assert!(shown.timeline.iter().all(|entry| !matches!(entry.event, OrderEvent::TrackingChanged { .. })));
    owner.does_to_parcel(order.id, track(Some("  "))).await.expect("taken out");
    assert_eq!(shop.order(order.id).shipments[0].tracking, None);
}

#[tokio::test]
async fn parcels_are_the_staffs_business_and_built_on_what_is_stored() {
    let shop = TestShop::new();
    let (order, tea, _) = an_order(&shop).await;
    let (one, other) = (shop.owner(), shop.packer());
    let version = one.opens(order.id).await.version;
    let act = || packing(&[(&tea, 5)], true, None);
    let command = || ParcelCommand { order: order.id, version, act: act() };
    let (first, second) = tokio::join!(
        shop.services.order.parcel(&one.caller, command()),
        shop.services.order.parcel(&other.caller, command())
    );
    assert!(first.is_ok() != second.is_ok());
    let refused = first.err().or(second.err()).expect("one refusal");
    assert!(matches!(refused, OrderRefusal::Conflict), "{refused:?}");
    assert_eq!(stock(&shop, &tea), (5, 0));
    let by_staff = |actor: &Actor| matches!(actor, Actor::Staff(_));
    let told = shop.store.committed().events_of(order.id);
    assert!(told.iter().skip(1).all(|entry| by_staff(&entry.actor)));
}

#[tokio::test]
async fn whoever_gets_a_part_is_written_what_is_in_it() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().called("文山包種", "Wenshan Baozhong").priced(400)).await;
    let pot = shop.sells(a_product().called("紫砂壺", "Clay teapot").priced(2_880)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 5).await.expect("added");
    visitor.adds(&pot, 1).await.expect("added");
    let form = visitor.fills_in(PaymentMethod::COD).await;
    let form = OrderForm { email: "mei@example.com".to_owned(), ..form };
    let order = visitor.sends(&form).await.expect("ordered").order.state().clone();
    let owner = shop.owner();
    owner.does_to_parcel(order.id, packing(&[(&tea, 2)], true, Some("TW 1"))).await.expect("shipped");
    owner.moves(order.id, 1, HandOver).await.expect("handed over");
    shop.works_off().await;
    let letters = shop.store.committed().letters;
    let of = |kind: &str| letters.iter().find(|letter| letter.kind == kind).expect("a letter");
    let shipped = of("shipped");
    assert!(shipped.subject.contains("一部分"), "{}", shipped.subject);
    assert!(shipped.text.contains("文山包種 × 2") && !shipped.text.contains("紫砂壺"), "{}", shipped.text);
    assert!(!shipped.text.contains("請備現金"), "which parcel is paid for is not known: {}", shipped.text);
    assert!(of("delivered").subject.contains("第 1 件"), "{}", of("delivered").subject);
}

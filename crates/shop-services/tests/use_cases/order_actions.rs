//! What the staff does to an order.

use shop_contract::OrderAction;
use shop_domain::{
    appearance::Terms,
    fault::{Class, Fault},
    kernel::{Language, Money, OrderId},
    order::{OrderEvent, OrderState, OrderStatus, ShownStatus},
    payment::{PaymentMethod, PaymentStatus},
    shipment::{DeliveryMethod, DeliveryWay, ShipmentStatus, Tariff},
};
use shop_services::{
    order::OrderCommand,
    ports::{Door, EntryKind, PaymentOutcome},
};
use shop_testkit::{SampleProduct, ScriptedGateway, TestShop, a_product, a_uuid};

use OrderAction::{Cancel, Deliver, MarkPaid, MarkRefunded, Ship};

/// Two of ten, with NT$100 for delivery.
async fn an_order(shop: &TestShop, payment: PaymentMethod) -> (SampleProduct, OrderState) {
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    let order = visitor.orders(payment).await.expect("ordered");
    (tea, order)
}

async fn is_paid(shop: &TestShop, order: &OrderState) {
    let reference = [order.number.compact(), "01"].concat();
    let notice = ScriptedGateway::notice("e1", &reference, order.totals.total.amount, PaymentOutcome::Paid);
    let incoming = ScriptedGateway::brings(&notice, Door::Callback);
    shop.services.payment.callback("test", &incoming).await.expect("applied");
}

fn stock(shop: &TestShop, product: &SampleProduct) -> (i64, i64) {
    let item = shop.stock(product.variant());
    (item.on_hand, item.reserved)
}

#[tokio::test]
async fn shipping_takes_the_stock() {
    let shop = TestShop::new();
    let (tea, order) = an_order(&shop, PaymentMethod::COD).await;
    assert_eq!(stock(&shop, &tea), (10, 2));
    shop.owner().does(Ship, order.id).await.expect("shipped");
    assert_eq!(stock(&shop, &tea), (8, 0));
    assert_eq!(shop.order(order.id).shipment().status, ShipmentStatus::InTransit);
    assert_eq!(shop.owner().opens(order.id).await.order.order_status, ShownStatus::Shipped);
}

#[tokio::test]
async fn cancelling_gives_the_stock_back() {
    for payment in [PaymentMethod::COD, PaymentMethod::TEST] {
        let shop = TestShop::new();
        let (tea, order) = an_order(&shop, payment).await;
        shop.owner().does(Cancel, order.id).await.expect("cancelled");
        assert_eq!(stock(&shop, &tea), (10, 0));
        assert_eq!(shop.order(order.id).status, OrderStatus::Cancelled);
        let before = shop.store.committed();
        shop.owner().does(Cancel, order.id).await.expect_err("it is cancelled");
        assert_eq!(shop.store.committed(), before, "stock is not given back twice");
    }
}

#[tokio::test]
async fn a_shipped_order_cannot_be_cancelled() {
    let shop = TestShop::new();
    let (_, order) = an_order(&shop, PaymentMethod::COD).await;
    let owner = shop.owner();
    for action in [Ship, Deliver] {
        owner.does(action, order.id).await.expect("done");
        let before = shop.store.committed();
        let refused = owner.does(Cancel, order.id).await.expect_err("it has left the house");
        assert_eq!((refused.code(), refused.class()), ("order.on_its_way", Class::Conflict));
        assert_eq!(shop.store.committed(), before);
        assert!(!owner.opens(order.id).await.actions.contains(&Cancel));
    }
}

#[tokio::test]
async fn an_order_is_shipped_once() {
    let shop = TestShop::new();
    let (tea, order) = an_order(&shop, PaymentMethod::COD).await;
    let owner = shop.owner();
    owner.does(Ship, order.id).await.expect("shipped");
    assert_eq!(owner.does(Ship, order.id).await.expect_err("it is shipped").code(), "shipment.illegal_step");
    assert_eq!(stock(&shop, &tea), (8, 0));
}

#[tokio::test]
async fn an_order_that_waits_for_its_money_is_not_shipped() {
    let shop = TestShop::new();
    let (tea, order) = an_order(&shop, PaymentMethod::TEST).await;
    assert_eq!(shop.owner().does(Ship, order.id).await.expect_err("unpaid").code(), "order.not_ready");
    assert_eq!(stock(&shop, &tea), (10, 2));
    is_paid(&shop, &order).await;
    shop.owner().does(Ship, order.id).await.expect("paid");
}

#[tokio::test]
async fn cash_is_entered_once_when_the_owner_has_it() {
    let shop = TestShop::new();
    let (_, order) = an_order(&shop, PaymentMethod::COD).await;
    let owner = shop.owner();
    owner.does(MarkPaid, order.id).await.expect("collected");
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Paid);
    owner.does(MarkPaid, order.id).await.expect_err("it is paid");
    let entries = shop.store.committed().entries;
    assert_eq!((entries.len(), entries[0].kind, entries[0].amount), (1, EntryKind::Collected, order.totals.total));
}

#[tokio::test]
async fn a_paid_order_that_is_cancelled_owes_the_money_until_it_went_back() {
    let shop = TestShop::new();
    let (_, order) = an_order(&shop, PaymentMethod::TEST).await;
    is_paid(&shop, &order).await;
    let owner = shop.owner();
    assert_eq!(owner.does(MarkRefunded, order.id).await.expect_err("nothing is due").class(), Class::Conflict);
    owner.does(Cancel, order.id).await.expect("cancelled");
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Refunding);
    assert!(owner.opens(order.id).await.actions.is_empty());
    shop.works_off().await;
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Refunded);
    assert_eq!(shop.gateway.refunded().len(), 1, "the way it came");
    let entries = shop.store.committed().entries;
    assert_eq!(entries.iter().map(|entry| entry.amount.amount).sum::<i64>(), 0, "what came went back");
}

#[tokio::test]
async fn an_action_built_on_an_older_reading_is_a_conflict() {
    let shop = TestShop::new();
    let (_, order) = an_order(&shop, PaymentMethod::COD).await;
    let (owner, packer) = (shop.owner(), shop.packer());
    let seen = owner.opens(order.id).await.version;
    packer.does(MarkPaid, order.id).await.expect("collected");
    let before = shop.store.committed();
    let refused = owner.does_on(seen, Cancel, order.id).await.expect_err("somebody was first");
    assert_eq!((refused.code(), refused.class()), ("order.conflict", Class::Conflict));
    let refused = shop.services.order.change_note(&owner.caller, order.id, seen, "x").await.expect_err("the same");
    assert_eq!(refused.code(), "order.conflict");
    assert_eq!(shop.store.committed(), before);
}

#[tokio::test]
async fn of_two_clerks_at_once_one_ships() {
    let shop = TestShop::new();
    let (tea, order) = an_order(&shop, PaymentMethod::COD).await;
    let (one, other) = (shop.owner(), shop.packer());
    let version = one.opens(order.id).await.version;
    let (first, second) = tokio::join!(one.does_on(version, Ship, order.id), other.does_on(version, Ship, order.id));
    assert!(first.is_ok() != second.is_ok());
    assert_eq!(first.err().or(second.err()).expect("one refusal").code(), "order.conflict");
    assert_eq!(stock(&shop, &tea), (8, 0));
}

#[tokio::test]
async fn a_packer_works_through_orders() {
    let shop = TestShop::new();
    let (_, order) = an_order(&shop, PaymentMethod::COD).await;
    let packer = shop.packer();
    assert_eq!(packer.opens(order.id).await.actions, [Ship, MarkPaid, Cancel]);
    for action in [Ship, Deliver, MarkPaid] {
        packer.does(action, order.id).await.expect("permitted");
    }
    assert!(packer.opens(order.id).await.actions.is_empty(), "nothing is left to do");
    let after = shop.store.committed();
    let actors: Vec<_> = after.events_of(order.id).into_iter().skip(1).map(|entry| entry.actor).collect();
    let by_packer = shop_domain::order::Actor::Staff("packer@shop.test".into());
    assert!(actors.len() == 3 && actors.iter().all(|actor| *actor == by_packer));
}

#[tokio::test]
async fn an_order_that_is_not_there_is_not_found() {
    let shop = TestShop::new();
    let owner = shop.owner();
    let id = OrderId(a_uuid());
    assert_eq!(owner.does_on(1, Ship, id).await.expect_err("nothing").code(), "order.not_found");
    let read = shop.services.order.get(&owner.caller, id, Language::Chinese).await;
    assert_eq!(read.expect_err("nothing").code(), "order.not_found");
    shop.services.order.expire(id).await.expect("a job for nothing is done");
}

#[tokio::test]
async fn a_tracking_number_is_trimmed_and_kept() {
    let shop = TestShop::new();
    let (_, order) = an_order(&shop, PaymentMethod::COD).await;
    let owner = shop.owner();
    let ships = async |tracking: &str| {
        let command =
            OrderCommand { order: order.id, version: order.version, action: Ship, tracking: Some(tracking.into()) };
        shop.services.order.act(&owner.caller, command).await
    };
    assert_eq!(ships(&"x".repeat(101)).await.expect_err("too long").code(), "tracking.too_long");
    ships(" TW123 ").await.expect("shipped");
    assert_eq!(shop.order(order.id).shipments[0].tracking.as_deref(), Some("TW123"));
    let last = shop.store.committed().events_of(order.id).pop().expect("an event").event;
    assert_eq!(last, OrderEvent::Shipped { parcel: 1, is_part: false, tracking: Some("TW123".into()) });
}

#[tokio::test]
async fn a_note_is_changed_and_bounded() {
    let shop = TestShop::new();
    let (_, order) = an_order(&shop, PaymentMethod::COD).await;
    let owner = shop.owner();
    let notes = async |note: &str| {
        shop.services.order.change_note(&owner.caller, order.id, shop.order(order.id).version, note).await
    };
    assert_eq!(notes(&"長".repeat(501)).await.expect_err("too long").code(), "note.too_long");
    notes(" 箱子\r\n要加大 ").await.expect("changed");
    let kept = shop.order(order.id);
    assert_eq!((kept.staff_note.as_str(), kept.note.as_str()), ("箱子\n要加大", order.note.as_str()));
    let shown = shop.services.order.by_token(&order.token, None).await.expect("the shopper's");
    assert!(!format!("{shown:?}").contains("箱子"), "no shopper reads it");
    assert!(shown.timeline.iter().all(|entry| entry.event != OrderEvent::NoteChanged));
}

#[tokio::test]
async fn the_ledger_of_stock_adds_up_whatever_happens() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400).with_stock(20)).await;
    let owner = shop.owner();
    for (payment, actions) in [
        (PaymentMethod::COD, [Ship, Deliver].as_slice()),
        (PaymentMethod::COD, &[Cancel]),
        (PaymentMethod::TEST, &[MarkPaid, Cancel]),
        (PaymentMethod::TEST, &[]),
    ] {
        let visitor = shop.visitor();
        visitor.adds(&tea, 2).await.expect("added");
        let order = visitor.orders(payment).await.expect("ordered");
        for action in actions {
            owner.does(*action, order.id).await.expect("done");
        }
    }
    let tables = shop.store.committed();
    let of_tea = tables.movements.iter().filter(|row| row.change.variant == tea.variant());
    let (on_hand, reserved) = of_tea.fold((0, 0), |sum, row| (sum.0 + row.change.on_hand, sum.1 + row.change.reserved));
    assert_eq!((on_hand, reserved), (18, 2));
    assert_eq!(stock(&shop, &tea), (18, 2));
}

#[tokio::test]
async fn an_order_that_cost_nothing_owes_nothing_when_it_is_cancelled() {
    let free = DeliveryWay { method: DeliveryMethod::HOME, tariff: Tariff::flat(Money::twd(0), None) };
    let shop = TestShop::under(Terms { deliveries: vec![free], ..Terms::default() });
    let gift = shop.sells(a_product().priced(0)).await;
    let visitor = shop.visitor();
    visitor.adds(&gift, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
    assert_eq!(order.payment_status, PaymentStatus::Paid);
    shop.owner().does(OrderAction::Cancel, order.id).await.expect("cancelled");
    let after = shop.order(order.id);
    assert_eq!((after.status, after.payment_status), (OrderStatus::Cancelled, PaymentStatus::Paid), "nothing to send");
    assert!(after.refund_due.is_zero() && shop.owner().opens(order.id).await.actions.is_empty());
}

//! Orders whose goods lie here, and orders whose goods lie in a warehouse elsewhere: to shoppers and staff they are
//! the same, also where that warehouse is slow, away, or answers to nobody.

use shop_contract::{OrderAction, ParcelStep, WarehouseForm, WebhookForm};
use shop_domain::{
    fault::{Class, Fault},
    kernel::Language,
    order::OrderStatus,
    payment::PaymentMethod,
    staff::Preset,
};
use shop_services::{checkout::CheckoutRefusal, inventory::InventoryRefusal, refusal::Refusal};
use shop_testkit::{SampleProduct, Temper, TestShop, Visitor, a_product};
use time::Duration;

/// A shop that keeps its goods itself, and one whose goods lie elsewhere.
fn both() -> [TestShop; 2] {
    [TestShop::new(), TestShop::with_a_warehouse_elsewhere()]
}

async fn wants(shop: &TestShop, tea: &SampleProduct, quantity: i64) -> Visitor {
    let visitor = shop.visitor();
    visitor.adds(tea, quantity).await.expect("added");
    visitor
}

fn is_to_be_tried_again(refused: &CheckoutRefusal) {
    assert_eq!((refused.code(), refused.class()), ("warehouse.unavailable", Class::Unavailable));
}

fn orders(shop: &TestShop) -> usize {
    shop.store.committed().orders.len()
}

#[tokio::test]
async fn an_order_promises_what_it_orders() {
    for shop in both() {
        let tea = shop.sells(a_product()).await;
        wants(&shop, &tea, 2).await.orders(PaymentMethod::COD).await.expect("ordered");
        assert_eq!(shop.figures(&tea), (10, 2));
        shop.works_off().await;
        assert_eq!(shop.figures(&tea), (10, 2));
    }
}

#[tokio::test]
async fn what_is_not_there_is_refused_with_how_many_are() {
    for shop in both() {
        let tea = shop.sells(a_product().with_stock(3)).await;
        let (one, other) = (wants(&shop, &tea, 2).await, wants(&shop, &tea, 2).await);
        one.orders(PaymentMethod::COD).await.expect("ordered");
        // The pages of a warehouse elsewhere have not heard of it yet: the warehouse has.
        let refused = other.orders(PaymentMethod::COD).await.expect_err("one is left");
        assert_eq!((refused.code(), refused.class()), ("stock.out", Class::Conflict));
        let told: Vec<_> = refused.changes().iter().map(|change| (change.variant, change.available)).collect();
        assert_eq!(told, [(tea.variant(), Some(1))]);
        assert_eq!((shop.figures(&tea), orders(&shop)), ((3, 2), 1));
        other.changes(&tea, 1).await.expect("changed");
        other.orders(PaymentMethod::COD).await.expect("one is left");
        assert_eq!(shop.figures(&tea), (3, 3));
    }
}

#[tokio::test]
async fn the_last_one_goes_to_one_of_those_who_want_it() {
    for shop in both() {
        let tea = shop.sells(a_product().with_stock(1)).await;
        shop.warehouse.is_busy();
        let visitors = [wants(&shop, &tea, 1).await, wants(&shop, &tea, 1).await, wants(&shop, &tea, 1).await];
        let [first, second, third] = visitors.each_ref().map(|visitor| visitor.orders(PaymentMethod::COD));
        let (first, second, third) = tokio::join!(first, second, third);
        assert_eq!([first, second, third].iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!((shop.figures(&tea), orders(&shop)), ((1, 1), 1));
    }
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_one_order() {
    for shop in both() {
        let tea = shop.sells(a_product()).await;
        let visitor = wants(&shop, &tea, 2).await;
        let form = visitor.fills_in(PaymentMethod::COD).await;
        shop.warehouse.is_busy();
        let (first, second) = tokio::join!(visitor.sends(&form), visitor.sends(&form));
        let (first, second) = (first.expect("placed"), second.expect("the same"));
        assert_eq!(first.order.state().id, second.order.state().id);
        assert_eq!((shop.figures(&tea), orders(&shop)), ((10, 2), 1));
        shop.clock.pass(Duration::hours(1));
        shop.works_off().await;
        assert_eq!(shop.figures(&tea), (10, 2), "nothing of it was given back");
    }
}

#[tokio::test]
async fn what_is_shipped_has_left_and_what_is_cancelled_is_free_again() {
    for shop in both() {
        let tea = shop.sells(a_product()).await;
        let sent = wants(&shop, &tea, 2).await.orders(PaymentMethod::COD).await.expect("ordered");
        let withdrawn = wants(&shop, &tea, 3).await.orders(PaymentMethod::COD).await.expect("ordered");
        assert_eq!(shop.figures(&tea), (10, 5));
        shop.owner().does(OrderAction::Ship, sent.id).await.expect("shipped");
        shop.owner().does(OrderAction::Cancel, withdrawn.id).await.expect("cancelled");
        shop.works_off().await;
        assert_eq!(shop.figures(&tea), (8, 0));
    }
}

#[tokio::test]
async fn parcels_leave_one_by_one_and_what_comes_back_is_there_again() {
    for shop in both() {
        let (tea, owner) = (shop.sells(a_product()).await, shop.owner());
        let order = wants(&shop, &tea, 5).await.orders(PaymentMethod::COD).await.expect("ordered");
        for (number, count) in [(1, 2), (2, 3)] {
            owner.packs(order.id, &[(&tea, count)]).await.expect("packed");
            owner.moves(order.id, number, ParcelStep::Ship).await.expect("shipped");
        }
        shop.works_off().await;
        assert_eq!(shop.figures(&tea), (5, 0));
        owner.moves(order.id, 2, ParcelStep::TakeBack).await.expect("taken back");
        shop.works_off().await;
        assert_eq!(shop.figures(&tea), (8, 0));
    }
}

#[tokio::test]
async fn what_is_not_paid_in_time_is_free_again() {
    for shop in both() {
        let tea = shop.sells(a_product()).await;
        let order = wants(&shop, &tea, 2).await.orders(PaymentMethod::TEST).await.expect("ordered");
        shop.clock.pass(Duration::minutes(31));
        shop.works_off().await;
        assert_eq!(shop.order(order.id).status, OrderStatus::Cancelled);
        assert_eq!(shop.figures(&tea), (10, 0));
    }
}

#[tokio::test]
async fn no_order_is_placed_while_the_warehouse_is_away() {
    let shop = TestShop::with_a_warehouse_elsewhere();
    let tea = shop.sells(a_product()).await;
    let visitor = wants(&shop, &tea, 2).await;
    let form = visitor.fills_in(PaymentMethod::COD).await;
    shop.warehouse.feels(Temper::Dead);
    for _ in 0..2 {
        is_to_be_tried_again(&visitor.sends(&form).await.expect_err("nobody answers"));
    }
    assert_eq!((shop.figures(&tea), orders(&shop)), ((10, 0), 0));
    assert_eq!(visitor.looks().await.lines.len(), 1, "the cart is as it was");
    shop.warehouse.feels(Temper::Well);
    visitor.sends(&form).await.expect("placed");
    assert_eq!((shop.figures(&tea), shop.warehouse.holds()), ((10, 2), (1, 0)));
    shop.works_off().await;
    assert_eq!(shop.warehouse.holds(), (1, 1), "what an order stands on does not end by itself");
}

#[tokio::test]
async fn an_answer_that_was_lost_is_found_by_the_same_form() {
    let shop = TestShop::with_a_warehouse_elsewhere();
    let tea = shop.sells(a_product().with_stock(2)).await;
    let visitor = wants(&shop, &tea, 2).await;
    let form = visitor.fills_in(PaymentMethod::COD).await;
    shop.warehouse.feels(Temper::AnswerLost);
    is_to_be_tried_again(&visitor.sends(&form).await.expect_err("the answer is lost"));
    assert_eq!((shop.figures(&tea), orders(&shop)), ((2, 2), 0), "they are held for the shopper");
    shop.warehouse.feels(Temper::Well);
    // Pages hear that nothing is left: what is held for the shopper is the shopper's all the same.
    shop.hears_of_the_warehouse().await;
    visitor.sends(&form).await.expect("placed");
    assert_eq!((shop.figures(&tea), shop.warehouse.holds().0, orders(&shop)), ((2, 2), 1, 1));
}

#[tokio::test]
async fn what_is_held_and_not_ordered_is_given_back() {
    let shop = TestShop::with_a_warehouse_elsewhere();
    let tea = shop.sells(a_product()).await;
    let visitor = wants(&shop, &tea, 2).await;
    shop.warehouse.feels(Temper::AnswerLost);
    is_to_be_tried_again(&visitor.orders(PaymentMethod::COD).await.expect_err("the answer is lost"));
    shop.warehouse.feels(Temper::Well);
    shop.clock.pass(Duration::minutes(14));
    assert_eq!(shop.works_off().await, 0, "the shopper may yet come back");
    shop.clock.pass(Duration::minutes(1));
    assert_eq!(shop.works_off().await, 1);
    assert_eq!((shop.figures(&tea), shop.warehouse.holds().0), ((10, 0), 0));
    visitor.orders(PaymentMethod::COD).await.expect("held anew");
    assert_eq!(shop.figures(&tea), (10, 2));
}

#[tokio::test]
async fn a_shopper_who_wants_less_is_not_in_the_way_of_themselves() {
    let shop = TestShop::with_a_warehouse_elsewhere();
    let tea = shop.sells(a_product().with_stock(2)).await;
    let visitor = wants(&shop, &tea, 2).await;
    shop.warehouse.feels(Temper::AnswerLost);
    is_to_be_tried_again(&visitor.orders(PaymentMethod::COD).await.expect_err("the answer is lost"));
    shop.warehouse.feels(Temper::Well);
    visitor.changes(&tea, 1).await.expect("changed");
    visitor.orders(PaymentMethod::COD).await.expect("placed");
    assert_eq!(shop.figures(&tea), (2, 1));
    shop.clock.pass(Duration::hours(1));
    shop.works_off().await;
    assert_eq!(shop.figures(&tea), (2, 1));
}

#[tokio::test]
async fn what_the_shopper_was_told_is_judged_before_the_warehouse_is_asked_and_after() {
    let shop = TestShop::with_a_warehouse_elsewhere();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = wants(&shop, &tea, 2).await;
    let form = visitor.fills_in(PaymentMethod::COD).await;
    shop.reprices(&tea, 500).await;
    shop.warehouse.calls();
    assert_eq!(visitor.sends(&form).await.expect_err("dearer").code(), "price.changed");
    assert_eq!(shop.warehouse.calls(), Vec::<&str>::new());
}

#[tokio::test]
async fn what_the_warehouse_did_without_saying_so_is_not_done_twice() {
    let shop = TestShop::with_a_warehouse_elsewhere();
    let tea = shop.sells(a_product()).await;
    let order = wants(&shop, &tea, 2).await.orders(PaymentMethod::COD).await.expect("ordered");
    shop.works_off().await;
    shop.owner().does(OrderAction::Ship, order.id).await.expect("shipped: nobody waits for the warehouse");
    for temper in [Temper::Dead, Temper::AnswerLost, Temper::AnswerLost, Temper::Well] {
        shop.warehouse.feels(temper);
        shop.works_off().await;
        shop.clock.pass(Duration::hours(1));
    }
    assert_eq!((shop.figures(&tea), shop.warehouse.holds().0), ((8, 0), 0));
    assert_eq!(shop.works_off().await, 0);
}

#[tokio::test]
async fn pages_say_what_the_warehouse_said_last_and_never_ask_it() {
    let shop = TestShop::with_a_warehouse_elsewhere();
    let tea = shop.sells(a_product().with_stock(7)).await;
    let said = async || {
        let found = shop.services.catalogue.product(tea.slug(), Language::Chinese).await.expect("read").expect("sold");
        found.variants[0].available
    };
    shop.warehouse.calls();
    assert_eq!(said().await, 7);
    let sku = tea.kept.product.variants[0].sku.as_str();
    shop.warehouse.has(sku, 20);
    assert_eq!((said().await, shop.warehouse.calls()), (7, vec![]));
    let version = shop.services.catalogue.version().await.expect("read");
    shop.hears_of_the_warehouse().await;
    assert_eq!((said().await, shop.warehouse.calls()), (20, vec!["levels"]));
    assert!(shop.services.catalogue.version().await.expect("read") > version, "pages are made anew");
    assert!(!shop.services.inventory.sync().await.expect("not yet"), "it is not asked without end");
    assert_eq!(shop.warehouse.calls(), Vec::<&str>::new());
    shop.warehouse.feels(Temper::Dead);
    shop.clock.pass(Duration::minutes(1));
    shop.services.inventory.sync().await.expect_err("nobody answers");
    assert_eq!(said().await, 20, "what was said last stays");
    let told = shop.services.inventory.settings(&shop.owner().caller).await.expect("read");
    assert!(told.problem.is_some() && told.synced_at.is_some());
}

#[tokio::test]
async fn orders_from_before_the_goods_moved_are_settled_where_their_goods_were() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let before = wants(&shop, &tea, 2).await.orders(PaymentMethod::COD).await.expect("ordered");
    shop.warehouse.has(tea.kept.product.variants[0].sku.as_str(), 5);
    moves(&shop, "on").await.expect("moved");
    let after = wants(&shop, &tea, 1).await.orders(PaymentMethod::COD).await.expect("ordered");
    assert_eq!(shop.figures(&tea), (5, 1));
    moves(&shop, "").await.expect("moved back");
    for order in [before.id, after.id] {
        shop.owner().does(OrderAction::Ship, order).await.expect("shipped");
    }
    shop.works_off().await;
    let item = shop.stock(tea.variant());
    assert_eq!((item.on_hand, item.reserved), (8, 0));
    assert_eq!(shop.warehouse.figures(tea.kept.product.variants[0].sku.as_str()), (4, 0));
}

async fn moves(shop: &TestShop, external: &str) -> Result<(), InventoryRefusal> {
    let staff = shop.owner().caller;
    let kept = shop.services.inventory.settings(&staff).await.expect("read").form;
    let form = WarehouseForm {
        external: external.to_owned(),
        address: "https://warehouse.test".to_owned(),
        key: "secret".to_owned(),
        ..kept
    };
    shop.services.inventory.save_settings(&staff, &form).await
}

#[tokio::test]
async fn the_goods_lie_elsewhere_once_the_warehouse_there_has_answered() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let staff = shop.owner().caller;
    let kept = shop.services.inventory.settings(&staff).await.expect("read").form;
    let told = async |form: WarehouseForm| {
        let refused = shop.services.inventory.save_settings(&staff, &form).await.expect_err("refused");
        refused.fields().iter().map(|told| (told.field.clone(), told.code)).collect::<Vec<_>>()
    };
    let external = WarehouseForm { external: "on".to_owned(), ..kept.clone() };
    assert_eq!(told(external.clone()).await, [("key".to_owned(), "settings.needed")]);
    let keyed = WarehouseForm { key: "secret".to_owned(), ..external };
    assert_eq!(told(keyed.clone()).await, [("address".to_owned(), "settings.needed")]);
    shop.warehouse.feels(Temper::Dead);
    let addressed = WarehouseForm { address: "https://warehouse.test".to_owned(), ..keyed };
    assert_eq!(told(addressed).await, [("address".to_owned(), "warehouse.unreachable")]);
    assert_eq!(shop.stock(tea.variant()).available(), 10);
    shop.warehouse.feels(Temper::Well);
    moves(&shop, "on").await.expect("moved");
    let shown = shop.services.inventory.settings(&staff).await.expect("read");
    assert_eq!((shown.form.key.as_str(), shown.key_is_set), ("", true), "a key is never shown");
    assert!(shown.synced_at.is_some());
    assert!(shop.store.committed().warehouse.sealed_key.starts_with("sealed:"));
    shop.services.inventory.settings(&shop.packer().caller).await.expect_err("not theirs");
}

#[tokio::test]
async fn its_owner_is_written_to_about_what_has_become_low_elsewhere_once() {
    let shop = TestShop::with_a_warehouse_elsewhere();
    let tea = shop.sells(a_product().with_stock(40)).await;
    shop.hires(Preset::Owner, "owner@shop.test").await;
    let sku = tea.kept.product.variants[0].sku.as_str();
    let low_at = shop.store.committed().warehouse.low_at;
    let letters = || shop.store.committed().letters.iter().filter(|letter| letter.kind == "low_stock").count();
    for (left, written) in [(low_at + 1, 0), (low_at, 1), (low_at - 1, 1), (low_at + 9, 1), (0, 2)] {
        shop.warehouse.has(sku, left);
        shop.clock.pass(Duration::minutes(1));
        shop.hears_of_the_warehouse().await;
        shop.works_off().await;
        assert_eq!(letters(), written, "{left} are left");
    }
}

#[tokio::test]
async fn other_systems_are_told_what_lies_elsewhere_and_what_has_become_low() {
    let shop = TestShop::with_a_warehouse_elsewhere();
    let tea = shop.sells(a_product().with_stock(40)).await;
    let owner = shop.owner();
    let form = WebhookForm {
        address: "https://erp.test/hooks".to_owned(),
        events: vec!["stock.changed".to_owned(), "stock.low".to_owned()],
        enabled: true,
        ..WebhookForm::default()
    };
    owner.services.webhook.add(&owner.caller, &form).await.expect("added");
    let sku = tea.kept.product.variants[0].sku.as_str();
    let low_at = shop.store.committed().warehouse.low_at;
    for (left, told) in [(low_at + 1, 1), (low_at + 1, 0), (low_at, 2), (0, 1)] {
        shop.warehouse.has(sku, left);
        shop.clock.pass(Duration::minutes(1));
        shop.hears_of_the_warehouse().await;
        shop.works_off().await;
        let sent = shop.sender.sent();
        assert_eq!(sent.len(), told, "{left} are left: {sent:?}");
        assert!(sent.iter().all(|message| message.body.contains(&format!("\"available\":{left}"))), "{sent:?}");
        assert!(sent.iter().all(|message| message.body.contains(sku)), "{sent:?}");
    }
}

//! Orders that are sent off together, each by its own way, and their labels.

use shop_contract::{CarrierAct, DispatchedOrder, OrderAction};
use shop_domain::{
    appearance::Terms,
    fault::Fault,
    kernel::{Language, Money, OrderId},
    payment::PaymentMethod,
    shipment::{DeliveryMethod, DeliveryWay, ShipmentStatus, Tariff},
};
use shop_services::{
    order::{OrderService, ParcelAct},
    ports::GatewayError,
};
use shop_testkit::{SampleProduct, TestShop, a_product};

/// Delivers to the door by itself, and to stores by the scripted carrier.
struct World {
    shop: TestShop,
    tea: SampleProduct,
}

impl World {
    async fn open() -> Self {
        let way = |code| DeliveryWay {
            method: DeliveryMethod::from_code(code).expect("a code"),
            tariff: Tariff::flat(Money::twd(100), None),
        };
        let shop = TestShop::under(Terms {
            deliveries: vec![way("home"), way("test_store")],
            payment_methods: vec![PaymentMethod::COD, PaymentMethod::TEST],
            ..Terms::default()
        });
        let tea = shop.sells(a_product().priced(400)).await;
        Self { shop, tea }
    }

    async fn an_order_to_a_store(&self) -> OrderId {
        let visitor = self.shop.visitor();
        visitor.adds(&self.tea, 1).await.expect("added");
        visitor.orders_to_a_store(PaymentMethod::COD).await.expect("placed").id
    }

    async fn an_order_to_the_door(&self, payment: PaymentMethod) -> OrderId {
        let visitor = self.shop.visitor();
        visitor.adds(&self.tea, 2).await.expect("added");
        visitor.orders(payment).await.expect("placed").id
    }

    fn orders(&self) -> &OrderService {
        &self.shop.services.order
    }

    async fn sends(&self, orders: &[OrderId]) -> Vec<DispatchedOrder> {
        self.orders().dispatch(&self.shop.packer().caller, orders).await.expect("sent off");
        self.shop.works_off().await;
        self.sees(orders).await
    }

    async fn sees(&self, orders: &[OrderId]) -> Vec<DispatchedOrder> {
        self.orders().together(&self.shop.packer().caller, orders, Language::Chinese).await.expect("read")
    }

    fn status(&self, order: OrderId) -> ShipmentStatus {
        self.shop.order(order).shipment().status
    }
}

#[tokio::test]
async fn orders_go_together_each_by_its_own_way_and_none_keeps_another_back() {
    let world = World::open().await;
    let unpaid = world.an_order_to_the_door(PaymentMethod::TEST).await;
    let (one, two) = (world.an_order_to_a_store().await, world.an_order_to_a_store().await);
    let door = world.an_order_to_the_door(PaymentMethod::COD).await;
    let nobody = OrderId(shop_testkit::a_uuid());
    let seen = world.sends(&[unpaid, nobody, one, two, door]).await;
    assert_eq!(seen.iter().map(|order| order.id).collect::<Vec<_>>(), [unpaid, one, two, door]);
    assert_eq!(world.shop.carrier.created().len(), 2, "each is told of once");
    assert!(!world.shop.carrier.was_asked_inside_a_transaction());
    assert_eq!((world.status(unpaid), world.status(door)), (ShipmentStatus::Pending, ShipmentStatus::InTransit));
    assert_eq!(world.status(one), ShipmentStatus::Pending, "it leaves when its carrier says so");
    assert!(seen[0].parcels.is_empty() && !seen[0].is_left, "nothing of it may be packed");
    assert_eq!(seen[1].parcels[0].carrier[0], CarrierAct::Label);
    assert!(seen.iter().all(|order| !order.is_left));
    assert_eq!(world.shop.stock(world.tea.variant()).on_hand, 8, "only what has left is taken");

    let (carrier, packer) = (&world.shop.services.carrier, world.shop.packer().caller);
    let sheets = carrier.labels(&packer, &[one, two, door], Language::Chinese).await.expect("pages");
    let [sheet] = &sheets[..] else { panic!("one page: {sheets:?}") };
    assert_eq!((sheet.title.as_str(), sheet.parcels, sheet.fields.len()), ("test_store", 2, 2));
}

#[tokio::test]
async fn pressed_twice_nothing_is_sent_twice() {
    let world = World::open().await;
    let orders = [world.an_order_to_a_store().await, world.an_order_to_the_door(PaymentMethod::COD).await];
    world.orders().dispatch(&world.shop.packer().caller, &orders).await.expect("sent off");
    let seen = world.sends(&orders).await;
    assert_eq!(seen.iter().map(|order| order.parcels.len()).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(world.shop.carrier.created().len(), 1);
    let again = world.sends(&orders).await;
    assert_eq!(again, seen);
}

#[tokio::test]
async fn what_was_packed_before_leaves_too() {
    let world = World::open().await;
    let (store, door) = (world.an_order_to_a_store().await, world.an_order_to_the_door(PaymentMethod::COD).await);
    let packer = world.shop.packer();
    packer.packs_all(store).await.expect("packed");
    packer.packs(door, &[(&world.tea, 1)]).await.expect("packed in part");
    let seen = world.sends(&[store, door]).await;
    assert_eq!((seen[0].parcels.len(), seen[1].parcels.len()), (1, 2));
    assert_eq!(world.shop.carrier.created().len(), 1);
    assert_eq!(world.status(door), ShipmentStatus::InTransit);
    assert!(!world.shop.order(door).shipment().is_part);
}

#[tokio::test]
async fn what_the_carrier_refuses_of_one_is_said_there_and_can_be_sent_again() {
    let world = World::open().await;
    let orders = [world.an_order_to_a_store().await, world.an_order_to_a_store().await];
    world.shop.carrier.refuses(GatewayError::Refused("10500036|收件人姓名".to_owned()));
    let seen = world.sends(&orders).await;
    let words: Vec<_> = seen.iter().map(|order| order.parcels[0].last_word.clone()).collect();
    let refused = words.iter().flatten().filter(|word| word.contains("10500036")).count();
    assert_eq!((refused, world.shop.carrier.created().len()), (1, 1), "{words:?}");
    let seen = world.sends(&orders).await;
    assert!(seen.iter().all(|order| order.parcels.len() == 1 && order.parcels[0].carrier[0] == CarrierAct::Label));
    assert_eq!(world.shop.carrier.created().len(), 2);
}

#[tokio::test]
async fn one_press_on_an_order_packs_it_and_has_its_carrier_told() {
    let world = World::open().await;
    let order = world.an_order_to_a_store().await;
    let packer = world.shop.packer();
    packer.does(OrderAction::Ship, order).await.expect("sent off");
    assert_eq!(world.shop.order(order).shipments.len(), 1);
    assert!(world.shop.carrier.created().is_empty(), "not while somebody waits");
    world.shop.works_off().await;
    assert_eq!(world.shop.carrier.created().len(), 1);
    assert!(!packer.opens(order).await.actions.contains(&OrderAction::Ship));
    let again = packer.does(OrderAction::Ship, order).await.expect_err("nothing is left");
    assert_eq!(again.code(), "shipment.illegal_step");
}

#[tokio::test]
async fn a_part_that_is_sent_is_told_to_the_carrier_as_well() {
    let world = World::open().await;
    let order = world.an_order_to_a_store().await;
    let packer = world.shop.packer();
    let portions = vec![(world.tea.variant(), 1)];
    packer.does_to_parcel(order, ParcelAct::Pack { portions, ships: true, tracking: None }).await.expect("sent off");
    world.shop.works_off().await;
    assert_eq!((world.status(order), world.shop.carrier.created().len()), (ShipmentStatus::Pending, 1));
}

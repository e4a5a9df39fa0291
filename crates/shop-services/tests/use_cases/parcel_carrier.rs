//! Parcels and their carriers: told of by a job, followed by what the carrier says, once.

use shop_contract::{OrderAction, ParcelStep};
use shop_domain::{
    appearance::Terms,
    fault::Fault,
    kernel::{Language, Money, OrderId},
    payment::{PaymentMethod, PaymentStatus},
    shipment::{DeliveryMethod, DeliveryWay, Shipment, ShipmentStatus, Tariff},
};
use shop_services::{
    order::{ParcelAct, ParcelCommand},
    ports::{EntryKind, GatewayError, ParcelNews, ParcelNotice, ParcelObjection},
};
use shop_testkit::{ScriptedCarrier, TestShop, a_product};

struct World {
    shop: TestShop,
    order: OrderId,
}

impl World {
    /// An order of two, paid in cash where it is fetched, all of it packed as one parcel.
    async fn packed() -> Self {
        Self::packed_of(PaymentMethod::COD).await
    }

    async fn packed_of(payment: PaymentMethod) -> Self {
        let tariff = Tariff::flat(Money::twd(100), Some(Money::twd(1_500)));
        let method = DeliveryMethod::from_code("test_store").expect("a code");
        let shop = TestShop::under(Terms {
            deliveries: vec![DeliveryWay { method, tariff }],
            payment_methods: vec![PaymentMethod::COD, PaymentMethod::TEST],
            ..Terms::default()
        });
        let tea = shop.sells(a_product()).await;
        let visitor = shop.visitor();
        visitor.adds(&tea, 2).await.expect("added");
        let order = visitor.orders_to_a_store(payment.clone()).await.expect("placed").id;
        let world = Self { shop, order };
        if payment != PaymentMethod::COD {
            world.shop.owner().does(OrderAction::MarkPaid, order).await.expect("paid");
        }
        world.packs().await;
        world
    }

    async fn packs(&self) {
        self.shop.owner().packs_all(self.order).await.expect("packed");
    }

    fn parcel(&self) -> Shipment {
        self.shop.order(self.order).shipments.last().expect("a parcel").clone()
    }

    async fn entrusts(&self) -> Result<(), shop_services::carrier::CarrierRefusal> {
        let version = self.shop.order(self.order).version;
        self.shop.services.carrier.entrust(&self.shop.owner().caller, self.order, version, self.parcel().id).await
    }

    /// Told to its carrier, which has taken it on.
    async fn entrusted() -> Self {
        let world = Self::packed().await;
        world.entrusts().await.expect("asked for");
        world.shop.works_off().await;
        assert!(world.parcel().at_carrier.is_some());
        world
    }

    fn notice(&self, event: &str, news: ParcelNews) -> ParcelNotice {
        let known = self.parcel().at_carrier.expect("its carrier knows it");
        ParcelNotice {
            event: event.to_owned(),
            reference: known.reference,
            returning: false,
            handle: known.handle,
            news: Some(news),
            code: "2073".to_owned(),
            words: "到店".to_owned(),
            tracking: None,
            objection: None,
        }
    }

    async fn hears(&self, notice: &ParcelNotice) -> u16 {
        let reference = self.parcel().at_carrier.expect("its carrier knows it").reference;
        self.hears_at(&reference, notice).await
    }

    async fn hears_at(&self, reference: &str, notice: &ParcelNotice) -> u16 {
        let incoming = ScriptedCarrier::brings(notice);
        self.shop.services.carrier.callback("test", reference, &incoming).await.expect("answered").status
    }

    async fn happens(&self, event: &str, news: ParcelNews) {
        assert_eq!(self.hears(&self.notice(event, news)).await, 200);
    }

    fn collected(&self) -> Vec<Money> {
        let entries = self.shop.store.committed().entries;
        entries.iter().filter(|entry| entry.kind == EntryKind::Collected).map(|entry| entry.amount).collect()
    }
}

#[tokio::test]
async fn a_parcel_is_told_to_its_carrier_by_a_job_and_once() {
    let world = World::packed().await;
    world.entrusts().await.expect("asked for");
    world.entrusts().await.expect("asked for twice at once");
    assert!(world.parcel().at_carrier.is_none(), "not while somebody waits");
    world.shop.works_off().await;
    let [told] = &world.shop.carrier.created()[..] else { panic!("once") };
    let order = world.shop.order(world.order);
    assert_eq!(told.collect, Some(order.totals.total), "what is collected is what was ordered");
    assert_eq!(told.worth, order.totals.subtotal);
    assert!(told.reference.len() <= 20 && told.callback.ends_with(&told.reference), "{told:?}");
    assert_eq!(world.parcel().tracking, Some(["T", &told.reference].concat()));
    assert!(!world.shop.carrier.was_asked_inside_a_transaction());
    assert_eq!(world.entrusts().await.expect_err("it knows it").code(), "carrier.no_parcel");
    let packer = world.shop.packer().caller;
    let carrier = &world.shop.services.carrier;
    let label = carrier.label(&packer, world.order, world.parcel().id, Language::Chinese).await;
    assert_eq!(label.expect("whoever packs prints").parcels, 1);
}

#[tokio::test]
async fn what_was_paid_is_not_collected() {
    let world = World::packed_of(PaymentMethod::TEST).await;
    world.entrusts().await.expect("asked for");
    world.shop.works_off().await;
    assert_eq!(world.shop.carrier.created()[0].collect, None);
}

#[tokio::test]
async fn what_the_carrier_refuses_stands_with_the_parcel_and_can_be_tried_again() {
    let world = World::packed().await;
    world.shop.carrier.refuses(GatewayError::Refused("10500036|收件人姓名".to_owned()));
    world.entrusts().await.expect("asked for");
    world.shop.works_off().await;
    let parcel = world.parcel();
    assert!(parcel.at_carrier.is_none() && parcel.last_word.expect("why").starts_with("10500036"));
    world.entrusts().await.expect("asked for again");
    world.shop.works_off().await;
    assert!(world.parcel().at_carrier.is_some());
}

#[tokio::test]
async fn a_carrier_that_cannot_be_reached_is_tried_again_by_itself() {
    let world = World::packed().await;
    world.shop.carrier.refuses(GatewayError::Unreachable("gone".into()));
    world.entrusts().await.expect("asked for");
    world.shop.works_off().await;
    assert!(world.parcel().at_carrier.is_none());
    world.shop.clock.pass(time::Duration::minutes(1));
    world.shop.works_off().await;
    assert!(world.parcel().at_carrier.is_some());
}

#[tokio::test]
async fn word_that_comes_before_the_booking_is_known_waits_for_it_and_the_money_comes_in() {
    let world = World::entrusted().await;
    let (notice, known) = (world.notice("1", ParcelNews::HandedOver), world.parcel().at_carrier.expect("booked"));
    // As after a process that was killed between the carrier's answer and its commit.
    let mut tables = world.shop.store.committed();
    for parcel in tables.orders.values_mut().flat_map(|order| &mut order.shipments) {
        parcel.at_carrier = None;
    }
    world.shop.store.becomes(tables);
    assert_eq!(world.hears_at(&known.reference, &notice).await, 200, "it is kept");
    assert_eq!((world.parcel().status, world.collected().len()), (ShipmentStatus::Pending, 0));
    world.entrusts().await.expect("asked for");
    world.shop.works_off().await;
    world.shop.clock.pass(time::Duration::minutes(5));
    world.shop.works_off().await;
    assert_eq!((world.parcel().status, world.parcel().at_carrier), (ShipmentStatus::PickedUp, Some(known)));
    assert_eq!(world.collected(), [world.shop.order(world.order).totals.total]);
}

#[tokio::test]
async fn a_parcel_is_followed_to_whoever_picks_it_up_and_pays() {
    let world = World::entrusted().await;
    let variant = world.parcel().lines[0].0;
    assert_eq!(world.shop.stock(variant).on_hand, 10);
    world.happens("1", ParcelNews::UnderWay).await;
    assert_eq!(world.parcel().status, ShipmentStatus::InTransit);
    assert_eq!(world.shop.stock(variant).on_hand, 8);
    world.happens("2", ParcelNews::ReadyForPickup).await;
    world.happens("3", ParcelNews::HandedOver).await;
    assert_eq!((world.parcel().status, world.parcel().last_word.as_deref()), (ShipmentStatus::PickedUp, Some("到店")));
    let order = world.shop.order(world.order);
    assert_eq!(order.payment_status, PaymentStatus::Paid);
    assert_eq!(world.collected(), [order.totals.total]);
}

#[tokio::test]
async fn the_same_notice_and_a_late_one_change_nothing() {
    let world = World::entrusted().await;
    world.happens("3", ParcelNews::HandedOver).await;
    world.happens("3", ParcelNews::HandedOver).await;
    assert_eq!(world.parcel().status, ShipmentStatus::PickedUp, "though nobody said that it had come");
    for (event, news) in [
        ("1", ParcelNews::UnderWay),
        ("2", ParcelNews::ReadyForPickup),
        ("4", ParcelNews::ComingBack),
        ("5", ParcelNews::CalledOff),
        ("6", ParcelNews::HandedOver),
    ] {
        world.happens(event, news).await;
        assert_eq!(world.parcel().status, ShipmentStatus::PickedUp, "{news:?}");
    }
    assert_eq!(world.collected().len(), 1);
}

#[tokio::test]
async fn what_nobody_collects_comes_back_and_is_collected_for_again() {
    let world = World::entrusted().await;
    world.happens("1", ParcelNews::ReadyForPickup).await;
    world.happens("2", ParcelNews::ComingBack).await;
    assert_eq!(world.parcel().status, ShipmentStatus::Returning);
    world.happens("3", ParcelNews::CameBack).await;
    assert_eq!(world.parcel().status, ShipmentStatus::Returning, "whoever opens it says so");
    assert_eq!(world.collected(), []);
}

#[tokio::test]
async fn a_carrier_that_calls_a_parcel_off_leaves_its_goods_to_be_packed_again() {
    let world = World::entrusted().await;
    world.happens("1", ParcelNews::CalledOff).await;
    assert_eq!(world.parcel().status, ShipmentStatus::Cancelled);
    world.packs().await;
    world.entrusts().await.expect("another parcel");
    world.shop.works_off().await;
    let created = world.shop.carrier.created();
    assert_eq!(created.len(), 2);
    assert_ne!(created[0].reference, created[1].reference, "no number is used twice");
    assert_eq!(created[1].collect, created[0].collect, "the first collects nothing any more");
}

#[tokio::test]
async fn the_owner_calls_a_parcel_off_before_it_leaves() {
    let world = World::entrusted().await;
    let carrier = &world.shop.services.carrier;
    let (staff, parcel) = (world.shop.owner().caller, world.parcel().id);
    carrier.cancel(&staff, world.order, parcel).await.expect("called off");
    assert_eq!((world.parcel().status, world.shop.carrier.called_off().len()), (ShipmentStatus::Cancelled, 1));
    assert!(!world.shop.carrier.was_asked_inside_a_transaction());
    assert_eq!(carrier.cancel(&staff, world.order, parcel).await.expect_err("once").code(), "carrier.no_parcel");
}

#[tokio::test]
async fn what_is_unpacked_before_the_carriers_answer_is_known_is_called_off_there_too() {
    let world = World::packed().await;
    world.shop.carrier.loses_the_next_answer();
    world.entrusts().await.expect("asked for");
    world.shop.works_off().await;
    assert_eq!((world.shop.carrier.created().len(), world.parcel().at_carrier), (1, None), "nobody heard of it");
    let (staff, order) = (world.shop.owner().caller, world.shop.order(world.order));
    let act = ParcelAct::Move { parcel: world.parcel().id, step: ParcelStep::Drop, tracking: None, restock: false };
    let command = ParcelCommand { order: order.id, version: order.version, act };
    world.shop.services.order.parcel(&staff, command).await.expect("unpacked");
    world.shop.clock.pass(time::Duration::minutes(1));
    world.shop.works_off().await;
    assert_eq!(world.shop.carrier.called_off(), [world.shop.carrier.created()[0].reference.clone()]);
    assert_eq!((world.parcel().status, world.parcel().at_carrier), (ShipmentStatus::Cancelled, None));
    assert!(!world.shop.carrier.was_asked_inside_a_transaction());
}

#[tokio::test]
async fn a_way_back_is_asked_for_and_followed_though_the_shopper_had_it() {
    let world = World::entrusted().await;
    world.happens("1", ParcelNews::HandedOver).await;
    let staff = world.shop.owner().caller;
    world.shop.services.carrier.send_back(&staff, world.order, world.parcel().id).await.expect("asked for");
    assert_eq!(world.parcel().status, ShipmentStatus::Returning);
    assert_eq!(world.parcel().last_word.as_deref(), Some("R1234567"), "what the shopper shows");
    let back = ParcelNotice {
        returning: true,
        reference: "R1".to_owned(),
        words: "已退回".to_owned(),
        ..world.notice("2", ParcelNews::CameBack)
    };
    world.hears(&back).await;
    assert_eq!(world.parcel().last_word.as_deref(), Some("已退回"));
}

#[tokio::test]
async fn what_is_not_about_this_parcel_has_no_effect_and_is_kept() {
    let world = World::entrusted().await;
    let reference = world.parcel().at_carrier.expect("known").reference;
    let good = world.notice("1", ParcelNews::HandedOver);
    let replayed = ParcelNotice { event: "a".into(), reference: "48210937P00000000".into(), ..good.clone() };
    let other_handle = ParcelNotice { event: "b".into(), handle: "H2".into(), ..good.clone() };
    let other_merchant = ParcelNotice { event: "c".into(), objection: Some(ParcelObjection::Merchant), ..good.clone() };
    let unknown = ParcelNotice { event: "d".into(), news: None, ..good.clone() };
    for notice in [&replayed, &other_handle, &other_merchant, &unknown] {
        assert_eq!(world.hears(notice).await, 200, "it is kept, and not wanted again");
        assert_eq!(world.parcel().status, ShipmentStatus::Pending, "{notice:?}");
    }
    assert_eq!(world.hears_at("99999999P00000000", &ParcelNotice { event: "e".into(), ..good.clone() }).await, 200);
    let verdicts: Vec<_> = world.shop.store.committed().parcel_notices.iter().map(|row| row.verdict.clone()).collect();
    let told = ["mismatch", "mismatch", "merchant"].map(|word| Some(word.to_owned()));
    assert_eq!(verdicts[..3], told);
    assert_eq!(verdicts[3..], [None, Some("unmatched".to_owned())]);

    let mut forged = ScriptedCarrier::brings(&good);
    forged.headers.clear();
    let answer = world.shop.services.carrier.callback("test", &reference, &forged).await.expect("answered");
    assert_eq!((answer.status, world.parcel().status), (403, ShipmentStatus::Pending));
}

#[tokio::test]
async fn a_carrier_is_asked_where_it_says_nothing() {
    let world = World::entrusted().await;
    world.shop.carrier.knows(world.notice("asked", ParcelNews::ReadyForPickup));
    world.shop.clock.pass(time::Duration::hours(7));
    world.shop.works_off().await;
    assert_eq!(world.parcel().status, ShipmentStatus::ReadyForPickup);
    world.shop.carrier.knows(world.notice("asked again", ParcelNews::HandedOver));
    world.shop.clock.pass(time::Duration::days(2));
    world.shop.works_off().await;
    assert_eq!(world.parcel().status, ShipmentStatus::PickedUp);
    let jobs = world.shop.store.committed().jobs.len();
    world.shop.clock.pass(time::Duration::days(40));
    world.shop.works_off().await;
    assert_eq!(world.shop.store.committed().jobs.len(), jobs, "and then no more");
}

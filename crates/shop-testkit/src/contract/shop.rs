//! What a store promises about units of work and the shop's own row.

use super::{Subject, at, commit};
use crate::builders::{a_product, a_uuid, an_order};
use shop_domain::{
    appearance::{Appearance, Terms},
    kernel::{CartId, LocalText, Money},
    payment::PaymentMethod,
    pricing::TaxRate,
    shipment::{Charge, DeliveryMethod, DeliveryWay, Tariff, WeightStep},
};
use shop_services::ports::{KeyClaim, Lane, Work};

pub async fn a_dropped_unit_of_work_undoes_everything(subject: Subject) {
    let tea = subject.with_a_product().await;
    let (pot, cart) = (a_product().build(), CartId(a_uuid()));
    let mut order = an_order(&tea).build();
    let (id, key) = (order.state().id, order.state().id.0.as_bytes().to_vec());
    let mut work = subject.begin().await;
    pot.put_into(&mut *work, at(0)).await.expect("saved");
    work.carts().open(cart, "key", at(0)).await.expect("opened");
    work.orders().add(&mut order, at(0)).await.expect("added");
    work.keys().claim(&key, b"body", id, at(0)).await.expect("claimed");
    work.jobs().enqueue(&Work::ExpireOrder { order: id.0, at: 0 }, at(0)).await.expect("enqueued");
    drop(work);

    let mut work = subject.begin().await;
    assert_eq!(work.catalogue().lock(pot.id()).await.expect("read"), None);
    assert_eq!(work.carts().lock(cart).await.expect("read"), None);
    assert!(work.orders().get(id).await.expect("read").is_none());
    assert_eq!(work.keys().claim(&key, b"body", id, at(0)).await.expect("claimed"), KeyClaim::Ours);
    drop(work);
    assert_eq!(subject.queue.claim(Lane::Shop, a_uuid(), at(9), time::Duration::MINUTE).await.expect("asked"), None);
}

pub async fn nobody_sees_a_change_before_its_commit(subject: Subject) {
    subject.open().await;
    let product = a_product().build();
    let mut work = subject.begin().await;
    product.put_into(&mut *work, at(0)).await.expect("saved");
    let language = Default::default();
    assert_eq!(subject.views.product(product.slug(), language).await.expect("read"), None);
    commit(work).await;
    assert!(subject.views.product(product.slug(), language).await.expect("read").is_some());
}

pub async fn a_unit_of_work_sees_its_own_changes(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).build();
    let (id, token) = (order.state().id, shop_services::secret::hash(&order.state().token));
    let mut work = subject.begin().await;
    work.orders().add(&mut order, at(0)).await.expect("added");
    assert_eq!(work.orders().find(&token).await.expect("read"), Some(id));
}

pub async fn the_shop_is_there_once_it_was_saved(subject: Subject) {
    assert!(!subject.begin().await.shop().exists().await.expect("read"));
    subject.open().await;
    let appearance = Appearance { tagline: LocalText::new("好茶一頁", ""), ..Appearance::default() };
    let steps = [(1_000, 80), (20_000, 160)].map(|(up_to, price)| WeightStep { up_to, price: Money::twd(price) });
    let by_weight = Tariff { charge: Charge::ByWeight(steps.into()), free_from: None, outlying: None };
    let terms = Terms {
        deliveries: vec![
            DeliveryWay { method: DeliveryMethod::HOME, tariff: by_weight },
            DeliveryWay { method: DeliveryMethod::SHOP, tariff: Tariff::flat(Money::twd(0), None) },
        ],
        tax: TaxRate(0),
        payment_minutes: 45,
        transfer_days: 5,
        payment_methods: vec![PaymentMethod::TEST, PaymentMethod::COD],
        invoices: true,
        ..Terms::default()
    };
    let mut work = subject.begin().await;
    work.shop().save(&appearance, &terms).await.expect("saved over");
    commit(work).await;

    let mut work = subject.begin().await;
    assert!(work.shop().exists().await.expect("read"));
    assert_eq!(work.shop().terms().await.expect("read"), terms);
    assert_eq!(work.shop().appearance().await.expect("read"), appearance);
    drop(work);
    assert_eq!(subject.views.shop().await.expect("read"), (appearance, terms));
}

pub async fn each_save_of_the_shop_makes_its_version_another(subject: Subject) {
    subject.open().await;
    let mut work = subject.begin().await;
    let before = work.shop().version().await.expect("read");
    let (words, terms) = (work.shop().appearance().await.expect("read"), work.shop().terms().await.expect("read"));
    assert_eq!(work.shop().version().await.expect("read"), before, "reading changes nothing");
    work.shop().save(&words, &terms).await.expect("saved");
    commit(work).await;
    assert!(subject.begin().await.shop().version().await.expect("read") > before);
}

pub async fn a_touch_makes_the_catalogue_newer(subject: Subject) {
    subject.open().await;
    let before = subject.views.catalogue_version().await.expect("read");
    let mut work = subject.begin().await;
    work.catalogue().touch().await.expect("touched");
    commit(work).await;
    assert!(subject.views.catalogue_version().await.expect("read") > before);
}

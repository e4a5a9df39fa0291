//! What a store promises about convenience stores that shoppers choose.

use super::{Subject, at, commit};
use crate::builders::a_uuid;
use shop_contract::OrderForm;
use shop_domain::{
    kernel::{CartId, Language},
    shipment::DeliveryMethod,
};
use shop_services::ports::{PickupStore, StoreChoice};

fn way() -> DeliveryMethod {
    DeliveryMethod::from_code("test_store").expect("a code")
}

fn a_store(id: &str) -> PickupStore {
    let [name, address, phone] = ["台醫店", "台北市中正區中山南路7號", "02-23120003"].map(str::to_owned);
    PickupStore { id: id.to_owned(), name, address, phone, outlying: false }
}

/// A cart whose shopper was sent to the map with this token.
async fn at_the_map(subject: &Subject, token: &[u8]) -> StoreChoice {
    let cart = CartId(a_uuid());
    let form = OrderForm { name: "林小美".to_owned(), note: "「請\n輕放」".to_owned(), ..OrderForm::default() };
    let choice = StoreChoice { cart, method: way(), language: Language::English, form };
    let mut work = subject.begin().await;
    work.carts().open(cart, "key", at(0)).await.expect("a cart");
    work.choices().begin_choice(token, &choice, at(0)).await.expect("begun");
    commit(work).await;
    choice
}

pub async fn a_store_is_chosen_once_and_what_was_typed_is_kept(subject: Subject) {
    let choice = at_the_map(&subject, b"token").await;
    let mut work = subject.begin().await;
    assert_eq!(work.choices().open_choice(b"token", at(0)).await.expect("read"), Some(choice.clone()));
    assert_eq!(work.choices().open_choice(b"token", at(1)).await.expect("read"), None, "too old");
    assert_eq!(work.choices().open_choice(b"other", at(0)).await.expect("read"), None);
    assert_eq!(work.choices().last_choice(choice.cart, at(0)).await.expect("read"), None);
    assert!(work.choices().choose(b"token", &a_store("006598"), at(5)).await.expect("chosen"));
    assert!(!work.choices().choose(b"token", &a_store("012345"), at(6)).await.expect("once"));
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.choices().open_choice(b"token", at(0)).await.expect("read"), None);
    let last = work.choices().last_choice(choice.cart, at(5)).await.expect("read");
    assert_eq!(last, Some((choice.clone(), a_store("006598"))));
    assert_eq!(work.choices().last_choice(choice.cart, at(6)).await.expect("read"), None);
}

pub async fn a_chosen_store_is_found_by_its_cart_way_and_number(subject: Subject) {
    let choice = at_the_map(&subject, b"token").await;
    let mut work = subject.begin().await;
    work.choices().choose(b"token", &a_store("006598"), at(5)).await.expect("chosen");
    commit(work).await;
    let mut work = subject.begin().await;
    let other_way = DeliveryMethod::from_code("other_store").expect("a code");
    for (cart, method, id, found) in [
        (choice.cart, way(), "006598", true),
        (choice.cart, way(), "6598", false),
        (choice.cart, other_way, "006598", false),
        (CartId(a_uuid()), way(), "006598", false),
    ] {
        let store = work.choices().chosen_store(cart, &method, id).await.expect("read");
        assert_eq!(store.is_some(), found, "{method:?} {id}");
    }
}

pub async fn a_cart_keeps_its_latest_visits_to_the_map(subject: Subject) {
    let (choice, other) = (at_the_map(&subject, b"first").await, at_the_map(&subject, b"other").await);
    let mut work = subject.begin().await;
    for visit in 1..=StoreChoice::MOST {
        work.choices().begin_choice(&visit.to_be_bytes(), &choice, at(visit)).await.expect("begun");
    }
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.choices().open_choice(b"first", at(0)).await.expect("read"), None, "the oldest is gone");
    for visit in [1, StoreChoice::MOST] {
        let open = work.choices().open_choice(&visit.to_be_bytes(), at(0)).await.expect("read");
        assert_eq!(open.as_ref(), Some(&choice), "{visit}");
    }
    assert_eq!(work.choices().open_choice(b"other", at(0)).await.expect("read"), Some(other), "of another cart");
}

//! What the staff do about customers.

use crate::customer::{MEI, has_joined, has_joined_as};
use shop_contract::{ApiKeyForm, CustomerQuery};
use shop_domain::{
    fault::Fault,
    kernel::{CustomerId, Language},
    payment::PaymentMethod,
    staff::Preset,
};
use shop_services::checkout::PlaceOrder;
use shop_testkit::{TestShop, a_product, builders::a_uuid};

/// An order of one thing for this much, placed by a customer who is signed in.
async fn orders(shop: &TestShop, customer: CustomerId) {
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let form = visitor.fills_in(PaymentMethod::COD).await;
    let command = shop.services.checkout.read(&form, Some(visitor.cart), Language::Chinese).expect("read");
    shop.services.checkout.place(PlaceOrder { customer: Some(customer), ..command }).await.expect("placed");
}

#[tokio::test]
async fn a_customer_is_found_and_read_with_their_orders() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await.customer.id;
    has_joined_as(&shop, "lin@example.com").await;
    orders(&shop, mei).await;
    let (desk, owner) = (&shop.services.customer, shop.owner().caller);
    let query = CustomerQuery { q: MEI.to_owned(), ..CustomerQuery::default() };
    let found = desk.list(&owner, &query).await.expect("listed").rows;
    assert_eq!(found.iter().map(|row| (row.id, row.orders)).collect::<Vec<_>>(), [(mei, 1)]);
    let customer = desk.get(&owner, mei, None).await.expect("read");
    assert_eq!((customer.row.email.as_str(), customer.row.orders, customer.orders.len()), (MEI, 1, 1));
    assert_eq!(customer.worth, customer.orders[0].total);
    let nobody = desk.get(&owner, CustomerId(a_uuid()), None).await.expect_err("nobody");
    assert_eq!(nobody.code(), "customer.not_found");
}

#[tokio::test]
async fn whoever_may_read_no_orders_reads_none_with_a_customer() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await.customer.id;
    orders(&shop, mei).await;
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let form =
        ApiKeyForm { name: "News".to_owned(), permissions: vec!["customers.read".to_owned()], days: String::new() };
    let key = owner.services.api_key.add(&owner.caller, &form).await.expect("made").key;
    let (clerk, _) = shop.services.api_key.open(&key).await.expect("open");
    let customer = shop.services.customer.get(&clerk, mei, None).await.expect("read");
    assert_eq!((customer.row.orders, customer.orders.len()), (1, 0));
}

#[tokio::test]
async fn who_is_erased_is_gone_and_their_orders_are_nobodys() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await.customer.id;
    orders(&shop, mei).await;
    let (desk, owner) = (&shop.services.customer, shop.owner().caller);
    desk.erase(&owner, mei).await.expect("erased");
    assert_eq!(desk.erase(&owner, mei).await.expect_err("gone").code(), "customer.not_found");
    let kept = shop.store.committed();
    assert!(kept.customers.is_empty() && kept.order_customers.is_empty());
    assert_eq!(kept.orders.len(), 1, "what was bought stays");
}

//! What the staff do about customers over the API and in the admin.

use super::refused;
use crate::{
    harness::{Buyer, Customer, TestShop, Visitor},
    mail::with_mail,
};
use reqwest::Method;
use serde_json::json;
use shop_testkit::PostOffice;
use sqlx::PgPool;

const HERE: &str = "/api/v1/admin/customers";
const MEI: &str = "mei@example.com";
const LIN: &str = "lin@example.com";

/// Two customers, of whom the first has ordered; and the owner.
async fn a_shop(pool: PgPool, office: &PostOffice) -> (TestShop, Visitor, Customer) {
    let shop = with_mail(pool, office).await;
    let mei = Customer::joins(&shop, office, MEI).await;
    Customer::joins(&shop, office, LIN).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    mei.visitor.adds(&pitcher.variant, 2).await.expect(303);
    let form = mei.visitor.finds_form("/cart", "/checkout").await;
    let form = form.fill("name", "林小美").fill("phone", "0912 345 678").fill("city", "臺北市");
    let form = form.fill("district", "大安區").fill("line", "仁愛路四段1號").fill("payment", "cod");
    mei.visitor.submits(&form).await.expect(303);
    let owner = shop.owner().await.visitor;
    (shop, owner, mei)
}

#[sqlx::test(migrations = "../migrations")]
async fn customers_are_listed_found_and_erased_over_the_api(pool: PgPool) {
    let office = PostOffice::open().await;
    let (shop, owner, mei) = a_shop(pool, &office).await;
    let all = owner.gets(HERE).await.expect(200).json();
    let emails = |list: &serde_json::Value| {
        let items = list["items"].as_array().expect("items");
        items.iter().map(|item| item["email"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((emails(&all), &all["next_cursor"]), (vec![LIN.to_owned(), MEI.to_owned()], &json!(null)));
    let oldest = owner.gets(&format!("{HERE}?sort=created_at")).await.expect(200).json();
    assert_eq!(emails(&oldest), [MEI, LIN]);
    let found = owner.gets(&format!("{HERE}?q=mei&fields=id,email,orders")).await.expect(200).json();
    assert_eq!((emails(&found), found["items"][0].as_object().map(|item| item.len())), (vec![MEI.to_owned()], Some(3)));
    assert_eq!(emails(&owner.gets(&format!("{HERE}?news=true")).await.expect(200).json()), [""; 0]);

    let id = found["items"][0]["id"].as_str().expect("an id").to_owned();
    let one = owner.gets(&format!("{HERE}/{id}")).await.expect(200).json();
    assert_eq!((&one["orders"], &one["worth"]["currency"]), (&json!(1), &json!("TWD")));
    let path =
        one["orders_url"].as_str().and_then(|url| url.strip_prefix(&shop.origin)).expect("of this shop").to_owned();
    let orders = owner.gets(&path).await.expect(200).json();
    assert_eq!(orders["items"].as_array().map(Vec::len), Some(1), "{orders}");

    let erase = || owner.sends(owner.request(Method::DELETE, &format!("{HERE}/{id}")).header("accept-language", "en"));
    erase().await.expect(204);
    refused(&erase().await, 404, "customer.not_found");
    refused(&owner.gets(&format!("{HERE}/{id}")).await, 404, "customer.not_found");
    assert_eq!(mei.visitor.opens("/account").await.location(), "/account/sign-in", "the session is nobody's");
    assert_eq!(shop.count("select count(*) from orders where customer_id is null").await, 1);
    assert_eq!(shop.count("select count(*) from carts where cart_id not in (select cart_id from customers)").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_of_whoever_is_signed_in_is_theirs_over_the_api_too(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    let placed = mei.visitor.orders("mine", &Buyer::default().wants(&[(&pitcher, 1)])).await.expect(201).json();
    shop.visitor().orders("nobodys", &Buyer::default().wants(&[(&pitcher, 1)])).await.expect(201);
    let number = placed["number"].as_str().expect("a number");
    let page = mei.visitor.opens("/account").await.expect(200);
    assert!(page.contains(&format!("/account/orders/{number}")));
    assert_eq!(page.text().matches("/account/orders/").count(), 2, "the link to claim others, and hers");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_no_customer_or_no_parameter_is_refused(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    for id in ["1", "01930000-0000-7000-8000-0000000000ff"] {
        refused(&owner.gets(&format!("{HERE}/{id}")).await, 404, "customer.not_found");
    }
    for (query, field) in [("sort=name", "sort"), ("news=maybe", "news"), ("everybody=yes", "everybody")] {
        let answer = owner.gets(&format!("{HERE}?{query}")).await;
        refused(&answer, 400, "request.query");
        assert_eq!(super::fields(&answer), [field], "{}", answer.text());
    }
    let listed = owner.gets(&format!("{HERE}?q=%25%00_&cursor=1_x")).await.expect(200).json();
    assert_eq!(listed["items"], json!([]));
    assert_eq!(shop.visitor().gets(HERE).await.status, 401);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_owner_finds_a_customer_and_erases_them_after_a_question(pool: PgPool) {
    let office = PostOffice::open().await;
    let (shop, owner, _mei) = a_shop(pool, &office).await;
    let list = owner.opens("/admin/customers?q=678").await.expect(200);
    assert!(!list.contains(MEI), "the phone stands in the order, and not with the customer");
    let list = owner.opens("/admin/customers?q=mei%40").await.expect(200);
    assert!(list.contains(MEI) && !list.contains(LIN));
    let link = list.text().split("/admin/customers/").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
    let here = ["/admin/customers/", &link.expect("a link")].concat();
    let page = owner.opens(&here).await.expect(200);
    assert!(page.contains("/admin/orders/"), "with the orders");
    let form = owner.finds_form(&here, &[&here, "/erase"].concat()).await;
    assert_eq!(owner.submits(&form).await.location(), "/admin/customers");
    assert_eq!(owner.opens(&here).await.status, 404);
    assert_eq!(shop.count("select count(*) from customers").await, 1);
}

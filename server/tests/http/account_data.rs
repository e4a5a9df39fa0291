//! What is behind the doors of an account: orders, details, the cart, and nobody else's of any of them.

use crate::{
    harness::{Answer, Customer, Goods, TestShop, Visitor, letter_to, link_in, signs_in},
    mail::with_mail,
};
use reqwest::Method;
use shop_testkit::PostOffice;
use sqlx::PgPool;

const MEI: &str = "mei@example.com";
const LIN: &str = "lin@example.com";

/// Puts one into the cart and orders it. Answers the number.
async fn orders(shop: &TestShop, visitor: &Visitor, goods: &Goods, email: &str) -> String {
    visitor.adds(&goods.variant, 1).await.expect(303);
    let form = visitor.finds_form("/cart", "/checkout").await;
    let form = form.fill("name", "林小姐").fill("phone", "0912 345 678").fill("email", email);
    let form = form.fill("city", "臺北市").fill("district", "大安區").fill("line", "仁愛路四段1號");
    let placed = visitor.submits(&form.fill("payment", "cod")).await.location();
    let token = placed.split(['/', '?']).nth(2).expect("a token").to_owned();
    sqlx::query_scalar("select number from orders where token = $1")
        .bind(token)
        .fetch_one(&shop.pool)
        .await
        .expect("one")
}

async fn posts(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Answer {
    visitor.sends(visitor.request(Method::POST, path).form(fields)).await
}

/// The form behind a link of a letter, sent by whoever followed it.
async fn follows(visitor: &Visitor, link: &str, action: &str) -> Answer {
    let form = visitor.finds_form(link, action).await;
    visitor.submits(&form).await
}

/// CVE-2026-25757 / CVE-2023-34000: an order of somebody else, by its number, as anybody.
#[sqlx::test(migrations = "../migrations")]
async fn a_customers_orders_are_shown_to_them_and_to_nobody_else(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    let lin = Customer::joins(&shop, &office, LIN).await;
    let number = orders(&shop, &mei.visitor, &pitcher, MEI).await;
    let guests = orders(&shop, &shop.visitor(), &pitcher, MEI).await;
    let page = mei.visitor.opens("/account").await.expect(200);
    let link = format!("/account/orders/{number}");
    assert!(page.contains(&link) && !page.contains(&guests), "an address alone makes no order hers");
    let order = mei.visitor.opens(&link).await.location();
    assert!(mei.visitor.opens(&order).await.expect(200).contains(&number));
    let nobodys = lin.visitor.opens("/account/orders/00000000").await.expect(404);
    for foreign in [&number, &guests] {
        let answer = lin.visitor.opens(&format!("/account/orders/{foreign}")).await.expect(404);
        assert_eq!(answer.text(), nobodys.text(), "as one that is not there");
    }
    assert_eq!(mei.visitor.opens(&format!("/account/orders/{guests}")).await.status, 404);
    assert_eq!(shop.visitor().opens(&link).await.location(), "/account/sign-in");
    for widened in ["cursor=", "cursor=0_00000000000000000000000000000000", "customer=1", "cursor=%00"] {
        let page = lin.visitor.opens(&format!("/account?{widened}")).await.expect(200);
        assert!(!page.contains(&number), "{widened}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_guests_orders_are_claimed_through_their_mailbox_alone(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let number = orders(&shop, &shop.visitor(), &pitcher, "mei.at.work@example.com").await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    let lin = Customer::joins(&shop, &office, LIN).await;
    let asked = posts(&mei.visitor, "/account/orders/claim", &[("email", "mei.at.work@example.com")]).await;
    assert_eq!(asked.location(), "/account/sent");
    let letter = letter_to(&office, "mei.at.work@example.com", "/account/orders/claim").await;
    let link = link_in(&letter, &shop.origin);
    lin.visitor.opens(&link).await.expect(403);
    assert_eq!(shop.visitor().opens(&link).await.location(), "/account/sign-in");
    let token = link.split("token=").nth(1).expect("a token");
    posts(&lin.visitor, "/account/orders/claim/confirm", &[("token", token)]).await.expect(403);
    assert_eq!(follows(&mei.visitor, &link, "/account/orders/claim/confirm").await.location(), "/account");
    let page = mei.visitor.opens("/account").await.expect(200);
    assert!(page.contains(&number) && page.contains("role=\"status\""));
    assert!(!mei.visitor.opens("/account").await.contains("role=\"status\""), "it is said once");
    mei.visitor.opens(&link).await.expect(403);
}

/// CVE-2026-35407, CVE-2020-15245: the link for a new address is good for whoever asked for it.
#[sqlx::test(migrations = "../migrations")]
async fn a_new_address_is_proved_by_its_letter_and_the_old_one_is_told(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    let lin = Customer::joins(&shop, &office, LIN).await;
    let wanted = [("email", "new@example.com"), ("password", Customer::PASSWORD)];
    let refused =
        posts(&mei.visitor, "/account/access/email", &[wanted[0], ("password", "guessed at")]).await.expect(422);
    assert!(refused.contains("new@example.com") && !refused.contains("guessed at"));
    assert_eq!(posts(&mei.visitor, "/account/access/email", &wanted).await.location(), "/account/sent");
    let link = link_in(&letter_to(&office, "new@example.com", "/account/email").await, &shop.origin);
    lin.visitor.opens(&link).await.expect(403);
    signs_in(&shop.visitor(), "new@example.com", Customer::PASSWORD).await.expect(401);
    assert_eq!(follows(&mei.visitor, &link, "/account/email").await.location(), "/account/access");
    letter_to(&office, MEI, "電子郵件已經更換").await;
    assert_eq!(signs_in(&shop.visitor(), "new@example.com", Customer::PASSWORD).await.location(), "/account");
    signs_in(&shop.visitor(), MEI, Customer::PASSWORD).await.expect(401);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_changed_password_leaves_this_browser_signed_in_and_no_other(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    let elsewhere = Customer::comes_in(&shop, MEI).await;
    let fields = [("password", Customer::PASSWORD), ("new_password", "another mountain")];
    assert_eq!(posts(&mei.visitor, "/account/access/password", &fields).await.location(), "/account/access");
    mei.visitor.opens("/account/access").await.expect(200);
    assert_eq!(elsewhere.visitor.opens("/account").await.location(), "/account/sign-in");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_customer_sees_where_they_are_signed_in_and_ends_one_with_their_password(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    let elsewhere = Customer::comes_in(&shop, MEI).await;
    let lin = Customer::joins(&shop, &office, "lin@example.com").await;
    let latest = "select session_id from sessions.carts join customers using (customer_id)
                  where email = $1 order by began_at desc limit 1";
    let id: uuid::Uuid = sqlx::query_scalar(latest).bind(MEI).fetch_one(&shop.pool).await.expect("one");
    let action = format!("/account/sessions/{id}/end");
    let form = mei.visitor.finds_form("/account/access", &action).await;
    mei.visitor.submits(&form.clone().fill("password", "wrong")).await.expect(422);
    assert_eq!(posts(&lin.visitor, &action, &[("password", Customer::PASSWORD)]).await.location(), "/account/access");
    elsewhere.visitor.opens("/account").await.expect(200);

    assert_eq!(mei.visitor.submits(&form.fill("password", Customer::PASSWORD)).await.location(), "/account/access");
    assert_eq!(elsewhere.visitor.opens("/account").await.location(), "/account/sign-in");
    for still in [&mei, &lin] {
        still.visitor.opens("/account").await.expect(200);
    }
    posts(&mei.visitor, "/account/sessions/nobody/end", &[]).await.expect(404);
}

/// Whoever sat in another browser had the cart before them too.
#[sqlx::test(migrations = "../migrations")]
async fn a_changed_password_takes_the_cart_from_every_other_browser(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    mei.visitor.adds(&pitcher.variant, 2).await.expect(303);
    let elsewhere = Customer::comes_in(&shop, MEI).await;
    let lines = async |visitor: &Visitor| {
        visitor.gets("/api/v1/cart").await.expect(200).json()["lines"].as_array().expect("lines").len()
    };
    assert_eq!(lines(&elsewhere.visitor).await, 1, "hers, on every device");
    let fields = [("password", Customer::PASSWORD), ("new_password", "another mountain")];
    assert_eq!(posts(&mei.visitor, "/account/access/password", &fields).await.location(), "/account/access");
    assert_eq!(lines(&mei.visitor).await, 1);
    assert_eq!(lines(&elsewhere.visitor).await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn details_are_told_kept_and_taken_back(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    let form = mei.visitor.finds_form("/account/details", "/account/details").await;
    let form = form.fill("name", "<b>小美</b>").fill("phone", "0912 345 678").with("news", "yes");
    assert_eq!(mei.visitor.submits(&form).await.location(), "/account/details");
    let page = mei.visitor.opens("/account/details").await.expect(200);
    assert!(page.contains("&lt;b&gt;小美&lt;/b&gt;") && page.contains("0912-345-678") && !page.contains("<b>小美"));
    let refused = mei.visitor.submits(&form.fill("phone", "12")).await.expect(422);
    assert!(refused.contains("value=\"12\""), "nothing that was typed is lost");
    let address = mei.visitor.finds_form("/account/details", "/account/addresses").await;
    mei.visitor.submits(&address).await.expect(422);
    let address = address.fill("city", "臺北市").fill("district", "大安區").fill("line", "仁愛路四段1號");
    assert_eq!(mei.visitor.submits(&address).await.location(), "/account/details");
    assert!(mei.visitor.opens("/account/details").await.contains("106 臺北市大安區仁愛路四段1號"));
    let forget = mei.visitor.finds_form("/account/details", "/account/addresses/forget").await;
    assert_eq!(mei.visitor.submits(&forget).await.location(), "/account/details");
    assert_eq!(shop.count("select count(*) from customer_addresses").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_leaves_takes_everything_along_but_what_the_law_wants_kept(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    let number = orders(&shop, &mei.visitor, &pitcher, MEI).await;
    let export = mei.visitor.opens("/account/export").await.expect(200);
    assert_eq!(export.header("cache-control"), "no-store");
    assert!(export.header("content-disposition").starts_with("attachment"));
    let export = export.json();
    assert_eq!(
        (export["customer"]["email"].as_str(), export["orders"][0]["number"].as_str()),
        (Some(MEI), Some(number.as_str()))
    );
    posts(&mei.visitor, "/account/access/leave", &[("password", "wrong horse")]).await.expect(422);
    let left = posts(&mei.visitor, "/account/access/leave", &[("password", Customer::PASSWORD)]).await;
    assert_eq!(left.location(), "/account/gone");
    assert_eq!(mei.visitor.opens("/account").await.location(), "/account/sign-in");
    assert_eq!(shop.count("select count(*) from customers").await, 0);
    assert_eq!(shop.count("select count(*) from orders where customer_id is null").await, 1);
    assert_eq!(shop.count("select count(*) from letters where kind like 'customer%'").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_cart_comes_along_and_is_one_on_every_device(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let (pitcher, scoop) = (shop.goods("WARE-PITCHER-200").await, shop.goods("DAY-SCOOP-17").await);
    let desk = Customer::joins(&shop, &office, MEI).await;
    desk.visitor.adds(&pitcher.variant, 1).await.expect(303);
    let phone = shop.visitor();
    phone.adds(&pitcher.variant, 2).await.expect(303);
    phone.adds(&scoop.variant, 1).await.expect(303);
    assert_eq!(signs_in(&phone, MEI, Customer::PASSWORD).await.location(), "/account");
    let mine = "select coalesce(sum(quantity), 0)::bigint from cart_lines join customers using (cart_id)";
    assert_eq!(shop.count(mine).await, 4);
    assert_eq!(shop.count("select sum(quantity)::bigint from cart_lines").await, 4, "nothing is there twice");
    let seen = |page: &Answer| page.text().matches("data-variant").count();
    let (there, here) = (phone.opens("/cart").await.expect(200), desk.visitor.opens("/cart").await.expect(200));
    assert_eq!(seen(&there), seen(&here));
    assert!(here.contains(&scoop.slug));
    assert_eq!(phone.posts("/account/sign-out", &[]).await.location(), "/account/sign-in");
    phone.opens("/cart").await.expect(200);
    assert_eq!(shop.count(mine).await, 4, "it waits for her");
    let left = phone.opens("/cart").await;
    assert!(left.contains("購物車還是空的"), "and is not left to whoever comes next");
}

#[sqlx::test(migrations = "../migrations")]
async fn two_devices_that_sign_in_at_once_lose_nothing(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    Customer::joins(&shop, &office, MEI).await;
    let mut devices = Vec::new();
    for _ in 0..6 {
        let visitor = shop.visitor();
        visitor.adds(&pitcher.variant, 1).await.expect(303);
        devices.push(tokio::spawn(async move { signs_in(&visitor, MEI, Customer::PASSWORD).await.status }));
    }
    for device in devices {
        assert_eq!(device.await.expect("answered"), 303);
    }
    assert_eq!(shop.count("select sum(quantity)::bigint from cart_lines join customers using (cart_id)").await, 6);
}

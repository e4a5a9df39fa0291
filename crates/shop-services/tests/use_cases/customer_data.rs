//! What a customer tells, takes along and takes back; their orders, and their one cart.

use crate::customer::{ADDRESS, MEI, PASSWORD, has_joined, has_joined_as, last_letter, signs_in, token};
use shop_contract::{AddressForm, ProfileForm};
use shop_domain::{
    fault::{Class, Fault},
    kernel::{CustomerId, Language, OrderId},
    payment::PaymentMethod,
};
use shop_services::{
    checkout::PlaceOrder,
    customer::{CustomerRefusal, Proof},
    ports::{Clock, KeptCustomer, LinkPurpose},
    refusal::Refusal,
};
use shop_testkit::{FixedClock, TestShop, a_product};
use time::Duration;

const LIN: &str = "lin@example.com";

fn proof(password: &str) -> Proof<'_> {
    Proof { password, signed_in_at: FixedClock::START, address: ADDRESS }
}

fn kept(shop: &TestShop, id: CustomerId) -> KeptCustomer {
    shop.store.committed().customers[&id].clone()
}

/// By somebody who gives this address, signed in or not.
async fn orders(shop: &TestShop, email: &str, customer: Option<CustomerId>) -> (OrderId, String) {
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let mut form = visitor.fills_in(PaymentMethod::COD).await;
    form.email = email.to_owned();
    let command = shop.services.checkout.read(&form, Some(visitor.cart), Language::Chinese).expect("read");
    let placed = shop.services.checkout.place(PlaceOrder { customer, ..command }).await.expect("placed");
    let state = placed.order.state();
    (state.id, state.number.compact().to_owned())
}

async fn numbers(shop: &TestShop, id: CustomerId) -> Vec<String> {
    let orders = shop.services.customer.orders(id, None, Language::English).await.expect("read");
    orders.rows.into_iter().map(|row| row.number).collect()
}

async fn asks_for_email(shop: &TestShop, id: CustomerId, email: &str) -> Result<(), CustomerRefusal> {
    shop.services.customer.ask_for_email(id, email, Language::English, proof(PASSWORD)).await
}

#[tokio::test]
async fn what_is_told_is_kept_and_what_is_wrong_is_said() {
    let shop = TestShop::new();
    let id = has_joined(&shop).await.customer.id;
    let form = ProfileForm {
        name: " 林小美 ".to_owned(),
        phone: "0912-345-678".to_owned(),
        language: "zh-TW".to_owned(),
        news: true,
    };
    shop.services.customer.change_profile(id, &form).await.expect("kept");
    let shown = shop.services.customer.shown(&kept(&shop, id));
    assert_eq!((shown.name.as_str(), shown.language), ("林小美", Language::Chinese));
    assert_eq!((shown.phone.as_str(), shown.news_since.is_some()), ("0912-345-678", true));
    let wrong = ProfileForm { name: "n".repeat(51), phone: "12".to_owned(), ..form.clone() };
    let refused = shop.services.customer.change_profile(id, &wrong).await.expect_err("both are wrong");
    let fields: Vec<_> = refused.fields().iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["name", "phone"]);
    let empty = ProfileForm { name: String::new(), phone: " ".to_owned(), news: false, ..form };
    shop.services.customer.change_profile(id, &empty).await.expect("nothing has to be told");
    let profile = kept(&shop, id).customer.profile;
    assert_eq!((profile.name, profile.phone, profile.news_since), (None, None, None));
}

#[tokio::test]
async fn addresses_are_kept_and_forgotten() {
    let shop = TestShop::new();
    let id = has_joined(&shop).await.customer.id;
    let form = AddressForm {
        city: "台北市".to_owned(),
        district: "大安區".to_owned(),
        line: "仁愛路四段1號".to_owned(),
        ..AddressForm::default()
    };
    shop.services.customer.keep_address(id, &form).await.expect("kept");
    let line = kept(&shop, id).customer.profile.addresses[0].one_line();
    assert_eq!(line, "106 臺北市大安區仁愛路四段1號");
    let refused = shop.services.customer.keep_address(id, &AddressForm::default()).await.expect_err("empty");
    assert_eq!(refused.class(), Class::Invalid);
    shop.services.customer.forget_address(id, &line).await.expect("forgotten");
    shop.services.customer.forget_address(id, &line).await.expect("it is gone already");
    assert!(kept(&shop, id).customer.profile.addresses.is_empty());
}

/// CVE-2026-35407, CVE-2020-15245: a link for a new address that another account can use, or none has to follow.
#[tokio::test]
async fn a_new_email_counts_once_its_letter_was_opened_by_whoever_asked() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await.customer.id;
    let lin = has_joined_as(&shop, LIN).await.customer.id;
    asks_for_email(&shop, mei, "new@example.com").await.expect("asked");
    let letter = last_letter(&shop).await;
    assert_eq!(letter.recipient.as_str(), "new@example.com");
    assert_eq!(kept(&shop, mei).customer.email.expect("an address").as_str(), MEI, "the old one still stands");
    let link = token(&letter, "email");
    let refused = shop.services.customer.take_email(lin, &link).await.expect_err("it is Mei's");
    assert_eq!(refused.code(), "customer.link_used");
    shop.services.customer.take_email(mei, &link).await.expect("hers");
    assert_eq!(kept(&shop, mei).customer.email.expect("an address").as_str(), "new@example.com");
    let told = last_letter(&shop).await;
    assert_eq!((told.recipient.as_str(), told.subject.as_str()), (MEI, "Your e-mail at Yiye was changed"));
    signs_in(&shop, MEI, PASSWORD).await.expect_err("no longer");
    signs_in(&shop, "new@example.com", PASSWORD).await.expect("from now on");
    shop.services.customer.take_email(mei, &link).await.expect_err("it was used");
}

#[tokio::test]
async fn a_link_to_the_old_address_sets_no_password_of_the_new_one() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await.customer.id;
    shop.services.customer.forgot(MEI, Language::English, ADDRESS).await.expect("asked");
    let reset = token(&last_letter(&shop).await, "reset");
    asks_for_email(&shop, mei, "new@example.com").await.expect("asked");
    let link = token(&last_letter(&shop).await, "email");
    shop.services.customer.take_email(mei, &link).await.expect("changed");
    let refused = shop.services.customer.reset(&reset, "another mountain", ADDRESS).await.expect_err("too late");
    assert_eq!(refused.code(), "customer.link_used");
}

#[tokio::test]
async fn who_asks_for_an_address_that_is_somebodys_is_told_nothing_and_gets_nothing() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await.customer.id;
    has_joined_as(&shop, LIN).await;
    asks_for_email(&shop, mei, LIN).await.expect("the same answer");
    let letter = last_letter(&shop).await;
    assert_eq!(letter.recipient.as_str(), LIN);
    assert!(!letter.text.contains("token="), "{}", letter.text);
    let sent = shop.mailer.sent().len();
    asks_for_email(&shop, mei, MEI).await.expect("the same answer");
    shop.works_off().await;
    assert_eq!(shop.mailer.sent().len(), sent, "it is hers already");
}

#[tokio::test]
async fn of_two_who_want_one_address_the_first_to_open_the_letter_has_it() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await.customer.id;
    let lin = has_joined_as(&shop, LIN).await.customer.id;
    asks_for_email(&shop, mei, "new@example.com").await.expect("asked");
    let first = token(&last_letter(&shop).await, "email");
    asks_for_email(&shop, lin, "new@example.com").await.expect("asked");
    let second = token(&last_letter(&shop).await, "email");
    shop.services.customer.take_email(lin, &second).await.expect("hers");
    shop.services.customer.take_email(mei, &first).await.expect_err("it is Lin's");
    assert_eq!(kept(&shop, mei).customer.email.expect("an address").as_str(), MEI);
}

#[tokio::test]
async fn whoever_sits_at_an_open_browser_changes_nothing_of_how_its_customer_comes_in() {
    let shop = TestShop::new();
    let before = has_joined(&shop).await;
    let (id, customers) = (before.customer.id, &shop.services.customer);
    for _ in 0..10 {
        let refused = customers.change_password(id, "another mountain", proof("wrong")).await.expect_err("wrong");
        assert_eq!(refused.fields()[0].code, "account.wrong_password");
    }
    let refused = customers.leave(id, proof(PASSWORD)).await.expect_err("guesses count together");
    assert_eq!(refused.class(), Class::TooMany);
    shop.clock.pass(Duration::minutes(15));
    customers.leave(id, proof("wrong")).await.expect_err("wrong");
    customers.ask_for_email(id, LIN, Language::English, proof("wrong")).await.expect_err("wrong");
    assert_eq!(kept(&shop, id), before);
    let after = customers.change_password(id, "another mountain", proof(PASSWORD)).await.expect("changed");
    assert_ne!(after.session_salt, before.session_salt, "every other session ends");
    assert_eq!(last_letter(&shop).await.subject, "Your password at Yiye was changed");
    let short = customers.change_password(id, "short", proof("another mountain")).await.expect_err("short");
    assert_eq!(short.fields()[0].field, "new_password");
}

#[tokio::test]
async fn a_link_to_another_password_is_good_no_longer_than_the_password_that_was_forgotten() {
    let shop = TestShop::new();
    let (id, customers) = (has_joined(&shop).await.customer.id, &shop.services.customer);
    customers.forgot(MEI, Language::English, ADDRESS).await.expect("asked");
    let reset = token(&last_letter(&shop).await, "reset");
    customers.change_password(id, "another mountain", proof(PASSWORD)).await.expect("changed");
    let refused = customers.reset(&reset, "a third mountain", ADDRESS).await.expect_err("over");
    assert_eq!(refused.code(), "customer.link_used");
    signs_in(&shop, MEI, "another mountain").await.expect("what they chose themselves counts");
}

#[tokio::test]
async fn a_customers_orders_are_theirs_and_nobody_elses() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await.customer.id;
    let lin = has_joined_as(&shop, LIN).await.customer.id;
    let (_, number) = orders(&shop, "", Some(mei)).await;
    orders(&shop, MEI, None).await;
    assert_eq!(numbers(&shop, mei).await, [number.as_str()], "a guest's order is not hers for its address");
    assert_eq!(numbers(&shop, lin).await, [""; 0]);
    shop.services.customer.order(mei, &number).await.expect("hers");
    let foreign = shop.services.customer.order(lin, &number).await.expect_err("not Lin's");
    let none = shop.services.customer.order(lin, "12345678").await.expect_err("there is none");
    assert_eq!((foreign.code(), foreign.class()), (none.code(), none.class()));
    assert_eq!(foreign.class(), Class::NotFound);
}

#[tokio::test]
async fn a_guests_orders_are_claimed_by_whoever_reads_the_mailbox_they_were_placed_with() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await.customer.id;
    let lin = has_joined_as(&shop, LIN).await.customer.id;
    let (_, first) = orders(&shop, "mei.at.work@example.com", None).await;
    let (_, second) = orders(&shop, "Mei.at.Work@example.com", None).await;
    let asked = shop.services.customer.ask_for_orders(mei, "mei.at.work@example.com", Language::English, ADDRESS);
    asked.await.expect("asked");
    let letter = last_letter(&shop).await;
    assert_eq!(letter.recipient.as_str(), "mei.at.work@example.com");
    let link = token(&letter, "orders/claim");
    shop.services.customer.claim_orders(lin, &link).await.expect_err("Lin did not ask for it");
    assert_eq!(shop.services.customer.claim_orders(mei, &link).await.expect("claimed"), 2);
    let mut claimed = numbers(&shop, mei).await;
    claimed.sort();
    let mut wanted = [first, second];
    wanted.sort();
    assert_eq!(claimed, wanted);
    shop.services.customer.claim_orders(mei, &link).await.expect_err("it was used");
    assert_eq!(
        shop.services.customer.link(&link, LinkPurpose::ClaimOrders).await.expect_err("gone").code(),
        "customer.link_used"
    );
}

#[tokio::test]
async fn everything_can_be_taken_along_and_whoever_leaves_is_gone() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await;
    let id = mei.customer.id;
    let (order, number) = orders(&shop, MEI, Some(id)).await;
    shop.works_off().await;
    let export = shop.services.customer.export(id).await.expect("exported");
    assert_eq!((export.customer.email.as_str(), export.orders.len()), (MEI, 1));
    assert_eq!(export.orders[0].number, number);
    assert!(export.orders[0].timeline.is_empty(), "what the staff did is not about the person");
    shop.services.customer.leave(id, proof(PASSWORD)).await.expect("gone");
    let tables = shop.store.committed();
    assert!(tables.customers.is_empty() && tables.customer_links.is_empty() && tables.order_customers.is_empty());
    assert!(tables.letters.iter().all(|letter| letter.order.is_some()), "letters about the account go along");
    assert_eq!(shop.order(order).contact.name.as_str(), "林小美", "as the law wants it");
    assert_eq!(shop.services.customer.behind(id, mei.session_salt, shop.clock.now()).await.expect("read"), None);
    assert_eq!(signs_in(&shop, MEI, PASSWORD).await.expect_err("gone").code(), "account.wrong_credentials");
    let late = orders(&shop, MEI, Some(id)).await;
    assert_eq!(numbers(&shop, id).await, [""; 0], "an order that was under way is a guest's: {late:?}");
    has_joined(&shop).await;
}

#[tokio::test]
async fn a_visitors_cart_comes_into_the_customers_own_on_every_device() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await;
    let (tea, cup) = (shop.sells(a_product().with_stock(900)).await, shop.sells(a_product().with_stock(900)).await);
    let (phone, desk) = (shop.visitor(), shop.visitor());
    phone.adds(&tea, 2).await.expect("added");
    shop.services.cart.merge(phone.cart, mei.cart).await.expect("merged");
    desk.adds(&tea, 3).await.expect("added");
    desk.adds(&cup, 1).await.expect("added");
    shop.services.cart.merge(desk.cart, mei.cart).await.expect("merged");
    let view = shop.services.cart.view(Some(mei.cart), Language::Chinese).await.expect("read");
    let mut lines: Vec<_> = view.lines.iter().map(|line| (line.variant, line.quantity, line.notice)).collect();
    lines.sort_by_key(|line| line.1);
    assert_eq!(lines, [(cup.variant(), 1, None), (tea.variant(), 5, None)]);
    assert!(desk.looks().await.lines.is_empty(), "nothing is there twice");
    shop.services.cart.merge(desk.cart, mei.cart).await.expect("merged again");
    shop.services.cart.merge(mei.cart, mei.cart).await.expect("her own");
    let again = shop.services.cart.view(Some(mei.cart), Language::Chinese).await.expect("read");
    assert_eq!(again.count, view.count, "signing in twice adds nothing");
}

#[tokio::test]
async fn a_line_holds_no_more_than_the_most_after_carts_came_together() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await;
    let tea = shop.sells(a_product().with_stock(900)).await;
    for _ in 0..2 {
        let visitor = shop.visitor();
        visitor.adds(&tea, 800).await.expect("added");
        shop.services.cart.merge(visitor.cart, mei.cart).await.expect("merged");
    }
    let view = shop.services.cart.view(Some(mei.cart), Language::Chinese).await.expect("read");
    assert_eq!(view.lines[0].quantity, 999);
}

/// GHSA-4825-p4xm-pcf2, CVE-2026-31821, CVE-2026-46408: taking over a cart that is somebody's.
#[tokio::test]
async fn the_cart_of_another_customer_stays_theirs() {
    let shop = TestShop::new();
    let (mei, lin) = (has_joined(&shop).await, has_joined_as(&shop, LIN).await);
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    shop.services.cart.merge(visitor.cart, mei.cart).await.expect("merged");
    shop.services.cart.merge(mei.cart, lin.cart).await.expect("nothing to do");
    let count = async |cart| shop.services.cart.view(Some(cart), Language::Chinese).await.expect("read").count;
    assert_eq!((count(mei.cart).await, count(lin.cart).await), (2, 0));
}

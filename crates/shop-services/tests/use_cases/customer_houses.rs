//! Coming in through a house that vouches for people, and everything that may go wrong on the way.

use crate::customer::{ADDRESS, MEI, PASSWORD, has_joined, has_joined_as, last_letter, signs_in};
use shop_domain::{
    fault::{Class, Fault},
    kernel::{CustomerId, Language},
};
use shop_services::{
    customer::{Arrived, Back, CustomerRefusal, Proof},
    ports::{Clock, KeptCustomer},
    refusal::Refusal,
};
use shop_testkit::{ScriptedHouse, TestShop};
use time::Duration;

const HOUSE: &str = ScriptedHouse::CODE;

/// A browser that has set out.
struct Browser {
    state: String,
    kept: String,
    customer: Option<CustomerId>,
}

impl Browser {
    fn brings(&self) -> Back<'_> {
        Back {
            state: &self.state,
            code: &self.state,
            iss: ScriptedHouse::ISSUER,
            error: "",
            browser: &self.kept,
            customer: self.customer,
        }
    }
}

/// Of somebody who has just come in, and has the password that everybody has here.
fn proof(shop: &TestShop) -> Proof<'static> {
    Proof { password: PASSWORD, signed_in_at: shop.clock.now(), address: ADDRESS }
}

async fn sets_out(shop: &TestShop, customer: Option<CustomerId>) -> Browser {
    let proven = customer.map(|id| (id, proof(shop)));
    let going = shop.services.customer.set_out(HOUSE, Language::English, proven, ADDRESS).await.expect("set out");
    let state = going.address.split("state=").nth(1).and_then(|rest| rest.split('&').next()).expect("a state");
    assert!(going.address.ends_with("redirect_uri=https://shop.test/account/with/house/back"), "{}", going.address);
    Browser { state: state.to_owned(), kept: going.browser, customer }
}

async fn comes_back(shop: &TestShop, back: Back<'_>) -> Result<Arrived, CustomerRefusal> {
    let arrived = shop.services.customer.come_back(HOUSE, back).await;
    assert!(!shop.house.was_asked_inside_a_transaction());
    arrived
}

pub async fn comes_in(shop: &TestShop) -> Result<KeptCustomer, CustomerRefusal> {
    let browser = sets_out(shop, None).await;
    match comes_back(shop, browser.brings()).await? {
        Arrived::SignedIn(kept) => Ok(*kept),
        Arrived::Linked => panic!("nobody was signed in"),
    }
}

async fn links(shop: &TestShop, id: CustomerId) -> Result<(), CustomerRefusal> {
    let browser = sets_out(shop, Some(id)).await;
    comes_back(shop, browser.brings()).await.map(|arrived| assert!(matches!(arrived, Arrived::Linked)))
}

#[tokio::test]
async fn somebody_the_house_vouches_for_gets_an_account_and_finds_it_again() {
    let shop = TestShop::new();
    shop.house.vouches_for("1", Some(MEI));
    let first = comes_in(&shop).await.expect("in");
    assert_eq!(first.customer.email.as_ref().map(|email| email.as_str()), Some(MEI));
    assert_eq!(first.customer.profile.language, Language::English);
    assert_eq!(first.customer.profile.name.as_ref().map(|name| name.as_str()), Some("林小美"));
    // What the house calls them counts, whatever else it says.
    shop.house.vouches_for("1", Some("other@example.com"));
    assert_eq!(comes_in(&shop).await.expect("in again"), first);
    shop.house.vouches_for("2", None);
    let second = comes_in(&shop).await.expect("in");
    assert_ne!(second.customer.id, first.customer.id);
    assert_eq!((second.customer.email, shop.store.committed().customers.len()), (None, 2));
}

/// CVE-2026-41574 / GHSA-6g38-8j4p-j3pr: an account taken over by an address that nobody has proven.
#[tokio::test]
async fn an_address_links_an_account_only_where_it_is_proven() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await;
    // A gateway hands on what is proven, and nothing else.
    shop.house.vouches_for("thief", None);
    let thief = comes_in(&shop).await.expect("a newcomer");
    assert_ne!(thief.customer.id, mei.customer.id);
    shop.house.vouches_for("1", Some("MEI@example.com"));
    let linked = comes_in(&shop).await.expect("in");
    assert_eq!(linked.customer.id, mei.customer.id);
    let told = last_letter(&shop).await;
    assert_eq!(
        (told.recipient.as_str(), told.subject.as_str()),
        (MEI, "Another way to sign in to your account at Yiye")
    );
    signs_in(&shop, MEI, PASSWORD).await.expect("the password is still good");
    shop.house.vouches_for("2", Some(MEI));
    let refused = comes_in(&shop).await.expect_err("another account of the same house");
    assert_eq!(refused.code(), "customer.house_linked");
}

#[tokio::test]
async fn what_a_browser_brings_back_is_good_once_in_that_browser_and_in_time() {
    let shop = TestShop::new();
    shop.house.vouches_for("1", Some(MEI));
    let browser = sets_out(&shop, None).await;
    let (brings, lost) = (browser.brings(), "customer.lost_way");
    for wrong in [
        Back { browser: "another", ..brings },
        Back { browser: "", ..brings },
        Back { state: "made up", ..brings },
        Back { state: "", ..brings },
    ] {
        let refused = comes_back(&shop, wrong).await.expect_err("not from here");
        assert_eq!((refused.code(), refused.class()), (lost, Class::Forbidden), "{wrong:?}");
    }
    comes_back(&shop, brings).await.expect("none of these ended the journey");
    assert_eq!(comes_back(&shop, brings).await.expect_err("replayed").code(), lost);
    let late = sets_out(&shop, None).await;
    shop.clock.pass(Duration::minutes(10));
    assert_eq!(comes_back(&shop, late.brings()).await.expect_err("too late").code(), lost);
}

#[tokio::test]
async fn a_code_of_another_journey_a_cancelled_one_and_another_house_are_refused() {
    let shop = TestShop::new();
    shop.house.vouches_for("1", Some(MEI));
    let (mine, other) = (sets_out(&shop, None).await, sets_out(&shop, None).await);
    let refused = comes_back(&shop, Back { code: &other.state, ..mine.brings() }).await.expect_err("another's code");
    assert_eq!(refused.code(), "customer.house_refused");
    assert_eq!(comes_back(&shop, mine.brings()).await.expect_err("it is over").code(), "customer.lost_way");
    let elsewhere = Back { iss: "https://evil.example", ..other.brings() };
    assert_eq!(comes_back(&shop, elsewhere).await.expect_err("another house").code(), "customer.house_refused");
    let cancelled = sets_out(&shop, None).await;
    let refused = comes_back(&shop, Back { error: "access_denied", code: "", ..cancelled.brings() }).await;
    assert_eq!(refused.expect_err("called off").code(), "customer.cancelled");
    shop.house.vouches_for_nobody();
    assert_eq!(comes_in(&shop).await.expect_err("nobody").code(), "customer.house_refused");
    let unknown = shop.services.customer.set_out("nowhere", Language::English, None, ADDRESS).await;
    assert_eq!(unknown.expect_err("no such house").class(), Class::NotFound);
    assert!(shop.store.committed().customers.is_empty());
}

#[tokio::test]
async fn a_customer_links_and_unlinks_a_house_and_never_the_last_way_in() {
    let shop = TestShop::new();
    let (mei, lin) = (has_joined(&shop).await.customer.id, has_joined_as(&shop, "lin@example.com").await.customer.id);
    shop.house.vouches_for("1", None);
    links(&shop, mei).await.expect("linked");
    links(&shop, mei).await.expect("linked already");
    assert_eq!(links(&shop, lin).await.expect_err("it is Mei's").code(), "customer.vouched_elsewhere");
    assert_eq!(comes_in(&shop).await.expect("in").customer.id, mei);
    let customers = &shop.services.customer;
    customers.unlink(mei, HOUSE, proof(&shop)).await.expect("she has a password");
    assert_eq!(customers.unlink(mei, HOUSE, proof(&shop)).await.expect_err("gone").code(), "customer.not_linked");
    let newcomer = comes_in(&shop).await.expect("in").customer.id;
    assert_ne!(newcomer, mei);
    let refused = customers.unlink(newcomer, HOUSE, proof(&shop)).await.expect_err("the last way in");
    assert_eq!((refused.code(), refused.class()), ("customer.last_way_in", Class::Conflict));
}

#[tokio::test]
async fn a_journey_that_was_begun_signed_in_ends_for_the_same_customer_or_not_at_all() {
    let shop = TestShop::new();
    let (mei, lin) = (has_joined(&shop).await.customer.id, has_joined_as(&shop, "lin@example.com").await.customer.id);
    shop.house.vouches_for("1", None);
    for instead in [None, Some(lin)] {
        let browser = sets_out(&shop, Some(mei)).await;
        let refused = comes_back(&shop, Back { customer: instead, ..browser.brings() }).await.expect_err("not Mei");
        assert_eq!(refused.code(), "customer.lost_way");
    }
    assert!(shop.store.committed().customers.values().all(|kept| kept.customer.identities.is_empty()));
}

#[tokio::test]
async fn whoever_came_without_an_address_can_have_one_and_then_a_password() {
    let shop = TestShop::new();
    shop.house.vouches_for("1", None);
    let kept = comes_in(&shop).await.expect("in");
    let (id, customers) = (kept.customer.id, &shop.services.customer);
    let now = shop_testkit::FixedClock::START;
    let proof = Proof { password: "", signed_in_at: now, address: ADDRESS };
    let refused = customers.change_password(id, PASSWORD, proof).await.expect_err("a password belongs to an address");
    assert_eq!(refused.code(), "customer.no_email");
    customers.ask_for_email(id, MEI, Language::English, proof).await.expect("just signed in");
    let link = crate::customer::token(&last_letter(&shop).await, "email");
    customers.take_email(id, &link).await.expect("hers");
    customers.change_password(id, PASSWORD, proof).await.expect("set");
    signs_in(&shop, MEI, PASSWORD).await.expect("another way in");
    customers.unlink(id, HOUSE, self::proof(&shop)).await.expect("not the last one");
}

#[tokio::test]
async fn whoever_has_no_password_has_just_signed_in_or_does_so_again() {
    let shop = TestShop::new();
    shop.house.vouches_for("1", None);
    let id = comes_in(&shop).await.expect("in").customer.id;
    let proof = Proof { password: "", signed_in_at: shop_testkit::FixedClock::START, address: ADDRESS };
    shop.clock.pass(Duration::minutes(10));
    let refused = shop.services.customer.leave(id, proof).await.expect_err("too long ago");
    assert_eq!(refused.code(), "customer.sign_in_again");
}

/// Otherwise whoever sits at an open browser has a way in of their own, which outlives the password; and at an account
/// without one, it proves them for everything else.
#[tokio::test]
async fn whoever_sits_at_an_open_browser_links_no_house_and_unlinks_none() {
    let shop = TestShop::new();
    let mei = has_joined(&shop).await.customer.id;
    shop.house.vouches_for("thief", None);
    let customers = &shop.services.customer;
    let wrong = Proof { password: "wrong", ..proof(&shop) };
    let refused = customers.set_out(HOUSE, Language::English, Some((mei, wrong)), ADDRESS).await.expect_err("wrong");
    assert_eq!(refused.fields()[0].code, "account.wrong_password");
    shop.house.vouches_for("1", None);
    links(&shop, mei).await.expect("linked");
    let refused = customers.unlink(mei, HOUSE, wrong).await.expect_err("wrong");
    assert_eq!(refused.fields()[0].code, "account.wrong_password");
    shop.house.vouches_for("2", None);
    let other = comes_in(&shop).await.expect("in").customer.id;
    let stale = proof(&shop);
    shop.clock.pass(Duration::minutes(10));
    let refused = customers.set_out(HOUSE, Language::English, Some((other, stale)), ADDRESS).await;
    assert_eq!(refused.expect_err("too long ago").code(), "customer.sign_in_again");
}

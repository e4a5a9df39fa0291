//! Another password for somebody of the staff: for whoever holds the letter, and nobody learns who works here.

use shop_domain::{
    fault::{Class, Fault},
    kernel::Language,
    staff::{Caller, Permissions, Preset, Role},
};
use shop_services::{
    account::{AccountRefusal, PasswordChange},
    ports::{Message, Work},
    refusal::Refusal,
};
use shop_testkit::{TestShop, builders::a_uuid};
use time::Duration;

const ADDRESS: &str = "203.0.113.7";
const MEI: &str = "mei@shop.test";
const ANOTHER: &str = "another mountain";

async fn forgets(shop: &TestShop, email: &str) -> Result<(), AccountRefusal> {
    shop.services.account.forgot(email, Language::English, ADDRESS).await
}

async fn resets(shop: &TestShop, token: &str, password: &str) -> Result<(), AccountRefusal> {
    shop.services.account.reset(token, password, Language::English, ADDRESS).await
}

async fn last_letter(shop: &TestShop) -> Message {
    shop.works_off().await;
    shop.mailer.sent().pop().expect("a letter")
}

async fn a_link(shop: &TestShop, email: &str) -> String {
    forgets(shop, email).await.expect("asked");
    token(&last_letter(shop).await.text)
}

fn token(text: &str) -> String {
    let rest = text.split("https://shop.test/admin/reset?token=").nth(1).expect("a link to the shop itself");
    rest.split_whitespace().next().expect("a token").to_owned()
}

#[tokio::test]
async fn whoever_works_here_sets_another_password_and_every_session_ends() {
    let shop = TestShop::new();
    for (preset, email) in [(Preset::Owner, "owner@shop.test"), (Preset::Packer, MEI)] {
        let id = shop.hires(preset, email).await.caller.staff;
        let before = shop.services.account.staff(id).await.expect("read").expect("there");
        for _ in 0..10 {
            shop.services.account.sign_in(email, "wrong horse", ADDRESS).await.expect_err("wrong");
        }
        let token = a_link(&shop, &email.to_uppercase()).await;
        assert_eq!(shop.services.account.whose_reset(&token).await.expect("good").as_str(), email);
        resets(&shop, &token, ANOTHER).await.expect("set");
        let told = last_letter(&shop).await;
        assert_eq!((told.recipient.as_str(), told.text.contains("token=")), (email, false));
        assert_eq!(told.subject, "Your password for the admin of Yiye was changed");
        shop.services.account.sign_in(email, TestShop::PASSWORD, ADDRESS).await.expect_err("the old one");
        let after = shop.services.account.sign_in(email, ANOTHER, ADDRESS).await.expect("at once");
        assert_eq!(after.staff, before.staff);
        assert_ne!(after.session_salt, before.session_salt, "whatever was open is over");
    }
}

#[tokio::test]
async fn who_asks_learns_nothing() {
    let shop = TestShop::new();
    shop.hires(Preset::Packer, MEI).await;
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let gone = shop.hires(Preset::Packer, "gone@shop.test").await.caller.staff;
    shop.services.staff.suspend(&owner.caller, gone).await.expect("suspended");
    let before = shop.store.committed().jobs.len();
    for email in [MEI, "gone@shop.test", "nobody@shop.test"] {
        forgets(&shop, email).await.expect("the same answer");
    }
    let calls: Vec<_> = shop.store.committed().jobs[before..].iter().map(|job| job.work.clone()).collect();
    assert!(
        matches!(&calls[..], [Work::WriteToStaff { .. }, Work::WriteToStaff { .. }, Work::WriteToStaff { .. }]),
        "the door does the same for all: {calls:?}"
    );
    shop.works_off().await;
    let letters = shop.mailer.sent();
    assert_eq!(letters.iter().map(|letter| letter.recipient.as_str()).collect::<Vec<_>>(), [MEI]);
    assert_eq!(shop.store.committed().staff_resets.len(), 1);
}

/// CVE-2026-28213, CVE-2022-24743: reset tokens that were answered, kept readable, or good twice.
#[tokio::test]
async fn a_link_is_nowhere_but_in_the_letter_and_good_once() {
    let shop = TestShop::new();
    shop.hires(Preset::Packer, MEI).await;
    let (early, late) = (a_link(&shop, MEI).await, a_link(&shop, MEI).await);
    let tables = shop.store.committed();
    for token in [&early, &late] {
        assert!(!format!("{:?}{:?}{:?}", tables.staff_resets, tables.jobs, tables.letters).contains(token.as_str()));
    }
    shop.services.account.whose_reset(&early).await.expect("looking does not use it up");
    resets(&shop, &early, ANOTHER).await.expect("set");
    let hashed = shop.passwords.hashed();
    for used in [early.as_str(), &late, "guess", ""] {
        let refused = resets(&shop, used, "a third mountain").await.expect_err("used");
        assert_eq!((refused.code(), refused.class()), ("account.reset_used", Class::Forbidden), "{used}");
        shop.services.account.whose_reset(used).await.expect_err("used");
    }
    assert_eq!(shop.passwords.hashed(), hashed, "a guess at a link costs us nothing");
}

#[tokio::test]
async fn a_link_is_good_for_an_hour_and_not_after_a_suspension() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let mei = shop.hires(Preset::Packer, MEI).await.caller.staff;
    let old = a_link(&shop, MEI).await;
    shop.clock.pass(Duration::hours(1));
    assert_eq!(resets(&shop, &old, ANOTHER).await.expect_err("too old").code(), "account.reset_used");
    let token = a_link(&shop, MEI).await;
    shop.services.staff.suspend(&owner.caller, mei).await.expect("suspended");
    assert_eq!(resets(&shop, &token, ANOTHER).await.expect_err("suspended").code(), "account.reset_used");
}

#[tokio::test]
async fn an_owners_link_ends_what_was_sent_before() {
    let shop = TestShop::new();
    shop.hires(Preset::Owner, "owner@shop.test").await;
    let token = a_link(&shop, "owner@shop.test").await;
    let link = shop.services.account.owner_link().await.expect("a link");
    let link = link.split("token=").nth(1).expect("a token");
    shop.services.account.welcome(link, "owner@shop.test", ANOTHER, ADDRESS).await.expect("welcome");
    assert_eq!(resets(&shop, &token, "a third mountain").await.expect_err("over").code(), "account.reset_used");
}

#[tokio::test]
async fn nobody_fills_a_mailbox_and_nobody_guesses_for_long() {
    let shop = TestShop::new();
    shop.hires(Preset::Packer, MEI).await;
    for _ in 0..3 {
        forgets(&shop, MEI).await.expect("asked");
    }
    let refused = forgets(&shop, "MEI@shop.test").await.expect_err("a fourth letter");
    assert_eq!((refused.code(), refused.class()), ("account.too_many_attempts", Class::TooMany));
    for at in 0..97 {
        forgets(&shop, &format!("mei{at}@shop.test")).await.expect("asked");
    }
    let token = token(&last_letter(&shop).await.text);
    assert_eq!(resets(&shop, &token, ANOTHER).await.expect_err("too many").code(), "account.too_many_attempts");
    let elsewhere = shop.services.account.reset(&token, ANOTHER, Language::English, "198.51.100.1").await;
    elsewhere.expect("the link is still good");
}

#[tokio::test]
async fn what_is_typed_wrong_is_said_and_uses_no_link_up() {
    let shop = TestShop::new();
    shop.hires(Preset::Packer, MEI).await;
    let refused = forgets(&shop, "nobody").await.expect_err("no address");
    assert_eq!((refused.fields()[0].field.as_str(), refused.fields()[0].code), ("email", "email.malformed"));
    let token = a_link(&shop, MEI).await;
    let refused = resets(&shop, &token, "short").await.expect_err("too short");
    assert_eq!((refused.fields()[0].field.as_str(), refused.class()), ("password", Class::Invalid));
    resets(&shop, &token, ANOTHER).await.expect("the link is still good");
}

/// Whoever runs the staff and is no owner must not become one by an owner's forgotten password.
#[tokio::test]
async fn where_no_letter_goes_out_an_owner_alone_hands_a_link_on() {
    let shop = TestShop::without_mail();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let runs = Permissions::of_codes(["staff.read", "staff.change", "mail.read", "mail.change"]);
    let role = Role::new(shop_domain::kernel::RoleId(a_uuid()), "Foreman", runs, &owner.caller).expect("a role");
    let mut foreman = shop.services.account.staff(owner.caller.staff).await.expect("read").expect("there").staff;
    foreman.role = role;
    forgets(&shop, "owner@shop.test").await.expect("asked");
    shop.works_off().await;
    let id = shop.store.committed().letters.last().expect("a letter").id;
    let seen = shop.services.mail.get(&(&foreman).into(), id).await.expect("read").letter;
    assert!(seen.text.contains("token=…") && !seen.html.contains("SECRET"));
    let seen = shop.services.mail.get(&owner.caller, id).await.expect("read").letter;
    resets(&shop, &token(&seen.text), ANOTHER).await.expect("set");
}

async fn changes(shop: &TestShop, caller: &Caller, password: &str, new_password: &str) -> Result<(), AccountRefusal> {
    let change = PasswordChange { password, new_password, address: ADDRESS };
    shop.services.account.change_password(caller, change, Language::English).await.map(drop)
}

#[tokio::test]
async fn whoever_is_signed_in_changes_their_password_by_the_one_before_and_every_other_session_ends() {
    let shop = TestShop::new();
    let clerk = shop.hires(Preset::Packer, MEI).await.caller;
    let before = shop.services.account.staff(clerk.staff).await.expect("read").expect("there");
    let link = a_link(&shop, MEI).await;
    for (old, new, field, code) in [
        ("wrong horse", ANOTHER, "password", "account.wrong_password"),
        ("", ANOTHER, "password", "account.wrong_password"),
        (TestShop::PASSWORD, "short", "new_password", "password.length"),
        (TestShop::PASSWORD, "Password1", "new_password", "password.common"),
        (TestShop::PASSWORD, "yiye-shop-2026", "new_password", "password.common"),
    ] {
        let refused = changes(&shop, &clerk, old, new).await.expect_err(code);
        let [told] = refused.fields() else { panic!("one field") };
        assert_eq!((told.field.as_str(), told.code), (field, code));
    }
    changes(&shop, &clerk, TestShop::PASSWORD, ANOTHER).await.expect("changed");
    let after = shop.services.account.staff(clerk.staff).await.expect("read").expect("there");
    assert_ne!(after.session_salt, before.session_salt);
    assert_eq!(last_letter(&shop).await.subject, "Your password for the admin of Yiye was changed");
    shop.services.account.sign_in(MEI, ANOTHER, ADDRESS).await.expect("by the new one");
    shop.services.account.sign_in(MEI, TestShop::PASSWORD, ADDRESS).await.expect_err("and not the old");
    shop.services.account.whose_reset(&link).await.expect_err("a link that lay in the mailbox is good no more");
}

#[tokio::test]
async fn whoever_sits_at_an_open_browser_guesses_the_password_ten_times_and_no_more() {
    let shop = TestShop::new();
    let clerk = shop.hires(Preset::Packer, MEI).await.caller;
    for _ in 0..10 {
        changes(&shop, &clerk, "wrong horse", ANOTHER).await.expect_err("wrong");
    }
    let refused = changes(&shop, &clerk, TestShop::PASSWORD, ANOTHER).await.expect_err("too late");
    assert_eq!(refused.class(), Class::TooMany);
}

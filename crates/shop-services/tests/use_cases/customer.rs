//! Getting an account, coming in, getting in again: and nobody learns who has one.

use shop_domain::{
    fault::{Class, Fault},
    kernel::Language,
    mail::LetterState,
};
use shop_services::{
    customer::{CustomerRefusal, CustomerService, Welcome},
    ports::{Clock, KeptCustomer, LinkPurpose, Message, Work},
    refusal::Refusal,
};
use shop_testkit::{Mood, TestShop};
use time::Duration;

pub const ADDRESS: &str = "203.0.113.7";
pub const MEI: &str = "mei@example.com";
pub const PASSWORD: &str = "a mountain in mist";

async fn asks(shop: &TestShop, email: &str) -> Result<(), CustomerRefusal> {
    shop.services.customer.sign_up(email, Language::English, ADDRESS).await
}

async fn forgets(shop: &TestShop, email: &str) -> Result<(), CustomerRefusal> {
    shop.services.customer.forgot(email, Language::English, ADDRESS).await
}

async fn welcome(shop: &TestShop, token: &str, password: &str) -> Result<KeptCustomer, CustomerRefusal> {
    let form = Welcome { token, name: "林小美", password, news: false, language: Language::English };
    shop.services.customer.welcome(form, ADDRESS).await
}

async fn resets(shop: &TestShop, token: &str, password: &str) -> Result<KeptCustomer, CustomerRefusal> {
    shop.services.customer.reset(token, password, ADDRESS).await
}

pub async fn signs_in(shop: &TestShop, email: &str, password: &str) -> Result<KeptCustomer, CustomerRefusal> {
    shop.services.customer.sign_in(email, password, ADDRESS).await
}

/// The last letter, once everything that is due is done.
pub async fn last_letter(shop: &TestShop) -> Message {
    shop.works_off().await;
    shop.mailer.sent().pop().expect("a letter")
}

/// The token in a letter's link to this page.
pub fn token(letter: &Message, page: &str) -> String {
    let start = ["https://shop.test/en/account/", page, "?token="].concat();
    let rest = letter.text.split(&start).nth(1).unwrap_or_else(|| panic!("no link to {page}: {}", letter.text));
    rest.split_whitespace().next().expect("a token").to_owned()
}

pub async fn has_joined(shop: &TestShop) -> KeptCustomer {
    has_joined_as(shop, MEI).await
}

pub async fn has_joined_as(shop: &TestShop, email: &str) -> KeptCustomer {
    asks(shop, email).await.expect("asked");
    let letter = last_letter(shop).await;
    welcome(shop, &token(&letter, "welcome"), PASSWORD).await.expect("welcome")
}

#[tokio::test]
async fn somebody_who_opens_the_letter_gets_an_account_and_comes_in() {
    let shop = TestShop::new();
    let kept = has_joined(&shop).await;
    assert_eq!(kept.customer.email.as_ref().map(|email| email.as_str()), Some(MEI));
    assert_eq!(kept.customer.profile.name.as_ref().map(|name| name.as_str()), Some("林小美"));
    assert_eq!((kept.customer.profile.language, kept.customer.profile.news_since), (Language::English, None));
    assert_eq!(signs_in(&shop, "MEI@example.com", PASSWORD).await.expect("signed in"), kept);
    let behind =
        shop.services.customer.behind(kept.customer.id, kept.session_salt, shop.clock.now()).await.expect("read");
    assert_eq!(behind, Some(kept));
}

#[tokio::test]
async fn whoever_came_in_three_months_ago_comes_in_anew() {
    let shop = TestShop::new();
    let (kept, since) = (has_joined(&shop).await, shop.clock.now());
    let behind = async || {
        let behind = shop.services.customer.behind(kept.customer.id, kept.session_salt, since).await;
        behind.expect("read").is_some()
    };
    shop.clock.pass(CustomerService::LONGEST);
    assert!(behind().await);
    shop.clock.pass(Duration::SECOND);
    assert!(!behind().await, "however often they have been there");
}

#[tokio::test]
async fn who_asks_learns_nothing_and_the_owner_of_the_mailbox_everything() {
    let shop = TestShop::new();
    has_joined(&shop).await;
    let before = shop.store.committed();
    asks(&shop, MEI).await.expect("the same answer");
    asks(&shop, "lin@example.com").await.expect("the same answer");
    let after = shop.store.committed();
    assert_eq!(after.customers, before.customers);
    let calls: Vec<_> = after.jobs[before.jobs.len()..].iter().map(|job| job.work.clone()).collect();
    assert!(
        matches!(&calls[..], [Work::WriteToCustomer { .. }, Work::WriteToCustomer { .. }]),
        "the door does the same for both: {calls:?}"
    );
    shop.works_off().await;
    let letters = shop.mailer.sent();
    let [.., known, new] = letters.as_slice() else { panic!("letters") };
    assert_eq!((known.recipient.as_str(), known.subject.as_str()), (MEI, "You already have an account at Yiye"));
    assert!(!known.text.contains("token=") && known.text.contains("https://shop.test/en/account/sign-in"));
    assert_eq!((new.recipient.as_str(), new.subject.as_str()), ("lin@example.com", "Your account at Yiye"));
}

#[tokio::test]
async fn a_link_works_once_and_within_a_day() {
    let shop = TestShop::new();
    asks(&shop, MEI).await.expect("asked");
    let early = token(&last_letter(&shop).await, "welcome");
    asks(&shop, MEI).await.expect("asked again");
    let late = token(&last_letter(&shop).await, "welcome");
    asks(&shop, "lin@example.com").await.expect("asked");
    let other = token(&last_letter(&shop).await, "welcome");
    shop.services.customer.link(&early, LinkPurpose::SignUp).await.expect("looking does not use it up");
    welcome(&shop, &early, PASSWORD).await.expect("welcome");
    let hashed = shop.passwords.hashed();
    for used in [early.as_str(), &late, "guess", ""] {
        let refused = welcome(&shop, used, PASSWORD).await.expect_err("used");
        assert_eq!((refused.code(), refused.class()), ("customer.link_used", Class::Forbidden), "{used}");
    }
    shop.clock.pass(Duration::hours(24));
    assert_eq!(welcome(&shop, &other, PASSWORD).await.expect_err("too old").code(), "customer.link_used");
    assert_eq!(shop.passwords.hashed(), hashed, "a guess at a link costs us nothing");
    assert_eq!(shop.store.committed().customers.len(), 1);
}

/// CVE-2026-28213, CVE-2022-24743: reset tokens that were answered, kept readable, or good twice.
#[tokio::test]
async fn a_link_is_nowhere_but_in_the_letter_and_good_for_one_thing() {
    let shop = TestShop::new();
    has_joined(&shop).await;
    forgets(&shop, MEI).await.expect("asked");
    shop.mailer.is(Mood::Away);
    shop.works_off().await;
    let waiting = shop.store.committed().letters.pop().expect("a letter");
    assert_eq!(waiting.state, LetterState::Waiting);
    shop.mailer.is(Mood::Willing);
    shop.clock.pass(Duration::minutes(1));
    let reset = token(&last_letter(&shop).await, "reset");
    assert!(!waiting.text.contains(&reset) && !waiting.html.contains(&reset), "what is kept is sealed");
    let tables = shop.store.committed();
    let letter = tables.letters.last().expect("a letter");
    assert_eq!((letter.state, &letter.secret), (LetterState::Sent, &None), "and gone with the letter");
    assert!(!format!("{:?}{:?}", tables.customer_links, tables.jobs).contains(&reset));
    assert_eq!(welcome(&shop, &reset, PASSWORD).await.expect_err("another purpose").code(), "customer.link_used");
    resets(&shop, &reset, "another mountain").await.expect("set");
    assert_eq!(resets(&shop, &reset, "another mountain").await.expect_err("used").code(), "customer.link_used");
}

/// CVE-2025-70948: links that follow the request's Host. There is no request here to follow.
#[tokio::test]
async fn links_lead_to_the_shop_itself_in_the_language_that_was_asked_in() {
    let shop = TestShop::new();
    shop.services.customer.sign_up(MEI, Language::Chinese, ADDRESS).await.expect("asked");
    let letter = last_letter(&shop).await;
    let links: Vec<_> = letter.text.split_whitespace().filter(|word| word.contains("://")).collect();
    assert!(links[0].starts_with("https://shop.test/account/welcome?token="), "{links:?}");
    assert!(links.iter().all(|link| link.starts_with("https://shop.test/")), "{links:?}");
    assert!(letter.html.contains(links[0]));
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_and_ends_every_session() {
    let shop = TestShop::new();
    let before = has_joined(&shop).await;
    for _ in 0..10 {
        signs_in(&shop, MEI, "wrong horse").await.expect_err("wrong");
    }
    forgets(&shop, MEI).await.expect("asked");
    let reset = token(&last_letter(&shop).await, "reset");
    let after = resets(&shop, &reset, "another mountain").await.expect("set");
    assert_eq!(after.customer.id, before.customer.id);
    assert_eq!(
        shop.services.customer.behind(before.customer.id, before.session_salt, shop.clock.now()).await.expect("read"),
        None
    );
    assert_eq!(last_letter(&shop).await.subject, "Your password at Yiye was changed");
    signs_in(&shop, MEI, PASSWORD).await.expect_err("the old one");
    assert_eq!(signs_in(&shop, MEI, "another mountain").await.expect("at once"), after);
}

#[tokio::test]
async fn a_reset_link_is_good_for_an_hour() {
    let shop = TestShop::new();
    has_joined(&shop).await;
    forgets(&shop, MEI).await.expect("asked");
    let reset = token(&last_letter(&shop).await, "reset");
    shop.clock.pass(Duration::hours(1));
    assert_eq!(resets(&shop, &reset, PASSWORD).await.expect_err("too old").code(), "customer.link_used");
}

#[tokio::test]
async fn whoever_has_no_account_is_not_written_to_about_a_password() {
    let shop = TestShop::new();
    forgets(&shop, "nobody@example.com").await.expect("the same answer");
    shop.works_off().await;
    assert_eq!(shop.mailer.sent(), []);
    assert!(shop.store.committed().letters.is_empty() && shop.store.committed().customer_links.is_empty());
}

/// CVE-2026-25050, CVE-2026-31888, CVE-2026-39851: the time that a sign-in takes tells who has an account.
#[tokio::test]
async fn a_wrong_email_and_a_wrong_password_are_refused_alike_and_take_as_long() {
    let shop = TestShop::new();
    has_joined(&shop).await;
    let verified = shop.passwords.verified();
    let wrong_password = signs_in(&shop, MEI, "wrong horse").await.expect_err("wrong");
    assert_eq!(shop.passwords.verified(), verified + 1);
    let wrong_email = signs_in(&shop, "nobody@example.com", PASSWORD).await.expect_err("wrong");
    assert_eq!(shop.passwords.verified(), verified + 2, "it takes as long");
    assert_eq!((wrong_password.code(), wrong_password.class()), (wrong_email.code(), wrong_email.class()));
    assert_eq!(wrong_password.to_string(), wrong_email.to_string());
    assert_eq!(wrong_email.class(), Class::Unauthenticated);
    for (email, password) in [("nobody", PASSWORD), ("", ""), (MEI, &"p".repeat(10_000) as &str)] {
        assert_eq!(signs_in(&shop, email, password).await.expect_err("wrong").code(), wrong_email.code());
    }
}

#[tokio::test]
async fn the_staffs_door_and_the_shoppers_are_two() {
    let shop = TestShop::new();
    has_joined(&shop).await;
    for _ in 0..10 {
        signs_in(&shop, "owner@shop.test", "wrong horse").await.expect_err("wrong");
    }
    assert_eq!(signs_in(&shop, "owner@shop.test", PASSWORD).await.expect_err("many").class(), Class::TooMany);
    shop.hires(shop_domain::staff::Preset::Owner, "owner@shop.test").await;
    shop.services.account.sign_in("owner@shop.test", TestShop::PASSWORD, ADDRESS).await.expect("no guess of staff's");
    shop.services.account.sign_in(MEI, PASSWORD, ADDRESS).await.expect_err("not on the staff");
    signs_in(&shop, MEI, PASSWORD).await.expect("nobody guessed at this one");
}

#[tokio::test]
async fn guesses_at_an_account_are_limited_whether_it_is_there_or_not() {
    let shop = TestShop::new();
    has_joined(&shop).await;
    for email in [MEI, "nobody@example.com"] {
        for _ in 0..10 {
            let refused = signs_in(&shop, email, "wrong horse").await.expect_err("wrong");
            assert_eq!(refused.code(), "account.wrong_credentials");
        }
        let refused = signs_in(&shop, email, PASSWORD).await.expect_err("too many");
        assert_eq!((refused.code(), refused.class()), ("account.too_many_attempts", Class::TooMany));
    }
    shop.clock.pass(Duration::minutes(15));
    signs_in(&shop, MEI, PASSWORD).await.expect("signed in later");
}

#[tokio::test]
async fn nobody_fills_a_mailbox_with_our_letters() {
    let shop = TestShop::new();
    for _ in 0..3 {
        asks(&shop, MEI).await.expect("asked");
    }
    let refused = asks(&shop, "MEI@example.com").await.expect_err("a fourth letter");
    assert_eq!(refused.code(), "account.too_many_attempts");
    forgets(&shop, MEI).await.expect("another letter");
    shop.clock.pass(Duration::minutes(15));
    asks(&shop, MEI).await.expect("later");
}

#[tokio::test]
async fn letters_from_one_address_are_limited_across_mailboxes() {
    let shop = TestShop::new();
    for n in 0..300 {
        asks(&shop, &format!("mei{n}@example.com")).await.expect("asked");
    }
    assert_eq!(asks(&shop, MEI).await.expect_err("too many").code(), "account.too_many_attempts");
    let elsewhere = shop.services.customer.sign_up(MEI, Language::English, "198.51.100.1").await;
    elsewhere.expect("others are not kept out");
}

#[tokio::test]
async fn what_is_typed_wrong_is_said_and_uses_no_link_up() {
    let shop = TestShop::new();
    let refused = asks(&shop, "nobody").await.expect_err("no address");
    assert_eq!((refused.fields()[0].field.as_str(), refused.fields()[0].code), ("email", "email.malformed"));
    asks(&shop, MEI).await.expect("asked");
    let token = token(&last_letter(&shop).await, "welcome");
    let name = "n".repeat(51);
    let form = Welcome { token: &token, name: &name, password: "short", news: false, language: Language::English };
    let refused = shop.services.customer.welcome(form, ADDRESS).await.expect_err("both are wrong");
    let fields: Vec<_> = refused.fields().iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["name", "password"]);
    assert_eq!(welcome(&shop, &token, &"p".repeat(129)).await.expect_err("long").class(), Class::Invalid);
    welcome(&shop, &token, "八個字就是密碼了").await.expect("the link is still good");
}

#[tokio::test]
async fn a_job_that_runs_twice_writes_one_letter_with_one_link() {
    let shop = TestShop::new();
    asks(&shop, MEI).await.expect("asked");
    let call = shop.store.committed().jobs.pop().expect("a job").work;
    shop.works_off().await;
    let Work::WriteToCustomer { call, to, customer, language, occasion } = call else { panic!("another job") };
    shop.services.mail.write_to_customer(call, (&to, customer), language, occasion).await.expect("nothing to do");
    shop.works_off().await;
    assert_eq!(shop.mailer.sent().len(), 1);
    assert_eq!(shop.store.committed().customer_links.len(), 1);
}

#[tokio::test]
async fn a_letter_whose_link_is_gone_is_not_sent_again() {
    let shop = TestShop::new();
    asks(&shop, MEI).await.expect("asked");
    shop.works_off().await;
    let id = shop.store.committed().letters[0].id;
    let refused = shop.services.mail.send_again(&shop.owner().caller, id).await.expect_err("it carried a link");
    assert_eq!((refused.code(), refused.class()), ("letter.over", Class::Conflict));
    let shown = shop.services.mail.get(&shop.owner().caller, id).await.expect("read");
    assert!(!shown.may_send && !shown.letter.text.contains("SECRET") && shown.letter.text.contains("token=…"));
}

#[tokio::test]
async fn where_no_letter_goes_out_the_owner_alone_can_hand_a_link_on() {
    let shop = TestShop::without_mail();
    asks(&shop, MEI).await.expect("asked");
    shop.works_off().await;
    let id = shop.store.committed().letters[0].id;
    let seen = shop.services.mail.get(&shop.packer().caller, id).await.expect("read").letter;
    assert!(seen.text.contains("token=…"));
    let seen = shop.services.mail.get(&shop.owner().caller, id).await.expect("read").letter;
    let token = seen.text.split("token=").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a token");
    welcome(&shop, token, PASSWORD).await.expect("welcome");
}

//! The code beside the password: asked for, good once, and given up by nobody but whoever it belongs to, or an owner.

use shop_contract::CodesView;
use shop_domain::{
    fault::{Class, Fault},
    kernel::Language,
    staff::Preset,
};
use shop_services::{
    account::{AccountRefusal, HalfWay, Second, StaffProof},
    ports::{Clock, KeptStaff, SessionKey},
    refusal::Refusal,
};
use shop_testkit::{Clerk, TestShop};
use time::Duration;
use totp_rs::{Builder, Secret};

const ADDRESS: &str = "203.0.113.7";
const MEI: &str = "mei@shop.test";
const EN: Language = Language::English;

fn proof(typed: &str) -> StaffProof<'_> {
    StaffProof { typed, address: ADDRESS, language: EN }
}

/// What the telephone shows, from the key that was typed into it.
fn code(shop: &TestShop, key: &str) -> String {
    let codes = Builder::new().with_secret(Secret::new_stack(bytes(key))).build().expect("a secret of 160 bits");
    codes.generate(shop.clock.now().unix_timestamp().try_into().expect("after 1970")).to_string()
}

/// Base32, as a telephone reads it.
fn bytes(key: &str) -> [u8; 20] {
    let value = |sign: u8| if sign.is_ascii_digit() { sign - b'2' + 26 } else { sign - b'A' };
    let bits: Vec<u8> = key.bytes().filter(|sign| *sign != b' ').map(value).collect();
    let bits = bits.iter().flat_map(|five| (0..5).rev().map(move |at| five >> at & 1)).collect::<Vec<_>>();
    let whole = bits.chunks(8).map(|eight| eight.iter().fold(0, |byte, bit| byte << 1 | bit));
    whole.collect::<Vec<u8>>().try_into().expect("160 bits")
}

async fn key(shop: &TestShop, mei: &Clerk) -> String {
    match shop.services.account.security(&mei.caller, SessionKey(""), EN).await.expect("shown").codes {
        CodesView::Begun(secret) => secret.groups,
        other => panic!("nothing is on the way: {other:?}"),
    }
}

/// With codes on, the key of the telephone, and the recovery codes.
async fn with_codes(shop: &TestShop) -> (Clerk, String, Vec<String>) {
    let mei = shop.hires(Preset::Packer, MEI).await;
    shop.services.account.begin_codes(&mei.caller, proof(TestShop::PASSWORD)).await.expect("begun");
    let key = key(shop, &mei).await;
    let confirmed = shop.services.account.confirm_codes(&mei.caller, proof(&code(shop, &key))).await;
    let (_, recovery) = confirmed.expect("confirmed");
    shop.clock.pass(Duration::seconds(30));
    (mei, key, recovery)
}

async fn half_way(shop: &TestShop) -> HalfWay {
    match shop.services.account.sign_in(MEI, TestShop::PASSWORD, ADDRESS).await {
        Err(AccountRefusal::HalfWay(half)) => half,
        other => panic!("no code was asked for: {other:?}"),
    }
}

async fn steps(shop: &TestShop, half: &HalfWay, typed: &str) -> Result<(KeptStaff, Second), AccountRefusal> {
    shop.services.account.second_step(half, typed, EN, ADDRESS).await
}

async fn letters(shop: &TestShop) -> Vec<String> {
    shop.works_off().await;
    shop.mailer.sent().into_iter().map(|letter| letter.subject).collect()
}

#[tokio::test]
async fn a_code_is_asked_for_once_the_telephone_has_shown_one() {
    let shop = TestShop::new();
    let mei = shop.hires(Preset::Packer, MEI).await;
    let before = shop.services.account.staff(mei.caller.staff).await.expect("read").expect("there");
    let refused = shop.services.account.begin_codes(&mei.caller, proof("wrong horse")).await.expect_err("wrong");
    assert_eq!((refused.fields()[0].field.as_str(), refused.fields()[0].code), ("proof", "account.wrong_proof"));
    shop.services.account.begin_codes(&mei.caller, proof(TestShop::PASSWORD)).await.expect("begun");
    shop.services.account.sign_in(MEI, TestShop::PASSWORD, ADDRESS).await.expect("it does not count yet");
    let key = key(&shop, &mei).await;
    let kept = format!("{:?}", shop.store.committed().factors);
    assert!(kept.contains(&format!("sealed:staff/{}/codes:", mei.caller.staff)), "sealed for one person: {kept}");
    let wrong = shop.services.account.confirm_codes(&mei.caller, proof("000000")).await.expect_err("wrong");
    assert_eq!((wrong.fields()[0].field.as_str(), wrong.fields()[0].code), ("code", "account.wrong_code"));
    let confirmed = shop.services.account.confirm_codes(&mei.caller, proof(&code(&shop, &key))).await;
    let (after, recovery) = confirmed.expect("confirmed");
    assert_ne!(after.session_salt, before.session_salt, "whatever was open is over");
    assert_eq!(recovery.len(), 10);
    let tables = shop.store.committed();
    assert!(!format!("{:?}", tables.recovery_codes).contains(&recovery[0]));
    shop.clock.pass(Duration::seconds(30));
    let (kept, second) = steps(&shop, &half_way(&shop).await, &code(&shop, &key)).await.expect("in");
    assert_eq!((kept.staff.id, second), (mei.caller.staff, Second::Code));
    assert_eq!(letters(&shop).await, ["Second step turned on for the admin of Yiye"]);
    let again = shop.services.account.begin_codes(&mei.caller, proof(TestShop::PASSWORD)).await;
    assert_eq!(again.expect_err("they are on").code(), "account.codes_are_on");
}

#[tokio::test]
async fn what_was_begun_ends_after_ten_minutes() {
    let shop = TestShop::new();
    let mei = shop.hires(Preset::Packer, MEI).await;
    shop.services.account.begin_codes(&mei.caller, proof(TestShop::PASSWORD)).await.expect("begun");
    let key = key(&shop, &mei).await;
    shop.clock.pass(Duration::minutes(10));
    let shown = shop.services.account.security(&mei.caller, SessionKey(""), EN).await.expect("shown");
    assert_eq!(shown.codes, CodesView::Off);
    let late = shop.services.account.confirm_codes(&mei.caller, proof(&code(&shop, &key))).await;
    assert_eq!(late.expect_err("too late").code(), "account.codes_not_begun");
}

#[tokio::test]
async fn a_code_is_good_once_and_nothing_before_it_is() {
    let shop = TestShop::new();
    let (_, key, _) = with_codes(&shop).await;
    let used = code(&shop, &key);
    shop.clock.pass(Duration::seconds(30));
    let now = code(&shop, &key);
    let half = half_way(&shop).await;
    steps(&shop, &half, &now).await.expect("in");
    for typed in [now.as_str(), used.as_str(), "000000", "", "nonsense"] {
        let refused = steps(&shop, &half, typed).await.expect_err("wrong or used");
        assert_eq!((refused.code(), refused.class()), ("account.wrong_code", Class::Unauthenticated), "{typed}");
    }
    shop.clock.pass(Duration::seconds(30));
    steps(&shop, &half, &code(&shop, &key)).await.expect("the next one");
}

#[tokio::test]
async fn of_two_who_type_a_code_at_once_one_gets_in() {
    let shop = TestShop::new();
    let (_, key, _) = with_codes(&shop).await;
    let (half, code) = (half_way(&shop).await, code(&shop, &key));
    let (first, second) = tokio::join!(steps(&shop, &half, &code), steps(&shop, &half, &code));
    assert!(first.is_ok() != second.is_ok());
}

#[tokio::test]
async fn a_recovery_code_is_good_once_and_told_by_letter() {
    let shop = TestShop::new();
    let (mei, _, recovery) = with_codes(&shop).await;
    let half = half_way(&shop).await;
    let spaced = recovery[3].to_uppercase().replace('-', " ");
    let (_, second) = steps(&shop, &half, &spaced).await.expect("in");
    assert_eq!(second, Second::Recovery);
    assert_eq!(steps(&shop, &half, &recovery[3]).await.expect_err("used").code(), "account.wrong_code");
    assert!(letters(&shop).await.contains(&"A recovery code was used at the admin of Yiye".to_owned()));
    let shown = shop.services.account.security(&mei.caller, SessionKey(""), EN).await.expect("shown");
    assert!(matches!(shown.codes, CodesView::On { left: 9, .. }), "{shown:?}");
    let renewed = shop.services.account.renew_recovery(&mei.caller, proof(TestShop::PASSWORD)).await.expect("anew");
    assert_eq!(steps(&shop, &half, &recovery[4]).await.expect_err("of before").code(), "account.wrong_code");
    steps(&shop, &half, &renewed[4]).await.expect("in");
}

#[tokio::test]
async fn half_way_ends_after_five_minutes_and_with_the_sessions() {
    let shop = TestShop::new();
    let (mei, key, _) = with_codes(&shop).await;
    let half = half_way(&shop).await;
    shop.clock.pass(Duration::minutes(5));
    let late = steps(&shop, &half, &code(&shop, &key)).await.expect_err("too late");
    assert_eq!((late.code(), late.class()), ("account.half_way_over", Class::Unauthenticated));
    let half = half_way(&shop).await;
    shop.services.account.sign_out_everywhere(&mei.caller).await.expect("out");
    let over = steps(&shop, &half, &code(&shop, &key)).await.expect_err("over");
    assert_eq!(over.code(), "account.half_way_over");
}

/// Whoever knows the password must not be able to wash their guesses away by typing it again.
#[tokio::test]
async fn guesses_at_codes_are_few_whatever_else_is_typed() {
    let shop = TestShop::new();
    let (_, key, recovery) = with_codes(&shop).await;
    let half = half_way(&shop).await;
    for host in 0..10 {
        let guess = shop.services.account.second_step(&half, "000000", EN, &format!("198.51.100.{host}")).await;
        assert_eq!(guess.expect_err("wrong").code(), "account.wrong_code");
    }
    shop.clock.pass(Duration::seconds(30));
    let half = match shop.services.account.sign_in(MEI, TestShop::PASSWORD, "198.51.100.99").await {
        Err(AccountRefusal::HalfWay(half)) => half,
        other => panic!("{other:?}"),
    };
    let right = shop.services.account.second_step(&half, &code(&shop, &key), EN, "198.51.100.99").await;
    assert_eq!(right.expect_err("ten in all").code(), "account.too_many_attempts");
    let recovered = shop.services.account.second_step(&half, &recovery[0], EN, "198.51.100.99").await;
    recovered.expect("nobody guesses those");
}

#[tokio::test]
async fn another_password_does_not_skip_the_code_and_the_owners_link_does() {
    let shop = TestShop::new();
    with_codes(&shop).await;
    shop.services.account.forgot(MEI, EN, ADDRESS).await.expect("asked");
    shop.works_off().await;
    let letter = shop.mailer.sent().pop().expect("a letter").text;
    let token =
        letter.split("token=").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a link").to_owned();
    shop.services.account.reset(&token, "another mountain", EN, ADDRESS).await.expect("set");
    let refused = shop.services.account.sign_in(MEI, "another mountain", ADDRESS).await.expect_err("half way");
    assert_eq!(refused.code(), "account.half_way");
    let link = shop.services.account.owner_link().await.expect("a link");
    let token = link.split("token=").nth(1).expect("a token");
    shop.services.account.welcome(token, MEI, "a third mountain", ADDRESS).await.expect("in");
    let refused = shop.services.account.sign_in(MEI, "a third mountain", ADDRESS).await.expect_err("half way");
    assert_eq!(refused.code(), "account.half_way", "the codes stay on");
}

#[tokio::test]
async fn codes_are_turned_off_by_the_password_or_a_code() {
    let shop = TestShop::new();
    let (mei, key, _) = with_codes(&shop).await;
    for wrong in ["wrong horse", "000000", ""] {
        let refused = shop.services.account.turn_codes_off(&mei.caller, proof(wrong)).await.expect_err("wrong");
        assert_eq!(refused.fields()[0].code, "account.wrong_proof", "{wrong}");
    }
    shop.services.account.turn_codes_off(&mei.caller, proof(&code(&shop, &key))).await.expect("off");
    assert!(shop.store.committed().recovery_codes.is_empty());
    shop.services.account.sign_in(MEI, TestShop::PASSWORD, ADDRESS).await.expect("the password alone");
    assert!(letters(&shop).await.contains(&"Second step turned off for the admin of Yiye".to_owned()));
}

#[tokio::test]
async fn an_owner_takes_the_codes_of_whoever_lost_a_telephone() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let manager = shop.hires(Preset::Manager, "manager@shop.test").await;
    let (mei, key, _) = with_codes(&shop).await;
    let id = mei.caller.staff;
    let half = half_way(&shop).await;
    let refused = shop.services.staff.take_codes(&manager.caller, id, EN).await.expect_err("not theirs to say");
    assert_eq!(refused.code(), "permission.missing");
    let before = shop.services.account.staff(id).await.expect("read").expect("there");
    let listed = shop.services.staff.get(&owner.caller, id).await.expect("read").0;
    assert!(listed.has_codes);
    shop.services.staff.take_codes(&owner.caller, id, EN).await.expect("taken");
    let after = shop.services.account.staff(id).await.expect("read").expect("there");
    assert_ne!(after.session_salt, before.session_salt, "whatever was open is over");
    assert_eq!(steps(&shop, &half, &code(&shop, &key)).await.expect_err("over").code(), "account.half_way_over");
    shop.services.account.sign_in(MEI, TestShop::PASSWORD, ADDRESS).await.expect("the password alone");
    assert!(letters(&shop).await.iter().any(|subject| subject.starts_with("Second step turned off")));
    assert_eq!(
        shop.services.staff.take_codes(&owner.caller, id, EN).await.expect_err("gone").code(),
        "staff.not_found"
    );
    shop.services.account.begin_codes(&owner.caller, proof(TestShop::PASSWORD)).await.expect("begun");
    let own = shop.services.staff.take_codes(&owner.caller, owner.caller.staff, EN).await;
    assert_eq!(own.expect_err("not one's own, without a proof").code(), "staff.oneself");
}

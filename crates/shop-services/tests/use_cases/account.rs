//! Getting into the admin, and being kept out of it.

use shop_domain::{
    fault::{Class, Fault},
    staff::Preset,
};
use shop_services::account::AccountRefusal;
use shop_services::{ports::KeptStaff, refusal::Refusal};
use shop_testkit::TestShop;
use time::Duration;

const ADDRESS: &str = "203.0.113.7";

async fn signs_in(shop: &TestShop, email: &str, password: &str) -> Result<KeptStaff, AccountRefusal> {
    shop.services.account.sign_in(email, password, ADDRESS).await
}

async fn a_link(shop: &TestShop) -> String {
    let link = shop.services.account.owner_link().await.expect("a link");
    link.strip_prefix("https://shop.test/admin/welcome?token=").expect("the shop's own address").to_owned()
}

async fn follows(shop: &TestShop, token: &str) -> Result<KeptStaff, AccountRefusal> {
    shop.services.account.welcome(token, "owner@shop.test", TestShop::PASSWORD, ADDRESS).await
}

#[tokio::test]
async fn an_owner_link_makes_the_owner() {
    let shop = TestShop::new();
    assert!(!shop.services.account.has_owner().await.expect("asked"));
    let token = a_link(&shop).await;
    assert!(shop.services.account.owner_link_is_good(&token).await.expect("asked"));
    let owner = follows(&shop, &token).await.expect("welcome");
    assert_eq!(owner.staff.role, Preset::Owner.into());
    assert!(shop.services.account.has_owner().await.expect("asked"));
    let signed_in = signs_in(&shop, "owner@shop.test", TestShop::PASSWORD).await.expect("signed in");
    assert_eq!(signed_in, owner);
    assert_eq!(shop.services.account.staff(owner.staff.id).await.expect("read"), Some(owner));
}

#[tokio::test]
async fn an_owner_link_works_once() {
    let shop = TestShop::new();
    let token = a_link(&shop).await;
    follows(&shop, &token).await.expect("welcome");
    let (before, hashed) = (shop.store.committed(), shop.passwords.hashed());
    let refused = follows(&shop, &token).await.expect_err("it was used");
    assert_eq!((refused.code(), refused.class()), ("account.link_used", Class::Forbidden));
    assert!(!shop.services.account.owner_link_is_good(&token).await.expect("asked"));
    assert_eq!(follows(&shop, "guess").await.expect_err("a guess").code(), "account.link_used");
    let after = shop.store.committed();
    assert_eq!((after.staff, after.owner_links), (before.staff, before.owner_links));
    assert_eq!(shop.passwords.hashed(), hashed, "a guess at a link costs us nothing");
}

#[tokio::test]
async fn guesses_at_owner_links_are_limited_by_address() {
    let shop = TestShop::new();
    for _ in 0..100 {
        assert_eq!(follows(&shop, "guess").await.expect_err("a guess").code(), "account.link_used");
    }
    let token = a_link(&shop).await;
    assert_eq!(follows(&shop, &token).await.expect_err("too many").code(), "account.too_many_attempts");
    let elsewhere = shop.services.account.welcome(&token, "owner@shop.test", TestShop::PASSWORD, "198.51.100.1").await;
    elsewhere.expect("the link is still good");
}

#[tokio::test]
async fn guesses_from_elsewhere_do_not_lock_the_owner_out_soon() {
    let shop = TestShop::new();
    shop.hires(Preset::Owner, "owner@shop.test").await;
    let guesses = async |address: &str, times: usize| {
        for _ in 0..times {
            let refused = shop.services.account.sign_in("owner@shop.test", "wrong horse", address).await;
            assert_eq!(refused.expect_err("wrong").code(), "account.wrong_credentials", "{address}");
        }
    };
    guesses("198.51.100.1", 10).await;
    let eleventh = shop.services.account.sign_in("owner@shop.test", "wrong horse", "198.51.100.1").await;
    assert_eq!(eleventh.expect_err("ten are allowed").code(), "account.too_many_attempts");
    signs_in(&shop, "owner@shop.test", TestShop::PASSWORD).await.expect("nobody guessed from here");
    for host in 2..=9 {
        guesses(&format!("198.51.100.{host}"), 10).await;
    }
    guesses("198.51.100.10", 9).await;
    let refused = signs_in(&shop, "owner@shop.test", TestShop::PASSWORD).await.expect_err("a hundred in all");
    assert_eq!(refused.code(), "account.too_many_attempts");
    shop.clock.pass(Duration::minutes(15));
    signs_in(&shop, "owner@shop.test", TestShop::PASSWORD).await.expect("signed in later");
}

#[tokio::test]
async fn addresses_of_one_ipv6_network_are_counted_as_one() {
    let shop = TestShop::new();
    shop.hires(Preset::Owner, "owner@shop.test").await;
    let guess = async |address: &str| {
        let refused = shop.services.account.sign_in("owner@shop.test", "wrong horse", address).await;
        refused.expect_err("wrong").code()
    };
    for host in 0..10 {
        assert_eq!(guess(&format!("2001:db8:1:2::{host:x}")).await, "account.wrong_credentials");
    }
    assert_eq!(guess("2001:db8:1:2:ffff::1").await, "account.too_many_attempts");
    assert_eq!(guess("2001:db8:1:3::1").await, "account.wrong_credentials", "the network next door");
    for _ in 0..10 {
        assert_eq!(guess("::ffff:203.0.113.7").await, "account.wrong_credentials");
    }
    assert_eq!(guess("203.0.113.7").await, "account.too_many_attempts", "the same address, written twice");
}

#[tokio::test]
async fn an_owner_link_works_for_a_day() {
    let shop = TestShop::new();
    let (early, late) = (a_link(&shop).await, a_link(&shop).await);
    shop.clock.pass(Duration::hours(24) - Duration::SECOND);
    follows(&shop, &early).await.expect("a second before its end");
    shop.clock.pass(Duration::seconds(2));
    assert_eq!(follows(&shop, &late).await.expect_err("too old").code(), "account.link_used");
    assert!(!shop.services.account.owner_link_is_good(&late).await.expect("asked"));
}

#[tokio::test]
async fn a_password_that_is_too_short_does_not_use_the_link_up() {
    let shop = TestShop::new();
    let token = a_link(&shop).await;
    let refused = shop.services.account.welcome(&token, "nobody", "short", ADDRESS).await.expect_err("both are wrong");
    let fields: Vec<_> = refused.fields().iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["email", "password"]);
    follows(&shop, &token).await.expect("the link is still good");
}

#[tokio::test]
async fn a_new_password_replaces_the_old_and_ends_open_sessions() {
    let shop = TestShop::new();
    let token = a_link(&shop).await;
    let before = follows(&shop, &token).await.expect("welcome");
    let token = a_link(&shop).await;
    let after = shop.services.account.welcome(&token, "OWNER@shop.test", "another horse", ADDRESS).await;
    let after = after.expect("welcome back");
    assert_eq!(after.staff.id, before.staff.id, "the same account");
    assert_ne!(after.session_salt, before.session_salt);
    signs_in(&shop, "owner@shop.test", TestShop::PASSWORD).await.expect_err("the old password");
    assert_eq!(signs_in(&shop, "owner@shop.test", "another horse").await.expect("signed in"), after);
}

#[tokio::test]
async fn a_wrong_email_and_a_wrong_password_are_refused_alike() {
    let shop = TestShop::new();
    shop.hires(Preset::Owner, "owner@shop.test").await;
    let wrong_password = signs_in(&shop, "owner@shop.test", "wrong horse").await.expect_err("wrong");
    assert_eq!(shop.passwords.verified(), 1);
    let wrong_email = signs_in(&shop, "nobody@shop.test", TestShop::PASSWORD).await.expect_err("wrong");
    assert_eq!(shop.passwords.verified(), 2, "it takes as long");
    assert_eq!((wrong_password.code(), wrong_password.class()), (wrong_email.code(), wrong_email.class()));
    assert_eq!(wrong_password.to_string(), wrong_email.to_string());
    assert_eq!(wrong_email.class(), Class::Unauthenticated);
    let no_email = signs_in(&shop, "nobody", TestShop::PASSWORD).await.expect_err("wrong");
    assert_eq!(no_email.code(), wrong_email.code());
}

#[tokio::test]
async fn guesses_at_one_account_are_limited() {
    let shop = TestShop::new();
    shop.hires(Preset::Owner, "owner@shop.test").await;
    for _ in 0..10 {
        let refused = signs_in(&shop, "Owner@shop.test", "wrong horse").await.expect_err("wrong");
        assert_eq!(refused.code(), "account.wrong_credentials");
    }
    let verified = shop.passwords.verified();
    let refused = signs_in(&shop, "owner@shop.test", TestShop::PASSWORD).await.expect_err("too many");
    assert_eq!((refused.code(), refused.class()), ("account.too_many_attempts", Class::TooMany));
    assert_eq!(shop.passwords.verified(), verified, "a guess too many is not even tried");
    shop.clock.pass(Duration::minutes(15));
    signs_in(&shop, "owner@shop.test", TestShop::PASSWORD).await.expect("signed in later");
}

#[tokio::test]
async fn guesses_at_an_account_that_is_not_there_are_limited_alike() {
    let shop = TestShop::new();
    for _ in 0..10 {
        signs_in(&shop, "nobody@shop.test", "wrong horse").await.expect_err("wrong");
    }
    let refused = signs_in(&shop, "nobody@shop.test", "wrong horse").await.expect_err("too many");
    assert_eq!(refused.code(), "account.too_many_attempts");
}

#[tokio::test]
async fn guesses_from_one_address_are_limited_across_accounts() {
    let shop = TestShop::new();
    shop.hires(Preset::Owner, "owner@shop.test").await;
    for n in 0..100 {
        let refused = signs_in(&shop, &format!("nobody{n}@shop.test"), "wrong horse").await.expect_err("wrong");
        assert_eq!(refused.code(), "account.wrong_credentials");
    }
    let refused = signs_in(&shop, "owner@shop.test", TestShop::PASSWORD).await.expect_err("too many");
    assert_eq!(refused.code(), "account.too_many_attempts");
    let elsewhere = shop.services.account.sign_in("owner@shop.test", TestShop::PASSWORD, "198.51.100.1").await;
    elsewhere.expect("others are not kept out");
}

#[tokio::test]
async fn the_right_password_forgets_the_wrong_ones() {
    let shop = TestShop::new();
    shop.hires(Preset::Packer, "packer@shop.test").await;
    for _ in 0..3 {
        for _ in 0..9 {
            signs_in(&shop, "packer@shop.test", "wrong horse").await.expect_err("wrong");
        }
        signs_in(&shop, "packer@shop.test", TestShop::PASSWORD).await.expect("nine are not too many");
    }
}

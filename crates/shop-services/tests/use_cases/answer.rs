//! Requests of the API that come again.

use shop_domain::fault::{Class, Fault};
use shop_services::answer::Turn;
use shop_testkit::TestShop;
use time::Duration;

#[tokio::test]
async fn the_same_request_gets_the_same_answer_and_another_one_is_refused() {
    let shop = TestShop::new();
    let (owner, answers) = (shop.owner().caller, &shop.services.answer);
    let Turn::Ours(hash) = answers.claim(&owner, " key ", "POST /x\n{}").await.expect("ours") else { panic!("ours") };
    let early = answers.claim(&owner, "key", "POST /x\n{}").await.expect_err("not answered yet");
    assert_eq!((early.code(), early.class()), ("idempotency.in_flight", Class::Conflict));
    answers.keep(&owner, &hash, (201, Some("{\"id\":1}"))).await.expect("kept");
    let again = answers.claim(&owner, "key", "POST /x\n{}").await.expect("answered");
    assert_eq!(again, Turn::Answered { status: 201, body: "{\"id\":1}".to_owned() });
    let other = answers.claim(&owner, "key", "POST /x\n{\"a\":1}").await.expect_err("another request");
    assert_eq!((other.code(), other.class()), ("idempotency.reused", Class::Invalid));
    let rows = format!("{:?}", shop.store.committed().answers);
    assert!(rows.contains("sealed:answer/"), "an answer may be somebody's own");
}

#[tokio::test]
async fn a_key_is_free_again_when_nothing_came_of_the_request() {
    let shop = TestShop::new();
    let (owner, answers) = (shop.owner().caller, &shop.services.answer);
    let Turn::Ours(hash) = answers.claim(&owner, "key", "a").await.expect("ours") else { panic!("ours") };
    answers.free(&owner, &hash).await.expect("freed");
    assert!(matches!(answers.claim(&owner, "key", "mended").await.expect("ours"), Turn::Ours(_)));
    shop.clock.pass(Duration::MINUTE);
    let late = answers.claim(&owner, "key", "b").await.expect("whoever had it is gone");
    assert!(matches!(late, Turn::Ours(_)));
}

#[tokio::test]
async fn two_who_choose_the_same_key_do_not_meet() {
    let shop = TestShop::new();
    let (owner, packer, answers) = (shop.owner().caller, shop.packer().caller, &shop.services.answer);
    assert!(matches!(answers.claim(&owner, "key", "a").await.expect("ours"), Turn::Ours(_)));
    assert!(matches!(answers.claim(&packer, "key", "b").await.expect("theirs"), Turn::Ours(_)));
}

#[tokio::test]
async fn a_secret_that_is_told_once_is_not_told_again() {
    let shop = TestShop::new();
    let (owner, answers) = (shop.owner().caller, &shop.services.answer);
    let Turn::Ours(hash) = answers.claim(&owner, "key", "a").await.expect("ours") else { panic!("ours") };
    answers.keep(&owner, &hash, (201, None)).await.expect("kept");
    let again = answers.claim(&owner, "key", "a").await.expect_err("told once");
    assert_eq!((again.code(), again.class()), ("idempotency.told_once", Class::Conflict));
}

#[tokio::test]
async fn a_request_without_a_key_or_with_an_endless_one_is_refused() {
    let shop = TestShop::new();
    let owner = shop.owner().caller;
    for key in ["", "  ", &"k".repeat(201)] {
        let refused = shop.services.answer.claim(&owner, key, "a").await.expect_err("no key");
        assert_eq!(refused.code(), "idempotency.missing");
    }
}

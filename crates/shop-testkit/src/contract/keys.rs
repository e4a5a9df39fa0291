//! What a store promises about idempotency keys.

use super::{Subject, at, commit, hold};
use crate::builders::a_uuid;
use shop_domain::kernel::OrderId;
use shop_services::ports::KeyClaim;

pub async fn a_key_is_claimed_once_and_remembers_its_body(subject: Subject) {
    let order = OrderId(a_uuid());
    let mut work = subject.begin().await;
    assert_eq!(work.keys().claim(b"key", b"body", order, at(0)).await.expect("claimed"), KeyClaim::Ours);
    commit(work).await;
    let mut work = subject.begin().await;
    let again = work.keys().claim(b"key", b"another", OrderId(a_uuid()), at(1)).await.expect("claimed");
    assert_eq!(again, KeyClaim::Used { order, body_hash: b"body".to_vec() });
    let other = work.keys().claim(b"other", b"body", OrderId(a_uuid()), at(1)).await.expect("claimed");
    assert_eq!(other, KeyClaim::Ours);
}

pub async fn a_key_is_free_again_when_its_claim_was_dropped(subject: Subject) {
    let mut work = subject.begin().await;
    work.keys().claim(b"key", b"body", OrderId(a_uuid()), at(0)).await.expect("claimed");
    drop(work);
    let mut work = subject.begin().await;
    let again = work.keys().claim(b"key", b"another", OrderId(a_uuid()), at(1)).await.expect("claimed");
    assert_eq!(again, KeyClaim::Ours);
}

pub async fn of_requests_with_one_key_at_once_one_gets_it(subject: Subject) {
    let claims = || async {
        let mut work = subject.begin().await;
        let claim = work.keys().claim(b"key", b"body", OrderId(a_uuid()), at(0)).await.expect("claimed");
        hold().await;
        commit(work).await;
        claim
    };
    subject.wakes().await;
    let (first, second, third) = tokio::join!(claims(), claims(), claims());
    let claims = [first, second, third];
    assert_eq!(claims.iter().filter(|claim| **claim == KeyClaim::Ours).count(), 1);
    let mut used = claims.iter().filter(|claim| **claim != KeyClaim::Ours);
    assert_eq!(used.next(), used.next(), "the others are told of the same order");
}

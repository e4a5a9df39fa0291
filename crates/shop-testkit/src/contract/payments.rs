//! What a store promises about payments.

use super::{Subject, at, commit, hold};
use crate::builders::{a_uuid, an_order};
use shop_domain::{
    kernel::{Money, OrderId, PaymentAttemptId},
    payment::PaymentMethod,
};
use shop_services::ports::{AttemptStatus, EntryKind, KeptCallback, PaymentAttempt, StoreResult};

fn attempt_at(order: OrderId, reference: &str) -> PaymentAttempt {
    PaymentAttempt {
        id: PaymentAttemptId(a_uuid()),
        order,
        reference: reference.to_owned(),
        provider: PaymentMethod::TEST,
        amount: Money::twd(1_100),
        status: AttemptStatus::Started,
    }
}

fn callback(provider: &str, event: &str) -> KeptCallback {
    KeptCallback { provider: provider.to_owned(), event: event.to_owned(), body: "[]".to_owned() }
}

async fn an_unpaid_order(subject: &Subject) -> OrderId {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).paid_by(PaymentMethod::TEST).build();
    subject.takes(&mut order).await;
    order.state().id
}

async fn starts(subject: &Subject, attempt: &PaymentAttempt, minutes: i64) -> StoreResult<()> {
    let mut work = subject.begin().await;
    work.payments().start(attempt, at(minutes)).await?;
    work.commit().await
}

async fn enters(subject: &Subject, attempt: &PaymentAttempt, kind: EntryKind) -> StoreResult<()> {
    let mut work = subject.begin().await;
    work.payments().enter(attempt.order, Some(attempt.id), kind, attempt.amount, at(3)).await?;
    work.commit().await
}

pub async fn an_attempt_is_found_by_its_reference(subject: Subject) {
    let attempt = attempt_at(an_unpaid_order(&subject).await, "R01");
    starts(&subject, &attempt, 0).await.expect("started");
    let mut work = subject.begin().await;
    assert_eq!(work.payments().find("R01").await.expect("read"), Some(attempt));
    assert_eq!(work.payments().find("R02").await.expect("read"), None);
}

pub async fn the_newest_attempt_of_an_order_comes_with_their_count(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    assert_eq!(subject.begin().await.payments().newest(order).await.expect("read"), None);
    let (first, second) = (attempt_at(order, "R01"), attempt_at(order, "R02"));
    starts(&subject, &first, 1).await.expect("started");
    starts(&subject, &second, 2).await.expect("started");
    assert_eq!(subject.begin().await.payments().newest(order).await.expect("read"), Some((second, 2)));
}

pub async fn a_reference_is_never_used_twice(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    starts(&subject, &attempt_at(order, "R01"), 0).await.expect("started");
    starts(&subject, &attempt_at(order, "R01"), 1).await.expect_err("it is taken");
}

pub async fn an_attempt_ends_as_it_is_told(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    let (ended, other) = (attempt_at(order, "R01"), attempt_at(order, "R02"));
    starts(&subject, &ended, 0).await.expect("started");
    starts(&subject, &other, 1).await.expect("started");
    for status in [AttemptStatus::Failed, AttemptStatus::Cancelled, AttemptStatus::Held, AttemptStatus::Paid] {
        let mut work = subject.begin().await;
        work.payments().end(ended.id, status, at(2)).await.expect("ended");
        commit(work).await;
        let mut work = subject.begin().await;
        let found = work.payments().find("R01").await.expect("read").expect("an attempt");
        assert_eq!(found, PaymentAttempt { status, ..ended.clone() });
        assert_eq!(work.payments().find("R02").await.expect("read"), Some(other.clone()));
    }
}

pub async fn a_second_capture_of_one_attempt_is_refused(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    let (one, other) = (attempt_at(order, "R01"), attempt_at(order, "R02"));
    starts(&subject, &one, 0).await.expect("started");
    starts(&subject, &other, 1).await.expect("started");
    enters(&subject, &one, EntryKind::Captured).await.expect("captured");
    enters(&subject, &one, EntryKind::Captured).await.expect_err("it was captured");
    enters(&subject, &other, EntryKind::Captured).await.expect("another attempt");
    enters(&subject, &one, EntryKind::Refunded).await.expect("it may go back");
}

pub async fn cash_is_entered_without_an_attempt(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    let mut work = subject.begin().await;
    for kind in [EntryKind::Collected, EntryKind::Refunded] {
        work.payments().enter(order, None, kind, Money::twd(1_100), at(0)).await.expect("entered");
    }
    commit(work).await;
}

pub async fn the_same_callback_is_kept_once(subject: Subject) {
    let mut work = subject.begin().await;
    assert!(work.payments().receive(&callback("test", "e1"), "R01", at(0)).await.expect("kept"));
    commit(work).await;
    let mut work = subject.begin().await;
    assert!(!work.payments().receive(&callback("test", "e1"), "R01", at(1)).await.expect("kept"));
    assert!(work.payments().receive(&callback("test", "e2"), "R01", at(1)).await.expect("kept"));
    assert!(
        work.payments().receive(&callback("other", "e1"), "R01", at(1)).await.expect("kept"),
        "events belong to a provider"
    );
}

pub async fn a_callback_is_claimed_until_it_is_closed(subject: Subject) {
    let mut work = subject.begin().await;
    for event in ["e1", "e2"] {
        work.payments().receive(&callback("test", event), "R01", at(0)).await.expect("kept");
    }
    commit(work).await;
    let mut work = subject.begin().await;
    assert!(work.payments().claim_callback("test", "e1").await.expect("claimed"));
    drop(work);
    let mut work = subject.begin().await;
    assert!(work.payments().claim_callback("test", "e1").await.expect("claimed"), "it was not closed");
    work.payments().close_callback("test", "e1", Some("mismatch"), at(1)).await.expect("closed");
    commit(work).await;
    let mut work = subject.begin().await;
    assert!(!work.payments().claim_callback("test", "e1").await.expect("asked"));
    assert!(work.payments().claim_callback("test", "e2").await.expect("claimed"));
}

pub async fn a_callback_at_once_from_two_sides_is_applied_once(subject: Subject) {
    let mut work = subject.begin().await;
    work.payments().receive(&callback("test", "e1"), "R01", at(0)).await.expect("kept");
    commit(work).await;
    let applies = || async {
        let mut work = subject.begin().await;
        let is_ours = work.payments().claim_callback("test", "e1").await.expect("claimed");
        hold().await;
        if is_ours {
            work.payments().close_callback("test", "e1", None, at(1)).await.expect("closed");
        }
        commit(work).await;
        is_ours
    };
    subject.wakes().await;
    let (first, second) = tokio::join!(applies(), applies());
    assert!(first != second);
}

pub async fn a_callback_is_open_until_it_is_closed(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    starts(&subject, &attempt_at(order, "R01"), 0).await.expect("started");
    let (first, second) = (callback("test", "e1"), callback("test", "e2"));
    let mut work = subject.begin().await;
    for (kept, reference) in [(&first, "R01"), (&second, "R01"), (&callback("test", "e3"), "NOBODY")] {
        work.payments().receive(kept, reference, at(1)).await.expect("kept");
    }
    assert_eq!(work.payments().open_callbacks(order).await.expect("read"), [first.clone(), second.clone()]);
    assert_eq!(work.payments().open_callback("test", "e1").await.expect("read"), Some(first));
    assert_eq!(work.payments().open_callback("other", "e1").await.expect("read"), None);
    work.payments().close_callback("test", "e1", None, at(2)).await.expect("closed");
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.payments().open_callbacks(order).await.expect("read"), [second]);
    assert_eq!(work.payments().open_callback("test", "e1").await.expect("read"), None);
}

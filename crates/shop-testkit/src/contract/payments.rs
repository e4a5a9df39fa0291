//! What a store promises about payments.

use super::{Subject, at, commit, hold};
use crate::{
    ScriptedGateway,
    builders::{a_uuid, an_order},
};
use shop_domain::{
    kernel::{Language, Money, OrderId, PaymentAttemptId, RefundId},
    payment::PaymentMethod,
    refund::{Refund, RefundStatus},
};
use shop_services::ports::{
    AttemptStatus, Capture, Entry, EntryKind, Handed, Instructions, KeptCallback, KeptProvider, PaymentAttempt,
    PaymentOutcome, RefusedCallback, StoreResult,
};

fn attempt_at(order: OrderId, reference: &str, minutes: i64) -> PaymentAttempt {
    PaymentAttempt {
        id: PaymentAttemptId(a_uuid()),
        order,
        reference: reference.to_owned(),
        method: PaymentMethod::TEST,
        amount: Money::twd(1_100),
        status: AttemptStatus::Started,
        started_at: at(minutes),
        handed_at: None,
        address: None,
        handle: None,
        transaction: None,
        instructions: None,
    }
}

fn callback(provider: &str, event: &str) -> KeptCallback {
    about(provider, event, "R01")
}

fn about(provider: &str, event: &str, reference: &str) -> KeptCallback {
    let notice = ScriptedGateway::notice(event, reference, 1_100, PaymentOutcome::Paid);
    KeptCallback { provider: provider.to_owned(), notice, body: "what was sent".to_owned() }
}

async fn an_unpaid_order(subject: &Subject) -> OrderId {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).paid_by(PaymentMethod::TEST).build();
    subject.takes(&mut order).await;
    order.state().id
}

async fn starts(subject: &Subject, attempt: &PaymentAttempt) -> StoreResult<()> {
    let mut work = subject.begin().await;
    work.payments().start(attempt).await?;
    work.commit().await
}

async fn enters(subject: &Subject, attempt: &PaymentAttempt, kind: EntryKind) -> StoreResult<()> {
    let mut work = subject.begin().await;
    let entry = Entry { order: attempt.order, attempt: Some(attempt.id), kind, amount: attempt.amount };
    work.payments().enter(entry, at(3)).await?;
    work.commit().await
}

pub async fn an_attempt_is_found_by_its_reference(subject: Subject) {
    let attempt = attempt_at(an_unpaid_order(&subject).await, "R01", 0);
    starts(&subject, &attempt).await.expect("started");
    let mut work = subject.begin().await;
    assert_eq!(work.payments().get(attempt.id).await.expect("read"), Some(attempt.clone()));
    assert_eq!(work.payments().find("R01").await.expect("read"), Some(attempt));
    assert_eq!(work.payments().find("R02").await.expect("read"), None);
}

pub async fn the_newest_attempt_of_an_order_comes_with_their_count(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    assert_eq!(subject.begin().await.payments().newest(order).await.expect("read"), None);
    let (first, second) = (attempt_at(order, "R01", 1), attempt_at(order, "R02", 2));
    starts(&subject, &first).await.expect("started");
    starts(&subject, &second).await.expect("started");
    assert_eq!(subject.begin().await.payments().newest(order).await.expect("read"), Some((second, 2)));
}

pub async fn a_reference_is_never_used_twice(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    starts(&subject, &attempt_at(order, "R01", 0)).await.expect("started");
    starts(&subject, &attempt_at(order, "R01", 1)).await.expect_err("it is taken");
}

pub async fn an_attempt_ends_as_it_is_told(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    let (ended, other) = (attempt_at(order, "R01", 0), attempt_at(order, "R02", 1));
    starts(&subject, &ended).await.expect("started");
    starts(&subject, &other).await.expect("started");
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
    let (one, other) = (attempt_at(order, "R01", 0), attempt_at(order, "R02", 1));
    starts(&subject, &one).await.expect("started");
    starts(&subject, &other).await.expect("started");
    enters(&subject, &one, EntryKind::Captured).await.expect("captured");
    enters(&subject, &one, EntryKind::Captured).await.expect_err("it was captured");
    enters(&subject, &other, EntryKind::Captured).await.expect("another attempt");
    enters(&subject, &one, EntryKind::Refunded).await.expect("it may go back");
}

pub async fn cash_is_entered_without_an_attempt(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    let mut work = subject.begin().await;
    for kind in [EntryKind::Collected, EntryKind::Refunded] {
        let entry = Entry { order, attempt: None, kind, amount: Money::twd(1_100) };
        work.payments().enter(entry, at(0)).await.expect("entered");
    }
    commit(work).await;
}

pub async fn the_same_callback_is_kept_once(subject: Subject) {
    let mut work = subject.begin().await;
    assert!(work.payments().receive(&callback("test", "e1"), at(0)).await.expect("kept"));
    commit(work).await;
    let mut work = subject.begin().await;
    assert!(!work.payments().receive(&callback("test", "e1"), at(1)).await.expect("kept"));
    assert!(work.payments().receive(&callback("test", "e2"), at(1)).await.expect("kept"));
    assert!(
        work.payments().receive(&callback("other", "e1"), at(1)).await.expect("kept"),
        "events belong to a provider"
    );
}

pub async fn a_callback_is_claimed_until_it_is_closed(subject: Subject) {
    let mut work = subject.begin().await;
    for event in ["e1", "e2"] {
        work.payments().receive(&callback("test", event), at(0)).await.expect("kept");
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
    work.payments().receive(&callback("test", "e1"), at(0)).await.expect("kept");
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
    starts(&subject, &attempt_at(order, "R01", 0)).await.expect("started");
    let (first, second) = (callback("test", "e1"), callback("test", "e2"));
    let mut work = subject.begin().await;
    for kept in [&first, &second, &about("test", "e3", "NOBODY")] {
        work.payments().receive(kept, at(1)).await.expect("kept");
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

pub async fn a_shopper_is_handed_over_once(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    let attempt = attempt_at(order, "R01", 0);
    starts(&subject, &attempt).await.expect("started");
    assert_eq!(subject.begin().await.payments().under_way(order).await.expect("read"), []);
    let handed = Handed { address: Some("https://pay.test".to_owned()), handle: Some("H1".to_owned()) };
    let mut work = subject.begin().await;
    assert!(work.payments().hand_over(attempt.id, &handed, at(1)).await.expect("noted"));
    commit(work).await;
    let mut work = subject.begin().await;
    assert!(!work.payments().hand_over(attempt.id, &Handed::default(), at(2)).await.expect("asked"));
    commit(work).await;
    let want = PaymentAttempt { handed_at: Some(at(1)), address: handed.address, handle: handed.handle, ..attempt };
    assert_eq!(subject.begin().await.payments().under_way(order).await.expect("read"), std::slice::from_ref(&want));
    let mut work = subject.begin().await;
    work.payments().end(want.id, AttemptStatus::Failed, at(3)).await.expect("ended");
    commit(work).await;
    assert_eq!(subject.begin().await.payments().under_way(order).await.expect("read"), []);
}

pub async fn an_attempt_keeps_what_the_provider_issued(subject: Subject) {
    let attempt = attempt_at(an_unpaid_order(&subject).await, "R01", 0);
    starts(&subject, &attempt).await.expect("started");
    let instructions = Instructions {
        bank_code: Some("812".to_owned()),
        account: Some("9103522175887271".to_owned()),
        code: None,
        barcodes: vec!["1".to_owned(), "2".to_owned()],
        until: at(60),
    };
    let mut work = subject.begin().await;
    work.payments().instruct(attempt.id, &instructions).await.expect("kept");
    work.payments().name(attempt.id, "2026112500001").await.expect("named");
    commit(work).await;
    let transaction = Some("2026112500001".to_owned());
    let want = PaymentAttempt { instructions: Some(instructions), transaction, ..attempt };
    assert_eq!(subject.begin().await.payments().find("R01").await.expect("read"), Some(want));
}

pub async fn an_order_has_what_its_ledger_has(subject: Subject) {
    let attempt = attempt_at(an_unpaid_order(&subject).await, "R01", 0);
    starts(&subject, &attempt).await.expect("started");
    let money = async || {
        let order = subject.begin().await.orders().get(attempt.order).await.expect("read").expect("an order");
        (order.state().received.amount, order.state().sent_back.amount)
    };
    assert_eq!(money().await, (0, 0));
    enters(&subject, &attempt, EntryKind::Captured).await.expect("entered");
    enters(&subject, &attempt, EntryKind::Fee).await.expect("entered");
    assert_eq!(money().await, (1_100, 0), "what a provider keeps came in all the same");
    enters(&subject, &attempt, EntryKind::Refunded).await.expect("entered");
    enters(&subject, &attempt, EntryKind::Collected).await.expect("entered");
    assert_eq!(money().await, (2_200, 1_100));
}

pub async fn a_capture_knows_what_of_it_goes_back(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    let (one, other) = (attempt_at(order, "R01", 0), attempt_at(order, "R02", 1));
    for attempt in [&one, &other] {
        starts(&subject, attempt).await.expect("started");
        enters(&subject, attempt, EntryKind::Captured).await.expect("captured");
    }
    let mut work = subject.begin().await;
    let back = |id: u128, amount| Refund {
        id: RefundId(uuid::Uuid::from_u128(id)),
        order,
        attempt: Some(one.id),
        amount: Money::twd(amount),
        reason: "缺貨".to_owned(),
        status: RefundStatus::Sending,
        tries: 0,
        transaction: None,
    };
    let refunds = [back(1, 100), back(2, 50)];
    work.refunds().add(&refunds, at(2)).await.expect("added");
    commit(work).await;
    let capture = |attempt: &PaymentAttempt, given_back| Capture {
        attempt: attempt.id,
        method: attempt.method.clone(),
        captured: attempt.amount,
        given_back: Money::twd(given_back),
    };
    let mut work = subject.begin().await;
    assert_eq!(work.payments().captures(order).await.expect("read"), [capture(&other, 0), capture(&one, 150)]);
    assert_eq!(work.refunds().of(order).await.expect("read"), refunds);
}

pub async fn a_refund_ends_as_it_is_told(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    let id = RefundId(a_uuid());
    let mut refund = Refund {
        id,
        order,
        attempt: None,
        amount: Money::twd(300),
        reason: String::new(),
        status: RefundStatus::Sending,
        tries: 0,
        transaction: None,
    };
    let mut work = subject.begin().await;
    assert_eq!(work.refunds().get(id).await.expect("read"), None);
    work.refunds().add(std::slice::from_ref(&refund), at(0)).await.expect("added");
    commit(work).await;
    for status in [RefundStatus::ByHand, RefundStatus::Done] {
        (refund.status, refund.reason) = (status, "退款期限已過".to_owned());
        let mut work = subject.begin().await;
        refund.transaction = Some("R1".to_owned());
        work.refunds().save(&refund, at(1)).await.expect("saved");
        commit(work).await;
        let mut work = subject.begin().await;
        assert_eq!(work.refunds().lock(id).await.expect("read"), Some(refund.clone()));
    }
}

pub async fn what_was_refused_is_kept_apart_and_not_without_end(subject: Subject) {
    let refused = |event: &str| RefusedCallback {
        provider: "test".to_owned(),
        event: event.to_owned(),
        body: "nonsense".to_owned(),
        verdict: "forged",
    };
    for event in ["refused:1", "refused:1", "refused:2"] {
        let mut work = subject.begin().await;
        work.payments().refuse(&refused(event), at(0)).await.expect("kept");
        commit(work).await;
    }
    let mut work = subject.begin().await;
    assert_eq!(work.payments().open_callback("test", "refused:1").await.expect("read"), None);
    assert!(!work.payments().claim_callback("test", "refused:2").await.expect("asked"));
}

pub async fn what_is_set_of_a_provider_is_read_back(subject: Subject) {
    let mut kept = KeptProvider {
        code: "ecpay".to_owned(),
        stage: true,
        values: [("merchant_id".to_owned(), "3002607".to_owned())].into(),
        sealed: [("hash_key".to_owned(), "v1:abc".to_owned())].into(),
        version: 0,
    };
    for version in 1..3 {
        let mut work = subject.begin().await;
        work.providers().save(&kept).await.expect("saved");
        commit(work).await;
        kept.version = version;
        let mut work = subject.begin().await;
        assert_eq!(work.providers().get("ecpay").await.expect("read"), Some(kept.clone()));
        assert_eq!(work.providers().all().await.expect("read"), [kept.clone()]);
        kept.stage = false;
    }
    kept.version = 1;
    let mut work = subject.begin().await;
    work.providers().save(&kept).await.expect_err("somebody saved it meanwhile");
    drop(work);
    assert_eq!(subject.begin().await.providers().get("other").await.expect("read"), None);
}

pub async fn what_had_no_effect_is_listed_until_it_is_seen(subject: Subject) {
    let order = an_unpaid_order(&subject).await;
    starts(&subject, &attempt_at(order, "R01", 0)).await.expect("started");
    let mut work = subject.begin().await;
    for (event, reference) in [("e1", "R01"), ("e2", "R01"), ("e3", "LOST")] {
        work.payments().receive(&about("test", event, reference), at(1)).await.expect("kept");
    }
    work.payments().close_callback("test", "e1", None, at(1)).await.expect("applied");
    work.payments().close_callback("test", "e2", Some("mismatch"), at(1)).await.expect("held");
    work.payments().close_unmatched("test", "e3", at(1)).await.expect("put aside");
    let forged = RefusedCallback {
        provider: "test".to_owned(),
        event: "refused:1".to_owned(),
        body: "nonsense".to_owned(),
        verdict: "forged",
    };
    work.payments().refuse(&forged, at(2)).await.expect("kept");
    commit(work).await;

    let news = async || {
        let home = subject.views.admin_home(at(0), Language::English).await.expect("read").refused;
        let list = subject.views.refused(None, 10).await.expect("read");
        assert_eq!(list.rows.iter().filter(|row| row.is_new).count() as i64, home);
        (home, list.rows)
    };
    let (new, rows) = news().await;
    let told: Vec<_> = rows.iter().map(|row| (row.verdict.as_str(), row.reference.as_str(), row.is_new)).collect();
    assert_eq!(told, [("forged", "", true), ("unmatched", "LOST", false), ("mismatch", "R01", true)]);
    assert_eq!((new, rows[0].body.as_str(), rows[0].received_at), (2, "nonsense", at(2)));
    assert_eq!((rows[0].told, rows[1].order.is_none()), (None, true));
    assert_eq!(rows[2].order.as_ref().map(|(id, _)| *id), Some(order));
    assert_eq!((rows[2].told, rows[2].asked), (Some(Money::twd(1_100)), Some(Money::twd(1_100))));

    let first = subject.views.refused(None, 2).await.expect("read");
    let rest = subject.views.refused(first.next_cursor.as_deref(), 2).await.expect("read");
    let ids: Vec<_> = first.rows.iter().chain(&rest.rows).map(|row| row.id).collect();
    assert_eq!((ids, rest.next_cursor), (rows.iter().map(|row| row.id).collect(), None));

    let mut work = subject.begin().await;
    work.payments().see_refused(rows[2].id, at(3)).await.expect("seen");
    commit(work).await;
    assert_eq!(news().await.0, 1, "what came later stays new");
}

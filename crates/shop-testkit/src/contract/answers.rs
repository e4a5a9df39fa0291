//! What a store promises about answers to requests that come again.

use super::{Subject, at, commit, hold};
use shop_services::ports::{ClaimTime, KeptAnswer};

fn for_a_minute(minutes: i64) -> ClaimTime {
    ClaimTime { now: at(minutes), until: at(minutes + 1) }
}

async fn claims(subject: &Subject, key: &[u8], body: &[u8], minutes: i64) -> Option<KeptAnswer> {
    let mut work = subject.begin().await;
    let kept = work.answers().claim(key, body, for_a_minute(minutes)).await.expect("asked");
    commit(work).await;
    kept
}

fn kept(body: &[u8], status: Option<u16>, sealed: Option<&str>) -> Option<KeptAnswer> {
    Some(KeptAnswer { body_hash: body.to_vec(), status, sealed: sealed.map(str::to_owned) })
}

pub async fn a_request_is_claimed_once_and_remembers_its_answer(subject: Subject) {
    assert_eq!(claims(&subject, b"key", b"body", 0).await, None);
    assert_eq!(claims(&subject, b"key", b"another", 0).await, kept(b"body", None, None));
    let mut work = subject.begin().await;
    work.answers().keep(b"key", 201, Some("sealed")).await.expect("kept");
    work.answers().free(b"key").await.expect("what was answered stays");
    commit(work).await;
    assert_eq!(claims(&subject, b"key", b"another", 99).await, kept(b"body", Some(201), Some("sealed")));
    assert_eq!(claims(&subject, b"other", b"body", 0).await, None);
}

pub async fn a_claim_that_nobody_answers_ends(subject: Subject) {
    assert_eq!(claims(&subject, b"key", b"body", 0).await, None);
    assert_eq!(claims(&subject, b"key", b"another", 1).await, None, "whoever had it took too long");
    assert_eq!(claims(&subject, b"key", b"body", 1).await, kept(b"another", None, None));
    let mut work = subject.begin().await;
    work.answers().free(b"key").await.expect("freed");
    commit(work).await;
    assert_eq!(claims(&subject, b"key", b"body", 1).await, None, "nothing came of it");
}

pub async fn of_the_same_requests_at_once_one_is_done(subject: Subject) {
    let claims = || async {
        let mut work = subject.begin().await;
        let kept = work.answers().claim(b"key", b"body", for_a_minute(0)).await.expect("asked");
        hold().await;
        commit(work).await;
        kept.is_none()
    };
    subject.wakes().await;
    let (first, second, third) = tokio::join!(claims(), claims(), claims());
    assert_eq!([first, second, third].into_iter().filter(|is_ours| *is_ours).count(), 1);
}

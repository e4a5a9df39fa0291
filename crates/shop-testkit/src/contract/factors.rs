//! What a store promises about second factors: what is good once is good once.

use super::{Subject, at, commit, hold};
use crate::builders::a_uuid;
use shop_domain::{
    kernel::{EmailAddress, StaffId},
    staff::{Preset, Staff},
};
use shop_services::ports::{Factor, KeptStaff};

async fn hired(subject: &Subject, address: &str) -> StaffId {
    let id = StaffId(a_uuid());
    let email = EmailAddress::parse(address).expect("an e-mail address");
    let staff = Staff { id, email, role: Preset::Packer.into(), is_suspended: false };
    let kept = KeptStaff { staff, password_hash: "hash".to_owned(), session_salt: a_uuid() };
    let mut work = subject.begin().await;
    work.staff().add(&kept, at(0)).await.expect("added");
    commit(work).await;
    id
}

fn factor(staff: StaffId, secret: &str) -> Factor {
    Factor { staff, secret: secret.to_owned(), begun_at: at(1), confirmed_at: None }
}

pub async fn a_factor_counts_once_it_was_confirmed(subject: Subject) {
    let mei = hired(&subject, "mei@shop.test").await;
    let mut work = subject.begin().await;
    assert!(!work.factors().confirm(mei, at(2)).await.expect("asked"), "there is none");
    assert!(work.factors().begin(&factor(mei, "one")).await.expect("begun"));
    assert!(work.factors().begin(&factor(mei, "two")).await.expect("begun"), "in place of the first");
    assert_eq!(work.factors().of(mei).await.expect("read"), Some(factor(mei, "two")));
    assert_eq!(work.factors().holders().await.expect("read"), []);
    assert!(work.factors().confirm(mei, at(2)).await.expect("confirmed"));
    assert!(!work.factors().confirm(mei, at(3)).await.expect("asked"), "it counts already");
    assert!(!work.factors().begin(&factor(mei, "three")).await.expect("asked"), "one that counts stays");
    commit(work).await;
    let mut work = subject.begin().await;
    let kept = Factor { confirmed_at: Some(at(2)), ..factor(mei, "two") };
    assert_eq!(work.factors().of(mei).await.expect("read"), Some(kept));
    assert_eq!(work.factors().holders().await.expect("read"), [mei]);
    assert!(work.factors().remove(mei).await.expect("removed"));
    assert!(!work.factors().remove(mei).await.expect("asked"));
    assert_eq!(work.factors().of(mei).await.expect("read"), None);
}

pub async fn a_step_is_used_up_with_all_before_it(subject: Subject) {
    let (mei, other) = (hired(&subject, "mei@shop.test").await, hired(&subject, "other@shop.test").await);
    let mut work = subject.begin().await;
    for staff in [mei, other] {
        work.factors().begin(&factor(staff, "secret")).await.expect("begun");
    }
    assert!(work.factors().take_step(mei, 7).await.expect("taken"));
    for used in [7, 6, 0] {
        assert!(!work.factors().take_step(mei, used).await.expect("asked"), "{used}");
    }
    assert!(work.factors().take_step(mei, 8).await.expect("taken"));
    assert!(work.factors().take_step(other, 7).await.expect("taken"), "each has their own");
}

pub async fn of_two_at_once_one_takes_the_step(subject: Subject) {
    let mei = hired(&subject, "mei@shop.test").await;
    let mut work = subject.begin().await;
    work.factors().begin(&factor(mei, "secret")).await.expect("begun");
    commit(work).await;
    let takes = || async {
        let mut work = subject.begin().await;
        let taken = work.factors().take_step(mei, 7).await.expect("asked");
        hold().await;
        commit(work).await;
        taken
    };
    subject.wakes().await;
    let (first, second) = tokio::join!(takes(), takes());
    assert!(first != second);
}

pub async fn a_recovery_code_is_good_once_and_goes_with_the_others(subject: Subject) {
    let (mei, other) = (hired(&subject, "mei@shop.test").await, hired(&subject, "other@shop.test").await);
    let codes = |from: u8| (from..from + 3).map(|byte| vec![byte; 32]).collect::<Vec<_>>();
    let mut work = subject.begin().await;
    for staff in [mei, other] {
        work.factors().begin(&factor(staff, "secret")).await.expect("begun");
        work.factors().set_recovery(staff, &codes(0)).await.expect("set");
    }
    assert!(work.factors().take_recovery(mei, &[1; 32]).await.expect("taken"));
    assert!(!work.factors().take_recovery(mei, &[1; 32]).await.expect("asked"), "once");
    assert!(!work.factors().take_recovery(mei, &[9; 32]).await.expect("asked"), "a guess");
    assert_eq!(work.factors().recovery_left(mei).await.expect("counted"), 2);
    assert_eq!(work.factors().recovery_left(other).await.expect("counted"), 3);
    work.factors().set_recovery(mei, &codes(4)).await.expect("made anew");
    assert_eq!(work.factors().recovery_left(mei).await.expect("counted"), 3);
    assert!(!work.factors().take_recovery(mei, &[2; 32]).await.expect("asked"), "one of those before");
    work.factors().remove(mei).await.expect("removed");
    assert_eq!(work.factors().recovery_left(mei).await.expect("counted"), 0);
}

pub async fn a_shop_asks_nobody_for_a_second_step_before_somebody_says_so(subject: Subject) {
    assert!(!subject.begin().await.factors().are_needed().await.expect("read"), "no shop, and no need");
    subject.open().await;
    for needed in [false, true, false] {
        let mut work = subject.begin().await;
        work.factors().need(needed).await.expect("said");
        commit(work).await;
        assert_eq!(subject.begin().await.factors().are_needed().await.expect("read"), needed);
    }
}

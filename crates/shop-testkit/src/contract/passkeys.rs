//! What a store promises about passkeys and the ceremonies that wait for a device.

use super::{Subject, at, commit, hold};
use crate::builders::a_uuid;
use shop_domain::{
    kernel::{EmailAddress, PasskeyId, StaffId},
    staff::{Preset, Staff},
};
use shop_services::ports::{AccountId, KeptCeremony, KeptPasskey, KeptStaff, Outdated, PasskeyDoor, StoreError};

async fn hired(subject: &Subject, address: &str) -> AccountId {
    let id = StaffId(a_uuid());
    let email = EmailAddress::parse(address).expect("an e-mail address");
    let staff = Staff { id, email, role: Preset::Packer.into(), is_suspended: false };
    let kept = KeptStaff { staff, password_hash: "hash".to_owned(), session_salt: a_uuid() };
    let mut work = subject.begin().await;
    work.staff().add(&kept, at(0)).await.expect("added");
    commit(work).await;
    AccountId::Staff(id)
}

fn passkey(owner: AccountId, credential_id: &[u8]) -> KeptPasskey {
    KeptPasskey {
        id: PasskeyId(a_uuid()),
        owner,
        handle: a_uuid(),
        credential_id: credential_id.to_vec(),
        credential: r#"{"counter":1}"#.to_owned(),
        name: "手機".to_owned(),
        added_at: at(1),
        used_at: None,
    }
}

fn ceremony(owner: Option<AccountId>, minutes: i64) -> KeptCeremony {
    KeptCeremony {
        door: PasskeyDoor::Staff,
        owner,
        handle: owner.map(|_| a_uuid()),
        state: r#"{"challenge":"c"}"#.to_owned(),
        expires_at: at(minutes),
    }
}

pub async fn a_passkey_is_kept_and_found_by_what_the_device_calls_it(subject: Subject) {
    let (mei, other) = (hired(&subject, "mei@shop.test").await, hired(&subject, "other@shop.test").await);
    let (phone, laptop) = (passkey(mei, b"phone"), passkey(mei, b"laptop"));
    let mut work = subject.begin().await;
    for key in [&phone, &laptop] {
        work.passkeys().add(key).await.expect("added");
    }
    work.passkeys().used(phone.id, r#"{"counter":2}"#, at(2)).await.expect("noted");
    commit(work).await;
    let mut work = subject.begin().await;
    let used = KeptPasskey { credential: r#"{"counter":2}"#.to_owned(), used_at: Some(at(2)), ..phone.clone() };
    assert_eq!(work.passkeys().lock(b"phone").await.expect("read"), Some(used.clone()));
    assert_eq!(work.passkeys().lock(b"nothing").await.expect("read"), None);
    assert_eq!(work.passkeys().of(mei).await.expect("read"), [used, laptop.clone()]);
    assert_eq!(work.passkeys().of(other).await.expect("read"), []);
    assert!(!work.passkeys().remove(other, phone.id).await.expect("asked"), "somebody else's");
    assert!(work.passkeys().remove(mei, phone.id).await.expect("removed"));
    assert!(!work.passkeys().remove(mei, phone.id).await.expect("asked"));
    assert_eq!(work.passkeys().of(mei).await.expect("read"), [laptop]);
}

pub async fn a_key_is_one_persons(subject: Subject) {
    let (mei, other) = (hired(&subject, "mei@shop.test").await, hired(&subject, "other@shop.test").await);
    let mut work = subject.begin().await;
    work.passkeys().add(&passkey(mei, b"phone")).await.expect("added");
    commit(work).await;
    let mut work = subject.begin().await;
    let refused = work.passkeys().add(&passkey(other, b"phone")).await.expect_err("taken");
    assert!(matches!(refused, StoreError::Taken("passkey.known")), "{refused:?}");
}

pub async fn a_ceremony_ends_once_and_in_time(subject: Subject) {
    let mei = hired(&subject, "mei@shop.test").await;
    let (making, coming) = (ceremony(Some(mei), 5), ceremony(None, 5));
    let mut work = subject.begin().await;
    work.passkeys().begin(b"making", &making).await.expect("begun");
    work.passkeys().begin(b"coming", &coming).await.expect("begun");
    work.passkeys().begin(b"late", &ceremony(None, 1)).await.expect("begun");
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.passkeys().end(b"making", at(2)).await.expect("ended"), Some(making));
    assert_eq!(work.passkeys().end(b"making", at(2)).await.expect("asked"), None);
    assert_eq!(work.passkeys().end(b"coming", at(2)).await.expect("ended"), Some(coming));
    assert_eq!(work.passkeys().end(b"late", at(2)).await.expect("asked"), None);
}

pub async fn of_two_at_once_one_ends_the_ceremony(subject: Subject) {
    let mut work = subject.begin().await;
    work.passkeys().begin(b"token", &ceremony(None, 5)).await.expect("begun");
    commit(work).await;
    let ends = || async {
        let mut work = subject.begin().await;
        let ended = work.passkeys().end(b"token", at(1)).await.expect("asked");
        hold().await;
        commit(work).await;
        ended.is_some()
    };
    subject.wakes().await;
    let (first, second) = tokio::join!(ends(), ends());
    assert!(first != second);
}

pub async fn ceremonies_that_nobody_ended_go(subject: Subject) {
    let mut work = subject.begin().await;
    work.passkeys().begin(b"old", &ceremony(None, 4)).await.expect("begun");
    work.passkeys().begin(b"fresh", &ceremony(None, 5)).await.expect("begun");
    commit(work).await;
    assert_eq!(subject.upkeep.prune(Outdated::Ceremonies, at(5), 10).await.expect("pruned"), 1);
    assert!(subject.begin().await.passkeys().end(b"fresh", at(0)).await.expect("ended").is_some());
}

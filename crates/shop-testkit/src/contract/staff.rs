//! What a store promises about staff, owner's links and guesses.

use super::{Subject, at, commit, hold};
use crate::builders::a_uuid;
use shop_domain::{
    kernel::{EmailAddress, StaffId},
    staff::{Role, Staff},
};
use shop_services::ports::{KeptStaff, StoreError};

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an e-mail address")
}

fn staff(address: &str, role: Role) -> KeptStaff {
    let staff = Staff { id: StaffId(a_uuid()), email: email(address), role };
    KeptStaff { staff, password_hash: "hash".to_owned(), session_salt: a_uuid() }
}

pub async fn staff_is_found_by_any_spelling_of_the_email(subject: Subject) {
    let owner = staff("Owner@shop.test", Role::Owner);
    let mut work = subject.begin().await;
    work.staff().add(&owner, at(0)).await.expect("added");
    commit(work).await;
    let mut work = subject.begin().await;
    for address in ["owner@shop.test", "Owner@shop.test", "OWNER@SHOP.TEST"] {
        assert_eq!(work.staff().find(&email(address)).await.expect("read"), Some(owner.clone()), "{address}");
    }
    assert_eq!(work.staff().get(owner.staff.id).await.expect("read"), Some(owner));
    assert_eq!(work.staff().find(&email("nobody@shop.test")).await.expect("read"), None);
    assert_eq!(work.staff().get(StaffId(a_uuid())).await.expect("read"), None);
}

pub async fn an_email_belongs_to_one_of_the_staff(subject: Subject) {
    let mut work = subject.begin().await;
    work.staff().add(&staff("owner@shop.test", Role::Owner), at(0)).await.expect("added");
    commit(work).await;
    let mut work = subject.begin().await;
    let refused = work.staff().add(&staff("OWNER@shop.test", Role::Packer), at(1)).await.expect_err("taken");
    assert!(matches!(refused, StoreError::Taken(_)), "{refused:?}");
}

pub async fn staff_is_counted_and_addressed_by_role(subject: Subject) {
    let mut work = subject.begin().await;
    for (address, role) in [("a@shop.test", Role::Owner), ("b@shop.test", Role::Packer), ("c@shop.test", Role::Packer)]
    {
        work.staff().add(&staff(address, role), at(0)).await.expect("added");
    }
    assert_eq!(work.staff().count(Role::Owner).await.expect("counted"), 1);
    assert_eq!(work.staff().count(Role::Packer).await.expect("counted"), 2);
    assert_eq!(work.staff().addresses(Role::Owner).await.expect("read"), [email("a@shop.test")]);
    assert_eq!(work.staff().addresses(Role::Packer).await.expect("read").len(), 2);
}

pub async fn a_new_password_comes_with_a_new_salt(subject: Subject) {
    let (owner, packer) = (staff("owner@shop.test", Role::Owner), staff("packer@shop.test", Role::Packer));
    let salt = a_uuid();
    let mut work = subject.begin().await;
    work.staff().add(&owner, at(0)).await.expect("added");
    work.staff().add(&packer, at(0)).await.expect("added");
    work.staff().renew(owner.staff.id, owner.staff.role, "another", salt).await.expect("set");
    commit(work).await;
    let wanted = KeptStaff { password_hash: "another".to_owned(), session_salt: salt, ..owner.clone() };
    let mut work = subject.begin().await;
    assert_eq!(work.staff().get(owner.staff.id).await.expect("read"), Some(wanted));
    assert_eq!(work.staff().get(packer.staff.id).await.expect("read"), Some(packer));
}

pub async fn an_owner_link_works_once(subject: Subject) {
    let mut work = subject.begin().await;
    work.staff().add_owner_link(b"link", at(60)).await.expect("added");
    commit(work).await;
    let mut work = subject.begin().await;
    assert!(work.staff().owner_link_is_good(b"link", at(59)).await.expect("asked"));
    assert!(work.staff().owner_link_is_good(b"link", at(59)).await.expect("asked"), "asking does not use it up");
    assert!(!work.staff().take_owner_link(b"guess", at(59)).await.expect("asked"));
    assert!(work.staff().take_owner_link(b"link", at(59)).await.expect("taken"));
    commit(work).await;
    let mut work = subject.begin().await;
    assert!(!work.staff().take_owner_link(b"link", at(59)).await.expect("asked"));
    assert!(!work.staff().owner_link_is_good(b"link", at(59)).await.expect("asked"));
}

pub async fn an_owner_link_is_too_old_after_its_time(subject: Subject) {
    let mut work = subject.begin().await;
    work.staff().add_owner_link(b"link", at(60)).await.expect("added");
    assert!(!work.staff().owner_link_is_good(b"link", at(61)).await.expect("asked"));
    assert!(!work.staff().take_owner_link(b"link", at(61)).await.expect("asked"));
}

pub async fn of_two_at_once_one_takes_the_owner_link(subject: Subject) {
    let mut work = subject.begin().await;
    work.staff().add_owner_link(b"link", at(60)).await.expect("added");
    commit(work).await;
    let takes = || async {
        let mut work = subject.begin().await;
        let taken = work.staff().take_owner_link(b"link", at(1)).await.expect("asked");
        hold().await;
        commit(work).await;
        taken
    };
    subject.wakes().await;
    let (first, second) = tokio::join!(takes(), takes());
    assert!(first != second);
}

pub async fn guesses_are_counted_by_subject_and_time(subject: Subject) {
    let mut work = subject.begin().await;
    for (name, minutes) in [("email:a", 1), ("email:a", 5), ("email:a", 6), ("email:b", 6)] {
        work.staff().note_attempt(name, at(minutes)).await.expect("noted");
    }
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.staff().attempts("email:a", at(0)).await.expect("counted"), 3);
    assert_eq!(work.staff().attempts("email:a", at(3)).await.expect("counted"), 2);
    work.staff().forget_attempts("email:a").await.expect("forgotten");
    assert_eq!(work.staff().attempts("email:a", at(0)).await.expect("counted"), 0);
    assert_eq!(work.staff().attempts("email:b", at(0)).await.expect("counted"), 1);
}

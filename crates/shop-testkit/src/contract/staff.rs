//! What a store promises about staff, roles, links and guesses.

use super::{Subject, at, commit, hold};
use crate::builders::a_uuid;
use shop_domain::{
    kernel::{EmailAddress, InvitationId, RoleId, StaffId},
    staff::{Caller, Invitation, Permissions, Preset, Role, Staff},
};
use shop_services::ports::{KeptStaff, StoreError};

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an e-mail address")
}

fn staff(address: &str, preset: Preset) -> KeptStaff {
    let staff = Staff { id: StaffId(a_uuid()), email: email(address), role: preset.into(), is_suspended: false };
    KeptStaff { staff, password_hash: "hash".to_owned(), session_salt: a_uuid() }
}

pub async fn staff_is_found_by_any_spelling_of_the_email(subject: Subject) {
    let owner = staff("Owner@shop.test", Preset::Owner);
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
    work.staff().add(&staff("owner@shop.test", Preset::Owner), at(0)).await.expect("added");
    commit(work).await;
    let mut work = subject.begin().await;
    let refused = work.staff().add(&staff("OWNER@shop.test", Preset::Packer), at(1)).await.expect_err("taken");
    assert!(matches!(refused, StoreError::Taken(_)), "{refused:?}");
}

pub async fn staff_is_found_and_addressed_by_role(subject: Subject) {
    let mut work = subject.begin().await;
    for (address, role) in
        [("a@shop.test", Preset::Owner), ("b@shop.test", Preset::Packer), ("c@shop.test", Preset::Packer)]
    {
        work.staff().add(&staff(address, role), at(0)).await.expect("added");
    }
    let mut gone = staff("d@shop.test", Preset::Editor);
    gone.staff.is_suspended = true;
    work.staff().add(&gone, at(0)).await.expect("added");
    assert!(work.staff().has(Preset::Owner.id()).await.expect("asked"));
    assert!(!work.staff().has(Preset::Editor.id()).await.expect("asked"), "whoever is suspended cannot come in");
    assert_eq!(work.staff().addresses(Preset::Owner.id()).await.expect("read"), [email("a@shop.test")]);
    assert_eq!(work.staff().addresses(Preset::Packer.id()).await.expect("read").len(), 2);
    let all = work.staff().all().await.expect("read");
    let all: Vec<_> = all.iter().map(|staff| (staff.email.as_str(), staff.is_suspended)).collect();
    let [a, b, c] = ["a@shop.test", "b@shop.test", "c@shop.test"].map(|address| (address, false));
    assert_eq!(all, [a, b, c, ("d@shop.test", true)]);
}

pub async fn a_new_password_comes_with_a_new_salt(subject: Subject) {
    let (owner, packer) = (staff("owner@shop.test", Preset::Owner), staff("packer@shop.test", Preset::Packer));
    let salt = a_uuid();
    let mut work = subject.begin().await;
    work.staff().add(&owner, at(0)).await.expect("added");
    work.staff().add(&packer, at(0)).await.expect("added");
    let wanted = KeptStaff { password_hash: "another".to_owned(), session_salt: salt, ..owner.clone() };
    work.staff().save(&wanted).await.expect("set");
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.staff().get(owner.staff.id).await.expect("read"), Some(wanted));
    assert_eq!(work.staff().get(packer.staff.id).await.expect("read"), Some(packer));
}

pub async fn another_role_and_a_suspension_are_kept(subject: Subject) {
    let mut kept = staff("a@shop.test", Preset::Packer);
    let mut work = subject.begin().await;
    work.staff().add(&kept, at(0)).await.expect("added");
    commit(work).await;
    (kept.staff.role, kept.staff.is_suspended) = (Preset::Manager.into(), true);
    let mut work = subject.begin().await;
    assert!(work.staff().lock(kept.staff.id).await.expect("read").is_some());
    work.staff().save(&kept).await.expect("saved");
    commit(work).await;
    assert_eq!(subject.begin().await.staff().get(kept.staff.id).await.expect("read"), Some(kept));
}

pub async fn of_two_owners_who_turn_each_other_out_the_second_finds_one(subject: Subject) {
    let both = [staff("a@shop.test", Preset::Owner), staff("b@shop.test", Preset::Owner)];
    let mut work = subject.begin().await;
    for owner in &both {
        work.staff().add(owner, at(0)).await.expect("added");
    }
    commit(work).await;
    let turns_out = |mut other: KeptStaff| {
        let subject = subject.clone();
        async move {
            let mut work = subject.begin().await;
            let found = work.staff().lock_owners().await.expect("read").0.len();
            hold().await;
            other.staff.is_suspended = true;
            if found > 1 {
                work.staff().save(&other).await.expect("saved");
            }
            commit(work).await;
            found
        }
    };
    subject.wakes().await;
    let [a, b] = both;
    let (first, second) = tokio::join!(turns_out(b), turns_out(a));
    assert_eq!((first.min(second), first.max(second)), (1, 2));
    assert!(subject.begin().await.staff().has(Preset::Owner.id()).await.expect("asked"));
}

fn an_invitation(address: &str, by: StaffId) -> Invitation {
    let id = InvitationId(a_uuid());
    Invitation { id, email: email(address), role: Preset::Packer.id(), by, expires_at: at(60) }
}

pub async fn an_invitation_is_good_until_it_ends_or_is_used(subject: Subject) {
    let by = StaffId(a_uuid());
    let wanted = an_invitation("a@shop.test", by);
    let mut work = subject.begin().await;
    work.staff().invite(&wanted, b"link").await.expect("invited");
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.staff().invitation(b"link", at(59)).await.expect("read"), Some(wanted.clone()));
    assert_eq!(work.staff().invitation(b"guess", at(59)).await.expect("read"), None);
    assert_eq!(work.staff().invitation(b"link", at(60)).await.expect("read"), None, "too old");
    assert_eq!(work.staff().invitations(at(59)).await.expect("read"), std::slice::from_ref(&wanted));
    assert_eq!(work.staff().invitations(at(60)).await.expect("read"), []);
    assert!(work.staff().end_invitation(wanted.id).await.expect("ended"));
    assert!(!work.staff().end_invitation(wanted.id).await.expect("asked"));
    assert_eq!(work.staff().invitation(b"link", at(0)).await.expect("read"), None);
}

pub async fn a_new_invitation_takes_the_place_of_the_one_before(subject: Subject) {
    let (by, other) = (StaffId(a_uuid()), StaffId(a_uuid()));
    let mut work = subject.begin().await;
    work.staff().invite(&an_invitation("a@shop.test", by), b"one").await.expect("invited");
    work.staff().invite(&an_invitation("b@shop.test", other), b"two").await.expect("invited");
    work.staff().invite(&an_invitation("A@shop.test", by), b"six").await.expect("invited again");
    assert_eq!(work.staff().invitation(b"one", at(0)).await.expect("read"), None);
    assert_eq!(work.staff().invitations(at(0)).await.expect("read").len(), 2);
    work.staff().end_invitations_by(by).await.expect("ended");
    let left = work.staff().invitations(at(0)).await.expect("read");
    assert_eq!(left.iter().map(|left| left.by).collect::<Vec<_>>(), [other]);
}

pub async fn the_presets_are_there_from_the_start(subject: Subject) {
    let roles = subject.begin().await.roles().all().await.expect("read");
    assert_eq!(roles, Preset::ALL.map(|preset| (Role::from(preset), 0)));
}

pub async fn a_role_is_kept_and_counted_by_who_has_it(subject: Subject) {
    let by = Caller::from(&staff("owner@shop.test", Preset::Owner).staff);
    let some = Permissions::of_codes(["orders.change", "keys.read"]);
    let mut role = Role::new(RoleId(a_uuid()), "Night shift", some, &by).expect("a role");
    let mut member = staff("a@shop.test", Preset::Packer);
    let mut work = subject.begin().await;
    work.roles().save(&role).await.expect("added");
    role.version = 1;
    member.staff.role = role.clone();
    work.staff().add(&member, at(0)).await.expect("added");
    work.staff()
        .invite(&Invitation { role: role.id, ..an_invitation("b@shop.test", by.staff) }, b"l")
        .await
        .expect("invited");
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.roles().lock(role.id).await.expect("read"), Some((role.clone(), 2)));
    assert_eq!(work.roles().all().await.expect("read").last(), Some(&(role.clone(), 2)));
    role.change("Night shift", Permissions::of_codes(["orders.read"]), &by).expect("changed");
    work.roles().save(&role).await.expect("saved");
    assert!(matches!(work.roles().save(&role).await, Err(StoreError::Conflict)), "an old version");
    commit(work).await;
    let kept = subject.begin().await.staff().get(member.staff.id).await.expect("read").expect("there");
    assert_eq!(kept.staff.role.permissions(), role.permissions(), "at once, for everybody who has it");
}

pub async fn a_role_that_nobody_has_can_go_and_its_name_is_its_own(subject: Subject) {
    let by = Caller::from(&staff("owner@shop.test", Preset::Owner).staff);
    let some = Permissions::of_codes(["orders.read"]);
    let role = |name| Role::new(RoleId(a_uuid()), name, some, &by).expect("a role");
    let first = role("Night");
    let mut work = subject.begin().await;
    work.roles().save(&first).await.expect("added");
    commit(work).await;
    let taken = subject.begin().await.roles().save(&role("night")).await.expect_err("taken");
    assert!(matches!(taken, StoreError::Taken("role.name_taken")), "{taken:?}");
    let mut work = subject.begin().await;
    work.roles().remove(first.id).await.expect("removed");
    assert_eq!(work.roles().lock(first.id).await.expect("read"), None);
}

pub async fn a_link_to_another_password_is_somebodys_until_it_ends_or_their_links_do(subject: Subject) {
    let [mei, lin] = [staff("mei@shop.test", Preset::Packer), staff("lin@shop.test", Preset::Packer)];
    let mut work = subject.begin().await;
    for (kept, link) in [(&mei, [b"one", b"two"]), (&lin, [b"six", b"ten"])] {
        work.staff().add(kept, at(0)).await.expect("added");
        for token in link {
            work.staff().add_reset(token, kept.staff.id, at(60)).await.expect("added");
        }
    }
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.staff().reset(b"one", at(59)).await.expect("asked"), Some(mei.staff.id));
    assert_eq!(work.staff().reset(b"six", at(59)).await.expect("asked"), Some(lin.staff.id));
    assert_eq!(work.staff().reset(b"guess", at(0)).await.expect("asked"), None);
    assert_eq!(work.staff().reset(b"one", at(60)).await.expect("asked"), None, "too old");
    work.staff().end_resets(mei.staff.id).await.expect("ended");
    assert_eq!(work.staff().reset(b"one", at(0)).await.expect("asked"), None);
    assert_eq!(work.staff().reset(b"two", at(0)).await.expect("asked"), None, "nor any other of theirs");
    assert_eq!(work.staff().reset(b"six", at(0)).await.expect("asked"), Some(lin.staff.id));
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

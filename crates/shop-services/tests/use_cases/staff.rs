//! Who works in the shop, who asks them to, and who may say what others may.

use shop_contract::RoleForm;
use shop_domain::{
    fault::{Class, Fault},
    kernel::{InvitationId, Language, RoleId, StaffId},
    staff::{Caller, Permission, Preset},
};
use shop_services::{refusal::Refusal, staff::StaffRefusal};
use shop_testkit::{Clerk, TestShop, builders::a_uuid};
use time::Duration;

const ADDRESS: &str = "203.0.113.7";

async fn invites(by: &Clerk, email: &str, preset: Preset) -> Result<Option<String>, StaffRefusal> {
    let invited = by.services.staff.invite(&by.caller, email, preset.id(), Language::English).await?;
    Ok(invited.link)
}

/// The secret in the last letter that went out.
async fn token_of_the_letter(shop: &TestShop) -> String {
    shop.works_off().await;
    let text = shop.mailer.sent().pop().expect("a letter went out").text;
    let rest = text.split("/admin/join?token=").nth(1).expect("it has the link");
    rest.split_whitespace().next().expect("with a secret").to_owned()
}

/// What somebody may do, were they to come in now.
async fn caller_now(shop: &TestShop, id: StaffId) -> Option<Caller> {
    let kept = shop.services.account.staff(id).await.expect("read")?;
    Some(Caller::from(&kept.staff))
}

fn role(name: &str, permissions: &[&str]) -> RoleForm {
    let permissions = permissions.iter().map(|code| (*code).to_owned()).collect();
    RoleForm { version: "1".to_owned(), name: name.to_owned(), permissions }
}

#[tokio::test]
async fn whoever_is_invited_by_letter_comes_in_once_with_the_role() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    assert_eq!(invites(&owner, "Mei@shop.test", Preset::Manager).await.expect("invited"), None);
    let token = token_of_the_letter(&shop).await;
    let known = shop.services.account.invitation(&token).await.expect("asked").expect("good");
    assert_eq!(known.email.as_str(), "Mei@shop.test");
    let mei = shop.services.account.join(&token, TestShop::PASSWORD, ADDRESS).await.expect("in");
    assert_eq!(mei.staff.role, Preset::Manager.into());
    let refused = shop.services.account.join(&token, TestShop::PASSWORD, ADDRESS).await.expect_err("used");
    assert_eq!((refused.code(), refused.class()), ("account.invitation_used", Class::Forbidden));
    let signed_in = shop.services.account.sign_in("mei@shop.test", TestShop::PASSWORD, ADDRESS).await;
    assert_eq!(signed_in.expect("signed in").staff.id, mei.staff.id);
}

#[tokio::test]
async fn the_secret_of_an_invitation_is_kept_nowhere() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    invites(&owner, "mei@shop.test", Preset::Packer).await.expect("invited");
    let waiting = shop.store.committed().letters[0].secret.clone();
    assert!(waiting.is_some_and(|sealed| sealed.starts_with("sealed:")));
    let token = token_of_the_letter(&shop).await;
    let tables = shop.store.committed();
    let letter = &tables.letters[0];
    assert!(!letter.text.contains(&token) && !letter.html.contains(&token), "whoever reads letters gets no link");
    assert_eq!(letter.secret, None, "gone with the letter");
    let jobs = format!("{:?} {:?}", tables.jobs, tables.invitations);
    assert!(!jobs.contains(&token));
}

#[tokio::test]
async fn without_a_mail_server_the_link_is_told_to_whoever_invites() {
    let shop = TestShop::without_mail();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let link = invites(&owner, "mei@shop.test", Preset::Packer).await.expect("invited").expect("a link");
    let token = link.strip_prefix("https://shop.test/admin/join?token=").expect("the configured origin");
    shop.services.account.join(token, TestShop::PASSWORD, ADDRESS).await.expect("in");
    assert_eq!(shop.store.committed().letters, []);
}

#[tokio::test]
async fn an_invitation_ends_after_a_day_and_when_it_is_withdrawn_or_made_anew() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let joins = async |token: &str| shop.services.account.join(token, TestShop::PASSWORD, ADDRESS).await;
    invites(&owner, "mei@shop.test", Preset::Packer).await.expect("invited");
    let first = token_of_the_letter(&shop).await;
    invites(&owner, "MEI@shop.test", Preset::Packer).await.expect("invited again");
    let second = token_of_the_letter(&shop).await;
    assert_eq!(joins(&first).await.expect_err("another took its place").code(), "account.invitation_used");
    let listed = owner.services.staff.list(&owner.caller).await.expect("read").invitations;
    assert_eq!(listed.len(), 1);
    owner.services.staff.withdraw(&owner.caller, listed[0].id).await.expect("withdrawn");
    assert_eq!(joins(&second).await.expect_err("withdrawn").code(), "account.invitation_used");
    let again = owner.services.staff.withdraw(&owner.caller, InvitationId(a_uuid())).await;
    assert_eq!(again.expect_err("there is none").code(), "staff.not_found");
    invites(&owner, "mei@shop.test", Preset::Packer).await.expect("invited");
    let third = token_of_the_letter(&shop).await;
    shop.clock.pass(Duration::hours(24));
    assert_eq!(joins(&third).await.expect_err("too old").code(), "account.invitation_used");
}

#[tokio::test]
async fn guesses_at_invitations_are_limited_and_cost_us_nothing() {
    let shop = TestShop::new();
    for _ in 0..100 {
        let refused = shop.services.account.join("guess", TestShop::PASSWORD, ADDRESS).await;
        assert_eq!(refused.expect_err("a guess").code(), "account.invitation_used");
    }
    let refused = shop.services.account.join("guess", TestShop::PASSWORD, ADDRESS).await.expect_err("too many");
    assert_eq!(refused.code(), "account.too_many_attempts");
    assert_eq!(shop.passwords.hashed(), 0);
}

#[tokio::test]
async fn a_short_password_does_not_use_the_invitation_up() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    invites(&owner, "mei@shop.test", Preset::Packer).await.expect("invited");
    let token = token_of_the_letter(&shop).await;
    let refused = shop.services.account.join(&token, "short", ADDRESS).await.expect_err("too short");
    assert_eq!(refused.fields()[0].field, "password");
    shop.services.account.join(&token, TestShop::PASSWORD, ADDRESS).await.expect("in");
}

#[tokio::test]
async fn nobody_invites_somebody_to_more_than_they_may_themselves() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let own = role("Lead", &["orders.change", "staff.change"]);
    let lead = owner.services.staff.add_role(&owner.caller, &own).await.expect("added");
    let mei = shop.hires(Preset::Packer, "mei@shop.test").await;
    owner.services.staff.change_role(&owner.caller, mei.staff.id, lead).await.expect("changed");
    let mei = Clerk { caller: caller_now(&shop, mei.staff.id).await.expect("there"), ..mei };
    for preset in [Preset::Owner, Preset::Manager, Preset::Packer] {
        let refused = invites(&mei, "friend@shop.test", preset).await.expect_err("more than theirs");
        assert_eq!((refused.code(), refused.class()), ("staff.beyond", Class::Forbidden), "{preset:?}");
    }
    let bigger = mei.services.staff.add_role(&mei.caller, &role("Big", &["money.move"])).await;
    assert_eq!(bigger.expect_err("more than theirs").code(), "staff.beyond");
    let widened = role("Lead", &["orders.change", "staff.change", "keys.change"]);
    let refused = mei.services.staff.update_permissions(&mei.caller, lead, &widened).await;
    assert_eq!(refused.expect_err("their own role").code(), "staff.beyond");
    let turned = mei.services.staff.suspend(&mei.caller, owner.staff.id).await.expect_err("the owner may more");
    assert_eq!(turned.code(), "staff.beyond");
}

#[tokio::test]
async fn nobody_takes_back_what_somebody_with_a_greater_say_has_offered() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let own = role("Lead", &["orders.read", "staff.change"]);
    let lead = owner.services.staff.add_role(&owner.caller, &own).await.expect("added");
    let mei = shop.hires(Preset::Packer, "mei@shop.test").await;
    owner.services.staff.change_role(&owner.caller, mei.staff.id, lead).await.expect("changed");
    let mei = Clerk { caller: caller_now(&shop, mei.staff.id).await.expect("there"), ..mei };
    invites(&owner, "boss@shop.test", Preset::Owner).await.expect("invited");
    let open = owner.services.staff.list(&owner.caller).await.expect("read").invitations.remove(0);
    let withdrawn = mei.services.staff.withdraw(&mei.caller, open.id).await.expect_err("it is the owner's");
    assert_eq!((withdrawn.code(), withdrawn.class()), ("staff.beyond", Class::Forbidden));
    let instead = mei.services.staff.invite(&mei.caller, "Boss@shop.test", lead, Language::English).await;
    assert_eq!(instead.expect_err("in place of it").code(), "staff.beyond");
    mei.services.staff.invite(&mei.caller, "friend@shop.test", lead, Language::English).await.expect("invited");
    let all = owner.services.staff.list(&owner.caller).await.expect("read").invitations;
    assert!(all.iter().any(|left| left.id == open.id));
    for invitation in all {
        owner.services.staff.withdraw(&owner.caller, invitation.id).await.expect("an owner may");
    }
}

#[tokio::test]
async fn the_last_owner_cannot_be_locked_out_by_anybody() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let change = async |by: &Clerk, id| by.services.staff.change_role(&by.caller, id, Preset::Packer.id()).await;
    assert_eq!(change(&owner, owner.staff.id).await.expect_err("the last").code(), "staff.last_owner");
    let other = shop.hires(Preset::Owner, "other@shop.test").await;
    let oneself = owner.services.staff.suspend(&owner.caller, owner.staff.id).await;
    assert_eq!(oneself.expect_err("oneself").code(), "staff.oneself");
    owner.services.staff.suspend(&owner.caller, other.staff.id).await.expect("one is left");
    assert_eq!(change(&owner, owner.staff.id).await.expect_err("the last who can come in").code(), "staff.last_owner");
    let late = other.services.staff.suspend(&other.caller, owner.staff.id).await.expect_err("they came in earlier");
    assert_eq!(late.code(), "permission.missing", "what was taken meanwhile is not theirs to use");
}

#[tokio::test]
async fn of_two_owners_who_turn_each_other_out_at_once_one_stays() {
    let shop = TestShop::new();
    let (a, b) = (shop.hires(Preset::Owner, "a@shop.test").await, shop.hires(Preset::Owner, "b@shop.test").await);
    let turns_out = |by: &Clerk, other: StaffId| {
        let by = by.clone();
        async move { by.services.staff.suspend(&by.caller, other).await.is_ok() }
    };
    let (first, second) = tokio::join!(turns_out(&a, b.staff.id), turns_out(&b, a.staff.id));
    assert!(first != second);
    assert!(shop.services.account.has_owner().await.expect("asked"));
}

#[tokio::test]
async fn whoever_is_suspended_is_turned_away_as_if_the_password_were_wrong() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let packer = shop.hires(Preset::Packer, "packer@shop.test").await;
    owner.services.staff.suspend(&owner.caller, packer.staff.id).await.expect("suspended");
    assert_eq!(caller_now(&shop, packer.staff.id).await, None, "open sessions find nobody");
    let signs_in = async || shop.services.account.sign_in("packer@shop.test", TestShop::PASSWORD, ADDRESS).await;
    assert_eq!(signs_in().await.expect_err("suspended").code(), "account.wrong_credentials");
    assert_eq!(shop.passwords.verified(), 1, "and it took as long");
    owner.services.staff.restore(&owner.caller, packer.staff.id).await.expect("restored");
    signs_in().await.expect("in again");
}

#[tokio::test]
async fn another_role_holds_at_once_and_ends_open_sessions() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let mei = shop.hires(Preset::Manager, "mei@shop.test").await;
    let salt = async || shop.services.account.staff(mei.staff.id).await.expect("read").expect("there").session_salt;
    let before = salt().await;
    let same = owner.services.staff.change_role(&owner.caller, mei.staff.id, Preset::Manager.id()).await;
    same.expect("nothing to do");
    assert_eq!(salt().await, before, "nothing has changed");
    owner.services.staff.change_role(&owner.caller, mei.staff.id, Preset::Packer.id()).await.expect("changed");
    assert_ne!(salt().await, before);
    let caller = caller_now(&shop, mei.staff.id).await.expect("there");
    assert!(caller.may(Permission::ChangeOrders) && !caller.may(Permission::MoveMoney));
    let nowhere = owner.services.staff.change_role(&owner.caller, mei.staff.id, RoleId(a_uuid())).await;
    assert_eq!(nowhere.expect_err("no such role").code(), "role.not_found");
    let nobody = owner.services.staff.change_role(&owner.caller, StaffId(a_uuid()), Preset::Packer.id()).await;
    assert_eq!(nobody.expect_err("nobody").code(), "staff.not_found");
}

#[tokio::test]
async fn whoever_loses_their_say_takes_their_invitations_with_them() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let other = shop.hires(Preset::Owner, "other@shop.test").await;
    invites(&other, "mei@shop.test", Preset::Owner).await.expect("invited");
    let token = token_of_the_letter(&shop).await;
    owner.services.staff.change_role(&owner.caller, other.staff.id, Preset::Editor.id()).await.expect("changed");
    let refused = shop.services.account.join(&token, TestShop::PASSWORD, ADDRESS).await.expect_err("ended");
    assert_eq!(refused.code(), "account.invitation_used");
}

#[tokio::test]
async fn sessions_are_ended_by_oneself_and_by_whoever_has_a_say() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let packer = shop.hires(Preset::Packer, "packer@shop.test").await;
    let salt = async || shop.services.account.staff(packer.staff.id).await.expect("read").expect("there").session_salt;
    let first = salt().await;
    owner.services.staff.sign_out(&owner.caller, packer.staff.id).await.expect("signed out");
    let second = salt().await;
    shop.services.account.sign_out_everywhere(&packer.caller).await.expect("signed out");
    assert!(first != second && second != salt().await);
}

#[tokio::test]
async fn what_a_role_permits_is_changed_for_everybody_who_has_it() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let packer = shop.hires(Preset::Packer, "packer@shop.test").await;
    let (staff, id) = (&owner.services.staff, Preset::Packer.id());
    let wider = role("", &["orders.change", "money.move"]);
    staff.update_permissions(&owner.caller, id, &wider).await.expect("changed");
    assert!(caller_now(&shop, packer.staff.id).await.expect("there").may(Permission::MoveMoney));
    let late = staff.update_permissions(&owner.caller, id, &wider).await.expect_err("built on an old reading");
    assert_eq!((late.code(), late.class()), ("settings.conflict", Class::Conflict));
    let fixed = staff.update_permissions(&owner.caller, Preset::Owner.id(), &wider).await.expect_err("fixed");
    assert_eq!(fixed.code(), "role.fixed");
    let nothing = RoleForm { version: "2".to_owned(), ..role("", &["of.tomorrow"]) };
    let empty = staff.update_permissions(&owner.caller, id, &nothing).await.expect_err("it permits nothing");
    assert_eq!(empty.fields()[0].field, "permissions");
}

#[tokio::test]
async fn a_role_of_the_shops_own_is_made_given_and_removed_when_nobody_has_it() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let (staff, by) = (&owner.services.staff, &owner.caller);
    let id = staff.add_role(by, &role(" 夜班 ", &["orders.change"])).await.expect("added");
    let kept = staff.role(by, id).await.expect("read");
    assert_eq!((kept.name.as_str(), kept.permissions.codes()), ("夜班", vec!["orders.read", "orders.change"]));
    assert_eq!(staff.add_role(by, &role("夜班", &["orders.read"])).await.expect_err("taken").code(), "role.name_taken");
    let packer = shop.hires(Preset::Packer, "packer@shop.test").await;
    staff.change_role(by, packer.staff.id, id).await.expect("given");
    assert_eq!(staff.remove_role(by, id).await.expect_err("somebody has it").code(), "role.in_use");
    staff.change_role(by, packer.staff.id, Preset::Packer.id()).await.expect("taken back");
    staff.remove_role(by, id).await.expect("removed");
    assert_eq!(staff.role(by, id).await.expect_err("gone").code(), "role.not_found");
    assert_eq!(staff.remove_role(by, Preset::Editor.id()).await.expect_err("a preset").code(), "role.fixed");
}

//! Another password for somebody of the staff, by the forms of the page and a letter that arrives.

use crate::{
    harness::{Answer, TestShop, Visitor, asks, letter_to, link_in},
    mail::with_mail,
};
use shop_domain::{
    kernel::{Language, StaffId},
    staff::{Caller, Preset},
};
use shop_testkit::PostOffice;
use sqlx::PgPool;

const MEI: &str = "mei@staff.test";
const OLD: &str = "correct horse battery";
const NEW: &str = "another mountain";

/// A packer who has come in by an invitation.
async fn joins(shop: &TestShop, office: &PostOffice) -> Visitor {
    drop(shop.owner().await);
    let id = sqlx::query_scalar("select staff_id from staff").fetch_one(&shop.pool).await.expect("the owner");
    let owner = shop.services.account.staff(StaffId(id)).await.expect("read").expect("there").staff;
    let role = Preset::Packer.id();
    shop.services.staff.invite(&Caller::from(&owner), MEI, role, Language::English).await.expect("invited");
    let link = link_in(&letter_to(office, MEI, "/admin/join").await, &shop.origin);
    let visitor = shop.visitor();
    let form = visitor.finds_form(&link, "/admin/join").await.fill("password", OLD);
    assert_eq!(visitor.submits(&form).await.location(), "/admin");
    visitor
}

async fn signs_in(visitor: &Visitor, password: &str) -> Answer {
    let fields = [("email".to_owned(), MEI.to_owned()), ("password".to_owned(), password.to_owned())];
    visitor.posts("/admin/sign-in", &fields).await
}

async fn a_link(shop: &TestShop, office: &PostOffice) -> String {
    assert_eq!(asks(&shop.visitor(), "/admin/forgot", MEI).await.location(), "/admin/forgot/sent");
    link_in(&letter_to(office, MEI, "/admin/reset").await, &shop.origin)
}

#[sqlx::test(migrations = "../migrations")]
async fn a_packer_sets_another_password_and_every_session_ends(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let before = joins(&shop, &office).await;
    before.opens("/admin/orders").await.expect(200);
    let door = shop.visitor().opens("/admin/sign-in").await.expect(200);
    assert!(door.contains("href=\"/admin/forgot\""));
    let visitor = shop.visitor();
    let link = a_link(&shop, &office).await;
    let form = visitor.finds_form(&link, "/admin/reset").await;
    let refused = visitor.submits(&form.clone().fill("password", "1234567")).await.expect(422);
    assert!(refused.contains(MEI) && !refused.contains("1234567"), "a password never comes back");
    let form = form.fill("password", NEW);
    assert_eq!(visitor.submits(&form).await.location(), "/admin/reset/done");
    visitor.opens("/admin/reset/done").await.expect(200);
    assert_eq!(visitor.opens("/admin/orders").await.location(), "/admin/sign-in", "the letter lets nobody in");
    assert_eq!(before.opens("/admin/orders").await.location(), "/admin/sign-in", "what was open is over");
    letter_to(&office, MEI, "/admin/forgot").await;
    signs_in(&shop.visitor(), OLD).await.expect(401);
    assert_eq!(signs_in(&visitor, NEW).await.location(), "/admin");
    shop.visitor().opens(&link).await.expect(403);
    shop.visitor().submits(&form).await.expect(403);
}

#[sqlx::test(migrations = "../migrations")]
async fn of_two_who_follow_a_link_at_once_one_sets_the_password(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    joins(&shop, &office).await;
    let link = a_link(&shop, &office).await;
    let form = shop.visitor().finds_form(&link, "/admin/reset").await;
    let (one, other) = (shop.visitor(), shop.visitor());
    let (mine, theirs) = (form.clone().fill("password", NEW), form.fill("password", "a third mountain"));
    let (first, second) = tokio::join!(one.submits(&mine), other.submits(&theirs));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403]);
    let password = if first.status == 303 { NEW } else { "a third mountain" };
    assert_eq!(signs_in(&shop.visitor(), password).await.location(), "/admin");
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_learns_at_the_door_who_works_here(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    joins(&shop, &office).await;
    let told = |answer: Answer| {
        let kept = answer.headers.iter().filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
        let headers: Vec<_> = kept.map(|(name, value)| format!("{name}: {value:?}")).collect();
        (answer.status, headers, answer.text().to_owned())
    };
    let known = told(asks(&shop.visitor(), "/admin/forgot", MEI).await);
    let unknown = told(asks(&shop.visitor(), "/admin/forgot", "nobody@staff.test").await);
    assert_eq!(known, unknown);
    asks(&shop.visitor(), "/admin/forgot", "nobody").await.expect(422);
    for link in ["/admin/reset", "/admin/reset?token=guess"] {
        let page = shop.visitor().opens(link).await.expect(403);
        assert!(page.contains("href=\"/admin/forgot\"") && !page.contains("type=\"password\""), "{link}");
    }
}

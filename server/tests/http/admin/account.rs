//! Who gets in, and who does not.

use super::permissions::{joins, owner};
use crate::harness::{Answer, Owner, TestShop, Visitor, until};
use shop_domain::staff::Preset;
use shop_gateways::SystemClock;
use shop_services::ports::Clock;
use sqlx::PgPool;
use time::Duration;
use tower_sessions::{SessionStore, session::Id};

async fn signs_in(visitor: &Visitor, email: &str, password: &str) -> Answer {
    let fields = [("email".to_owned(), email.to_owned()), ("password".to_owned(), password.to_owned())];
    visitor.posts("/admin/sign-in", &fields).await
}

#[sqlx::test(migrations = "../migrations")]
async fn the_owners_link_works_once(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let link = shop.services.account.owner_link().await.expect("a link");
    assert!(link.starts_with(&shop.origin));
    let visitor = shop.visitor();
    let form = visitor.finds_form(&link, "/admin/welcome").await;
    let short = form.clone().fill("email", Owner::EMAIL).fill("password", "1234567");
    let refused = visitor.submits(&short).await.expect(422);
    assert!(refused.contains(Owner::EMAIL) && !refused.contains("1234567"), "a password never comes back");
    let form = form.fill("email", Owner::EMAIL).fill("password", Owner::PASSWORD);
    assert_eq!(visitor.submits(&form).await.location(), "/admin");
    assert_eq!(visitor.opens("/admin").await.status, 200, "whoever used it is signed in");
    shop.visitor().opens(&link).await.expect(403);
    let stolen = form.fill("email", "thief@shop.test");
    shop.visitor().submits(&stolen).await.expect(403);
    assert_eq!(shop.count("select count(*) from staff").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn of_two_who_use_the_link_at_once_one_gets_in(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let link = shop.services.account.owner_link().await.expect("a link");
    let form = shop.visitor().finds_form(&link, "/admin/welcome").await.fill("password", Owner::PASSWORD);
    let (one, other) = (shop.visitor(), shop.visitor());
    let (mine, theirs) = (form.clone().fill("email", "one@shop.test"), form.fill("email", "other@shop.test"));
    let (first, second) = tokio::join!(one.submits(&mine), other.submits(&theirs));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403]);
    assert_eq!(shop.count("select count(*) from staff").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_sees_the_admin_without_signing_in(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    visitor.set_cookie("staff", "AAAAAAAAAAAAAAAAAAAAAA");
    for path in
        ["/admin", "/admin/orders", "/admin/orders/1", "/admin/products", "/admin/products/new", "/admin/settings"]
    {
        assert_eq!(visitor.opens(path).await.location(), "/admin/sign-in", "{path}");
    }
    for path in [
        "/admin/orders/1/ship",
        "/admin/orders/1/note",
        "/admin/settings",
        "/admin/products/1/archive",
        "/admin/products/new",
    ] {
        assert_eq!(visitor.posts(path, &[]).await.location(), "/admin/sign-in", "{path}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_session_gets_another_id_at_sign_in_and_none_at_sign_out(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    drop(shop.owner().await);
    let visitor = shop.visitor();
    visitor.set_cookie("staff", "AAAAAAAAAAAAAAAAAAAAAA");
    visitor.opens("/admin/sign-in").await.expect(200);
    let before = visitor.cookie("staff");
    let answer = signs_in(&visitor, &Owner::EMAIL.to_uppercase(), Owner::PASSWORD).await;
    assert_eq!(answer.location(), "/admin");
    let cookie = answer.header("set-cookie").to_ascii_lowercase();
    for word in ["httponly", "samesite=lax", "path=/"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    let after = visitor.cookie("staff");
    assert!(after.is_some() && before != after, "{before:?} {after:?}");
    assert_eq!(visitor.opens("/admin").await.status, 200);
    let copied = shop.visitor();
    copied.set_cookie("staff", &after.expect("a session"));
    assert_eq!(visitor.posts("/admin/sign-out", &[]).await.location(), "/admin/sign-in");
    assert_eq!(copied.opens("/admin").await.location(), "/admin/sign-in", "the session is gone on the server too");
}

#[sqlx::test(migrations = "../migrations")]
async fn somebody_who_signs_in_twice_gets_another_session(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let before = owner.visitor.cookie("staff").expect("a session");
    assert_eq!(signs_in(&owner.visitor, Owner::EMAIL, Owner::PASSWORD).await.location(), "/admin");
    assert_ne!(owner.visitor.cookie("staff").expect("a session"), before);
    let copied = shop.visitor();
    copied.set_cookie("staff", &before);
    assert_eq!(copied.opens("/admin").await.location(), "/admin/sign-in", "the one before is gone");
    assert_eq!(owner.opens("/admin").await.status, 200);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_request_in_flight_does_not_undo_a_sign_out(pool: PgPool) {
    let shop = TestShop::start(pool.clone()).await;
    let owner = shop.owner().await;
    let session = owner.visitor.cookie("staff").expect("a session");
    // The page is held up after its session was read: it cannot say how the shop is called.
    let mut held = pool.begin().await.expect("begun");
    sqlx::query("lock table shops in access exclusive mode").execute(&mut *held).await.expect("locked");
    let page = tokio::spawn({
        let owner = shop.visitor();
        owner.set_cookie("staff", &session);
        async move { owner.opens("/admin").await.status }
    });
    until("the page waits", async || {
        (shop.count("select count(*) from pg_locks where not granted and relation = 'shops'::regclass").await > 0)
            .then_some(())
    })
    .await;
    assert_eq!(owner.visitor.posts("/admin/sign-out", &[]).await.location(), "/admin/sign-in");
    held.rollback().await.expect("let go");
    assert_eq!(page.await.expect("answered"), 200, "it had come in before");
    let copied = shop.visitor();
    copied.set_cookie("staff", &session);
    assert_eq!(copied.opens("/admin").await.location(), "/admin/sign-in");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_new_password_ends_the_sessions_of_the_old_one(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    assert_eq!(owner.opens("/admin").await.status, 200);
    let newer = shop.owner().await;
    assert_eq!(newer.opens("/admin").await.status, 200);
    assert_eq!(owner.opens("/admin").await.location(), "/admin/sign-in");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_wrong_password_and_an_unknown_address_are_told_alike(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    drop(shop.owner().await);
    let wrong = signs_in(&shop.visitor(), Owner::EMAIL, "wrong").await.expect(401);
    let unknown = signs_in(&shop.visitor(), "owner@shop.tesu", "wrong").await.expect(401);
    assert_eq!(wrong.text().replace(Owner::EMAIL, "owner@shop.tesu"), unknown.text());
    signs_in(&shop.visitor(), "", "").await.expect(401);
    signs_in(&shop.visitor(), Owner::EMAIL, &"p".repeat(10_000)).await.expect(401);
}

#[sqlx::test(migrations = "../migrations")]
async fn guessing_ends_after_ten_times(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    drop(shop.owner().await);
    for _ in 0..10 {
        signs_in(&shop.visitor(), Owner::EMAIL, "wrong").await.expect(401);
    }
    signs_in(&shop.visitor(), Owner::EMAIL, Owner::PASSWORD).await.expect(429);
    // Another spelling of the same address counts as the same, and a header does not move anybody elsewhere.
    let visitor = shop.visitor();
    let fields = [("email", "OWNER@shop.test"), ("password", Owner::PASSWORD)];
    let request = visitor.request(reqwest::Method::POST, "/admin/sign-in").header("x-forwarded-for", "198.51.100.7");
    visitor.sends(request.form(&fields)).await.expect(429);
}

#[sqlx::test(migrations = "../migrations")]
async fn guessing_at_once_is_counted_like_guessing_in_turn(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    drop(shop.owner().await);
    let tasks: Vec<_> = (0..40)
        .map(|_| {
            let visitor = shop.visitor();
            tokio::spawn(async move { signs_in(&visitor, Owner::EMAIL, "wrong").await.status })
        })
        .collect();
    let mut judged = 0;
    for task in tasks {
        match task.await.expect("answered") {
            401 => judged += 1,
            status => assert_eq!(status, 429),
        }
    }
    assert!(judged <= 10, "{judged} guesses were judged, and 10 are allowed");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_language_can_be_chosen_after_a_refusal(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let body = crate::harness::Buyer::default().wants(&[(&shop.goods("WARE-PITCHER-200").await, 1)]);
    let order = shop.visitor().orders("a key", &body).await.expect(201).json();
    let page = owner.finds_order(order["number"].as_str().expect("a number")).await;
    let refused = owner.step(&page, "ship").await.fill("version", "99");
    owner.visitor.submits(&refused).await.expect(409);
    let choice = owner.visitor.request(reqwest::Method::POST, "/admin/language");
    let choice = choice.header("referer", [shop.origin.as_str(), &refused.action].concat()).form(&[("language", "en")]);
    let next = owner.visitor.sends(choice).await.location();
    assert_eq!(next, page);
    owner.opens(&next).await.expect(200);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_admins_language_can_be_chosen_and_leads_back_to_the_page(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    let form = visitor.finds_form("/admin/sign-in", "/admin/language").await;
    assert_eq!(form.value("language"), "en");
    let fields = form.fields.clone();
    let chosen = visitor.posts("/admin/language", &fields).await;
    assert_eq!(chosen.location(), "/admin", "no page is named, and none is guessed");
    assert!(visitor.opens("/admin/sign-in").await.text().contains("<html lang=\"en\""));
    for elsewhere in ["https://evil.test/admin.evil", "//evil.test/admin", "javascript:alert(1)"] {
        let request = visitor.request(reqwest::Method::POST, "/admin/language").header("referer", elsewhere);
        let request = request.header("sec-fetch-site", "same-origin");
        let answer = visitor.sends(request.form(&[("language", "zh-TW")])).await;
        assert!(answer.location().starts_with("/admin"), "{elsewhere}");
    }
    assert!(visitor.opens("/admin/sign-in").await.text().contains("<html lang=\"zh"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_password_is_changed_by_the_one_before_and_only_this_browser_stays_in(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let phone = shop.visitor();
    signs_in(&phone, Owner::EMAIL, Owner::PASSWORD).await.location();
    let form = owner.visitor.finds_form("/admin/password", "/admin/password").await;
    let wrong = form.clone().fill("password", "wrong").fill("new_password", "another mountain");
    let told = owner.visitor.submits(&wrong).await.expect(422);
    assert!(!told.text().contains("another mountain"), "what was typed is not said again");
    phone.opens("/admin").await.expect(200);

    let (before, right) = (owner.visitor.cookie("staff"), form.fill("password", Owner::PASSWORD));
    let right = right.fill("new_password", "another mountain");
    assert_eq!(owner.visitor.submits(&right).await.location(), "/admin/password");
    assert_ne!(owner.visitor.cookie("staff"), before, "under another id");
    owner.opens("/admin").await.expect(200);
    assert_eq!(phone.opens("/admin").await.location(), "/admin/sign-in");
    signs_in(&shop.visitor(), Owner::EMAIL, Owner::PASSWORD).await.expect(401);
    assert_eq!(signs_in(&shop.visitor(), Owner::EMAIL, "another mountain").await.location(), "/admin");
}

/// As if it had been begun so long ago.
async fn lets_pass(shop: &TestShop, visitor: &Visitor, time: Duration) {
    let (_, staff) = shop_postgres::session_stores(&shop.pool).expect("stores");
    let id: Id = visitor.cookie("staff").expect("a session").parse().expect("an id");
    let mut record = staff.load(&id).await.expect("read").expect("a session");
    let since = serde_json::to_value(SystemClock.now() - time).expect("a moment");
    record.data.insert("since".to_owned(), since);
    staff.save(&record).await.expect("saved");
}

#[sqlx::test(migrations = "../migrations")]
async fn after_twelve_hours_the_staff_prove_themselves_anew_however_busy_they_are(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    lets_pass(&shop, &owner.visitor, Duration::hours(11)).await;
    owner.opens("/admin").await.expect(200);
    owner.visitor.gets("/api/v1/admin/orders").await.expect(200);
    lets_pass(&shop, &owner.visitor, Duration::hours(12) + Duration::SECOND).await;
    assert_eq!(owner.opens("/admin").await.location(), "/admin/sign-in");
    owner.visitor.gets("/api/v1/admin/orders").await.expect(401);
    signs_in(&owner.visitor, Owner::EMAIL, Owner::PASSWORD).await.location();
    owner.opens("/admin").await.expect(200);
}

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                      Version/18.0 Mobile/15E148 Safari/604.1";

#[sqlx::test(migrations = "../migrations")]
async fn somebody_sees_where_they_are_signed_in_and_ends_one_with_their_password(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let caller = owner(&shop).await;
    let stranger = joins(&shop, &caller, Preset::Packer).await;
    let (here, phone) = (shop.visitor(), shop.visitor());
    signs_in(&here, Owner::EMAIL, Owner::PASSWORD).await.location();
    let fields = [("email", Owner::EMAIL), ("password", Owner::PASSWORD)];
    let request = phone.request(reqwest::Method::POST, "/admin/sign-in").header("user-agent", IPHONE).form(&fields);
    assert_eq!(phone.sends(request).await.location(), "/admin");
    let id: uuid::Uuid = sqlx::query_scalar("select session_id from sessions.staff where browser = $1")
        .bind(IPHONE)
        .fetch_one(&shop.pool)
        .await
        .expect("one");
    let page = here.opens("/admin/security").await.expect(200);
    assert!(page.contains("Safari · iPhone") && page.contains("目前使用中"));
    let action = format!("/admin/security/sessions/{id}/end");
    let form = here.finds_form("/admin/security", &action).await;

    here.submits(&form.clone().fill("proof", "wrong horse")).await.expect(422);
    let theirs = [("proof".to_owned(), "correct horse battery".to_owned())];
    assert_eq!(stranger.posts(&action, &theirs).await.location(), "/admin/security", "nothing of theirs is that");
    phone.opens("/admin").await.expect(200);

    let right = form.fill("proof", Owner::PASSWORD);
    assert_eq!(here.submits(&right).await.location(), "/admin/security");
    assert_eq!(phone.opens("/admin").await.location(), "/admin/sign-in");
    here.opens("/admin").await.expect(200);
    assert!(!here.opens("/admin/security").await.expect(200).contains("Safari · iPhone"));

    let others = [shop.visitor(), shop.visitor()];
    for other in &others {
        signs_in(other, Owner::EMAIL, Owner::PASSWORD).await.location();
    }
    let all = here.finds_form("/admin/security", "/admin/security/sessions/others/end").await;
    here.submits(&all.fill("proof", Owner::PASSWORD)).await.location();
    for other in &others {
        assert_eq!(other.opens("/admin").await.location(), "/admin/sign-in");
    }
    here.opens("/admin").await.expect(200);
    stranger.opens("/admin/orders").await.expect(200);
}

//! The doors to a shopper's account, and who does not get through them.

use crate::{
    harness::{Answer, Customer, Owner, Visitor, asks, letter_to, link_in, signs_in},
    mail::with_mail,
};
use reqwest::Method;
use shop_testkit::PostOffice;
use sqlx::PgPool;

const MEI: &str = "mei@example.com";

/// All pages that a browser can open, and what it is answered who is not signed in.
const PAGES: [(&str, u16); 10] = [
    ("/account", 303),
    ("/account/sign-in", 200),
    ("/account/sign-up", 200),
    ("/account/forgot", 200),
    ("/account/sent", 200),
    ("/account/welcome", 403),
    ("/account/reset?token=guess", 403),
    ("/account/x.css", 404),
    ("/account/sign-in/x.css", 404),
    ("/account/x.js", 404),
];

fn session(visitor: &Visitor) -> String {
    visitor.cookie("cart").expect("a session")
}

#[sqlx::test(migrations = "../migrations")]
async fn somebody_opens_an_account_leaves_and_comes_back(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    assert!(mei.visitor.opens("/account").await.expect(200).contains(MEI));
    assert_eq!(mei.visitor.opens("/account/sign-in").await.location(), "/account", "nothing to sign in to");
    assert_eq!(mei.visitor.posts("/account/sign-out", &[]).await.location(), "/account/sign-in");
    assert_eq!(mei.visitor.opens("/account").await.location(), "/account/sign-in");
    let mei = Customer::comes_in(&shop, "MEI@example.com").await;
    assert!(mei.visitor.opens("/en/account").await.expect(200).contains("Sign out"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_link_is_good_once_and_only_looking_uses_nothing_up(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let visitor = shop.visitor();
    asks(&visitor, "/en/account/sign-up", MEI).await.expect(303);
    let link = link_in(&letter_to(&office, MEI, "/en/account/welcome").await, &shop.origin);
    let form = visitor.finds_form(&link, "/en/account/welcome").await;
    let refused = visitor.submits(&form.clone().fill("password", "1234567")).await.expect(422);
    assert!(refused.contains(MEI) && !refused.contains("1234567"), "a password never comes back");
    let form = form.fill("name", "Mei").fill("password", Customer::PASSWORD);
    assert_eq!(visitor.submits(&form).await.location(), "/en/account");
    shop.visitor().opens(&link).await.expect(403);
    shop.visitor().submits(&form.fill("password", "another mountain")).await.expect(403);
    assert_eq!(shop.count("select count(*) from customers").await, 1);
    signs_in(&shop.visitor(), MEI, "another mountain").await.expect(401);
}

#[sqlx::test(migrations = "../migrations")]
async fn of_two_who_follow_a_link_at_once_one_gets_in(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    asks(&shop.visitor(), "/account/sign-up", MEI).await.expect(303);
    let link = link_in(&letter_to(&office, MEI, "/account/welcome").await, &shop.origin);
    let form = shop.visitor().finds_form(&link, "/account/welcome").await.fill("password", Customer::PASSWORD);
    let (one, other) = (shop.visitor(), shop.visitor());
    let (first, second) = tokio::join!(one.submits(&form), other.submits(&form));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403]);
    assert_eq!(shop.count("select count(*) from customers").await, 1);
}

/// CVE-2026-25050, CVE-2026-39851 and their like: what is answered tells who has an account.
#[sqlx::test(migrations = "../migrations")]
async fn nobody_learns_at_the_doors_who_has_an_account(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    Customer::joins(&shop, &office, MEI).await;
    let told = |answer: Answer, email: &str| {
        let kept = answer.headers.iter().filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
        let headers: Vec<_> = kept.map(|(name, value)| format!("{name}: {value:?}")).collect();
        (answer.status, headers, answer.text().replace(email, "*"))
    };
    for door in ["/account/sign-up", "/account/forgot", "/en/account/sign-up"] {
        let known = told(asks(&shop.visitor(), door, MEI).await, MEI);
        let unknown = told(asks(&shop.visitor(), door, "lin@example.com").await, "lin@example.com");
        assert_eq!(known, unknown, "{door}");
    }
    let wrong = told(signs_in(&shop.visitor(), MEI, "wrong horse").await.expect(401), MEI);
    let unknown =
        told(signs_in(&shop.visitor(), "lin@example.com", "wrong horse").await.expect(401), "lin@example.com");
    assert_eq!(wrong, unknown);
    letter_to(&office, MEI, "/account/sign-in").await;
    letter_to(&office, "lin@example.com", "/account/welcome").await;
    signs_in(&shop.visitor(), MEI, &"p".repeat(10_000)).await.expect(401);
    signs_in(&shop.visitor(), "", "").await.expect(401);
}

/// CVE-2025-61922: whoever names a known address at the checkout was taken for its owner.
#[sqlx::test(migrations = "../migrations")]
async fn a_guest_with_the_address_of_an_account_orders_as_a_guest(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    Customer::joins(&shop, &office, MEI).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (guest, form) = shop.at_the_form(&pitcher, 1, "cod").await;
    let placed = guest.submits(&form.fill("email", MEI)).await.location();
    assert!(placed.starts_with("/o/"), "nobody is turned away for having an account: {placed}");
    assert_eq!(guest.opens("/account").await.location(), "/account/sign-in");
}

/// CVE-2026-33492: a session that somebody planted, or that is the same before and after.
#[sqlx::test(migrations = "../migrations")]
async fn a_session_is_another_after_every_step_through_the_door(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    Customer::joins(&shop, &office, MEI).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (thief, victim) = (shop.visitor(), shop.visitor());
    thief.adds(&pitcher.variant, 1).await.expect(303);
    victim.set_cookie("cart", &session(&thief));
    assert_eq!(signs_in(&victim, MEI, Customer::PASSWORD).await.location(), "/account");
    assert_ne!(session(&victim), session(&thief));
    assert_eq!(thief.opens("/account").await.location(), "/account/sign-in");
    let inside = session(&victim);
    assert_eq!(signs_in(&victim, MEI, Customer::PASSWORD).await.location(), "/account");
    assert_ne!(session(&victim), inside, "also where somebody was in already");
    let copied = shop.visitor();
    copied.set_cookie("cart", &session(&victim));
    copied.opens("/account").await.expect(200);
    assert_eq!(victim.posts("/account/sign-out", &[]).await.location(), "/account/sign-in");
    assert_eq!(victim.cookie("cart"), None, "nothing of them stays in the browser");
    assert_eq!(copied.opens("/account").await.location(), "/account/sign-in", "a copy is out with them");
    let made_up = shop.visitor();
    made_up.set_cookie("cart", "AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(signs_in(&made_up, MEI, Customer::PASSWORD).await.location(), "/account");
    assert_ne!(session(&made_up), "AAAAAAAAAAAAAAAAAAAAAA");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_new_password_ends_the_sessions_of_the_old_one(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let before = Customer::joins(&shop, &office, MEI).await;
    let visitor = shop.visitor();
    asks(&visitor, "/account/forgot", MEI).await.expect(303);
    let link = link_in(&letter_to(&office, MEI, "/account/reset").await, &shop.origin);
    let form = visitor.finds_form(&link, "/account/reset").await.fill("password", "another mountain");
    assert_eq!(visitor.submits(&form).await.location(), "/account");
    visitor.opens("/account").await.expect(200);
    assert_eq!(before.visitor.opens("/account").await.location(), "/account/sign-in");
    signs_in(&shop.visitor(), MEI, Customer::PASSWORD).await.expect(401);
    letter_to(&office, MEI, "密碼已經更改").await;
    let reused = shop.visitor().posts("/account/reset", &form.fields).await.expect(403);
    assert!(!reused.contains(form.value("token")), "a token is nowhere but in the letter");
}

/// CVE-2025-70948: links that go where the request's Host says.
#[sqlx::test(migrations = "../migrations")]
async fn letters_lead_to_the_shop_whatever_the_request_said_its_name_was(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    Customer::joins(&shop, &office, MEI).await;
    let visitor = shop.visitor();
    for (path, to) in [("/account/forgot", MEI), ("/account/sign-up", "lin@example.com")] {
        let request = visitor.request(Method::POST, path).header("host", "evil.example");
        let request = request.header("x-forwarded-host", "evil.example").header("forwarded", "host=evil.example");
        visitor.sends(request.form(&[("email", to)])).await.expect(303);
    }
    for (to, page) in [(MEI, "/account/reset"), ("lin@example.com", "/account/welcome")] {
        let letter = letter_to(&office, to, page).await;
        assert!(!letter.text().contains("evil") && !letter.html().contains("evil"));
        link_in(&letter, &shop.origin);
    }
}

/// CVE-2021-41274 and its like: another site signs somebody in, or out.
#[sqlx::test(migrations = "../migrations")]
async fn no_other_site_sends_the_forms_of_an_account(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    for path in ["/sign-in", "/sign-out", "/sign-up", "/forgot", "/welcome", "/reset"] {
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
        {
            for prefix in ["/account", "/en/account"] {
                let request = mei.visitor.request(Method::POST, &[prefix, path].concat()).header(name, value);
                let fields = [("email", MEI), ("password", Customer::PASSWORD), ("token", "guess")];
                let answer = mei.visitor.sends(request.form(&fields)).await.expect(403);
                assert_eq!(answer.header("set-cookie"), "", "{path}");
            }
        }
        mei.visitor.opens(&["/account", path].concat()).await;
    }
    mei.visitor.opens("/account").await.expect(200);
}

/// CVE-2022-24742, CVE-2026-1710: what is somebody's own stays in a cache, or looks to one like a file.
#[sqlx::test(migrations = "../migrations")]
async fn no_page_of_an_account_is_kept_by_anybody(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    let stranger = shop.visitor();
    for (path, status) in PAGES {
        for prefix in ["", "/en"] {
            let address = [prefix, path].concat();
            let answer = stranger.opens(&address).await.expect(status);
            assert_eq!(answer.header("cache-control"), "no-store", "{address}");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{address}");
            let answer = mei.visitor.opens(&address).await;
            assert_eq!(answer.header("cache-control"), "no-store", "{address}");
            assert!(!path.contains(".css") || !answer.contains(MEI), "{address}");
        }
    }
    mei.visitor.opens("/").await.expect(200);
    assert!(!stranger.opens("/").await.expect(200).contains(MEI), "nor does a public page hold any of it");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_shopper_is_nobody_in_the_admin_and_the_owner_nobody_in_the_shop(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    let owner = shop.owner().await;
    assert_eq!(owner.visitor.opens("/account").await.location(), "/account/sign-in");
    signs_in(&shop.visitor(), Owner::EMAIL, Owner::PASSWORD).await.expect(401);
    let moved = shop.visitor();
    moved.set_cookie("staff", &session(&mei.visitor));
    assert_eq!(moved.opens("/admin").await.location(), "/admin/sign-in");
    let moved = shop.visitor();
    moved.set_cookie("cart", &owner.visitor.cookie("staff").expect("a session"));
    assert_eq!(moved.opens("/account").await.location(), "/account/sign-in");
}

#[sqlx::test(migrations = "../migrations")]
async fn guessing_at_once_is_counted_like_guessing_in_turn(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    Customer::joins(&shop, &office, MEI).await;
    let tasks: Vec<_> = (0..40)
        .map(|_| {
            let visitor = shop.visitor();
            tokio::spawn(async move { signs_in(&visitor, MEI, "wrong horse").await.status })
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
    signs_in(&shop.visitor(), MEI, Customer::PASSWORD).await.expect(429);
}

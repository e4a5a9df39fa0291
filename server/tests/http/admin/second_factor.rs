//! The code beside the password, by the forms of the pages.

use super::permissions;
use crate::{
    harness::{Answer, Owner, TestShop, Visitor, letter_to},
    mail::with_mail,
};
use shop_domain::staff::Preset;
use shop_gateways::SystemClock;
use shop_services::ports::Clock;
use shop_testkit::PostOffice;
use sqlx::PgPool;

const HERE: &str = "/admin/security";

async fn signs_in(visitor: &Visitor, password: &str) -> Answer {
    let fields = [("email".to_owned(), Owner::EMAIL.to_owned()), ("password".to_owned(), password.to_owned())];
    visitor.posts("/admin/sign-in", &fields).await
}

async fn types(visitor: &Visitor, code: &str) -> Answer {
    visitor.posts("/admin/sign-in/code", &[("code".to_owned(), code.to_owned())]).await
}

/// The key as the page shows it.
fn key(page: &Answer) -> String {
    let link = page.text().split("?secret=").nth(1).expect("a link for the telephone");
    link.split('&').next().expect("a key").to_owned()
}

/// What a telephone shows for it, so many steps from now.
fn code(key: &str, later: i64) -> String {
    let value = |sign: u8| if sign.is_ascii_digit() { sign - b'2' + 26 } else { sign - b'A' };
    let bits: Vec<u8> = key.bytes().flat_map(|sign| (0..5).rev().map(move |at| value(sign) >> at & 1)).collect();
    let bytes: Vec<u8> = bits.chunks(8).map(|eight| eight.iter().fold(0, |byte, bit| byte << 1 | bit)).collect();
    let then = SystemClock.now().unix_timestamp() + 30 * later;
    let secret = totp_rs::Secret::new_stack(bytes.try_into().expect("160 bits"));
    let codes = totp_rs::Builder::new().with_secret(secret).build().expect("a good secret");
    codes.generate(then.try_into().expect("after 1970")).to_string()
}

/// With codes on: the key, and the page with the recovery codes.
async fn turns_on(owner: &Owner) -> (String, Vec<String>) {
    let form = owner.visitor.finds_form(HERE, "/admin/security/codes/begin").await;
    let refused = owner.visitor.submits(&form.clone().fill("proof", "wrong horse")).await.expect(422);
    assert!(!refused.contains("wrong horse"), "a password never comes back");
    assert_eq!(owner.visitor.submits(&form.fill("proof", Owner::PASSWORD)).await.location(), HERE);
    let page = owner.opens(HERE).await.expect(200);
    let key = key(&page);
    assert!(page.contains("class=\"a-qr\""));
    let form = owner.visitor.finds_form(HERE, "/admin/security/codes/confirm").await;
    owner.visitor.submits(&form.clone().fill("code", "12345")).await.expect(422);
    // Of the step before, so that this step's is left for signing in.
    let page = owner.visitor.submits(&form.fill("code", &code(&key, -1))).await.expect(200);
    assert_eq!(page.header("cache-control"), "no-store");
    let codes = page.text().split("<code>").skip(1).filter_map(|rest| rest.split('<').next());
    (key, codes.map(str::to_owned).collect())
}

#[sqlx::test(migrations = "../migrations")]
async fn a_code_is_asked_for_after_the_password_and_nothing_opens_before_it(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let owner = shop.owner().await;
    let elsewhere = shop.visitor();
    assert_eq!(signs_in(&elsewhere, Owner::PASSWORD).await.location(), "/admin");
    let (key, recovery) = turns_on(&owner).await;
    assert_eq!(recovery.len(), 10);
    owner.opens("/admin/orders").await.expect(200);
    assert_eq!(elsewhere.opens("/admin/orders").await.location(), "/admin/sign-in", "what was open elsewhere is over");
    letter_to(&office, Owner::EMAIL, "/admin/forgot").await;
    assert!(!owner.opens(HERE).await.expect(200).contains(&key), "it is not shown again");
    let kept: String =
        sqlx::query_scalar("select secret from staff_factors").fetch_one(&shop.pool).await.expect("the factor");
    assert!(kept.starts_with("v1:") && !kept.contains(&key));

    let visitor = shop.visitor();
    let planted = visitor.cookie("staff");
    assert_eq!(signs_in(&visitor, Owner::PASSWORD).await.location(), "/admin/sign-in/code");
    let half = visitor.cookie("staff").expect("a session");
    assert_ne!(Some(&half), planted.as_ref());
    for path in ["/admin", "/admin/orders", HERE, "/admin/staff"] {
        assert_eq!(visitor.opens(path).await.location(), "/admin/sign-in", "{path}");
    }
    visitor.gets("/api/v1/admin/orders").await.expect(401);
    visitor.opens("/admin/sign-in/code").await.expect(200);
    let wrong = types(&visitor, "000000").await.expect(401);
    let right = code(&key, 0);
    assert_eq!(types(&visitor, &right).await.location(), "/admin");
    assert_ne!(visitor.cookie("staff").expect("a session"), half, "another session at each step");
    visitor.opens("/admin/orders").await.expect(200);

    let other = shop.visitor();
    signs_in(&other, Owner::PASSWORD).await;
    let used = types(&other, &right).await.expect(401);
    assert_eq!(used.text(), wrong.text(), "a used code and a wrong one look the same");
    assert_eq!(types(&other, &recovery[0]).await.location(), HERE);
    types(&shop.visitor(), &recovery[1]).await.expect(401);
}

#[sqlx::test(migrations = "../migrations")]
async fn of_two_browsers_that_type_a_code_at_once_one_gets_in(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let (key, recovery) = turns_on(&owner).await;
    for typed in [code(&key, 0), recovery[0].clone()] {
        let (one, other) = (shop.visitor(), shop.visitor());
        for visitor in [&one, &other] {
            assert_eq!(signs_in(visitor, Owner::PASSWORD).await.location(), "/admin/sign-in/code");
        }
        let (first, second) = tokio::join!(types(&one, &typed), types(&other, &typed));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 401]);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn guesses_at_a_code_end_with_those_at_the_password(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let (key, _) = turns_on(&owner).await;
    let visitor = shop.visitor();
    // Its own guess counts too, and a right password forgets none.
    signs_in(&visitor, Owner::PASSWORD).await;
    let mut statuses = Vec::new();
    for _ in 0..9 {
        statuses.push(types(&visitor, "000000").await.status);
    }
    assert_eq!(statuses, [401; 9]);
    types(&visitor, &code(&key, 0)).await.expect(429);
    signs_in(&visitor, Owner::PASSWORD).await.expect(429);
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_signs_in_as_somebody_else_is_the_first_one_no_longer(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let (key, _) = turns_on(&owner).await;
    assert_eq!(signs_in(&owner.visitor, Owner::PASSWORD).await.location(), "/admin/sign-in/code");
    assert_eq!(owner.opens("/admin/orders").await.location(), "/admin/sign-in", "half way is nobody");
    assert_eq!(types(&owner.visitor, &code(&key, 0)).await.location(), "/admin");
    let form = owner.visitor.finds_form(HERE, "/admin/security/codes/recovery").await.fill("proof", Owner::PASSWORD);
    owner.visitor.submits(&form).await.expect(200);
    let mut off = form.clone();
    off.action = "/admin/security/codes/off".to_owned();
    assert_eq!(owner.visitor.submits(&off).await.location(), HERE);
    assert_eq!(signs_in(&shop.visitor(), Owner::PASSWORD).await.location(), "/admin");
}

#[sqlx::test(migrations = "../migrations")]
async fn where_everybody_needs_a_second_step_nothing_opens_without_one(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let caller = permissions::owner(&shop).await;
    let packer = permissions::joins(&shop, &caller, Preset::Packer).await;
    let owner = Owner { visitor: shop.visitor() };
    assert_eq!(signs_in(&owner.visitor, Owner::PASSWORD).await.location(), "/admin");
    let form = owner.visitor.finds_form("/admin/staff", "/admin/staff/second-step").await;
    assert_eq!(owner.visitor.submits(&form).await.location(), HERE, "whoever asks has none");
    packer.opens("/admin/orders").await.expect(200);

    turns_on(&owner).await;
    assert_eq!(owner.visitor.submits(&form).await.location(), "/admin/staff");
    owner.opens("/admin/orders").await.expect(200);
    assert_eq!(packer.opens("/admin/orders").await.location(), "/admin/sign-in");
    let fields = [("email", "packer@staff.test"), ("password", "correct horse battery")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(packer.posts("/admin/sign-in", &fields).await.location(), "/admin");
    for path in ["/admin", "/admin/orders", "/admin/password", "/admin/products"] {
        assert_eq!(packer.opens(path).await.location(), HERE, "{path}");
    }
    packer.gets("/api/v1/admin/orders").await.expect(409);
    let begin = packer.finds_form(HERE, "/admin/security/codes/begin").await;
    packer.submits(&begin.fill("proof", "correct horse battery")).await.location();
    let key = key(&packer.opens(HERE).await.expect(200));
    let confirm = packer.finds_form(HERE, "/admin/security/codes/confirm").await;
    packer.submits(&confirm.fill("code", &code(&key, -1))).await.expect(200);
    packer.opens("/admin/orders").await.expect(200);
    packer.gets("/api/v1/admin/orders").await.expect(200);

    let off = packer.finds_form(HERE, "/admin/security/codes/recovery").await.fill("proof", "correct horse battery");
    packer.posts("/admin/security/codes/off", &off.fields).await.expect(409);
    let free = owner.visitor.finds_form("/admin/staff", "/admin/staff/second-step").await;
    assert_eq!(owner.visitor.submits(&free).await.location(), "/admin/staff");
    assert_eq!(packer.posts("/admin/security/codes/off", &off.fields).await.location(), HERE);
}

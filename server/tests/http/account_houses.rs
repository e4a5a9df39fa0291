//! Coming in through a house elsewhere, over HTTP: the browser's part of it.

use crate::harness::{Answer, Customer, TestShop, Visitor, by};
use server::config::Config;
use shop_simulators::{
    Simulator,
    openid::{CLIENT_ID, CLIENT_SECRET, Lie, OpenId, Person},
};
use shop_testkit::PostOffice;
use sqlx::PgPool;

const MEI: &str = "mei@example.com";

struct House {
    openid: OpenId,
    simulator: Simulator,
}

impl House {
    async fn opens(make: fn(shop_simulators::House) -> OpenId) -> Self {
        let mut made = None;
        let simulator = Simulator::start(([127, 0, 0, 1], 0).into(), |house| {
            let openid = make(house);
            made = Some(openid.clone());
            openid.doors()
        });
        Self { simulator: simulator.await.expect("a port"), openid: made.expect("made") }
    }

    fn is_known(&self, config: &mut Config, code: &str) {
        config.simulators.insert(code.to_owned(), self.simulator.origin().to_owned());
        let secret = |text: &str| serde_json::from_value(text.into()).expect("a secret");
        let keys = [("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)];
        let keys = keys.map(|(name, value)| (name.to_owned(), secret(value)));
        config.identity.insert(code.to_owned(), keys.into());
    }

    /// Somebody says yes there, in this browser: the address that it is sent back to.
    async fn says(&self, visitor: &Visitor, sent_to: &str, login: &str) -> String {
        let there = visitor.other().moves_to(self.simulator.origin());
        there.opens(sent_to).await.expect(200);
        let query = sent_to.split('?').nth(1).expect("a query");
        let answer = there.opens(&format!("/decide?{query}{login}")).await;
        answer.header("location").to_owned()
    }
}

async fn shop(pool: PgPool, house: &House, code: &str, office: &PostOffice) -> TestShop {
    TestShop::start_with(pool, |config| {
        house.is_known(config, code);
        config.smtp = by(office);
    })
    .await
}

/// Presses the button of a page.
async fn sets_out(visitor: &Visitor, page: &str, code: &str) -> String {
    let form = visitor.finds_form(page, &format!("/account/with/{code}")).await;
    let form = if page == "/account/access" { form.fill("password", Customer::PASSWORD) } else { form };
    visitor.submits(&form).await.expect(303).header("location").to_owned()
}

async fn comes_in(visitor: &Visitor, house: &House, code: &str) -> Answer {
    let there = sets_out(visitor, "/account/sign-in", code).await;
    let back = house.says(visitor, &there, "&login=mei").await;
    visitor.opens(&back).await
}

#[sqlx::test(migrations = "../migrations")]
async fn somebody_comes_in_through_google_and_finds_the_same_account_again(pool: PgPool) {
    let (house, office) = (House::opens(OpenId::as_google).await, PostOffice::open().await);
    house.openid.knows("mei", Person::new("g-1", MEI));
    let shop = shop(pool, &house, "google", &office).await;
    let (phone, desk) = (shop.visitor(), shop.visitor());
    let page = phone.opens("/account/sign-in").await.expect(200);
    let policy = page.header("content-security-policy");
    assert!(policy.contains(&format!("form-action 'self' {};", house.simulator.origin())), "{policy}");
    assert_eq!(comes_in(&phone, &house, "google").await.location(), "/account");
    assert!(phone.opens("/account").await.expect(200).contains("Mei Lin"));
    assert_eq!(comes_in(&desk, &house, "google").await.location(), "/account");
    assert_eq!(shop.count("select count(*) from customers").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn somebody_comes_in_through_line_without_an_address(pool: PgPool) {
    let (house, office) = (House::opens(OpenId::as_line).await, PostOffice::open().await);
    house.openid.knows("mei", Person { email: None, ..Person::new("l-1", "") });
    let shop = shop(pool, &house, "line", &office).await;
    let visitor = shop.visitor();
    assert_eq!(comes_in(&visitor, &house, "line").await.location(), "/account");
    assert!(visitor.opens("/account/access").await.expect(200).contains("還沒有電子郵件"));
    assert_eq!(shop.count("select count(*) from customers where email is null").await, 1);
    let refused = visitor.posts("/account/with/line/unlink", &[]).await.expect(409);
    assert!(refused.contains("最後一種登入方式"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_customer_links_a_house_and_comes_in_by_it(pool: PgPool) {
    let (house, office) = (House::opens(OpenId::as_line).await, PostOffice::open().await);
    let shop = shop(pool, &house, "line", &office).await;
    let mei = Customer::joins(&shop, &office, MEI).await;
    let there = sets_out(&mei.visitor, "/account/access", "line").await;
    let back = house.says(&mei.visitor, &there, "&login=mei").await;
    assert_eq!(mei.visitor.opens(&back).await.location(), "/account/access");
    let elsewhere = shop.visitor();
    assert_eq!(comes_in(&elsewhere, &house, "line").await.location(), "/account");
    assert!(elsewhere.opens("/account/access").await.contains(MEI));
    mei.visitor.posts("/account/with/line/unlink", &[]).await.expect(422);
    let form = mei.visitor.finds_form("/account/access", "/account/with/line/unlink").await;
    let unlinked = mei.visitor.submits(&form.fill("password", Customer::PASSWORD)).await;
    assert_eq!(unlinked.location(), "/account/access");
    assert_eq!(shop.count("select count(*) from customer_identities").await, 0);
}

/// Login CSRF and its like: what one browser began, another one cannot end, and nobody can twice.
#[sqlx::test(migrations = "../migrations")]
async fn a_way_back_is_good_once_and_in_the_browser_that_set_out(pool: PgPool) {
    let (house, office) = (House::opens(OpenId::as_google).await, PostOffice::open().await);
    let shop = shop(pool, &house, "google", &office).await;
    let (thief, victim) = (shop.visitor(), shop.visitor());
    let there = sets_out(&thief, "/account/sign-in", "google").await;
    let back = house.says(&thief, &there, "&login=thief").await;
    victim.opens(&back).await.expect(403);
    assert_eq!(victim.opens("/account").await.location(), "/account/sign-in");
    let begun = sets_out(&victim, "/account/sign-in", "google").await;
    victim.opens(&back).await.expect(403);
    drop(begun);
    assert_eq!(comes_in(&victim, &house, "google").await.location(), "/account");
    let there = sets_out(&thief, "/account/sign-in", "google").await;
    let back = house.says(&thief, &there, "&login=thief").await;
    assert_eq!(thief.opens(&back).await.location(), "/account");
    let replayed = thief.opens(&back).await;
    assert_eq!(replayed.status, 403, "a code that was used");
    let other = there.replace("state=", "state=x");
    let back = house.says(&thief, &other, "&login=thief").await;
    thief.opens(&back).await.expect(403);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_sign_in_that_was_called_off_or_lied_about_leads_back_to_the_door(pool: PgPool) {
    let (house, office) = (House::opens(OpenId::as_google).await, PostOffice::open().await);
    let shop = shop(pool, &house, "google", &office).await;
    let visitor = shop.visitor();
    let there = sets_out(&visitor, "/account/sign-in", "google").await;
    let back = house.says(&visitor, &there, "").await;
    let cancelled = visitor.opens(&back).await.expect(422);
    assert!(cancelled.contains("登入取消了") && cancelled.contains("action=\"/account/sign-in\""));
    for lie in [Lie::Nonce, Lie::Unsigned, Lie::Audience, Lie::AnotherKey] {
        house.openid.lies(Some(lie));
        comes_in(&visitor, &house, "google").await.expect(403);
    }
    assert_eq!(shop.count("select count(*) from customers").await, 0);
    for (path, status) in [("/account/with/nowhere/back", 404), ("/account/with/google/back?state=x&code=y", 403)] {
        visitor.opens(path).await.expect(status);
    }
    visitor.posts("/account/with/nowhere", &[]).await.expect(404);
    house.openid.lies(None);
    assert_eq!(comes_in(&visitor, &house, "google").await.location(), "/account");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_address_that_google_does_not_say_is_proven_opens_no_account_of_anybody(pool: PgPool) {
    let (house, office) = (House::opens(OpenId::as_google).await, PostOffice::open().await);
    let unproven = Person { email_verified: false.into(), ..Person::new("thief", MEI) };
    house.openid.knows("mei", unproven);
    let shop = shop(pool, &house, "google", &office).await;
    Customer::joins(&shop, &office, MEI).await;
    let thief = shop.visitor();
    assert_eq!(comes_in(&thief, &house, "google").await.location(), "/account");
    assert!(!thief.opens("/account").await.contains(MEI) && !thief.opens("/account/access").await.contains(MEI));
    house.openid.knows("mei", Person::new("hers", MEI));
    let mei = shop.visitor();
    assert_eq!(comes_in(&mei, &house, "google").await.location(), "/account");
    assert!(mei.opens("/account/access").await.contains(MEI), "a proven one is hers");
}

//! Letters and stuck work on the owner's desk.

use crate::{
    harness::{Buyer, Owner, TestShop, until},
    mail::with_mail,
};
use shop_testkit::PostOffice;
use sqlx::PgPool;

const MEI: &str = "mei@example.com";

/// Somebody has ordered, and the letter about it has come as far as `state`.
async fn ordered(shop: &TestShop, name: &str, state: &str) -> (Owner, String) {
    let goods = shop.goods("WARE-PITCHER-200").await;
    let buyer = Buyer { name: name.to_owned(), ..Buyer::default().written_to(MEI) };
    let placed = shop.visitor().orders("a key", &buyer.wants(&[(&goods, 1)])).await.expect(201).json();
    becomes(shop, state).await;
    (shop.owner().await, placed["number"].as_str().expect("a number").to_owned())
}

async fn becomes(shop: &TestShop, state: &str) {
    let count = format!("select count(*) from letters where state = '{state}'");
    until("the letter comes so far", async || (shop.count(&count).await == 1).then_some(())).await;
}

async fn letter(shop: &TestShop) -> String {
    let id: String =
        sqlx::query_scalar("select letter_id::text from letters").fetch_one(&shop.pool).await.expect("one");
    format!("/admin/mail/{id}")
}

#[sqlx::test(migrations = "../migrations")]
async fn letters_that_cannot_go_out_are_kept_and_read(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (owner, number) = ordered(&shop, "<b>{{7*7}}</b>", "kept").await;
    let here = letter(&shop).await;
    let list = owner.opens("/admin/mail").await.expect(200);
    assert!(list.contains("No mail server is set") && list.contains(&here) && list.contains(MEI));
    assert!(owner.opens("/admin/mail?state=kept").await.expect(200).contains(&here));
    for state in ["waiting", "failed", "sent"] {
        assert!(!owner.opens(&format!("/admin/mail?state={state}")).await.expect(200).contains(&here), "{state}");
    }
    let page = owner.opens(&here).await.expect(200);
    assert!(page.contains(&format!("src=\"{here}/html\" sandbox=\"\"")), "a frame that may do nothing");
    assert!(page.contains(&number) && page.contains("Send it now") && page.contains("&lt;b&gt;{{7*7}}&lt;/b&gt;"));
    let framed = owner.opens(&format!("{here}/html")).await.expect(200);
    let policy = framed.header("content-security-policy");
    for said in ["default-src 'none'", "sandbox", "frame-ancestors 'self'", "form-action 'none'"] {
        assert!(policy.contains(said), "{said} in {policy}");
    }
    assert!(!policy.contains("script-src"));
    assert_eq!(framed.header("cache-control"), "no-store");
    assert!(framed.contains("&lt;b&gt;{{7*7}}&lt;/b&gt;") && !framed.contains("<b>"));
    let page = owner.opens("/admin").await.expect(200);
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"), "nothing else is framed");
    let answer = shop.visitor().opens(&format!("/o/{}", token(&shop).await)).await.expect(200);
    assert!(!answer.contains("都會寫信到"), "nothing is promised that is not done");
}

async fn token(shop: &TestShop) -> String {
    sqlx::query_scalar("select token from orders").fetch_one(&shop.pool).await.expect("an order")
}

#[sqlx::test(migrations = "../migrations")]
async fn a_letter_that_was_refused_is_seen_on_the_first_page_and_sent_again(pool: PgPool) {
    let office = PostOffice::open().await;
    office.answers("RCPT", "550 5.1.1 no such mailbox");
    let shop = with_mail(pool, &office).await;
    let (owner, _) = ordered(&shop, "林小姐", "failed").await;
    let here = letter(&shop).await;
    let home = owner.opens("/admin").await.expect(200);
    assert!(home.contains("href=\"/admin/mail?state=failed\"") && home.contains("Letters not sent"));
    assert!(!home.contains("href=\"/admin/health\"><span class=\"a-todo"), "it is counted once");
    assert!(owner.opens(&here).await.expect(200).contains("no such mailbox"));
    let health = owner.opens("/admin/health").await.expect(200);
    assert!(health.contains("Send a letter") && health.contains("no such mailbox"));

    office.is_itself_again();
    let again = owner.visitor.finds_form(&here, &format!("{here}/again")).await;
    assert_eq!(owner.visitor.submits(&again).await.location(), here);
    becomes(&shop, "sent").await;
    assert_eq!(office.received().len(), 1);
    assert!(owner.opens("/admin/health").await.expect(200).contains("Nothing is stuck."));
    assert!(!owner.opens("/admin").await.expect(200).contains("Letters not sent"));
}

#[sqlx::test(migrations = "../migrations")]
async fn stuck_work_is_done_again_from_its_own_page(pool: PgPool) {
    let office = PostOffice::open().await;
    office.answers("RCPT", "550 5.1.1 no such mailbox");
    let shop = with_mail(pool, &office).await;
    let (owner, _) = ordered(&shop, "林小姐", "failed").await;
    office.is_itself_again();
    until("the job has come to its end", async || {
        (shop.count("select count(*) from jobs where dead_at is not null").await == 1).then_some(())
    })
    .await;
    let retry = owner.visitor.finds_form("/admin/health", "/admin/health/retry").await;
    assert_eq!(owner.visitor.submits(&retry).await.location(), "/admin/health");
    becomes(&shop, "sent").await;
    let late = owner.visitor.submits(&retry).await;
    assert_eq!(late.location(), "/admin/health");
    assert!(owner.opens("/admin/health").await.expect(200).contains("This work is not stuck"));
    assert_eq!(office.received().len(), 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_shows_its_letters_and_sends_them_again(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let (owner, number) = ordered(&shop, "林小姐", "sent").await;
    let (order, here) = (owner.finds_order(&number).await, letter(&shop).await);
    let again = owner.visitor.finds_form(&order, &format!("{here}/again")).await;
    assert_eq!(owner.visitor.submits(&again).await.location(), order);
    until("another copy arrives", async || (office.received().len() == 2).then_some(())).await;
    let ids = office.received().iter().map(|copy| copy.header("Message-ID")).collect::<Vec<_>>();
    assert_eq!(ids[0], ids[1]);
    owner.does(&order, "ship").await;
    until("it is written that it left", async || (office.received().len() == 3).then_some(())).await;
    assert!(owner.opens(&order).await.expect(200).contains("Shipped"));
}

#[sqlx::test(migrations = "../migrations")]
async fn letters_are_for_the_staff_only(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (owner, _) = ordered(&shop, "林小姐", "kept").await;
    let here = letter(&shop).await;
    for path in ["/admin/mail", "/admin/health", &here, &format!("{here}/html")] {
        assert_eq!(shop.visitor().opens(path).await.location(), "/admin/sign-in", "{path}");
    }
    let stranger = shop.visitor().posts(&format!("{here}/again"), &[]).await;
    assert_eq!(stranger.location(), "/admin/sign-in");
    for id in ["none", "00000000-0000-7000-8000-000000000000", "%00"] {
        for path in [format!("/admin/mail/{id}"), format!("/admin/mail/{id}/html")] {
            assert_eq!(owner.opens(&path).await.status, 404, "{path}");
        }
        assert_eq!(owner.visitor.posts(&format!("/admin/mail/{id}/again"), &[]).await.status, 404);
    }
    for query in ["state=%00", "state=none", "cursor=x", "cursor=%00", "cursor=9_9"] {
        for page in ["mail", "health"] {
            assert_eq!(owner.opens(&format!("/admin/{page}?{query}")).await.status, 200, "{page}?{query}");
        }
    }
}

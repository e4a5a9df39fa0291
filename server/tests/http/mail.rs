//! Letters on their way out: a real mail server on this machine takes them.

use crate::harness::{Buyer, TestShop, by, until};
use shop_testkit::{PostOffice, Received};
use sqlx::PgPool;

const MEI: &str = "mei@example.com";

pub async fn with_mail(pool: PgPool, office: &PostOffice) -> TestShop {
    TestShop::start_with(pool, |config| config.smtp = by(office)).await
}

/// The letters, once there are so many.
async fn arrive(office: &PostOffice, count: usize) -> Vec<Received> {
    until("letters arrive", async || Some(office.received()).filter(|letters| letters.len() >= count)).await
}

#[sqlx::test(migrations = "../migrations")]
async fn a_letter_about_an_order_arrives_and_its_link_opens_the_order(pool: PgPool) {
    let office = PostOffice::open().await;
    let shop = with_mail(pool, &office).await;
    let goods = shop.goods("WARE-PITCHER-200").await;
    let order = Buyer::default().written_to(MEI).wants(&[(&goods, 2)]);
    let placed = shop.visitor().orders("a key", &order).await.expect(201).json();
    let letter = arrive(&office, 1).await.remove(0);
    let header = |name| letter.header(name).unwrap_or_default();
    let number = placed["number"].as_str().expect("a number");
    assert_eq!((letter.from.as_str(), letter.to.as_slice()), ("shop@chenlan.example", &[MEI.to_owned()][..]));
    assert_eq!(header("From"), "\"Chenlan Tea\" <shop@chenlan.example>");
    assert_eq!(header("To"), format!("林小姐 <{MEI}>"));
    assert_eq!(header("Reply-To"), "hello@chenlan.example");
    assert_eq!(header("Subject"), format!("Your order {number}"));
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    let id: String =
        sqlx::query_scalar("select letter_id::text from letters").fetch_one(&shop.pool).await.expect("one");
    assert_eq!(header("Message-ID"), format!("<{id}@127.0.0.1>"));

    let text = letter.text();
    let link = text.lines().find(|line| line.contains("/o/")).expect("a link");
    assert!(letter.html().contains(&format!("href=\"{link}\"")), "{link}");
    assert!(link.starts_with(&shop.origin), "{link}");
    assert!(shop.visitor().opens(link).await.expect(200).contains(number));
    assert!(shop.visitor().opens(link).await.contains(MEI), "the page says where letters go");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_silent_mail_server_holds_up_no_sale_and_no_transaction(pool: PgPool) {
    let office = PostOffice::open().await;
    office.is_silent_at("GREETING");
    let shop = with_mail(pool, &office).await;
    let goods = shop.goods("WARE-PITCHER-200").await;
    let buyer = Buyer { payment: "test", ..Buyer::default().written_to(MEI) };
    for at in 0..3 {
        shop.visitor().orders(&format!("key {at}"), &buyer.wants(&[(&goods, 1)])).await.expect(201);
    }
    until("a letter is on its way", async || {
        // A lease is twelve seconds long, and is extended every three: this one is two seconds old.
        let leased = "select count(*) from jobs where kind = 'send_letter'
            and lease_until < now() + interval '10 seconds'";
        (shop.count(leased).await > 0).then_some(())
    })
    .await;
    // Between two statements a transaction is idle for a moment; for a second only if something is waited for.
    let idle = "select count(*) from pg_stat_activity where datname = current_database()
        and state like 'idle in transaction%' and state_change < now() - interval '1 second'";
    assert_eq!(shop.count(idle).await, 0);
    // What else is due is done meanwhile.
    sqlx::query("update jobs set run_at = now() where kind = 'expire_order'").execute(&shop.pool).await.expect("due");
    until("other work is done", async || {
        (shop.count("select count(*) from jobs where kind = 'expire_order' and done_at is null").await == 0)
            .then_some(())
    })
    .await;
    shop.visitor().orders("the last", &buyer.wants(&[(&goods, 1)])).await.expect(201);
    assert_eq!(office.received(), []);
}

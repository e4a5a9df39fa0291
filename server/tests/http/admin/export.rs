//! Orders as a file for the accountant.

use crate::harness::{Buyer, Owner, TestShop};
use sqlx::PgPool;

const BOM: &[u8] = &[0xef, 0xbb, 0xbf];

async fn rows(owner: &Owner, query: &str) -> Vec<String> {
    let file = owner.opens(&format!("/admin/orders/export?{query}")).await.expect(200);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"order"));
    assert_eq!(file.header("cache-control"), "no-store");
    assert!(file.body.starts_with(BOM), "Excel knows the encoding by it");
    let text = std::str::from_utf8(&file.body[BOM.len()..]).expect("text");
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn the_accountant_gets_each_order_and_what_was_sold_in_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (pitcher, tea) = (shop.goods("WARE-PITCHER-200").await, shop.goods("TEA-ALISHAN-150").await);
    let owner = shop.owner().await;
    let id: String = sqlx::query_scalar("select product_id::text from products where slug = $1")
        .bind(&tea.slug)
        .fetch_one(&shop.pool)
        .await
        .expect("a product");
    let form = owner.product(&id).await.fill("tax", "0").fill("title_en", "=HYPERLINK(\"http://evil\")");
    assert_eq!(owner.saves(&form, None).await.location(), format!("/admin/products/{id}"));
    let body = Buyer::named("=1+1 林小姐").wants(&[(&pitcher, 1), (&tea, 1)]);
    let order = shop.visitor().orders("a key", &body).await.expect(201).json();
    assert_eq!(order["taxes"][0]["rate"], 500);
    assert_eq!(order["taxes"][1]["rate"], 0);

    let number = order["number"].as_str().expect("a number");
    let number = [&number[..4], " ", &number[4..]].concat();
    let orders = rows(&owner, "rows=orders").await;
    assert_eq!(orders.len(), 2, "{orders:#?}");
    assert!(orders[0].starts_with("\"Order\",\"Placed at\",\"Name\""));
    assert!(orders[1].starts_with(&format!("\"{number}\",")), "{}", orders[1]);
    assert!(orders[1].contains(",\"'=1+1 林小姐\","), "{}", orders[1]);
    // 580 with 5 % in it, 1,280 with none: 552 and 28.
    assert!(orders[1].ends_with(",\"TWD\",1860,0,0,1860,552,28,1280,0,\"\""), "{}", orders[1]);

    let lines = rows(&owner, "rows=lines&from=2020-01-01&until=2100-12-31").await;
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(lines[1].ends_with(",580,1,\"TWD\",580,\"5%\",552,28"), "{}", lines[1]);
    assert!(lines[2].contains("\"'=HYPERLINK(\"\"http://evil\"\") (150 g)\",1280,1,"), "{}", lines[2]);
    assert!(lines[2].ends_with(",1280,\"0%\",1280,0"), "{}", lines[2]);
    for until in ["2020-01-01", "-9999-01-01", "0000-01-01"] {
        let told = rows(&owner, &format!("rows=orders&until={until}")).await;
        assert_eq!(told.len(), 1, "no order is as old as {until}");
    }
    assert_eq!(rows(&owner, "from=nonsense&rows=other").await.len(), 2, "what is no day is no limit");

    shop.visitor().opens("/admin/orders/export").await.location();
    let page = shop.visitor().opens(&format!("/en/o/{}", order["token"].as_str().expect("a token"))).await.expect(200);
    assert!(page.contains("including 5% business tax NT$28 · tax-exempt NT$1,280"));
}

//! A list of products over the API: tried, refused by row, taken in whole, and the same the second time.

use super::refused;
use crate::harness::{Answer, TestShop, Visitor, until};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::sync::atomic::{AtomicU64, Ordering};

const HERE: &str = "/api/v1/admin/products/import";
const TRIED: &str = "/api/v1/admin/products/import?dry_run=true";

async fn sends(visitor: &Visitor, path: &str, language: &str, (kind, body): (&str, String)) -> Answer {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let key = format!("list {}", NEXT.fetch_add(1, Ordering::Relaxed));
    let request = visitor.request(Method::POST, path).header("accept-language", language);
    visitor.sends(request.header("idempotency-key", key).header("content-type", kind).body(body)).await
}

async fn imports(visitor: &Visitor, path: &str, sheet: &str) -> Answer {
    sends(visitor, path, "en", ("text/csv; charset=utf-8", sheet.to_owned())).await
}

fn counts(answer: &Answer) -> [Value; 4] {
    ["created", "updated", "unchanged", "wrong"].map(|name| answer.json()[name].clone())
}

#[sqlx::test(migrations = "../migrations")]
async fn the_template_can_be_imported_as_it_is(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let template = owner.gets("/api/v1/admin/products/import/template").await.expect(200);
    assert_eq!(template.header("content-type"), "text/csv; charset=utf-8");
    let sheet = template.text();
    let tried = imports(&owner, TRIED, sheet).await.expect(200);
    assert_eq!((counts(&tried), &tried.json()["dry_run"]), ([1, 0, 0, 0].map(Value::from), &json!(true)));
    assert_eq!(tried.json()["errors"], json!([]));
    shop.visitor().gets("/api/v1/products/high-mountain-tea").await.expect(404);

    let done = imports(&owner, HERE, sheet).await.expect(200);
    assert_eq!((counts(&done), &done.json()["dry_run"]), ([1, 0, 0, 0].map(Value::from), &json!(false)));
    let tea = shop.visitor().gets("/api/v1/products/high-mountain-tea").await.expect(200).json();
    assert_eq!(tea["variants"][1]["available"], 12);
    until("it is on the page", async || shop.visitor().opens("/").await.contains("高山茶").then_some(())).await;
    assert_eq!(counts(&imports(&owner, HERE, sheet).await.expect(200)), [0, 0, 1, 0].map(Value::from));
}

#[sqlx::test(migrations = "../migrations")]
async fn every_row_that_is_wrong_is_said_in_the_language_asked_for_and_none_is_saved(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let sheet = "slug,sku,category,title_zh,price\npot,P-1,ware,壺,100\nlid,P-1,ware,蓋,x\njug,J-1\n";
    let tried = imports(&owner, TRIED, sheet).await.expect(200).json();
    let told = |errors: &Value| -> Vec<(u64, String, String)> {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let rows = errors.as_array().expect("errors").iter();
        rows.map(|row| (row["row"].as_u64().expect("a row"), text(&row["column"]), text(&row["code"]))).collect()
    };
    let expected = [(3, "price", "product.price"), (4, "", "import.cells")];
    let expected = expected.map(|(row, column, code)| (row, column.to_owned(), code.to_owned()));
    assert_eq!((told(&tried["errors"]), &tried["wrong"]), (expected.to_vec(), &json!(2)));

    let answer = imports(&owner, HERE, sheet).await;
    refused(&answer, 422, "import.rows");
    assert_eq!(told(&answer.json()["rows"]), expected);
    let english = answer.json()["rows"][1]["message"].clone();
    let chinese =
        sends(&owner, HERE, "zh-TW", ("text/csv", sheet.to_owned())).await.json()["rows"][1]["message"].clone();
    assert_eq!(english, "This row has more or fewer cells than the heading.");
    assert_eq!(chinese, "這一列的格數和標題列不同。");
    assert_eq!(shop.count("select count(*) from products where slug in ('pot', 'lid', 'jug')").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_list_as_json_changes_what_it_names_and_nothing_else(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let before = shop.visitor().gets("/api/v1/products/alishan-oolong").await.expect(200).json();
    let body = json!({ "products": [
        { "slug": "alishan-oolong", "variants": [{ "sku": "TEA-ALISHAN-150", "price": 1_180, "on_hand": 9_999 }] },
        { "slug": "cup", "category": "ware", "title": { "zh": "杯" }, "variants": [{ "sku": "CUP", "price": 90 }] },
    ] });
    let sends = async |body: &Value| sends(&owner, HERE, "en", ("application/json", body.to_string())).await;
    assert_eq!(counts(&sends(&body).await.expect(200)), [1, 1, 0, 0].map(Value::from));
    let mut after = shop.visitor().gets("/api/v1/products/alishan-oolong").await.expect(200).json();
    assert_eq!(after["variants"][1]["price"]["amount"], 1_180);
    after["variants"][1] = before["variants"][1].clone();
    assert_eq!(after["variants"], before["variants"]);
    assert_eq!((&after["title"], &after["pictures"]), (&before["title"], &before["pictures"]));
    refused(&sends(&json!({ "products": [{ "slug": "x", "colour": "red" }] })).await, 422, "request.fields");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_no_list_is_refused_by_name(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    let sends = async |kind: &str, body: String| sends(&owner, HERE, "en", (kind, body)).await;
    refused(&sends("text/plain", "slug,sku\n".to_owned()).await, 415, "import.kind");
    refused(&sends("application/json", "{".to_owned()).await, 400, "request.malformed");
    refused(&sends("text/csv", String::new()).await, 422, "import.rows");
    refused(&sends("text/csv", "slug,sku\n".repeat(200_000)).await, 413, "request.too_large");
    let request = owner.request(Method::POST, HERE).header("content-type", "text/csv").body("slug,sku\n");
    refused(&owner.sends(request).await, 400, "idempotency.missing");
    refused(&imports(&owner, "/api/v1/admin/products/import?dry_run=maybe", "slug,sku\n").await, 400, "request.query");
    refused(&imports(&shop.visitor(), HERE, "slug,sku\n").await, 401, "request.sign_in");
}

/// What the products of the list are, to the byte, with their versions.
async fn everything(shop: &TestShop) -> String {
    let sql = "select string_agg(p::text || v::text, chr(10) order by p.product_id, v.variant_id)
               from products p join variants v using (product_id)";
    sqlx::query_scalar(sql).fetch_one(&shop.pool).await.expect("read")
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_exported_can_be_imported_and_changes_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await.visitor;
    sqlx::query(
        "update products set title_zh = '=1+1', title_en = '''=1', fact_zh = '-1', fact_en = '''twas', story_zh = $1
         where slug = 'alishan-oolong'",
    )
    .bind("+ 一行\r\n\"二\", 行\n'@")
    .execute(&shop.pool)
    .await
    .expect("changed");
    let before = everything(&shop).await;
    let here = "/api/v1/admin/products";
    let sheet = owner.gets(&format!("{here}/export")).await.expect(200);
    assert_eq!(sheet.header("content-type"), "text/csv; charset=utf-8");
    assert!(sheet.contains("\"'=1+1\",\"''=1\"") && sheet.contains("\"'-1\",\"'twas\""), "{}", sheet.text());
    let json = owner.gets(&format!("{here}/export?format=json")).await.expect(200);
    let products = json.json()["products"].as_array().expect("a list").len();
    assert_eq!(products as i64, shop.count("select count(*) from products where not archived").await);
    for (kind, body, key) in
        [("text/csv", sheet.text().to_owned(), "sheet"), ("application/json", json.text().to_owned(), "json")]
    {
        let request = owner.request(Method::POST, &format!("{here}/import")).header("content-type", kind);
        let outcome = owner.sends(request.header("idempotency-key", key).body(body)).await.expect(200).json();
        assert_eq!((&outcome["unchanged"], &outcome["updated"]), (&json!(products), &json!(0)), "{kind}: {outcome}");
        assert_eq!((&outcome["created"], &outcome["wrong"]), (&json!(0), &json!(0)));
    }
    assert_eq!(everything(&shop).await, before, "not even a version");
    let page = owner.opens("/admin/products/export").await.expect(200);
    assert_eq!(page.text(), sheet.text(), "the same file for people");
    let nothing = owner.gets(&format!("{here}/export?archived=true&format=json")).await.expect(200).json();
    assert_eq!(nothing, json!({ "products": [] }));
    super::refused(&owner.gets(&format!("{here}/export?format=xml")).await, 400, "request.query");
}

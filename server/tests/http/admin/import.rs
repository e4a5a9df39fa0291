//! A list of products, by the forms of the page: sent, looked at, and meant.

use crate::harness::{Answer, Owner, TestShop, forms};
use reqwest::Method;
use sqlx::PgPool;

const HERE: &str = "/admin/products/import";

async fn sends(owner: &Owner, name: &str, bytes: Vec<u8>) -> Answer {
    let file = if name == "file" { "; filename=\"products.csv\"" } else { "" };
    let head = format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
    let body = [head.as_bytes(), &bytes, b"\r\n--b--\r\n"].concat();
    let request = owner.visitor.request(Method::POST, HERE).header("content-type", "multipart/form-data; boundary=b");
    owner.visitor.sends(request.header("accept-language", "en").body(body)).await
}

#[sqlx::test(migrations = "../migrations")]
async fn a_sheet_is_tried_and_then_imported_without_a_script(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    assert!(owner.opens("/admin/products").await.expect(200).contains("href=\"/admin/products/import\""));
    assert!(owner.opens(HERE).await.expect(200).contains("href=\"/admin/products/import/template\""));
    let template = owner.opens("/admin/products/import/template").await.expect(200);
    assert_eq!(template.header("content-disposition"), "attachment; filename=\"products.csv\"");

    let tried = sends(&owner, "file", template.body.to_vec()).await.expect(200);
    assert_eq!(shop.count("select count(*) from products where slug = 'high-mountain-tea'").await, 0);
    let forms = forms(tried.text());
    let form =
        forms.iter().find(|form| form.fields.iter().any(|(name, _)| name == "tried")).expect("a form to mean it");
    let meant = sends(&owner, "tried", form.value("tried").as_bytes().to_vec()).await;
    assert_eq!(meant.location(), "/admin/products");
    let list = owner.opens("/admin/products?q=TEA-150").await.expect(200);
    assert!(list.contains("高山茶") || list.contains("High mountain tea"), "{}", list.text());
    assert_eq!(shop.count("select count(*) from products where slug = 'high-mountain-tea'").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_wrong_stands_there_by_row_in_both_languages(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let sheet = "slug,sku,category,title_zh,price\npot,P-1,nowhere,壺,100\nlid,<script>,ware,蓋,x\n";
    let english = sends(&owner, "file", sheet.into()).await.expect(422);
    assert!(english.contains("<td>2</td><td><code>category</code></td>"), "{}", english.text());
    assert!(english.contains("<td>3</td><td><code>price</code></td>"));
    assert!(!english.contains("name=\"tried\"") && !english.contains("<script>,"), "there is nothing to mean");
    owner.visitor.posts("/admin/language", &[("language".to_owned(), "zh-TW".to_owned())]).await;
    let chinese = sends(&owner, "file", sheet.into()).await.expect(422);
    assert_ne!(english.text().split("<main").nth(1), chinese.text().split("<main").nth(1));
    assert_eq!(shop.count("select count(*) from products where slug in ('pot', 'lid')").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_file_that_is_none_or_too_large_is_told(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    for (name, bytes) in [
        ("file", Vec::new()),
        ("file", vec![b'a'; (1 << 20) + 1]),
        ("tried", b"no file".to_vec()),
        ("other", b"slug,sku\n".to_vec()),
        ("file", b"\xff\xfes\0l\0".to_vec()),
    ] {
        let answer = sends(&owner, name, bytes).await.expect(422);
        assert!(answer.contains("is-bad") && !answer.contains("name=\"tried\""), "{name}");
    }
}

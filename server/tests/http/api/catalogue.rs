//! Finding products over the API.

use super::refused;
use crate::harness::TestShop;
use serde_json::Value;
use sqlx::PgPool;
use std::collections::HashSet;

fn slugs(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().expect("items");
    items.iter().map(|item| item["slug"].as_str().expect("a slug").to_owned()).collect()
}

async fn found(shop: &TestShop, query: &[(&str, &str)]) -> Vec<String> {
    let visitor = shop.visitor();
    let request = visitor.request(reqwest::Method::GET, "/api/v1/products").query(query);
    slugs(&visitor.sends(request).await.expect(200).json())
}

#[sqlx::test(migrations = "../migrations")]
async fn a_product_says_what_it_is_and_what_its_variants_cost(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let list = shop.visitor().gets("/api/v1/products").await.expect(200);
    assert_eq!(list.header("content-type"), "application/json");
    assert_eq!(slugs(&list.json()).len(), 24);
    assert_eq!(list.json()["next_cursor"], Value::Null);

    let product = shop.visitor().gets("/api/v1/products/alishan-oolong").await.expect(200).json();
    assert_eq!((&product["title"], &product["category"]), (&"Alishan Oolong".into(), &"tea".into()));
    assert_eq!(product["price"], super::twd(480));
    assert_eq!(product["option"], "Weight");
    assert_eq!(product["pictures"][0]["key"], "alishan-oolong");
    assert_eq!(product["facts"][0]["name"], "Origin");
    let variants = product["variants"].as_array().expect("variants");
    assert_eq!(variants.len(), 3);
    assert_eq!((&variants[1]["sku"], &variants[1]["title"]), (&"TEA-ALISHAN-150".into(), &"150 g".into()));
    assert_eq!((&variants[1]["price"], &variants[1]["available"]), (&super::twd(1_280), &24.into()));
    let listed =
        list.json()["items"].as_array().expect("items").iter().find(|item| item["slug"] == "alishan-oolong").cloned();
    assert_eq!(listed, Some(product), "a product in the list is the product alone");

    let chinese = shop.visitor().opens("/api/v1/products/alishan-oolong").await.expect(200).json();
    assert_eq!(chinese["title"], "阿里山烏龍");
    let unknown = shop.visitor().gets("/api/v1/products/none").await;
    refused(&unknown, 404, "product.not_found");
}

#[sqlx::test(migrations = "../migrations")]
async fn products_are_found_by_words_of_either_language_and_by_category(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    assert!(found(&shop, &[("q", "阿里山")]).await.contains(&"alishan-oolong".to_owned()));
    assert_eq!(found(&shop, &[("q", "鐵壺")]).await, ["iron-kettle"]);
    assert_eq!(found(&shop, &[("q", "IRON KET")]).await, ["iron-kettle"]);
    assert!(found(&shop, &[("q", "烏龍")]).await.len() >= 4);
    assert!(found(&shop, &[("q", "ali' or 1=1 --")]).await.is_empty());
    assert!(found(&shop, &[("q", "螺絲起子")]).await.is_empty());
    assert_eq!(found(&shop, &[("category", "tea")]).await.len(), 8);
    assert_eq!(found(&shop, &[("category", "tea' or '1'='1")]).await.len(), 0);
    let both = found(&shop, &[("category", "ware"), ("q", "壺")]).await;
    assert!(both.contains(&"zhuni-pot".to_owned()) && !both.contains(&"alishan-oolong".to_owned()), "{both:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn products_are_sorted_as_asked(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let prices = async |sort: &str| {
        let list = shop.visitor().gets(&format!("/api/v1/products?sort={sort}")).await.expect(200).json();
        let items = list["items"].as_array().expect("items").clone();
        items.iter().map(|item| item["price"]["amount"].as_i64().expect("an amount")).collect::<Vec<_>>()
    };
    let up = prices("price_up").await;
    assert!(up.is_sorted() && up.len() == 24, "{up:?}");
    let down = prices("price_down").await;
    assert!(down.is_sorted_by(|one, next| one >= next) && down.len() == 24, "{down:?}");
    let featured = found(&shop, &[]).await;
    assert_eq!(
        found(&shop, &[("sort", "price;drop table products")]).await,
        featured,
        "an unknown order is the owner's"
    );
}

/// Sixty more products, of which many cost the same.
async fn with_many(shop: &TestShop) {
    for sql in [
        "insert into products (product_id, category_id, slug, title_zh, title_en, fact_zh, fact_en, story_zh, story_en, facts,
             option_zh, option_en, position, lowest_price, search_tokens, created_at)
         select gen_random_uuid(), category_id, 'more-' || n, '茶', 'Tea', '', '', '', '', '[]', '', '', 50 + n / 7, 100 + n / 9,
             '{}', now() from generate_series(1, 60) n, (select category_id from categories limit 1) c",
        "insert into variants (variant_id, product_id, sku, choice_zh, choice_en, price, position)
         select gen_random_uuid(), product_id, upper(slug), '', '', lowest_price, 0 from products where slug like 'more-%'",
        "insert into stock (variant_id, on_hand) select variant_id, 5 from variants where sku like 'MORE-%'",
    ] {
        sqlx::query(sql).execute(&shop.pool).await.expect("inserted");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn pages_of_a_list_hold_every_product_once(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    with_many(&shop).await;
    for sort in ["featured", "price_up", "price_down", "newest"] {
        let (mut seen, mut count) = (HashSet::new(), 0);
        let mut cursor = String::new();
        for page in 0.. {
            assert!(page < 5, "{sort}: the list never ends");
            let visitor = shop.visitor();
            let request =
                visitor.request(reqwest::Method::GET, "/api/v1/products").query(&[("sort", sort), ("cursor", &cursor)]);
            let list = visitor.sends(request).await.expect(200).json();
            count += slugs(&list).len();
            seen.extend(slugs(&list));
            match list["next_cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        assert_eq!((count, seen.len()), (84, 84), "{sort}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_cursor_that_is_none_of_ours_breaks_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    for cursor in ["x", "AAAA", "' or 1=1", "9999999999999999999999", "%00", "-1", "eyJ4IjoxfQ"] {
        let answer = shop.visitor().gets(&format!("/api/v1/products?cursor={cursor}")).await;
        assert!(answer.status < 500, "{cursor}: {}", answer.text());
    }
    for path in ["/?cursor=x", "/?cursor=%27&sort=newest"] {
        assert_eq!(shop.visitor().opens(path).await.status, 200, "{path}");
    }
}

/// Postgres keeps no zero byte in a text, and says so with an error.
#[sqlx::test(migrations = "../migrations")]
async fn a_zero_byte_is_in_the_name_of_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let asked = [
        ("/api/v1/products/%00", 404),
        ("/p/%00", 404),
        ("/en/p/a%00b", 404),
        ("/api/v1/orders/%00", 404),
        ("/o/%00", 404),
        ("/api/v1/products?q=%00", 200),
        ("/api/v1/products?category=%00", 200),
        ("/api/v1/products?cursor=%00", 200),
        ("/?q=%00", 200),
        ("/?category=%00", 200),
    ];
    let mut wrong = Vec::new();
    for (path, status) in asked {
        let answer = shop.visitor().opens(path).await;
        if answer.status != status {
            wrong.push(format!("{path}: {} instead of {status}", answer.status));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_document_of_the_api_names_every_address(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let document = shop.visitor().gets("/api/v1/openapi.json").await.expect(200).json();
    let paths = document["paths"].as_object().expect("paths");
    for path in [
        "/products",
        "/products/{slug}",
        "/cart",
        "/cart/items",
        "/cart/items/{variant}",
        "/orders",
        "/orders/quote",
        "/orders/{token}",
    ] {
        assert!(paths.contains_key(&["/api/v1", path].concat()), "{path} is missing");
    }
    let reader = shop.visitor().gets("/api/v1/docs").await.expect(200);
    assert!(reader.header("content-type").starts_with("text/html") && reader.contains("/api/v1/orders"));
}

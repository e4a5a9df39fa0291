//! What the owner does with products and their pictures.

use crate::harness::{Form, TestShop, until};
use image::{ExtendedColorType, ImageEncoder, ImageFormat, codecs::png::PngEncoder};
use sqlx::PgPool;

/// A picture of stripes, so that it is no single colour.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let pixels: Vec<u8> = (0..width * height).flat_map(|at| [(at % 251) as u8, (at / width % 241) as u8, 90]).collect();
    let mut file = Vec::new();
    let encoder = PngEncoder::new(&mut file);
    encoder.write_image(&pixels, width, height, ExtendedColorType::Rgb8).expect("encoded");
    file
}

pub fn mug(form: Form) -> Form {
    form.fill("slug", "blue-mug")
        .fill("category", "ware")
        .fill("title_zh", "藍色馬克杯")
        .fill("title_en", "Blue Mug")
        .fill("story_zh", "故事 <script>alert(1)</script>")
        .fill("variants[0].sku", "WARE-MUG")
        .fill("variants[0].price", "450")
        .fill("variants[0].on_hand", "7")
        .fill("picture_alt_zh", "一個藍色的杯子")
}

#[sqlx::test(migrations = "../migrations")]
async fn a_new_product_is_in_the_shop_with_its_picture(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let form = mug(owner.product("new").await);
    let here = owner.saves(&form, Some(("mug.png", &png(900, 1_100)))).await.location();
    assert!(here.starts_with("/admin/products/"), "{here}");
    let page = until("it is on the page", async || {
        let page = shop.visitor().opens("/").await;
        page.contains("藍色馬克杯").then_some(page)
    })
    .await;
    assert!(page.contains("/p/blue-mug"));
    let sheet = shop.visitor().opens("/p/blue-mug").await.expect(200);
    assert!(sheet.contains("一個藍色的杯子") && sheet.contains("NT$450") && !sheet.contains("<script>alert"));

    let product = shop.visitor().gets("/api/v1/products/blue-mug").await.expect(200).json();
    assert_eq!(product["variants"][0]["available"], 7);
    let key = product["pictures"][0]["key"].as_str().expect("a key").to_owned();
    for width in [400, 800, 1_200] {
        let picture = shop.visitor().opens(&format!("/media/{key}-{width}.webp")).await.expect(200);
        assert_eq!(picture.header("content-type"), "image/webp");
        assert!(picture.header("cache-control").contains("immutable"));
        assert_eq!(image::guess_format(&picture.body).ok(), Some(ImageFormat::WebP), "it was encoded anew");
    }
    let saved = owner.product(here.trim_start_matches("/admin/products/")).await;
    assert_eq!((saved.value("pictures[0].key"), saved.value("variants[0].on_hand_before")), (key.as_str(), "7"));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_no_picture_is_refused_and_the_form_comes_back(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let mut bomb = png(8, 8);
    // The header says 65,535 pixels a side; its checksum no longer fits, and it is never decoded.
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let half = png(900, 900)[..2_000].to_vec();
    let files: [(&str, &[u8]); 5] = [
        ("a.svg", svg),
        ("a.png", b"<html><script>alert(1)</script>"),
        ("a.gif", b"GIF89a;"),
        ("bomb.png", &bomb),
        ("half.png", &half),
    ];
    for (name, file) in files {
        let form = mug(owner.product("new").await);
        let answer = owner.saves(&form, Some((name, file))).await;
        assert_eq!(answer.status, 422, "{name}");
        assert!(
            answer.contains("value=\"blue-mug\"") && answer.contains("picture-problem"),
            "{name}: the form came back without what was typed"
        );
    }
    assert_eq!(shop.count("select count(*) from products where slug = 'blue-mug'").await, 0);
    shop.visitor().opens("/media/a.svg").await.expect(404);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_picture_that_is_too_large_loses_nothing_of_what_was_typed(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let form = mug(owner.product("new").await);
    for megabytes in [11, 13, 30, 70] {
        let answer = owner.saves(&form, Some(("large.png", &vec![7; megabytes << 20]))).await.expect(422);
        assert!(answer.contains("picture-problem"), "{megabytes} MB");
        let again = crate::harness::forms(answer.text());
        let again = again.iter().find(|again| again.action == form.action).expect("the form again");
        for name in ["slug", "title_zh", "story_zh", "variants[0].sku", "variants[0].price"] {
            assert_eq!(again.value(name), form.value(name), "{megabytes} MB: {name} was not kept");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_product_that_is_wrong_says_where_and_keeps_its_picture(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let form = mug(owner.product("new").await)
        .fill("variants[0].price", "-1")
        .fill("slug", "Alishan Oolong")
        .fill("title_zh", "")
        .fill("title_en", "");
    let answer = owner.saves(&form, Some(("mug.png", &png(500, 600)))).await.expect(422);
    for id in ["variants-0-price-problem", "slug-problem", "title_zh-problem"] {
        assert!(answer.contains(&format!("id=\"{id}\"")), "{id} is missing");
    }
    let again = crate::harness::forms(answer.text())
        .into_iter()
        .find(|form| form.action == "/admin/products/new")
        .expect("the form");
    assert_eq!(again.value("variants[0].price"), "-1");
    let key = again.value("pictures[0].key").to_owned();
    shop.visitor().opens(&format!("/media/{key}-400.webp")).await.expect(200);
    let mended = mug(again).fill("variants[0].price", "1,450");
    owner.saves(&mended, None).await.location();
    let product = shop.visitor().gets("/api/v1/products/blue-mug").await.expect(200).json();
    assert_eq!((&product["pictures"][0]["key"], &product["price"]["amount"]), (&key.as_str().into(), &1_450.into()));
}

#[sqlx::test(migrations = "../migrations")]
async fn names_that_are_taken_are_refused(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    for (field, value) in [("slug", "gaiwan"), ("variants[0].sku", "WARE-PITCHER-200")] {
        let form = mug(owner.product("new").await).fill(field, value);
        assert_eq!(owner.saves(&form, None).await.status, 422, "{field}");
    }
    let form = mug(owner.product("new").await).fill("category", "gifts").with("category", "none");
    assert_eq!(owner.saves(&form, None).await.status, 422, "a category that is not there");
}

#[sqlx::test(migrations = "../migrations")]
async fn units_that_were_sold_while_the_form_stood_open_stay_sold(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let id: String = sqlx::query_scalar("select product_id::text from products where slug = 'glass-pitcher'")
        .fetch_one(&shop.pool)
        .await
        .expect("one");
    let form = owner.product(&id).await.fill("variants[0].on_hand", "30");
    let body = crate::harness::Buyer::default().wants(&[(&pitcher, 5)]);
    let order = shop.visitor().orders("a key", &body).await.expect(201).json();
    let page = owner.finds_order(order["number"].as_str().expect("a number")).await;
    owner.does(&page, "ship").await;
    owner.saves(&form, None).await.location();
    let left = crate::harness::stock(&shop.pool, &pitcher).await;
    assert_eq!((left.on_hand, left.reserved), (25, 0), "26 − 5 sold + 4 that came in");
    assert_eq!(owner.saves(&form, None).await.status, 409, "the same form again is stale");
    let too_few = owner.product(&id).await.fill("variants[0].on_hand", "-1");
    assert_eq!(owner.saves(&too_few, None).await.status, 422);
    let overflow = owner.product(&id).await.fill("variants[0].on_hand_before", "-9223372036854775808");
    assert_eq!(owner.saves(&overflow, None).await.status, 422);
    let left = crate::harness::stock(&shop.pool, &pitcher).await;
    assert_eq!((left.on_hand, left.reserved), (25, 0), "what makes no sense changes nothing");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_archived_product_is_gone_until_it_is_restored(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let id: String = sqlx::query_scalar("select product_id::text from products where slug = 'glass-pitcher'")
        .fetch_one(&shop.pool)
        .await
        .expect("one");
    for (step, status) in [("archive", 404), ("restore", 200)] {
        let here = format!("/admin/products/{id}");
        let form = owner.visitor.finds_form(&here, &format!("{here}/{step}")).await;
        assert_eq!(owner.visitor.submits(&form).await.location(), here);
        until("the shop follows", async || {
            (shop.visitor().opens("/p/glass-pitcher").await.status == status).then_some(())
        })
        .await;
        assert_eq!(shop.visitor().gets("/api/v1/products/glass-pitcher").await.status, status);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_refused_save_of_an_archived_product_says_that_it_is_archived(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let id: String = sqlx::query_scalar("select product_id::text from products where slug = 'glass-pitcher'")
        .fetch_one(&shop.pool)
        .await
        .expect("one");
    let here = format!("/admin/products/{id}");
    let form = owner.visitor.finds_form(&here, &format!("{here}/archive")).await;
    owner.visitor.submits(&form).await.location();
    let wrong = owner.product(&id).await.fill("variants[0].price", "-1");
    for file in [None, Some(("a.png", b"no picture".as_slice()))] {
        let page = owner.saves(&wrong, file).await.expect(422);
        let actions: Vec<_> = crate::harness::forms(page.text()).into_iter().map(|form| form.action).collect();
        assert!(actions.contains(&format!("{here}/restore")), "{actions:?}");
        assert!(!actions.contains(&format!("{here}/archive")), "{actions:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn the_words_of_the_page_are_the_owners(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let form = owner.visitor.finds_form("/admin/settings", "/admin/settings").await;
    let changed = form.fill("name_zh", "新的<店名>");
    assert_eq!(owner.visitor.submits(&changed).await.location(), "/admin/settings");
    until("the name is on the page", async || shop.visitor().opens("/").await.contains("新的&lt;店名").then_some(()))
        .await;
    let wrong = owner
        .visitor
        .finds_form("/admin/settings", "/admin/settings")
        .await
        .fill("transfer_days", "-1")
        .fill("name_zh", "");
    assert_eq!(owner.visitor.submits(&wrong).await.status, 422);
}

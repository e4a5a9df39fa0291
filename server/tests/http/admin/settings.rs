//! The words of the page as the owner types them, and how it looks.

use super::products::png;
use crate::harness::{TestShop, until};
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn the_longest_texts_fit_into_the_form(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let mut form = owner.visitor.finds_form("/admin/settings", "/admin/settings").await;
    let text = "茶".repeat(2_000);
    for name in ["hero_sentence", "story_body", "delivery_note", "return_note"] {
        form = form.fill(&[name, "_zh"].concat(), &text).fill(&[name, "_en"].concat(), &text);
    }
    assert_eq!(owner.visitor.submits(&form).await.location(), "/admin/settings");
    let saved = owner.visitor.finds_form("/admin/settings", "/admin/settings").await;
    assert_eq!(saved.value("return_note_en"), text);
    let longer = saved.fill("story_body_en", &[&text, "茶"].concat());
    let page = owner.visitor.submits(&longer).await.expect(422);
    assert!(page.contains(&[&text, "茶"].concat()), "what was typed is still there");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_page_has_the_colours_and_the_order_that_the_owner_chose(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    assert!(!shop.visitor().opens("/").await.expect(200).contains("data-theme"), "the house's own need no word");
    let form = owner.visitor.finds_form("/admin/settings", "/admin/settings").await;
    assert_eq!((form.value("theme"), form.value("place_order")), ("rice", "4"));
    let chosen = form
        .fill("theme", "indigo")
        .fill("place_hero", "")
        .fill("place_order", "1")
        .fill("place_story", "2")
        .fill("place_products", "3");
    assert_eq!(owner.visitor.submits(&chosen).await.location(), "/admin/settings");
    let page = until("it is indigo", async || {
        let page = shop.visitor().opens("/").await.expect(200);
        page.contains("<html lang=\"zh-TW\" data-theme=\"indigo\"").then_some(page)
    })
    .await;
    let at = |part: &str| page.text().find(part).unwrap_or_else(|| panic!("there is no {part}"));
    let (order, story, products) = (at("id=\"order\""), at("class=\"story\""), at("id=\"products\""));
    assert!(order < story && story < products);
    assert!(!page.contains("class=\"hero\"") && page.contains("<h1 class=\"unseen\">"), "the page keeps a heading");
    assert!(page.contains("content=\"#f5f6f8\""), "the browser's bars too");
    assert!(shop.visitor().opens("/nowhere").await.contains("data-theme=\"indigo\""));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_owners_pictures_stand_on_the_page_and_go_again(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let here = "/admin/settings/pictures";
    let kept = [("logo", "appearance->>'logo'", 400), ("hero", "appearance->'hero'->>'picture'", 2_400)];
    for (place, column, width) in kept {
        let action = [here, "/", place].concat();
        let form = owner.visitor.finds_form(here, &action).await;
        let refused = owner.saves(&form, Some(("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"))).await;
        assert!(refused.expect(422).contains(&[place, "-problem"].concat()));
        assert_eq!(owner.saves(&form, Some(("a.png", &png(2_500, 1_250)))).await.location(), here);
        let stale = owner.saves(&form, Some(("a.png", &png(2_500, 1_250)))).await;
        assert_eq!(stale.status, 409, "somebody has saved the page since");

        let query = ["select ", column, " from shops"].concat();
        let key: String = sqlx::query_scalar(&query).fetch_one(&shop.pool).await.expect("a key");
        let address = format!("/media/{key}-{width}.webp");
        let shows = async || shop.visitor().opens("/").await.expect(200).contains(&address);
        until("it is on the page", async || shows().await.then_some(())).await;
        let picture =
            image::load_from_memory(&shop.visitor().opens(&address).await.expect(200).body).expect("a picture");
        assert_eq!(picture.width(), width);

        let removal = owner.visitor.finds_form(here, &[&action, "/remove"].concat()).await;
        assert_eq!(owner.visitor.submits(&removal).await.location(), here);
        until("it is gone", async || (!shows().await).then_some(())).await;
    }
}

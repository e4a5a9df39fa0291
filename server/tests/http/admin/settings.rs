//! The words of the page, as the owner types them.

use crate::harness::TestShop;
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

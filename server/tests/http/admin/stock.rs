//! A variant's stock on the owner's desk, and where the goods lie.

use crate::harness::{TestShop, forms};
use sqlx::PgPool;

const SKU: &str = "WARE-PITCHER-200";

#[sqlx::test(migrations = "../migrations")]
async fn units_are_added_with_a_reason_and_the_ledger_tells_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods(SKU).await;
    let owner = shop.owner().await;
    let here = format!("/admin/stock/{}", pitcher.variant);
    let form = owner.visitor.finds_form(&here, &[&here, "/adjust"].concat()).await;
    let counted = form.clone().fill("by", "+20").fill("reason", "counted");
    assert_eq!(owner.visitor.submits(&counted).await.location(), here);
    let page = owner.opens(&here).await.expect(200);
    for text in ["Counted", "+20", "First count", "owner@shop.test"] {
        assert!(page.contains(text), "the ledger does not say {text}");
    }
    assert_eq!(shop.goods(SKU).await.available, pitcher.available + 20);
    let refused = owner.visitor.submits(&form.fill("by", "many").fill("reason", "damaged")).await.expect(422);
    let again = forms(refused.text()).into_iter().find(|form| form.action.ends_with("/adjust")).expect("the form");
    assert_eq!((again.value("by"), again.value("reason")), ("many", "damaged"), "what was typed stays");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_not_there_can_be_ordered_as_far_as_the_owner_lets_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods(SKU).await;
    let owner = shop.owner().await;
    let here = format!("/admin/stock/{}", pitcher.variant);
    let all = owner.visitor.finds_form(&here, &[&here, "/adjust"].concat()).await;
    let none = all.fill("by", &format!("-{}", pitcher.available)).fill("reason", "damaged");
    assert_eq!(owner.visitor.submits(&none).await.location(), here);
    let sold_out = shop.visitor().gets("/api/v1/products/glass-pitcher").await.expect(200).json();
    assert_eq!(sold_out["variants"][0]["availability"], "sold_out");
    let limits = owner.visitor.finds_form(&here, &[&here, "/limits"].concat()).await;
    assert_eq!(owner.visitor.submits(&limits.fill("low_at", "2").fill("backorder", "3")).await.location(), here);
    let backorder = shop.visitor().gets("/api/v1/products/glass-pitcher").await.expect(200).json();
    assert_eq!(backorder["variants"][0]["availability"], "backorder");
    assert_eq!(backorder["variants"][0]["available"], 3);
    let page = shop.visitor().opens("/en/p/glass-pitcher").await.expect(200);
    assert!(page.contains("sent once it has arrived"));
    let visitor = shop.visitor();
    assert_eq!(visitor.adds(&pitcher.variant, 3).await.location(), "/cart");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_warehouse_that_does_not_answer_is_not_taken(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let form = owner.visitor.finds_form("/admin/warehouse", "/admin/warehouse").await;
    let form = form.with("external", "on").fill("address", "http://127.0.0.1:9").fill("key", "top-secret");
    let refused = owner.visitor.submits(&form).await.expect(422);
    assert!(refused.contains("127.0.0.1:9") && !refused.contains("top-secret"), "a key is not shown again");
    let form = owner.visitor.finds_form("/admin/warehouse", "/admin/warehouse").await.fill("low_at", "9");
    assert_eq!(owner.visitor.submits(&form).await.location(), "/admin/warehouse");
    assert_eq!(owner.visitor.finds_form("/admin/warehouse", "/admin/warehouse").await.value("low_at"), "9");
}

#[sqlx::test(migrations = "../migrations")]
async fn units_are_added_once_however_often_the_button_is_pressed(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods(SKU).await;
    let owner = shop.owner().await;
    let here = format!("/admin/stock/{}", pitcher.variant);
    let fresh = async || owner.visitor.finds_form(&here, &[&here, "/adjust"].concat()).await;
    let form = fresh().await.fill("by", "+20").fill("reason", "counted");
    let pressed = (0..5).map(|_| owner.visitor.submits(&form));
    for answer in futures::future::join_all(pressed).await {
        assert_eq!(answer.location(), here);
    }
    assert_eq!(shop.goods(SKU).await.available, pitcher.available + 20);
    // Whoever goes back and types another number means it, and so does whoever opens the page anew.
    assert_eq!(owner.visitor.submits(&form.fill("by", "+1")).await.location(), here);
    assert_eq!(
        owner.visitor.submits(&fresh().await.fill("by", "+20").fill("reason", "counted")).await.location(),
        here
    );
    assert_eq!(shop.goods(SKU).await.available, pitcher.available + 41);
}

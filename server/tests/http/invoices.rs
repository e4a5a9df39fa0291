//! What shoppers say about their e-invoice, through every door.

use crate::harness::{Buyer, Form, Goods, TestShop, Visitor, until};
use serde_json::json;
use sqlx::PgPool;

/// A shop that asks.
async fn a_shop(pool: PgPool) -> TestShop {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let form = owner.visitor.finds_form("/admin/invoices", "/admin/invoices").await.with("asks", "on");
    assert_eq!(owner.visitor.submits(&form).await.location(), "/admin/invoices");
    shop
}

async fn at_the_form(shop: &TestShop, goods: &Goods) -> (Visitor, Form) {
    until("the form asks", async || {
        let (visitor, form) = shop.at_the_form(goods, 1, "cod").await;
        let asks = form.fields.iter().any(|(name, value)| name == "invoice" && value == "cloud");
        asks.then_some((visitor, form))
    })
    .await
}

#[sqlx::test(migrations = "../migrations")]
async fn a_barcode_reaches_the_order_with_its_plus(pool: PgPool) {
    let shop = a_shop(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = at_the_form(&shop, &pitcher).await;
    let form = form.fill("invoice", "barcode").fill("barcode", " /abc+12. ").fill("tax_id", "half typed");
    let order = visitor.submits(&form).await.location();
    let order = order.split('?').next().expect("an address").to_owned();
    let page = visitor.opens(&order).await.expect(200);
    assert!(page.contains("手機條碼 · /ABC+12."), "the order says so");
    let token = order.rsplit('/').next().expect("a token");
    let read = shop.visitor().gets(&format!("/api/v1/orders/{token}")).await.expect(200).json();
    assert_eq!(read["invoice"], json!({ "kind": "barcode", "barcode": "/ABC+12." }));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_wrong_stands_beside_its_field_with_what_was_typed(pool: PgPool) {
    let shop = a_shop(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = at_the_form(&shop, &pitcher).await;
    let wrong = form.fill("invoice", "company").fill("tax_id", "12345678").fill("company", "測試 & Co. \"茶\"");
    let page = visitor.submits(&wrong).await.expect(422);
    assert!(page.contains("href=\"#order-tax_id\"") && page.contains("這不是有效的統一編號"));
    let again =
        crate::harness::forms(page.text()).into_iter().find(|form| form.action == "/checkout").expect("the form");
    for name in ["invoice", "tax_id", "company"] {
        assert_eq!(again.value(name), wrong.value(name), "{name}");
    }
    let mended = again.fill("tax_id", "22099131");
    let order = visitor.submits(&mended).await.location();
    let page = visitor.opens(&order).await.expect(200);
    assert!(page.contains("公司戶（統一編號） · 22099131 · 測試 &amp; Co. "));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_api_takes_one_kind_and_names_what_is_wrong_with_it(pool: PgPool) {
    let shop = a_shop(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let orders = async |key: &str, invoice: serde_json::Value| {
        let mut body = Buyer::default().wants(&[(&pitcher, 1)]);
        body["invoice"] = invoice;
        shop.visitor().orders(key, &body).await
    };
    let refused = orders("one", json!({ "kind": "donation", "love_code": "12" })).await.expect(422).json();
    assert_eq!(
        (&refused["errors"][0]["field"], &refused["errors"][0]["code"]),
        (&json!("invoice.love_code"), &json!("invoice.love_code"))
    );
    let refused = orders("one", json!({ "kind": "paper" })).await.expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "invoice.kind");
    let donated = orders("one", json!({ "kind": "donation", "love_code": "168001" })).await.expect(201).json();
    assert_eq!(donated["invoice"], json!({ "kind": "donation", "love_code": "168001" }));
    let reused = orders("one", json!({ "kind": "cloud" })).await.expect(422);
    assert_eq!(reused.code(), "idempotency.reused", "another wish is another body");
    let plain = shop.visitor().orders("two", &Buyer::default().wants(&[(&pitcher, 1)])).await.expect(201).json();
    assert_eq!(plain["invoice"], json!({ "kind": "cloud" }), "whoever says nothing has the one that needs no answer");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_shop_that_does_not_ask_keeps_no_answer(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = shop.at_the_form(&pitcher, 1, "cod").await;
    assert!(form.fields.iter().all(|(name, _)| name != "invoice"));
    let order = visitor.submits(&form.with("invoice", "barcode").with("barcode", "/ABC+123")).await.location();
    assert!(!visitor.opens(&order).await.expect(200).contains("/ABC+123"));
    assert_eq!(shop.count("select count(*) from orders where invoice is not null").await, 0);
}

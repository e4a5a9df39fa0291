//! Bank transfer from the owner's settings to the owner's confirmation, refunds by the owner, and what is
//! set of providers.

use crate::harness::{Buyer, Owner, TestShop, forms};
use sqlx::PgPool;

async fn offers_transfers(owner: &Owner) {
    let form = owner.visitor.finds_form("/admin/payments/transfer", "/admin/payments/transfer").await;
    let form = form.fill("bank", "玉山銀行 808").fill("account", "0123-456-789012").fill("holder", "晨嵐茶事");
    assert_eq!(owner.visitor.submits(&form.with("methods", "transfer")).await.location(), "/admin/payments");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_is_paid_by_transfer_and_refunded_in_part(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    offers_transfers(&owner).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    let body = Buyer::paying_by("transfer").wants(&[(&pitcher, 1)]);
    let order = visitor.orders("key", &body).await.expect(201).json();
    let (number, token) = (order["number"].as_str().expect("a number"), order["token"].as_str().expect("a token"));
    assert!(order["pay_url"].is_null(), "there is nowhere to go");

    let address = format!("/en/o/{token}");
    let page = visitor.opens(&address).await.expect(200);
    assert!(page.contains("0123-456-789012") && page.contains("玉山銀行 808"));
    let form = visitor.finds_form(&address, &format!("{address}/transfer")).await;
    assert_eq!(visitor.submits(&form.clone().fill("digits", "12a45")).await.status, 422);
    assert_eq!(visitor.submits(&form.fill("digits", "12345")).await.location(), address);

    let page = owner.finds_order(number).await;
    assert!(owner.opens(&page).await.contains("12345"), "the owner finds the money by it");
    owner.does(&page, "mark_paid").await;
    assert!(!visitor.opens(&address).await.contains("0123-456-789012"), "nobody transfers twice");

    let form = owner.step(&page, "refund").await;
    assert_eq!(form.value("amount"), "680", "all of it, as a start");
    let too_much = owner.visitor.submits(&form.clone().fill("amount", "681")).await;
    assert_eq!(too_much.status, 422);
    assert_eq!(owner.visitor.submits(&form.fill("amount", "80").fill("reason", "缺貨")).await.location(), page);
    let sent = forms(owner.opens(&page).await.text()).into_iter().find(|form| form.action.ends_with("/sent"));
    assert_eq!(owner.visitor.submits(&sent.expect("to be sent by hand")).await.location(), page);
    assert_eq!(shop.count("select sum(amount)::bigint from payment_entries").await, 600);
    let order = visitor.gets(&format!("/api/v1/orders/{token}")).await.expect(200).json();
    assert_eq!(order["payment_status"], "partially_refunded");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_way_to_pay_that_is_not_set_up_is_not_offered(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let form = owner.visitor.finds_form("/admin/payments/transfer", "/admin/payments/transfer").await;
    let refused = owner.visitor.submits(&form.fill("bank", "玉山").with("methods", "transfer")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.contains("玉山"), "what was typed stays");
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = Buyer::paying_by("transfer").wants(&[(&pitcher, 1)]);
    shop.visitor().orders("key", &body).await.expect(422);
    assert_eq!(owner.opens("/admin/payments/nobody").await.status, 404);
    assert_eq!(shop.visitor().opens("/admin/payments").await.location(), "/admin/sign-in");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_door_of_no_provider_tells_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    assert_eq!(visitor.posts("/callbacks/nobody", &[]).await.status, 404);
    assert_eq!(visitor.posts("/callbacks/cod", &[]).await.status, 403, "nobody stands behind cash");
    assert_eq!(visitor.opens("/returns/test/guess").await.status, 404);
    let line = format!("/callbacks/test?{}", "x".repeat(10_000));
    assert!(visitor.posts(&line, &[]).await.status < 500);
    assert_eq!(shop.count("select count(*) from callbacks where verdict is null").await, 0);
}

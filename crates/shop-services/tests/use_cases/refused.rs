//! What came in at the doors of providers and had no effect.

use shop_contract::AdminRefusedRow;
use shop_domain::{
    kernel::Language,
    payment::{PaymentMethod, PaymentStatus},
};
use shop_services::ports::{Door, Objection, PaymentNotice, PaymentOutcome};
use shop_testkit::{Clerk, ScriptedGateway, TestShop, a_product};

async fn list(clerk: &Clerk) -> Vec<AdminRefusedRow> {
    clerk.services.order.refused(&clerk.caller, None, Language::English).await.expect("may be read").rows
}

async fn news(clerk: &Clerk) -> i64 {
    clerk.services.order.home(&clerk.caller, Language::English).await.expect("may be read").refused
}

#[tokio::test]
async fn whatever_is_no_payment_changes_nothing_and_is_shown() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::TEST).await.expect("ordered");
    let (reference, total) = ([order.number.compact(), "01"].concat(), order.totals.total.amount);
    let notice = |event: &str, objection| {
        let notice = ScriptedGateway::notice(event, &reference, total, PaymentOutcome::Paid);
        PaymentNotice { objection, ..notice }
    };
    let forged = ScriptedGateway::forgery(&notice("e1", None), Door::Callback);
    assert_eq!(shop.services.payment.callback("test", &forged).await.expect("answered").status, 403);
    assert_eq!(shop.hears(&notice("e2", Some(Objection::Merchant))).await, 200);
    assert_eq!(shop.hears(&notice("e3", Some(Objection::Simulated))).await, 200);
    let cheap = ScriptedGateway::notice("e4", &reference, 1, PaymentOutcome::Paid);

    let owner = shop.owner();
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Pending);
    assert_eq!((news(&owner).await, shop.store.committed().entries.len()), (3, 0));
    assert_eq!(shop.hears(&cheap).await, 200);
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Pending, "it is held for the owner");

    let rows = list(&owner).await;
    let verdicts: Vec<_> = rows.iter().map(|row| row.verdict.as_str()).collect();
    assert_eq!(verdicts, ["mismatch", "simulated", "merchant", "forged"]);
    assert_eq!(rows[0].order.as_ref().map(|(id, _)| *id), Some(order.id));
    assert_eq!((rows[0].told.map(|told| told.amount), rows[0].asked.map(|asked| asked.amount)), (Some(1), Some(total)));
    assert_eq!(rows[3].order, None, "what a forgery says of itself is not believed");
}

#[tokio::test]
async fn what_was_looked_through_is_news_no_more() {
    let shop = TestShop::new();
    let (owner, packer) = (shop.owner(), shop.packer());
    let arrives = async |event: &str| {
        let notice = ScriptedGateway::notice(event, "R01", 1, PaymentOutcome::Paid);
        let forged = ScriptedGateway::forgery(&notice, Door::Callback);
        shop.services.payment.callback("test", &forged).await.expect("answered");
    };
    arrives("e1").await;
    let newest = list(&owner).await[0].id;
    arrives("e2").await;
    packer.services.order.refused_seen(&packer.caller, newest).await.expect("may be marked");
    assert_eq!(news(&owner).await, 1, "what came meanwhile was not looked at");
    assert_eq!(list(&owner).await.iter().map(|row| row.is_new).collect::<Vec<_>>(), [true, false]);
}

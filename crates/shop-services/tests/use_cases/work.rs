//! Work that is stuck, on the owner's desk.

use shop_contract::OrderAction;
use shop_domain::{
    fault::{Class, Fault},
    payment::PaymentMethod,
};
use shop_services::ports::{Door, PaymentOutcome, Work};
use shop_testkit::{ScriptedGateway, TestShop, a_product};
use time::Duration;

/// A refund whose provider was away for hours.
async fn with_stuck_work() -> (TestShop, Work) {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::TEST).await.expect("ordered");
    let reference = [order.number.compact(), "01"].concat();
    let paid = ScriptedGateway::notice("e1", &reference, order.totals.total.amount, PaymentOutcome::Paid);
    let incoming = ScriptedGateway::brings(&paid, Door::Callback);
    shop.services.payment.callback("test", &incoming).await.expect("answered");
    shop.gateway.goes_away(true);
    shop.owner().does(OrderAction::Cancel, order.id).await.expect("cancelled");
    for _ in 0..12 {
        shop.clock.pass(Duration::hours(1));
        shop.works_off().await;
    }
    let refund = shop.store.committed().refunds[0].id.0;
    (shop, Work::SendRefund { refund })
}

#[tokio::test]
async fn the_owner_sees_what_is_stuck_and_has_it_done_again() {
    let (shop, job) = with_stuck_work().await;
    let owner = shop.owner();
    let list = shop.services.work.list(&owner.caller, None).await.expect("read");
    assert_eq!((list.due, list.later), (0, 0));
    assert_eq!((list.stuck[0].kind.as_str(), list.stuck[0].attempts), ("send_refund", 12));
    assert!(!list.stuck[0].error.is_empty());
    shop.gateway.goes_away(false);
    shop.services.work.retry(&owner.caller, job.kind(), &job.key()).await.expect("asked for");
    assert_eq!(shop.works_off().await, 1);
    assert!(shop.services.work.list(&owner.caller, None).await.expect("read").stuck.is_empty());
    let refused = shop.services.work.retry(&owner.caller, job.kind(), &job.key()).await.expect_err("it is done");
    assert_eq!((refused.code(), refused.class()), ("work.not_stuck", Class::Conflict));
}

#[tokio::test]
async fn the_queue_is_the_owners_business() {
    let (shop, job) = with_stuck_work().await;
    let (packer, before) = (shop.packer().caller, shop.store.committed());
    assert_eq!(shop.services.work.list(&packer, None).await.expect_err("not theirs").class(), Class::Forbidden);
    let refused = shop.services.work.retry(&packer, job.kind(), &job.key()).await.expect_err("not theirs");
    assert_eq!(refused.class(), Class::Forbidden);
    assert_eq!(shop.store.committed(), before);
}

//! Work that is stuck, on the owner's desk.

use shop_contract::{OrderAction, OrderForm};
use shop_domain::{
    fault::{Class, Fault},
    payment::PaymentMethod,
};
use shop_services::{
    ports::{Door, Lane, PaymentOutcome, Work},
    work::Taken,
};
use shop_testkit::{ScriptedGateway, TestShop, a_product};
use time::Duration;
use uuid::Uuid;

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
    (shop, Work::SendRefund { refund, tries: 0, round: 0 })
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

async fn orders(shop: &TestShop) {
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let form = OrderForm { email: "mei@example.com".to_owned(), ..visitor.fills_in(PaymentMethod::COD).await };
    visitor.sends(&form).await.expect("ordered");
}

/// Takes what is due next, and stands still until its lease is over.
async fn takes_and_stands_still(shop: &TestShop, worker: u128) -> Taken {
    let taken = shop.services.work.take(Lane::Shop, Uuid::from_u128(worker)).await.expect("asked").expect("a job");
    let mut tables = shop.store.committed();
    tables.jobs.iter_mut().for_each(|job| job.lease = None);
    shop.store.becomes(tables);
    taken
}

#[tokio::test]
async fn whoever_stood_still_sends_no_letter_that_somebody_else_has_sent() {
    let shop = TestShop::new();
    orders(&shop).await;
    let writes =
        shop.services.work.take(Lane::Shop, Uuid::from_u128(1)).await.expect("asked").expect("a letter to write");
    shop.services.work.does(&writes).await.expect("written");
    let slow = takes_and_stands_still(&shop, 1).await;
    assert_eq!(slow.kind(), "send_letter");
    let quick = shop.services.work.take(Lane::Shop, Uuid::from_u128(2)).await.expect("asked").expect("the same");
    // It has the letter before its eyes, as it was before the other one sent it.
    let before = shop.store.committed();
    shop.services.work.does(&quick).await.expect("sent");
    assert_eq!(shop.mailer.sent().len(), 1);
    let mut tables = shop.store.committed();
    tables.letters = before.letters;
    shop.store.becomes(tables);
    shop.services.work.does(&slow).await.expect("it notes nothing");
    assert_eq!(shop.mailer.sent().len(), 1);
    assert_eq!(shop.works_off().await, 0, "and it is done");
}

#[tokio::test]
async fn a_job_that_broke_its_worker_is_tried_again() {
    let shop = TestShop::new();
    orders(&shop).await;
    let taken = shop.services.work.take(Lane::Shop, Uuid::from_u128(1)).await.expect("asked").expect("a job");
    shop.services.work.failed(&taken, "it has panicked", false).await.expect("noted");
    assert_eq!(shop.works_off().await, 0, "not at once");
    shop.clock.pass(Duration::seconds(2));
    assert_eq!(shop.works_off().await, 2, "the letter is written and sent");
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

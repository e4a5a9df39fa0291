//! Work that is stuck, on the owner's desk.

use shop_domain::{
    fault::{Class, Fault},
    payment::PaymentMethod,
};
use shop_services::ports::Work;
use shop_testkit::{TestShop, a_product};
use time::Duration;

/// An order whose job to end it finds a callback that nobody can read.
async fn with_stuck_work() -> (TestShop, Work) {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::Test).await.expect("ordered");
    let mut tables = shop.store.committed();
    let reference = [order.number.compact(), "01"].concat();
    let broken = shop_testkit::CallbackRow { reference, body: "?".to_owned(), ..Default::default() };
    tables.callbacks.insert(("test".to_owned(), "e1".to_owned()), broken);
    shop.store.becomes(tables);
    for _ in 0..12 {
        shop.clock.pass(Duration::hours(1));
        shop.works_off().await;
    }
    (shop, Work::ExpireOrder { order: order.id.0 })
}

#[tokio::test]
async fn the_owner_sees_what_is_stuck_and_has_it_done_again() {
    let (shop, job) = with_stuck_work().await;
    let owner = shop.owner();
    let list = shop.services.work.list(&owner.staff, None).await.expect("read");
    assert_eq!((list.due, list.later), (0, 0));
    assert_eq!((list.stuck[0].kind.as_str(), list.stuck[0].attempts), ("expire_order", 12));
    assert!(!list.stuck[0].error.is_empty());
    shop.store.becomes({
        let mut tables = shop.store.committed();
        tables.callbacks.clear();
        tables
    });
    shop.services.work.retry(&owner.staff, job.kind(), &job.key()).await.expect("asked for");
    assert_eq!(shop.works_off().await, 1);
    assert!(shop.services.work.list(&owner.staff, None).await.expect("read").stuck.is_empty());
    let refused = shop.services.work.retry(&owner.staff, job.kind(), &job.key()).await.expect_err("it is done");
    assert_eq!((refused.code(), refused.class()), ("work.not_stuck", Class::Conflict));
}

#[tokio::test]
async fn the_queue_is_the_owners_business() {
    let (shop, job) = with_stuck_work().await;
    let (packer, before) = (shop.packer().staff, shop.store.committed());
    assert_eq!(shop.services.work.list(&packer, None).await.expect_err("not theirs").class(), Class::Forbidden);
    let refused = shop.services.work.retry(&packer, job.kind(), &job.key()).await.expect_err("not theirs");
    assert_eq!(refused.class(), Class::Forbidden);
    assert_eq!(shop.store.committed(), before);
}

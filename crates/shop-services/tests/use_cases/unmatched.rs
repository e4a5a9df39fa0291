//! What providers told of payments that no order here has.

use shop_contract::AdminHome;
use shop_domain::{kernel::Language, payment::PaymentMethod};
use shop_services::ports::PaymentOutcome;
use shop_testkit::{Clerk, ScriptedGateway, TestShop, a_product};

async fn home(clerk: &Clerk) -> AdminHome {
    clerk.services.order.home(&clerk.caller, Language::English).await.expect("may be read")
}

async fn hears_of_nobody(shop: &TestShop, event: &str) {
    let notice = ScriptedGateway::notice(event, "NOBODY", 500, PaymentOutcome::Paid);
    assert_eq!(shop.hears(&notice).await, 200, "it is kept");
}

#[tokio::test]
async fn the_owner_is_told_until_somebody_has_seen_it() {
    let shop = TestShop::new();
    hears_of_nobody(&shop, "e1").await;
    hears_of_nobody(&shop, "e2").await;
    let (owner, packer) = (shop.owner(), shop.packer());
    assert_eq!(home(&owner).await.unmatched_count, 2);
    let told = home(&packer).await.unmatched.pop().expect("one of them");
    assert_eq!((told.provider.as_str(), told.reference.as_str()), ("test", "NOBODY"));
    for clerk in [&packer, &owner] {
        let seen = clerk.services.order.seen(&clerk.caller, &told.provider, &told.event).await;
        seen.expect("the second has seen it too");
        assert_eq!(home(clerk).await.unmatched_count, 1);
    }
    shop.works_off().await;
    assert_eq!(home(&owner).await.unmatched_count, 1, "the job that applies it has nothing to add");
}

#[tokio::test]
async fn what_was_told_of_an_order_is_never_put_aside() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::TEST).await.expect("ordered");
    let reference = [order.number.compact(), "01"].concat();
    let paid = ScriptedGateway::notice("e1", &reference, order.totals.total.amount, PaymentOutcome::Paid);
    // Kept, and the program gone before it was applied.
    let mut tables = shop.store.committed();
    let row = shop_testkit::CallbackRow { reference, notice: Some(paid), ..Default::default() };
    tables.callbacks.insert(("test".to_owned(), "e1".to_owned()), row);
    shop.store.becomes(tables);

    let owner = shop.owner();
    assert_eq!(home(&owner).await.unmatched_count, 0);
    owner.services.order.seen(&owner.caller, "test", "e1").await.expect("no error");
    shop.services.payment.apply_kept("test", "e1").await.expect("applied");
    assert_eq!(shop.order(order.id).payment_status, shop_domain::payment::PaymentStatus::Paid);
}

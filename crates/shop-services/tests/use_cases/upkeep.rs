//! What is old goes, and what is needed stays.

use shop_domain::payment::PaymentMethod;
use shop_services::upkeep::UpkeepService;
use shop_testkit::{FixedClock, TestShop, a_product};
use time::Duration;

#[tokio::test]
async fn a_form_that_is_sent_again_gives_the_same_order_for_thirty_days() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let form = visitor.fills_in(PaymentMethod::COD).await;
    let order = visitor.sends(&form).await.expect("ordered").order.state().id;
    shop.clock.pass(Duration::days(30));
    assert_eq!(shop.services.upkeep.tidy().await.expect("tidied"), 0);
    assert_eq!(visitor.sends(&form).await.expect("answered again").order.state().id, order);
    shop.clock.pass(Duration::hours(1));
    assert_eq!(shop.services.upkeep.tidy().await.expect("tidied"), 1, "the key, and nothing else");
    assert_eq!(shop.store.committed().orders.len(), 1);
}

#[tokio::test]
async fn a_cart_is_kept_for_ninety_days_from_its_last_change() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let (one, other) = (shop.visitor(), shop.visitor());
    one.adds(&tea, 1).await.expect("added");
    other.adds(&tea, 1).await.expect("added");
    shop.clock.pass(Duration::days(80));
    one.changes(&tea, 2).await.expect("changed");
    shop.clock.pass(Duration::days(11));
    assert_eq!(shop.services.upkeep.tidy().await.expect("tidied"), 1);
    assert_eq!((one.looks().await.count, other.looks().await.count), (2, 0));
    other.adds(&tea, 3).await.expect("a cart that is gone begins anew");
    assert_eq!(other.looks().await.count, 3);
}

#[tokio::test]
async fn guesses_and_links_are_kept_as_long_as_they_count() {
    let shop = TestShop::new();
    shop.services.account.owner_link().await.expect("a link");
    shop.services.account.sign_in("a@shop.test", "a guess", "192.0.2.1").await.expect_err("a guess");
    let before = shop.store.committed();
    assert_eq!((before.guesses.len(), before.owner_links.len()), (3, 1));
    shop.clock.pass(Duration::days(1));
    assert_eq!(shop.services.upkeep.tidy().await.expect("tidied"), 0);
    shop.clock.pass(Duration::hours(1));
    assert_eq!(shop.services.upkeep.tidy().await.expect("tidied"), 4);
}

#[tokio::test]
async fn once_an_hour_is_enough_whoever_asks() {
    let shop = TestShop::new();
    let old = FixedClock::START - Duration::days(2);
    let forget = async || {
        let mut tables = shop.store.committed();
        tables.guesses.push(("email:a".to_owned(), old));
        shop.store.becomes(tables);
        shop.services.upkeep.tidy().await.expect("tidied")
    };
    assert_eq!(forget().await, 1);
    assert_eq!(forget().await, 0, "somebody has just done it");
    shop.clock.pass(UpkeepService::EVERY);
    assert_eq!(forget().await, 2);
}

#[tokio::test]
async fn however_much_there_is_goes_in_one_turn() {
    let shop = TestShop::new();
    let count = 2 * UpkeepService::BATCH + 1;
    let old = FixedClock::START - Duration::days(2);
    let mut tables = shop.store.committed();
    tables.guesses = (0..count).map(|at| (at.to_string(), old)).collect();
    shop.store.becomes(tables);
    assert_eq!(shop.services.upkeep.tidy().await.expect("tidied"), count.unsigned_abs());
    assert!(shop.store.committed().guesses.is_empty());
}

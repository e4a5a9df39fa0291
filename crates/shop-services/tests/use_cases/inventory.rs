//! What the staff do about the stock, and what it means to shoppers.

use shop_contract::{OrderAction, StockForm, StockLimitsForm, WarehouseForm};
use shop_domain::{
    fault::{Class, Fault},
    inventory::{Availability, StockReason},
    kernel::{Language, VariantId},
    payment::PaymentMethod,
};
use shop_services::{inventory::InventoryRefusal, refusal::Refusal};
use shop_testkit::{Clerk, SampleProduct, TestShop, a_product, a_uuid};

async fn counts(clerk: &Clerk, tea: &SampleProduct, by: &str, reason: &str) -> Result<(), InventoryRefusal> {
    let form = StockForm { by: by.to_owned(), reason: reason.to_owned() };
    clerk.services.inventory.adjust(&clerk.caller, tea.variant(), &form).await
}

async fn limits(clerk: &Clerk, tea: &SampleProduct, low_at: &str, backorder: &str) -> Result<(), InventoryRefusal> {
    let form = StockLimitsForm { low_at: low_at.to_owned(), backorder: backorder.to_owned() };
    clerk.services.inventory.limit(&clerk.caller, tea.variant(), &form, None).await
}

fn stock(shop: &TestShop, tea: &SampleProduct) -> (i64, i64) {
    let item = shop.stock(tea.variant());
    (item.on_hand, item.reserved)
}

#[tokio::test]
async fn what_was_counted_is_added_and_told_in_the_ledger() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(3)).await;
    let owner = shop.owner();
    counts(&owner, &tea, "+20", "counted").await.expect("counted");
    counts(&owner, &tea, "−2", "damaged").await.expect("broken");
    assert_eq!(stock(&shop, &tea), (21, 0));
    let told = owner.services.inventory.history(&owner.caller, tea.variant(), None, Language::English).await;
    let told = told.expect("read");
    let rows: Vec<_> = told.movements.iter().map(|row| (row.reason, row.on_hand, row.actor.as_str())).collect();
    let staff = owner.caller.name();
    let wanted =
        [(StockReason::Damaged, -2, staff), (StockReason::Counted, 20, staff), (StockReason::Initial, 3, "test")];
    assert_eq!(rows, wanted);
    assert_eq!((told.on_hand, told.reserved, told.shop_low_at), (21, 0, Availability::LOW));
}

#[tokio::test]
async fn what_is_wrong_with_a_count_is_said_beside_its_field() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(3)).await;
    let owner = shop.owner();
    for (by, reason, field, code) in [
        ("many", "counted", "by", "stock.by"),
        ("0", "counted", "by", "stock.no_change"),
        ("-4", "damaged", "by", "stock.not_on_hand"),
        ("1000000", "received", "by", "stock.malformed"),
        ("2", "shipped", "reason", "stock.reason"),
        ("2", "", "reason", "stock.reason"),
    ] {
        let refused = counts(&owner, &tea, by, reason).await.expect_err("refused");
        let told: Vec<_> = refused.fields().iter().map(|told| (told.field.as_str(), told.code)).collect();
        assert_eq!((told, refused.class()), (vec![(field, code)], Class::Invalid), "{by} {reason}");
    }
    assert_eq!(stock(&shop, &tea), (3, 0));
}

#[tokio::test]
async fn nobody_loses_what_was_promised() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(3)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    visitor.orders(PaymentMethod::COD).await.expect("ordered");
    let refused = counts(&shop.owner(), &tea, "-2", "damaged").await.expect_err("two are promised");
    assert_eq!((refused.code(), refused.class()), ("stock.below_reserved", Class::Conflict));
}

#[tokio::test]
async fn what_is_on_backorder_is_ordered_now_and_shipped_once_it_is_there() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(1)).await;
    let owner = shop.owner();
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect_err("there is one");
    limits(&owner, &tea, "", "3").await.expect("set");
    visitor.adds(&tea, 3).await.expect("two of them are to come");
    let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
    assert_eq!(stock(&shop, &tea), (1, 3));
    shop.visitor().adds(&tea, 2).await.expect_err("one more may be ordered");
    let refused = owner.does(OrderAction::Ship, order.id).await.expect_err("they have not come");
    assert_eq!((refused.code(), refused.class()), ("stock.not_on_hand", Class::Conflict));
    limits(&owner, &tea, "", "0").await.expect_err("two are owed");
    counts(&owner, &tea, "2", "received").await.expect("come");
    owner.does(OrderAction::Ship, order.id).await.expect("shipped");
    assert_eq!(stock(&shop, &tea), (0, 0));
}

#[tokio::test]
async fn the_owner_is_told_at_the_bound_that_is_set() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(30)).await;
    let owner = shop.owner();
    let letters = || shop.store.committed().jobs.iter().filter(|job| job.work.kind() == "write_letter").count();
    let visitor = shop.visitor();
    let buys = |count| {
        let (visitor, tea) = (visitor.clone(), tea.clone());
        async move {
            visitor.adds(&tea, count).await.expect("added");
            visitor.orders(PaymentMethod::COD).await.expect("ordered");
        }
    };
    buys(1).await;
    let before = letters();
    limits(&owner, &tea, "20", "5").await.expect("set");
    buys(9).await;
    assert_eq!(letters(), before + 1, "one is ordered too, without an address: the letter is the owner's");
    buys(1).await;
    assert_eq!(letters(), before + 1, "it was low before");
}

#[tokio::test]
async fn what_pages_say_of_the_stock_changes_with_its_bounds() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(8)).await;
    let owner = shop.owner();
    let said = async || {
        let found = shop.services.catalogue.product(tea.slug(), Language::Chinese).await.expect("read").expect("sold");
        found.variants[0].availability
    };
    assert_eq!(said().await, Availability::InStock);
    let version = shop.services.catalogue.version().await.expect("read");
    let form = owner.services.inventory.settings(&owner.caller).await.expect("read").form;
    let raised = WarehouseForm { low_at: "8".to_owned(), ..form.clone() };
    owner.services.inventory.save_settings(&owner.caller, &raised).await.expect("saved");
    assert_eq!(said().await, Availability::Low);
    assert!(shop.services.catalogue.version().await.expect("read") > version);
    let refused = owner.services.inventory.save_settings(&owner.caller, &raised).await.expect_err("saved meanwhile");
    assert_eq!(refused.code(), "settings.conflict");
    limits(&owner, &tea, "2", "").await.expect("set");
    assert_eq!(said().await, Availability::InStock);
}

#[tokio::test]
async fn a_packer_reads_the_ledger_and_changes_nothing() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let packer = shop.packer();
    packer.services.inventory.history(&packer.caller, tea.variant(), None, Language::Chinese).await.expect("read");
    let refused = counts(&packer, &tea, "1", "counted").await.expect_err("not theirs");
    assert_eq!(refused.class(), Class::Forbidden);
    assert_eq!(limits(&packer, &tea, "1", "1").await.expect_err("not theirs").class(), Class::Forbidden);
    packer.services.inventory.settings(&packer.caller).await.expect_err("not theirs");
    let unknown = VariantId(a_uuid());
    let refused = packer.services.inventory.history(&packer.caller, unknown, None, Language::Chinese).await;
    assert_eq!(refused.expect_err("unknown").class(), Class::NotFound);
}

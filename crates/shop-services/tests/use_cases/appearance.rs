//! The words of the page and the terms of the sale.

use shop_contract::TermsForm;
use shop_domain::{
    fault::{Class, Fault},
    kernel::LocalText,
};
use shop_testkit::TestShop;

#[tokio::test]
async fn what_the_owner_types_is_what_is_read_next() {
    let shop = TestShop::new();
    let (owner, service) = (shop.owner().caller, &shop.services.appearance);
    let (terms, mut words) = service.get(&owner).await.expect("read");
    words.tagline = LocalText::new("茶", "Tea");
    service.save(&owner, &TermsForm { transfer_days: "8".into(), ..terms }, &words).await.expect("saved");
    let (terms, read) = service.get(&owner).await.expect("read");
    assert_eq!((terms.transfer_days.as_str(), &read), ("8", &words));
    service.save(&owner, &terms, &words).await.expect("built on what was read just now");
}

#[tokio::test]
async fn a_save_built_on_an_older_reading_of_the_page_is_a_conflict() {
    let shop = TestShop::new();
    let (owner, service) = (shop.owner().caller, &shop.services.appearance);
    let (terms, words) = service.get(&owner).await.expect("read");
    service.save(&owner, &terms, &words).await.expect("saved");
    let before = shop.store.committed();
    for version in [terms.version.clone(), String::new()] {
        let old = TermsForm { version, transfer_days: "1".into(), ..terms.clone() };
        let refused = service.save(&owner, &old, &words).await.expect_err("somebody was faster");
        assert_eq!((refused.code(), refused.class()), ("settings.conflict", Class::Conflict));
    }
    assert_eq!(shop.store.committed(), before);
}

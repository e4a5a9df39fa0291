//! What the owner sets of providers of payment.

use shop_contract::{ProviderForm, ProviderView};
use shop_domain::{fault::Fault, kernel::Language, payment::PaymentMethod};
use shop_services::{provider::ProviderRefusal, refusal::Refusal};
use shop_testkit::{TestShop, a_product};

fn form(version: i64, values: &[(&str, &str)], methods: &[&str]) -> ProviderForm {
    ProviderForm {
        version: version.to_string(),
        stage: true,
        values: values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        methods: methods.iter().map(|method| (*method).to_owned()).collect(),
    }
}

async fn saves(shop: &TestShop, form: &ProviderForm) -> Result<(), ProviderRefusal> {
    shop.services.provider.save(&shop.owner().caller, "test", form).await
}

async fn reads(shop: &TestShop) -> ProviderView {
    let all = shop.services.provider.list(&shop.owner().caller, Language::English).await.expect("read");
    all.into_iter().find(|provider| provider.code == "test").expect("known")
}

#[tokio::test]
async fn a_secret_is_sealed_and_never_shown_again() {
    let shop = TestShop::new();
    saves(&shop, &form(0, &[("merchant", "3002607"), ("key", "pwFHCqoQ")], &["test"])).await.expect("saved");
    let kept = shop.store.committed().providers["test"].clone();
    assert_eq!(kept.sealed["key"], "sealed:payment/test/key:pwFHCqoQ");
    assert_eq!((kept.values["merchant"].as_str(), kept.values.get("key")), ("3002607", None));
    let shown = reads(&shop).await;
    assert!(shown.is_ready && shown.stage && shown.version == 1);
    let key = shown.settings.iter().find(|setting| setting.name == "key").expect("there");
    assert!(key.is_secret && key.is_set && key.value.is_empty());
    // An empty field leaves it as it is.
    saves(&shop, &form(1, &[("merchant", "2000132"), ("key", "")], &["test"])).await.expect("saved");
    let kept = shop.store.committed().providers["test"].clone();
    assert_eq!(
        (kept.sealed["key"].as_str(), kept.values["merchant"].as_str()),
        ("sealed:payment/test/key:pwFHCqoQ", "2000132")
    );
}

#[tokio::test]
async fn a_way_to_pay_is_offered_only_where_its_provider_is_set_up() {
    let shop = TestShop::new();
    let refused = saves(&shop, &form(0, &[("merchant", "3002607")], &["test"])).await.expect_err("no key");
    assert_eq!((refused.code(), refused.fields()[0].field.as_str()), ("settings.fields", "key"));
    assert_eq!(refused.fields()[0].code, "settings.needed");
    saves(&shop, &form(0, &[("merchant", "3002607")], &[])).await.expect("nothing of it is offered");
    assert!(!reads(&shop).await.is_ready);

    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let refused = visitor.orders(PaymentMethod::TEST).await.expect_err("it was taken back");
    assert_eq!(refused.fields()[0].code, "payment.not_offered");
    visitor.orders(PaymentMethod::COD).await.expect("cash is");
}

#[tokio::test]
async fn a_save_on_an_older_reading_is_refused() {
    let shop = TestShop::new();
    saves(&shop, &form(0, &[], &[])).await.expect("saved");
    assert_eq!(saves(&shop, &form(0, &[], &[])).await.expect_err("old").code(), "settings.conflict");
    let nobody = shop.services.provider.save(&shop.owner().caller, "nobody", &form(0, &[], &[])).await;
    assert_eq!(nobody.expect_err("unknown").code(), "payment.no_provider");
    let packer = shop.packer().caller;
    assert_eq!(
        shop.services.provider.list(&packer, Language::English).await.expect_err("no").code(),
        "permission.missing"
    );
}

#[tokio::test]
async fn a_setting_that_cannot_be_one_is_refused() {
    let shop = TestShop::new();
    for wrong in ["a\nb", "a\0b", &"長".repeat(200)] {
        let refused = saves(&shop, &form(0, &[("merchant", wrong)], &[])).await.expect_err("malformed");
        assert_eq!(refused.fields()[0].code, "settings.malformed", "{wrong:?}");
    }
}

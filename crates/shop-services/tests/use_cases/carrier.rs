//! What the owner sets of carriers.

use shop_contract::{ProviderForm, ProviderView};
use shop_domain::{fault::Fault, kernel::Language};
use shop_services::{carrier::CarrierRefusal, refusal::Refusal};
use shop_testkit::TestShop;

fn form(version: i64, values: &[(&str, &str)]) -> ProviderForm {
    ProviderForm {
        version: version.to_string(),
        stage: true,
        values: values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        methods: Vec::new(),
    }
}

async fn saves(shop: &TestShop, form: &ProviderForm) -> Result<(), CarrierRefusal> {
    shop.services.carrier.save(&shop.owner().caller, "test", form).await
}

async fn reads(shop: &TestShop) -> ProviderView {
    let mut all = shop.services.carrier.list(&shop.owner().caller, Language::English).await.expect("read");
    assert_eq!(all.len(), 1, "what the shop does by itself has nothing to be set");
    all.pop().expect("one")
}

#[tokio::test]
async fn a_carriers_secret_is_sealed_beside_that_of_a_provider_of_its_name() {
    let shop = TestShop::new();
    saves(&shop, &form(0, &[("merchant", "2000132"), ("key", "5294y06J")])).await.expect("saved");
    let payment = form(0, &[("merchant", "3002607"), ("key", "pwFHCqoQ")]);
    shop.services.provider.save(&shop.owner().caller, "test", &payment).await.expect("saved");
    let kept = shop.store.committed().providers;
    assert_eq!(kept["carrier/test"].sealed["key"], "sealed:carrier/test/key:5294y06J");
    assert_eq!(kept["test"].sealed["key"], "sealed:payment/test/key:pwFHCqoQ");
    let shown = reads(&shop).await;
    assert!(shown.is_ready && shown.stage && shown.version == 1);
    let key = shown.settings.iter().find(|setting| setting.name == "key").expect("there");
    assert!(key.is_secret && key.is_set && key.value.is_empty());
    // An empty field leaves it as it is.
    saves(&shop, &form(1, &[("merchant", "2000933"), ("key", "")])).await.expect("saved");
    assert_eq!(shop.store.committed().providers["carrier/test"].sealed["key"], "sealed:carrier/test/key:5294y06J");
}

#[tokio::test]
async fn what_is_half_set_or_old_or_not_permitted_is_refused() {
    let shop = TestShop::new();
    let refused = saves(&shop, &form(0, &[("merchant", "2000132")])).await.expect_err("no key");
    assert_eq!((refused.code(), refused.fields()[0].field.as_str()), ("settings.fields", "key"));
    let refused = saves(&shop, &form(0, &[("merchant", "a\nb"), ("key", "k")])).await.expect_err("malformed");
    assert_eq!(refused.fields()[0].code, "settings.malformed");
    saves(&shop, &form(0, &[("merchant", "2000132"), ("key", "k")])).await.expect("saved");
    assert_eq!(saves(&shop, &form(0, &[])).await.expect_err("old").code(), "settings.conflict");
    let nobody = shop.services.carrier.save(&shop.owner().caller, "nobody", &form(0, &[])).await;
    assert_eq!(nobody.expect_err("unknown").code(), "carrier.unknown");
    let packer = shop.services.carrier.list(&shop.packer().caller, Language::English).await;
    assert_eq!(packer.expect_err("not the owner").code(), "permission.missing");
}

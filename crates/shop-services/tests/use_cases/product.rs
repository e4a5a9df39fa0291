//! What the owner does to products.

use bytes::Bytes;
use shop_contract::{PictureForm, ProductForm, VariantForm};
use shop_domain::{
    fault::{Class, Fault},
    inventory::StockReason,
    kernel::{Language, Money, ProductId},
    payment::PaymentMethod,
};
use shop_services::refusal::Refusal;
use shop_testkit::{MemoryMedia, TestShop, a_product, a_uuid};

fn a_new_form() -> ProductForm {
    ProductForm {
        tax: "5".into(),
        slug: "gaiwan".to_owned(),
        category: "ware".to_owned(),
        title_zh: "白瓷蓋碗".to_owned(),
        title_en: "White Gaiwan".to_owned(),
        variants: vec![VariantForm {
            sku: "GW-1".to_owned(),
            price: "1,280".to_owned(),
            on_hand: "7".to_owned(),
            ..VariantForm::default()
        }],
        ..ProductForm::default()
    }
}

#[tokio::test]
async fn a_packer_looks_at_products_and_changes_none() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let packer = shop.packer();
    let form = packer.opens_product(&tea).await;
    let before = shop.store.committed();
    let service = &shop.services.product;
    let picture = Bytes::from_static(MemoryMedia::PICTURE);
    let refusals = [
        packer.saves(&form).await.expect_err("not permitted"),
        packer.saves(&a_new_form()).await.expect_err("not permitted"),
        service.archive(&packer.caller, tea.id(), true, None).await.expect_err("not permitted"),
        service.add_picture(&packer.caller, picture).await.expect_err("not permitted"),
    ];
    for refused in refusals {
        assert_eq!((refused.code(), refused.class()), ("permission.missing", Class::Forbidden));
    }
    assert_eq!(shop.store.committed(), before);
    let settings = shop.services.appearance.get(&packer.caller).await.expect_err("not permitted");
    assert_eq!(settings.code(), "permission.missing");
}

#[tokio::test]
async fn a_new_product_is_on_sale_at_once() {
    let shop = TestShop::new();
    let before = shop.store.committed().catalogue_version;
    let id = shop.owner().saves(&a_new_form()).await.expect("saved");
    let shown = shop.services.catalogue.product("gaiwan", Language::English).await.expect("read").expect("on sale");
    assert_eq!((shown.id, shown.title.as_str(), shown.price), (id, "White Gaiwan", Money::twd(1_280)));
    assert_eq!(shown.variants[0].available, 7);
    let tables = shop.store.committed();
    assert!(tables.catalogue_version > before, "pages are told");
    assert_eq!(tables.movements[0].change.reason, StockReason::Initial);
    assert_eq!(tables.movements[0].actor, "owner@shop.test");
    let visitor = shop.visitor();
    visitor.adds_variant(shown.variants[0].id, 7).await.expect("it can be bought");
}

#[tokio::test]
async fn a_picture_is_one_that_the_shop_has_made() {
    let shop = TestShop::new();
    let before = shop.store.committed();
    for key in ["", "../../account/x", "x 1w, https://evil.example/", "\"><svg onload=x>", "KEY", &"k".repeat(101)] {
        let picture = PictureForm { key: key.to_owned(), ..PictureForm::default() };
        let form = ProductForm { pictures: vec![picture], ..a_new_form() };
        let refused = shop.owner().saves(&form).await.expect_err(key);
        let field = &refused.fields()[0];
        assert_eq!((field.field.as_str(), field.code), ("pictures[0].key", "settings.picture"), "{key}");
    }
    assert_eq!(shop.store.committed(), before);
}

#[tokio::test]
async fn saving_changes_the_stock_by_the_difference() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(10)).await;
    let owner = shop.owner();
    let mut form = owner.opens_product(&tea).await;
    assert_eq!((form.variants[0].on_hand.as_str(), form.variants[0].on_hand_before), ("10", 10));

    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    let order = visitor.orders(PaymentMethod::COD).await.expect("sold while the form stood open");
    owner.does(shop_contract::OrderAction::Ship, order.id).await.expect("shipped");

    form.variants[0].on_hand = "15".to_owned();
    owner.saves(&form).await.expect("saved");
    assert_eq!(shop.stock(tea.variant()).on_hand, 13, "five more, and what was sold stays sold");
    let last = shop.store.committed().movements.pop().expect("a movement");
    assert_eq!((last.change.on_hand, last.change.reason), (5, StockReason::Adjusted));
}

#[tokio::test]
async fn saving_without_a_difference_leaves_the_ledger_alone() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let owner = shop.owner();
    let mut form = owner.opens_product(&tea).await;
    form.title_zh = "凍頂烏龍（冬）".to_owned();
    let before = shop.store.committed();
    owner.saves(&form).await.expect("saved");
    let after = shop.store.committed();
    assert_eq!((&after.movements, &after.stock), (&before.movements, &before.stock));
    assert_eq!(owner.opens_product(&tea).await.title_zh, "凍頂烏龍（冬）");
}

#[tokio::test]
async fn less_stock_than_is_promised_is_refused() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(5)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 3).await.expect("added");
    visitor.orders(PaymentMethod::COD).await.expect("ordered");
    let owner = shop.owner();
    let mut form = owner.opens_product(&tea).await;
    form.variants[0].on_hand = "2".to_owned();
    let before = shop.store.committed();
    let refused = owner.saves(&form).await.expect_err("three are promised");
    assert_eq!((refused.code(), refused.class()), ("stock.below_reserved", Class::Conflict));
    assert_eq!(shop.store.committed(), before, "the product is not saved either");
    form.variants[0].on_hand = "3".to_owned();
    owner.saves(&form).await.expect("three are enough");
}

#[tokio::test]
async fn a_save_built_on_an_older_reading_is_a_conflict() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let owner = shop.owner();
    let old = owner.opens_product(&tea).await;
    owner.saves(&ProductForm { title_zh: "第一".into(), ..old.clone() }).await.expect("saved");
    let before = shop.store.committed();
    let refused = owner.saves(&ProductForm { title_zh: "第二".into(), ..old }).await.expect_err("it is old");
    assert_eq!((refused.code(), refused.class()), ("product.conflict", Class::Conflict));
    assert_eq!(shop.store.committed(), before);
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_product_is_said_at_once() {
    let shop = TestShop::new();
    let mut form = a_new_form();
    (form.slug, form.title_zh, form.title_en) = ("Not A Slug".into(), "".into(), "".into());
    form.variants.push(VariantForm {
        sku: "茶".into(),
        price: "cheap".into(),
        on_hand: "-1".into(),
        ..Default::default()
    });
    let refused = shop.owner().saves(&form).await.expect_err("much is wrong");
    let fields: Vec<_> = refused.fields().iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["slug", "variants[1].sku", "variants[1].price", "variants[1].on_hand", "title_zh"]);
    assert!(shop.store.committed().products.is_empty());
}

#[tokio::test]
async fn a_name_that_is_taken_is_said_at_its_field() {
    let shop = TestShop::new();
    shop.owner().saves(&a_new_form()).await.expect("saved");
    let other = VariantForm { sku: "GW-2".into(), ..a_new_form().variants[0].clone() };
    let cases = [
        (ProductForm { variants: vec![other.clone()], ..a_new_form() }, "slug", "product.slug_taken"),
        (ProductForm { slug: "other".into(), ..a_new_form() }, "variants[0].sku", "product.sku_taken"),
        (
            ProductForm { slug: "other".into(), category: "nowhere".into(), variants: vec![other], ..a_new_form() },
            "category",
            "product.category_unknown",
        ),
    ];
    for (form, field, code) in cases {
        let refused = shop.owner().saves(&form).await.expect_err(code);
        assert_eq!((refused.fields()[0].field.as_str(), refused.fields()[0].code), (field, code));
    }
    assert_eq!(shop.store.committed().products.len(), 1);
}

#[tokio::test]
async fn a_variant_that_is_taken_out_is_no_longer_sold() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().and_also("300 g")).await;
    let (owner, visitor) = (shop.owner(), shop.visitor());
    let mut form = owner.opens_product(&tea).await;
    form.variants.remove(1);
    owner.saves(&form).await.expect("saved");
    assert_eq!(visitor.adds_variant(tea.variant_at(1), 1).await.expect_err("gone").code(), "product.not_sold");
    visitor.adds_variant(tea.variant_at(0), 1).await.expect("the other one is sold");
}

#[tokio::test]
async fn an_archived_product_is_off_the_page_until_it_comes_back() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let (owner, service) = (shop.owner(), &shop.services.product);
    let is_shown = async || {
        let page = shop.services.catalogue.page(Default::default(), None, Language::Chinese).await.expect("read");
        page.expect("a page").0.found == 1
    };
    assert!(is_shown().await);
    let before = shop.store.committed().catalogue_version;
    service.archive(&owner.caller, tea.id(), true, None).await.expect("archived");
    assert!(!is_shown().await);
    assert!(shop.store.committed().catalogue_version > before, "pages are told");
    let sheet = shop.services.catalogue.page(Default::default(), Some(tea.slug()), Language::Chinese).await;
    assert!(sheet.expect("read").is_none(), "its own address is gone too");
    service.archive(&owner.caller, tea.id(), false, None).await.expect("back");
    assert!(is_shown().await);
    let unknown = service.archive(&owner.caller, ProductId(a_uuid()), true, None).await;
    assert_eq!(unknown.expect_err("nothing").code(), "product.not_found");
}

#[tokio::test]
async fn saving_an_archived_product_does_not_put_it_on_sale() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let owner = shop.owner();
    for archived in [true, false] {
        shop.services.product.archive(&owner.caller, tea.id(), archived, None).await.expect("shelved");
        let form = owner.opens_product(&tea).await;
        // As browsers send it: without the field, or with whatever stands in it.
        owner.saves(&ProductForm { archived: !archived, ..form }).await.expect("saved");
        assert_eq!(shop.store.committed().products[&tea.id()].kept.archived, archived);
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let shop = TestShop::new();
    let (staff, service) = (shop.owner().caller, &shop.services.product);
    let refused = service.add_picture(&staff, Bytes::from_static(b"<svg/>")).await.expect_err("no picture");
    assert_eq!(refused.code(), "media.not_a_picture");
    let key = service.add_picture(&staff, Bytes::from_static(MemoryMedia::PICTURE)).await.expect("a picture");
    assert!(shop.services.media.get(&format!("{key}-800.webp")).await.expect("read").is_some());
}

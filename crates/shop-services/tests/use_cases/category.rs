//! What the owner does to categories.

use shop_contract::CategoryForm;
use shop_domain::{
    fault::{Class, Fault},
    kernel::{CategoryId, LocalText},
};
use shop_services::{product::ProductRefusal, refusal::Refusal};
use shop_testkit::{TestShop, a_product, a_uuid};

fn sweets() -> CategoryForm {
    CategoryForm { slug: "sweets".to_owned(), title: LocalText::new("茶點", "Sweets"), ..CategoryForm::default() }
}

async fn saves(shop: &TestShop, form: &CategoryForm) -> Result<CategoryId, ProductRefusal> {
    shop.services.product.save_category(&shop.owner().caller, form).await
}

async fn all(shop: &TestShop) -> Vec<CategoryForm> {
    shop.services.product.category_forms(&shop.packer().caller).await.expect("read")
}

fn slugs(all: &[CategoryForm]) -> Vec<&str> {
    all.iter().map(|category| category.slug.as_str()).collect()
}

#[tokio::test]
async fn a_category_is_added_last_changed_and_put_in_its_place() {
    let shop = TestShop::new();
    let version = shop.store.committed().catalogue_version;
    let id = saves(&shop, &sweets()).await.expect("added");
    let before = all(&shop).await;
    assert_eq!(before.last().map(|last| (last.id, last.slug.as_str())), Some((Some(id), "sweets")));
    assert!(shop.store.committed().catalogue_version > version, "the pages are made anew");
    let mut changed = before.last().cloned().expect("there");
    changed.slug = "snacks".to_owned();
    saves(&shop, &changed).await.expect("changed");
    let refused = saves(&shop, &changed).await.expect_err("built on an older reading");
    assert_eq!((refused.code(), refused.class()), ("product.conflict", Class::Conflict));
    let mut order: Vec<_> = all(&shop).await.iter().filter_map(|category| category.id).collect();
    order.rotate_right(1);
    shop.services.product.order_categories(&shop.owner().caller, &order, None).await.expect("ordered");
    assert_eq!(slugs(&all(&shop).await)[0], "snacks");
    for wrong in [&order[1..], &[order[0], order[0]], &[]] {
        let refused =
            shop.services.product.order_categories(&shop.owner().caller, wrong, None).await.expect_err("not all");
        assert_eq!(refused.fields()[0].code, "category.order");
    }
}

#[tokio::test]
async fn a_category_goes_when_nothing_is_in_it() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    shop.services.product.archive(&shop.owner().caller, tea.id(), true, None).await.expect("archived");
    let of = |all: Vec<CategoryForm>, slug: &str| all.into_iter().find(|one| one.slug == slug).and_then(|one| one.id);
    let used = of(all(&shop).await, &tea.kept.category).expect("there");
    let removes = async |id| shop.services.product.remove_category(&shop.owner().caller, id).await;
    let refused = removes(used).await.expect_err("what is off sale may come back");
    assert_eq!((refused.code(), refused.class()), ("category.in_use", Class::Conflict));
    let empty = saves(&shop, &sweets()).await.expect("added");
    removes(empty).await.expect("removed");
    assert_eq!(removes(empty).await.expect_err("gone").code(), "category.not_found");
    let gone = CategoryForm { id: Some(CategoryId(a_uuid())), ..sweets() };
    assert_eq!(saves(&shop, &gone).await.expect_err("not there").class(), Class::NotFound);
}

#[tokio::test]
async fn what_is_wrong_with_a_category_is_said_at_once() {
    let shop = TestShop::new();
    let form = CategoryForm {
        slug: "Tea time".to_owned(),
        line: LocalText::new("l".repeat(201), ""),
        ..CategoryForm::default()
    };
    let refused = saves(&shop, &form).await.expect_err("all of it");
    let wrong: Vec<_> = refused.fields().iter().map(|field| (field.field.as_str(), field.code)).collect();
    assert_eq!(wrong, [("slug", "product.slug"), ("title", "category.title"), ("line", "category.line")]);
    saves(&shop, &sweets()).await.expect("added");
    let refused = saves(&shop, &sweets()).await.expect_err("taken");
    assert_eq!((refused.fields()[0].field.as_str(), refused.fields()[0].code), ("slug", "category.slug_taken"));
}

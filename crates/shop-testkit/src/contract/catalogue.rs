//! What a store promises about products.

use super::{Subject, at, commit};
use crate::builders::{a_product, a_uuid};
use shop_contract::AdminProductQuery;
use shop_domain::{
    kernel::{LocalText, Money, ProductId, VariantId},
    pricing::TaxRate,
    product::Fact,
};
use shop_services::ports::{KeptCategory, KeptProduct, StoreError, StoreResult};

async fn saves(subject: &Subject, product: &KeptProduct) -> StoreResult<()> {
    let mut work = subject.begin().await;
    work.catalogue().save(product, at(1)).await?;
    work.commit().await
}

async fn read(subject: &Subject, id: ProductId) -> KeptProduct {
    subject.begin().await.catalogue().lock(id).await.expect("read").expect("a product")
}

pub async fn a_product_is_saved_and_read_back_whole(subject: Subject) {
    subject.open().await;
    let product = a_product().priced(1_280).weighing(180).taxed_at(TaxRate(250)).with_a_picture();
    let mut product = product.and_also("300 g").priced(2_400).build();
    product.kept.product.variants[1].regular_price = Some(Money::twd(2_560));
    let fact = Fact { name: LocalText::new("水溫", "Water"), value: LocalText::new("95 °C", "") };
    product.kept.product.facts = vec![fact.clone(), fact];
    assert!(!subject.begin().await.catalogue().has_products().await.expect("read"));
    subject.sells(&product).await;
    assert!(subject.begin().await.catalogue().has_products().await.expect("read"));

    let saved = read(&subject, product.id()).await;
    assert!(saved.version > 0);
    assert_eq!(saved, KeptProduct { version: saved.version, ..product.kept.clone() });
    let (shown, stock) = subject.views.admin_product(product.id()).await.expect("read").expect("a product");
    assert_eq!(shown, saved);
    let variants: Vec<_> = stock.iter().map(|stock| stock.variant.clone()).collect();
    assert_eq!(variants, product.kept.product.variants);
    assert_eq!(stock.iter().map(|stock| (stock.on_hand, stock.reserved)).collect::<Vec<_>>(), [(10, 0), (10, 0)]);
}

pub async fn several_products_are_saved_and_found_by_their_slugs(subject: Subject) {
    subject.open().await;
    let (tea, pot) = (a_product().and_also("300 g").with_a_picture().build(), a_product().priced(2_880).build());
    let mut work = subject.begin().await;
    work.catalogue().save_all(&[tea.kept.clone(), pot.kept.clone()], at(1)).await.expect("saved");
    work.catalogue().save_all(&[], at(1)).await.expect("nothing to save");
    commit(work).await;
    let slugs = [tea.slug(), "nowhere", pot.slug()].map(str::to_owned);
    let mut work = subject.begin().await;
    let mut found = work.catalogue().lock_all(&slugs).await.expect("read");
    assert_eq!(work.catalogue().lock_all(&[]).await.expect("read"), []);
    found.sort_by_key(|(kept, _)| kept.id != tea.id());
    let [(read_tea, stock), (read_pot, _)] = found.as_slice() else { panic!("two: {found:?}") };
    assert_eq!(*read_tea, KeptProduct { version: read_tea.version, ..tea.kept.clone() });
    assert_eq!(*read_pot, KeptProduct { version: read_pot.version, ..pot.kept.clone() });
    assert_eq!(stock.iter().map(|stock| stock.variant.id).collect::<Vec<_>>(), [tea.variant_at(0), tea.variant_at(1)]);
    let sku = pot.kept.product.variants[0].sku.as_str().to_owned();
    let sold = work.catalogue().sold_as(&[sku.clone(), "NOTHING".to_owned()]).await.expect("read");
    assert_eq!(sold, [(sku, pot.id())]);

    let mut changed = [read_tea.clone(), read_pot.clone()];
    changed[0].product.title.zh = "別的茶".to_owned();
    changed[1].version -= 1;
    let refused = work.catalogue().save_all(&changed, at(2)).await.expect_err("one of them is old");
    assert!(matches!(refused, StoreError::Conflict), "{refused:?}");
    drop(work);
    assert_eq!(read(&subject, tea.id()).await, *read_tea, "nothing was saved of the other");
    assert_eq!(read(&subject, pot.id()).await, *read_pot);
}

pub async fn a_product_that_is_not_there_is_nothing(subject: Subject) {
    subject.open().await;
    let id = ProductId(a_uuid());
    let mut work = subject.begin().await;
    assert_eq!(work.catalogue().lock(id).await.expect("read"), None);
    assert_eq!(work.catalogue().offers(&[VariantId(a_uuid())]).await.expect("read"), []);
    assert_eq!(work.catalogue().offers(&[]).await.expect("read"), []);
    drop(work);
    assert!(subject.views.admin_product(id).await.expect("read").is_none());
}

pub async fn a_save_built_on_an_old_version_of_a_product_is_a_conflict(subject: Subject) {
    let product = subject.with_a_product().await;
    let old = read(&subject, product.id()).await;
    saves(&subject, &KeptProduct { category: "ware".into(), ..old.clone() }).await.expect("saved");
    assert!(read(&subject, product.id()).await.version > old.version);
    for stale in [old, product.kept.clone()] {
        let refused = saves(&subject, &stale).await.expect_err("it is old");
        assert!(matches!(refused, StoreError::Conflict), "{refused:?}");
    }
    assert_eq!(read(&subject, product.id()).await.category, "ware");
}

pub async fn of_two_saves_at_once_one_is_a_conflict(subject: Subject) {
    let product = subject.with_a_product().await;
    let kept = read(&subject, product.id()).await;
    let (first, second) = tokio::join!(saves(&subject, &kept), saves(&subject, &kept));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
}

pub async fn a_variant_that_is_no_longer_named_is_archived(subject: Subject) {
    subject.open().await;
    let product = a_product().and_also("300 g").build();
    subject.sells(&product).await;
    let (stays, goes) = (product.variant_at(0), product.variant_at(1));
    let mut kept = read(&subject, product.id()).await;
    let archived = kept.product.variants.pop().expect("two variants");
    saves(&subject, &kept).await.expect("saved");

    let mut work = subject.begin().await;
    let offers = work.catalogue().offers(&[stays, goes]).await.expect("read");
    assert_eq!(offers.iter().map(|offer| offer.variant).collect::<Vec<_>>(), [stays]);
    assert_eq!(work.stock().lock(&[goes]).await.expect("read")[0].on_hand, 10, "its stock stays");
    drop(work);
    let mut kept = read(&subject, product.id()).await;
    assert_eq!(kept.product.variants.len(), 1);
    kept.product.variants.push(archived);
    saves(&subject, &kept).await.expect("named again");
    assert_eq!(subject.begin().await.catalogue().offers(&[stays, goes]).await.expect("read").len(), 2);
}

pub async fn an_offer_says_what_a_variant_costs_now(subject: Subject) {
    let tea = subject.with_a_product().await;
    let pot = a_product().priced(2_880).with_stock(1).with_a_picture().build();
    subject.sells(&pot).await;
    let mut work = subject.begin().await;
    let offers = work.catalogue().offers(&[pot.variant(), tea.variant()]).await.expect("read");
    assert_eq!(offers.len(), 2);
    let offer = offers.iter().find(|offer| offer.variant == pot.variant()).expect("the pot's");
    assert_eq!((offer.price, offer.available), (Money::twd(2_880), 1));
    let kept = &pot.kept;
    assert_eq!((offer.slug.as_str(), &offer.title), (pot.slug(), &kept.product.title));
    assert_eq!(offer.sku, kept.product.variants[0].sku.as_str());
    assert_eq!(offer.picture.as_ref(), Some(&kept.pictures[0].key));
}

pub async fn an_archived_product_is_not_offered(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut kept = read(&subject, product.id()).await;
    kept.archived = true;
    saves(&subject, &kept).await.expect("saved");
    assert_eq!(subject.begin().await.catalogue().offers(&[product.variant()]).await.expect("read"), []);
    let language = Default::default();
    assert_eq!(subject.views.product(product.slug(), language).await.expect("read"), None);
    let page = subject.views.cards(&Default::default(), language, 10).await.expect("read");
    assert_eq!((page.cards.len(), page.found), (0, 0));
    assert!(subject.views.products(&Default::default(), language, 10).await.expect("read").0.is_empty());
    for (archived, count) in [(true, 1), (false, 0)] {
        let list = subject
            .views
            .admin_products(&AdminProductQuery { archived, ..AdminProductQuery::default() }, 50, language)
            .await
            .expect("read");
        assert_eq!(list.rows.len(), count, "archived: {archived}");
    }
}

pub async fn names_that_must_be_unique_are_refused_by_name(subject: Subject) {
    let taken = subject.with_a_product().await;
    let (mut slug, mut sku, mut category) = (a_product().build(), a_product().build(), a_product().build());
    slug.kept.product.slug = taken.kept.product.slug.clone();
    sku.kept.product.variants[0].sku = taken.kept.product.variants[0].sku.clone();
    category.kept.category = "nowhere".into();
    let cases = [(slug, "product.slug_taken"), (sku, "product.sku_taken"), (category, "product.category_unknown")];
    for (product, code) in cases {
        let refused = saves(&subject, &product.kept).await.expect_err(code);
        assert!(matches!(refused, StoreError::Taken(name) if name == code), "{refused:?} is not {code}");
    }
}

pub async fn categories_are_changed_ordered_and_removed_when_nothing_is_in_them(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut work = subject.begin().await;
    let [mut tea, ware] = work.catalogue().lock_categories().await.expect("read").try_into().expect("two");
    assert_eq!((tea.slug.as_str(), ware.slug.as_str()), ("tea", "ware"));
    let taken = KeptCategory { slug: "ware".to_owned(), ..tea.clone() };
    let taken = work.catalogue().change_category(&taken).await.expect_err("taken");
    drop(work);
    assert!(matches!(taken, StoreError::Taken("category.slug_taken")), "{taken:?}");

    (tea.slug, tea.title) = ("leaf".to_owned(), LocalText::new("葉", "Leaf"));
    let mut work = subject.begin().await;
    work.catalogue().change_category(&tea).await.expect("changed");
    work.catalogue().order_categories(&[ware.id, tea.id]).await.expect("ordered");
    commit(work).await;
    let shown = subject.views.categories(Default::default()).await.expect("read");
    assert_eq!(shown.iter().map(|shown| shown.slug.as_str()).collect::<Vec<_>>(), ["ware", "leaf"]);
    assert_eq!(read(&subject, product.id()).await.category, "leaf", "what is in it stays in it");
    let used = subject.begin().await.catalogue().remove_category(tea.id).await.expect_err("something is in it");
    assert!(matches!(used, StoreError::Taken("category.in_use")), "{used:?}");
    let mut work = subject.begin().await;
    work.catalogue().remove_category(ware.id).await.expect("removed");
    assert_eq!(work.catalogue().lock_categories().await.expect("read"), [tea]);
}

pub async fn a_sku_moves_with_what_is_sold_under_it(subject: Subject) {
    subject.open().await;
    let product = a_product().and_also("300 g").build();
    subject.sells(&product).await;
    let skus = |kept: &KeptProduct| -> Vec<_> {
        kept.product.variants.iter().map(|variant| variant.sku.as_str().to_owned()).collect()
    };
    let mut kept = read(&subject, product.id()).await;
    let before = skus(&kept);
    let others = async |id| subject.begin().await.catalogue().skus_of_others(id, &before).await.expect("read");
    assert_eq!(others(product.id()).await, Vec::<String>::new(), "its own are no other's");
    assert_eq!(others(a_product().build().id()).await.len(), 2);

    let (first, second) = (kept.product.variants[0].sku.clone(), kept.product.variants[1].sku.clone());
    (kept.product.variants[0].sku, kept.product.variants[1].sku) = (second, first);
    saves(&subject, &kept).await.expect("exchanged");
    let mut kept = read(&subject, product.id()).await;
    assert_eq!(skus(&kept), [before[1].clone(), before[0].clone()]);

    let removed = kept.product.variants.pop().expect("two");
    saves(&subject, &kept).await.expect("taken out");
    let mut other = a_product().build();
    other.kept.product.variants[0].sku = removed.sku;
    saves(&subject, &other.kept).await.expect("free again");
    assert_eq!(others(product.id()).await, [before[0].clone()]);
}

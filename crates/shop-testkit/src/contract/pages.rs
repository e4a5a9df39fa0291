//! What a store promises about the reads behind public pages.

use super::Subject;
use crate::builders::{ProductBuilder, a_product};
use shop_contract::{AdminProductQuery, ProductQuery, ProductSort};
use shop_domain::{
    inventory::Availability,
    kernel::{Language, Money, ProductId},
};
use std::collections::BTreeSet;

async fn sells(subject: &Subject, product: ProductBuilder) -> ProductId {
    let product = product.build();
    subject.sells(&product).await;
    product.id()
}

async fn found(subject: &Subject, query: &ProductQuery) -> Vec<ProductId> {
    let page = subject.views.cards(query, Language::Chinese, 50).await.expect("read");
    assert_eq!(page.found, page.cards.len() as i64);
    page.cards.into_iter().map(|card| card.id).collect()
}

pub async fn products_are_found_by_a_chinese_word(subject: Subject) {
    subject.open().await;
    let oolong = sells(&subject, a_product().called("阿里山高山烏龍茶", "Alishan Oolong")).await;
    let black = sells(&subject, a_product().called("日月潭紅茶", "Sun Moon Lake Black Tea")).await;
    for (q, wanted) in [("烏龍", vec![oolong]), ("紅茶", vec![black]), ("高山", vec![oolong]), ("綠茶", vec![])]
    {
        let query = ProductQuery { q: Some(q.to_owned()), ..ProductQuery::default() };
        assert_eq!(found(&subject, &query).await, wanted, "{q}");
    }
}

pub async fn products_are_found_by_how_a_word_starts(subject: Subject) {
    subject.open().await;
    let oolong = sells(&subject, a_product().called("高山茶", "Alishan Oolong")).await;
    let mug = sells(&subject, a_product().called("馬克杯", "Stoneware Mug").in_category("ware")).await;
    for (q, wanted) in [("OOLO", vec![oolong]), ("mug", vec![mug]), ("alishan oo", vec![oolong]), ("olong", vec![])] {
        let query = ProductQuery { q: Some(q.to_owned()), ..ProductQuery::default() };
        assert_eq!(found(&subject, &query).await, wanted, "{q}");
        let query = AdminProductQuery { q: q.to_owned(), ..AdminProductQuery::default() };
        let list = subject.views.admin_products(&query, 50, Language::English).await.expect("read");
        assert_eq!(list.rows.iter().map(|row| row.id).collect::<Vec<_>>(), wanted, "{q} in the admin");
    }
}

pub async fn a_category_holds_its_own_products(subject: Subject) {
    subject.open().await;
    let tea = sells(&subject, a_product()).await;
    let ware = sells(&subject, a_product().in_category("ware")).await;
    for (slug, wanted) in [("tea", vec![tea]), ("ware", vec![ware]), ("nowhere", vec![])] {
        let query = ProductQuery { category: Some(slug.to_owned()), ..ProductQuery::default() };
        assert_eq!(found(&subject, &query).await, wanted, "{slug}");
    }
    let categories = subject.views.categories(Language::English).await.expect("read");
    let names: Vec<_> = categories.iter().map(|category| (category.slug.as_str(), category.title.as_str())).collect();
    assert_eq!(names, [("tea", "Tea"), ("ware", "Teaware")]);
}

pub async fn cards_come_in_pages_that_do_not_overlap(subject: Subject) {
    subject.open().await;
    let mut all = BTreeSet::new();
    // Some cost the same, so that an order by price alone would not tell them apart.
    for price in [300, 100, 200, 100, 300, 100, 200] {
        all.insert(sells(&subject, a_product().priced(price)).await);
    }
    for sort in ProductSort::ALL {
        let (mut seen, mut prices, mut cursor) = (Vec::new(), Vec::new(), None);
        loop {
            let query = ProductQuery { sort, cursor, ..ProductQuery::default() };
            let page = subject.views.cards(&query, Language::Chinese, 3).await.expect("read");
            let (views, next) = subject.views.products(&query, Language::Chinese, 3).await.expect("read");
            assert_eq!(page.found, 7);
            assert!(page.cards.iter().map(|card| card.id).eq(views.iter().map(|view| view.id)), "{sort:?}");
            assert_eq!(page.next_cursor.is_some(), next.is_some());
            seen.extend(page.cards.iter().map(|card| card.id));
            prices.extend(page.cards.iter().map(|card| card.price.amount));
            assert!(seen.len() <= 7, "{sort:?} does not end");
            let Some(next) = page.next_cursor else { break };
            cursor = Some(next);
        }
        assert_eq!(seen.len(), 7, "{sort:?}");
        assert_eq!(seen.iter().copied().collect::<BTreeSet<_>>(), all, "{sort:?}");
        match sort {
            ProductSort::PriceUp => assert!(prices.is_sorted(), "{prices:?}"),
            ProductSort::PriceDown => assert!(prices.iter().rev().is_sorted(), "{prices:?}"),
            ProductSort::Featured | ProductSort::Newest => {}
        }
    }
}

pub async fn a_card_says_the_lowest_price_and_what_is_left(subject: Subject) {
    subject.open().await;
    let one = a_product().priced(1_280).with_stock(3).with_a_picture().build();
    let two = a_product().priced(900).with_stock(0).and_also("300 g").priced(800).build();
    subject.sells(&one).await;
    subject.sells(&two).await;
    let page = subject.views.cards(&ProductQuery::default(), Language::English, 10).await.expect("read");
    let card = |id| page.cards.iter().find(|card| card.id == id).expect("a card");
    let (first, second) = (card(one.id()), card(two.id()));
    assert_eq!((first.price, first.price_varies, first.availability), (Money::twd(1_280), false, Availability::Low));
    assert_eq!((first.only_variant, first.title.as_str()), (Some(one.variant()), "Dong Ding Oolong"));
    assert_eq!((first.slug.as_str(), first.category.as_str()), (one.slug(), "tea"));
    assert_eq!(
        first.picture.as_ref().map(|picture| (&picture.key, picture.alt.as_str())),
        Some((&one.kept.pictures[0].key, "Tea"))
    );
    assert_eq!((second.price, second.price_varies, second.only_variant), (Money::twd(800), true, None));
    assert_eq!((second.availability, &second.picture), (Availability::SoldOut, &None));
}

pub async fn a_product_is_shown_with_its_variants_in_their_order(subject: Subject) {
    subject.open().await;
    let product = a_product().priced(2_400).with_stock(4).and_also("75 g").priced(700).build();
    subject.sells(&product).await;
    let view = subject.views.product(product.slug(), Language::Chinese).await.expect("read").expect("a product");
    let variants: Vec<_> =
        view.variants.iter().map(|variant| (variant.id, variant.price.amount, variant.available)).collect();
    assert_eq!(variants, [(product.variant_at(0), 2_400, 4), (product.variant_at(1), 700, 4)]);
    assert_eq!((view.id, view.price, view.title.as_str()), (product.id(), Money::twd(700), "凍頂烏龍"));
    assert_eq!(subject.views.product("nothing", Language::Chinese).await.expect("read"), None);
}

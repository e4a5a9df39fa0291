//! What everybody may read, from memory. Never shows what is archived.

use super::part_of;
use crate::memory::{ProductRow, Tables};
use shop_contract::{
    CategoryView, FactView, PictureView, ProductCard, ProductQuery, ProductSort, ProductView, VariantView,
};
use shop_domain::{
    inventory::Availability,
    kernel::{Language, Money},
    product::Variant,
    search::{folded_text, query_tokens, search_tokens},
};
use shop_services::ports::{CardPage, KeptPicture};
use std::cmp::Reverse;

pub(super) fn categories(tables: &Tables, language: Language) -> Vec<CategoryView> {
    let view = |category: &shop_services::ports::KeptCategory| CategoryView {
        slug: category.slug.clone(),
        title: category.title.get(language).to_owned(),
        line: category.line.get(language).to_owned(),
    };
    tables.categories.iter().map(view).collect()
}

pub(super) fn cards(tables: &Tables, query: &ProductQuery, language: Language, most: i64) -> CardPage {
    let all = found(tables, query);
    let count = all.len() as i64;
    let (part, next_cursor) = part_of(all, query.cursor.as_deref(), most as usize, |row| row.kept.id.to_string());
    CardPage { cards: part.into_iter().map(|row| card(tables, row, language)).collect(), found: count, next_cursor }
}

pub(super) fn products(
    tables: &Tables,
    query: &ProductQuery,
    language: Language,
    most: i64,
) -> (Vec<ProductView>, Option<String>) {
    let all = found(tables, query);
    let (part, next_cursor) = part_of(all, query.cursor.as_deref(), most as usize, |row| row.kept.id.to_string());
    (part.into_iter().map(|row| view(tables, row, language)).collect(), next_cursor)
}

pub(super) fn product(tables: &Tables, slug: &str, language: Language) -> Option<ProductView> {
    let mut sold = tables.products.values().filter(|row| !row.kept.archived);
    sold.find(|row| row.kept.product.slug.as_str() == slug).map(|row| view(tables, row, language))
}

pub(super) fn lowest(row: &ProductRow) -> Option<&Variant> {
    row.kept.product.variants.iter().min_by_key(|variant| variant.price)
}

pub(super) fn lowest_price(row: &ProductRow) -> Money {
    lowest(row).map_or(Money::twd(0), |variant| variant.price)
}

pub(super) fn picture(kept: &KeptPicture, language: Language) -> PictureView {
    PictureView { key: kept.key.clone(), alt: kept.alt.get(language).to_owned() }
}

/// A search for nothing finds everything.
pub(super) fn matches(row: &ProductRow, q: &str) -> bool {
    let product = &row.kept.product;
    let texts = [&product.title, &product.fact].map(|text| [text.zh.as_str(), "\n", &text.en].concat());
    let skus = product.variants.iter().map(|variant| variant.sku.as_str().to_owned());
    let tokens = search_tokens(&texts.into_iter().chain(skus).collect::<Vec<_>>().join("\n"));
    query_tokens(q).iter().all(|token| tokens.contains(token))
}

fn found<'t>(tables: &'t Tables, query: &ProductQuery) -> Vec<&'t ProductRow> {
    let q = query.q.as_deref().unwrap_or_default();
    let in_category = |row: &ProductRow| query.category.as_ref().is_none_or(|category| *category == row.kept.category);
    let sold = tables.products.values().filter(|row| !row.kept.archived);
    let mut found: Vec<_> = sold.filter(|row| in_category(row) && matches(row, q)).collect();
    match query.sort {
        ProductSort::Featured => found.sort_by_key(|row| (row.position, row.kept.id)),
        ProductSort::PriceUp => found.sort_by_key(|row| (lowest_price(row), row.kept.id)),
        ProductSort::PriceDown => found.sort_by_key(|row| Reverse((lowest_price(row), row.kept.id))),
        ProductSort::Newest => found.sort_by_key(|row| Reverse(row.kept.id)),
    }
    found
}

fn card(tables: &Tables, row: &ProductRow, language: Language) -> ProductCard {
    let product = &row.kept.product;
    let price = lowest_price(row);
    let availability = product.variants.iter().map(|variant| tables.offered(variant.id).availability()).max();
    ProductCard {
        id: row.kept.id,
        slug: product.slug.as_str().to_owned(),
        category: row.kept.category.clone(),
        title: product.title.get(language).to_owned(),
        fact: product.fact.get(language).to_owned(),
        picture: row.kept.pictures.first().map(|kept| picture(kept, language)),
        price,
        find: folded_text(
            &[&product.title.zh, &product.title.en, &product.fact.zh, &product.fact.en].map(String::as_str).join("\n"),
        ),
        price_varies: product.variants.iter().any(|variant| variant.price != price),
        regular_price: lowest(row).and_then(|variant| variant.regular_price),
        availability: availability.unwrap_or(Availability::SoldOut),
        only_variant: if let [only] = product.variants.as_slice() { Some(only.id) } else { None },
    }
}

fn view(tables: &Tables, row: &ProductRow, language: Language) -> ProductView {
    let product = &row.kept.product;
    let text = |text: &shop_domain::kernel::LocalText| text.get(language).to_owned();
    let variant = |variant: &Variant| VariantView {
        id: variant.id,
        sku: variant.sku.as_str().to_owned(),
        title: text(&variant.choice),
        price: variant.price,
        regular_price: variant.regular_price,
        available: tables.available(variant.id).max(0),
        availability: tables.offered(variant.id).availability(),
    };
    ProductView {
        id: row.kept.id,
        slug: product.slug.as_str().to_owned(),
        category: row.kept.category.clone(),
        title: text(&product.title),
        fact: text(&product.fact),
        story: text(&product.story),
        facts: product.facts.iter().map(|fact| FactView { name: text(&fact.name), value: text(&fact.value) }).collect(),
        option: text(&product.option),
        pictures: row.kept.pictures.iter().map(|kept| picture(kept, language)).collect(),
        price: lowest_price(row),
        variants: product.variants.iter().map(variant).collect(),
    }
}

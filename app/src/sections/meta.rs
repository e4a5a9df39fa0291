//! What the shop's page says to search engines. Never says what does not stand on the page too.

use crate::document::{Head, Preload};
use leptos::serde_json::{Value, json};
use shop_contract::{PersonalPage, PictureView, ProductView, PublicPage, ShopView};
use shop_domain::{appearance::Block, inventory::Availability};

pub fn shop_head(page: &PublicPage, personal: &PersonalPage) -> Head {
    let shop = &page.shop;
    let everybody = personal == &PersonalPage::default();
    match &page.sheet {
        Some(product) => Head {
            title: [&product.title, " · ", &shop.name].concat(),
            description: short(&product.story),
            origin: page.origin.clone(),
            path: everybody.then(|| ["/p/", &product.slug].concat()),
            picture: product.pictures.first().map(|picture| picture.address(1200)),
            data: Some(product_data(page, product).to_string()),
            preload: product
                .pictures
                .first()
                .map(|picture| Preload::Picture(picture.sources(), "(min-width: 900px) 46vw, 100vw".to_owned()))
                .unwrap_or_default(),
            refresh: None,
            sheet: None,
            theme: shop.theme,
        },
        None => Head {
            title: if shop.tagline.is_empty() {
                shop.name.clone()
            } else {
                [&shop.name, " · ", &shop.tagline].concat()
            },
            description: if shop.hero_sentence.is_empty() { shop.tagline.clone() } else { shop.hero_sentence.clone() },
            origin: page.origin.clone(),
            path: (everybody && page.query == Default::default()).then(|| "/".to_owned()),
            picture: Some(hero_address(shop)),
            data: Some(organization(page).to_string()),
            preload: if page.query == Default::default() { first_picture(shop) } else { Preload::Nothing },
            refresh: None,
            sheet: None,
            theme: shop.theme,
        },
    }
}

fn hero_address(shop: &ShopView) -> String {
    match own_hero(shop) {
        Some(picture) => picture.address(1600),
        None => "/sample/hero-1600.webp".to_owned(),
    }
}

pub(super) fn own_hero(shop: &ShopView) -> Option<PictureView> {
    let (key, alt) = (shop.hero_picture.clone(), String::new());
    (!key.is_empty()).then_some(PictureView { key, alt })
}

/// Only what stands at the top is wanted before all else.
fn first_picture(shop: &ShopView) -> Preload {
    match (shop.blocks.all().first(), own_hero(shop)) {
        (Some(Block::Hero), Some(picture)) => Preload::Picture(picture.wide_sources(), "100vw".to_owned()),
        (Some(Block::Hero), None) => Preload::Hero,
        _ => Preload::Nothing,
    }
}

fn short(text: &str) -> String {
    text.chars().take(150).collect()
}

fn organization(page: &PublicPage) -> Value {
    json!({
        "@context": "https://schema.org", "@type": "Organization",
        "name": page.shop.name, "legalName": page.shop.legal_name, "taxID": page.shop.tax_id, "url": page.origin,
        "email": page.shop.email, "telephone": page.shop.phone, "address": page.shop.address,
    })
}

fn product_data(page: &PublicPage, product: &ProductView) -> Value {
    let address = [page.origin.as_str(), &page.language.path(&["/p/", &product.slug].concat())].concat();
    let offers: Vec<Value> = product
        .variants
        .iter()
        .map(|variant| {
            json!({
                "@type": "Offer", "sku": variant.sku, "url": address,
                "price": variant.price.amount.to_string(), "priceCurrency": variant.price.currency.code(),
                "availability": in_their_words(variant.availability),
            })
        })
        .collect();
    json!({
        "@context": "https://schema.org", "@type": "Product",
        "name": product.title, "description": product.story, "url": address,
        "image": product.pictures.iter().map(|picture| [page.origin.as_str(), &picture.address(1200)].concat()).collect::<Vec<_>>(),
        "brand": { "@type": "Brand", "name": page.shop.name },
        "offers": offers,
    })
}

/// As search engines call it.
fn in_their_words(availability: Availability) -> &'static str {
    match availability {
        Availability::InStock | Availability::Low => "https://schema.org/InStock",
        Availability::Backorder => "https://schema.org/BackOrder",
        Availability::SoldOut => "https://schema.org/OutOfStock",
    }
}

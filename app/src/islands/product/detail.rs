//! A product in full: pictures, name, what it is, how to buy it, its facts. Never fetches.

use super::{
    buy::{BuyWords, buy},
    sheet::SheetTerms,
};
use crate::ui::picture::{Haste, picture};
use leptos::prelude::*;
use shop_contract::ProductView;

crate::words! {
    /// Beside a product.
    DetailWords { facts = "product.facts" }
}

pub fn product_detail(
    product: ProductView,
    terms: &SheetTerms,
    words: &DetailWords,
    buy_words: &BuyWords,
) -> impl IntoView + use<> {
    let pictures = product.pictures.clone();
    let several = pictures.len() > 1;
    let facts = product.facts.clone();
    let (title, fact, story) = (product.title.clone(), product.fact.clone(), product.story.clone());
    let paragraphs = story.split("\n\n").map(|text| view! { <p>{text.to_owned()}</p> }).collect_view();
    view! {
        <div class="sheet-body">
            <div class="gallery" class:gallery-several=several>
                {pictures
                    .into_iter()
                    .map(|shown| picture(Some(shown), "(min-width: 900px) 46vw, 100vw", Haste::Now))
                    .collect_view()}
            </div>
            <div class="sheet-text">
                <p class="sheet-fact">{fact}</p>
                <h2 class="sheet-title" id="product-title" tabindex="-1">{title}</h2>
                {buy(product, terms, buy_words)}
                <div class="sheet-story">{paragraphs}</div>
                {(!facts.is_empty()).then(|| view! {
                    <h3 class="sheet-facts-title">{words.facts()}</h3>
                    <dl class="facts">
                        {facts
                            .into_iter()
                            .map(|fact| view! { <div><dt>{fact.name}</dt><dd>{fact.value}</dd></div> })
                            .collect_view()}
                    </dl>
                })}
            </div>
        </div>
    }
}

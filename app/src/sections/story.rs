//! The owner's own words about the shop.

use leptos::prelude::*;
use shop_contract::ShopView;

pub fn story(shop: &ShopView) -> AnyView {
    if shop.story_body.is_empty() {
        return ().into_any();
    }
    let paragraphs = shop.story_body.split("\n\n").map(|text| view! { <p>{text.to_owned()}</p> }).collect_view();
    view! {
        <section class="story" aria-labelledby="story-title">
            <div class="wrap story-grid">
                <h2 class="heading" id="story-title">{shop.story_title.clone()}</h2>
                <div class="story-body">{paragraphs}</div>
            </div>
        </section>
    }
    .into_any()
}

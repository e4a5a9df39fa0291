//! The landscape, and the shop's name on a slip of paper before it, like the title of a book.

use super::meta::own_hero;
use crate::ui::icon;
use leptos::prelude::*;
use shop_contract::ShopView;
use shop_domain::{appearance::Block, kernel::Language};

fn sources(kind: &str) -> String {
    [800, 1600, 2400]
        .map(|width| ["/sample/", kind, &width.to_string(), ".webp ", &width.to_string(), "w"].concat())
        .join(", ")
}

/// The owner's, by day and by night, or the landscape of the house, which has one for each.
fn landscape(shop: &ShopView) -> AnyView {
    // Below other blocks it can wait.
    let haste = (shop.blocks.place(Block::Hero) == Some(1)).then_some("high");
    if let Some(picture) = own_hero(shop) {
        return view! {
            <img src=picture.address(1600) srcset=picture.wide_sources() sizes="100vw" width="2400" height="1200" alt=""
                fetchpriority=haste />
        }
        .into_any();
    }
    view! {
        <source media="(prefers-color-scheme: dark)" srcset=sources("hero-dark-") sizes="100vw" />
        <img src="/sample/hero-1600.webp" srcset=sources("hero-") sizes="100vw" width="2400" height="1200" alt=""
            fetchpriority=haste />
    }
    .into_any()
}

pub fn hero(shop: &ShopView, language: Language) -> AnyView {
    view! {
        <section class="hero" aria-labelledby="shop-name">
            <picture class="hero-picture">{landscape(shop)}</picture>
            <div class="hero-slip">
                <h1 class="hero-name" id="shop-name">{shop.name.clone()}</h1>
                <p class="hero-title">{shop.hero_title.clone()}</p>
            </div>
            <div class="hero-words">
                <p class="hero-sentence">{shop.hero_sentence.clone()}</p>
                <a class="link link-large" href=[&language.path("/"), "#products"].concat()>
                    {shop.hero_link.clone()}
                    {icon::arrow()}
                </a>
            </div>
        </section>
    }
    .into_any()
}

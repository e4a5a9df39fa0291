//! The landscape, and the shop's name on a slip of paper before it, like the title of a book.

use crate::ui::icon;
use leptos::prelude::*;
use shop_contract::ShopView;
use shop_domain::kernel::Language;

fn sources(kind: &str) -> String {
    [800, 1600, 2400]
        .map(|width| ["/sample/", kind, &width.to_string(), ".webp ", &width.to_string(), "w"].concat())
        .join(", ")
}

pub fn hero(shop: &ShopView, language: Language) -> AnyView {
    view! {
        <section class="hero" aria-labelledby="shop-name">
            <picture class="hero-picture">
                <source media="(prefers-color-scheme: dark)" srcset=sources("hero-dark-") sizes="100vw" />
                <img
                    src="/sample/hero-1600.webp"
                    srcset=sources("hero-")
                    sizes="100vw"
                    width="2400"
                    height="1200"
                    alt=""
                    fetchpriority="high"
                />
            </picture>
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

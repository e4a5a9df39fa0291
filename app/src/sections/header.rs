//! The announcement and the header. The way to the cart is the first island of every page.

use crate::{
    islands::{cart::*, sealed::Sealed},
    ui::{address::of_query, icon},
    words::say,
};
use leptos::prelude::*;
use shop_contract::{CategoryView, PictureView, PublicPage, ShopView};
use shop_domain::kernel::Language;

pub fn header(page: &PublicPage, seed: CartSeed) -> AnyView {
    let language = page.language;
    let announcement = page.shop.announcement.clone();
    let path = match &page.sheet {
        Some(product) => ["/p/", &product.slug].concat(),
        // What is looked for, in the other language as well.
        None => of_query(Language::Chinese, &page.query),
    };
    view! {
        <header class="top">
            {(!announcement.is_empty()).then(|| view! { <p class="announcement"><span class="wrap">{announcement}</span></p> })}
            <div class="header">
                <div class="wrap header-row">
                    {mark(&page.shop, language)}
                    {categories(&page.categories, language)}
                    <div class="header-tools">
                        <a class="header-search" href=[&language.path("/"), "#q"].concat() aria-label=say(language, "finder.search")>
                            {icon::search()}
                        </a>
                        {other_language(language, &path)}
                        <a class="header-account" href=language.path("/account") aria-label=say(language, "header.account")>
                            {icon::person()}
                        </a>
                        {cart_link(seed)}
                    </div>
                </div>
            </div>
        </header>
    }
    .into_any()
}

pub(crate) fn cart_link(seed: CartSeed) -> AnyView {
    let words = CartLinkWords::of(seed.language);
    view! { <CartLink seed=Sealed(seed) words=words /> }.into_any()
}

/// The owner's logo, or the shop's name behind the mark of the house.
pub fn mark(shop: &ShopView, language: Language) -> impl IntoView + use<> {
    let inside = if shop.logo.is_empty() {
        view! { {icon::mark()}<span>{shop.name.clone()}</span> }.into_any()
    } else {
        let logo = PictureView { key: shop.logo.clone(), alt: shop.name.clone() };
        view! { <img class="logo" src=logo.address(400) alt=logo.alt.clone() width="144" height="36" /> }.into_any()
    };
    view! { <a class="header-mark" href=language.path("/")>{inside}</a> }
}

fn categories(categories: &[CategoryView], language: Language) -> impl IntoView + use<> {
    let links = categories
        .iter()
        .map(|one| view! { <li><a href=[&language.path("/"), "#", &one.slug].concat()>{one.title.clone()}</a></li> })
        .collect_view();
    view! { <nav class="categories" aria-label=say(language, "header.categories")><ul>{links}</ul></nav> }
}

pub fn other_language(language: Language, path: &str) -> impl IntoView + use<> {
    let other = if language == Language::Chinese { Language::English } else { Language::Chinese };
    view! {
        <a class="language" href=other.path(path) hreflang=other.tag() lang=other.tag()>
            {say(language, "page.language")}
        </a>
    }
}

/// Above the pages that are not for buying: the way home, and nothing else.
pub fn plain_header(shop: &ShopView, language: Language) -> AnyView {
    view! {
        <header class="header header-plain">
            <div class="wrap header-row">
                {mark(shop, language)}
                <a class="language" href=language.path("/")>{say(language, "page.home")}</a>
            </div>
        </header>
    }
    .into_any()
}

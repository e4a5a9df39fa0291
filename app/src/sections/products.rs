//! The line of filters, and the products by category. Never shows a figure of the stock.

use super::card::{Shelf, card};
use crate::{
    islands::{finder::*, sealed::Sealed},
    ui::{icon, picture::Haste},
    words::say,
};
use leptos::prelude::*;
use shop_contract::{CartView, CategoryView, ProductCard, ProductSort, PublicPage};
use shop_domain::kernel::Language;

pub fn products(page: &PublicPage, cart: Option<&CartView>) -> AnyView {
    let language = page.language;
    let nothing = page.products.is_empty();
    let seed = FinderSeed {
        language,
        query: page.query.clone(),
        categories: page.categories.clone(),
        found: page.found,
        complete: page.query == Default::default() && page.next_cursor.is_none(),
    };
    let shelf = Shelf { language, email: page.shop.email.clone(), cart };
    let groups = if page.query.sort == ProductSort::Featured {
        page.categories.iter().filter_map(|category| group(page, category, &shelf)).collect_view().into_any()
    } else {
        let cards: Vec<&ProductCard> = page.products.iter().collect();
        view! { <div data-category="">{grid(&cards, &shelf)}</div> }.into_any()
    };
    view! {
        <section class="products" id="products" aria-label=say(language, "finder.title")>
            <div class="wrap">
                <Finder seed=Sealed(seed) words=FinderWords::of(language) />
                {groups}
                {found_nothing(language, nothing)}
                {page.next_cursor.as_ref().map(|cursor| more(page, cursor))}
            </div>
        </section>
    }
    .into_any()
}

fn group(page: &PublicPage, category: &CategoryView, shelf: &Shelf<'_>) -> Option<AnyView> {
    let cards: Vec<&ProductCard> = page.products.iter().filter(|card| card.category == category.slug).collect();
    if cards.is_empty() {
        return None;
    }
    let group = view! {
        <section class="category" id=category.slug.clone() data-category=category.slug.clone() aria-labelledby=[&category.slug, "-title"].concat()>
            <div class="category-head">
                <h2 class="heading" id=[&category.slug, "-title"].concat()>{category.title.clone()}</h2>
                <p class="heading-line">{category.line.clone()}</p>
            </div>
            {grid(&cards, shelf)}
        </section>
    };
    Some(group.into_any())
}

fn grid(cards: &[&ProductCard], shelf: &Shelf<'_>) -> AnyView {
    let cards = cards.iter().map(|one| card(one, shelf, Haste::Later)).collect_view();
    view! { <ul class="grid">{cards}</ul> }.into_any()
}

fn found_nothing(language: Language, shown: bool) -> AnyView {
    view! {
        <div class="nothing nothing-wide" id="found-nothing" hidden=!shown>
            {icon::bowl()}
            <p class="nothing-title">{say(language, "finder.none")}</p>
            <p>{say(language, "finder.none_hint")}</p>
            <a class="link" href=[&language.path("/"), "#products"].concat()>{say(language, "finder.clear")}</a>
        </div>
    }
    .into_any()
}

fn more(page: &PublicPage, cursor: &str) -> AnyView {
    let query = &page.query;
    let fields = [
        ("q", query.q.as_deref()),
        ("category", query.category.as_deref()),
        ("sort", Some(query.sort.code())),
        ("cursor", Some(cursor)),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| view! { <input type="hidden" name=name value=value.to_owned() /> }))
    .collect_view();
    view! {
        <form class="more" method="get" action=page.language.path("/")>
            {fields}
            <button class="button button-plain">{say(page.language, "finder.more")}</button>
        </form>
    }
    .into_any()
}

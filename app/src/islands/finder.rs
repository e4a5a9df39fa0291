//! Search, category and order in one line. It is a GET form, so it also works as one; where all
//! products are on the page, typing and choosing filter them at once. Never asks the server.

mod look;

use super::sealed::Sealed;
use crate::{ui::icon, words::counted};
use leptos::{ev, html, prelude::*};
use look::Look;
use serde::{Deserialize, Serialize};
use shop_contract::{CategoryView, ProductQuery, ProductSort};
use shop_domain::kernel::Language;

crate::words! {
    /// In the line.
    FinderWords {
        title = "finder.title", search = "finder.search", placeholder = "finder.placeholder", category = "finder.category",
        all = "finder.all", sort = "finder.sort", featured = "finder.sort.featured", price_up = "finder.sort.price_up",
        price_down = "finder.sort.price_down", newest = "finder.sort.newest", one = "finder.count.one", many = "finder.count.many",
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub struct FinderSeed {
    pub language: Language,
    pub query: ProductQuery,
    pub categories: Vec<CategoryView>,
    pub found: i64,
    /// Whether every product of the shop is on the page.
    pub complete: bool,
}

#[island]
pub fn Finder(seed: Sealed<FinderSeed>, words: FinderWords) -> impl IntoView {
    let FinderSeed { language, query, categories, found, complete } = seed.0;
    let form = NodeRef::<html::Form>::new();
    let count = RwSignal::new(found);
    let look = Look { form, count, language, complete };
    Effect::new(move |_| look::begin(look));
    let typed = move |_| {
        if complete {
            look::typed(look)
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !complete {
            look::ask(look)
        }
    };
    let chosen = move |_| if complete { look::show(look) } else { look::ask(look) };
    let category = query.category.unwrap_or_default();
    let options = categories
        .into_iter()
        .map(|one| {
            let selected = one.slug == category;
            view! { <option value=one.slug selected=selected>{one.title}</option> }
        })
        .collect_view();
    let sorts = ProductSort::ALL.map(|sort| {
        let name = match sort {
            ProductSort::Featured => words.featured(),
            ProductSort::PriceUp => words.price_up(),
            ProductSort::PriceDown => words.price_down(),
            ProductSort::Newest => words.newest(),
        };
        view! { <option value=sort.code() selected=sort == query.sort>{name}</option> }
    });
    let (one, many) = (words.one(), words.many());
    let found = Signal::derive(move || counted(&one, &many, count.get()));
    view! {
        <form class="finder" role="search" method="get" action=language.path("/") aria-label=words.title() node_ref=form on:submit=submit>
            <label class="finder-search">
                <span class="unseen">{words.search()}</span>
                {icon::search()}
                <input
                    type="search"
                    name="q"
                    id="q"
                    value=query.q.unwrap_or_default()
                    placeholder=words.placeholder()
                    autocomplete="off"
                    enterkeyhint="search"
                    maxlength="100"
                    on:input=typed
                />
            </label>
            <label class="finder-choice">
                <span class="unseen">{words.category()}</span>
                <select name="category" autocomplete="off" on:change=chosen><option value="">{words.all()}</option>{options}</select>
            </label>
            <label class="finder-choice">
                <span class="unseen">{words.sort()}</span>
                <select name="sort" autocomplete="off" on:change=move |_| look::ask(look)>{sorts.into_iter().collect_view()}</select>
            </label>
            <button class="quiet finder-go">{words.search()}</button>
            <p class="finder-count" role="status">{found}</p>
        </form>
    }
}

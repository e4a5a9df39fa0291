//! Search, category and order in one line. It is a GET form, so it also works as one; where all
//! products are on the page, typing and choosing filter them at once. Never asks the server.

use super::sealed::Sealed;
use crate::{ui::icon, words::counted};
use leptos::{ev, html, prelude::*};
use serde::{Deserialize, Serialize};
use shop_contract::{CategoryView, ProductQuery, ProductSort};
use shop_domain::kernel::Language;
use wasm_bindgen::JsCast;

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
    let typed = move |_| {
        if complete {
            filter(form, count)
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        if complete {
            event.prevent_default()
        }
    };
    let chosen = move |_| if complete { filter(form, count) } else { send(form) };
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
                <select name="category" on:change=chosen><option value="">{words.all()}</option>{options}</select>
            </label>
            <label class="finder-choice">
                <span class="unseen">{words.sort()}</span>
                <select name="sort" on:change=move |_| send(form)>{sorts.into_iter().collect_view()}</select>
            </label>
            <button class="quiet finder-go">{words.search()}</button>
            <p class="finder-count" role="status">{found}</p>
        </form>
    }
}

fn send(form: NodeRef<html::Form>) {
    if let Some(form) = form.get_untracked() {
        // Not `requestSubmit`: our own listener would keep it here.
        let _ = form.submit();
    }
}

fn value(form: &web_sys::HtmlFormElement, name: &str) -> String {
    let field = form.query_selector(&["[name=", name, "]"].concat()).ok().flatten();
    match field {
        Some(field) => match field.dyn_into::<web_sys::HtmlInputElement>() {
            Ok(input) => input.value(),
            Err(other) => {
                other.dyn_into::<web_sys::HtmlSelectElement>().map(|select| select.value()).unwrap_or_default()
            }
        },
        None => String::new(),
    }
}

/// Shows the cards that hold every word, in the category that was chosen, and hides the rest.
fn filter(form: NodeRef<html::Form>, count: RwSignal<i64>) {
    let Some(form) = form.get_untracked() else { return };
    let (typed, category) = (value(&form, "q").to_ascii_lowercase(), value(&form, "category"));
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut found = 0;
    for section in all("[data-category]") {
        let wanted = category.is_empty() || section.get_attribute("data-category").as_ref() == Some(&category);
        let mut left = 0;
        for card in each(section.query_selector_all("[data-find]")) {
            let text = card.get_attribute("data-find").unwrap_or_default();
            let fits = wanted && words.iter().all(|word| text.contains(word));
            hide(&card, !fits);
            left += i64::from(fits);
        }
        hide(&section, left == 0);
        found += left;
    }
    if let Some(none) = document().get_element_by_id("found-nothing") {
        hide(&none, found > 0);
    }
    count.set(found);
}

fn hide(element: &web_sys::Element, hidden: bool) {
    let _ = element.toggle_attribute_with_force("hidden", hidden);
}

fn all(selector: &str) -> Vec<web_sys::Element> {
    each(document().query_selector_all(selector))
}

fn each<E>(nodes: Result<web_sys::NodeList, E>) -> Vec<web_sys::Element> {
    let Ok(nodes) = nodes else { return Vec::new() };
    (0..nodes.length()).filter_map(|index| nodes.get(index)?.dyn_into().ok()).collect()
}

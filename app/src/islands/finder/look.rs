//! Filters the cards that are on the page, and keeps the fields, the address and the cards at one: whoever comes
//! back finds the list that the fields speak of. Never asks the server by itself; it goes to the server's page.

use crate::islands::place::{self, Place, focus, is_plain};
use crate::ui::address::of_query;
use leptos::{ev, html, prelude::*};
use shop_contract::{ProductQuery, ProductSort};
use shop_domain::{
    kernel::Language,
    search::{is_found, query_tokens},
};
use wasm_bindgen::JsCast;

#[derive(Clone, Copy)]
pub struct Look {
    pub form: NodeRef<html::Form>,
    pub count: RwSignal<i64>,
    pub language: Language,
    /// Whether every product of the shop is on the page.
    pub complete: bool,
}

/// At first, and whenever the history brings the page back, the fields say what the address says. What
/// was being typed before the page was awake stays, and counts.
pub fn begin(look: Look) {
    let typing = document().active_element().is_some_and(|active| active.id() == "q");
    if typing && look.complete {
        show(look)
    } else {
        follow(look)
    }
    window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            follow(look);
        }
    });
    let place = place::place(look.language);
    window_event_listener(ev::popstate, move |_| {
        if place.get_untracked() == Place::Page {
            follow(look);
        }
    });
    if look.complete {
        answer_links(look);
    }
}

/// On a phone the field would lie under the keyboard's list, far from what it finds.
pub fn typed(look: Look) {
    let narrow = window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width < 768.0);
    if let Some(form) = look.form.get_untracked().filter(|_| narrow) {
        form.scroll_into_view();
    }
    show(look);
}

/// Shows what the fields ask for, and writes it into the address.
pub fn show(look: Look) {
    let query = asked(look);
    filter(look, &query);
    place::look_for(look.language, &query);
}

/// Goes to the server's page of what the fields ask for.
pub fn ask(look: Look) {
    let _ = window().location().set_href(&of_query(look.language, &asked(look)));
}

fn follow(look: Look) {
    let search = window().location().search().unwrap_or_default();
    let Ok(typed) = web_sys::UrlSearchParams::new_with_str(&search) else { return };
    for name in ["q", "category"] {
        write(look, name, &typed.get(name).unwrap_or_default());
    }
    let sort = typed.get("sort").as_deref().and_then(ProductSort::from_code).unwrap_or_default();
    write(look, "sort", sort.code());
    if look.complete {
        filter(look, &asked(look));
    }
}

/// Links to a part of the page: those to a category show it whole, the others leave what was found as it is.
fn answer_links(look: Look) {
    window_event_listener(ev::click, move |event| {
        if !is_plain(&event) || event.default_prevented() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(link) = target.and_then(|target| target.closest("a[href]").ok().flatten()) else { return };
        let href = link.get_attribute("href").unwrap_or_default();
        let home = look.language.path("/");
        let Some(part) = href.strip_prefix(&home).and_then(|rest| rest.strip_prefix('#')) else { return };
        if matches!(link.closest(".categories, #found-nothing"), Ok(Some(_))) {
            write(look, "q", "");
            write(look, "category", "");
            // The address is then the link's own, and the browser goes on from there.
            show(look);
        } else {
            event.prevent_default();
            let _ = window().location().set_hash(part);
            if let Some(field) = document().get_element_by_id(part).filter(|_| part == "q") {
                focus(&field);
            }
        }
    });
}

fn field(look: Look, name: &str) -> Option<web_sys::Element> {
    look.form.get_untracked()?.query_selector(&["[name=", name, "]"].concat()).ok().flatten()
}

fn read(look: Look, name: &str) -> String {
    let Some(field) = field(look, name) else { return String::new() };
    match field.dyn_into::<web_sys::HtmlInputElement>() {
        Ok(input) => input.value(),
        Err(other) => other.dyn_into::<web_sys::HtmlSelectElement>().map(|select| select.value()).unwrap_or_default(),
    }
}

fn write(look: Look, name: &str, value: &str) {
    match field(look, name).map(web_sys::Element::dyn_into::<web_sys::HtmlInputElement>) {
        Some(Ok(input)) => input.set_value(value),
        Some(Err(other)) => {
            if let Ok(select) = other.dyn_into::<web_sys::HtmlSelectElement>() {
                select.set_value(value);
            }
        }
        None => {}
    }
}

fn asked(look: Look) -> ProductQuery {
    let filled = |name| Some(read(look, name)).filter(|value| !value.trim().is_empty());
    let sort = ProductSort::from_code(&read(look, "sort")).unwrap_or_default();
    ProductQuery { q: filled("q"), category: filled("category"), sort, cursor: None }
}

/// Shows the cards that hold every word, in the category that was chosen, and hides the rest.
fn filter(look: Look, query: &ProductQuery) {
    let tokens = query_tokens(query.q.as_deref().unwrap_or_default());
    let category = query.category.as_ref();
    let mut found = 0;
    for section in each(document().query_selector_all("[data-category]")) {
        let wanted = category.is_none() || section.get_attribute("data-category").as_ref() == category;
        let mut left = 0;
        for card in each(section.query_selector_all("[data-find]")) {
            let fits = wanted && is_found(&tokens, &card.get_attribute("data-find").unwrap_or_default());
            hide(&card, !fits);
            left += i64::from(fits);
        }
        hide(&section, left == 0);
        found += left;
    }
    if let Some(none) = document().get_element_by_id("found-nothing") {
        hide(&none, found > 0);
    }
    look.count.set(found);
}

fn hide(element: &web_sys::Element, hidden: bool) {
    let _ = element.toggle_attribute_with_force("hidden", hidden);
}

fn each<E>(nodes: Result<web_sys::NodeList, E>) -> Vec<web_sys::Element> {
    let Ok(nodes) = nodes else { return Vec::new() };
    (0..nodes.length()).filter_map(|index| nodes.get(index)?.dyn_into().ok()).collect()
}

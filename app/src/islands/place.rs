//! Where the visitor is: on the page, at a product, or at the cart. The one place that writes to
//! the browser's history, so that "back" closes whatever floats. Never loads anything.

use crate::ui::address::of_query;
use leptos::{ev, prelude::*};
use shop_contract::ProductQuery;
use shop_domain::kernel::Language;
use std::cell::OnceCell;
use wasm_bindgen::JsValue;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Page,
    Product(String),
    Cart,
}

thread_local! {
    static PLACE: OnceCell<RwSignal<Place>> = const { OnceCell::new() };
}

/// In the browser the same one for every island; on the server one that nobody changes.
pub fn place(language: Language) -> RwSignal<Place> {
    if cfg!(target_arch = "wasm32") {
        PLACE.with(|place| *place.get_or_init(|| watch(language)))
    } else {
        RwSignal::new(Place::Page)
    }
}

fn watch(language: Language) -> RwSignal<Place> {
    let place = RwSignal::new(here(language));
    window_event_listener(ev::popstate, move |_| place.set(here(language)));
    place
}

fn here(language: Language) -> Place {
    let path = window().location().pathname().unwrap_or_default();
    let path = path.strip_prefix(language.prefix()).unwrap_or(&path);
    match path.strip_prefix("/p/") {
        Some(slug) => Place::Product(slug.to_owned()),
        None if path == "/cart" => Place::Cart,
        None => Place::Page,
    }
}

/// Opens something over the page. From one open thing to another the address is replaced, so
/// that "back" leads to the page and not through everything that was open.
pub fn go(language: Language, to: Place) {
    let place = place(language);
    let path = match &to {
        Place::Page => return leave(language),
        Place::Product(slug) => language.path(&["/p/", slug].concat()),
        Place::Cart => language.path("/cart"),
    };
    let Ok(history) = window().history() else { return };
    let over = JsValue::from_bool(true);
    let written = if place.get_untracked() == Place::Page {
        history.push_state_with_url(&over, "", Some(&path))
    } else {
        history.replace_state_with_url(&history.state().unwrap_or(JsValue::NULL), "", Some(&path))
    };
    if written.is_ok() {
        place.set(to);
    }
}

/// Back to the page: by the history where we put an entry there, else by naming the page.
pub fn leave(language: Language) {
    let place = place(language);
    let Ok(history) = window().history() else { return };
    if place.get_untracked() == Place::Page {
        return;
    }
    if history.state().is_ok_and(|state| state == JsValue::TRUE) {
        let _ = history.back();
    } else {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&language.path("/")));
        place.set(Place::Page);
    }
}

/// Writes what is looked for into the address of the page that is shown, and into the links to the same in the
/// other language, without a step in the history.
pub fn look_for(language: Language, query: &ProductQuery) {
    let other = if language == Language::Chinese { Language::English } else { Language::Chinese };
    let Ok(history) = window().history() else { return };
    let state = history.state().unwrap_or(JsValue::NULL);
    let _ = history.replace_state_with_url(&state, "", Some(&of_query(language, query)));
    if let Ok(Some(link)) = document().query_selector(".header .language") {
        let _ = link.set_attribute("href", &of_query(other, query));
    }
}

/// Leaves whatever is open and brings a part of the page into view, with the focus in it.
pub fn show_part(language: Language, id: &'static str) {
    leave(language);
    once_closed(50, move || {
        if let Some(part) = document().get_element_by_id(id) {
            // First the focus: moving it would stop the page on its way.
            focus_in_place(&part);
            part.scroll_into_view();
        }
    });
}

/// After the dialog has closed and given the focus back: as long as it is open it keeps the focus, and how long the way
/// back takes is the device's matter. Not waited for any more after so many looks.
fn once_closed(looks: u8, act: impl FnOnce() + 'static) {
    let look = move || match document().query_selector("dialog[open]") {
        Ok(Some(_)) if looks > 0 => once_closed(looks - 1, act),
        _ => act(),
    };
    set_timeout(look, std::time::Duration::from_millis(60));
}

pub fn focus(element: &web_sys::Element) {
    use wasm_bindgen::JsCast;
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        let _ = element.focus();
    }
}

pub fn focus_in_place(element: &web_sys::Element) {
    use wasm_bindgen::JsCast;
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        let _ = element.focus_with_options(&options);
    }
}

/// Whether a click is ours to answer: not one that opens a new tab.
pub fn is_plain(event: &leptos::ev::MouseEvent) -> bool {
    event.button() == 0 && !event.meta_key() && !event.ctrl_key() && !event.shift_key() && !event.alt_key()
}

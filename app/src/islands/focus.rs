//! Where the focus goes when what had it is replaced: a button that becomes a stepper, a line that is removed.
//! Never takes it from something that is still there.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

/// To be called before the change that takes `from` away: then the focus, if it was there, goes to the first of
/// these that the same island shows.
pub fn follow(from: Option<EventTarget>, to: &'static [&'static str]) {
    let Some(from) = from.and_then(|from| from.dyn_into::<Element>().ok()) else { return };
    let had_it = document().active_element().is_some_and(|active| from.contains(Some(&active)));
    let Some(island) = from.closest("leptos-island").ok().flatten().filter(|_| had_it) else { return };
    // After the change has been drawn.
    request_animation_frame(move || {
        let lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY" || is_open(&active));
        let next = to.iter().find_map(|selector| island.query_selector(selector).ok().flatten());
        if let Some(next) = next.filter(|_| lost) {
            super::place::focus_in_place(&next);
        }
    });
}

/// A dialog takes the focus that is lost inside it.
fn is_open(element: &Element) -> bool {
    element.tag_name() == "DIALOG"
}

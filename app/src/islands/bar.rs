//! The bar at the foot of a phone: what the cart comes to, and the next step. Gives way to the
//! order form while that is in view.

use super::{
    cart::{CartGlance, CartState},
    place::{self, is_plain},
    sealed::Sealed,
};
use crate::words::counted;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

crate::words! {
    /// In the bar.
    BarWords { one = "form.summary_count.one", many = "form.summary_count.many", next = "drawer.checkout", label = "drawer.title" }
}

#[island]
pub fn CartBar(seed: Sealed<CartGlance>, words: BarWords) -> impl IntoView {
    let Sealed(seed) = seed;
    let state = CartState::seen(&seed);
    let language = seed.language;
    let form_in_view = RwSignal::new(false);
    Effect::new(move |_| watch(form_in_view));
    let (one, many, next, label) = (words.one(), words.many(), words.next(), words.label());
    let shown = Signal::derive(move || !state.is_empty() && !form_in_view.get());
    let to_form = move |event: leptos::ev::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            place::show_part(language, "order-title");
        }
    };
    view! {
        <aside class="bar" aria-label=label class:bar-shown=shown>
            <p class="bar-sum">
                <strong>{state.total()}</strong>
                <span>{state.text(move |cart| counted(&one, &many, cart.count))}</span>
            </p>
            <a class="button" href=[&language.path("/"), "#order-title"].concat() on:click=to_form>{next}</a>
        </aside>
    }
}

fn watch(in_view: RwSignal<bool>) {
    let Some(form) = document().get_element_by_id("order") else { return };
    let seen = Closure::<dyn Fn(Vec<web_sys::IntersectionObserverEntry>)>::new(
        move |entries: Vec<web_sys::IntersectionObserverEntry>| {
            if let Some(entry) = entries.last() {
                in_view.set(entry.is_intersecting());
            }
        },
    );
    if let Ok(observer) = web_sys::IntersectionObserver::new(seen.as_ref().unchecked_ref()) {
        observer.observe(&form);
    }
    // The page and its observer end together.
    seen.forget();
}

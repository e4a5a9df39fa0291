//! The way to the cart in the header. It wakes first, so its seed is the one that counts.

use super::state::{CartSeed, CartState};
use crate::{
    islands::place::{self, Place, is_plain},
    words::fill,
};
use leptos::prelude::*;

crate::words! {
    /// In the header.
    CartLinkWords { label = "header.cart", count = "header.cart_count" }
}

#[island]
pub fn CartLink(seed: CartSeed, words: CartLinkWords) -> impl IntoView {
    let state = CartState::of(&seed);
    let language = seed.language;
    let label = words.label();
    let open = move |event: leptos::ev::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            place::go(language, Place::Cart);
        }
    };
    let name = move || fill(&words.count(), &[("count", &state.cart.with(|cart| cart.count).to_string())]);
    view! {
        <a class="cart-link" href=language.path("/cart") data-early aria-label=name on:click=open>
            <span>{label}</span>
            <span class="cart-count" class:cart-count-some=move || !state.is_empty()>
                {move || state.cart.with(|cart| cart.count).to_string()}
            </span>
        </a>
    }
}

//! The way to the cart in the header. It wakes first, so its seed is the one that counts.

use super::state::{CartSeed, CartState};
use crate::{
    islands::{
        place::{self, Place, is_plain},
        sealed::Sealed,
    },
    words::counted,
};
use leptos::prelude::*;

crate::words! {
    /// In the header.
    CartLinkWords { label = "header.cart", one = "header.cart_count.one", many = "header.cart_count.many" }
}

#[island]
pub fn CartLink(seed: Sealed<CartSeed>, words: CartLinkWords) -> impl IntoView {
    let Sealed(seed) = seed;
    let state = CartState::of(&seed);
    let language = seed.language;
    let label = words.label();
    let open = move |event: leptos::ev::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            place::go(language, Place::Cart);
        }
    };
    let (one, many) = (words.one(), words.many());
    let name = state.text(move |cart| counted(&one, &many, cart.count));
    let count = state.text(|cart| cart.count.to_string());
    let some = Signal::derive(move || !state.is_empty());
    view! {
        <a class="cart-link" href=language.path("/cart") data-early aria-label=name on:click=open>
            <span>{label}</span>
            <span class="cart-count" class:cart-count-some=some>{count}</span>
        </a>
    }
}

//! "Add" under a product, which becomes a stepper once the product is in the cart.

use super::{
    queue::{Change, change},
    state::{CartState, most_of, quantity_of},
};
use crate::{
    islands::{focus, sealed::Sealed},
    ui::{icon, stepper::*},
    words::fill,
};
use leptos::{either::Either, prelude::*};
use shop_contract::CartLineView;
use shop_domain::kernel::Language;

crate::words! {
    /// On a card.
    AddWords { add = "product.add", named = "product.add_named", less = "product.less_named", more = "product.more_named" }
}

/// `line` is the line that adding makes; its quantity is what is in the cart already.
#[island]
pub fn AddToCart(line: Sealed<CartLineView>, language: Language, words: AddWords) -> impl IntoView {
    let Sealed(line) = line;
    let quantity = quantity_of(line.variant, line.quantity);
    let in_cart = Memo::new(move |_| quantity.get() > 0);
    move || {
        if in_cart.get() {
            Either::Left(in_cart_view(&line, language, &words, quantity))
        } else {
            Either::Right(add_view(line.clone(), language, &words))
        }
    }
}

fn add_view(line: CartLineView, language: Language, words: &AddWords) -> impl IntoView + use<> {
    let name = fill(&words.named(), &[("title", &line.title)]);
    let (label, variant) = (words.add(), line.variant.to_string());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        focus::follow(event.target(), &[".stepper-button:last-of-type"]);
        if let Some(state) = CartState::shared() {
            change(state, Change::Add { line: line.clone(), quantity: 1 });
        }
    };
    view! {
        <form method="post" action=language.path("/cart/items") data-early on:submit=add>
            <input type="hidden" name="variant" value=variant />
            <input type="hidden" name="quantity" value="1" />
            <button class="add" aria-label=name>
                <span>{label}</span>
                {icon::plus()}
            </button>
        </form>
    }
}

fn in_cart_view(
    line: &CartLineView,
    language: Language,
    words: &AddWords,
    quantity: Signal<i64>,
) -> impl IntoView + use<> {
    let variant = line.variant;
    let spec = Stepper {
        action: language.path("/cart/items/change"),
        variant: variant.to_string(),
        less: fill(&words.less(), &[("title", &line.title)]),
        more: fill(&words.more(), &[("title", &line.title)]),
        most: most_of(variant, line.most),
    };
    stepper(spec, quantity, move |quantity| {
        if let Some(state) = CartState::shared() {
            change(state, Change::Set { variant, quantity });
        }
    })
}

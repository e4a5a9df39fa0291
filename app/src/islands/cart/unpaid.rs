//! The way back to an order that waits to be paid, for whoever has left the payment page. Never says
//! more of it than its number and its total.

use super::state::CartState;
use crate::words::fill;
use leptos::prelude::*;

crate::words! {
    /// Over the order form, and in a drawer that is empty.
    UnpaidWords { text = "unpaid.text", pay = "unpaid.pay" }
}

pub fn unpaid_view(state: CartState, words: &UnpaidWords) -> impl IntoView + use<> {
    let (text, pay) = (words.text(), words.pay());
    move || {
        let order = state.cart.with(|cart| cart.unpaid.clone())?;
        let address = state.language.path(&["/o/", &order.token].concat());
        Some(view! {
            <p class="unpaid">
                <span>{fill(&text, &[("number", &order.number)])}</span>
                <a class="link" href=address>{fill(&pay, &[("total", &order.total.to_string())])}</a>
            </p>
        })
    }
}

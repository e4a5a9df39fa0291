//! What is being ordered, beside the form. Never changes the cart.

use crate::{
    islands::cart::{CartState, TotalWords, cart_totals, free_delivery},
    ui::picture::thumbnail,
    words::counted,
};
use leptos::prelude::*;
use shop_contract::CartLineView;

crate::words! {
    /// Over the lines.
    SummaryWords { title = "form.summary", one = "form.summary_count.one", many = "form.summary_count.many" }
}

/// Wide pages have it beside the form all the time; phones have it folded to one line.
pub fn summary(state: CartState, words: &SummaryWords, total_words: &TotalWords) -> impl IntoView + use<> {
    let (one, many) = (words.one(), words.many());
    let count = state.text(move |cart| counted(&one, &many, cart.count));
    view! {
        <aside class="summary summary-wide" aria-labelledby="summary-title">
            <h3 class="summary-title" id="summary-title">{words.title()}<span>{count}</span></h3>
            {lines(state)}
            {free_delivery(state, total_words)}
            {cart_totals(state, total_words)}
        </aside>
        <details class="summary summary-folded">
            <summary>
                <span>{words.title()}<span class="summary-count">{count}</span></span>
                <strong>{state.total()}</strong>
            </summary>
            {lines(state)}
            {cart_totals(state, total_words)}
        </details>
    }
}

fn lines(state: CartState) -> impl IntoView {
    view! {
        <ul class="summary-lines">
            {move || state.cart.get().lines.into_iter().map(one).collect_view()}
        </ul>
    }
}

fn one(line: CartLineView) -> impl IntoView {
    let choice = (!line.choice.is_empty()).then(|| view! { <span class="summary-choice">{line.choice}</span> });
    view! {
        <li>
            {thumbnail(line.picture)}
            <p class="summary-name">{line.title}{choice}</p>
            <p class="summary-quantity">{["× ", &line.quantity.to_string()].concat()}</p>
            <p class="summary-amount">{line.line_total.to_string()}</p>
        </li>
    }
}

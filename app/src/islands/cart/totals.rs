//! What the cart comes to: in the drawer and beside the order form.

use super::state::CartState;
use crate::words::fill;
use leptos::prelude::*;
use shop_domain::kernel::Money;

crate::words! {
    /// Under the lines.
    TotalWords {
        subtotal = "drawer.subtotal", shipping = "drawer.shipping", free = "drawer.free", total = "drawer.total",
        missing = "drawer.missing", reached = "drawer.reached",
    }
}

pub fn cart_totals(state: CartState, words: &TotalWords) -> impl IntoView + use<> {
    let free = words.free();
    let shipping =
        state.text(move |cart| if cart.shipping.is_zero() { free.clone() } else { cart.shipping.to_string() });
    view! {
        <dl class="totals">
            <div><dt>{words.subtotal()}</dt><dd>{state.text(|cart| cart.subtotal.to_string())}</dd></div>
            <div><dt>{words.shipping()}</dt><dd>{shipping}</dd></div>
            <div class="totals-sum"><dt>{words.total()}</dt><dd>{state.total()}</dd></div>
        </dl>
    }
}

/// A sentence and a thin bar; nothing where delivery is never free.
pub fn free_delivery(state: CartState, words: &TotalWords) -> impl IntoView + use<> {
    let (missing, reached) = (words.missing(), words.reached());
    let bound =
        Memo::new(move |_| state.cart.with(|cart| cart.delivery.free_from.filter(|_| !cart.delivery.flat.is_zero())));
    let view = move |bound: Money| {
        let (missing, reached) = (missing.clone(), reached.clone());
        let sentence = state.text(move |cart| match cart.missing_for_free {
            Some(gap) => fill(&missing, &[("amount", &gap.to_string())]),
            None => reached.clone(),
        });
        let reach = state.text(move |cart| cart.subtotal.amount.min(bound.amount).to_string());
        view! {
            <div class="free-delivery">
                <p>{sentence}</p>
                <progress max=bound.amount.to_string() value=reach aria-label=sentence></progress>
            </div>
        }
    };
    move || bound.get().map(&view)
}

//! Minus, number, plus, as a form that also works by itself: each button submits the quantity
//! that it leads to.

use super::icon;
use crate::islands::focus;
use leptos::prelude::*;

/// Where the focus goes when the last of something has been taken away: from a card, or from the cart.
pub const REMOVED: [&str; 4] = [".add", ".toast-button", ".line .quiet", ".nothing .link"];

/// What a stepper is called, and where it goes without JavaScript.
pub struct Stepper {
    pub action: String,
    pub variant: String,
    pub less: String,
    pub more: String,
    pub most: Signal<i64>,
}

pub fn stepper(
    spec: Stepper,
    quantity: Signal<i64>,
    change: impl Fn(i64) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let Stepper { action, variant, less, more, most } = spec;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted =
            event.submitter().and_then(|button| button.get_attribute("value")).and_then(|value| value.parse().ok());
        if let Some(wanted) = wanted {
            if wanted == 0 {
                focus::follow(event.target(), &REMOVED);
            }
            change(wanted);
        }
    };
    // From more than there is, one step down leads to what there is.
    let fewer = Signal::derive(move || (quantity.get() - 1).min(most.get()).max(0).to_string());
    let number = Signal::derive(move || quantity.get().to_string());
    let further = Signal::derive(move || (quantity.get() + 1).min(most.get()).to_string());
    // Still a button: one that is disabled would lose the focus, and could not say why.
    let full = Signal::derive(move || (quantity.get() >= most.get()).then_some("true"));
    view! {
        <form class="stepper" method="post" action=action data-early on:submit=submit>
            <input type="hidden" name="variant" value=variant />
            <button
                class="stepper-button"
                name="quantity"
                value=fewer
                aria-label=less
            >
                {icon::minus()}
            </button>
            <span class="stepper-number">{number}</span>
            <button
                class="stepper-button"
                name="quantity"
                value=further
                aria-label=more
                aria-disabled=full
            >
                {icon::plus()}
            </button>
        </form>
    }
}

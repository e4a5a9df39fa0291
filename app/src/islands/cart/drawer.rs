//! The cart over the page, at its own address. Without JavaScript it is the same dialog, opened
//! by the server. Never decides what a line costs.

use super::{
    line::{LineWords, cart_line, line_key},
    state::{CartGlance, CartState, NoticeWords},
    totals::{TotalWords, cart_totals, free_delivery},
    unpaid::{UnpaidWords, unpaid_view},
};
use crate::{
    islands::{
        notices::notice_view,
        place::{self, Place, is_plain},
        sealed::Sealed,
    },
    ui::icon,
};
use leptos::{either::Either, html, prelude::*};

crate::words! {
    /// Around the lines.
    DrawerWords {
        title = "drawer.title", close = "drawer.close", empty = "drawer.empty", hint = "drawer.empty_hint",
        back = "drawer.back", checkout = "drawer.checkout",
    }
}

/// `problem`: why a change was refused that came as a form, without a script.
#[island]
pub fn CartDrawer(
    seed: Sealed<CartGlance>,
    open: bool,
    problem: Option<String>,
    words: DrawerWords,
    line_words: LineWords,
    total_words: TotalWords,
    unpaid_words: UnpaidWords,
    notice_words: NoticeWords,
) -> impl IntoView {
    let Sealed(seed) = seed;
    let state = CartState::seen(&seed);
    let language = seed.language;
    let dialog = NodeRef::<html::Dialog>::new();
    let place = place::place(language);
    Effect::new(move |was: Option<bool>| {
        let open = place.get() == Place::Cart;
        // What was said in the drawer is done with when it closes.
        if was == Some(true) && !open {
            state.notice.set(None);
        }
        show(dialog, open);
        open
    });

    let close = move |event: leptos::ev::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            place::leave(language);
        }
    };
    let full = Memo::new(move |_| !state.is_empty());
    let (title, close_label) = (words.title(), words.close());
    let body = move || {
        if full.get() {
            Either::Left(lines_view(state, &words, line_words.clone(), &total_words))
        } else {
            Either::Right(empty_view(state, &words, &unpaid_words))
        }
    };
    view! {
        <dialog
            class="drawer"
            id="cart"
            aria-labelledby="cart-title"
            open=open
            node_ref=dialog
            on:cancel=move |event: leptos::ev::Event| { event.prevent_default(); place::leave(language); }
            on:click=move |event| if is_backdrop(&event) { place::leave(language) }
        >
            <div class="drawer-head">
                <h2 id="cart-title">{title}</h2>
                <a class="round" href=language.path("/") aria-label=close_label on:click=close>{icon::close()}</a>
            </div>
            {problem.map(|text| view! { <p class="drawer-problem" role="alert">{text}</p> })}
            {body}
            {notice_view(state, &notice_words)}
        </dialog>
    }
}

fn lines_view(
    state: CartState,
    words: &DrawerWords,
    line_words: LineWords,
    total_words: &TotalWords,
) -> impl IntoView + use<> {
    let language = state.language;
    let to_form = move |event: leptos::ev::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            place::show_part(language, "order-title");
        }
    };
    view! {
        <ul class="lines">
            <For each=move || state.cart.get().lines key=line_key let(line)>
                {cart_line(state, line, &line_words)}
            </For>
        </ul>
        <div class="drawer-foot">
            {free_delivery(state, total_words)}
            {cart_totals(state, total_words)}
            <a class="button button-wide" href=[&language.path("/"), "#order-title"].concat() on:click=to_form>
                {words.checkout()}
                {icon::arrow()}
            </a>
        </div>
    }
}

fn empty_view(state: CartState, words: &DrawerWords, unpaid_words: &UnpaidWords) -> impl IntoView + use<> {
    let language = state.language;
    let back = move |event: leptos::ev::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            place::leave(language);
        }
    };
    view! {
        {unpaid_view(state, unpaid_words)}
        <div class="nothing">
            {icon::bowl()}
            <p class="nothing-title">{words.empty()}</p>
            <p>{words.hint()}</p>
            <a class="link" href=[&language.path("/"), "#products"].concat() on:click=back>{words.back()}</a>
        </div>
    }
}

/// Opens or closes a dialog as the address says. One that the server opened stands beside the
/// page; it is opened again so that it stands over it and keeps the focus.
pub fn show(dialog: NodeRef<html::Dialog>, open: bool) {
    let Some(dialog) = dialog.get() else { return };
    let modal = dialog.matches(":modal").unwrap_or(false);
    // What the server opened already is not to come in again.
    let _ = dialog.class_list().toggle_with_force("still", open && dialog.open());
    if open && !modal {
        dialog.close();
        let _ = dialog.show_modal();
    } else if !open && dialog.open() {
        dialog.close();
    }
}

/// A click beside the dialog's box counts as one on the dialog itself.
pub fn is_backdrop(event: &leptos::ev::MouseEvent) -> bool {
    match (event.target(), event.current_target()) {
        (Some(target), Some(current)) => target == current,
        _ => false,
    }
}

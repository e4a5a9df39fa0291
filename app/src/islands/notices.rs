//! What is said about the cart: aloud to screen readers, and shown where it can be undone or was
//! refused. Never stays longer than it is useful.

use super::{
    cart::{CartGlance, CartNotice, CartState, NoticeKind, NoticeWords, change},
    focus,
    sealed::Sealed,
};
use leptos::prelude::*;
use std::time::Duration;

#[island]
pub fn Notices(seed: Sealed<CartGlance>, words: NoticeWords) -> impl IntoView {
    let state = CartState::seen(&seed.0);
    state.words.set_value(Some(words.clone()));
    Effect::new(move |_| fade(state, state.notice.get()));
    notice_view(state, &words)
}

/// Stands in the page and in the drawer too: whatever is outside an open dialog can be neither
/// heard nor pressed.
pub fn notice_view(state: CartState, words: &NoticeWords) -> impl IntoView + use<> {
    let (undo, dismiss) = (words.undo(), words.dismiss());
    let notice = state.notice;
    let heard = Signal::derive(move || {
        notice.with(|notice| notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default())
    });
    let shown = move || {
        let notice = notice.get().filter(|notice| notice.kind != NoticeKind::Heard)?;
        let refused = notice.kind == NoticeKind::Refused;
        let label = if refused { dismiss.clone() } else { undo.clone() };
        let act = move |event: leptos::ev::MouseEvent| {
            focus::follow(event.current_target(), &[".line:last-child .quiet", ".nothing .link"]);
            state.notice.set(None);
            if let NoticeKind::Undo(undo) = notice.kind.clone() {
                change(state, undo);
            }
        };
        Some(view! {
            <div class="toast" class:toast-refused=refused>
                <p aria-hidden="true">{notice.text.clone()}</p>
                <button class="toast-button" type="button" on:click=act>{label}</button>
            </div>
        })
    };
    view! {
        <div class="toasts">
            <p class="unseen" role="status">{heard}</p>
            {shown}
        </div>
    }
}

fn fade(state: CartState, shown: Option<CartNotice>) {
    let Some(shown) = shown else { return };
    let seconds = if shown.kind == NoticeKind::Heard { 3 } else { 9 };
    set_timeout(
        move || {
            if state.notice.with_untracked(|now| now.as_ref() != Some(&shown)) {
                return;
            }
            // Not from under whoever is about to press it.
            match document().query_selector(".toast-button:focus") {
                Ok(Some(_)) => fade(state, Some(shown.clone())),
                _ => state.notice.set(None),
            }
        },
        Duration::from_secs(seconds),
    );
}

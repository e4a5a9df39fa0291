//! The few drawn signs. Always beside or inside something that has a name in words.

use leptos::prelude::*;

fn stroke(path: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
}

pub fn plus() -> impl IntoView {
    stroke("M10 4v12M4 10h12")
}

pub fn minus() -> impl IntoView {
    stroke("M4 10h12")
}

pub fn close() -> impl IntoView {
    stroke("M4.5 4.5l11 11M15.5 4.5l-11 11")
}

pub fn search() -> impl IntoView {
    stroke("M13 13l4.5 4.5M14.5 8.75a5.75 5.75 0 1 1-11.5 0a5.75 5.75 0 0 1 11.5 0z")
}

/// Somebody's own: the way to their account.
pub fn person() -> impl IntoView {
    stroke("M13 6.5a3 3 0 1 1-6 0a3 3 0 0 1 6 0zM4 17c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5")
}

pub fn arrow() -> impl IntoView {
    stroke("M3 10h13M11.5 5.5L16 10l-4.5 4.5")
}

/// Three ridges: the page's own mark.
pub fn mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 28 20" width="28" height="20" aria-hidden="true" focusable="false">
            <path d="M1 18.5L9.5 5l5.5 8.5M10.5 18.5L19 8l8 10.5M1 18.5h26" />
        </svg>
    }
}

/// An empty bowl: for a cart with nothing in it, and for a search without an answer.
pub fn bowl() -> impl IntoView {
    view! {
        <svg class="drawing" viewBox="0 0 160 110" width="160" height="110" aria-hidden="true" focusable="false">
            <path class="drawing-fill" d="M42 48h76c0 24-14 38-38 38S42 72 42 48z" />
            <path d="M38 48h84M42 48c0 24 14 38 38 38s38-14 38-38M66 86v6h28v-6M12 100h136" />
            <path class="drawing-soft" d="M68 36c-6-8 5-11 0-20M84 36c-6-8 5-11 0-20" />
        </svg>
    }
}

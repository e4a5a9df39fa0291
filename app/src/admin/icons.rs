//! Small drawings in one line weight, in the colour of the text around them. Never the only
//! bearer of a meaning: a word stands beside each.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Icon {
    Home,
    Orders,
    Products,
    Page,
    More,
    Search,
    Check,
    Alert,
    Back,
    Onward,
    Outside,
    Plus,
    Language,
    Letter,
    Pulse,
    People,
    /// Somebody who buys.
    Person,
    Key,
    Lock,
    /// To somebody elsewhere.
    Call,
}

pub(super) fn icon(icon: Icon) -> AnyView {
    view! {
        <svg class="a-icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <path d=strokes(icon)></path>
        </svg>
    }
    .into_any()
}

fn strokes(icon: Icon) -> &'static str {
    match icon {
        Icon::Home => "M4 11 12 4.5 20 11v8.5h-5.5V14h-5v5.5H4z",
        Icon::Orders => "M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9.5 8.5h5M9.5 12.5h5",
        Icon::Products => "M4 8l8-4 8 4v8.5l-8 4-8-4zM4 8l8 4 8-4M12 12v8.5",
        Icon::Page => "M5 4h14v16H5zM5 9h14M8.5 13h7M8.5 16h4",
        Icon::More => {
            "M5 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM12 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM19 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2z"
        }
        Icon::Search => "M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5",
        Icon::Check => "M5 12.5 10 17.5 19.5 7",
        Icon::Alert => "M12 4 21 19.5H3zM12 10v4.5M12 17h.01",
        Icon::Back => "M19 12H5M11 6l-6 6 6 6",
        Icon::Onward => "M9.5 6l6 6-6 6",
        Icon::Outside => "M10 5H5v14h14v-5M14 5h5v5M19 5l-9 9",
        Icon::Letter => "M4 6h16v12H4zM4 6.5l8 6.5 8-6.5",
        Icon::Pulse => "M3 12.5h4.5l2.5-6 4 11 2.5-5H21",
        Icon::People => {
            "M9 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM3 19.5c0-7 12-7 12 0M16 5a3 3 0 0 1 0 6M18 14c2 .8 3 2.7 3 5.5"
        }
        Icon::Person => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM5 20c0-7.500 14-7.500 14 0",
        Icon::Key => "M8 8.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 12.5h9M17 12.5v4M20.5 12.5v3",
        Icon::Lock => "M5.500 11h13v9h-13zM8.500 11V8a3.500 3.500 0 0 1 7 0v3M12 14.500v2.500",
        Icon::Call => "M4 12h9.500M10 8.500l3.500 3.500-3.500 3.500M17 5a9 9 0 0 1 0 14",
        Icon::Plus => "M12 5v14M5 12h14",
        Icon::Language => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM4 12h16M12 4c5 5 5 11 0 16M12 4c-5 5-5 11 0 16",
    }
}

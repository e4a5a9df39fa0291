//! Turning views into bytes, in one go: pages are handed all they show, so nothing streams.

use leptos::prelude::*;
use std::sync::Arc;

pub fn render(view: impl FnOnce() -> AnyView) -> String {
    rendering(|| view().to_html())
}

/// What views may be made and turned into text in.
pub fn rendering<T>(run: impl FnOnce() -> T) -> T {
    let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new_islands())));
    let made = owner.with(run);
    // Frees what the page's signals held; a request must leave nothing behind.
    owner.cleanup();
    made
}

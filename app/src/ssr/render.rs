//! Turning a view into bytes, in one go: pages are handed all they show, so nothing streams.

use leptos::prelude::*;
use std::sync::Arc;

pub fn render(view: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new_islands())));
    let html = owner.with(|| view().to_html());
    // Frees what the page's signals held; a request must leave nothing behind.
    owner.cleanup();
    html
}

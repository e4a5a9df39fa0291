//! The browser's entry. Never does more than wake the islands: the loader in the page calls
//! [`hydrate`], then every island by its name.

// Linked in, so that the islands' exports are.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}

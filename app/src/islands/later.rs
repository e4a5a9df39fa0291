//! Between the islands that wake with the page and those that wake late, whose code is a chunk of its own.
//! Never loads a chunk: the page's loader does.

use leptos::prelude::*;
use web_sys::{Event, FormData};

/// Tells the loader that the late island in this part of the page will be needed.
pub fn want(id: &str) {
    if let (Some(part), Ok(event)) = (document().get_element_by_id(id), Event::new("wanted")) {
        let _ = part.dispatch_event(&event);
    }
}

/// The fields of a form as they stand in the page, at the moment when its island wakes.
pub fn in_the_page(selector: &str) -> Option<FormData> {
    use wasm_bindgen::JsCast;
    if !cfg!(target_arch = "wasm32") {
        return None;
    }
    let form = document().query_selector(selector).ok().flatten()?;
    FormData::new_with_form(form.dyn_ref()?).ok()
}

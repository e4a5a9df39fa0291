//! What was typed, kept for this tab until the order is placed: after a reload or in the other language it is there
//! again. Never leaves the browser, and never takes the place of what stands in the form already.

use super::typed::Typed;
use leptos::{prelude::*, serde_json};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = sessionStorage, js_name = getItem, catch)]
    fn get_item(key: &str) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(js_namespace = sessionStorage, js_name = setItem, catch)]
    fn set_item(key: &str, value: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = sessionStorage, js_name = removeItem, catch)]
    fn remove_item(key: &str) -> Result<(), JsValue>;
}

const KEY: &str = "order-draft";

type Draft = Vec<(String, String)>;

/// Brings back what was kept, and keeps what is typed from here on. Where the browser keeps nothing, nothing is kept.
pub fn begin(typed: Typed) {
    Effect::new(move |woken: Option<()>| {
        if woken.is_none() {
            restore(typed);
        }
        let draft: Draft = typed
            .fields()
            .into_iter()
            .chain(typed.choices())
            .map(|(name, value)| (name.to_owned(), value.get()))
            .collect();
        if woken.is_some()
            && !typed.sending.get_untracked()
            && let Ok(text) = serde_json::to_string(&draft)
        {
            let _ = set_item(KEY, &text);
        }
    });
}

/// The order is placed.
pub fn forget() {
    let _ = remove_item(KEY);
}

fn restore(typed: Typed) {
    let fields = typed.fields();
    if fields.iter().any(|(_, value)| !value.with_untracked(String::is_empty)) {
        return;
    }
    let Ok(Some(text)) = get_item(KEY) else { return };
    let Ok(draft) = serde_json::from_str::<Draft>(&text) else { return };
    // Backwards, so that the district is known when its city's list is drawn.
    for (name, value) in draft.into_iter().rev() {
        if let Some((name, choice)) = typed.choices().into_iter().find(|(known, _)| *known == name) {
            choose(name, choice, &value);
        } else if let Some((_, field)) = fields.iter().find(|(known, _)| *known == name) {
            field.set(value);
        }
    }
    if let Some(select) = in_form::<web_sys::HtmlSelectElement>("[name=city]") {
        select.set_value(&typed.city.get_untracked());
    }
}

/// A way to deliver, to pay or to have an invoice that the shop still offers.
fn choose(name: &str, choice: RwSignal<String>, value: &str) {
    let offered = in_form::<web_sys::HtmlInputElement>(&["[name=", name, "][value='", value, "']"].concat());
    if let Some(offered) = offered {
        offered.set_checked(true);
        choice.set(value.to_owned());
    }
}

fn in_form<T: JsCast>(selector: &str) -> Option<T> {
    let found = document().query_selector(&[".order-form ", selector].concat()).ok().flatten()?;
    found.dyn_into().ok()
}

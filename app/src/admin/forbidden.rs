//! What somebody reads who may not open a page. Never says what stands on it.

use super::frame::{AdminFrame, framed};
use crate::words::say;
use leptos::prelude::*;

pub fn forbidden_page(frame: AdminFrame) -> AnyView {
    let language = frame.language;
    let body = view! {
        <header class="a-head"><h1>{say(language, "admin.forbidden.title")}</h1></header>
        <div class="a-passage">
            <p>{say(language, "admin.forbidden.sentence")}</p>
            <p><a class="a-act is-next" href="/admin">{say(language, "admin.forbidden.home")}</a></p>
        </div>
    };
    framed(&frame, say(language, "admin.forbidden.title"), body.into_any())
}

//! Pages that say that something is not there. Never say more of a breakage than its number.

use super::header::plain_header;
use crate::{
    document::{Assets, Head, document},
    ui::icon,
    words::{say, say_with},
};
use leptos::prelude::*;
use shop_contract::ShopView;
use shop_domain::kernel::Language;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    NotFound,
    Broken { request_id: String },
    Unavailable,
}

pub fn notice_page(language: Language, shop: ShopView, notice: Notice, assets: &Assets) -> AnyView {
    let (title, text) = match notice {
        Notice::NotFound => ("notice.not_found", "notice.not_found_text"),
        Notice::Broken { .. } => ("notice.broken", "notice.broken_text"),
        Notice::Unavailable => ("notice.unavailable", "notice.unavailable_text"),
    };
    let number = match notice {
        Notice::Broken { request_id } => Some(say_with(language, "notice.request_id", &[("id", &request_id)])),
        _ => None,
    };
    let head =
        Head { title: [say(language, title), " · ", &shop.name].concat(), theme: shop.theme, ..Head::default() };
    let body = view! {
        <body>
            {plain_header(&shop, language)}
            <main class="notice">
                {icon::bowl()}
                <h1 class="heading">{say(language, title)}</h1>
                <p>{say(language, text)}</p>
                {number.map(|number| view! { <p class="notice-number">{number}</p> })}
                <a class="link link-large" href=language.path("/")>{say(language, "page.home")}{icon::arrow()}</a>
            </main>
        </body>
    };
    document(language, head, assets, false, body.into_any())
}

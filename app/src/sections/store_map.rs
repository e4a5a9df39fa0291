//! On the way to a carrier's map of stores. Never shows a store: that page does.

use super::header::plain_header;
use crate::{
    document::{Assets, Head, document},
    ui::icon,
    words::say,
};
use leptos::prelude::*;
use shop_contract::ShopView;
use shop_domain::kernel::Language;

pub fn map_page(
    shop: ShopView,
    language: Language,
    action: String,
    fields: Vec<(String, String)>,
    assets: &Assets,
) -> AnyView {
    let head =
        Head { title: [say(language, "map.title"), " · ", &shop.name].concat(), theme: shop.theme, ..Head::default() };
    let fields = fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let body = view! {
        <body>
            {plain_header(&shop, language)}
            <main class="notice">
                <h1 class="heading">{say(language, "map.title")}</h1>
                <p>{say(language, "map.text")}</p>
                <form method="post" action=action>
                    {fields.collect_view()}
                    <button class="button button-large"><span>{say(language, "map.button")}</span>{icon::arrow()}</button>
                </form>
                <a class="link" href=language.path("/#order")>{say(language, "map.back")}</a>
            </main>
        </body>
    };
    document(language, head, assets, false, body.into_any())
}

//! The document around every page of an account. Never holds what a page is about.

use crate::{
    document::{Assets, Head, document},
    sections::header::{mark, other_language},
    words::say,
};
use leptos::prelude::*;
use shop_contract::ShopView;
use shop_domain::kernel::Language;

#[derive(Debug, Clone)]
pub struct AccountFrame {
    pub language: Language,
    pub shop: ShopView,
    pub assets: Assets,
    /// Of the page, without the language before it: where the other language is found.
    pub path: String,
}

impl AccountFrame {
    pub(super) fn say(&self, code: &'static str) -> &'static str {
        say(self.language, code)
    }

    pub(super) fn to(&self, path: &str) -> String {
        self.language.path(path)
    }
}

fn page(frame: &AccountFrame, title: &str, main: AnyView) -> AnyView {
    let language = frame.language;
    let head = Head {
        title: [title, " · ", &frame.shop.name].concat(),
        sheet: frame.assets.account_css.clone(),
        ..Head::default()
    };
    let body = view! {
        <body>
            <header class="header header-plain">
                <div class="wrap header-row">
                    {mark(&frame.shop, language)}
                    <div class="header-tools">
                        <a class="language" href=language.path("/")>{say(language, "page.home")}</a>
                        {other_language(language, &frame.path)}
                    </div>
                </div>
            </header>
            {main}
        </body>
    };
    document(language, head, &frame.assets, false, body.into_any())
}

/// For whoever is not signed in: what it is about on one side, what is to be filled in on the other.
pub(super) fn door(frame: &AccountFrame, title: &'static str, lead: AnyView, body: AnyView) -> AnyView {
    let title = frame.say(title);
    let main = view! {
        <main class="door">
            <div class="wrap door-grid">
                <div class="door-head">
                    <h1 class="heading">{title}</h1>
                    {lead}
                </div>
                <div class="door-body">{body}</div>
            </div>
        </main>
    };
    page(frame, title, main.into_any())
}

/// For whoever is.
pub(super) fn room(frame: &AccountFrame, title: &str, body: AnyView) -> AnyView {
    let main = view! {
        <main class="account">
            <div class="wrap">
                <h1 class="heading">{title.to_owned()}</h1>
                {body}
            </div>
        </main>
    };
    page(frame, title, main.into_any())
}

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
    /// What was just done: said once.
    pub told: Option<&'static str>,
    /// Houses elsewhere through which one comes in: the code and the name of each.
    pub houses: Vec<(String, String)>,
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
        sheet: frame.assets.beside_css.clone(),
        theme: frame.shop.theme,
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

/// The rooms behind the door, in the order of their names on top of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Orders,
    Details,
    Access,
}

impl Place {
    const ALL: [(Self, &str, &str); 3] = [
        (Self::Orders, "/account", "account.orders"),
        (Self::Details, "/account/details", "account.details"),
        (Self::Access, "/account/access", "account.access"),
    ];
}

/// For whoever is.
pub(super) fn room(frame: &AccountFrame, place: Place, title: &str, body: AnyView) -> AnyView {
    let links = Place::ALL.map(|(other, path, code)| {
        let current = (other == place).then_some("page");
        view! { <li><a href=frame.to(path) aria-current=current>{frame.say(code)}</a></li> }
    });
    let main = view! {
        <main class="account">
            <div class="wrap">
                <h1 class="heading">{title.to_owned()}</h1>
                <div class="account-ways">
                    <nav aria-label=frame.say("account.home.title")><ul>{links.collect_view()}</ul></nav>
                    <form method="post" action=frame.to("/account/sign-out")>
                        <button class="quiet">{frame.say("account.sign_out")}</button>
                    </form>
                </div>
                {frame.told.map(|told| view! { <p class="account-told" role="status">{told}</p> })}
                <div class="account-room">{body}</div>
            </div>
        </main>
    };
    page(frame, title, main.into_any())
}

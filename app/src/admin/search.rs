//! The box above a list in which it is searched. Never searches: that is whoever answers the list.

use super::icons::{Icon, icon};
use crate::words::say;
use leptos::prelude::*;
use shop_domain::kernel::Language;

/// What one list has of its own.
pub(super) struct Search<'a> {
    /// Where the list is.
    pub action: &'static str,
    /// What of the list's address stays as it is.
    pub kept: Option<(&'static str, &'a str)>,
    /// What was looked for.
    pub q: &'a str,
    pub label: &'static str,
    pub hint: &'static str,
    /// The same list, with nothing looked for.
    pub all: String,
}

impl Search<'_> {
    pub fn show(self, language: Language) -> AnyView {
        let kept = self.kept.map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned()/> });
        let clear = (!self.q.is_empty())
            .then(|| view! { <a class="a-act" href=self.all>{say(language, "admin.search.clear")}</a> });
        view! {
            <form class="a-search" role="search" method="get" action=self.action>
                {kept}
                <label class="a-unseen" for="q">{say(language, self.label)}</label>
                <input id="q" name="q" type="search" value=self.q.to_owned() placeholder=say(language, self.hint)
                    autocomplete="off" enterkeyhint="search"/>
                <button class="a-act is-square" type="submit">
                    {icon(Icon::Search)}<span class="a-unseen">{say(language, "admin.search.button")}</span>
                </button>
                {clear}
            </form>
        }
        .into_any()
    }
}

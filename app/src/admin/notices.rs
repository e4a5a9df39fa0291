//! What a refused form says first: what is wrong, and a link to each field that it is wrong at.
//! Never shows a code, and never says less than what is to be done.

use super::{
    fields::{Form, id_of},
    icons::{Icon, icon},
};
use crate::words::say;
use leptos::prelude::*;
use shop_contract::Problem;

/// `here`: the address at which the page can be read afresh, for when somebody else was faster.
pub(super) fn notice(form: Form<'_>, here: &str) -> Option<AnyView> {
    let problem = form.problem?;
    Some(if is_conflict(problem) { conflict(form, here) } else { refusal(problem) })
}

fn is_conflict(problem: &Problem) -> bool {
    matches!(problem.code.as_str(), "order.conflict" | "product.conflict" | "settings.conflict")
}

fn conflict(form: Form<'_>, here: &str) -> AnyView {
    let language = form.language;
    view! {
        <div class="a-notice is-bad" role="alert">
            {icon(Icon::Alert)}
            <div>
                <p class="a-notice-title">{say(language, "admin.conflict.title")}</p>
                <p>{say(language, "admin.conflict.what_to_do")}</p>
                <p><a href=here.to_owned() target="_blank" rel="noopener">{say(language, "admin.conflict.open")}</a></p>
            </div>
        </div>
    }
    .into_any()
}

fn refusal(problem: &Problem) -> AnyView {
    let fields = problem.fields.iter().map(|field| {
        let target = ["#", &id_of(&field.field)].concat();
        view! { <li><a href=target>{field.message.clone()}</a></li> }
    });
    let fields = (!problem.fields.is_empty()).then(|| view! { <ul class="a-notice-list">{fields.collect_view()}</ul> });
    view! {
        <div class="a-notice is-bad" role="alert">
            {icon(Icon::Alert)}
            <div><p class="a-notice-title">{problem.message.clone()}</p>{fields}</div>
        </div>
    }
    .into_any()
}

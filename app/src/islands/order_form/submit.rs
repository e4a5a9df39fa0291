//! Sending the form: once, with the total that the shopper saw. Never charges a price that was
//! not shown: a difference comes back, is shown, and is asked about again.

use super::{
    draft,
    judge::{Sentences, judge},
    typed::Typed,
};
use crate::{
    islands::{
        cart::{CartState, Change, change, expect_another},
        place::focus,
    },
    server_fns::{AppError, checkout::place_order},
    ui::{field::field_id, icon},
    words::{counted, fill},
};
use leptos::{ev, prelude::*, task::spawn_local};
use shop_contract::Problem;
use std::time::Duration;

crate::words! {
    /// Around the button.
    SubmitWords {
        submit = "form.submit", pay = "form.submit_pay", sending = "form.submitting", promise = "form.promise",
        errors_one = "form.errors.one", errors_many = "form.errors.many", price_changed = "form.price_changed", cart_changed = "form.cart_changed", network = "form.network",
    }
}

/// The form's address ends in its id, so that a browser without a script opens the refused page here.
pub fn errors(typed: Typed, words: &SubmitWords) -> impl IntoView + use<> {
    let (one, many) = (words.errors_one(), words.errors_many());
    move || {
        let wrong = typed.wrong.get();
        let refused = typed.refused.get();
        let listed = wrong.len() > 1 || (typed.came_back && !wrong.is_empty());
        let shown = refused.is_some() || listed;
        let count = wrong.len() as i64;
        shown.then(|| {
            let list = listed.then(|| {
                let rows = wrong
                    .into_iter()
                    .map(|problem| view! { <li><a href=["#", &field_id(&problem.field)].concat()>{problem.message}</a></li> })
                    .collect_view();
                view! {
                    <p>{counted(&one, &many, count)}</p>
                    <ul>{rows}</ul>
                }
            });
            view! {
                <div class="form-errors" id="form-errors" role="alert" tabindex="-1">
                    {refused.map(|text| view! { <p>{text}</p> })}
                    {list}
                </div>
            }
        })
    }
}

/// `redirecting`: the ways to pay with which the shopper goes on to a provider.
pub fn button(state: CartState, typed: Typed, redirecting: Vec<String>, words: &SubmitWords) -> impl IntoView + use<> {
    let (submit, pay, sending) = (words.submit(), words.pay(), words.sending());
    let label = Signal::derive(move || {
        if typed.sending.get() {
            return sending.clone();
        }
        let goes_to_pay = typed.payment.with(|payment| redirecting.contains(payment));
        let total = state.cart.with(|cart| cart.total).to_string();
        fill(if goes_to_pay { &pay } else { &submit }, &[("total", &total)])
    });
    view! {
        <div class="form-foot">
            <p class="form-promise">{words.promise()}</p>
            <button class="button button-large" disabled=typed.sending>
                <span>{label}</span>
                {icon::arrow()}
            </button>
        </div>
    }
}

/// Judges everything; sends it where nothing is wrong.
pub fn send(state: CartState, typed: Typed, sentences: StoredValue<Sentences>, words: StoredValue<SubmitWords>) {
    if typed.sending.get_untracked() {
        return;
    }
    // What was said before is about something else.
    state.notice.set(None);
    let wrong = sentences.with_value(|sentences| judge(typed, sentences));
    typed.refused.set(None);
    typed.wrong.set(wrong.clone());
    if !wrong.is_empty() {
        return show_wrong(typed);
    }
    typed.sending.set(true);
    send_settled(state, typed, words);
}

/// Changes of the cart that are still on their way come first.
fn send_settled(state: CartState, typed: Typed, words: StoredValue<SubmitWords>) {
    if state.busy.get_untracked() {
        return set_timeout(move || send_settled(state, typed, words), Duration::from_millis(40));
    }
    let (total, key) = state.cart.with_untracked(|cart| (cart.total.amount, cart.key.clone().unwrap_or_default()));
    spawn_local(async move {
        match place_order(typed.form(total, key), state.language).await {
            // The button stays as it is: the page is about to go.
            Ok(placed) => {
                expect_another();
                draft::forget();
                let _ = window().location().set_href(&placed.next);
            }
            Err(AppError(problem)) => {
                typed.sending.set(false);
                refuse(state, typed, problem, &words.get_value());
            }
        }
    });
}

/// On a page that comes back out of the browser's cache nothing is on its way any more.
pub fn rest_on_return(typed: Typed) {
    Effect::new(move |_| {
        window_event_listener(ev::pageshow, move |event| {
            if event.persisted() {
                typed.sending.set(false);
            }
        });
    });
}

fn refuse(state: CartState, typed: Typed, problem: Problem, words: &SubmitWords) {
    let sentence = match problem.total.filter(|_| problem.code == "price.changed") {
        Some(total) => {
            // In another tab, where no price differs from what stands here.
            let sentence = if price_differs(state, &problem) { words.price_changed() } else { words.cart_changed() };
            fill(&sentence, &[("total", &total.to_string())])
        }
        None if problem.code == "network" => words.network(),
        None => problem.message,
    };
    typed.refused.set(problem.fields.is_empty().then_some(sentence));
    typed.wrong.set(problem.fields);
    if problem.total.is_some() || !problem.changes.is_empty() {
        expect_another();
        change(state, Change::Refresh);
    }
    show_wrong(typed);
}

fn price_differs(state: CartState, problem: &Problem) -> bool {
    state.cart.with_untracked(|cart| {
        problem.changes.iter().any(|change| {
            let shown = cart.lines.iter().find(|line| line.variant == change.variant);
            shown.is_some_and(|line| change.unit_price.is_some_and(|price| price != line.unit_price))
        })
    })
}

/// To the list of errors, or to the one field that is wrong.
fn show_wrong(typed: Typed) {
    let only = typed.wrong.with_untracked(|wrong| match wrong.as_slice() {
        [only] => Some(field_id(&only.field)),
        _ => None,
    });
    let id = only.unwrap_or_else(|| "form-errors".to_owned());
    // After the list has been drawn.
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id) {
            focus(&element);
        }
    });
}

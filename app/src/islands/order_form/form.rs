//! The order form as an island. With an empty cart it says so; it opens where the shopper is. Wakes late: what was
//! typed before is kept.

use super::{
    draft,
    invoice::{InvoiceWords, invoice},
    judge::{Asks, Sentences},
    parts::{self, PartWords},
    submit::{self, SubmitWords},
    summary::{SummaryWords, summary},
    typed::Typed,
    ways,
};
use crate::{
    islands::{
        cart::{CartGlance, CartState, TotalWords, UnpaidWords, unpaid_view},
        sealed::Sealed,
    },
    ui::icon,
};
use leptos::{either::Either, ev, prelude::*};
use serde::{Deserialize, Serialize};
use shop_contract::{DeliveryChoice, OrderForm, PaymentChoice, Problem, WayStore};
use shop_domain::{kernel::Language, order::OrderFlow};

crate::words! {
    /// Over the form.
    FormWords { title = "form.title", lead = "form.lead", empty = "form.empty", empty_link = "form.empty_link" }
}

/// All sentences of the form.
#[derive(Clone, Serialize, Deserialize)]
pub struct FormSentences {
    form: FormWords,
    parts: PartWords,
    summary: SummaryWords,
    totals: TotalWords,
    unpaid: UnpaidWords,
    submit: SubmitWords,
    invoice: Option<InvoiceWords>,
    errors: Sentences,
}

impl FormSentences {
    pub fn of(language: Language, asks: Asks) -> Self {
        Self {
            form: FormWords::of(language),
            parts: PartWords::of(language),
            summary: SummaryWords::of(language),
            totals: TotalWords::of(language),
            unpaid: UnpaidWords::of(language),
            submit: SubmitWords::of(language),
            invoice: asks.invoices.then(|| InvoiceWords::of(language)),
            errors: Sentences::of(language, asks),
        }
    }
}

/// What the form offers, and what was typed where it comes back refused.
#[derive(Clone, Serialize, Deserialize)]
pub struct FormSeed {
    pub ways: Vec<DeliveryChoice>,
    /// The store that was chosen, as the server keeps it.
    pub store: Option<WayStore>,
    pub methods: Vec<PaymentChoice>,
    pub delivery_note: String,
    pub form: OrderForm,
    pub problem: Option<Problem>,
}

#[island(lazy)]
pub fn OrderForm(cart: Sealed<CartGlance>, seed: Sealed<FormSeed>, words: Sealed<FormSentences>) -> impl IntoView {
    let (state, Sealed(seed), Sealed(words)) = (CartState::late(&cart.0), seed, words);
    let typed = Typed::new(seed.form.clone(), &seed);
    typed.take_over();
    draft::begin(typed);
    ways::follow(typed);
    submit::rest_on_return(typed);
    let full = Memo::new(move |_| !state.is_empty());
    let (title, lead) = (words.form.title(), words.form.lead());
    let unpaid = unpaid_view(state, &words.unpaid);
    let body = move || {
        if full.get() {
            Either::Left(filled(state, typed, &seed, &words))
        } else {
            Either::Right(empty(state, &words.form))
        }
    };
    view! {
        <div class="order-head">
            <h2 class="heading" id="order-title" tabindex="-1">{title}</h2>
            <p class="heading-line">{lead}</p>
            {unpaid}
        </div>
        {body}
    }
}

fn empty(state: CartState, words: &FormWords) -> impl IntoView + use<> {
    view! {
        <div class="nothing nothing-wide">
            {icon::bowl()}
            <p>{words.empty()}</p>
            <a class="link" href=[&state.language.path("/"), "#products"].concat()>{words.empty_link()}</a>
        </div>
    }
}

fn filled(state: CartState, typed: Typed, seed: &FormSeed, words: &FormSentences) -> impl IntoView + use<> {
    let sentences = StoredValue::new(words.errors.clone());
    let submit_words = StoredValue::new(words.submit.clone());
    // Whoever chooses one of these goes on to a provider.
    let redirects = |choice: &&PaymentChoice| OrderFlow::of(choice.flow).redirects;
    let redirecting = seed.methods.iter().filter(redirects).map(|choice| choice.method.code().to_owned()).collect();
    let send = move |event: ev::SubmitEvent| {
        // To a map of stores: the browser goes there, and takes the form along.
        if event.submitter().is_some_and(|button| button.has_attribute("formaction")) {
            return;
        }
        event.prevent_default();
        // What is sent is the cart as it is, not as this island has it on show.
        submit::send(CartState::shared().unwrap_or(state), typed, sentences, submit_words);
    };
    view! {
        <div class="order-grid">
            <form class="order-form" method="post" action=[&state.language.path("/checkout"), "#form-errors"].concat() novalidate data-early on:submit=send>
                {submit::errors(typed, &words.submit)}
                {parts::contact(typed, &words.parts, sentences)}
                {parts::delivery(state, seed, typed, &words.parts, sentences)}
                {parts::payment(state, typed, &words.parts, sentences)}
                {words.invoice.as_ref().map(|words| invoice(typed, words, sentences))}
                {parts::note(typed, &words.parts)}
                <input type="hidden" name="expected_total" value=state.text(|cart| cart.total.amount.to_string()) />
                <input type="hidden" name="key" value=state.text(|cart| cart.key.clone().unwrap_or_default()) />
                {submit::button(state, typed, redirecting, &words.submit)}
            </form>
            {summary(state, &words.summary, &words.totals)}
        </div>
    }
}

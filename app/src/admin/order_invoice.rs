//! The e-invoices of an order: how they stand, and what the owner can do about them. Never waits for the issuer.

use super::{
    icons::{Icon, icon},
    moments::moment,
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminOrder, AllowanceView, InvoiceDocument, InvoiceView};
use shop_domain::kernel::Language;

/// `may_change`: whether the reader moves money.
pub(super) fn invoice(language: Language, here: &str, order: &AdminOrder, may_change: bool) -> Option<AnyView> {
    let invoice = order.invoice.as_ref()?;
    let row = |document| row(language, here, document, may_change);
    let documents = invoice.documents.iter().map(row).collect_view();
    let none = (invoice.documents.is_empty() && invoice.refusal.is_none()).then(|| {
        let code = if invoice.is_under_way { "admin.invoice.waits" } else { "admin.invoice.none" };
        view! { <p class="a-soft">{say(language, code)}</p> }
    });
    let refusal = invoice.refusal.as_ref().map(|reason| {
        view! { <p class="a-entry-problem">{say_with(language, "admin.invoice.refused", &[("reason", reason)])}</p> }
    });
    let nobody_has = invoice.nobody_has.as_ref().map(|number| {
        view! { <p class="a-soft">{say_with(language, "admin.invoice.nobody_has", &[("number", number)])}</p> }
    });
    Some(
        view! {
            <section class="a-refunds a-not-on-paper" aria-labelledby="invoice">
                <h2 id="invoice">{say(language, "admin.order.invoice")}</h2>
                {none}
                {nobody_has}
                {(!invoice.documents.is_empty()).then(|| view! { <ul class="a-refund-list">{documents}</ul> })}
                {refusal}
                {may_change.then(|| buttons(language, here, invoice))}
            </section>
        }
        .into_any(),
    )
}

fn row(language: Language, here: &str, document: &InvoiceDocument, may_change: bool) -> AnyView {
    let state = if document.is_void { "admin.invoice.void" } else { "admin.invoice.issued" };
    let allowance = |of| allowance(language, here, of, may_change);
    view! {
        <li>
            <p>
                <strong class="a-figure a-to-copy">{document.number.clone()}</strong>
                " "{say_with(language, state, &[("amount", &document.amount.to_string()), ("random", &document.random)])}
            </p>
            <p class="a-soft a-with-year">{moment(language, document.issued_at)}</p>
            {document.allowances.iter().map(allowance).collect_view()}
        </li>
    }
    .into_any()
}

fn allowance(language: Language, here: &str, allowance: &AllowanceView, may_change: bool) -> AnyView {
    let amount = allowance.amount.to_string();
    let code = match (allowance.is_void, allowance.number.is_empty()) {
        (true, _) => "admin.invoice.allowance_void",
        (false, true) => "admin.invoice.allowance_elsewhere",
        (false, false) => "admin.invoice.allowance",
    };
    let told = say_with(language, code, &[("amount", &amount), ("number", &allowance.number)]);
    let void = (may_change && allowance.can_be_void).then(|| {
        view! {
            <details class="a-ask">
                <summary>{say(language, "admin.invoice.allowance_ask")}{icon(Icon::Onward)}</summary>
                <p>{say(language, "admin.invoice.allowance_hint")}</p>
                <form class="a-stack" method="post" action=[here, "/invoice/allowances/", &allowance.number, "/void"].concat()>
                    <button class="a-act is-danger" type="submit">
                        {say_with(language, "admin.invoice.allowance_do", &[("amount", &amount)])}
                    </button>
                </form>
            </details>
        }
    });
    view! { <p class="a-soft">{told}</p>{void} }.into_any()
}

fn buttons(language: Language, here: &str, invoice: &InvoiceView) -> AnyView {
    let button = |action: &str, class: &'static str, code: &'static str| {
        view! {
            <form class="a-stack" method="post" action=[here, "/invoice/", action].concat()>
                <button class=class type="submit">{say(language, code)}</button>
            </form>
        }
    };
    let resume = invoice.can_be_resumed.then(|| button("resume", "a-act", "admin.invoice.resume"));
    let void = invoice.can_be_void.then(|| {
        view! {
            <details class="a-ask">
                <summary>{say(language, "admin.invoice.void_ask")}{icon(Icon::Onward)}</summary>
                <p>{say(language, "admin.invoice.void_hint")}</p>
                {button("reissue", "a-act", "admin.invoice.reissue")}
                {button("void", "a-act is-danger", "admin.invoice.void_only")}
            </details>
        }
    });
    view! { {resume}{void} }.into_any()
}

//! What is to be done with the e-invoice. Each kind is a choice with the field that belongs to it; without a script
//! all of them are sent, and the server takes what was chosen. Shown only where the shop issues any.

use super::{
    judge::Sentences,
    parts::one_field,
    typed::{InvoiceTyped, Typed},
};
use crate::ui::field::Field;
use leptos::prelude::*;
use shop_domain::invoice::InvoiceWish;

crate::words! {
    /// In the part about the invoice.
    InvoiceWords {
        title = "form.invoice", cloud = "form.invoice.cloud", cloud_hint = "form.invoice.cloud_hint", more = "form.invoice.more",
        barcode = "form.invoice.barcode", barcode_hint = "form.invoice.barcode_hint", certificate = "form.invoice.certificate",
        certificate_hint = "form.invoice.certificate_hint", donation = "form.invoice.donation", love_code = "form.invoice.love_code",
        love_code_hint = "form.invoice.love_code_hint", company = "form.invoice.company", tax_id = "form.invoice.tax_id",
        company_title = "form.invoice.company_title",
    }
}

pub fn invoice(typed: Typed, words: &InvoiceWords, sentences: StoredValue<Sentences>) -> impl IntoView + use<> {
    let field = |name, label, hint, inputmode, most| Field {
        name,
        label,
        hint,
        optional: None,
        kind: "text",
        inputmode,
        autocomplete: "off",
        most,
    };
    let InvoiceTyped { barcode, certificate, love_code, tax_id, company, kind } = typed.invoice;
    let show = |spec, value| one_field(spec, value, typed, sentences);
    let stands_open = kind.with_untracked(|kind| !matches!(kind.as_str(), "" | InvoiceWish::FIRST));
    view! {
        <section class="part" aria-labelledby="part-invoice">
            <h3 class="part-title" id="part-invoice">{words.title()}</h3>
            <div class="part-body" role="radiogroup" aria-labelledby="part-invoice">
                {choice(typed, "cloud", words.cloud(), words.cloud_hint())}
                <details class="invoice-more" open=stands_open>
                    <summary>{words.more()}</summary>
                    {choice(typed, "barcode", words.barcode(), String::new())}
                    <div class="fields">
                        {show(field("barcode", words.barcode(), words.barcode_hint(), "text", "20"), barcode)}
                    </div>
                    {choice(typed, "certificate", words.certificate(), String::new())}
                    <div class="fields">
                        {show(field("certificate", words.certificate(), words.certificate_hint(), "text", "30"), certificate)}
                    </div>
                    {choice(typed, "donation", words.donation(), String::new())}
                    <div class="fields">
                        {show(field("love_code", words.love_code(), words.love_code_hint(), "numeric", "10"), love_code)}
                    </div>
                    {choice(typed, "company", words.company(), String::new())}
                    <div class="fields">
                        {show(field("tax_id", words.tax_id(), String::new(), "numeric", "12"), tax_id)}
                        {show(field("company", words.company_title(), String::new(), "text", "60"), company)}
                    </div>
                </details>
            </div>
        </section>
    }
}

fn choice(typed: Typed, code: &'static str, name: String, hint: String) -> impl IntoView {
    let kind = typed.invoice.kind;
    let now = kind.with_untracked(|kind| kind == code || (kind.is_empty() && code == InvoiceWish::FIRST));
    view! {
        <label class="method">
            <input type="radio" name="invoice" value=code checked=now on:change=move |_| kind.set(code.to_owned()) />
            <span class="method-name">{name}</span>
            {(!hint.is_empty()).then(|| view! { <span class="method-next">{hint}</span> })}
        </label>
    }
}

//! One order: what is to be done with it, who gets it, what is in it, what happened to it.
//! On paper it is the packing slip. Never computes an amount.

use super::{
    address::mail_to,
    badges::{order_badge, payment_badge, shipment_badge},
    fields::{Field, Form, hidden},
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
    letter::letters_about,
    moments::moment,
    notices::notice,
    order_actions::actions,
    order_disputes::disputes,
    order_invoice::invoice,
    order_lines::lines,
    order_parcels::parcels,
    order_refunds::refunds,
    order_timeline::timeline,
};
use crate::{
    ui::invoice::wished,
    words::{say, say_with},
};
use leptos::prelude::*;
use shop_contract::{AdminOrder, OrderView, Problem};
use shop_domain::{
    kernel::{Language, Phone},
    staff::Permission,
};

/// Why nothing came of a form of the page, and what was typed into it.
pub struct OrderRefused {
    pub problem: Problem,
    /// By the names of the fields. Empty where the form is not one that keeps them.
    pub typed: Vec<(String, String)>,
}

/// `order.staff_note` is what stands in the box for the note: after a refusal, what was typed.
pub fn order_page(frame: AdminFrame, order: AdminOrder, refused: Option<OrderRefused>) -> AnyView {
    let language = frame.language;
    let here = ["/admin/orders/", &order.id.to_string()].concat();
    let form = Form { language, problem: refused.as_ref().map(|refused| &refused.problem) };
    let typed = refused.as_ref().map_or(&[][..], |refused| &refused.typed);
    let title = say_with(language, "admin.order.title", &[("number", &order.order.number)]);
    let body = view! {
        <p class="a-crumb"><a href="/admin/orders">{icon(Icon::Back)}{say(language, "admin.orders.title")}</a></p>
        <p class="a-slip-shop">{frame.shop_name.clone()}" — "{say(language, "admin.order.slip")}</p>
        {head(language, &title, &order.order)}
        {notice(form, &here)}
        <div class="a-two-columns">
            <div class="a-side">
                {actions(form, &here, &order)}
                {parcels(form, &here, &order, typed)}
                {disputes(language, &order)}
                {refunds(form, &here, &order, frame.role.may(Permission::MoveMoney))}
                {invoice(language, &here, &order, frame.role.may(Permission::ChangeInvoices))}
                {recipient(language, &order.order)}
            </div>
            <div class="a-wide">
                {lines(language, &order.order)}
                {words_of_the_shopper(language, &order.order)}
                {note(form, &here, &order, frame.role.may(Permission::ChangeOrders))}
                {timeline(language, &order.order.timeline)}
                {letters_about(language, &order.letters, frame.role.may(Permission::ChangeMail))}
            </div>
        </div>
    };
    framed(&frame, &title, body.into_any())
}

fn head(language: Language, title: &str, order: &OrderView) -> AnyView {
    let payment = payment_badge(language, order.payment_flow, order.payment_status, order.order_status);
    let deadline = order.expires_at.filter(|_| order.can_be_paid).map(|at| {
        view! { <span>{say(language, "admin.order.deadline")}" "{moment(language, at)}</span> }
    });
    let public = order.language.path(&["/o/", &order.token].concat());
    view! {
        <header class="a-head">
            <h1>{title.to_owned()}</h1>
            <p class="a-badges">
                {order_badge(language, order.order_status)}
                {payment}
                {shipment_badge(language, order.shipment_status, order.partly_shipped)}
            </p>
            <p class="a-head-facts a-with-year">
                <span>{moment(language, order.placed_at)}</span>
                <span>{order.payment_title.clone()}</span>
                {deadline}
                <a class="a-not-on-paper" href=public target="_blank" rel="noopener">
                    {say(language, "admin.order.public")}{icon(Icon::Outside)}
                </a>
            </p>
        </header>
    }
    .into_any()
}

fn recipient(language: Language, order: &OrderView) -> AnyView {
    let call =
        ["tel:", &Phone::restore(order.phone.chars().filter(|c| *c == '+' || c.is_ascii_digit()).collect()).e164()]
            .concat();
    let mail = order.email.clone().map(|email| {
        let address = mail_to(&email);
        view! { <dt>{say(language, "admin.order.email")}</dt><dd><a href=address>{email}</a></dd> }
    });
    let invoice = order.invoice.as_ref().map(|wish| {
        view! { <dt>{say(language, "admin.order.invoice")}</dt><dd class="a-to-copy">{wished(language, wish)}</dd> }
    });
    view! {
        <section class="a-recipient" aria-labelledby="recipient">
            <h2 id="recipient">{say(language, "admin.order.recipient")}</h2>
            <dl class="a-facts">
                <dt>{say(language, "admin.order.name")}</dt><dd class="a-strong">{order.name.clone()}</dd>
                <dt>{say(language, "admin.order.phone")}</dt><dd><a href=call>{order.phone.clone()}</a></dd>
                {mail}
                <dt>{say(language, "admin.order.delivery")}</dt><dd>{order.delivery_title.clone()}</dd>
                <dt>{say(language, "admin.order.address")}</dt><dd class="a-to-copy">{order.address.clone()}</dd>
                {invoice}
            </dl>
            <p class="a-soft a-not-on-paper">{say(language, "admin.order.copy_hint")}</p>
        </section>
    }
    .into_any()
}

/// What the shopper asked for: nobody writes over it, and it goes onto the slip.
fn words_of_the_shopper(language: Language, order: &OrderView) -> Option<AnyView> {
    (!order.note.is_empty()).then(|| {
        view! {
            <section aria-labelledby="shoppers-note">
                <h2 id="shoppers-note">{say(language, "admin.order.shoppers_note")}</h2>
                <p class="a-words">{order.note.clone()}</p>
            </section>
        }
        .into_any()
    })
}

fn note(form: Form<'_>, here: &str, order: &AdminOrder, may: bool) -> Option<AnyView> {
    let language = form.language;
    if !may {
        return note_read(language, &order.staff_note);
    }
    let field = Field::new("note", say(language, "admin.order.note_label"), order.staff_note.clone())
        .hint(say(language, "admin.order.note_hint"))
        .lines(3)
        .at_most(500);
    let shown = view! {
        <section class="a-note a-not-on-paper" aria-labelledby="note-title">
            <h2 id="note-title">{say(language, "admin.order.note")}</h2>
            <form class="a-stack" method="post" action=[here, "/note"].concat()>
                {hidden("version", order.version)}
                {field.show(form)}
                <button class="a-act" type="submit">{say(language, "admin.order.note_save")}</button>
            </form>
        </section>
    };
    Some(shown.into_any())
}

/// For who may not change it.
fn note_read(language: Language, note: &str) -> Option<AnyView> {
    (!note.is_empty()).then(|| {
        view! {
            <section class="a-note a-not-on-paper" aria-labelledby="note-title">
                <h2 id="note-title">{say(language, "admin.order.note")}</h2>
                <p class="a-words">{note.to_owned()}</p>
            </section>
        }
        .into_any()
    })
}

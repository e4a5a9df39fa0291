//! An order's own page: the confirmation right after placing it, and the place to follow it
//! afterwards. Prints well. Never shown to search engines.

use super::{
    footer::footer,
    header::plain_header,
    order_later::pay_later,
    order_next::{Arrival, next, title},
    order_parcels::parcels,
    order_parts::{lines, steps, timeline},
};
use crate::{
    document::{Assets, Head, document},
    ui::{date::moment, icon, invoice::wished},
    words::{say, say_with},
};
use leptos::prelude::*;
use shop_contract::{OrderView, ShopView};
use shop_domain::{
    order::ShownStatus,
    payment::{PaymentFlow, PaymentStatus},
    shipment::DeliveryKind,
};
use time::OffsetDateTime;

/// `remembers`: whether it is offered that how they ordered is remembered.
pub fn order_page(
    order: OrderView,
    shop: ShopView,
    origin: &str,
    assets: &Assets,
    (arrival, remembers): (Arrival, bool),
    now: OffsetDateTime,
) -> AnyView {
    let language = order.language;
    let title = say(language, title(&order, arrival));
    let head = Head {
        title: [title, " ", &order.number, " · ", &shop.name].concat(),
        origin: origin.to_owned(),
        theme: shop.theme,
        sheet: assets.beside_css.clone(),
        ..Head::default()
    };
    let body = view! {
        <body>
            {plain_header(&shop, language)}
            <main class="track">
                <div class="wrap">
                    <div class="track-head">
                        <p class="track-status" data-status=order.order_status.code()>{status(&order)}</p>
                        <h1 class="heading">{title}</h1>
                        <p class="track-number"><span>{say(language, "track.number")}</span><strong>{order.number.clone()}</strong></p>
                    </div>
                    {steps(&order)}
                    <div class="track-grid">
                        <div class="track-main">
                            {next_view(&order, arrival, now)}
                            {remembers.then(|| remember(&order))}
                            {parcels(&order)}
                            <section aria-labelledby="items">
                                <h2 class="track-title" id="items">{say(language, "track.items")}</h2>
                                {lines(&order)}
                            </section>
                        </div>
                        <div class="track-side">
                            {facts(&order)}
                            <section aria-labelledby="so-far">
                                <h2 class="track-title" id="so-far">{say(language, "track.timeline")}</h2>
                                {timeline(&order)}
                            </section>
                            {help(&order, &shop, origin)}
                        </div>
                    </div>
                </div>
            </main>
            {footer(&shop, language, &[&order.payment_title], false)}
        </body>
    };
    document(language, head, assets, false, body.into_any())
}

/// Offered to a customer who has just ordered, and has not said yet.
fn remember(order: &OrderView) -> AnyView {
    let language = order.language;
    view! {
        <section class="track-next" aria-labelledby="remember">
            <h2 class="track-title" id="remember">{say(language, "account.remember")}</h2>
            <p>{say(language, "account.remember.text")}</p>
            <form method="post" action=language.path("/account/remember")>
                <button class="button button-plain">{say(language, "account.remember.button")}</button>
            </form>
        </section>
    }
    .into_any()
}

fn status(order: &OrderView) -> String {
    let language = order.language;
    let shown = match order.order_status {
        ShownStatus::Processing if order.partly_shipped => "status.order.partly_shipped",
        ShownStatus::Pending => "status.order.pending",
        ShownStatus::Processing => "status.order.processing",
        ShownStatus::Shipped if order.delivery_kind == DeliveryKind::Shop => "status.shipment.ready_for_pickup",
        ShownStatus::Shipped => "status.order.shipped",
        ShownStatus::Delivered if order.delivery_kind != DeliveryKind::Home => "status.shipment.picked_up",
        ShownStatus::Delivered => "status.order.delivered",
        ShownStatus::Cancelled => "status.order.cancelled",
    };
    say(language, shown).to_owned()
}

pub fn payment_word(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::Pending => "status.payment.pending",
        PaymentStatus::Authorised => "status.payment.authorised",
        PaymentStatus::Paid => "status.payment.paid",
        PaymentStatus::Failed => "status.payment.failed",
        PaymentStatus::Refunding => "status.payment.refunding",
        PaymentStatus::PartiallyRefunded => "status.payment.partially_refunded",
        PaymentStatus::Refunded => "status.payment.refunded",
    }
}

fn next_view(order: &OrderView, arrival: Arrival, now: OffsetDateTime) -> AnyView {
    let language = order.language;
    let total = order.totals.total.to_string();
    let label = match (order.payment_status, &order.pay_later) {
        (_, Some(_)) => "track.pay_anew",
        (PaymentStatus::Failed, _) => "track.pay_again",
        _ => "track.pay",
    };
    // Whoever has a number and can choose another way needs no second number.
    let again = order.can_be_paid && (order.pay_later.is_none() || order.ways.is_empty());
    let pay = again.then(|| {
        view! {
            <form method="post" action=language.path(&["/o/", &order.token, "/pay/again"].concat())>
                <button class=if order.pay_later.is_some() { "button button-plain" } else { "button button-large" }>
                    <span>{say_with(language, label, &[("total", &total)])}</span>
                    {icon::arrow()}
                </button>
            </form>
        }
    });
    let goes_on = !matches!(order.order_status, ShownStatus::Delivered | ShownStatus::Cancelled);
    let letter = order.email.as_ref().filter(|_| order.is_written_to && goes_on).map(|email| {
        view! { <p class="track-letter">{say_with(language, "track.letter", &[("email", email)])}</p> }
    });
    view! {
        <section class="track-next" aria-labelledby="next">
            <h2 class="track-title" id="next">{say(language, "track.next")}</h2>
            <p class="track-sentence">{next(order, arrival, now)}</p>
            {pay_later(order, arrival == Arrival::Mistyped)}
            {letter}
            {pay}
            {otherwise(order)}
        </section>
    }
    .into_any()
}

/// Opened and closed by the browser itself.
fn otherwise(order: &OrderView) -> Option<AnyView> {
    if order.ways.is_empty() {
        return None;
    }
    let language = order.language;
    let ways = order.ways.iter().map(|way| {
        view! { <button class="button button-plain" name="payment" value=way.method.code().to_owned()>{way.title.clone()}</button> }
    });
    Some(
        view! {
            <details class="track-otherwise">
                <summary class="link">{say(language, "track.pay_otherwise")}</summary>
                <form method="post" action=language.path(&["/o/", &order.token, "/pay/by"].concat())>{ways.collect_view()}</form>
            </details>
        }
        .into_any(),
    )
}

fn facts(order: &OrderView) -> AnyView {
    let language = order.language;
    let paid = match (order.payment_flow, order.payment_status) {
        // Nobody comes any more to take it.
        (_, status) if order.order_status == ShownStatus::Cancelled => payment_word(status),
        // As agreed, and nothing to be alarmed by.
        (PaymentFlow::Cash, PaymentStatus::Pending) if order.delivery_kind == DeliveryKind::Home => {
            "status.payment.cod"
        }
        (PaymentFlow::Cash, PaymentStatus::Pending) => "status.payment.cod_on_pickup",
        (_, status) => payment_word(status),
    };
    let paid = [order.payment_title.as_str(), " · ", say(language, paid)].concat();
    let contact =
        [Some(order.phone.as_str()), order.email.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("\n");
    view! {
        <dl class="track-facts">
            <div>
                <dt>{order.delivery_title.clone()}</dt>
                <dd>{order.name.clone()}<br />{order.address.clone()}<br /><span class="track-contact">{contact}</span></dd>
            </div>
            <div><dt>{say(language, "track.payment")}</dt><dd>{paid}</dd></div>
            <div><dt>{say(language, "track.placed_at")}</dt><dd>{moment(order.placed_at, language)}</dd></div>
            {order.invoice.as_ref().map(|wish| view! { <div><dt>{say(language, "track.invoice")}</dt><dd>{wished(language, wish)}{order.invoice_number.clone().map(|number| view! { <br /><span class="track-copy">{number}</span> })}</dd></div> })}
            {(!order.note.is_empty()).then(|| view! { <div><dt>{say(language, "track.note")}</dt><dd class="track-note">{order.note.clone()}</dd></div> })}
        </dl>
    }
    .into_any()
}

fn help(order: &OrderView, shop: &ShopView, origin: &str) -> AnyView {
    let language = order.language;
    let phone = ["tel:", &shop.phone.replace([' ', '-'], "")].concat();
    view! {
        <section class="track-help" aria-labelledby="help">
            <h2 class="track-title" id="help">{say(language, "track.help")}</h2>
            <p>{say(language, "track.help_text")}</p>
            <p>
                <a class="link" href=["mailto:", &shop.email, "?subject=", &order.number].concat()>{shop.email.clone()}</a>
                <a class="link" href=phone>{shop.phone.clone()}</a>
            </p>
            // What can be pressed on a screen has to be read on paper.
            <p class="track-paper">{[origin, &language.path(&["/o/", &order.token].concat())].concat()}</p>
            <p class="track-keep">{say(language, "track.keep")}" "{say(language, "track.print")}</p>
        </section>
    }
    .into_any()
}

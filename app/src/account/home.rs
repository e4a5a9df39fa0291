//! Where somebody arrives who is signed in: their orders first, then what else there is.

use super::{
    AccountFrame,
    fields::Entry,
    frame::{Place, room},
};
use crate::{
    sections::order::payment_word,
    ui::{
        date::{machine, moment},
        icon,
    },
    words::{say, say_with},
};
use leptos::prelude::*;
use shop_contract::{CustomerOrderRow, CustomerOrders, CustomerView};
use shop_domain::{kernel::Language, order::ShownStatus};

pub fn home_page(frame: &AccountFrame, customer: &CustomerView, orders: &CustomerOrders) -> AnyView {
    let title = match customer.name.as_str() {
        "" => frame.say("account.home.title").to_owned(),
        name => say_with(frame.language, "account.home.named", &[("name", name)]),
    };
    let body = view! {
        <section aria-labelledby="orders">
            <h2 class="account-title" id="orders">{frame.say("account.orders")}</h2>
            {rows(frame, orders)}
            {older(frame, orders)}
        </section>
        {claim(frame, customer)}
    };
    room(frame, Place::Orders, &title, body.into_any())
}

fn rows(frame: &AccountFrame, orders: &CustomerOrders) -> AnyView {
    if orders.rows.is_empty() {
        return view! {
            <div class="nothing">
                {icon::bowl()}
                <p class="nothing-title">{frame.say("account.orders.none")}</p>
                <a class="link" href=frame.to("/")>{frame.say("page.home")}{icon::arrow()}</a>
            </div>
        }
        .into_any();
    }
    view! { <ul class="account-orders">{orders.rows.iter().map(|row| order(frame, row)).collect_view()}</ul> }
        .into_any()
}

fn order(frame: &AccountFrame, row: &CustomerOrderRow) -> AnyView {
    let language = frame.language;
    let what = match row.units {
        1 => row.title.clone(),
        units => say_with(language, "account.orders.and", &[("title", &row.title), ("count", &units.to_string())]),
    };
    let status = [status_word(language, row.status), " · ", say(language, payment_word(row.payment_status))].concat();
    view! {
        <li>
            <a class="account-order" href=frame.to(&["/account/orders/", &row.number].concat())>
                <span class="account-order-what">{what}</span>
                <span class="account-order-total">{row.total.to_string()}</span>
                <span class="account-order-number">{spaced(&row.number)}" · "<time datetime=machine(row.placed_at)>{moment(row.placed_at, language)}</time></span>
                <span class="track-status" data-status=row.status.code()>{status}</span>
            </a>
        </li>
    }
    .into_any()
}

fn status_word(language: Language, status: ShownStatus) -> &'static str {
    say(
        language,
        match status {
            ShownStatus::Pending => "status.order.pending",
            ShownStatus::Processing => "status.order.processing",
            ShownStatus::Shipped => "status.order.shipped",
            ShownStatus::Delivered => "status.order.delivered",
            ShownStatus::Cancelled => "status.order.cancelled",
        },
    )
}

/// Eight digits in two groups.
fn spaced(number: &str) -> String {
    match number.split_at_checked(4) {
        Some((first, second)) => [first, " ", second].concat(),
        None => number.to_owned(),
    }
}

fn older(frame: &AccountFrame, orders: &CustomerOrders) -> Option<AnyView> {
    let cursor = orders.next_cursor.as_deref()?;
    let address = frame.to(&["/account?cursor=", cursor].concat());
    Some(
        view! { <p class="more"><a class="link" rel="next" href=address>{frame.say("account.orders.older")}</a></p> }
            .into_any(),
    )
}

/// Orders that were placed without signing in. Opened and closed by the browser itself.
fn claim(frame: &AccountFrame, customer: &CustomerView) -> AnyView {
    let email = Entry {
        form: "claim",
        hint: Some("account.claim.hint"),
        autocomplete: "email",
        ..Entry::email(&customer.email)
    };
    view! {
        <details class="account-more">
            <summary class="link">{frame.say("account.claim")}</summary>
            <form class="door-form" method="post" action=frame.to("/account/orders/claim")>
                {email.show(frame, None)}
                <button class="button button-plain">{frame.say("account.claim.button")}</button>
            </form>
        </details>
    }
    .into_any()
}

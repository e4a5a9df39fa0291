//! Money that goes back: what is on its way or gone, and the way to send some. Never sends more than
//! came in: it shows the amount before it moves, and the use case judges it.

use super::{
    fields::{Field, Form, hidden},
    icons::{Icon, icon},
};
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{AdminOrder, RefundView};
use shop_domain::{kernel::Language, refund::RefundStatus};

/// `may`: whether the reader moves money.
pub(super) fn refunds(form: Form<'_>, here: &str, order: &AdminOrder, may: bool) -> Option<AnyView> {
    if order.refunds.is_empty() && order.refundable.is_zero() {
        return None;
    }
    let language = form.language;
    let rows = order.refunds.iter().map(|refund| row(language, here, refund, may)).collect_view();
    Some(
        view! {
            <section class="a-refunds a-not-on-paper" aria-labelledby="refunds">
                <h2 id="refunds">{say(language, "admin.refunds.title")}</h2>
                {(!order.refunds.is_empty()).then(|| view! { <ul class="a-refund-list">{rows}</ul> })}
                {(!order.refundable.is_zero()).then(|| ask(form, here, order))}
            </section>
        }
        .into_any(),
    )
}

fn row(language: Language, here: &str, refund: &RefundView, may: bool) -> AnyView {
    let amount = refund.amount.to_string();
    let code = match refund.status {
        RefundStatus::Sending => "admin.refunds.sending",
        RefundStatus::ByHand => "admin.refunds.by_hand",
        RefundStatus::Done => "admin.refunds.done",
    };
    let through = refund.through.clone().unwrap_or_else(|| say(language, "admin.refunds.hand").to_owned());
    let again = (may && refund.can_be_tried_again).then(|| {
        view! {
            <form method="post" action=[here, "/refunds/", &refund.id.to_string(), "/again"].concat()>
                <button class="a-act" type="submit">
                    {say_with(language, "admin.refunds.again", &[("through", &through)])}
                </button>
            </form>
        }
    });
    let sent = (may && refund.status == RefundStatus::ByHand).then(|| {
        view! {
            <form method="post" action=[here, "/refunds/", &refund.id.to_string(), "/sent"].concat()>
                <button class="a-act is-next" type="submit">
                    {say_with(language, "admin.refunds.mark_sent", &[("amount", &amount)])}
                </button>
            </form>
        }
    });
    view! {
        <li>
            <p><strong class="a-figure">{amount.clone()}</strong>" "{say_with(language, code, &[("through", &through)])}</p>
            {(!refund.reason.is_empty()).then(|| view! { <p class="a-soft">{refund.reason.clone()}</p> })}
            {again}{sent}
        </li>
    }
    .into_any()
}

/// Opens without JavaScript; what can go back at the most stands beside the field.
fn ask(form: Form<'_>, here: &str, order: &AdminOrder) -> AnyView {
    let language = form.language;
    let most = order.refundable.to_string();
    let amount = Field::new("amount", say(language, "admin.refunds.amount"), order.refundable.amount.to_string());
    let reason = Field::new("reason", say(language, "admin.refunds.reason"), "");
    view! {
        <details class="a-ask">
            <summary>{say(language, "admin.refunds.start")}{icon(Icon::Onward)}</summary>
            <form class="a-stack" method="post" action=[here, "/refund"].concat()>
                {hidden("version", order.version)}
                <p>{say_with(language, "admin.refunds.most", &[("amount", &most), ("through", &order.order.payment_title)])}</p>
                {amount.number().at_most(9).required().show(form)}
                {reason.hint(say(language, "admin.refunds.reason_hint")).at_most(200).show(form)}
                <button class="a-act is-danger" type="submit">{say(language, "admin.refunds.send")}</button>
            </form>
        </details>
    }
    .into_any()
}

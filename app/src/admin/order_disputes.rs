//! Money of an order that a bank took back, because its customer objects. Never takes a side: the owner answers at the
//! provider.

use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::AdminOrder;
use shop_domain::{
    dispute::{DisputeStatus, DisputeTold},
    kernel::Language,
};

pub(super) fn disputes(language: Language, order: &AdminOrder) -> Option<AnyView> {
    if order.disputes.is_empty() {
        return None;
    }
    let rows = order.disputes.iter().map(|dispute| row(language, dispute)).collect_view();
    Some(
        view! {
            <section class="a-refunds a-not-on-paper" aria-labelledby="disputes">
                <h2 id="disputes">{say(language, "admin.disputes.title")}</h2>
                <ul class="a-refund-list">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn row(language: Language, dispute: &DisputeTold) -> AnyView {
    let code = match dispute.status {
        DisputeStatus::Open if dispute.withdrawn.is_zero() => "admin.disputes.asked",
        DisputeStatus::Open => "admin.disputes.open",
        DisputeStatus::Won => "admin.disputes.won",
        DisputeStatus::Lost => "admin.disputes.lost",
    };
    let fee = (!dispute.fee.is_zero()).then(|| {
        let told = say_with(language, "admin.disputes.fee", &[("amount", &dispute.fee.to_string())]);
        view! { <p class="a-soft">{told}</p> }
    });
    let named = say_with(language, "admin.disputes.named", &[("id", &dispute.id), ("reason", &dispute.reason)]);
    view! {
        <li>
            <p><strong class="a-figure">{dispute.amount.to_string()}</strong>" "{say(language, code)}</p>
            {fee}
            <p class="a-soft a-to-copy">{named}</p>
        </li>
    }
    .into_any()
}

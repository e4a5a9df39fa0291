//! How money is sent that does not come through a provider's page: the shop's account, or a number for a
//! bank's machine or a convenience store. Never shown once it has come.

use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::{OrderView, PayLater};
use shop_domain::{kernel::Language, payment::Instructions};

/// `mistyped`: what stands in `order.transfer_from` was typed and refused.
pub fn pay_later(order: &OrderView, mistyped: bool) -> Option<AnyView> {
    let language = order.language;
    Some(match order.pay_later.as_ref()? {
        PayLater::Transfer { bank, account, holder } => {
            let rows = [("track.bank", bank), ("track.account", account), ("track.holder", holder)];
            let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
            let mut rows: Vec<_> = rows.map(|(label, value)| (label, value.clone())).collect();
            rows.push(("track.amount", order.totals.total.to_string()));
            view! {
                {facts(language, rows)}
                {report(order, mistyped)}
            }
            .into_any()
        }
        PayLater::Number(number) => view! {
            {facts(language, of_number(number, order))}
            {barcodes(language, number)}
        }
        .into_any(),
    })
}

fn of_number(number: &Instructions, order: &OrderView) -> Vec<(&'static str, String)> {
    let parts = [
        ("track.bank_code", number.bank_code.clone()),
        ("track.account", number.account.clone()),
        ("track.code", number.code.clone()),
        ("track.amount", Some(order.totals.total.to_string())),
    ];
    parts.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

/// To be copied by hand, or by one touch: each value is selected whole.
fn facts(language: Language, rows: Vec<(&'static str, String)>) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|(label, value)| view! { <div><dt>{say(language, label)}</dt><dd class="track-copy">{value}</dd></div> })
        .collect_view();
    view! { <dl class="track-facts track-pay">{rows}</dl> }.into_any()
}

fn barcodes(language: Language, number: &Instructions) -> Option<AnyView> {
    if number.barcodes.is_empty() {
        return None;
    }
    let rows = number.barcodes.iter().map(|code| view! { <li class="track-copy">{code.clone()}</li> }).collect_view();
    Some(
        view! {
            <p>{say(language, "track.barcodes")}</p>
            <ol class="track-barcodes">{rows}</ol>
        }
        .into_any(),
    )
}

/// The last five digits, so that the shop finds the money.
fn report(order: &OrderView, mistyped: bool) -> AnyView {
    let language = order.language;
    let told = order.transfer_from.clone();
    let (invalid, described) =
        if mistyped { (Some("true"), "transfer-problem transfer-hint") } else { (None, "transfer-hint") };
    let label = if told.is_some() && !mistyped { "track.transfer_change" } else { "track.transfer_tell" };
    view! {
        <form class="track-report" method="post" action=language.path(&["/o/", &order.token, "/transfer"].concat())>
            {told.as_ref().filter(|_| !mistyped).map(|digits| view! { <p role="status">{say_with(language, "track.transfer_told", &[("digits", digits)])}</p> })}
            <div class="field">
                <label class="field-label" for="transfer-digits">{say(language, "track.transfer_digits")}</label>
                <input class="input" id="transfer-digits" name="digits" inputmode="numeric" autocomplete="off" required
                    minlength="5" maxlength="5" pattern="[0-9]{5}" value=told.clone().unwrap_or_default()
                    aria-invalid=invalid aria-describedby=described />
                {mistyped.then(|| view! { <p class="field-error" id="transfer-problem" role="alert">{say(language, "transfer.digits")}</p> })}
                <p class="field-hint" id="transfer-hint">{say(language, "track.transfer_hint")}</p>
            </div>
            <button class="button">{say(language, label)}</button>
        </form>
    }
    .into_any()
}

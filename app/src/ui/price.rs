//! What something costs, with the price before the sale read out as such.

use leptos::{either::Either, prelude::*};
use shop_domain::kernel::Money;

/// `shown` is the price as it is to stand there, e.g. "from NT$480".
pub fn price(shown: String, regular: Option<Money>, was: String, now: String) -> impl IntoView {
    match regular {
        None => Either::Left(view! { <p class="price">{shown}</p> }),
        Some(regular) => Either::Right(view! {
            <p class="price price-sale">
                <span class="unseen">{now}</span>
                <ins>{shown}</ins>
                " "
                <span class="unseen">{was}</span>
                <del>{regular.to_string()}</del>
            </p>
        }),
    }
}

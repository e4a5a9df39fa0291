//! One line of the cart: picture, choice, stepper, remove; what changed is said at the line.

use super::{
    queue::{Change, change},
    state::{CartState, most_of},
};
use crate::{
    islands::focus,
    ui::{picture::thumbnail, stepper::*},
    words::fill,
};
use leptos::prelude::*;
use shop_contract::{CartLineView, LineNotice};

crate::words! {
    /// At a line.
    LineWords {
        less = "product.less_named", more = "product.more_named", remove = "drawer.remove", remove_named = "drawer.remove_named",
        price_changed = "drawer.price_changed", short = "drawer.short", gone = "drawer.gone", each = "drawer.each",
    }
}

/// Everything but the quantity is fixed for a key of [`line_key`]; a change of it makes a new row.
pub fn cart_line(state: CartState, line: CartLineView, words: &LineWords) -> impl IntoView + use<> {
    let (variant, language) = (line.variant, state.language);
    let quantity = Signal::derive(move || state.cart.with(|cart| cart.quantity_of(variant)));
    let rendered = line.line_total;
    let total = state.text(move |cart| {
        cart.lines.iter().find(|line| line.variant == variant).map_or(rendered, |line| line.line_total).to_string()
    });
    let each = fill(&words.each(), &[("price", &line.unit_price.to_string())]);
    let notice = line.notice.map(|notice| notice_text(notice, &line, words));
    let spec = Stepper {
        action: language.path("/cart/items/change"),
        variant: variant.to_string(),
        less: fill(&words.less(), &[("title", &line.title)]),
        more: fill(&words.more(), &[("title", &line.title)]),
        most: most_of(variant, line.most),
    };
    let set = move |quantity| change(state, Change::Set { variant, quantity });
    let remove = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        focus::follow(event.target(), &REMOVED);
        set(0);
    };
    let gone = line.notice == Some(LineNotice::Gone);
    view! {
        <li class="line" class:line-gone=gone>
            {thumbnail(line.picture)}
            <div class="line-text">
                <a class="line-title" href=language.path(&["/p/", &line.slug].concat()) data-sheet>{line.title.clone()}</a>
                <p class="line-choice">
                    {(!line.choice.is_empty()).then(|| view! { <span>{line.choice}</span> })}
                    <span>{each}</span>
                </p>
                {notice.map(|text| view! { <p class="line-notice">{text}</p> })}
            </div>
            <p class="line-total">{total}</p>
            <div class="line-tools">
                {stepper(spec, quantity, set)}
                <form method="post" action=language.path("/cart/items/change") data-early on:submit=remove>
                    <input type="hidden" name="variant" value=variant.to_string() />
                    <input type="hidden" name="quantity" value="0" />
                    <button class="quiet" aria-label=fill(&words.remove_named(), &[("title", &line.title)])>{words.remove()}</button>
                </form>
            </div>
        </li>
    }
}

/// What a row depends on beside its quantity.
pub fn line_key(line: &CartLineView) -> (shop_domain::kernel::VariantId, i64, i64) {
    let notice = match line.notice {
        None => -1,
        Some(LineNotice::PriceChanged { before }) => 10_000 + before.amount,
        Some(LineNotice::Short { left }) => left,
        Some(LineNotice::Gone) => -2,
    };
    (line.variant, line.unit_price.amount, notice)
}

fn notice_text(notice: LineNotice, line: &CartLineView, words: &LineWords) -> String {
    match notice {
        LineNotice::PriceChanged { before } => {
            fill(&words.price_changed(), &[("before", &before.to_string()), ("now", &line.unit_price.to_string())])
        }
        LineNotice::Short { left } => fill(&words.short(), &[("left", &left.to_string())]),
        LineNotice::Gone => words.gone(),
    }
}

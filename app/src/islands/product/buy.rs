//! Choosing a variant and a quantity, and putting them into the cart: a form that works by
//! itself too. Never trusts what was typed: a quantity is between 1 and what can be had.

use super::sheet::SheetTerms;
use crate::{
    islands::{
        cart::{CartState, Change, change, say_limit},
        later::in_the_page,
        place::{self, Place},
    },
    ui::{address::encoded, icon, price::price},
    words::fill,
};
use leptos::{either::Either, ev, prelude::*};
use shop_contract::{CartLineView, ProductView, VariantView};
use shop_domain::{
    inventory::Availability,
    kernel::{Money, Quantity, VariantId},
};

crate::words! {
    /// Where a product is bought.
    BuyWords {
        was = "product.was", now = "product.now", quantity = "product.quantity", less = "product.less", more = "product.more",
        add = "product.add", stock_in = "product.stock_in", stock_low = "product.stock_low", stock_out = "product.stock_out",
        stock_backorder = "product.stock_backorder",
        sold_out = "product.sold_out", notify = "product.notify", notify_subject = "product.notify_subject",
    }
}

pub fn buy(product: ProductView, terms: &SheetTerms, words: &BuyWords) -> impl IntoView + use<> {
    let first = product
        .variants
        .iter()
        .find(|variant| variant.available > 0)
        .or(product.variants.first())
        .map(|variant| variant.id);
    first.map(|first| form(product, first, terms, words))
}

fn form(product: ProductView, first: VariantId, terms: &SheetTerms, words: &BuyWords) -> impl IntoView + use<> {
    let language = terms.language;
    let sold_out = product.variants.iter().all(|variant| variant.available <= 0);
    let chosen = RwSignal::new(first);
    let quantity = RwSignal::new(1_i64);
    // Whether more was typed than there is.
    let short = RwSignal::new(false);
    // Without JavaScript the amount of the first choice would stay on the button.
    let awake = RwSignal::new(product.variants.len() == 1);
    let before = chosen_before(&product);
    Effect::new(move |_| {
        awake.set(true);
        if let Some((variant, number)) = before {
            chosen.set(variant);
            quantity.set(number);
        }
    });

    let goods = StoredValue::new(product);
    let variant = Signal::derive(move || goods.with_value(|product| of(product, chosen.get())));
    let (was, now) = (words.was(), words.now());
    let price_view = move || {
        let variant = variant.get();
        price(variant.price.to_string(), variant.regular_price, was.clone(), now.clone())
    };
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(state) = CartState::shared() else { return };
        let line = goods.with_value(|product| line(product, &variant.get_untracked()));
        let (most, title) = (most_of(&variant.get_untracked()), line.title.clone());
        let held = state.cart.with_untracked(|cart| cart.quantity_of(line.variant));
        let wanted = quantity.get_untracked();
        let can = wanted.min(most - held);
        if can > 0 {
            change(state, Change::Add { line, quantity: can });
        }
        if can < wanted || short.get_untracked() {
            say_limit(state, &title, most);
        }
        place::go(language, Place::Cart);
    };
    let stock_words = words.clone();
    let stock = Signal::derive(move || stock_text(&variant.get(), &stock_words));
    let stock_sign = Signal::derive(move || stock_name(&variant.get()).to_owned());
    view! {
        <form class="buy" method="post" action=language.path("/cart/items") data-early on:submit=add>
            {price_view}
            {choices(goods, chosen)}
            {if sold_out {
                Either::Left(sold_out_view(&goods.get_value(), terms, words))
            } else {
                Either::Right(order_view(variant, quantity, short, awake, words))
            }}
            <p class="buy-terms">
                {(!sold_out).then(|| view! { <span class="stock" data-stock=stock_sign>{stock}</span> })}
                <span>{terms.delivery.clone()}</span>
            </p>
        </form>
    }
}

/// What was chosen in the server's own sheet while the island slept.
fn chosen_before(product: &ProductView) -> Option<(VariantId, i64)> {
    let fields = in_the_page("#product[open] .buy")?;
    let variant = fields.get("variant").as_string()?;
    let known = product.variants.iter().find(|known| known.id.to_string() == variant)?;
    let number = fields.get("quantity").as_string()?.parse().unwrap_or(1);
    Some((known.id, i64::clamp(number, 1, most_of(known))))
}

fn of(product: &ProductView, id: VariantId) -> VariantView {
    product.variants.iter().find(|variant| variant.id == id).unwrap_or(&product.variants[0]).clone()
}

fn choices(goods: StoredValue<ProductView>, chosen: RwSignal<VariantId>) -> impl IntoView {
    goods.with_value(|product| {
        if let [only] = product.variants.as_slice() {
            return Either::Left(view! { <input type="hidden" name="variant" value=only.id.to_string() /> });
        }
        let first = chosen.get_untracked();
        let several_prices = product.variants.iter().any(|variant| variant.price != product.variants[0].price);
        let rows = product.variants.iter().map(|variant| {
            let id = variant.id;
            let out = variant.available <= 0;
            view! {
                <label class="choice" class:choice-out=out>
                    <input
                        type="radio"
                        name="variant"
                        value=id.to_string()
                        checked=id == first
                        disabled=out
                        on:change=move |_| chosen.set(id)
                    />
                    <span class="choice-name">{variant.title.clone()}</span>
                    {several_prices.then(|| view! { <span class="choice-price">{variant.price.to_string()}</span> })}
                </label>
            }
        });
        Either::Right(view! {
            <fieldset class="choices">
                <legend>{product.option.clone()}</legend>
                <div class="choices-row">{rows.collect_view()}</div>
            </fieldset>
        })
    })
}

fn order_view(
    variant: Signal<VariantView>,
    quantity: RwSignal<i64>,
    short: RwSignal<bool>,
    awake: RwSignal<bool>,
    words: &BuyWords,
) -> impl IntoView + use<> {
    let most = move || most_of(&variant.get());
    let step = move |by: i64| {
        short.set(false);
        quantity.update(|now| *now = (*now + by).clamp(1, most()));
    };
    // While a number is typed the field may stand empty; more than there is stands nowhere.
    let typing = move |event: ev::Event| {
        let Ok(number) = event_target_value(&event).parse::<i64>() else { return };
        short.set(number > most());
        quantity.set(number.clamp(1, most()));
        if number > most() {
            put(&event, most());
        }
    };
    let typed = move |event: ev::Event| put(&event, quantity.get_untracked());
    let amount = move || {
        let times = Quantity::try_from(quantity.get()).unwrap_or(Quantity::ONE);
        let sum: Option<Money> = variant.get().price.times(times).ok();
        sum.filter(|_| awake.get()).map(|sum| view! { <span>{sum.to_string()}</span> })
    };
    let number = Signal::derive(move || quantity.get().to_string());
    let bound = Signal::derive(move || most().to_string());
    view! {
        <div class="buy-row">
            <div class="stepper stepper-typed">
                <button class="stepper-button" type="button" aria-label=words.less() on:click=move |_| step(-1)>{icon::minus()}</button>
                <input
                    class="stepper-number"
                    type="number"
                    name="quantity"
                    inputmode="numeric"
                    min="1"
                    max="999"
                    value="1"
                    aria-label=words.quantity()
                    prop:max=bound
                    prop:value=number
                    on:input=typing
                    on:change=typed
                />
                <button class="stepper-button" type="button" aria-label=words.more() on:click=move |_| step(1)>{icon::plus()}</button>
            </div>
            <button class="button button-wide"><span>{words.add()}</span>{amount}</button>
        </div>
    }
}

fn most_of(variant: &VariantView) -> i64 {
    variant.available.clamp(1, i64::from(Quantity::MAX))
}

/// Into the field itself: what follows a signal would not see that something else was typed there.
fn put(event: &ev::Event, number: i64) {
    event_target::<web_sys::HtmlInputElement>(event).set_value(&number.to_string());
}

fn sold_out_view(product: &ProductView, terms: &SheetTerms, words: &BuyWords) -> impl IntoView + use<> {
    let subject = fill(&words.notify_subject(), &[("title", &product.title)]);
    view! {
        <p class="buy-out">
            <strong>{words.sold_out()}</strong>
            <a class="link" href=mail(&terms.email, &subject)>{words.notify()}</a>
        </p>
    }
}

/// A `mailto:` with a subject, percent-encoded.
pub fn mail(to: &str, subject: &str) -> String {
    ["mailto:", to, "?subject=", &encoded(subject)].concat()
}

fn stock_text(variant: &VariantView, words: &BuyWords) -> String {
    match variant.availability {
        Availability::InStock => words.stock_in(),
        Availability::Low => fill(&words.stock_low(), &[("count", &variant.available.to_string())]),
        Availability::Backorder => words.stock_backorder(),
        Availability::SoldOut => words.stock_out(),
    }
}

fn stock_name(variant: &VariantView) -> &'static str {
    match variant.availability {
        Availability::InStock => "in",
        Availability::Low | Availability::Backorder => "low",
        Availability::SoldOut => "out",
    }
}

/// The line that the cart will hold, as far as it is known before the server has answered.
fn line(product: &ProductView, variant: &VariantView) -> CartLineView {
    CartLineView {
        variant: variant.id,
        slug: product.slug.clone(),
        title: product.title.clone(),
        choice: variant.title.clone(),
        picture: product.pictures.first().cloned(),
        quantity: 0,
        unit_price: variant.price,
        line_total: Money::zero(variant.price.currency),
        weight: 0,
        notice: None,
        most: Some(most_of(variant)),
    }
}

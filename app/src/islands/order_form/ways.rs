//! The ways to deliver, each with what it costs for this cart, and what the order comes to by the one
//! that is chosen. Never writes a rule of its own: rates are those of [`shop_domain::shipment`].

use super::{
    judge::{Sentences, judge_again},
    typed::Typed,
};
use crate::{
    islands::cart::{CartState, recount},
    ui::field::field_id,
};
use leptos::prelude::*;
use shop_contract::{CartView, DeliveryChoice, LineNotice};
use shop_domain::{
    fault::Fault,
    kernel::{Language, Money},
    shipment::{DeliveryKind, DeliveryOffer, Load, NotTaken, PickupStore, Zone},
};

/// What is shown of each way.
#[derive(Clone)]
pub struct WayWords {
    pub free: String,
    pub choose_store: String,
    pub other_store: String,
}

/// What would travel by a way, as it stands in the form and in the cart. Follows both. A store has its own zone,
/// whatever address was typed before.
pub fn load(cart: &CartView, typed: Typed, offer: Option<&DeliveryOffer>) -> Load {
    let lines = cart.lines.iter().filter(|line| line.notice != Some(LineNotice::Gone));
    let weights = lines.filter_map(|line| Some((line.weight, line.quantity.try_into().ok()?)));
    let zone = match offer.filter(|offer| offer.kind == DeliveryKind::Store) {
        Some(offer) => typed.store_zone(offer).unwrap_or_default(),
        None => Zone::of_place(&typed.postal_code.get(), &typed.city.get(), &typed.district.get()),
    };
    Load { worth: cart.subtotal, weight: Load::weight_of(weights), zone }
}

/// Has the page show what the order comes to by the way and the place that are chosen.
pub fn follow(typed: Typed) {
    Effect::new(move |_| {
        let Some(CartState { cart, .. }) = CartState::shared() else { return };
        typed.delivery.track();
        let chosen = typed.offer();
        let load = cart.with(|cart| load(cart, typed, chosen.as_ref()));
        let shown = typed.ways.with_value(|ways| {
            let offers: Vec<_> = ways.iter().map(|way| way.offer.clone()).collect();
            DeliveryOffer::shown(&offers, chosen.as_ref().map(|chosen| &chosen.method), &load)
        });
        let Some(rate) = shown else { return };
        if cart.with_untracked(|cart| cart.delivery != rate) {
            cart.update(|cart| {
                cart.delivery = rate;
                recount(cart);
            });
        }
    });
}

/// `note`: the owner's own words about delivery to an address.
pub fn rows(
    state: CartState,
    typed: Typed,
    note: &str,
    words: &WayWords,
    sentences: StoredValue<Sentences>,
) -> impl IntoView + use<> {
    let ways = typed.ways.get_value();
    let first = ways.first().map(|way| way.offer.method.clone());
    let rows = ways
        .into_iter()
        .map(|way| {
            let id = (first.as_ref() == Some(&way.offer.method)).then(|| field_id("delivery"));
            let store = typed.chosen.get_value().filter(|chosen| chosen.method == way.offer.method);
            let more = more(state.language, &way, store.as_ref().map(|chosen| &chosen.store), words);
            view! {
                {row(state, typed, (id, note), way, words.free.clone(), sentences)}
                {more}
            }
        })
        .collect_view();
    view! { {rows} }
}

fn row(
    state: CartState,
    typed: Typed,
    (id, note): (Option<String>, &str),
    DeliveryChoice { offer, title, hint, .. }: DeliveryChoice,
    free: String,
    sentences: StoredValue<Sentences>,
) -> impl IntoView + use<> {
    let code = offer.method.code().to_owned();
    let (kind, chosen) = (offer.kind, code.clone());
    let next = if kind == DeliveryKind::Home && !note.is_empty() { note.to_owned() } else { hint };
    let price = Memo::new(move |_| state.cart.with(|cart| price(&offer, cart, typed)));
    let amount = move || match price.get() {
        Ok(amount) if amount.is_zero() => free.clone(),
        Ok(amount) => amount.to_string(),
        Err(_) => String::new(),
    };
    // Where it cannot be, why not stands in the place of what it means.
    let next = move || match price.get() {
        Ok(_) => next.clone(),
        Err(fault) => sentences.with_value(|sentences| sentences.say(fault.code())),
    };
    view! {
        <label class="method">
            <input
                type="radio"
                id=id
                name="delivery"
                data-kind=kind.code()
                checked=typed.delivery.with_untracked(|delivery| *delivery == code)
                value=code
                aria-describedby=[&field_id("delivery"), "-error"].concat()
                on:change=move |_| {
                    typed.delivery.set(chosen.clone());
                    sentences.with_value(|sentences| judge_again(typed, sentences));
                }
            />
            <span class="method-name">{title}</span>
            <span class="method-price">{amount}</span>
            <span class="method-next">{next}</span>
        </label>
    }
}

fn price(offer: &DeliveryOffer, cart: &CartView, typed: Typed) -> Result<Money, NotTaken> {
    let load = load(cart, typed, Some(offer));
    offer.rate(&load)?.for_lines_worth(load.worth).map_err(|_| NotTaken::OutOfBounds)
}

/// What belongs to a way once it is chosen; the stylesheet shows it then.
fn more(language: Language, way: &DeliveryChoice, store: Option<&PickupStore>, words: &WayWords) -> AnyView {
    match way.offer.kind {
        DeliveryKind::Home => ().into_any(),
        DeliveryKind::Shop => {
            let lines = way.place.iter().map(|line| view! { <span>{line.clone()}</span> }).collect_view();
            view! { <p class="method-more">{lines}</p> }.into_any()
        }
        DeliveryKind::Store => {
            let map = language.path(&["/delivery/", way.offer.method.code(), "/map"].concat());
            let label = if store.is_some() { &words.other_store } else { &words.choose_store };
            let chosen = store.map(|store| {
                view! { <span>{store.name.clone()}</span><span>{store.address.clone()}</span> }
            });
            view! {
                <p class="method-more">
                    {chosen}
                    <button class="link" formaction=map formnovalidate>{label.clone()}</button>
                </p>
            }
            .into_any()
        }
    }
}

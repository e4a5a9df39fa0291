//! A product on the shelf: picture, name, one fact, price, and how to take it.

use crate::{
    islands::{cart::*, product::mail, sealed::Sealed},
    ui::{
        icon,
        picture::{Haste, picture},
        price::price,
    },
    words::{say, say_with},
};
use leptos::prelude::*;
use shop_contract::{CartLineView, CartView, PictureView, ProductCard};
use shop_domain::{
    inventory::Availability,
    kernel::{Language, Money},
};

/// What all cards of a page have in common.
pub struct Shelf<'a> {
    pub language: Language,
    pub email: String,
    pub cart: Option<&'a CartView>,
}

pub fn card(card: &ProductCard, shelf: &Shelf<'_>, haste: Haste) -> AnyView {
    let language = shelf.language;
    let href = language.path(&["/p/", &card.slug].concat());
    let sold_out = card.availability == Availability::SoldOut;
    let shown = card.price.to_string();
    let shown = if card.price_varies { say_with(language, "product.from", &[("price", &shown)]) } else { shown };
    let low = card.availability == Availability::Low;
    view! {
        <li class="card" class:card-out=sold_out data-find=card.find.clone()>
            <a class="card-link" href=href data-sheet data-title=card.title.clone()>
                <span class="card-picture">
                    {picture(bare(&card.picture), "(min-width: 1200px) 22vw, (min-width: 768px) 30vw, 46vw", haste)}
                    {sold_out.then(|| view! { <span class="card-word">{say(language, "product.sold_out")}</span> })}
                    {low.then(|| view! { <span class="card-word card-word-low">{say(language, "product.low")}</span> })}
                </span>
                <span class="card-title">{card.title.clone()}</span>
            </a>
            <p class="card-fact">{card.fact.clone()}</p>
            {price(shown, card.regular_price, say(language, "product.was").to_owned(), say(language, "product.now").to_owned())}
            {take(card, shelf, sold_out)}
        </li>
    }
    .into_any()
}

/// In a card the title beside the picture says what it shows.
fn bare(picture: &Option<PictureView>) -> Option<PictureView> {
    picture.clone().map(|picture| PictureView { alt: String::new(), ..picture })
}

fn take(card: &ProductCard, shelf: &Shelf<'_>, sold_out: bool) -> AnyView {
    let language = shelf.language;
    if sold_out {
        let subject = say_with(language, "product.notify_subject", &[("title", &card.title)]);
        return view! { <a class="add" href=mail(&shelf.email, &subject)><span>{say(language, "product.notify")}</span></a> }.into_any();
    }
    match add_to_cart(card, language, shelf.cart) {
        Some(island) => island,
        None => {
            let name = say_with(language, "product.choose_named", &[("title", &card.title)]);
            view! {
                <a class="add" href=language.path(&["/p/", &card.slug].concat()) data-sheet data-title=card.title.clone() aria-label=name>
                    <span>{say(language, "product.choose")}</span>
                    {icon::arrow()}
                </a>
            }
            .into_any()
        }
    }
}

/// The island under a product that is taken without a choice; `None` where there is none.
pub(crate) fn add_to_cart(card: &ProductCard, language: Language, cart: Option<&CartView>) -> Option<AnyView> {
    let variant = card.only_variant.filter(|_| card.availability != Availability::SoldOut)?;
    let held = cart.and_then(|cart| cart.lines.iter().find(|line| line.variant == variant));
    let line = CartLineView {
        variant,
        slug: card.slug.clone(),
        title: card.title.clone(),
        choice: String::new(),
        picture: bare(&card.picture),
        quantity: held.map_or(0, |line| line.quantity),
        unit_price: card.price,
        line_total: Money::zero(card.price.currency),
        weight: 0,
        notice: None,
        most: held.and_then(|line| line.most),
    };
    Some(view! { <AddToCart line=Sealed(line) language=language words=AddWords::of(language) /> }.into_any())
}

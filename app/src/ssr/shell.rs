//! The page of a visitor with a cart, rendered in two parts: what does not depend on the cart, once,
//! and the islands that show it, for each visitor, where they stand in the page. Never another page
//! than [`shop_page`] makes of the same cart, to the byte: the tests compare them.

use super::render::rendering;
use crate::{
    document::Assets,
    islands::cart::empty,
    sections::{
        card::add_to_cart,
        header::cart_link,
        shop::{cart_bar, cart_drawer, order_form, seed, shop_page},
    },
};
use leptos::prelude::*;
use shop_contract::{PersonalPage, PublicPage};
use std::sync::Arc;

pub struct Shell {
    pub public: Arc<PublicPage>,
    slots: Vec<Slot>,
    /// Behind the last slot.
    rest: String,
}

struct Slot {
    /// What stands between the slot before and this one.
    before: String,
    island: Island,
}

enum Island {
    Link,
    Form,
    Bar,
    Drawer,
    /// The place of a product among the page's, and what stands there when it is not in the cart.
    Add(usize, String),
}

impl Shell {
    /// `None` where an island looks otherwise by itself than it does in the page, so that the page
    /// has to be rendered whole.
    pub fn new(public: Arc<PublicPage>, assets: &Assets) -> Option<Self> {
        let nobody = PersonalPage { cart: Some(empty(public.delivery)), ..PersonalPage::default() };
        let html = rendering(|| shop_page(public.clone(), nobody.clone(), assets).to_html());
        let mut found = Vec::new();
        for (island, alone) in islands(&public, &nobody) {
            found.push((html.find(&alone)?, alone.len(), island));
        }
        found.sort_by_key(|(at, ..)| *at);
        let (mut slots, mut end) = (Vec::with_capacity(found.len()), 0);
        for (at, length, island) in found {
            slots.push(Slot { before: html.get(end..at)?.to_owned(), island });
            end = at + length;
        }
        Some(Self { public, slots, rest: html[end..].to_owned() })
    }

    pub fn page(&self, personal: &PersonalPage) -> String {
        let fixed: usize = self.slots.iter().map(|slot| slot.before.len()).sum();
        // Room for the cart's lines and the form.
        let mut html = String::with_capacity((fixed + self.rest.len()) * 3 / 2);
        rendering(|| {
            for slot in &self.slots {
                html.push_str(&slot.before);
                match slot.island.view(&self.public, personal) {
                    Some(view) => html.push_str(&view.to_html()),
                    None => html.push_str(slot.island.otherwise()),
                }
            }
        });
        html.push_str(&self.rest);
        html
    }
}

impl Island {
    /// `None`: as it is for everybody.
    fn view(&self, public: &PublicPage, personal: &PersonalPage) -> Option<AnyView> {
        match self {
            Self::Link => Some(cart_link(seed(public, personal))),
            Self::Form => Some(order_form(public, personal)),
            Self::Bar => Some(cart_bar(public, personal)),
            Self::Drawer => Some(cart_drawer(public, personal)),
            Self::Add(at, _) => {
                let (card, cart) = (public.products.get(*at)?, personal.cart.as_ref()?);
                let wanted = cart.quantity_of(card.only_variant?) > 0;
                wanted.then(|| add_to_cart(card, public.language, Some(cart))).flatten()
            }
        }
    }

    fn otherwise(&self) -> &str {
        match self {
            Self::Add(_, html) => html,
            _ => "",
        }
    }
}

/// Each with what it looks like by itself.
fn islands(public: &PublicPage, nobody: &PersonalPage) -> Vec<(Island, String)> {
    let alone = |view: Option<AnyView>| view.map(|view| view.to_html());
    rendering(|| {
        let of_the_page = [Island::Link, Island::Form, Island::Bar, Island::Drawer];
        let of_the_page = of_the_page.into_iter().filter_map(|island| {
            let html = alone(island.view(public, nobody))?;
            Some((island, html))
        });
        let of_products = public.products.iter().enumerate().filter_map(|(at, card)| {
            let html = alone(add_to_cart(card, public.language, None))?;
            Some((Island::Add(at, html.clone()), html))
        });
        of_the_page.chain(of_products).collect()
    })
}

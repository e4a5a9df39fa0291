//! The words of the page and the terms of the sale.

use super::desk::Desk;
use app::admin::{self as view, Section};
use axum::{
    Form,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use shop_contract::TermsForm;
use shop_domain::{
    appearance::{Appearance, Block, Blocks, Hero, Passage, Pickup, Seller, Theme},
    kernel::LocalText,
    staff::Permission::{ReadAppearance, ReadDeliveries, ReadInvoices, ReadPayments, ReadWarehouse},
};

/// The fields of the form, in its order.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    #[serde(flatten)]
    terms: TermsForm,
    theme: String,
    logo: String,
    hero_picture: String,
    place_hero: String,
    place_products: String,
    place_story: String,
    place_order: String,
    name_zh: String,
    name_en: String,
    tagline_zh: String,
    tagline_en: String,
    announcement_zh: String,
    announcement_en: String,
    hero_title_zh: String,
    hero_title_en: String,
    hero_sentence_zh: String,
    hero_sentence_en: String,
    hero_link_zh: String,
    hero_link_en: String,
    story_title_zh: String,
    story_title_en: String,
    story_body_zh: String,
    story_body_en: String,
    delivery_note_zh: String,
    delivery_note_en: String,
    return_note_zh: String,
    return_note_en: String,
    legal_name: String,
    tax_id: String,
    seller_phone: String,
    seller_email: String,
    seller_address_zh: String,
    seller_address_en: String,
}

impl Typed {
    /// Every block that is needed comes to stand somewhere, whatever was sent.
    fn blocks(&self) -> Blocks {
        let places = [&self.place_hero, &self.place_products, &self.place_story, &self.place_order];
        let chosen = Block::ALL.into_iter().zip(places).filter_map(|(block, place)| {
            let place = place.parse::<u8>().ok().or_else(|| block.is_needed().then_some(u8::MAX));
            place.map(|place| (block, place))
        });
        Blocks::placed(chosen.collect()).unwrap_or_default()
    }

    fn split(self) -> (TermsForm, Appearance) {
        let blocks = self.blocks();
        let text = |zh: String, en: String| LocalText::new(zh.trim(), en.trim());
        let appearance = Appearance {
            name: text(self.name_zh, self.name_en),
            tagline: text(self.tagline_zh, self.tagline_en),
            announcement: text(self.announcement_zh, self.announcement_en),
            theme: Theme::of(&self.theme).unwrap_or_default(),
            logo: self.logo,
            blocks,
            hero: Hero {
                picture: self.hero_picture,
                title: text(self.hero_title_zh, self.hero_title_en),
                sentence: text(self.hero_sentence_zh, self.hero_sentence_en),
                link: text(self.hero_link_zh, self.hero_link_en),
            },
            story: Passage {
                title: text(self.story_title_zh, self.story_title_en),
                body: text(self.story_body_zh, self.story_body_en),
            },
            delivery_note: text(self.delivery_note_zh, self.delivery_note_en),
            return_note: text(self.return_note_zh, self.return_note_en),
            // Set with the way to deliver that leads there.
            pickup: Pickup::default(),
            seller: Seller {
                legal_name: self.legal_name,
                tax_id: self.tax_id,
                phone: self.seller_phone,
                email: self.seller_email,
                address: text(self.seller_address_zh, self.seller_address_en),
            },
        };
        (self.terms, appearance)
    }
}

/// Where the pages beside this one are, for whoever has nothing to do with its words.
pub async fn setup(desk: Desk) -> Response {
    desk.page(Section::Page, view::settings_doors_page).await
}

fn has_other_doors(desk: &Desk) -> bool {
    let about = [ReadDeliveries, ReadPayments, ReadInvoices, ReadWarehouse];
    about.iter().any(|permission| desk.caller.may(*permission))
}

pub async fn page(desk: Desk) -> Response {
    if !desk.caller.may(ReadAppearance) && has_other_doors(&desk) {
        return Redirect::to("/admin/setup").into_response();
    }
    match desk.app.services.appearance.get(&desk.caller).await {
        Ok((terms, words)) => desk.page(Section::Page, |frame| view::settings_page(frame, terms, words, None)).await,
        Err(error) => desk.refuse(&error, Section::Page).await,
    }
}

pub async fn save(desk: Desk, Form(typed): Form<Typed>) -> Response {
    let (terms, words) = typed.split();
    match desk.app.services.appearance.save(&desk.caller, &terms, &words).await {
        Ok(()) => desk.done("done.saved", "/admin/settings").await,
        Err(error) => {
            let problem = desk.problem(&error);
            let shown = problem.clone();
            desk.again(&problem, Section::Page, |frame| view::settings_page(frame, terms, words, Some(shown))).await
        }
    }
}

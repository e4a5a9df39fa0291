//! The words of the page and the terms of the sale over REST: read and replaced whole.

use super::{
    super::{input::Body, problem::ProblemBody},
    door::Office,
    product_bodies::TextBody,
    version::{Built, refused, tagged},
};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shop_contract::TermsForm;
use shop_domain::{
    appearance::{Appearance, Block, Blocks, Hero, Passage, Pickup, Seller, Theme},
    kernel::LocalText,
};
use shop_services::{appearance::AppearanceRefusal, refusal::FieldRefusal};

#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HeroBody {
    /// The key of a picture that was uploaded for `hero`; empty: the landscape of the house.
    #[schema(example = "")]
    pub picture: String,
    pub title: TextBody,
    pub sentence: TextBody,
    /// What the one link says.
    pub link: TextBody,
}

#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PassageBody {
    pub title: TextBody,
    pub body: TextBody,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThemeBody {
    #[default]
    Rice,
    Indigo,
    Clay,
    Ink,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockBody {
    Hero,
    Products,
    Story,
    Order,
}

impl From<Theme> for ThemeBody {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Rice => Self::Rice,
            Theme::Indigo => Self::Indigo,
            Theme::Clay => Self::Clay,
            Theme::Ink => Self::Ink,
        }
    }
}

impl From<ThemeBody> for Theme {
    fn from(theme: ThemeBody) -> Self {
        match theme {
            ThemeBody::Rice => Self::Rice,
            ThemeBody::Indigo => Self::Indigo,
            ThemeBody::Clay => Self::Clay,
            ThemeBody::Ink => Self::Ink,
        }
    }
}

impl From<Block> for BlockBody {
    fn from(block: Block) -> Self {
        match block {
            Block::Hero => Self::Hero,
            Block::Products => Self::Products,
            Block::Story => Self::Story,
            Block::Order => Self::Order,
        }
    }
}

impl From<BlockBody> for Block {
    fn from(block: BlockBody) -> Self {
        match block {
            BlockBody::Hero => Self::Hero,
            BlockBody::Products => Self::Products,
            BlockBody::Story => Self::Story,
            BlockBody::Order => Self::Order,
        }
    }
}

fn every_block() -> Vec<BlockBody> {
    Block::ALL.map(BlockBody::from).into()
}

/// Who sells, as the law wants it on the page.
#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SellerBody {
    pub legal_name: String,
    pub tax_id: String,
    pub phone: String,
    pub email: String,
    pub address: TextBody,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppearanceBody {
    /// Of the shop.
    pub name: TextBody,
    #[serde(default)]
    pub tagline: TextBody,
    #[serde(default)]
    pub announcement: TextBody,
    #[serde(default)]
    pub theme: ThemeBody,
    /// The key of a picture that was uploaded for `logo`; empty: the name of the shop.
    #[serde(default)]
    #[schema(example = "")]
    pub logo: String,
    /// What stands on the page, from its top on: each once, and `products` and `order` among them.
    #[serde(default = "every_block")]
    #[schema(min_items = 2, max_items = 4)]
    pub blocks: Vec<BlockBody>,
    #[serde(default)]
    pub hero: HeroBody,
    #[serde(default)]
    pub story: PassageBody,
    #[serde(default)]
    pub delivery_note: TextBody,
    #[serde(default)]
    pub return_note: TextBody,
    #[serde(default)]
    pub seller: SellerBody,
    /// How long an order that waits for a redirected payment keeps its stock.
    #[schema(example = 30, minimum = 1, maximum = 10080)]
    pub payment_minutes: i64,
    /// How long an order that waits for a transfer keeps its stock.
    #[schema(example = 3, minimum = 1, maximum = 60)]
    pub transfer_days: i64,
}

impl AppearanceBody {
    fn of(page: Appearance, terms: &TermsForm) -> Self {
        Self {
            name: page.name.into(),
            tagline: page.tagline.into(),
            announcement: page.announcement.into(),
            theme: page.theme.into(),
            logo: page.logo,
            blocks: page.blocks.all().iter().copied().map(BlockBody::from).collect(),
            hero: HeroBody {
                picture: page.hero.picture,
                title: page.hero.title.into(),
                sentence: page.hero.sentence.into(),
                link: page.hero.link.into(),
            },
            story: PassageBody { title: page.story.title.into(), body: page.story.body.into() },
            delivery_note: page.delivery_note.into(),
            return_note: page.return_note.into(),
            seller: SellerBody {
                legal_name: page.seller.legal_name,
                tax_id: page.seller.tax_id,
                phone: page.seller.phone,
                email: page.seller.email,
                address: page.seller.address.into(),
            },
            payment_minutes: terms.payment_minutes.parse().unwrap_or_default(),
            transfer_days: terms.transfer_days.parse().unwrap_or_default(),
        }
    }

    /// `None`: blocks of which one stands there twice, or is missing though it is needed.
    fn split(self, version: String) -> Option<(TermsForm, Appearance)> {
        let blocks = Blocks::new(self.blocks.into_iter().map(Block::from).collect())?;
        let terms = TermsForm {
            version,
            payment_minutes: self.payment_minutes.to_string(),
            transfer_days: self.transfer_days.to_string(),
        };
        let seller = Seller {
            legal_name: self.seller.legal_name,
            tax_id: self.seller.tax_id,
            phone: self.seller.phone,
            email: self.seller.email,
            address: text(self.seller.address),
        };
        let hero = self.hero;
        let page = Appearance {
            name: text(self.name),
            tagline: text(self.tagline),
            announcement: text(self.announcement),
            theme: self.theme.into(),
            logo: self.logo,
            blocks,
            hero: Hero {
                picture: hero.picture,
                title: text(hero.title),
                sentence: text(hero.sentence),
                link: text(hero.link),
            },
            story: Passage { title: text(self.story.title), body: text(self.story.body) },
            delivery_note: text(self.delivery_note),
            return_note: text(self.return_note),
            // Set with the way to deliver that leads there.
            pickup: Pickup::default(),
            seller,
        };
        Some((terms, page))
    }
}

fn text(body: TextBody) -> LocalText {
    LocalText::new(body.zh.trim(), body.en.trim())
}

/// The words of the page and the terms of the sale, with the `ETag` that a change is built on.
#[utoipa::path(get, path = "/api/v1/admin/appearance", tag = "appearance", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = AppearanceBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn one(office: Office) -> Response {
    match office.app.services.appearance.get(&office.caller).await {
        Ok((terms, page)) => tagged(&terms.version, Json(AppearanceBody::of(page, &terms)).into_response()),
        Err(refusal) => office.asker.refuse(&refusal),
    }
}

/// Replaces them whole: what is left out is empty from then on.
#[utoipa::path(put, path = "/api/v1/admin/appearance", tag = "appearance", security(("key" = [])),
    request_body = AppearanceBody,
    params(("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = AppearanceBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 428, body = ProblemBody)))]
pub async fn replace(office: Office, Built(version): Built, Body(body): Body<AppearanceBody>) -> Response {
    let Some((terms, page)) = body.split(version) else {
        let field = FieldRefusal::from(("blocks", "settings.blocks"));
        return refused(&office.asker, &AppearanceRefusal::Fields(vec![field]));
    };
    match office.app.services.appearance.save(&office.caller, &terms, &page).await {
        Ok(()) => {
            office.app.cache.changed();
            one(office).await
        }
        Err(refusal) => refused(&office.asker, &refusal),
    }
}

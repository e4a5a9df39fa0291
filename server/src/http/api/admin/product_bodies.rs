//! A product as the staff read and write it over REST: numbers are numbers, and texts are in both languages.

use serde::{Deserialize, Serialize};
use shop_contract::{AdminProductList, AdminProductRow, MoneySchema, PictureForm, ProductForm, VariantForm};
use shop_domain::{
    inventory::Availability,
    kernel::{LocalText, Money, ProductId, VariantId},
    product::Fact,
};
use shop_services::{product::ProductRefusal, refusal::FieldRefusal};

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdminProductPage {
    pub items: Vec<AdminProductRowAnswer>,
    /// Where the list goes on.
    pub next_cursor: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdminProductRowAnswer {
    pub id: String,
    pub slug: String,
    pub title: String,
    /// Its title.
    pub category: String,
    #[schema(value_type = MoneySchema)]
    pub price: Money,
    pub variants: i64,
    pub available: i64,
    /// Of the variant of which most can be had.
    #[schema(value_type = String, example = "in_stock")]
    pub availability: Availability,
    pub archived: bool,
}

impl From<AdminProductRow> for AdminProductRowAnswer {
    fn from(row: AdminProductRow) -> Self {
        Self {
            id: row.id.to_string(),
            slug: row.slug,
            title: row.title,
            category: row.category,
            price: row.price,
            variants: row.variants,
            available: row.available,
            availability: row.availability,
            archived: row.archived,
        }
    }
}

impl From<AdminProductList> for AdminProductPage {
    fn from(list: AdminProductList) -> Self {
        let items = list.rows.into_iter().map(AdminProductRowAnswer::from).collect();
        Self { items, next_cursor: list.next_cursor }
    }
}

#[derive(Debug, Clone, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TextBody {
    #[schema(example = "高山茶")]
    pub zh: String,
    #[schema(example = "High mountain tea")]
    pub en: String,
}

impl From<LocalText> for TextBody {
    fn from(text: LocalText) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

impl TextBody {
    fn of(zh: String, en: String) -> Self {
        Self { zh, en }
    }
}

#[derive(Debug, Clone, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactBody {
    pub name: TextBody,
    pub value: TextBody,
}

#[derive(Debug, Clone, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdminPictureBody {
    /// Of a picture that was uploaded.
    pub key: String,
    #[serde(default)]
    pub alt: TextBody,
}

#[derive(Debug, Clone, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdminVariantBody {
    /// None for a new one.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub id: Option<VariantId>,
    #[schema(example = "TEA-50")]
    pub sku: String,
    #[serde(default)]
    pub choice: TextBody,
    /// In the shop's currency, tax included.
    #[schema(example = 450)]
    pub price: i64,
    /// What it costs when it is on no sale.
    pub regular_price: Option<i64>,
    /// In grams.
    pub weight: Option<i64>,
    /// Of a new one, how many there are. What is there already is counted by `/stock`.
    #[serde(default)]
    pub on_hand: i64,
}

#[derive(Debug, Clone, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductBody {
    #[schema(example = "high-mountain-tea")]
    pub slug: String,
    /// The slug of a category.
    #[schema(example = "tea")]
    pub category: String,
    pub title: TextBody,
    /// One thing about it, for where there is little room.
    #[serde(default)]
    pub fact: TextBody,
    #[serde(default)]
    pub story: TextBody,
    #[serde(default)]
    pub facts: Vec<FactBody>,
    /// What its variants differ in.
    #[serde(default)]
    pub option: TextBody,
    /// In per cent.
    #[schema(example = "5")]
    pub tax: String,
    pub variants: Vec<AdminVariantBody>,
    #[serde(default)]
    pub pictures: Vec<AdminPictureBody>,
}

impl ProductBody {
    /// `stored`: the variants as they are; their stock stays.
    pub fn form(self, id: Option<ProductId>, version: i64, stored: &[VariantForm]) -> ProductForm {
        let variants = self.variants.into_iter().map(|variant| variant.form(stored)).collect();
        let picture = |picture: AdminPictureBody| PictureForm {
            key: picture.key,
            alt_zh: picture.alt.zh,
            alt_en: picture.alt.en,
        };
        let text = |text: TextBody| LocalText { zh: text.zh, en: text.en };
        ProductForm {
            id,
            version,
            slug: self.slug,
            category: self.category,
            title_zh: self.title.zh,
            title_en: self.title.en,
            fact_zh: self.fact.zh,
            fact_en: self.fact.en,
            story_zh: self.story.zh,
            story_en: self.story.en,
            facts: self.facts.into_iter().map(|fact| Fact { name: text(fact.name), value: text(fact.value) }).collect(),
            option_zh: self.option.zh,
            option_en: self.option.en,
            tax: self.tax,
            variants,
            pictures: self.pictures.into_iter().map(picture).collect(),
            archived: false,
        }
    }

    /// The first that names a variant which the product does not have.
    pub fn stranger(&self, stored: &[VariantForm]) -> Option<ProductRefusal> {
        let known = |id: VariantId| stored.iter().any(|variant| variant.id == Some(id));
        let at = self.variants.iter().position(|variant| variant.id.is_some_and(|id| !known(id)))?;
        let field = format!("variants.{at}.id");
        Some(ProductRefusal::Fields(vec![FieldRefusal { field, code: "product.variant_unknown" }]))
    }
}

impl AdminVariantBody {
    fn form(self, stored: &[VariantForm]) -> VariantForm {
        let known = stored.iter().find(|variant| variant.id.is_some() && variant.id == self.id);
        let optional = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        VariantForm {
            id: self.id,
            sku: self.sku,
            choice_zh: self.choice.zh,
            choice_en: self.choice.en,
            price: self.price.to_string(),
            regular_price: optional(self.regular_price),
            weight: optional(self.weight),
            on_hand: known.map_or_else(|| self.on_hand.to_string(), |known| known.on_hand.clone()),
            on_hand_before: known.map_or(0, |known| known.on_hand_before),
        }
    }

    /// Fields by where they stand in the body.
    pub fn in_the_body(refusal: ProductRefusal) -> ProductRefusal {
        let named = |wrong: FieldRefusal| {
            let field = wrong.field.replace("variants[", "variants.").replace("pictures[", "pictures.");
            let field = field.replace("].", ".");
            let field = match field.rsplit_once('_') {
                Some((text, "zh" | "en")) => text.to_owned(),
                _ => field,
            };
            FieldRefusal { field, ..wrong }
        };
        match refusal {
            ProductRefusal::Fields(fields) => ProductRefusal::Fields(fields.into_iter().map(named).collect()),
            other => other,
        }
    }
}

/// As [`ProductBody`], which knows no other fields and so cannot be a part of this.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdminProductAnswer {
    pub id: String,
    pub slug: String,
    pub category: String,
    pub title: TextBody,
    pub fact: TextBody,
    pub story: TextBody,
    pub facts: Vec<FactBody>,
    pub option: TextBody,
    pub tax: String,
    pub variants: Vec<AdminVariantBody>,
    pub pictures: Vec<AdminPictureBody>,
    pub archived: bool,
}

impl From<ProductForm> for AdminProductAnswer {
    fn from(form: ProductForm) -> Self {
        let fact = |fact: Fact| FactBody { name: fact.name.into(), value: fact.value.into() };
        let picture = |picture: PictureForm| AdminPictureBody {
            key: picture.key,
            alt: TextBody::of(picture.alt_zh, picture.alt_en),
        };
        Self {
            id: form.id.map(|id| id.to_string()).unwrap_or_default(),
            slug: form.slug,
            category: form.category,
            title: TextBody::of(form.title_zh, form.title_en),
            fact: TextBody::of(form.fact_zh, form.fact_en),
            story: TextBody::of(form.story_zh, form.story_en),
            facts: form.facts.into_iter().map(fact).collect(),
            option: TextBody::of(form.option_zh, form.option_en),
            tax: form.tax,
            variants: form.variants.into_iter().map(variant).collect(),
            pictures: form.pictures.into_iter().map(picture).collect(),
            archived: form.archived,
        }
    }
}

fn variant(form: VariantForm) -> AdminVariantBody {
    AdminVariantBody {
        id: form.id,
        sku: form.sku,
        choice: TextBody::of(form.choice_zh, form.choice_en),
        price: form.price.parse().unwrap_or_default(),
        regular_price: form.regular_price.parse().ok(),
        weight: form.weight.parse().ok(),
        on_hand: form.on_hand.parse().unwrap_or_default(),
    }
}

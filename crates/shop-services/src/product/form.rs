//! Between the owner's form and the product. Never drops what was typed: a form that is refused
//! goes back as it came.

use super::ProductRefusal;
use crate::{
    ports::{KeptProduct, VariantStock},
    refusal::FieldRefusal,
};
use shop_contract::{PictureForm, ProductForm, VariantForm};
use shop_domain::{
    appearance::is_picture_key,
    fault::Fault,
    kernel::{Currency, LocalText, Money, VariantId},
    pricing::TaxRate,
    product::{Product, ProductError, Sku, Slug, Variant},
};

pub(super) struct Judged {
    pub product: Product,
    /// How much each variant's units on hand change, and whether the variant is new.
    pub stock: Vec<(VariantId, i64, bool)>,
}

const MAX_STOCK: i64 = 1_000_000;

pub(super) fn typed(kept: &KeptProduct, stock: &[VariantStock]) -> ProductForm {
    let product = kept.product.clone();
    ProductForm {
        id: Some(kept.id),
        version: kept.version,
        slug: product.slug.as_str().to_owned(),
        category: kept.category.clone(),
        title_zh: product.title.zh,
        title_en: product.title.en,
        fact_zh: product.fact.zh,
        fact_en: product.fact.en,
        story_zh: product.story.zh,
        story_en: product.story.en,
        facts: product.facts,
        option_zh: product.option.zh,
        option_en: product.option.en,
        tax: product.tax.to_string(),
        variants: stock.iter().map(variant_form).collect(),
        pictures: kept.pictures.iter().map(picture_form).collect(),
        archived: kept.archived,
    }
}

fn variant_form(stock: &VariantStock) -> VariantForm {
    let variant = &stock.variant;
    VariantForm {
        id: Some(variant.id),
        sku: variant.sku.as_str().to_owned(),
        choice_zh: variant.choice.zh.clone(),
        choice_en: variant.choice.en.clone(),
        price: variant.price.amount.to_string(),
        regular_price: variant.regular_price.map(|price| price.amount.to_string()).unwrap_or_default(),
        weight: if variant.weight == 0 { String::new() } else { variant.weight.to_string() },
        on_hand: stock.on_hand.to_string(),
        on_hand_before: stock.on_hand,
    }
}

fn picture_form(picture: &crate::ports::KeptPicture) -> PictureForm {
    PictureForm { key: picture.key.clone(), alt_zh: picture.alt.zh.clone(), alt_en: picture.alt.en.clone() }
}

pub(super) fn judge(
    form: &ProductForm,
    currency: Currency,
    mut next: impl FnMut() -> VariantId,
) -> Result<Judged, ProductRefusal> {
    let mut fields = Vec::new();
    let slug = Slug::parse(form.slug.trim());
    if let Err(error) = &slug {
        fields.push(FieldRefusal::from(("slug", error.code())));
    }
    if form.category.is_empty() {
        fields.push(FieldRefusal::from(("category", "product.category_unknown")));
    }
    let tax = TaxRate::parse(&form.tax);
    if tax.is_none() {
        fields.push(FieldRefusal::from(("tax", "product.tax")));
    }
    let mut stock = Vec::new();
    let mut variants: Vec<Variant> = Vec::new();
    for (at, row) in form.variants.iter().enumerate() {
        let id = row.id.unwrap_or_else(&mut next);
        if variants.iter().any(|other| other.id == id) {
            return Err(ProductRefusal::Conflict);
        }
        if let Some((variant, difference)) = judge_variant(row, at, id, currency, &mut fields) {
            stock.push((id, difference, row.id.is_none()));
            variants.push(variant);
        }
    }
    fields.extend(form.pictures.iter().enumerate().filter_map(judge_picture));
    let text = |zh: &str, en: &str| LocalText::new(zh.trim(), en.trim());
    let product = Product {
        // A slug that is wrong is reported above; the rest is judged with a stand-in.
        slug: slug.or_else(|_| Slug::parse("x")).map_err(|_| ProductRefusal::NotFound)?,
        title: text(&form.title_zh, &form.title_en),
        fact: text(&form.fact_zh, &form.fact_en),
        story: text(&form.story_zh, &form.story_en),
        facts: form.facts.iter().filter(|fact| !fact.name.is_empty() || !fact.value.is_empty()).cloned().collect(),
        option: text(&form.option_zh, &form.option_en),
        tax: tax.unwrap_or_default(),
        variants,
    };
    let complete = product.variants.len() == form.variants.len();
    let broken = product.check().into_iter();
    // With a variant missing, indexes have shifted and the number of variants is not the form's.
    fields.extend(
        broken.filter(|(at, _)| complete || at.is_none()).filter_map(|(at, error)| field_of(at, error, complete)),
    );
    if fields.is_empty() { Ok(Judged { product, stock }) } else { Err(ProductRefusal::Fields(fields)) }
}

fn judge_variant(
    row: &VariantForm,
    at: usize,
    id: VariantId,
    currency: Currency,
    fields: &mut Vec<FieldRefusal>,
) -> Option<(Variant, i64)> {
    let mut wrong = |name: &str, code| fields.push(FieldRefusal { field: field(at, name), code });
    let sku = Sku::parse(&row.sku).map_err(|error| wrong("sku", error.code())).ok();
    let price = number(&row.price);
    if price.is_none() {
        wrong("price", "product.price");
    }
    let regular = match row.regular_price.trim() {
        "" => Some(None),
        text => number(text).map(Some),
    };
    if regular.is_none() {
        wrong("regular_price", "product.price");
    }
    let weight = match row.weight.trim() {
        "" => Some(0),
        text => number(text),
    };
    if weight.is_none() {
        wrong("weight", "product.weight");
    }
    let on_hand = number(&row.on_hand).filter(|count| (0..=MAX_STOCK).contains(count));
    let before = if row.id.is_some() { row.on_hand_before } else { 0 };
    if on_hand.is_none() || !(0..=MAX_STOCK).contains(&before) {
        wrong("on_hand", "stock.malformed");
    }
    let money = |amount| Money { amount, currency };
    let variant = Variant {
        id,
        sku: sku?,
        choice: LocalText::new(row.choice_zh.trim(), row.choice_en.trim()),
        price: money(price?),
        regular_price: regular?.map(money),
        weight: weight?,
    };
    Some((variant, on_hand?.checked_sub(before)?))
}

/// What the media store could not have given stands in every page that shows the product.
fn judge_picture((at, picture): (usize, &PictureForm)) -> Option<FieldRefusal> {
    let is_known = !picture.key.is_empty() && is_picture_key(&picture.key);
    let is_long = picture.alt_zh.chars().count().max(picture.alt_en.chars().count()) > Product::MAX_ALT;
    let (name, code) = match (is_known, is_long) {
        (false, _) => ("key", "settings.picture"),
        (true, true) => ("alt_zh", "product.too_long"),
        (true, false) => return None,
    };
    Some(FieldRefusal { field: ["pictures[", &at.to_string(), "].", name].concat(), code })
}

fn number(text: &str) -> Option<i64> {
    text.trim().replace(',', "").parse().ok()
}

fn field(at: usize, name: &str) -> String {
    ["variants[", &at.to_string(), "].", name].concat()
}

fn field_of(at: Option<usize>, error: ProductError, complete: bool) -> Option<FieldRefusal> {
    let name = match error {
        ProductError::Slug => "slug",
        ProductError::Title => "title_zh",
        ProductError::Story => "story_zh",
        ProductError::Fact => "fact_zh",
        ProductError::Facts => "facts",
        ProductError::Option => "option_zh",
        ProductError::Choice => "choice_zh",
        ProductError::Variants if !complete => return None,
        ProductError::Variants | ProductError::Sku | ProductError::DuplicateSku => "sku",
        ProductError::Price => "price",
        ProductError::RegularPrice => "regular_price",
        ProductError::Weight => "weight",
    };
    let field = match (at, error) {
        (Some(at), _) => field(at, name),
        (None, ProductError::Variants) => field(0, name),
        (None, _) => name.to_owned(),
    };
    Some(FieldRefusal { field, code: error.code() })
}

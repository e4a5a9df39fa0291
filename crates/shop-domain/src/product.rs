//! What is sold: products, their options and variants. Never holds stock.

use crate::{
    fault::{Class, Fault},
    kernel::{LocalText, Money, VariantId},
    pricing::TaxRate,
};
use serde::{Deserialize, Serialize};

/// The name in a product's address: `a-z`, `0-9` and single hyphens, 1 to 80 of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// What identifies a variant for people and warehouses: 1 to 64 letters, digits, `-`, `_`, `.`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sku(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProductError {
    #[error("a slug is 1 to 80 of a-z, 0-9 and single hyphens")]
    Slug,
    #[error("a SKU is 1 to 64 letters, digits, hyphens, underscores or dots")]
    Sku,
    #[error("a product needs a title of at most {} characters", Product::MAX_TITLE)]
    Title,
    #[error("a story has at most {} characters", Product::MAX_STORY)]
    Story,
    #[error("a short fact has at most {} characters", Product::MAX_FACT)]
    Fact,
    #[error("a product has at most {} facts, of {} characters each", Product::MAX_FACTS, Product::MAX_FACT)]
    Facts,
    #[error("what variants are a choice of has at most {} characters", Product::MAX_OPTION)]
    Option,
    #[error("a choice has at most {} characters", Product::MAX_CHOICE)]
    Choice,
    #[error("a product needs 1 to {} variants", Product::MAX_VARIANTS)]
    Variants,
    #[error("two variants have one SKU")]
    DuplicateSku,
    #[error("a price is between 0 and {}", Product::MAX_PRICE)]
    Price,
    #[error("a regular price is above the price it is compared with")]
    RegularPrice,
    #[error("a weight is between 0 and {} grams", Product::MAX_WEIGHT)]
    Weight,
}

impl Fault for ProductError {
    fn class(&self) -> Class {
        Class::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Slug => "product.slug",
            Self::Sku => "product.sku",
            Self::Title => "product.title",
            Self::Story => "product.story",
            Self::Fact | Self::Facts | Self::Option | Self::Choice => "product.too_long",
            Self::Variants => "product.variants",
            Self::DuplicateSku => "product.duplicate_sku",
            Self::Price => "product.price",
            Self::RegularPrice => "product.regular_price",
            Self::Weight => "product.weight",
        }
    }
}

impl Slug {
    pub fn parse(text: &str) -> Result<Self, ProductError> {
        let fits = (1..=80).contains(&text.len())
            && text.split('-').all(|part| {
                !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            });
        if fits { Ok(Self(text.to_owned())) } else { Err(ProductError::Slug) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Sku {
    pub fn parse(text: &str) -> Result<Self, ProductError> {
        let text = text.trim();
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        if fits { Ok(Self(text.to_owned())) } else { Err(ProductError::Sku) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = ProductError;
    fn try_from(text: String) -> Result<Self, ProductError> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

impl TryFrom<String> for Sku {
    type Error = ProductError;
    fn try_from(text: String) -> Result<Self, ProductError> {
        Self::parse(&text)
    }
}

impl From<Sku> for String {
    fn from(sku: Sku) -> String {
        sku.0
    }
}

/// A name and a value in a product's list of facts, e.g. "Water" and "95 °C".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub name: LocalText,
    pub value: LocalText,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    pub id: VariantId,
    pub sku: Sku,
    /// The choice that makes this variant, e.g. "150 g"; empty for the only variant.
    pub choice: LocalText,
    /// Includes tax.
    pub price: Money,
    /// The price before the sale, above `price`.
    pub regular_price: Option<Money>,
    /// In grams, with its wrapping; 0 where nobody has weighed it.
    pub weight: i64,
}

/// What the owner writes about a product. Checked as a whole by [`Product::check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub slug: Slug,
    pub title: LocalText,
    /// One short fact below the title, e.g. an origin or a glaze.
    pub fact: LocalText,
    pub story: LocalText,
    pub facts: Vec<Fact>,
    /// What the variants are a choice of, e.g. "Weight".
    pub option: LocalText,
    /// Of the tax that its prices contain.
    pub tax: TaxRate,
    pub variants: Vec<Variant>,
}

impl Product {
    pub const MAX_TITLE: usize = 120;
    pub const MAX_STORY: usize = 5_000;
    pub const MAX_FACT: usize = 120;
    pub const MAX_FACTS: usize = 40;
    pub const MAX_OPTION: usize = 40;
    pub const MAX_CHOICE: usize = 60;
    /// What stands for a picture where it is not seen.
    pub const MAX_ALT: usize = 200;
    pub const MAX_VARIANTS: usize = 50;
    pub const MAX_PRICE: i64 = 10_000_000;
    /// In grams: half a ton.
    pub const MAX_WEIGHT: i64 = 500_000;

    /// Every rule that is broken, with the index of the variant where one is meant.
    pub fn check(&self) -> Vec<(Option<usize>, ProductError)> {
        let mut broken = Vec::new();
        if self.title.is_empty() || self.title.longest() > Self::MAX_TITLE {
            broken.push((None, ProductError::Title));
        }
        if self.story.longest() > Self::MAX_STORY {
            broken.push((None, ProductError::Story));
        }
        if self.fact.longest() > Self::MAX_FACT {
            broken.push((None, ProductError::Fact));
        }
        let is_long = |fact: &Fact| fact.name.longest().max(fact.value.longest()) > Self::MAX_FACT;
        if self.facts.len() > Self::MAX_FACTS || self.facts.iter().any(is_long) {
            broken.push((None, ProductError::Facts));
        }
        if self.option.longest() > Self::MAX_OPTION {
            broken.push((None, ProductError::Option));
        }
        if self.variants.is_empty() || self.variants.len() > Self::MAX_VARIANTS {
            broken.push((None, ProductError::Variants));
        }
        for (at, variant) in self.variants.iter().enumerate() {
            if !(0..=Self::MAX_PRICE).contains(&variant.price.amount) {
                broken.push((Some(at), ProductError::Price));
            }
            let above = variant.price.amount.saturating_add(1)..=Self::MAX_PRICE;
            if variant.regular_price.is_some_and(|regular| !above.contains(&regular.amount)) {
                broken.push((Some(at), ProductError::RegularPrice));
            }
            if variant.choice.longest() > Self::MAX_CHOICE {
                broken.push((Some(at), ProductError::Choice));
            }
            if !(0..=Self::MAX_WEIGHT).contains(&variant.weight) {
                broken.push((Some(at), ProductError::Weight));
            }
            if self.variants[..at].iter().any(|other| other.sku == variant.sku) {
                broken.push((Some(at), ProductError::DuplicateSku));
            }
        }
        broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_lower_case_words_joined_by_hyphens() {
        for (text, ok) in [
            ("ali-shan-2", true),
            ("", false),
            ("-a", false),
            ("a--b", false),
            ("A", false),
            ("../x", false),
            ("茶", false),
        ] {
            assert_eq!(Slug::parse(text).is_ok(), ok, "{text}");
        }
    }

    #[test]
    fn every_broken_rule_of_a_product_is_said_at_once() {
        let variant = Variant {
            id: VariantId(uuid::Uuid::nil()),
            sku: Sku::parse("A-1").expect("a SKU"),
            choice: LocalText::default(),
            price: Money::twd(-1),
            regular_price: Some(Money::twd(-5)),
            weight: -1,
        };
        let product = Product {
            slug: Slug::parse("a").expect("a slug"),
            title: LocalText::default(),
            fact: LocalText::default(),
            story: LocalText::default(),
            facts: Vec::new(),
            option: LocalText::default(),
            tax: TaxRate::default(),
            variants: vec![variant.clone(), variant],
        };
        let codes: Vec<_> = product.check().iter().map(|(at, error)| (*at, error.code())).collect();
        assert_eq!(
            codes,
            [
                (None, "product.title"),
                (Some(0), "product.price"),
                (Some(0), "product.regular_price"),
                (Some(0), "product.weight"),
                (Some(1), "product.price"),
                (Some(1), "product.regular_price"),
                (Some(1), "product.weight"),
                (Some(1), "product.duplicate_sku"),
            ]
        );
    }

    #[test]
    fn no_text_of_a_product_is_without_end() {
        let long = |count: usize| LocalText::new("茶".repeat(count), "t");
        let of = |text: usize, facts: usize, regular: i64| Product {
            slug: Slug::parse("a").expect("a slug"),
            title: long(1),
            fact: long(text * Product::MAX_FACT),
            story: LocalText::default(),
            facts: vec![Fact { name: long(1), value: long(text * Product::MAX_FACT) }; facts],
            option: long(text * Product::MAX_OPTION),
            tax: TaxRate::default(),
            variants: vec![Variant {
                id: VariantId(uuid::Uuid::nil()),
                sku: Sku::parse("A-1").expect("a SKU"),
                choice: long(text * Product::MAX_CHOICE),
                price: Money::twd(1),
                regular_price: Some(Money::twd(regular)),
                weight: 0,
            }],
        };
        assert_eq!(of(1, Product::MAX_FACTS, Product::MAX_PRICE).check(), []);
        let broken = of(2, 1, Product::MAX_PRICE + 1).check();
        let expected = [
            (None, ProductError::Fact),
            (None, ProductError::Facts),
            (None, ProductError::Option),
            (Some(0), ProductError::RegularPrice),
            (Some(0), ProductError::Choice),
        ];
        assert_eq!(broken, expected);
        assert_eq!(of(1, Product::MAX_FACTS + 1, 2).check(), [(None, ProductError::Facts)]);
    }
}

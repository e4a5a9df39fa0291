//! Products as a sheet with the very columns that an import reads: sent back as it is, it changes nothing.

use super::import::columns_of_a_list;
use crate::csv::Csv;
use shop_contract::{ProductForm, VariantForm};

/// How the file begins.
pub fn products_head() -> String {
    let mut csv = Csv::begin();
    for name in columns_of_a_list() {
        csv.text(name);
    }
    csv.end();
    csv.into_text()
}

/// A part of what follows: a row for each variant.
pub fn products_part(products: &[ProductForm]) -> String {
    let mut csv = Csv::default();
    for product in products {
        for variant in &product.variants {
            for name in columns_of_a_list() {
                csv.text(cell(name, product, variant));
            }
            csv.end();
        }
    }
    csv.into_text()
}

fn cell<'a>(column: &str, product: &'a ProductForm, variant: &'a VariantForm) -> &'a str {
    match column {
        "slug" => &product.slug,
        "sku" => &variant.sku,
        "category" => &product.category,
        "title_zh" => &product.title_zh,
        "title_en" => &product.title_en,
        "fact_zh" => &product.fact_zh,
        "fact_en" => &product.fact_en,
        "story_zh" => &product.story_zh,
        "story_en" => &product.story_en,
        "option_zh" => &product.option_zh,
        "option_en" => &product.option_en,
        "tax" => &product.tax,
        "choice_zh" => &variant.choice_zh,
        "choice_en" => &variant.choice_en,
        "price" => &variant.price,
        "regular_price" => &variant.regular_price,
        "weight" => &variant.weight,
        "on_hand" => &variant.on_hand,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_the_import_is_filled() {
        let text = |name: &str| name.to_owned();
        let variant = VariantForm {
            sku: text("sku"),
            choice_zh: text("choice_zh"),
            choice_en: text("choice_en"),
            price: text("price"),
            regular_price: text("regular_price"),
            weight: text("weight"),
            on_hand: text("on_hand"),
            ..VariantForm::default()
        };
        let product = ProductForm {
            slug: text("slug"),
            category: text("category"),
            title_zh: text("title_zh"),
            title_en: text("title_en"),
            fact_zh: text("fact_zh"),
            fact_en: text("fact_en"),
            story_zh: text("story_zh"),
            story_en: text("story_en"),
            option_zh: text("option_zh"),
            option_en: text("option_en"),
            tax: text("tax"),
            variants: vec![variant],
            ..ProductForm::default()
        };
        assert_eq!(["\u{feff}", &products_part(&[product])].concat(), products_head());
    }
}

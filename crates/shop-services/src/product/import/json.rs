//! A list as JSON: products with their variants. Never judges what is in it.

use super::{Cells, ImportList, Listed, ListedVariant};
use shop_contract::{ImportListBody, ImportProductBody, ImportText, ImportVariantBody};

impl From<ImportListBody> for ImportList {
    /// A product is a row, and its variants share it.
    fn from(body: ImportListBody) -> Self {
        let mut list = Self::default();
        let mut room = Self::MOST_ROWS;
        for (row, product) in (1..).zip(body.products) {
            let Some(left) = room.checked_sub(product.variants.len().max(1)) else {
                list.refuse(row, "", "import.too_long");
                break;
            };
            room = left;
            let slug = product.slug.trim().to_owned();
            if list.products.iter().any(|other| other.slug == slug) {
                list.refuse(row, "slug", "product.slug_taken");
                continue;
            }
            list.products.push(of_product(product, row, slug));
        }
        list
    }
}

fn of_product(product: ImportProductBody, row: usize, slug: String) -> Listed {
    let mut cells = Cells::new();
    text(&mut cells, ["title_zh", "title_en"], product.title);
    text(&mut cells, ["fact_zh", "fact_en"], product.fact);
    text(&mut cells, ["story_zh", "story_en"], product.story);
    text(&mut cells, ["option_zh", "option_en"], product.option);
    cells.extend(product.category.map(|category| ("category", category)));
    cells.extend(product.tax.map(|tax| ("tax", tax)));
    let variants = product.variants.into_iter().enumerate();
    let variants = variants.map(|(at, variant)| of_variant(variant, row, ["variants.", &at.to_string(), "."].concat()));
    Listed { row, slug, cells, variants: variants.collect() }
}

fn of_variant(variant: ImportVariantBody, row: usize, under: String) -> ListedVariant {
    let mut cells = Cells::new();
    text(&mut cells, ["choice_zh", "choice_en"], variant.choice);
    let figures = [
        ("price", variant.price.map(Some)),
        ("regular_price", variant.regular_price),
        ("weight", variant.weight),
        ("on_hand", variant.on_hand.map(Some)),
    ];
    for (column, figure) in figures {
        let text = figure.map(|figure| figure.map(|number| number.to_string()).unwrap_or_default());
        cells.extend(text.map(|text| (column, text)));
    }
    ListedVariant { row, under, sku: variant.sku.trim().to_owned(), cells }
}

fn text(cells: &mut Cells, columns: [&'static str; 2], text: Option<ImportText>) {
    if let Some(ImportText { zh, en }) = text {
        cells.extend(columns.into_iter().zip([zh, en]));
    }
}

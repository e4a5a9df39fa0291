//! What a list says of a product, laid over what is stored of it: the owner's form as it would be typed. Never judges
//! what is in it, and knows for each field of the form where it was read.

use super::{super::form::typed, Cells, Listed, OF_VARIANT, RowRefusal};
use crate::{
    ports::{KeptProduct, VariantStock},
    refusal::FieldRefusal,
};
use shop_contract::{ProductForm, VariantForm};
use shop_domain::pricing::TaxRate;

pub(super) struct Merged<'a> {
    pub form: ProductForm,
    pub wrong: Vec<RowRefusal>,
    listed: &'a Listed,
    /// Which row each variant of the form was read in; `None`: the list does not name it.
    rows: Vec<Option<usize>>,
}

impl<'a> Merged<'a> {
    pub fn of(listed: &'a Listed, stored: Option<&(KeptProduct, Vec<VariantStock>)>) -> Self {
        let new =
            || ProductForm { slug: listed.slug.clone(), tax: TaxRate::default().to_string(), ..ProductForm::default() };
        let form = stored.map_or_else(new, |(kept, stock)| typed(kept, stock));
        let rows = vec![None; form.variants.len()];
        let mut merged = Self { form, wrong: Vec::new(), listed, rows };
        for (column, text) in &listed.cells {
            if let Some(field) = of_product(&mut merged.form, column) {
                write(field, text);
            }
        }
        for at in 0..listed.variants.len() {
            merged.lay(at);
        }
        merged
    }

    fn lay(&mut self, listed: usize) {
        let variant = &self.listed.variants[listed];
        let at = match self.form.variants.iter().position(|other| other.sku == variant.sku) {
            Some(at) if self.rows[at].is_some() => {
                self.wrong.push(refusal(variant.row, &variant.under, "sku", "product.duplicate_sku"));
                return;
            }
            Some(at) => at,
            None => {
                let new = VariantForm { sku: variant.sku.clone(), on_hand: "0".to_owned(), ..VariantForm::default() };
                self.form.variants.push(new);
                self.rows.push(None);
                self.rows.len() - 1
            }
        };
        self.rows[at] = Some(listed);
        fill(&mut self.form.variants[at], &variant.cells);
    }

    /// Where the list says what a field of the form says.
    pub fn place(&self, wrong: &FieldRefusal) -> RowRefusal {
        let of_variant = wrong.field.strip_prefix("variants[").and_then(|rest| rest.split_once("]."));
        let Some((at, column)) = of_variant else { return refusal(self.listed.row, "", &wrong.field, wrong.code) };
        let listed = at.parse().ok().and_then(|at: usize| *self.rows.get(at)?);
        match listed.map(|at| &self.listed.variants[at]) {
            Some(variant) => refusal(variant.row, &variant.under, column, wrong.code),
            None => refusal(self.listed.row, "", column, wrong.code),
        }
    }
}

fn refusal(row: usize, under: &str, column: &str, code: &'static str) -> RowRefusal {
    RowRefusal { row, column: [under, column].concat(), code }
}

fn of_product<'a>(form: &'a mut ProductForm, column: &str) -> Option<&'a mut String> {
    Some(match column {
        "category" => &mut form.category,
        "title_zh" => &mut form.title_zh,
        "title_en" => &mut form.title_en,
        "fact_zh" => &mut form.fact_zh,
        "fact_en" => &mut form.fact_en,
        "story_zh" => &mut form.story_zh,
        "story_en" => &mut form.story_en,
        "option_zh" => &mut form.option_zh,
        "option_en" => &mut form.option_en,
        "tax" => &mut form.tax,
        _ => return None,
    })
}

/// Units on hand of what is there already are counted, and not listed.
fn fill(variant: &mut VariantForm, cells: &Cells) {
    let is_new = variant.id.is_none();
    for column in OF_VARIANT {
        let Some(text) = cells.get(column) else { continue };
        let field = match column {
            "choice_zh" => &mut variant.choice_zh,
            "choice_en" => &mut variant.choice_en,
            "price" => &mut variant.price,
            "regular_price" => &mut variant.regular_price,
            "weight" => &mut variant.weight,
            "on_hand" if is_new && !text.trim().is_empty() => &mut variant.on_hand,
            _ => continue,
        };
        write(field, text);
    }
}

/// A sheet knows one kind of line end: what differs in that alone stays as it is.
fn write(field: &mut String, text: &str) {
    if field.replace("\r\n", "\n") != text {
        text.clone_into(field);
    }
}

//! The plain part of a letter: what somebody reads who wants no HTML. Never says less than the other.

use super::{Goods, Row, Sheet, words::say_with};
use shop_domain::kernel::Language;

pub(super) fn set(sheet: &Sheet) -> String {
    let language = sheet.language;
    let mut blocks = vec![sheet.shop.clone(), sheet.title.clone()];
    blocks.extend(sheet.paragraphs.iter().cloned());
    blocks.push(rows(language, &sheet.facts));
    blocks.extend(sheet.button.as_ref().map(|link| [&link.words, "\n", &link.address].concat()));
    blocks.extend(sheet.goods.as_ref().map(|goods| bought(language, goods)));
    blocks.push(sheet.notes.join("\n"));
    // The mark of a signature, which mail programs know.
    blocks.push(["-- \n", &sheet.imprint.join("\n"), "\n", &sheet.home].concat());
    let mut text = blocks.into_iter().filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n\n");
    text.push('\n');
    text
}

fn rows(language: Language, rows: &[Row]) -> String {
    let said = |row: &Row| say_with(language, "mail.row", &[("label", &row.label), ("value", &row.value)]);
    rows.iter().map(said).collect::<Vec<_>>().join("\n")
}

fn bought(language: Language, goods: &Goods) -> String {
    let mut lines = vec![goods.title.to_owned()];
    lines.extend(goods.lines.iter().map(|line| {
        let amount = line.amount.to_string();
        ["* ", &line.title, " × ", &line.quantity, "  ", &amount].concat()
    }));
    if !goods.sums.is_empty() {
        lines.extend([String::new(), rows(language, &goods.sums), goods.tax.clone()]);
    }
    lines.join("\n")
}

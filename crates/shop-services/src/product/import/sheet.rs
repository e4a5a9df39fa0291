//! A list as a sheet: comma-separated values as RFC 4180 has them, in UTF-8, with a heading and a row for each variant.
//! Rows with one slug are one product, which the first of them tells of. Never judges what is in a cell.

use super::{Cells, ImportList, Listed, ListedVariant, OF_PRODUCT, OF_VARIANT, RowRefusal, shopify::Shopify};
use std::collections::BTreeMap;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// What a spreadsheet would take for a formula, as our own sheets guard against it.
const GUARDED: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

impl ImportList {
    /// With or without the mark of its encoding; ours, or one of Shopify's.
    pub fn from_csv(bytes: &[u8]) -> Self {
        let mut list = Self::default();
        let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
        if std::str::from_utf8(bytes).is_err() || bytes.contains(&0) {
            list.refuse(1, "", "import.encoding");
            return list;
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut records = reader.records().map_while(Result::ok);
        let heading = records.next().unwrap_or_default();
        let theirs = Shopify::of(&heading);
        let columns = match &theirs {
            Some(_) => Vec::new(),
            None => match list.columns_of(&heading) {
                Some(columns) => columns,
                None => return list,
            },
        };
        let width = theirs.as_ref().map_or(columns.len(), Shopify::width);
        let mut places = BTreeMap::new();
        for (row, record) in (2..).zip(records) {
            if row - 1 > Self::MOST_ROWS {
                list.refuse(row, "", "import.too_long");
                break;
            }
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if record.len() != width {
                list.refuse(row, "", "import.cells");
                continue;
            }
            let cells = match &theirs {
                None => Ok(Some(columns.iter().copied().zip(record.iter().map(plain)).collect())),
                Some(theirs) => theirs.cells(&record),
            };
            match cells {
                Ok(Some(cells)) => list.take(row, cells, &mut places),
                Ok(None) => {}
                Err(code) => list.refuse(row, "", code),
            }
        }
        list
    }

    /// `None`: what the rows hold cannot be told.
    fn columns_of(&mut self, heading: &csv::StringRecord) -> Option<Vec<&'static str>> {
        let mut columns = Vec::new();
        for name in heading {
            match Self::columns().find(|column| *column == name.trim()) {
                None => self.refuse(1, name.trim(), "import.column"),
                Some(column) if columns.contains(&column) => self.refuse(1, column, "import.column_twice"),
                Some(column) => columns.push(column),
            }
        }
        for needed in ["slug", "sku"] {
            if !columns.contains(&needed) {
                self.refuse(1, needed, "import.column_missing");
            }
        }
        self.wrong.is_empty().then_some(columns)
    }

    fn take(&mut self, row: usize, mut cells: Cells, places: &mut BTreeMap<String, usize>) {
        let mut named = |column| cells.remove(column).unwrap_or_default().trim().to_owned();
        let (slug, sku) = (named("slug"), named("sku"));
        if slug.is_empty() {
            self.refuse(row, "slug", "product.slug");
            return;
        }
        let of = |names: &[&str]| -> Cells {
            let there = cells.iter().filter(|(column, _)| names.contains(column));
            there.map(|(column, text)| (*column, text.clone())).collect()
        };
        let (of_product, of_variant) = (of(&OF_PRODUCT), of(&OF_VARIANT));
        let at = *places.entry(slug.clone()).or_insert(self.products.len());
        if at == self.products.len() {
            self.products.push(Listed { row, slug, cells: of_product, variants: Vec::new() });
        } else {
            for (column, text) in of_product.iter().filter(|(_, text)| !text.trim().is_empty()) {
                if self.products[at].cells.get(column) != Some(text) {
                    self.refuse(row, column, "import.differs");
                }
            }
        }
        self.products[at].variants.push(ListedVariant { row, under: String::new(), sku, cells: of_variant });
    }

    pub(super) fn refuse(&mut self, row: usize, column: &str, code: &'static str) {
        self.wrong.push(RowRefusal { row, column: column.to_owned(), code });
    }
}

/// Without what guards it, and with one kind of line end.
fn plain(cell: &str) -> String {
    let is_guarded = |rest: &&str| rest.strip_prefix('\'').unwrap_or(rest).starts_with(GUARDED);
    let bare = cell.strip_prefix('\'').filter(is_guarded).unwrap_or(cell);
    bare.replace("\r\n", "\n")
}

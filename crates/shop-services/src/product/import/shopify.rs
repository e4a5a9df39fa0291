//! A sheet as Shopify exports its products, old headings and new: what of it a product here has too. Never fetches a
//! picture, and passes over what is told of nothing that is sold.

use super::Cells;

/// Which of their columns say what ours do.
const COLUMNS: [(&str, &str); 21] = [
    ("Handle", "slug"),
    ("URL handle", "slug"),
    ("Variant SKU", "sku"),
    ("SKU", "sku"),
    ("Title", "title_zh"),
    ("Body (HTML)", "story_zh"),
    ("Description", "story_zh"),
    ("Type", "category"),
    ("Variant Price", "price"),
    ("Price", "price"),
    ("Variant Compare At Price", "regular_price"),
    ("Compare-at price", "regular_price"),
    ("Variant Grams", "weight"),
    ("Weight value (grams)", "weight"),
    ("Variant Inventory Qty", "on_hand"),
    ("Inventory quantity", "on_hand"),
    // Two of each at most: what a variant differs in is one text here.
    ("Option1 Name", "option_zh"),
    ("Option1 name", "option_zh"),
    ("Option1 Value", "choice_zh"),
    ("Option1 value", "choice_zh"),
    ("Option2 Value", "second"),
];

/// What stands where a product has no options.
const NO_CHOICE: &str = "Default Title";

pub(super) struct Shopify {
    /// For each column of the sheet, what it says here.
    columns: Vec<Option<&'static str>>,
}

impl Shopify {
    /// `None`: it is no sheet of theirs.
    pub fn of(heading: &csv::StringRecord) -> Option<Self> {
        let named = |name: &str| COLUMNS.iter().find(|(theirs, _)| *theirs == name.trim()).map(|(_, ours)| *ours);
        let columns: Vec<_> = heading.iter().map(named).collect();
        let is_theirs = heading.iter().any(|name| matches!(name.trim(), "Handle" | "URL handle"));
        is_theirs.then_some(Self { columns })
    }

    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// What a row says of a product and its variant; `None`: it tells of another picture. An empty cell leaves what is
    /// stored, but for the price from before a sale. `Err`: more options than a product here has.
    pub fn cells(&self, record: &csv::StringRecord) -> Result<Option<Cells>, &'static str> {
        let mut cells = Cells::new();
        for (column, text) in self.columns.iter().zip(record) {
            let Some(column) = column.filter(|column| !text.trim().is_empty() || *column == "regular_price") else {
                continue;
            };
            cells.insert(column, said(column, text));
        }
        if cells.remove("second").is_some() {
            return Err("import.options");
        }
        if cells.get("choice_zh").is_some_and(|choice| choice == NO_CHOICE) {
            cells.remove("choice_zh");
            cells.remove("option_zh");
        }
        Ok(Some(cells).filter(|cells| cells.contains_key("sku") || cells.contains_key("price")))
    }
}

fn said(column: &str, text: &str) -> String {
    match column {
        "story_zh" => plain(text),
        "category" => text.trim().to_lowercase().split_whitespace().collect::<Vec<_>>().join("-"),
        // Whole dollars are written with cents that are none.
        "price" | "regular_price" | "weight" => {
            let text = text.trim();
            text.strip_suffix(".00").or_else(|| text.strip_suffix(".0")).unwrap_or(text).to_owned()
        }
        _ => text.trim().to_owned(),
    }
}

/// The words of a piece of HTML, a line for each of its blocks.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for (at, piece) in html.split('<').enumerate() {
        let (tag, words) = if at == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default().to_ascii_lowercase();
        if matches!(name.as_str(), "br" | "p" | "div" | "li" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4") {
            text.push('\n');
        }
        text.push_str(words);
    }
    let text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let text = text.replace("&#39;", "'").replace("&amp;", "&");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_html_the_words_are_left() {
        let html = "<p>春茶 &amp; 冬茶</p><ul><li>一</li><li class=\"x\">二</li></ul>尾<br/>&lt;b&gt;";
        assert_eq!(plain(html), "春茶 & 冬茶\n一\n二\n尾\n<b>");
        assert_eq!(plain("a < b"), "a");
    }
}

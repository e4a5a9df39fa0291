//! Addresses in which something stands that somebody typed. Never reads one: the browser and the server do.

use shop_contract::{ProductQuery, ProductSort};
use shop_domain::kernel::Language;

/// Of the products that are looked for; only what was chosen stands in it.
pub fn of_query(language: Language, query: &ProductQuery) -> String {
    let sort = (query.sort != ProductSort::default()).then(|| query.sort.code());
    let typed = [("q", query.q.as_deref()), ("category", query.category.as_deref()), ("sort", sort)];
    let typed: Vec<String> = typed
        .into_iter()
        .filter_map(|(name, value)| {
            let value = value.map(str::trim).filter(|value| !value.is_empty())?;
            Some([name, "=", &encoded(value)].concat())
        })
        .collect();
    let mark = if typed.is_empty() { "" } else { "?" };
    [&language.path("/"), mark, &typed.join("&")].concat()
}

/// Percent-encoded, but for the letters, digits and signs that stand in every address as they are.
pub fn encoded(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.extend(['%', char::from(HEX[usize::from(byte >> 4)]), char::from(HEX[usize::from(byte & 15)])]);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_chosen_stands_in_the_address() {
        let query = |q: &str, category: &str, sort| ProductQuery {
            q: Some(q.to_owned()),
            category: Some(category.to_owned()),
            sort,
            cursor: None,
        };
        let address = |query| of_query(Language::Chinese, &query);
        assert_eq!(address(ProductQuery::default()), "/");
        assert_eq!(address(query(" ", "", ProductSort::Featured)), "/");
        assert_eq!(
            address(query("茶 & 杯", "tea-ware", ProductSort::PriceUp)),
            "/?q=%E8%8C%B6%20%26%20%E6%9D%AF&category=tea-ware&sort=price_up"
        );
        assert_eq!(
            of_query(Language::English, &query("", "tea", ProductSort::Newest)),
            "/en/?category=tea&sort=newest"
        );
    }
}

//! Words by which a text is found, for an index that holds sets of tokens. Never ranks, and never
//! knows what was written where.
//!
//! Chinese has no blanks between words, so each run of it is cut into all its pairs of neighbours;
//! words of letters are found by how they start. A text matches a query when its
//! [`search_tokens`] contain all [`query_tokens`].

use crate::kernel::phone::half_width;
use std::collections::BTreeSet;

/// Tokens of one text; what comes last in it is dropped first.
const TEXT_MAX: usize = 600;
const QUERY_MAX: usize = 16;
/// Characters of a word. Longer words are told apart by their first twelve only.
const WORD_MAX: usize = 12;

/// What to index, sorted and without repeats: every CJK character, every pair of neighbours, and
/// every start of a word. At most 600, so put the name before the description.
pub fn search_tokens(text: &str) -> Vec<String> {
    let mut tokens = BTreeSet::new();
    for run in runs(text) {
        for (place, c) in run.chars.iter().enumerate() {
            if tokens.len() + 2 > TEXT_MAX {
                return tokens.into_iter().collect();
            }
            if run.is_cjk {
                tokens.insert(c.to_string());
                if let Some(pair) = run.chars.get(place..place + 2) {
                    tokens.insert(pair.iter().collect());
                }
            } else if place < WORD_MAX {
                tokens.insert(run.chars[..=place].iter().collect());
            }
        }
    }
    tokens.into_iter().collect()
}

/// What must all be contained, in the order typed and without repeats; at most 16, the rest is
/// ignored. Empty when there is nothing to search for, which a set operator would take for
/// "everything".
pub fn query_tokens(query: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for run in runs(query) {
        let size = if run.is_cjk { run.chars.len().min(2) } else { run.chars.len().min(WORD_MAX) };
        let count = if run.is_cjk { run.chars.len() + 1 - size } else { 1 };
        for part in run.chars.windows(size).take(count) {
            if tokens.len() == QUERY_MAX {
                return tokens;
            }
            let token: String = part.iter().collect();
            if !tokens.contains(&token) {
                tokens.push(token);
            }
        }
    }
    tokens
}

/// A text as [`is_found`] reads it: folded, its runs parted by blanks.
pub fn folded_text(text: &str) -> String {
    let runs: Vec<String> = runs(text).into_iter().map(|run| run.chars.into_iter().collect()).collect();
    runs.join(" ")
}

/// Whether the [`query_tokens`] are all in a [`folded_text`]: the same answer as that of an index of
/// [`search_tokens`], without making one.
pub fn is_found(tokens: &[String], folded: &str) -> bool {
    tokens.iter().all(|token| {
        let inside = token.starts_with(is_cjk);
        folded.split(' ').any(|run| if inside { run.contains(token.as_str()) } else { run.starts_with(token.as_str()) })
    })
}

/// Neighbours of one kind, folded. Never empty.
struct Run {
    is_cjk: bool,
    chars: Vec<char>,
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for c in text.chars().map(folded) {
        let is_cjk = is_cjk(c);
        if !is_cjk && !c.is_alphanumeric() {
            open = false;
            continue;
        }
        match runs.last_mut() {
            Some(run) if open && run.is_cjk == is_cjk => run.chars.extend(c.to_lowercase()),
            _ => runs.push(Run { is_cjk, chars: c.to_lowercase().collect() }),
        }
        open = true;
    }
    runs
}

fn folded(c: char) -> char {
    match half_width(c) {
        '台' => '臺',
        c => c,
    }
}

/// Scripts written without blanks, or nearly so: Han, kana, bopomofo and hangul syllables.
fn is_cjk(c: char) -> bool {
    matches!(
        c,
        '\u{3005}'..='\u{3007}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{30fc}'
            | '\u{3105}'..='\u{312f}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3134f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str) -> bool {
        let (wanted, tokens) = (query_tokens(query), search_tokens(text));
        let found = wanted.iter().all(|token| tokens.contains(token));
        assert_eq!(is_found(&wanted, &folded_text(text)), found, "{query} in {text}: with and without an index");
        !wanted.is_empty() && found
    }

    #[test]
    fn chinese_is_found_by_any_part_of_it() {
        for query in ["高山", "阿里山", "烏龍", "茶", "高山烏龍", "山高", "阿里山高山烏龍茶"] {
            assert!(finds(query, "阿里山高山烏龍茶"), "{query}");
        }
        for query in ["高龍", "紅茶", "綠", "里阿"] {
            assert!(!finds(query, "阿里山高山烏龍茶"), "{query}");
        }
    }

    #[test]
    fn words_are_found_by_how_they_start() {
        for query in ["oolo", "OOLONG", "o", "high mountain", "mount hi"] {
            assert!(finds(query, "High Mountain Oolong"), "{query}");
        }
        assert!(!finds("long", "High Mountain Oolong"));
        assert!(!finds("oolongs", "High Mountain Oolong"));
        assert!(finds("extraordinarily", "Extraordinary"), "twelve characters tell words apart");
    }

    #[test]
    fn either_way_to_write_taiwan_finds_the_other() {
        assert!(finds("台灣", "臺灣"));
        assert!(finds("臺灣", "台灣茶"));
    }

    #[test]
    fn mixed_text_is_found_in_any_order_and_width() {
        let text = "東方美人 Oriental Beauty（75ｇ）2024年";
        for query in ["美人 beau", "７５Ｇ", "75g東方", "2024", "年 oriental", "２０２４年"] {
            assert!(finds(query, text), "{query}");
        }
        assert!(!finds("人年", text), "two runs are no neighbours");
    }

    #[test]
    fn a_folded_text_is_the_same_however_it_was_written() {
        assert_eq!(folded_text("台灣 Tea（７５Ｇ）"), "臺灣 tea 75g");
        assert!(is_found(&[], "whoever looks for nothing finds everything"));
    }

    #[test]
    fn tokens_are_sorted_and_come_once() {
        assert_eq!(search_tokens("茶茶 tea Te"), ["t", "te", "tea", "茶", "茶茶"]);
        assert_eq!(query_tokens("茶茶茶 Tea tea 山"), ["茶茶", "tea", "山"]);
    }

    #[test]
    fn long_texts_and_long_queries_are_cut_short() {
        let long: String = ('\u{4e00}'..='\u{5200}').collect();
        let tokens = search_tokens(&long);
        assert!((599..=600).contains(&tokens.len()));
        assert!(finds("一丁丂", &long), "what comes first stays");
        assert_eq!(query_tokens(&long).len(), 16);
    }

    #[test]
    fn nothing_to_search_for_is_no_token() {
        for query in ["", "  ", "。！？", "-- '", "\u{3000}"] {
            assert!(query_tokens(query).is_empty(), "{query:?}");
        }
    }
}

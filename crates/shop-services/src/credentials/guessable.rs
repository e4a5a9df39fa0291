//! Passwords that are tried first: the most common ones of what others have lost, and those that are made of words of
//! this house. Never asks anybody outside.

use std::{collections::HashSet, sync::LazyLock};

/// The 3,000 most frequent that are long enough to be taken here, in small letters: from the lists of zxcvbn (MIT), which
/// were counted in leaked accounts.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("common.txt").lines().collect());

/// What anybody thinks of who knows what is behind the door. `docs/security.md` says so too.
const WORDS: [&str; 14] = [
    "yiye", "一頁", "onepage", "shop", "store", "商店", "admin", "owner", "manager", "packer", "staff", "password",
    "welcome", "密碼",
];

pub(super) fn is_guessable(password: &str) -> bool {
    let small = password.to_lowercase();
    COMMON.contains(small.as_str()) || is_made_of_words(&small)
}

/// Such words, and what is hung on to them so that something has been hung on.
fn is_made_of_words(small: &str) -> bool {
    let bare = WORDS.iter().fold(small.to_owned(), |left, word| left.replace(word, ""));
    bare.len() < small.len() && !bare.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_refused() {
        assert!(COMMON.len() == 3_000 && COMMON.iter().all(|word| word.len() >= 8 && *word == word.to_lowercase()));
        for tried in ["password", "Password1", "QWERTYUIOP", "iloveyou", "1qaz2wsx", "baseball"] {
            assert!(is_guessable(tried), "{tried}");
        }
    }

    #[test]
    fn words_of_the_house_with_a_year_behind_are_refused() {
        for made in ["yiye2026", "Admin1234!", "shop-owner", "一頁商店2026", "OnePageShop", "密碼密碼密碼密碼"]
        {
            assert!(is_guessable(made), "{made}");
        }
        for good in ["correct horse battery", "the shop on the corner", "0482910556", "三杯雞不加九層塔"] {
            assert!(!is_guessable(good), "{good}");
        }
    }
}

//! Moments as people read them, in the shop's time. Never used in the browser.

use crate::words::say_with;
use shop_domain::kernel::Language;
use time::{OffsetDateTime, UtcOffset, macros::offset};

/// Taiwan keeps one time all year.
const SHOP: UtcOffset = offset!(+8);

pub fn moment(at: OffsetDateTime, language: Language) -> String {
    let at = at.to_offset(SHOP);
    let two = |n: u8| if n < 10 { ["0", &n.to_string()].concat() } else { n.to_string() };
    say_with(
        language,
        "date.format",
        &[
            ("year", &at.year().to_string()),
            ("month", &u8::from(at.month()).to_string()),
            ("month_name", &at.month().to_string()),
            ("day", &at.day().to_string()),
            ("time", &[two(at.hour()), two(at.minute())].join(":")),
        ],
    )
}

/// For `<time datetime>`.
pub fn machine(at: OffsetDateTime) -> String {
    at.format(&time::format_description::well_known::Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn moments_are_in_the_time_of_the_shop() {
        let at = datetime!(2026-03-01 20:05 UTC);
        assert_eq!(moment(at, Language::Chinese), "2026年3月2日 04:05");
        assert_eq!(moment(at, Language::English), "2 March 2026, 04:05");
    }
}

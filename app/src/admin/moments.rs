//! Times as the shop's people read them: on the clock of Taipei. Never asks what time it is.

use leptos::prelude::*;
use shop_domain::kernel::Language;
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339, macros::offset};

/// Taiwan has had no summer time since 1979, so its zone is a fixed offset.
const TAIPEI: UtcOffset = offset!(+8);

/// The year stands in an element of its own, so that a narrow list can leave it out.
pub(super) fn moment(language: Language, at: OffsetDateTime) -> AnyView {
    let local = at.to_offset(TAIPEI);
    let machine = local.format(&Rfc3339).unwrap_or_default();
    let (before, after) = match language {
        Language::Chinese => (Some(year(local, "", "/")), None),
        Language::English => (None, Some(year(local, " ", ""))),
    };
    view! {
        <time datetime=machine>
            {before}{day(language, local)}{after}" "{clock(local)}
        </time>
    }
    .into_any()
}

/// As a text, to stand in a sentence.
pub(super) fn stamp(at: OffsetDateTime) -> String {
    let local = at.to_offset(TAIPEI);
    [&local.year().to_string(), "/", &day(Language::Chinese, local), " ", &clock(local)].concat()
}

fn year(local: OffsetDateTime, before: &'static str, after: &'static str) -> AnyView {
    view! { <span class="a-year">{[before, &local.year().to_string(), after].concat()}</span> }.into_any()
}

fn day(language: Language, local: OffsetDateTime) -> String {
    let (month, day) = (u8::from(local.month()), local.day());
    match language {
        Language::Chinese => [month.to_string().as_str(), "/", &two(day)].concat(),
        Language::English => [day.to_string().as_str(), " ", &local.month().to_string()[..3]].concat(),
    }
}

fn clock(local: OffsetDateTime) -> String {
    [two(local.hour()), two(local.minute())].join(":")
}

fn two(number: u8) -> String {
    if number < 10 { ["0", &number.to_string()].concat() } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn an_evening_in_greenwich_is_the_next_morning_in_taipei() {
        let local = datetime!(2025-12-31 23:05 UTC).to_offset(TAIPEI);
        assert_eq!((day(Language::Chinese, local), clock(local)), ("1/01".to_owned(), "07:05".to_owned()));
        assert_eq!((day(Language::English, local), local.year()), ("1 Jan".to_owned(), 2026));
    }
}

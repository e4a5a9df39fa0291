//! Bounds of a period as they stand in an address: a day of the shop, or a moment of RFC 3339. Never guesses a zone.

use serde::{Deserialize, Deserializer, de::Error};
use shop_services::order::OrderService;
use std::ops::RangeInclusive;
use time::{Date, Duration, OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

/// That the store knows too, in whatever zone a moment is read.
const YEARS: RangeInclusive<i32> = 1..=9_998;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    Day(Date),
    Moment(OffsetDateTime),
}

impl Bound {
    fn parse(text: &str) -> Option<Self> {
        let day = Date::parse(text, format_description!("[year]-[month]-[day]")).map(Self::Day).ok();
        // A plus that was not written as `%2B` reads as a space.
        let moment = || OffsetDateTime::parse(&text.replace(' ', "+"), &Rfc3339).map(Self::Moment).ok();
        day.or_else(moment).filter(|bound| YEARS.contains(&bound.year()))
    }

    fn year(self) -> i32 {
        match self {
            Self::Day(day) => day.year(),
            Self::Moment(at) => at.year(),
        }
    }

    /// A day begins at its midnight.
    pub fn from(self) -> OffsetDateTime {
        match self {
            Self::Day(day) => day.midnight().assume_offset(OrderService::ZONE),
            Self::Moment(at) => at,
        }
    }

    /// A day is in it whole; a moment is not.
    pub fn until(self) -> OffsetDateTime {
        match self {
            Self::Day(_) => self.from().checked_add(Duration::DAY).unwrap_or(self.from()),
            Self::Moment(at) => at,
        }
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("expected a day (2026-11-26) or a moment of RFC 3339"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_day_is_the_shops_and_a_moment_is_everybodys() {
        let day = Bound::parse("2026-11-26").expect("a day");
        assert_eq!(day.from(), datetime!(2026-11-25 16:00 UTC));
        assert_eq!(day.until(), datetime!(2026-11-26 16:00 UTC));
        for text in ["2026-11-26T08:00:00+08:00", "2026-11-26T08:00:00 08:00", "2026-11-26T00:00:00Z"] {
            let at = Bound::parse(text).expect(text);
            assert_eq!((at.from(), at.until()), (datetime!(2026-11-26 0:00 UTC), datetime!(2026-11-26 0:00 UTC)));
        }
        for text in ["", "26.11.2026", "2026-11-26T08:00", "2026-13-01", "today"] {
            assert_eq!(Bound::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_that_the_store_does_not_know_is_none() {
        for text in ["-9999-01-01", "-0001-01-01", "0000-01-01", "9999-12-31", "9999-12-31T23:59:59-08:00"] {
            assert_eq!(Bound::parse(text), None, "{text}");
        }
        assert!(Bound::parse("0001-01-01").is_some() && Bound::parse("9998-12-31").is_some());
    }
}

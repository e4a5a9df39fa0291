//! Where a parcel goes in Taiwan. Never asks whether the street exists.

use super::person::is_control;
use super::phone::half_width;
use super::taiwan::{self, District};
use crate::fault::{Class, Fault};
use serde::{Deserialize, Serialize};

/// A city, one of its districts, and a line with street, number and floor. The names of city and
/// district are the Chinese ones, whatever language they were chosen in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Fields", into = "Fields")]
pub struct Address {
    postal_code: String,
    city: String,
    district: String,
    line: String,
}

/// An address as a form brings it.
#[derive(Debug, Clone, Copy, Default)]
pub struct AddressInput<'a> {
    /// May be empty: the district knows it.
    pub postal_code: &'a str,
    pub city: &'a str,
    pub district: &'a str,
    pub line: &'a str,
}

/// Each belongs to one field of the form: see [`AddressError::field`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("this is not a city or county of Taiwan")]
    City,
    #[error("a district is needed")]
    DistrictMissing,
    #[error("this city has no such district")]
    DistrictMismatch,
    #[error("a postal code has 3, 5 or 6 digits and starts with those of its district")]
    PostalCode,
    #[error("street and number are needed")]
    LineMissing,
    #[error("street and number have at least {} characters", Address::LINE_MIN)]
    LineTooShort,
    #[error("street and number have at most {} characters", Address::LINE_MAX)]
    LineTooLong,
    #[error("street and number stand on one line, without control characters")]
    LineMalformed,
}

impl Fault for AddressError {
    fn class(&self) -> Class {
        Class::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::City => "address.city",
            Self::DistrictMissing => "address.district_missing",
            Self::DistrictMismatch => "address.district_mismatch",
            Self::PostalCode => "address.postal_code",
            Self::LineMissing => "address.line_missing",
            Self::LineTooShort => "address.line_too_short",
            Self::LineTooLong => "address.line_too_long",
            Self::LineMalformed => "address.line_malformed",
        }
    }
}

impl AddressError {
    /// The field of [`AddressInput`] to mend.
    pub fn field(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::DistrictMissing | Self::DistrictMismatch => "district",
            Self::PostalCode => "postal_code",
            Self::LineMissing | Self::LineTooShort | Self::LineTooLong | Self::LineMalformed => "line",
        }
    }
}

impl Address {
    /// In characters, not in bytes.
    pub const LINE_MIN: usize = 3;
    pub const LINE_MAX: usize = 100;

    /// Everything that is wrong at once, at most one error a field, in the order of the form. What
    /// hangs on a wrong field is not judged: no district is wrong in a city that does not exist.
    pub fn parse(input: AddressInput<'_>) -> Result<Self, Vec<AddressError>> {
        let mut errors = Vec::new();
        let city = taiwan::find_city(input.city);
        let district = city.and_then(|city| taiwan::find_district(city, input.district));
        if city.is_none() {
            errors.push(AddressError::City);
        }
        if input.district.trim().is_empty() {
            errors.push(AddressError::DistrictMissing);
        } else if city.is_some() && district.is_none() {
            errors.push(AddressError::DistrictMismatch);
        }
        let postal_code = postal_code(input.postal_code, district).map_err(|error| errors.push(error));
        let line = line(input.line).map_err(|error| errors.push(error));
        match (city, district, postal_code, line) {
            (Some(city), Some(district), Ok(postal_code), Ok(line)) => Ok(Self {
                postal_code,
                city: city.zh.to_owned(),
                district: district.zh.to_owned(),
                line: line.to_owned(),
            }),
            _ => Err(errors),
        }
    }

    /// From storage, without judging again: an order keeps where it went, also when a district is
    /// renamed later.
    pub fn restore(postal_code: String, city: String, district: String, line: String) -> Self {
        Self { postal_code, city, district, line }
    }

    /// Three digits, or the five or six that were typed.
    pub fn postal_code(&self) -> &str {
        &self.postal_code
    }

    pub fn city(&self) -> &str {
        &self.city
    }

    pub fn district(&self) -> &str {
        &self.district
    }

    pub fn line(&self) -> &str {
        &self.line
    }

    /// On an island off the main one.
    pub fn is_outlying(&self) -> bool {
        taiwan::is_outlying(&self.postal_code)
    }

    /// As on a parcel: `106 臺北市大安區仁愛路四段1號`.
    pub fn one_line(&self) -> String {
        [self.postal_code.as_str(), " ", &self.city, &self.district, &self.line].concat()
    }
}

/// Taken from the district where none was typed. Without a district only its shape is judged.
fn postal_code(typed: &str, district: Option<&District>) -> Result<String, AddressError> {
    let own = district.map_or("", |district| district.code);
    let code: String = typed.chars().map(half_width).filter(|c| !c.is_whitespace() && *c != '-').collect();
    if code.is_empty() {
        return Ok(own.to_owned());
    }
    let shaped = matches!(code.len(), 3 | 5 | 6) && code.bytes().all(|b| b.is_ascii_digit());
    if shaped && code.starts_with(own) { Ok(code) } else { Err(AddressError::PostalCode) }
}

fn line(typed: &str) -> Result<&str, AddressError> {
    let line = typed.trim();
    if line.is_empty() {
        return Err(AddressError::LineMissing);
    }
    if line.chars().any(is_control) {
        return Err(AddressError::LineMalformed);
    }
    match line.chars().take(Address::LINE_MAX + 1).count() {
        ..Address::LINE_MIN => Err(AddressError::LineTooShort),
        Address::LINE_MIN..=Address::LINE_MAX => Ok(line),
        _ => Err(AddressError::LineTooLong),
    }
}

/// The shape of an address in JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    #[serde(default)]
    postal_code: String,
    city: String,
    district: String,
    line: String,
}

impl TryFrom<Fields> for Address {
    type Error = AddressError;
    /// Serde can tell one error only: the first.
    fn try_from(fields: Fields) -> Result<Self, AddressError> {
        let Fields { postal_code, city, district, line } = &fields;
        Self::parse(AddressInput { postal_code, city, district, line })
            .map_err(|errors| errors.first().copied().unwrap_or(AddressError::LineMissing))
    }
}

impl From<Address> for Fields {
    fn from(address: Address) -> Fields {
        let Address { postal_code, city, district, line } = address;
        Fields { postal_code, city, district, line }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(postal_code: &str, city: &str, district: &str, line: &str) -> Result<Address, Vec<AddressError>> {
        Address::parse(AddressInput { postal_code, city, district, line })
    }

    #[test]
    fn an_address_is_stored_in_chinese_whatever_it_was_chosen_in() {
        let address = parsed("", "Taipei City", "Da'an District", " 仁愛路四段1號 ").expect("an address");
        assert_eq!(address.one_line(), "106 臺北市大安區仁愛路四段1號");
        assert_eq!(parsed("", "台北市", "大安區", "仁愛路四段1號"), Ok(address));
    }

    #[test]
    fn a_postal_code_starts_with_that_of_its_district() {
        for (typed, stored) in
            [("", "106"), ("106", "106"), ("10641", "10641"), ("106-41", "10641"), ("１０６４０９", "106409")]
        {
            let address = parsed(typed, "臺北市", "大安區", "仁愛路四段1號").expect(typed);
            assert_eq!(address.postal_code(), stored);
        }
        for typed in ["100", "1064", "10", "1064091", "10a", "10041", "１０"] {
            assert_eq!(
                parsed(typed, "臺北市", "大安區", "仁愛路四段1號"),
                Err(vec![AddressError::PostalCode]),
                "{typed}"
            );
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        use AddressError::*;
        assert_eq!(parsed("", "", "", ""), Err(vec![City, DistrictMissing, LineMissing]));
        assert_eq!(parsed("x", "臺北市", "三民區", "1"), Err(vec![DistrictMismatch, PostalCode, LineTooShort]));
        assert_eq!(parsed("106", "東京都", "三民區", "建國路1號"), Err(vec![City]));
        assert_eq!(parsed("100", "臺北市", "大安區", "一\n二三"), Err(vec![PostalCode, LineMalformed]));
    }

    #[test]
    fn a_line_has_three_to_a_hundred_characters() {
        let line = |length: usize| parsed("", "臺北市", "大安區", &"路".repeat(length)).map(|_| ());
        assert_eq!(line(2), Err(vec![AddressError::LineTooShort]));
        assert_eq!(line(3), Ok(()));
        assert_eq!(line(100), Ok(()));
        assert_eq!(line(101), Err(vec![AddressError::LineTooLong]));
    }

    #[test]
    fn islands_are_told_from_the_main_one() {
        let at = |city, district| parsed("", city, district, "中山路1號").expect(district);
        assert!(at("澎湖縣", "馬公市").is_outlying());
        assert!(at("金門縣", "金城鎮").is_outlying());
        assert!(at("連江縣", "南竿鄉").is_outlying());
        assert!(!at("臺北市", "大安區").is_outlying());
        assert!(at("台東縣", "蘭嶼鄉").is_outlying());
        assert!(!at("臺東縣", "臺東市").is_outlying());
    }
}

//! Who can receive a parcel that a carrier hands over: it prints the name, sends its code to the phone,
//! and asks for a paper with that name on it. Never asks whether the person exists.
//!
//! The bounds are those of ECPay's domestic logistics (pages 7426, 22414 and 22507 of its manual).

use crate::{
    fault::{Class, Fault},
    kernel::{Address, PersonName, Phone},
};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// What the goods in a parcel to a convenience store are worth, and what anybody collects for one, in
/// dollars of Taiwan.
pub const CARRIED_WORTH: RangeInclusive<i64> = 1..=20_000;

/// How strict a carrier is about whom it hands a parcel to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiverRule {
    /// Not at all: the shop sends it as it likes.
    #[default]
    Any,
    /// A courier: a name that fits on its label, and any number of Taiwan.
    Courier,
    /// A convenience store: a name as on an identity card, and a mobile number.
    Store,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiverError {
    #[error("a receiver's name is at least {} wide, where a Chinese sign counts two", NAME_WIDTH.start())]
    NameTooShort,
    #[error("a receiver's name is at most {} wide, where a Chinese sign counts two", NAME_WIDTH.end())]
    NameTooLong,
    #[error("a receiver's name has letters only")]
    NameNotLetters,
    #[error("a convenience store needs a mobile number of Taiwan")]
    NotMobile,
    #[error("a courier needs a number of Taiwan")]
    NotDomestic,
    #[error("a whole address has at least {} characters", ADDRESS_LENGTH.start())]
    AddressTooShort,
    #[error("a whole address has at most {} characters", ADDRESS_LENGTH.end())]
    AddressTooLong,
}

impl Fault for ReceiverError {
    fn class(&self) -> Class {
        Class::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NameTooShort => "receiver.name_too_short",
            Self::NameTooLong => "receiver.name_too_long",
            Self::NameNotLetters => "receiver.name_not_letters",
            Self::NotMobile => "receiver.not_mobile",
            Self::NotDomestic => "receiver.not_domestic",
            Self::AddressTooShort => "receiver.address_too_short",
            Self::AddressTooLong => "receiver.address_too_long",
        }
    }
}

impl ReceiverError {
    /// The field of the order form that it belongs to.
    pub fn field(self) -> &'static str {
        match self {
            Self::NameTooShort | Self::NameTooLong | Self::NameNotLetters => "name",
            Self::NotMobile | Self::NotDomestic => "phone",
            Self::AddressTooShort | Self::AddressTooLong => "line",
        }
    }
}

const NAME_WIDTH: RangeInclusive<usize> = 4..=10;
const ADDRESS_LENGTH: RangeInclusive<usize> = 6..=60;

impl ReceiverRule {
    pub fn is_any(&self) -> bool {
        *self == Self::Any
    }

    /// The name as it is printed.
    pub fn name(self, name: &PersonName) -> Result<String, ReceiverError> {
        match self {
            Self::Any => Ok(name.as_str().to_owned()),
            Self::Courier | Self::Store => carried_name(name.as_str()),
        }
    }

    pub fn phone(self, phone: &Phone) -> Result<(), ReceiverError> {
        match self {
            Self::Store if !phone.is_mobile() => Err(ReceiverError::NotMobile),
            Self::Courier if !phone.as_str().starts_with('0') => Err(ReceiverError::NotDomestic),
            _ => Ok(()),
        }
    }

    /// The address on one line.
    pub fn address(self, address: &Address) -> Result<String, ReceiverError> {
        let line = [address.city(), address.district(), address.line()].concat();
        let length = line.chars().count();
        if self == Self::Any || ADDRESS_LENGTH.contains(&length) {
            return Ok(line);
        }
        Err(if length < *ADDRESS_LENGTH.start() {
            ReceiverError::AddressTooShort
        } else {
            ReceiverError::AddressTooLong
        })
    }

    /// Everything that is wrong, in the order of the form. `address`: where it goes to one.
    pub fn judge(self, name: &PersonName, phone: &Phone, address: Option<&Address>) -> Vec<ReceiverError> {
        let name = self.name(name).err();
        let phone = self.phone(phone).err();
        let address = address.and_then(|address| self.address(address).err());
        [name, phone, address].into_iter().flatten().collect()
    }
}

/// Without the blanks, dots and dashes between the parts of a name, which labels do not have: `Mei-Hua Lin` is
/// printed `MeiHuaLin`.
fn carried_name(name: &str) -> Result<String, ReceiverError> {
    let name: String = name.chars().filter(|c| !joins_parts(*c)).collect();
    if !name.chars().all(char::is_alphabetic) {
        return Err(ReceiverError::NameNotLetters);
    }
    let width: usize = name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    if width < *NAME_WIDTH.start() {
        Err(ReceiverError::NameTooShort)
    } else if width > *NAME_WIDTH.end() {
        Err(ReceiverError::NameTooLong)
    } else {
        Ok(name)
    }
}

fn joins_parts(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '.' | '·' | '‧' | '・' | '．' | '•' | '\u{2010}' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::address::AddressInput;

    fn printed(name: &str) -> Result<String, ReceiverError> {
        ReceiverRule::Store.name(&PersonName::parse(name).expect("a name"))
    }

    #[test]
    fn a_name_is_two_to_five_chinese_signs_or_four_to_ten_letters_wide() {
        for (name, on_the_label) in [
            ("林小", "林小"),
            ("歐陽小美麗", "歐陽小美麗"),
            ("Mary", "Mary"),
            ("Alexandria", "Alexandria"),
            ("Mei-Hua Lin", "MeiHuaLin"),
            ("娃丹．巴色", "娃丹巴色"),
            ("王Mary", "王Mary"),
            ("𠮷野", "𠮷野"),
        ] {
            assert_eq!(printed(name).as_deref(), Ok(on_the_label), "{name}");
        }
        for short in ["林", "Amy", "A. B. C."] {
            assert_eq!(printed(short), Err(ReceiverError::NameTooShort), "{short}");
        }
        for long in ["歐陽小美麗花", "Alexandrina", "王小明MaryLou"] {
            assert_eq!(printed(long), Err(ReceiverError::NameTooLong), "{long}");
        }
    }

    #[test]
    fn a_name_has_letters_only() {
        let signs = r##"^'`!@#%&*+\"<>|_[]1２🍵，（)"##;
        for sign in signs.chars() {
            let name = ["林小", &sign.to_string(), "美"].concat();
            assert_eq!(printed(&name), Err(ReceiverError::NameNotLetters), "{name}");
        }
    }

    #[test]
    fn a_store_calls_mobiles_and_a_courier_whatever_rings_in_taiwan() {
        let judged = |rule: ReceiverRule, number: &str| rule.phone(&Phone::parse(number).expect("a number"));
        assert_eq!(judged(ReceiverRule::Store, "+886 912 345 678"), Ok(()));
        assert_eq!(judged(ReceiverRule::Store, "02-2345-6789"), Err(ReceiverError::NotMobile));
        assert_eq!(judged(ReceiverRule::Courier, "02-2345-6789"), Ok(()));
        assert_eq!(judged(ReceiverRule::Courier, "+81 3 1234 5678"), Err(ReceiverError::NotDomestic));
        assert_eq!(judged(ReceiverRule::Any, "+81 3 1234 5678"), Ok(()));
    }

    #[test]
    fn an_address_counts_with_its_city() {
        let judged = |line: String| {
            let input = AddressInput { postal_code: "", city: "臺北市", district: "大安區", line: &line };
            ReceiverRule::Courier.address(&Address::parse(input).expect("an address"))
        };
        assert_eq!(judged("和平東路1號".to_owned()).as_deref(), Ok("臺北市大安區和平東路1號"));
        assert!(judged("路".repeat(54)).is_ok());
        assert_eq!(judged("路".repeat(55)), Err(ReceiverError::AddressTooLong));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let (name, phone) =
            (PersonName::parse("A").expect("a name"), Phone::parse("+81 3 1234 5678").expect("a number"));
        let wrong = ReceiverRule::Store.judge(&name, &phone, None);
        assert_eq!(wrong, [ReceiverError::NameTooShort, ReceiverError::NotMobile]);
        assert_eq!(wrong.iter().map(|wrong| wrong.field()).collect::<Vec<_>>(), ["name", "phone"]);
        assert!(ReceiverRule::Any.judge(&name, &phone, None).is_empty());
    }
}

//! The number by which people name an order. Never a secret and never a key: whoever may see an
//! order is decided elsewhere.

use super::phone::half_width;
use crate::fault::{Class, Fault};
use serde::{Deserialize, Serialize};

/// Eight digits that do not tell how many orders came before; more once a hundred million have.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderNumber(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order number has eight digits")]
pub struct OrderNumberError;

impl Fault for OrderNumberError {
    fn class(&self) -> Class {
        Class::Invalid
    }
    fn code(&self) -> &'static str {
        "order_number.malformed"
    }
}

const HALF: u32 = 10_000;
const ALL: u64 = 100_000_000;
/// Never change one: numbers given out before would be given out again.
const KEYS: [u32; 8] =
    [0x9e37_79b9, 0x7f4a_7c15, 0xf39c_c060, 0x5ced_c834, 0x1082_276b, 0xf3a2_7251, 0xf86c_6a11, 0xd0c1_8e95];

impl OrderNumber {
    /// The eight digits of the first hundred million, and what stands before them.
    const LENGTH: std::ops::RangeInclusive<usize> = 8..=20;

    /// Different sequence values give different numbers, for all of `u64`.
    pub fn from_sequence(n: u64) -> Self {
        let digits = shuffled((n % ALL) as u32).to_string();
        let before = if n < ALL { String::new() } else { (n / ALL).to_string() };
        Self([before.as_str(), &"00000000"[digits.len()..], &digits].concat())
    }

    /// With or without blanks and dashes, in digits of any width.
    pub fn parse(text: &str) -> Result<Self, OrderNumberError> {
        let digits: String = text
            .chars()
            .map(half_width)
            .filter(|c| !c.is_whitespace() && *c != '-')
            .take(Self::LENGTH.end() + 1)
            .collect();
        let shaped = Self::LENGTH.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        // A longer number starts with a count, and a count does not start with zero.
        if shaped && (digits.len() == *Self::LENGTH.start() || !digits.starts_with('0')) {
            Ok(Self(digits))
        } else {
            Err(OrderNumberError)
        }
    }

    /// From storage, without judging again.
    pub fn restore(text: String) -> Self {
        Self(text)
    }

    /// As stored and sent: `48210937`.
    pub fn compact(&self) -> &str {
        &self.0
    }
}

/// A Feistel network on two halves of four decimal digits. Halves are added modulo 10 000 rather
/// than xored, so that it permutes exactly `0..100_000_000` and no value has to be walked back in.
fn shuffled(value: u32) -> u32 {
    let (mut left, mut right) = (value / HALF, value % HALF);
    for key in KEYS {
        (left, right) = (right, (left + mixed(right ^ key) % HALF) % HALF);
    }
    left * HALF + right
}

/// The finalizer of MurmurHash3: every bit in sways every bit out.
fn mixed(mut value: u32) -> u32 {
    value = (value ^ (value >> 16)).wrapping_mul(0x85eb_ca6b);
    value = (value ^ (value >> 13)).wrapping_mul(0xc2b2_ae35);
    value ^ (value >> 16)
}

impl std::fmt::Display for OrderNumber {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for OrderNumber {
    type Error = OrderNumberError;
    fn try_from(text: String) -> Result<Self, OrderNumberError> {
        Self::parse(&text)
    }
}

impl From<OrderNumber> for String {
    fn from(number: OrderNumber) -> String {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn number(n: u64) -> String {
        OrderNumber::from_sequence(n).into()
    }

    #[test]
    fn no_two_sequence_values_share_a_number() {
        let first: HashSet<_> = (0..50_000).map(number).collect();
        let spread = (1..=50_000).map(|step| number(50_000 + step * 1_998));
        let all: HashSet<_> = first.into_iter().chain(spread).collect();
        assert_eq!(all.len(), 100_000);
        assert!(all.iter().all(|number| number.len() == 8));
    }

    /// As in the round above, but with every step taken backwards.
    fn unshuffled(value: u32) -> u32 {
        let (mut left, mut right) = (value / HALF, value % HALF);
        for key in KEYS.into_iter().rev() {
            (left, right) = ((right + HALF - mixed(left ^ key) % HALF) % HALF, left);
        }
        left * HALF + right
    }

    #[test]
    fn every_number_leads_back_to_its_sequence_value() {
        for value in (0..ALL as u32).step_by(997).chain([1, 9_999, 10_000, 99_999_999]) {
            assert_eq!(unshuffled(shuffled(value)), value);
        }
    }

    #[test]
    fn orders_in_a_row_look_unrelated() {
        let numbers: Vec<u64> = (1..=10_001).map(|n| number(n).parse().expect("digits")).collect();
        let far = numbers.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) > 1_000_000).count();
        let up = numbers.windows(2).filter(|pair| pair[0] < pair[1]).count();
        assert!(far > 9_700, "{far} of 10000 are over a million apart");
        assert!((4_800..=5_200).contains(&up), "{up} of 10000 rise");
    }

    #[test]
    fn numbers_once_given_out_never_change() {
        assert_eq!([0, 1, 2, 99_999_999].map(number), ["42600159", "56165485", "46731010", "48665187"]);
    }

    #[test]
    fn after_a_hundred_million_numbers_grow_and_still_differ() {
        assert_eq!(number(ALL), ["1", &number(0)].concat());
        assert_eq!(number(12 * ALL + 5), ["12", &number(5)].concat());
        assert_eq!(number(u64::MAX).len(), 20);
        assert_eq!(OrderNumber::parse(&number(u64::MAX)).map(String::from), Ok(number(u64::MAX)));
    }

    #[test]
    fn a_number_is_read_back_however_it_is_written() {
        for text in ["48210937", "4821 0937", " 4821-0937 ", "４８２１　０９３７"] {
            let number = OrderNumber::parse(text).expect(text);
            assert_eq!(number.compact(), "48210937");
            assert_eq!(number.to_string(), "48210937");
        }
        for text in ["", "4821093", "048210937", "4821093a", "#48210937", "-", "184467440737095516150"] {
            assert_eq!(OrderNumber::parse(text), Err(OrderNumberError), "{text}");
        }
    }
}

//! Amounts of money. Never a float, never two currencies in one sum.

use super::Quantity;
use crate::fault::{Class, Fault};
use serde::{Deserialize, Serialize};

/// What prices are written in. The unit of [`Money`] is the one people write prices in:
/// whole dollars for TWD, cents for USD. Only a gateway converts to a provider's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Currency {
    #[serde(rename = "TWD")]
    Twd,
    #[serde(rename = "USD")]
    Usd,
}

impl Currency {
    /// The code of ISO 4217.
    pub fn code(self) -> &'static str {
        match self {
            Self::Twd => "TWD",
            Self::Usd => "USD",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "TWD" => Some(Self::Twd),
            "USD" => Some(Self::Usd),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    pub amount: i64,
    pub currency: Currency,
}

/// A sum left the range of 64 bits, or two currencies met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amounts cannot be added")]
pub struct MoneyError;

impl Fault for MoneyError {
    fn class(&self) -> Class {
        Class::Invalid
    }
    fn code(&self) -> &'static str {
        "money.range"
    }
}

impl Money {
    pub const fn twd(amount: i64) -> Self {
        Self { amount, currency: Currency::Twd }
    }

    pub const fn zero(currency: Currency) -> Self {
        Self { amount: 0, currency }
    }

    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        let amount = self.amount.checked_add(other.amount).ok_or(MoneyError)?;
        Ok(Self { amount, ..self })
    }

    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        let amount = self.amount.checked_sub(other.amount).ok_or(MoneyError)?;
        Ok(Self { amount, ..self })
    }

    pub fn times(self, quantity: Quantity) -> Result<Self, MoneyError> {
        let amount = self.amount.checked_mul(i64::from(quantity.get())).ok_or(MoneyError)?;
        Ok(Self { amount, ..self })
    }

    /// The sum of all parts, which must be in `currency`.
    pub fn sum(currency: Currency, parts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        parts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    pub fn is_zero(self) -> bool {
        self.amount == 0
    }

    fn same(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency { Ok(()) } else { Err(MoneyError) }
    }
}

/// As a price tag: `NT$1,280`, `US$12.80`.
impl std::fmt::Display for Money {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, units, cents) = match self.currency {
            Currency::Twd => ("NT$", self.amount.unsigned_abs(), None),
            Currency::Usd => ("US$", self.amount.unsigned_abs() / 100, Some(self.amount.unsigned_abs() % 100)),
        };
        let mut text = String::from(if self.amount < 0 { "−" } else { "" });
        text.push_str(sign);
        let digits = units.to_string();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        if let Some(cents) = cents {
            text.push('.');
            text.push(char::from(b'0' + (cents / 10) as u8));
            text.push(char::from(b'0' + (cents % 10) as u8));
        }
        out.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_reads_as_on_a_price_tag() {
        assert_eq!(Money::twd(1_280).to_string(), "NT$1,280");
        assert_eq!(Money::twd(0).to_string(), "NT$0");
        assert_eq!(Money::twd(-1_234_567).to_string(), "−NT$1,234,567");
        assert_eq!(Money { amount: 100_005, currency: Currency::Usd }.to_string(), "US$1,000.05");
    }

    #[test]
    fn sums_refuse_to_overflow_and_to_mix_currencies() {
        assert_eq!(Money::twd(i64::MAX).plus(Money::twd(1)), Err(MoneyError));
        assert_eq!(Money::twd(1).plus(Money::zero(Currency::Usd)), Err(MoneyError));
        let many = Quantity::try_from(999).expect("in range");
        assert_eq!(Money::twd(i64::MAX / 2).times(many), Err(MoneyError));
    }
}

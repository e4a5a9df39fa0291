//! What a set of lines costs. The only place where amounts are added up, for the browser's
//! preview, the quote and the order alike. Never reads a price: it is handed them.

use crate::kernel::{Currency, Money, Quantity, money::MoneyError};
use serde::{Deserialize, Serialize};

/// One line as it will be charged. Prices include tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    pub unit_price: Money,
    pub quantity: Quantity,
}

/// What delivery costs by one way to one place: a flat rate, and nothing from an amount on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRate {
    pub flat: Money,
    /// Lines worth this much or more are delivered free. `None`: never.
    pub free_from: Option<Money>,
    /// What a far place costs more; nobody gets that free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surcharge: Option<Money>,
}

impl DeliveryRate {
    pub fn for_lines_worth(&self, subtotal: Money) -> Result<Money, MoneyError> {
        let rate = match self.free_from {
            Some(bound) if subtotal.amount >= bound.amount => Money::zero(subtotal.currency),
            _ => self.flat,
        };
        self.surcharge.map_or(Ok(rate), |surcharge| rate.plus(surcharge))
    }

    /// What is missing for free delivery; `None` when there is none or it is reached.
    pub fn missing_for_free(&self, subtotal: Money) -> Option<Money> {
        let gap = self.free_from?.minus(subtotal).ok()?;
        (gap.amount > 0 && !self.flat.is_zero()).then_some(gap)
    }
}

/// A rate in basis points: 500 is the 5 % of Taiwan's business tax, 0 is for what is exempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaxRate(pub u16);

impl TaxRate {
    /// 100 %.
    const MAX: u16 = 10_000;

    /// `5`, `2.5`, with or without a sign of per cent; two places after the point.
    pub fn parse(percent: &str) -> Option<Self> {
        let percent = percent.trim().trim_end_matches('%').trim_end();
        let (whole, part) = percent.split_once('.').unwrap_or((percent, "0"));
        let digits = |text: &str, most: usize| {
            (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(whole, 3) || !digits(part, 2) {
            return None;
        }
        let hundredths = part.parse::<u16>().ok()? * if part.len() == 1 { 10 } else { 1 };
        let rate = whole.parse::<u16>().ok()? * 100 + hundredths;
        (rate <= Self::MAX).then_some(Self(rate))
    }

    /// The tax contained in `amount`, rounded half up.
    pub fn share_of(self, amount: Money) -> Result<Money, MoneyError> {
        let rate = i128::from(self.0);
        let whole = 10_000 + rate;
        let share = (2 * i128::from(amount.amount) * rate + whole).div_euclid(2 * whole);
        Ok(Money { amount: i64::try_from(share).map_err(|_| MoneyError)?, ..amount })
    }
}

impl Default for TaxRate {
    fn default() -> Self {
        Self(500)
    }
}

/// In per cent, without its sign: `5`, `2.5`.
impl std::fmt::Display for TaxRate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = (self.0 / 100, self.0 % 100);
        match part {
            0 => write!(out, "{whole}"),
            tenths if tenths % 10 == 0 => write!(out, "{whole}.{}", tenths / 10),
            part => write!(out, "{whole}.{part:02}"),
        }
    }
}

/// total = Σ line totals − discounts + shipping; `tax` is an "of which" of `total`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub subtotal: Money,
    pub discounts: Money,
    pub shipping: Money,
    pub tax: Money,
    pub total: Money,
}

/// Without the tax, which is told from the rates of the lines: [`Taxes`](crate::tax::Taxes).
pub fn totals(currency: Currency, lines: &[PricedLine], delivery: &DeliveryRate) -> Result<Totals, MoneyError> {
    let mut subtotal = Money::zero(currency);
    for line in lines {
        subtotal = subtotal.plus(line.unit_price.times(line.quantity)?)?;
    }
    let discounts = Money::zero(currency);
    let shipping = if lines.is_empty() { Money::zero(currency) } else { delivery.for_lines_worth(subtotal)? };
    let total = subtotal.minus(discounts)?.plus(shipping)?;
    Ok(Totals { subtotal, discounts, shipping, tax: Money::zero(currency), total })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(price: i64, count: i64) -> PricedLine {
        PricedLine { unit_price: Money::twd(price), quantity: count.try_into().expect("in range") }
    }
    const RATE: DeliveryRate =
        DeliveryRate { flat: Money::twd(100), free_from: Some(Money::twd(1_500)), surcharge: None };

    #[test]
    fn delivery_is_free_from_the_bound_on() {
        let below = totals(Currency::Twd, &[line(1_499, 1)], &RATE).expect("adds up");
        let at = totals(Currency::Twd, &[line(500, 3)], &RATE).expect("adds up");
        assert_eq!((below.shipping, below.total), (Money::twd(100), Money::twd(1_599)));
        assert_eq!((at.shipping, at.total), (Money::twd(0), Money::twd(1_500)));
    }

    #[test]
    fn a_far_place_costs_more_and_never_nothing() {
        let far = DeliveryRate { surcharge: Some(Money::twd(150)), ..RATE };
        let below = totals(Currency::Twd, &[line(1_499, 1)], &far).expect("adds up");
        let at = totals(Currency::Twd, &[line(1_500, 1)], &far).expect("adds up");
        assert_eq!((below.shipping, at.shipping), (Money::twd(250), Money::twd(150)));
    }

    #[test]
    fn nothing_costs_nothing() {
        let none = totals(Currency::Twd, &[], &RATE).expect("adds up");
        assert_eq!(none.total, Money::twd(0));
    }

    #[test]
    fn the_tax_in_a_price_is_rounded_half_up() {
        for (amount, tax) in [(105, 5), (1_280, 61), (10, 0), (11, 1), (0, 0), (21, 1), (31, 1), (32, 2)] {
            assert_eq!(TaxRate(500).share_of(Money::twd(amount)), Ok(Money::twd(tax)), "{amount}");
        }
    }

    #[test]
    fn a_rate_is_written_and_read_in_per_cent() {
        for (text, rate) in [("5", 500), ("0", 0), ("2.5", 250), ("2.05", 205), ("100", 10_000), ("0.01", 1)] {
            assert_eq!(TaxRate::parse(text), Some(TaxRate(rate)), "{text}");
            assert_eq!(TaxRate(rate).to_string(), text);
        }
        assert_eq!(TaxRate::parse(" 5 % "), Some(TaxRate(500)));
        for wrong in ["", "five", "-5", "+5", "5.", ".5", "5.555", "100.01", "1e1", "５"] {
            assert_eq!(TaxRate::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_missing_for_free_delivery_is_said_only_while_it_is_missing() {
        assert_eq!(RATE.missing_for_free(Money::twd(1_400)), Some(Money::twd(100)));
        assert_eq!(RATE.missing_for_free(Money::twd(1_500)), None);
    }
}

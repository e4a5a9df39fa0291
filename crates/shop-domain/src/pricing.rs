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

/// A rate in basis points: 500 is the 5 % of Taiwan's business tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaxRate(pub u16);

impl TaxRate {
    /// The tax contained in `amount`, rounded half up.
    pub fn share_of(self, amount: Money) -> Result<Money, MoneyError> {
        let rate = i128::from(self.0);
        let whole = 10_000 + rate;
        let share = (2 * i128::from(amount.amount) * rate + whole).div_euclid(2 * whole);
        Ok(Money { amount: i64::try_from(share).map_err(|_| MoneyError)?, ..amount })
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

pub fn totals(
    currency: Currency,
    lines: &[PricedLine],
    delivery: &DeliveryRate,
    tax: TaxRate,
) -> Result<Totals, MoneyError> {
    let mut subtotal = Money::zero(currency);
    for line in lines {
        subtotal = subtotal.plus(line.unit_price.times(line.quantity)?)?;
    }
    let discounts = Money::zero(currency);
    let shipping = if lines.is_empty() { Money::zero(currency) } else { delivery.for_lines_worth(subtotal)? };
    let total = subtotal.minus(discounts)?.plus(shipping)?;
    Ok(Totals { subtotal, discounts, shipping, tax: tax.share_of(total)?, total })
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
        let below = totals(Currency::Twd, &[line(1_499, 1)], &RATE, TaxRate(500)).expect("adds up");
        let at = totals(Currency::Twd, &[line(500, 3)], &RATE, TaxRate(500)).expect("adds up");
        assert_eq!((below.shipping, below.total), (Money::twd(100), Money::twd(1_599)));
        assert_eq!((at.shipping, at.total), (Money::twd(0), Money::twd(1_500)));
    }

    #[test]
    fn a_far_place_costs_more_and_never_nothing() {
        let far = DeliveryRate { surcharge: Some(Money::twd(150)), ..RATE };
        let below = totals(Currency::Twd, &[line(1_499, 1)], &far, TaxRate(500)).expect("adds up");
        let at = totals(Currency::Twd, &[line(1_500, 1)], &far, TaxRate(500)).expect("adds up");
        assert_eq!((below.shipping, at.shipping), (Money::twd(250), Money::twd(150)));
    }

    #[test]
    fn nothing_costs_nothing() {
        let none = totals(Currency::Twd, &[], &RATE, TaxRate(500)).expect("adds up");
        assert_eq!(none.total, Money::twd(0));
    }

    #[test]
    fn the_tax_in_a_price_is_rounded_half_up() {
        for (amount, tax) in [(105, 5), (1_280, 61), (10, 0), (11, 1), (0, 0), (21, 1), (31, 1), (32, 2)] {
            assert_eq!(TaxRate(500).share_of(Money::twd(amount)), Ok(Money::twd(tax)), "{amount}");
        }
    }

    #[test]
    fn what_is_missing_for_free_delivery_is_said_only_while_it_is_missing() {
        assert_eq!(RATE.missing_for_free(Money::twd(1_400)), Some(Money::twd(100)));
        assert_eq!(RATE.missing_for_free(Money::twd(1_500)), None);
    }
}

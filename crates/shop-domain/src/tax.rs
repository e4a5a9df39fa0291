//! The tax that prices contain: said for each rate, rounded once, and handed on to the lines so that
//! nothing is lost. Never adds anything to a price.

use crate::{
    kernel::{Money, money::MoneyError},
    pricing::TaxRate,
};
use serde::{Deserialize, Serialize};

/// Everything of an order that is taxed at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxPart {
    pub rate: TaxRate,
    /// What it costs, tax included.
    pub gross: Money,
    /// Contained in `gross`, rounded half up.
    pub tax: Money,
}

/// One line, or the delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taxed {
    pub rate: TaxRate,
    /// What it costs after discounts, tax included.
    pub gross: Money,
    /// Its share of the tax of its rate.
    pub tax: Money,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taxes {
    /// The highest rate first; a rate under which nothing costs anything is left out.
    pub parts: Vec<TaxPart>,
    /// In the order of the lines.
    pub lines: Vec<Taxed>,
    pub shipping: Taxed,
}

impl Taxes {
    /// `lines`: what each costs before `discounts`, which are spread over them by their worth.
    pub fn of(lines: &[(TaxRate, Money)], discounts: Money, shipping: (TaxRate, Money)) -> Result<Self, MoneyError> {
        let worth: Vec<_> = lines.iter().map(|(_, gross)| gross.amount).collect();
        let mut items = Vec::with_capacity(lines.len() + 1);
        for ((rate, gross), off) in lines.iter().zip(spread(discounts.amount, &worth)?) {
            let gross = gross.minus(Money { amount: off, ..discounts })?;
            items.push(Taxed { rate: *rate, gross, tax: Money::zero(gross.currency) });
        }
        items.push(Taxed { rate: shipping.0, gross: shipping.1, tax: Money::zero(shipping.1.currency) });

        let mut rates: Vec<_> = items.iter().map(|item| item.rate).collect();
        rates.sort_by_key(|rate| std::cmp::Reverse(rate.0));
        rates.dedup();
        let mut parts = Vec::with_capacity(rates.len());
        for rate in rates {
            let of_rate = || items.iter().enumerate().filter(move |(_, item)| item.rate == rate);
            let gross = Money::sum(shipping.1.currency, of_rate().map(|(_, item)| item.gross))?;
            let tax = rate.share_of(gross)?;
            let (places, worth): (Vec<_>, Vec<_>) = of_rate().map(|(at, item)| (at, item.gross.amount)).unzip();
            for (at, share) in places.into_iter().zip(spread(tax.amount, &worth)?) {
                items[at].tax.amount = share;
            }
            if !gross.is_zero() {
                parts.push(TaxPart { rate, gross, tax });
            }
        }
        let shipping = items.pop().ok_or(MoneyError)?;
        Ok(Self { parts, lines: items, shipping })
    }

    pub fn total(&self) -> Result<Money, MoneyError> {
        Money::sum(self.shipping.tax.currency, self.parts.iter().map(|part| part.tax))
    }
}

/// `amount` in whole parts by weight: each gets what is below its exact share, and what is left over goes
/// to the largest remainders, the first of equals first. Nothing weighs less than nothing.
pub fn spread(amount: i64, weights: &[i64]) -> Result<Vec<i64>, MoneyError> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole == 0 {
        return if amount == 0 { Ok(vec![0; weights.len()]) } else { Err(MoneyError) };
    }
    let exact = |weight: &i64| i128::from(amount) * i128::from(*weight);
    let shares = weights.iter().map(|weight| i64::try_from(exact(weight).div_euclid(whole)).map_err(|_| MoneyError));
    let mut shares = shares.collect::<Result<Vec<_>, _>>()?;
    let left = i128::from(amount) - shares.iter().map(|share| i128::from(*share)).sum::<i128>();
    let mut order: Vec<_> = (0..weights.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact(&weights[*at]).rem_euclid(whole)));
    for at in order.into_iter().take(usize::try_from(left).map_err(|_| MoneyError)?) {
        shares[at] += 1;
    }
    Ok(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: TaxRate = TaxRate(500);
    const NONE: TaxRate = TaxRate(0);

    fn taxes(lines: &[(TaxRate, i64)], discounts: i64, shipping: (TaxRate, i64)) -> Taxes {
        let lines: Vec<_> = lines.iter().map(|(rate, amount)| (*rate, Money::twd(*amount))).collect();
        Taxes::of(&lines, Money::twd(discounts), (shipping.0, Money::twd(shipping.1))).expect("adds up")
    }

    fn part(rate: TaxRate, gross: i64, tax: i64) -> TaxPart {
        TaxPart { rate, gross: Money::twd(gross), tax: Money::twd(tax) }
    }

    #[test]
    fn the_tax_is_said_for_each_rate_and_delivery_is_one_of_them() {
        let taxes = taxes(&[(FIVE, 680), (NONE, 300), (FIVE, 500)], 0, (FIVE, 100));
        assert_eq!(taxes.parts, [part(FIVE, 1_280, 61), part(NONE, 300, 0)]);
        assert_eq!(taxes.total(), Ok(Money::twd(61)));
        let shares: Vec<_> = taxes.lines.iter().map(|line| line.tax.amount).collect();
        assert_eq!((shares, taxes.shipping.tax.amount), (vec![32, 0, 24], 5));
    }

    #[test]
    fn a_rate_under_which_nothing_costs_anything_is_not_said() {
        assert_eq!(taxes(&[(NONE, 300)], 0, (FIVE, 0)).parts, [part(NONE, 300, 0)]);
        assert_eq!(taxes(&[(FIVE, 0)], 0, (FIVE, 0)).parts, []);
    }

    #[test]
    fn a_discount_lessens_the_tax_of_what_it_is_taken_off() {
        let taxes = taxes(&[(FIVE, 1_000), (NONE, 1_000)], 100, (FIVE, 0));
        assert_eq!(taxes.parts, [part(FIVE, 950, 45), part(NONE, 950, 0)]);
        assert_eq!(Taxes::of(&[], Money::twd(1), (FIVE, Money::twd(0))), Err(MoneyError), "there is nothing to lessen");
    }

    /// The next of a row of numbers that look drawn by lot.
    fn drawn(state: &mut u64, below: u64) -> i64 {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((*state >> 33) % below).expect("small")
    }

    /// The part of `gross` that is tax, as the nearest whole number to `gross × rate / (10 000 + rate)`, found by
    /// trying: no division that could round.
    fn nearest(gross: i64, rate: i64) -> i64 {
        let (numerator, whole) = (gross * rate, 10_000 + rate);
        // Half up: the largest t with (2t − 1) × whole ≤ 2 × numerator.
        let mut tax = 0;
        while (2 * (tax + 1) - 1) * whole <= 2 * numerator {
            tax += 1;
        }
        tax
    }

    #[test]
    fn an_independent_computation_comes_to_the_same() {
        let (mut state, rates) = (7, [500, 0, 250, 1_000]);
        for round in 0..3_000 {
            let count = 1 + drawn(&mut state, 7);
            let mut lines = Vec::new();
            for _ in 0..count {
                let rate = rates[drawn(&mut state, 4) as usize];
                lines.push((TaxRate(rate), drawn(&mut state, 3_000)));
            }
            let shipping = (FIVE, drawn(&mut state, 3) * 60);
            let subtotal: i64 = lines.iter().map(|line| line.1).sum();
            let discounts = if subtotal > 0 && round % 2 == 0 { drawn(&mut state, subtotal as u64 + 1) } else { 0 };
            let found = taxes(&lines, discounts, shipping);

            // Each line bears its part of the discounts, within a dollar, and together they bear all of it.
            let mut taken = 0;
            for ((_, before), line) in lines.iter().zip(&found.lines) {
                let off = before - line.gross.amount;
                assert!((off * subtotal - discounts * before).abs() < subtotal.max(1), "{lines:?} {discounts}");
                taken += off;
            }
            assert_eq!(taken, discounts);

            let all = || found.lines.iter().chain([&found.shipping]);
            for rate in rates {
                let of_rate = || all().filter(|item| item.rate.0 == rate);
                let gross: i64 = of_rate().map(|item| item.gross.amount).sum();
                let tax = nearest(gross, i64::from(rate));
                let said = found.parts.iter().find(|part| part.rate.0 == rate);
                assert_eq!(said.map_or((0, 0), |part| (part.gross.amount, part.tax.amount)), (gross, tax));
                assert_eq!(of_rate().map(|item| item.tax.amount).sum::<i64>(), tax, "nothing is lost on the lines");
                for item in of_rate() {
                    let off = item.tax.amount * gross - tax * item.gross.amount;
                    assert!(off.abs() < gross.max(1), "a line bears its part within a dollar: {item:?}");
                }
            }
            assert_eq!(found.total().expect("adds up").amount, found.parts.iter().map(|p| p.tax.amount).sum::<i64>());
        }
    }

    #[test]
    fn what_is_left_over_goes_to_the_largest_remainders() {
        assert_eq!(spread(10, &[1, 1, 1]), Ok(vec![4, 3, 3]));
        assert_eq!(spread(61, &[680, 500, 100]), Ok(vec![32, 24, 5]));
        assert_eq!(spread(0, &[0, 0]), Ok(vec![0, 0]));
        assert_eq!(
            spread(i64::MAX, &[i64::MAX, i64::MAX]).map(|parts| parts.iter().map(|part| i128::from(*part)).sum()),
            Ok(i128::from(i64::MAX))
        );
    }
}

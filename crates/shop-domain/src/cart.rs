//! A visitor's intent to buy: variants and quantities. Never holds a price.

use crate::{
    fault::{Class, Fault},
    kernel::{CartId, Quantity, VariantId, quantity::QuantityError},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    id: CartId,
    lines: Vec<CartLine>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CartLine {
    pub variant: VariantId,
    pub quantity: Quantity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CartError {
    #[error("a cart holds at most {} different variants", Cart::MAX_LINES)]
    Full,
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    #[error("the cart has no such line")]
    NoSuchLine,
}

impl Fault for CartError {
    fn class(&self) -> Class {
        match self {
            Self::Full => Class::Conflict,
            Self::Quantity(error) => error.class(),
            Self::NoSuchLine => Class::NotFound,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Full => "cart.full",
            Self::Quantity(error) => error.code(),
            Self::NoSuchLine => "cart.no_such_line",
        }
    }
}

impl Cart {
    pub const MAX_LINES: usize = 50;

    pub fn new(id: CartId) -> Self {
        Self { id, lines: Vec::new() }
    }

    /// Rebuilds a cart from storage, where these lines were once accepted.
    pub fn restore(id: CartId, lines: Vec<CartLine>) -> Self {
        Self { id, lines }
    }

    pub fn id(&self) -> CartId {
        self.id
    }

    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds to the line of the variant if there is one, so a variant has one line.
    /// Returns the quantity that the line has now.
    pub fn add(&mut self, variant: VariantId, quantity: Quantity) -> Result<Quantity, CartError> {
        if let Some(line) = self.line_mut(variant) {
            line.quantity = line.quantity.plus(quantity)?;
            return Ok(line.quantity);
        }
        if self.lines.len() == Self::MAX_LINES {
            return Err(CartError::Full);
        }
        self.lines.push(CartLine { variant, quantity });
        Ok(quantity)
    }

    pub fn change(&mut self, variant: VariantId, quantity: Quantity) -> Result<(), CartError> {
        self.line_mut(variant).ok_or(CartError::NoSuchLine)?.quantity = quantity;
        Ok(())
    }

    /// Removing what is not there is no error: the second of two clicks asks for that.
    pub fn remove(&mut self, variant: VariantId) {
        self.lines.retain(|line| line.variant != variant);
    }

    /// Adds what another cart holds, line by line: up to the most of a line, and as many lines as there is room for.
    /// Returns the variants of which something came.
    pub fn absorb(&mut self, other: &Cart) -> Vec<VariantId> {
        let mut came = Vec::new();
        for line in other.lines() {
            let added = match self.line_mut(line.variant) {
                Some(mine) => {
                    mine.quantity = mine.quantity.plus_at_most(line.quantity);
                    true
                }
                None => self.add(line.variant, line.quantity).is_ok(),
            };
            came.extend(added.then_some(line.variant));
        }
        came
    }

    fn line_mut(&mut self, variant: VariantId) -> Option<&mut CartLine> {
        self.lines.iter_mut().find(|line| line.variant == variant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(n: u128) -> VariantId {
        VariantId(uuid::Uuid::from_u128(n))
    }
    fn quantity(n: i64) -> Quantity {
        n.try_into().expect("in range")
    }
    fn cart() -> Cart {
        Cart::new(CartId(uuid::Uuid::nil()))
    }

    #[test]
    fn a_variant_has_one_line() {
        let mut cart = cart();
        cart.add(variant(1), quantity(2)).expect("added");
        assert_eq!(cart.add(variant(1), quantity(3)), Ok(quantity(5)));
        assert_eq!(cart.lines().len(), 1);
    }

    #[test]
    fn a_line_that_would_pass_the_most_stays_as_it_was() {
        let mut cart = cart();
        cart.add(variant(1), quantity(998)).expect("added");
        assert_eq!(cart.add(variant(1), quantity(2)), Err(CartError::Quantity(QuantityError)));
        assert_eq!(cart.lines()[0].quantity, quantity(998));
    }

    #[test]
    fn what_two_carts_hold_is_added_up_to_the_most() {
        let (mut mine, mut other) = (cart(), cart());
        mine.add(variant(1), quantity(2)).expect("added");
        mine.add(variant(2), quantity(998)).expect("added");
        for (n, count) in [(1, 3), (2, 2), (3, 1)] {
            other.add(variant(n), quantity(count)).expect("added");
        }
        assert_eq!(mine.absorb(&other), [variant(1), variant(2), variant(3)]);
        let counts: Vec<_> = mine.lines().iter().map(|line| i64::from(line.quantity)).collect();
        assert_eq!(counts, [5, 999, 1]);
        for n in 10..100 {
            let _ = mine.add(variant(n), Quantity::ONE);
        }
        let mut more = cart();
        more.add(variant(500), Quantity::ONE).expect("added");
        assert_eq!(mine.absorb(&more), [], "there is no room");
    }

    #[test]
    fn a_full_cart_takes_no_other_variant_but_more_of_the_same() {
        let mut cart = cart();
        for n in 0..Cart::MAX_LINES {
            cart.add(variant(n as u128), Quantity::ONE).expect("added");
        }
        assert_eq!(cart.add(variant(999), Quantity::ONE), Err(CartError::Full));
        assert_eq!(cart.add(variant(0), Quantity::ONE), Ok(quantity(2)));
    }
}

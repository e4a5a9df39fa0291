//! What a shopper means to do, before anything happens. Drawn from the seed and the order's place, so that a
//! run can be repeated.

use crate::chance::Chance;

/// Where a payment goes, and how it is pressed there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Cash,
    Transfer,
    Card,
    Number,
    LinePay,
    Stripe,
    Test,
}

impl Way {
    /// As the shop calls it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cash => "cod",
            Self::Transfer => "transfer",
            Self::Card => "ecpay_card",
            Self::Number => "ecpay_atm",
            Self::LinePay => "linepay",
            Self::Stripe => "stripe",
            Self::Test => "test",
        }
    }

    pub fn is_paid_elsewhere(self) -> bool {
        !matches!(self, Self::Cash | Self::Transfer)
    }
}

/// Of a hundred orders.
const WAYS: [(Way, usize); 7] = [
    (Way::Card, 28),
    (Way::LinePay, 20),
    (Way::Stripe, 18),
    (Way::Cash, 12),
    (Way::Number, 10),
    (Way::Test, 6),
    (Way::Transfer, 6),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Pay,
    /// The browser never comes back.
    PayAndClose,
    /// Not at first; then another time.
    FailAndPay,
    /// Leaves the provider's page as it is.
    Leave,
    /// Leaves it, chooses another way, and pays so; a late payment by the first may follow.
    PayOtherwise(Way),
    PayTwice(Way),
}

/// How it is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The shop sends it as it likes.
    Home,
    Shop,
    Courier,
    Post,
}

impl Delivery {
    /// As the shop calls it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Shop => "shop",
            Self::Courier => "ecpay_tcat",
            Self::Post => "ecpay_post",
        }
    }

    pub fn is_carried(self) -> bool {
        matches!(self, Self::Courier | Self::Post)
    }
}

#[derive(Debug, Clone)]
pub struct Plan {
    pub place: usize,
    /// Places in the list of goods, and how many.
    pub lines: Vec<(usize, i64)>,
    pub way: Way,
    pub delivery: Delivery,
    pub deed: Deed,
    pub has_email: bool,
    pub clicks_twice: bool,
    /// Sends the key again later, with the same body.
    pub repeats: bool,
    /// Sends the key again later, with another body.
    pub changes: bool,
    pub owner: Option<Owner>,
    pub chance: Chance,
}

/// What the owner does to it afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Cancel,
    RefundPart,
    /// Packs it, and tells its carrier.
    Send,
}

impl Plan {
    /// `goods`: how many there are, the first `hot` of which everybody wants.
    pub fn of(seed: u64, place: usize, goods: usize, hot: usize) -> Self {
        let mut chance = Chance::of(seed, place as u64);
        let mut lines: Vec<(usize, i64)> = Vec::new();
        for _ in 0..=chance.below(3) {
            let which = if chance.percent(30) { chance.below(hot) } else { hot + chance.below(goods - hot) };
            if lines.iter().all(|(other, _)| *other != which) {
                lines.push((which, 1 + i64::from(chance.percent(25))));
            }
        }
        let way = way(&mut chance);
        let deed = match chance.below(100) {
            0..=44 => Deed::Pay,
            45..=59 => Deed::PayAndClose,
            60..=72 => Deed::FailAndPay,
            73..=84 => Deed::Leave,
            85..=93 => Deed::PayOtherwise(way_but(&mut chance, way)),
            _ => Deed::PayTwice(way_but(&mut chance, way)),
        };
        let owner = match chance.below(100) {
            0..=4 => Some(Owner::Cancel),
            5..=9 => Some(Owner::RefundPart),
            10..=59 => Some(Owner::Send),
            _ => None,
        };
        let delivery = match chance.below(100) {
            0..=9 => Delivery::Shop,
            // Nobody but the courier takes money along.
            _ if way == Way::Cash => Delivery::Courier,
            10..=24 => Delivery::Post,
            25..=54 => Delivery::Courier,
            _ => Delivery::Home,
        };
        Self {
            place,
            lines,
            way,
            delivery,
            deed,
            has_email: chance.percent(60),
            clicks_twice: chance.percent(20),
            repeats: chance.percent(20),
            changes: chance.percent(5),
            owner,
            chance,
        }
    }
}

fn way(chance: &mut Chance) -> Way {
    let mut drawn = chance.below(100);
    for (way, share) in WAYS {
        if drawn < share {
            return way;
        }
        drawn -= share;
    }
    Way::Card
}

fn way_but(chance: &mut Chance, other: Way) -> Way {
    loop {
        let drawn = way(chance);
        if drawn != other {
            return drawn;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_are_a_hundred_and_every_way_is_drawn() {
        assert_eq!(WAYS.iter().map(|(_, share)| share).sum::<usize>(), 100);
        let drawn: Vec<_> = (0..400).map(|place| Plan::of(7, place, 20, 5)).collect();
        assert!(WAYS.iter().all(|(way, _)| drawn.iter().any(|plan| plan.way == *way)));
        assert!(drawn.iter().all(|plan| !plan.lines.is_empty()));
        assert!(drawn.iter().any(|plan| plan.delivery == Delivery::Post && plan.owner == Some(Owner::Send)));
        assert!(drawn.iter().all(|plan| plan.way != Way::Cash || plan.delivery != Delivery::Post));
    }
}

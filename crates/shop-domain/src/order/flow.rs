//! The way an order takes, by how its money comes in and where its goods go. Never branches elsewhere: whoever asks
//! "is this cash on delivery?" asks the flow what it wants to know instead.

use crate::{payment::PaymentFlow, shipment::DeliveryKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderFlow {
    /// The shopper is sent to a provider to pay.
    pub redirects: bool,
    /// The order is worked on before money has arrived.
    pub confirmed_at_once: bool,
    /// How long it is kept unpaid before it gives its stock back.
    pub kept: Kept,
    /// Its goods are handed to somebody who carries them.
    pub is_sent: bool,
    /// Its goods wait somewhere until somebody comes for them.
    pub is_fetched: bool,
    /// Whoever hands it over at the shop's counter has the cash in hand then.
    pub is_paid_at_the_counter: bool,
}

/// How long the stock of an unpaid order is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Until somebody says otherwise.
    Always,
    /// The minutes that the owner gives a shopper at a provider's page.
    Minutes,
    /// The days that the owner gives a shopper for a transfer.
    Days,
}

impl OrderFlow {
    /// For whoever asks about the money alone, which comes in alike wherever the goods go.
    pub fn of(money: PaymentFlow) -> Self {
        Self::going(money, DeliveryKind::Home)
    }

    pub fn going(money: PaymentFlow, goods: DeliveryKind) -> Self {
        let (redirects, confirmed_at_once, kept) = match money {
            PaymentFlow::Cash => (false, true, Kept::Always),
            // A number brings its own deadline, once it is issued.
            PaymentFlow::Redirect | PaymentFlow::Number => (true, false, Kept::Minutes),
            PaymentFlow::Transfer => (false, false, Kept::Days),
        };
        Self {
            redirects,
            confirmed_at_once,
            kept,
            is_sent: goods != DeliveryKind::Shop,
            is_fetched: goods != DeliveryKind::Home,
            is_paid_at_the_counter: money == PaymentFlow::Cash && goods == DeliveryKind::Shop,
        }
    }
}

//! The way an order takes, by how its money comes in. Never branches elsewhere: whoever asks
//! "is this cash on delivery?" asks the flow what it wants to know instead.

use crate::payment::PaymentFlow;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderFlow {
    /// The shopper is sent to a provider to pay.
    pub redirects: bool,
    /// The order is worked on before money has arrived.
    pub confirmed_at_once: bool,
    /// How long it is kept unpaid before it gives its stock back.
    pub kept: Kept,
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
    pub fn of(flow: PaymentFlow) -> Self {
        match flow {
            PaymentFlow::Cash => Self { redirects: false, confirmed_at_once: true, kept: Kept::Always },
            // A number brings its own deadline, once it is issued.
            PaymentFlow::Redirect | PaymentFlow::Number => {
                Self { redirects: true, confirmed_at_once: false, kept: Kept::Minutes }
            }
            PaymentFlow::Transfer => Self { redirects: false, confirmed_at_once: false, kept: Kept::Days },
        }
    }
}

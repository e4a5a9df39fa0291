//! The way an order takes, by its payment method. Never branches elsewhere: whoever asks
//! "is this cash on delivery?" asks the flow what it wants to know instead.

use crate::payment::PaymentMethod;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderFlow {
    /// The shopper is sent to a provider to pay.
    pub redirects: bool,
    /// The order is worked on before money has arrived.
    pub confirmed_at_once: bool,
    /// Unpaid, it gives its stock back after the time that the owner set.
    pub expires: bool,
}

impl OrderFlow {
    pub fn of(method: PaymentMethod) -> Self {
        match method {
            PaymentMethod::Cod => Self { redirects: false, confirmed_at_once: true, expires: false },
            PaymentMethod::Test => Self { redirects: true, confirmed_at_once: false, expires: true },
        }
    }
}

//! Providers of payment, one folder each, and the factory that knows them all.

pub mod ecpay;
pub mod line_pay;
pub mod offline;
pub mod stripe;
pub mod test;

use offline::Offline;
use shop_services::ports::PaymentProviders;
use std::{sync::Arc, time::Duration};
use test::TestPay;

/// Every provider that this program has, in the order in which people read them.
pub fn providers(test_pay: TestPay) -> PaymentProviders {
    vec![Arc::new(Offline::cash()), Arc::new(Offline::transfer()), Arc::new(test_pay)]
}

/// For asking providers: it does not wait for ever, and goes nowhere but where it was sent.
fn client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

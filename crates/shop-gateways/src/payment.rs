//! Providers of payment, one folder each, and the factory that knows them all.

pub mod ecpay;
pub mod line_pay;
pub mod newebpay;
pub mod offline;
pub mod stripe;
pub mod test;

use ecpay::EcpayProvider;
use line_pay::LinePayProvider;
use newebpay::NewebPayProvider;
use offline::Offline;
use shop_services::ports::{Clock, PaymentProviders};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use stripe::StripeProvider;
use test::TestPay;

/// Every provider that this program has, in the order in which people read them. `houses`: where
/// simulators stand in for providers, by code and without a slash at the end.
pub fn providers(
    test_pay: TestPay,
    clock: Arc<dyn Clock>,
    houses: &BTreeMap<String, String>,
) -> Result<PaymentProviders, reqwest::Error> {
    let house = |code: &str| houses.get(code).cloned();
    Ok(vec![
        Arc::new(Offline::cash()),
        Arc::new(Offline::transfer()),
        Arc::new(EcpayProvider::new(clock.clone(), house("ecpay"))?),
        Arc::new(LinePayProvider::new(house("linepay"))?),
        Arc::new(StripeProvider::new(clock.clone(), house("stripe"))?),
        Arc::new(NewebPayProvider::new(clock, house("newebpay"))?),
        Arc::new(test_pay),
    ])
}

/// For asking providers: it does not wait for ever, and goes nowhere but where it was sent.
pub(crate) fn client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

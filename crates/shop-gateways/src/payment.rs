//! Providers of payment, one folder each, and the factory that knows them all.

pub mod offline;
pub mod test;

use offline::Offline;
use shop_services::ports::PaymentProviders;
use std::sync::Arc;
use test::TestPay;

/// Every provider that this program has, in the order in which people read them.
pub fn providers(test_pay: TestPay) -> PaymentProviders {
    vec![Arc::new(Offline::cash()), Arc::new(Offline::transfer()), Arc::new(test_pay)]
}

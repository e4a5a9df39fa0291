//! What a shopper needs to pay by other ways than a provider's page. Never asks a provider: a number was
//! told of when it was issued.

use crate::{Ports, ports::StoreError};
use shop_contract::PayLater;
use shop_domain::{
    order::Order,
    payment::{PaymentFlow, PaymentMethod},
};

/// `None` where nothing is waited for, or where the shopper has not got a number yet.
pub(crate) async fn pay_later(ports: &Ports, order: &Order) -> Result<Option<PayLater>, StoreError> {
    if order.waits_for_transfer() {
        let transfer = PaymentMethod::TRANSFER;
        let kept = ports.store.begin().await?.providers().get(transfer.provider()).await?;
        let mut values = ports.payments.settings(transfer.provider(), kept.as_ref()).values;
        let mut take = |name: &str| values.remove(name).unwrap_or_default();
        return Ok(Some(PayLater::Transfer { bank: take("bank"), account: take("account"), holder: take("holder") }));
    }
    if order.state().payment_flow == PaymentFlow::Number && order.can_be_paid() {
        let newest = ports.store.begin().await?.payments().newest(order.state().id).await?;
        return Ok(newest.and_then(|(attempt, _)| attempt.instructions).map(PayLater::Number));
    }
    Ok(None)
}

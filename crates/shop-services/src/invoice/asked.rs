//! Whether anybody has the number that an invoice is to be kept under. Never holds up an order or an invoice: whoever
//! cannot be asked, or does not answer, has not said no.

use crate::{
    Ports,
    ports::{GatewayError, InvoiceGateway, StoreError},
};
use shop_domain::invoice::InvoiceWish;

/// Whether the wish has a number that an issuer can be asked about.
pub(crate) fn can_be_asked(wish: &InvoiceWish) -> bool {
    matches!(wish, InvoiceWish::Barcode { .. } | InvoiceWish::Donation { .. })
}

/// While a shopper waits, with no transaction open: the gateway bounds how long.
pub(crate) async fn somebody_has(ports: &Ports, wish: &InvoiceWish) -> Result<bool, StoreError> {
    let mut work = ports.store.begin().await?;
    let gateway = ports.invoices.gateway(&mut *work).await?;
    drop(work);
    let Some(gateway) = gateway else { return Ok(true) };
    Ok(nobody_has(&*gateway, wish).await.is_none())
}

/// The carrier or the love code that was wished for, where the issuer says that nobody has it.
pub(super) async fn nobody_has(gateway: &dyn InvoiceGateway, wish: &InvoiceWish) -> Option<String> {
    match knows(gateway, wish).await {
        Ok(is_known) => (!is_known).then(|| wish.number().to_owned()),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "nobody says whose the number of an invoice is");
            None
        }
    }
}

async fn knows(gateway: &dyn InvoiceGateway, wish: &InvoiceWish) -> Result<bool, GatewayError> {
    match wish {
        InvoiceWish::Barcode { barcode } => gateway.knows_barcode(barcode).await,
        InvoiceWish::Donation { love_code } => gateway.knows_love_code(love_code).await,
        InvoiceWish::Cloud | InvoiceWish::Certificate { .. } | InvoiceWish::Company { .. } => Ok(true),
    }
}

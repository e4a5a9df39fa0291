//! The pages that print labels: the browser of the shop goes there with a sealed form. Each sub type has its own, and
//! takes many of that one at once.

use super::{Ecpay, SubType};
use crate::payment::ecpay::wire::malformed;
use shop_domain::shipment::ParcelAtCarrier;
use shop_services::ports::{GatewayError, LabelPage};

/// What ECPay advises to print at once.
const MOST: usize = 100;

/// Of one sub type each, in the order in which the parcels came.
pub fn print(ecpay: &Ecpay, parcels: &[ParcelAtCarrier]) -> Result<Vec<LabelPage>, GatewayError> {
    let mut sorted: Vec<(SubType, Vec<&ParcelAtCarrier>)> = Vec::new();
    for parcel in parcels {
        let sub_type = sub_type(parcel)?;
        let open = sorted.iter_mut().rev().find(|(other, parcels)| *other == sub_type && parcels.len() < MOST);
        match open {
            Some((_, others)) => others.push(parcel),
            None => sorted.push((sub_type, vec![parcel])),
        }
    }
    sorted.into_iter().map(|(sub_type, parcels)| page(ecpay, sub_type, &parcels)).collect()
}

fn page(ecpay: &Ecpay, sub_type: SubType, parcels: &[&ParcelAtCarrier]) -> Result<LabelPage, GatewayError> {
    let path = match sub_type {
        SubType::UnimartC2c => "/Express/PrintUniMartC2COrderInfo",
        SubType::FamiC2c => "/Express/PrintFAMIC2COrderInfo",
        SubType::HilifeC2c => "/Express/PrintHILIFEC2COrderInfo",
        SubType::OkmartC2c => "/Express/PrintOKMARTC2COrderInfo",
        SubType::Unimart | SubType::Fami | SubType::Hilife | SubType::Tcat | SubType::Post => {
            "/helper/printTradeDocument"
        }
    };
    let handles: Vec<_> = parcels.iter().map(|parcel| parcel.handle.as_str()).collect();
    let mut fields = vec![("AllPayLogisticsID", handles.join(","))];
    if sub_type.is_c2c() {
        fields.push(("CVSPaymentNo", numbers(parcels, "CVSPaymentNo")?));
    }
    if sub_type == SubType::UnimartC2c {
        fields.push(("CVSValidationNo", numbers(parcels, "CVSValidationNo")?));
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Ok(LabelPage { parcels: parcels.len(), action: [&ecpay.house, path].concat(), fields: ecpay.sealed(&fields) })
}

/// One of each, in their order.
fn numbers(parcels: &[&ParcelAtCarrier], name: &str) -> Result<String, GatewayError> {
    let number = |parcel: &&ParcelAtCarrier| parcel.numbers.get(name).cloned().ok_or_else(|| malformed(name));
    Ok(parcels.iter().map(number).collect::<Result<Vec<_>, _>>()?.join(","))
}

/// As it was sent, whatever the contract is now.
pub fn sub_type(parcel: &ParcelAtCarrier) -> Result<SubType, GatewayError> {
    let code = parcel.numbers.get("sub_type").and_then(|code| SubType::from_code(code));
    code.ok_or_else(|| malformed("sub_type"))
}

//! The pages that print labels: the browser of the shop goes there with a sealed form. Each way has its own.

use super::{Ecpay, SubType};
use crate::payment::ecpay::wire::malformed;
use shop_domain::shipment::ParcelAtCarrier;
use shop_services::ports::{GatewayError, NextStep};

pub fn print(ecpay: &Ecpay, parcels: &[ParcelAtCarrier]) -> Result<NextStep, GatewayError> {
    let [first, others @ ..] = parcels else { return Err(malformed("parcels")) };
    let sub_type = sub_type(first)?;
    let path = match sub_type {
        SubType::UnimartC2c => "/Express/PrintUniMartC2COrderInfo",
        SubType::FamiC2c => "/Express/PrintFAMIC2COrderInfo",
        SubType::HilifeC2c => "/Express/PrintHILIFEC2COrderInfo",
        SubType::OkmartC2c => "/Express/PrintOKMARTC2COrderInfo",
        SubType::Unimart | SubType::Fami | SubType::Hilife | SubType::Tcat | SubType::Post => {
            "/helper/printTradeDocument"
        }
    };
    let fields = if sub_type.is_c2c() {
        if !others.is_empty() {
            return Err(GatewayError::Unsupported);
        }
        let number = |name: &str| first.numbers.get(name).map(String::as_str).ok_or_else(|| malformed(name));
        let mut fields = vec![("AllPayLogisticsID", first.handle.as_str()), ("CVSPaymentNo", number("CVSPaymentNo")?)];
        if sub_type == SubType::UnimartC2c {
            fields.push(("CVSValidationNo", number("CVSValidationNo")?));
        }
        ecpay.sealed(&fields)
    } else {
        let handles: Vec<_> = parcels.iter().map(|parcel| parcel.handle.as_str()).collect();
        ecpay.sealed(&[("AllPayLogisticsID", &handles.join(","))])
    };
    Ok(NextStep::Form { action: [&ecpay.house, path].concat(), fields })
}

/// As it was sent, whatever the contract is now.
pub fn sub_type(parcel: &ParcelAtCarrier) -> Result<SubType, GatewayError> {
    let code = parcel.numbers.get("sub_type").and_then(|code| SubType::from_code(code));
    code.ok_or_else(|| malformed("sub_type"))
}

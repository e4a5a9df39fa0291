//! Parcels that are called off, and ways back. What is answered here is not sealed.

use super::{Ecpay, SubType, create::goods, distance::distance, label::sub_type, refused, status::State};
use crate::payment::ecpay::wire::malformed;
use shop_domain::shipment::{Destination, ParcelAtCarrier, ReceiverRule};
use shop_services::ports::{GatewayError, ParcelNews, ReturnAtCarrier, ReturnRequest};

impl Ecpay {
    /// Only 7-ELEVEN, from store to store. One that was called off before is called off.
    pub async fn call_off(&self, parcel: &ParcelAtCarrier) -> Result<(), GatewayError> {
        if sub_type(parcel)? != SubType::UnimartC2c {
            return Err(GatewayError::Unsupported);
        }
        let number = |name: &str| parcel.numbers.get(name).map(String::as_str).ok_or_else(|| malformed(name));
        let fields = [
            ("AllPayLogisticsID", parcel.handle.as_str()),
            ("CVSPaymentNo", number("CVSPaymentNo")?),
            ("CVSValidationNo", number("CVSValidationNo")?),
        ];
        let answer = self.post("/Express/CancelC2COrder", &fields).await?;
        if answer.starts_with("1|") {
            return Ok(());
        }
        let found = self.find(&parcel.reference).await?;
        let state = found.as_ref().and_then(|found| found.find("LogisticsStatus"));
        let state = state.and_then(|code| State::of(code, Some(SubType::UnimartC2c)));
        if state.map(State::news) == Some(ParcelNews::CalledOff) { Ok(()) } else { Err(refused(&answer)) }
    }

    pub async fn fetch_back(&self, request: &ReturnRequest) -> Result<ReturnAtCarrier, GatewayError> {
        let sub_type = sub_type(&request.parcel)?;
        let path = match sub_type {
            SubType::Unimart => "/express/ReturnUniMartCVS",
            SubType::Fami => "/express/ReturnCVS",
            SubType::Hilife => "/express/ReturnHilifeCVS",
            SubType::Tcat => "/Express/ReturnHome",
            _ => return Err(GatewayError::Unsupported),
        };
        let (name, amount) = (self.shopper(request)?, request.worth.amount.to_string());
        let goods = goods("", &request.order_number, request.language);
        let mut fields = vec![
            ("AllPayLogisticsID", request.parcel.handle.as_str()),
            ("ServerReplyURL", &request.callback),
            ("GoodsName", &goods),
            ("GoodsAmount", &amount),
            ("SenderName", &name),
            ("SenderPhone", request.contact.phone.as_str()),
        ];
        let line;
        if let (SubType::Tcat, Destination::Home(address)) = (sub_type, &request.destination) {
            // From the shopper's door to the shop's.
            line = ReceiverRule::Courier.address(address).map_err(|_| malformed("address"))?;
            let shop = &self.account.sender;
            fields.extend([
                ("LogisticsSubType", sub_type.code()),
                ("SenderZipCode", address.postal_code()),
                ("SenderAddress", &line),
                ("ReceiverName", &shop.name),
                ("ReceiverCellPhone", shop.phone.as_str()),
                ("ReceiverZipCode", &shop.postal_code),
                ("ReceiverAddress", &shop.address),
                ("Temperature", "0001"),
                ("Distance", distance(&shop.postal_code, address)),
                ("Specification", self.account.size),
            ]);
        } else {
            // ECPay knows one kind of service, and nothing is collected on the way back.
            fields.extend([("CollectionAmount", "0"), ("ServiceType", "4")]);
        }
        taken(sub_type, &self.post(path, &fields).await?)
    }

    fn shopper(&self, request: &ReturnRequest) -> Result<String, GatewayError> {
        ReceiverRule::Courier.name(&request.contact.name).map_err(|_| malformed("name"))
    }
}

/// Stores answer their own number and the one that the shopper shows; a courier answers `1|OK`.
fn taken(sub_type: SubType, answer: &str) -> Result<ReturnAtCarrier, GatewayError> {
    if sub_type == SubType::Tcat {
        return if answer.starts_with("1|") { Ok(ReturnAtCarrier::default()) } else { Err(refused(answer)) };
    }
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match answer.trim().split_once('|') {
        Some((reference, code)) if reference.len() > 1 && number(reference) && number(code) => {
            Ok(ReturnAtCarrier { reference: Some(reference.to_owned()), code: Some(code.to_owned()) })
        }
        _ => Err(refused(answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_is_taken_by_two_numbers_or_by_a_word() {
        let at_store = taken(SubType::Unimart, "1812345|F1234567").expect("taken");
        assert_eq!((at_store.reference.as_deref(), at_store.code.as_deref()), (Some("1812345"), Some("F1234567")));
        assert_eq!(taken(SubType::Tcat, "1|OK").expect("taken"), ReturnAtCarrier::default());
        for (sub_type, no) in [
            (SubType::Unimart, "0|查無訂單"),
            (SubType::Fami, "|"),
            (SubType::Fami, "1812345|"),
            (SubType::Tcat, "0|x"),
        ] {
            assert!(matches!(taken(sub_type, no), Err(GatewayError::Refused(_))), "{no}");
        }
    }
}

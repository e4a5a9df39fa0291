//! A parcel as ECPay is told of it, and its answer. Where the answer was lost the same number is refused as
//! used before, and the parcel is asked for: it is never made twice.

use super::{Ecpay, SubType, distance::distance, notice::tracking, refused};
use crate::payment::ecpay::{
    about,
    wire::{Message, malformed, written},
};
use shop_domain::{
    fault::Fault,
    kernel::{Language, Money},
    shipment::{CARRIED_WORTH, Destination, ParcelAtCarrier, ReceiverRule},
};
use shop_services::ports::{Booked, GatewayError, ParcelRequest};
use std::collections::BTreeMap;

/// Names and values, before the merchant and the seal.
type Sheet = Vec<(&'static str, String)>;

impl Ecpay {
    pub async fn book(&self, request: &ParcelRequest) -> Result<Booked, GatewayError> {
        let sub_type = self.sub_type(&request.method)?;
        let sheet = self.sheet(sub_type, request)?;
        let fields: Vec<_> = sheet.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = self.post("/Express/Create", &fields).await?;
        // What is before the stroke is not sealed.
        let Some(form) = answer.strip_prefix("1|") else {
            return self.made_before(sub_type, request, &answer).await;
        };
        booked(sub_type, request, &self.opened(form)?)
    }

    /// A number that was used before is refused: then the parcel exists, if it is this one. Any other no is a no.
    async fn made_before(&self, sub_type: SubType, request: &ParcelRequest, no: &str) -> Result<Booked, GatewayError> {
        match self.find(&request.reference).await {
            Ok(Some(message)) if message.amount("GoodsAmount")? == charged(request) => {
                booked(sub_type, request, &message)
            }
            Ok(_) | Err(GatewayError::Refused(_)) => Err(refused(no)),
            Err(unknown) => Err(unknown),
        }
    }

    fn sheet(&self, sub_type: SubType, request: &ParcelRequest) -> Result<Sheet, GatewayError> {
        let sender = &self.account.sender;
        let rule = if sub_type.is_store() { ReceiverRule::Store } else { ReceiverRule::Courier };
        let unfit = |error: &dyn Fault| GatewayError::Refused(error.code().to_owned());
        let name = rule.name(&request.contact.name).map_err(|error| unfit(&error))?;
        rule.phone(&request.contact.phone).map_err(|error| unfit(&error))?;
        let amount = amount(sub_type, request)?;
        let goods = goods(&request.shop_name, &request.order_number, request.language);
        let mut sheet: Sheet = vec![
            ("MerchantTradeNo", request.reference.clone()),
            ("MerchantTradeDate", written(request.at)?),
            ("LogisticsType", sub_type.logistics_type().to_owned()),
            ("LogisticsSubType", sub_type.code().to_owned()),
            ("GoodsAmount", amount.to_string()),
            ("GoodsName", goods),
            ("SenderName", sender.name.clone()),
            ("SenderCellPhone", sender.phone.as_str().to_owned()),
            ("ReceiverName", name),
            ("ServerReplyURL", request.callback.clone()),
        ];
        let phone = request.contact.phone.as_str().to_owned();
        let phone_field = if request.contact.phone.is_mobile() { "ReceiverCellPhone" } else { "ReceiverPhone" };
        sheet.push((phone_field, phone));
        const LONGEST_EMAIL: usize = 50;
        if let Some(email) = request.contact.email.as_ref().filter(|email| email.as_str().len() <= LONGEST_EMAIL) {
            sheet.push(("ReceiverEmail", email.as_str().to_owned()));
        }
        if request.collect.is_some() {
            sheet.extend([("IsCollection", "Y".to_owned()), ("CollectionAmount", amount.to_string())]);
        }
        self.address(sub_type, request, &mut sheet)?;
        Ok(sheet)
    }

    fn address(&self, sub_type: SubType, request: &ParcelRequest, sheet: &mut Sheet) -> Result<(), GatewayError> {
        let address = match &request.destination {
            Destination::Store(store) if sub_type.is_store() => {
                sheet.push(("ReceiverStoreID", store.id.clone()));
                return Ok(());
            }
            Destination::Home(address) if !sub_type.is_store() => address,
            _ => return Err(malformed("destination")),
        };
        let line =
            ReceiverRule::Courier.address(address).map_err(|error| GatewayError::Refused(error.code().into()))?;
        let sender = &self.account.sender;
        sheet.extend([
            ("SenderZipCode", sender.postal_code.clone()),
            ("SenderAddress", sender.address.clone()),
            ("ReceiverZipCode", address.postal_code().to_owned()),
            ("ReceiverAddress", line),
        ]);
        if sub_type == SubType::Tcat {
            sheet.extend([
                ("Temperature", "0001".to_owned()),
                ("Distance", distance(&sender.postal_code, address).to_owned()),
                ("Specification", self.account.size.to_owned()),
                // At any time: ECPay has no other for fetching it.
                ("ScheduledPickupTime", "4".to_owned()),
                ("ScheduledDeliveryTime", "4".to_owned()),
            ]);
        } else {
            sheet.push(("GoodsWeight", kilograms(request.weight)?));
        }
        Ok(())
    }
}

/// What ECPay counts: where money is collected that, else what the goods are worth.
fn charged(request: &ParcelRequest) -> Money {
    request.collect.unwrap_or(request.worth)
}

fn amount(sub_type: SubType, request: &ParcelRequest) -> Result<i64, GatewayError> {
    if request.collect.is_some() && sub_type == SubType::Post {
        return Err(GatewayError::Unsupported);
    }
    let amount = charged(request).amount;
    let bounded = sub_type.is_store() || request.collect.is_some();
    let fits = if bounded { CARRIED_WORTH.contains(&amount) } else { amount >= *CARRIED_WORTH.start() };
    if fits { Ok(amount) } else { Err(GatewayError::Refused("the amount is out of bounds".to_owned())) }
}

/// Names no goods. A name of the shop that is long, or alarming to ECPay's firewall, is left out, and so are blanks.
pub fn goods(shop_name: &str, order_number: &str, language: Language) -> String {
    let shop: String = shop_name.chars().take(20).collect();
    about::text(&shop, order_number, language).split_whitespace().collect()
}

/// With three digits after the point.
fn kilograms(grams: i64) -> Result<String, GatewayError> {
    const HEAVIEST: i64 = 20_000;
    if !(1..=HEAVIEST).contains(&grams) {
        return Err(GatewayError::Refused("the post carries from 1 gram to 20 kilograms".to_owned()));
    }
    Ok(format!("{}.{:03}", grams / 1_000, grams % 1_000))
}

fn booked(sub_type: SubType, request: &ParcelRequest, message: &Message) -> Result<Booked, GatewayError> {
    if message.get("MerchantTradeNo")? != request.reference {
        return Err(malformed("MerchantTradeNo"));
    }
    let mut numbers = BTreeMap::from([("sub_type".to_owned(), sub_type.code().to_owned())]);
    for name in ["CVSPaymentNo", "CVSValidationNo"] {
        if let Some(number) = message.find(name) {
            numbers.insert(name.to_owned(), number.to_owned());
        }
    }
    let parcel = ParcelAtCarrier {
        reference: request.reference.clone(),
        method: request.method.clone(),
        handle: message.get("AllPayLogisticsID")?.to_owned(),
        numbers,
    };
    Ok(Booked { parcel, tracking: tracking(message) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_written_in_kilograms() {
        assert_eq!(kilograms(1).expect("light"), "0.001");
        assert_eq!(kilograms(2_350).expect("some"), "2.350");
        assert_eq!(kilograms(20_000).expect("heavy"), "20.000");
        assert!(kilograms(0).is_err() && kilograms(20_001).is_err());
    }

    #[test]
    fn what_is_in_a_parcel_has_no_blanks_and_at_most_fifty_signs() {
        assert_eq!(goods("一頁茶行", "4821 0937", Language::Chinese), "一頁茶行訂單48210937");
        assert_eq!(goods(&"茶 ".repeat(90), "48210937", Language::English).chars().count(), 10 + "order48210937".len());
        assert_eq!(goods("Echo", "48210937", Language::English), "order48210937");
    }
}

//! What ECPay answers when it is asked about a parcel (`QueryLogisticsTradeInfo/V5`).

use super::{Ecpay, SubType, notice::tracking, refused, status::State};
use crate::payment::ecpay::wire::{Message, malformed};
use shop_services::ports::{GatewayError, ParcelAtCarrier, ParcelNotice};

impl Ecpay {
    /// A question is fresh for three minutes. `None`: ECPay knows no such number.
    pub async fn find(&self, reference: &str) -> Result<Option<Message>, GatewayError> {
        let now = self.clock.now().unix_timestamp().to_string();
        let asked = [("MerchantTradeNo", reference), ("TimeStamp", &now)];
        let answer = self.post("/Helper/QueryLogisticsTradeInfo/V5", &asked).await?;
        if let Some(words) = answer.strip_prefix("0|") {
            // Its words for nothing found are not among those that its manual has.
            let unknown = ["查無", "找不到訂單", "無此"].iter().any(|nothing| words.contains(nothing));
            return if unknown { Ok(None) } else { Err(refused(&answer)) };
        }
        let message = self.opened(answer.strip_prefix("1|").unwrap_or(&answer))?;
        match message.find("MerchantTradeNo") {
            Some(named) if named == reference => Ok(Some(message)),
            Some(_) => Err(malformed("MerchantTradeNo")),
            None => Ok(None),
        }
    }

    pub async fn ask(&self, parcel: &ParcelAtCarrier) -> Result<Option<ParcelNotice>, GatewayError> {
        let Some(message) = self.find(&parcel.reference).await? else { return Ok(None) };
        let code = message.get("LogisticsStatus")?;
        let sub_type = parcel.numbers.get("sub_type").and_then(|code| SubType::from_code(code));
        let handle = message.find("AllPayLogisticsID").unwrap_or(&parcel.handle);
        Ok(Some(ParcelNotice {
            // The answer does not say since when it stands so.
            event: [handle, &parcel.reference, code, "asked", ""].join(":"),
            reference: parcel.reference.clone(),
            returning: false,
            handle: handle.to_owned(),
            news: State::of(code, sub_type).map(State::news),
            code: code.to_owned(),
            words: String::new(),
            tracking: tracking(&message),
            objection: None,
        }))
    }
}

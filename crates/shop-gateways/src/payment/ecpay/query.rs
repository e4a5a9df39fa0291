//! What ECPay answers when it is asked about an order (`QueryTradeInfo/V5`), and about the number that it
//! issued for one (`QueryPaymentInfo`): a notice of it may have been lost.

use super::{
    Account, Ecpay,
    notice::{instructions, notice},
    wire::{Message, malformed, parsed},
};
use shop_services::ports::{GatewayError, PaymentOutcome, ProviderState};

impl Ecpay {
    pub async fn ask_trade(&self, reference: &str) -> Result<Message, GatewayError> {
        self.asked("/Cashier/QueryTradeInfo/V5", reference).await
    }

    /// Open, where no number was issued yet.
    pub async fn ask_number(&self, reference: &str) -> Result<ProviderState, GatewayError> {
        let message = self.asked("/Cashier/QueryPaymentInfo", reference).await?;
        number(&self.account, &message)
    }

    /// A question is fresh for three minutes.
    async fn asked(&self, path: &str, reference: &str) -> Result<Message, GatewayError> {
        let now = self.clock.now().unix_timestamp().to_string();
        let asked = [("MerchantTradeNo", reference), ("TimeStamp", &now)];
        let answer = self.post(path, &asked).await?;
        let message = Message::open(&self.account.keys, parsed(&answer))?;
        // Where ECPay knows no such order, it names none.
        match message.find("MerchantTradeNo") {
            Some(other) if other != reference => Err(malformed("MerchantTradeNo")),
            _ => Ok(message),
        }
    }
}

pub fn state(account: &Account, message: &Message) -> Result<ProviderState, GatewayError> {
    let ended = |outcome| notice(account, message, outcome, "TradeAmt").map(ProviderState::Ended);
    match message.get("TradeStatus")? {
        "0" => Ok(ProviderState::Open),
        "1" => ended(PaymentOutcome::Paid),
        // The shopper did not go through with it.
        "10200095" => ended(PaymentOutcome::Failed),
        "10200047" => Ok(ProviderState::Unknown),
        other => Err(GatewayError::Refused(other.to_owned())),
    }
}

fn number(account: &Account, message: &Message) -> Result<ProviderState, GatewayError> {
    match message.get("RtnCode")? {
        "2" | "10100073" => {
            let outcome = PaymentOutcome::Instructed(instructions(message)?);
            notice(account, message, outcome, "TradeAmt").map(ProviderState::Ended)
        }
        _ => Ok(ProviderState::Open),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check_mac::Fields;
    use super::*;
    use sha2::Sha256;

    fn answered(status: &str) -> Result<ProviderState, GatewayError> {
        let fields: Fields = [
            ("MerchantID", "3002607"),
            ("MerchantTradeNo", "DEMO20261122A0001"),
            ("TradeNo", "2611221200001234"),
            ("TradeAmt", "1280"),
            ("HandlingCharge", "26"),
            ("PaymentTypeChargeFee", "26"),
            ("TradeStatus", status),
            ("ItemName", ""),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        let account = Account::of_the_manual();
        state(&account, &Message::open(&account.keys, account.keys.seal::<Sha256>(fields))?)
    }

    #[test]
    fn each_status_is_understood_and_one_that_is_not_known_is_no_state() {
        assert_eq!(answered("0").expect("open"), ProviderState::Open);
        assert_eq!(answered("10200047").expect("not there"), ProviderState::Unknown);
        for (status, outcome, event) in [
            ("1", PaymentOutcome::Paid, "2611221200001234:paid:1280:"),
            ("10200095", PaymentOutcome::Failed, "2611221200001234:failed:1280:"),
        ] {
            let Ok(ProviderState::Ended(notice)) = answered(status) else { panic!("{status}") };
            // As the callback calls it: it has an effect once.
            assert_eq!((notice.outcome, notice.event.as_str()), (outcome, event));
        }
        assert!(matches!(answered("10200073"), Err(GatewayError::Refused(code)) if code == "10200073"));
    }
}

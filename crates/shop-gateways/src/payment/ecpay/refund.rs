//! Money back to a card: how far it has come is asked first, every time, so that a try whose answer
//! was lost is not done twice.

use super::{
    Ecpay,
    credit::{Action, Credit, Plan, Wish},
    order::Choice,
    wire::{TAIPEI, Transaction, malformed, parsed},
};
use shop_services::ports::{GatewayError, Lease, RefundRequest, RefundState};
use time::{OffsetDateTime, macros::time};

/// ECPay closes the day, and must not be asked for anything of this kind.
#[derive(Debug, thiserror::Error)]
#[error("ECPay closes the day: not between 20:15 and 20:30 in Taipei")]
struct ClosesTheDay;

pub(super) async fn refund(
    ecpay: &Ecpay,
    request: &RefundRequest,
    lease: &dyn Lease,
) -> Result<RefundState, GatewayError> {
    let attempt = &request.attempt;
    let instalments = match Choice::from_code(attempt.method.code()) {
        Some(Choice::Card) => false,
        Some(Choice::Instalments) => true,
        // Back to nobody: cash was paid, or by a hand that ECPay cannot reach.
        _ => return Err(GatewayError::Unsupported),
    };
    // Where things are tried out nothing is closed.
    if !ecpay.account.stage && closes_the_day(ecpay.clock.now()) {
        return Err(GatewayError::Unreachable(Box::new(ClosesTheDay)));
    }
    let Some(check_code) = &ecpay.account.check_code else {
        return refused("尚未設定綠界的「商家檢查碼」,請至綠界廠商後台退款");
    };
    let Some((transaction, gwsr)) = ecpay.known(request).await? else {
        return refused("找不到信用卡授權單號,請至綠界廠商後台退款");
    };
    let amount = attempt.amount.amount.to_string();
    let asked = [("CreditRefundId", gwsr.as_str()), ("CreditAmount", &amount), ("CreditCheckCode", check_code)];
    let credit = match Credit::parse(&ecpay.post("/CreditDetail/QueryTrade/V2", &asked).await?) {
        Err(GatewayError::Refused(words)) => return refused(&words),
        credit => credit?,
    };
    let wish = Wish { amount: request.amount.amount, before: request.refunded_before.amount, instalments };
    match credit.plan(wish) {
        Plan::Nothing => {}
        Plan::Refuse(reason) => return Ok(RefundState::Refused { reason }),
        Plan::Do(actions) => {
            for (action, amount) in actions {
                // Two who have asked would both do it.
                lease.hold().await?;
                if let Some(reason) = ecpay.act(&attempt.reference, &transaction, action, amount).await? {
                    return Ok(RefundState::Refused { reason });
                }
            }
        }
    }
    Ok(RefundState::Done { transaction: None })
}

fn refused(reason: &str) -> Result<RefundState, GatewayError> {
    Ok(RefundState::Refused { reason: reason.to_owned() })
}

fn closes_the_day(now: OffsetDateTime) -> bool {
    (time!(20:15)..time!(20:30)).contains(&now.to_offset(TAIPEI).time())
}

impl Ecpay {
    /// ECPay's number and the bank's; they are asked for where the callback never came.
    async fn known(&self, request: &RefundRequest) -> Result<Option<(String, String)>, GatewayError> {
        let pair = |transaction: Transaction| Some((transaction.trade_no, transaction.gwsr?));
        let kept = request.attempt.transaction.as_deref().map(Transaction::parse);
        if let Some(known) = kept.and_then(pair) {
            return Ok(Some(known));
        }
        Ok(self.ask_trade(&request.attempt.reference).await?.transaction().and_then(pair))
    }

    /// Why ECPay will not, if it will not. Its answer bears no checksum: the connection vouches for it.
    async fn act(
        &self,
        reference: &str,
        trade_no: &str,
        action: Action,
        amount: i64,
    ) -> Result<Option<String>, GatewayError> {
        let amount = amount.to_string();
        let asked = [
            ("MerchantTradeNo", reference),
            ("TradeNo", trade_no),
            ("Action", action.letter()),
            ("TotalAmount", &amount),
        ];
        let answer = parsed(&self.post("/CreditDetail/DoAction", &asked).await?);
        let field = |name: &str| answer.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        match field("RtnCode") {
            Some("1") => Ok(None),
            Some(code) => Ok(Some([action.letter(), " ", code, " ", field("RtnMsg").unwrap_or_default()].concat())),
            // Whether it was done is not known: the next try asks.
            None => Err(malformed("RtnCode")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_quarter_of_an_hour_of_the_evening_is_left_to_ecpay() {
        for (now, closes) in [
            (datetime!(2026-11-22 12:14:59 UTC), false),
            (datetime!(2026-11-22 12:15:00 UTC), true),
            (datetime!(2026-11-22 12:29:59 UTC), true),
            (datetime!(2026-11-22 12:30:00 UTC), false),
        ] {
            assert_eq!(closes_the_day(now), closes, "{now}");
        }
    }
}

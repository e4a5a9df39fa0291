//! What ECPay says by itself: that money came, that it did not, or which number to pay under. The
//! same fields come from server to server and with the browser.

use super::{
    Account,
    check_mac::Fields,
    wire::{Message, malformed},
};
use shop_services::ports::{GatewayError, Instructions, Objection, PaymentNotice, PaymentOutcome, Reading};

pub fn read(account: &Account, fields: Fields) -> Result<Reading, GatewayError> {
    let message = Message::open(&account.keys, fields)?;
    let outcome = match message.get("RtnCode")? {
        "1" => PaymentOutcome::Paid,
        "2" | "10100073" => PaymentOutcome::Instructed(instructions(&message)?),
        // The bank has not said yet.
        "10300066" => return Ok(Reading::Ask { reference: message.get("MerchantTradeNo")?.to_owned() }),
        _ => PaymentOutcome::Failed,
    };
    notice(account, &message, outcome, "TradeAmt").map(Reading::Notice)
}

/// Of a callback, or of an answer that says the same.
pub fn notice(
    account: &Account,
    message: &Message,
    outcome: PaymentOutcome,
    amount: &'static str,
) -> Result<PaymentNotice, GatewayError> {
    let simulated = message.find("SimulatePaid") == Some("1") && !(account.stage && account.takes_simulated);
    let objection = if message.get("MerchantID")? != account.merchant_id {
        Some(Objection::Merchant)
    } else if simulated {
        Some(Objection::Simulated)
    } else {
        None
    };
    let (reference, amount) = (message.get("MerchantTradeNo")?, message.amount(amount)?);
    // With the amount and the objection, so that what has no effect is never taken for what has one.
    let event = [
        message.find("TradeNo").unwrap_or(reference),
        word(&outcome),
        &amount.amount.to_string(),
        objection.map_or("", Objection::code),
    ];
    Ok(PaymentNotice {
        event: event.join(":"),
        reference: reference.to_owned(),
        amount,
        transaction: message.transaction().map(|transaction| transaction.to_string()),
        fee: if outcome == PaymentOutcome::Paid { message.fee() } else { None },
        outcome,
        objection,
    })
}

fn word(outcome: &PaymentOutcome) -> &'static str {
    match outcome {
        PaymentOutcome::Paid => "paid",
        PaymentOutcome::Failed => "failed",
        PaymentOutcome::Instructed(_) => "number",
        _ => "cancelled",
    }
}

pub fn instructions(message: &Message) -> Result<Instructions, GatewayError> {
    let text = |name: &str| message.find(name).map(str::to_owned);
    let instructions = Instructions {
        bank_code: text("BankCode"),
        account: text("vAccount"),
        code: text("PaymentNo"),
        barcodes: ["Barcode1", "Barcode2", "Barcode3"].into_iter().filter_map(text).collect(),
        until: message.until("ExpireDate")?,
    };
    let account = instructions.bank_code.is_some() && instructions.account.is_some();
    let any = account || instructions.code.is_some() || instructions.barcodes.len() == 3;
    any.then_some(instructions).ok_or_else(|| malformed("vAccount"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::Sha256;
    use shop_domain::kernel::Money;
    use time::macros::datetime;

    /// Those that come with every payment, and changes to them.
    fn told(changes: &[(&str, &str)]) -> Fields {
        let mut fields: Fields = [
            ("MerchantID", "3002607"),
            ("MerchantTradeNo", "DEMO20261122A0001"),
            ("StoreID", ""),
            ("RtnCode", "1"),
            ("RtnMsg", "交易成功"),
            ("TradeNo", "2611221200001234"),
            ("TradeAmt", "1280"),
            ("PaymentDate", "2026/11/22 12:03:11"),
            ("PaymentType", "Credit_CreditCard"),
            ("PaymentTypeChargeFee", "26"),
            ("TradeDate", "2026/11/22 12:00:01"),
            ("SimulatePaid", "0"),
            ("CustomField1", ""),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        for (name, value) in changes {
            fields.retain(|(field, _)| field != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        Account::of_the_manual().keys.seal::<Sha256>(fields)
    }

    fn noticed(changes: &[(&str, &str)]) -> PaymentNotice {
        match read(&Account::of_the_manual(), told(changes)).expect("ECPay's") {
            Reading::Notice(notice) => notice,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn money_that_came_is_told_with_what_ecpay_keeps() {
        let notice = noticed(&[]);
        assert_eq!(notice.event, "2611221200001234:paid:1280:");
        assert_eq!(notice.reference, "DEMO20261122A0001");
        assert_eq!((notice.amount, notice.outcome), (Money::twd(1_280), PaymentOutcome::Paid));
        assert_eq!((notice.fee, notice.objection), (Some(Money::twd(26)), None));
        assert_eq!(notice.transaction.as_deref(), Some("2611221200001234"));
    }

    #[test]
    fn a_cards_payment_is_known_by_two_numbers() {
        let notice = noticed(&[("gwsr", "10735183"), ("card4no", "2222"), ("eci", "5")]);
        assert_eq!(notice.transaction.as_deref(), Some("2611221200001234.10735183"));
    }

    #[test]
    fn an_account_at_a_bank_can_be_paid_until_its_day_is_over() {
        let notice = noticed(&[
            ("RtnCode", "2"),
            ("BankCode", "812"),
            ("vAccount", "9103522175887271"),
            ("ExpireDate", "2026/11/29"),
        ]);
        let PaymentOutcome::Instructed(number) = &notice.outcome else { panic!("{notice:?}") };
        assert_eq!(number.bank_code.as_deref(), Some("812"));
        assert_eq!(number.account.as_deref(), Some("9103522175887271"));
        assert_eq!((number.until, notice.fee), (datetime!(2026-11-29 15:59:59 UTC), None));
    }

    #[test]
    fn a_code_and_barcodes_are_told_with_a_time() {
        let until = ("ExpireDate", "2026/11/29 12:10:01");
        let code = noticed(&[("RtnCode", "10100073"), ("PaymentNo", "LLL26112200001"), ("Barcode1", ""), until]);
        let PaymentOutcome::Instructed(number) = code.outcome else { panic!("{code:?}") };
        assert_eq!((number.code.as_deref(), number.barcodes.len()), (Some("LLL26112200001"), 0));
        let three = [("Barcode1", "151129632"), ("Barcode2", "0000000000000001"), ("Barcode3", "000001000001280")];
        let bars = noticed(&[&three[..], &[("RtnCode", "10100073"), ("PaymentNo", ""), until]].concat());
        let PaymentOutcome::Instructed(number) = bars.outcome else { panic!("{bars:?}") };
        assert_eq!((number.code, number.barcodes), (None, three.map(|(_, bars)| bars.to_owned()).to_vec()));
        assert_eq!(number.until, datetime!(2026-11-29 04:10:01 UTC));
    }

    #[test]
    fn any_other_code_is_a_failure_but_for_the_one_that_is_none_yet() {
        for code in ["0", "10100248", "10200058", "10100058"] {
            assert_eq!(noticed(&[("RtnCode", code)]).outcome, PaymentOutcome::Failed, "{code}");
        }
        let reading = read(&Account::of_the_manual(), told(&[("RtnCode", "10300066")])).expect("ECPay's");
        assert_eq!(reading, Reading::Ask { reference: "DEMO20261122A0001".to_owned() });
    }

    #[test]
    fn what_was_only_pressed_is_objected_to_unless_the_owner_wants_it_while_trying_things_out() {
        let pressed = [("SimulatePaid", "1")];
        let notice = noticed(&pressed);
        assert_eq!(notice.objection, Some(Objection::Simulated));
        assert_ne!(notice.event, noticed(&[]).event, "the real one must still be able to come");
        for (stage, takes_simulated, objection) in
            [(true, true, None), (true, false, Some(Objection::Simulated)), (false, true, Some(Objection::Simulated))]
        {
            let account = Account { stage, takes_simulated, ..Account::of_the_manual() };
            let Ok(Reading::Notice(notice)) = read(&account, told(&pressed)) else { panic!("a notice") };
            assert_eq!(notice.objection, objection, "{stage} {takes_simulated}");
        }
    }

    #[test]
    fn what_is_for_another_merchant_is_objected_to() {
        assert_eq!(noticed(&[("MerchantID", "2000132")]).objection, Some(Objection::Merchant));
    }

    #[test]
    fn what_was_touched_or_bears_no_seal_is_not_ecpays() {
        for name in ["TradeAmt", "MerchantTradeNo", "RtnCode", "SimulatePaid", "CustomField1", "StoreID"] {
            let mut fields = told(&[]);
            let field = fields.iter_mut().find(|(field, _)| field == name).expect("there");
            field.1.push('1');
            assert!(matches!(read(&Account::of_the_manual(), fields), Err(GatewayError::Forged)), "{name}");
        }
        let without: Fields = told(&[]).into_iter().filter(|(name, _)| name != "CheckMacValue").collect();
        assert!(matches!(read(&Account::of_the_manual(), without), Err(GatewayError::Forged)));
        assert!(matches!(read(&Account::of_the_manual(), Vec::new()), Err(GatewayError::Forged)));
    }

    #[test]
    fn what_is_sealed_and_makes_no_sense_is_malformed() {
        for change in [("TradeAmt", "many"), ("MerchantTradeNo", ""), ("RtnCode", "2"), ("RtnCode", "")] {
            let read = read(&Account::of_the_manual(), told(&[change]));
            assert!(matches!(read, Err(GatewayError::Malformed(_))), "{change:?}: {read:?}");
        }
    }
}

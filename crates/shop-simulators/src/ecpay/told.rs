//! What ECPay says of an order, to the shop's server and by the shopper's browser: the same fields,
//! all of them sealed.

use super::{
    Ecpay, Fields, Merchant, PROVIDER,
    book::{Standing, Trade},
    order::Means,
    written,
};
use crate::{Entry, Fault, Movement, Notice};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    Paid,
    /// Pressed in the back office, and no money came.
    Simulated,
    Refused,
    Issued,
}

/// The codes by which a bank refuses, and its words.
const REFUSED: (&str, &str) = ("10100248", "拒絕交易,請客戶聯繫發卡行確認原因");

pub fn told(trade: &Trade, news: News, merchant: &Merchant, amount: i64) -> Fields {
    let mut fields = common(trade, news, amount);
    match (&trade.issued, news) {
        (Some(number), News::Issued) => number.tell(&mut fields),
        _ => result(trade, news, &mut fields),
    }
    fields.sealed(merchant)
}

fn common(trade: &Trade, news: News, amount: i64) -> Fields {
    let sent = &trade.order.fields;
    let (code, words) = match (news, &trade.issued) {
        (News::Paid | News::Simulated, _) => ("1", "交易成功"),
        (News::Refused, _) => REFUSED,
        (News::Issued, Some(number)) if number.means == Means::Atm => ("2", "Get VirtualAccount Succeeded"),
        (News::Issued, _) => ("10100073", "Get CVS Code Succeeded."),
    };
    let mut fields = Fields::default();
    fields.set("MerchantID", trade.merchant());
    fields.set("MerchantTradeNo", trade.reference());
    fields.set("StoreID", sent.get("StoreID"));
    fields.set("RtnCode", code);
    fields.set("RtnMsg", words);
    fields.set("TradeNo", &*trade.number);
    fields.set("TradeAmt", amount.to_string());
    fields.set("PaymentType", trade.payment_type());
    fields.set("TradeDate", written(trade.made_at));
    for name in ["CustomField1", "CustomField2", "CustomField3", "CustomField4"] {
        fields.set(name, sent.get(name));
    }
    fields
}

fn result(trade: &Trade, news: News, fields: &mut Fields) {
    let at = if let Standing::Paid { at, .. } = trade.standing { written(at) } else { String::new() };
    fields.set("PaymentDate", at);
    fields.set("PaymentTypeChargeFee", trade.fee().to_string());
    fields.set("SimulatePaid", if news == News::Simulated { "1" } else { "0" });
    if trade.order.fields.get("NeedExtraPaidInfo") == "Y" {
        extra(trade, fields);
    }
}

/// What is said only where the shop asked for it.
pub fn extra(trade: &Trade, fields: &mut Fields) {
    let Some(credit) = &trade.credit else { return };
    let terms = trade.order.fields.get("CreditInstallment").split(',').next().unwrap_or_default();
    fields.set("gwsr", credit.gwsr.to_string());
    fields.set("process_date", written(credit.at));
    fields.set("auth_code", "777777");
    fields.set("amount", trade.order.amount.to_string());
    fields.set("stage", if terms.is_empty() { "0" } else { terms });
    for name in ["stast", "staed"] {
        fields.set(name, "0");
    }
    fields.set("eci", "5");
    fields.set("card4no", "2222");
    fields.set("card6no", "431195");
    for name in ["red_dan", "red_de_amt", "red_ok_amt", "red_yet"] {
        fields.set(name, "0");
    }
}

/// To the shop's server, as the weather lets it.
pub fn tell(ecpay: &Ecpay, trade: &Trade, news: News) {
    let Some(merchant) = ecpay.merchant(trade.merchant()) else { return };
    let door = if news == News::Issued { "PaymentInfoURL" } else { "ReturnURL" };
    let Some(address) = trade.order.fields.find(door) else { return };
    let chaos = &ecpay.house.chaos;
    if chaos.strikes(Fault::Forged) {
        // By somebody who read the manual, and has not our keys.
        let stranger = Merchant { hash_key: "0123456789abcdef".to_owned(), ..merchant.clone() };
        send(ecpay, address, &told(trade, News::Paid, &stranger, trade.order.amount), 1);
    }
    let amount = trade.order.amount + i64::from(chaos.strikes(Fault::WrongAmount));
    send(ecpay, address, &told(trade, news, merchant, amount), 4);
}

fn send(ecpay: &Ecpay, address: &str, fields: &Fields, tries: u32) {
    let notice = Notice::new(address, "application/x-www-form-urlencoded", fields.encoded());
    // To the byte: a newline after it, and ECPay comes again.
    ecpay.house.notices.send(notice.tries(tries).until(|status, body| status == 200 && body == "1|OK"));
}

pub fn write_down(ecpay: &Ecpay, trade: &Trade, movement: Movement, amount: i64) {
    ecpay.house.ledger.write(Entry {
        provider: PROVIDER,
        reference: trade.reference().to_owned(),
        transaction: trade.number.clone(),
        movement,
        amount,
        at: ecpay.house.clock.now(),
    });
}

//! What can be asked and done about an invoice once it is issued.

use super::{
    Answer, Issuer, Refusal,
    book::Allowance,
    issue::{WRONG, is_barcode, is_love_code, listed, text, written},
};
use serde_json::{Value, json};
use time::OffsetDateTime;

/// By the shop's reference where its key is there at all, else by number and day.
pub(super) fn look_up(issuer: &Issuer, data: &Value) -> Answer {
    let mut book = issuer.book();
    let found = match data.get("RelateNumber") {
        Some(reference) => book.by_reference(reference.as_str().unwrap_or_default()).cloned(),
        None => book.by_number(text(data, "InvoiceNo")).cloned(),
    };
    let invoice = found.ok_or(Refusal(2, "查無資料"))?;
    Ok(json!({
        "IIS_Number": invoice.number,
        "IIS_Relate_Number": invoice.reference,
        "IIS_Random_Number": invoice.random,
        "IIS_Create_Date": written(invoice.issued_at),
        "IIS_Sales_Amount": invoice.amount,
        "IIS_Invalid_Status": if invoice.is_void { "1" } else { "0" },
        "IIS_Remain_Allowance_Amt": invoice.remaining(),
        "IIS_Carrier_Type": invoice.data["CarrierType"],
        "IIS_Carrier_Num": invoice.data["CarrierNum"],
    }))
}

pub(super) fn void(issuer: &Issuer, data: &Value) -> Answer {
    reason(data)?;
    let mut book = issuer.book();
    let invoice = book.by_number(text(data, "InvoiceNo")).ok_or(Refusal(2, "查無資料"))?;
    if !written(invoice.issued_at).starts_with(text(data, "InvoiceDate")) || text(data, "InvoiceDate").len() != 10 {
        return Err(Refusal(WRONG, "InvoiceDate"));
    }
    if invoice.is_void {
        return Err(Refusal(5_070_453, "該發票已被作廢過"));
    }
    if invoice.allowances.iter().any(|allowance| !allowance.is_void) {
        return Err(Refusal(WRONG, "發票已有折讓，無法作廢"));
    }
    if invoice.data["Donation"] == "1" {
        return Err(Refusal(WRONG, "捐贈發票無法作廢"));
    }
    invoice.is_void = true;
    Ok(json!({ "InvoiceNo": invoice.number }))
}

pub(super) fn allow(issuer: &Issuer, data: &Value, now: OffsetDateTime) -> Answer {
    let amount = data["AllowanceAmount"].as_i64().ok_or(Refusal(WRONG, "AllowanceAmount"))?;
    listed(data, amount)?;
    match text(data, "AllowanceNotify") {
        "E" if text(data, "NotifyMail").is_empty() => return Err(Refusal(WRONG, "NotifyMail")),
        "S" if text(data, "NotifyPhone").is_empty() => return Err(Refusal(WRONG, "NotifyPhone")),
        "E" | "S" | "A" | "N" => {}
        _ => return Err(Refusal(WRONG, "AllowanceNotify")),
    }
    let mut book = issuer.book();
    let number = book.next_allowance(now);
    let invoice = book.by_number(text(data, "InvoiceNo")).ok_or(Refusal(2, "查無資料"))?;
    if invoice.is_void || amount > invoice.remaining() {
        return Err(Refusal(WRONG, "折讓金額大於剩餘可折讓金額"));
    }
    invoice.allowances.push(Allowance { number: number.clone(), amount, is_void: false });
    Ok(json!({
        "IA_Allow_No": number,
        "IA_Invoice_No": invoice.number,
        "IA_Date": written(now),
        "IA_Remain_Allowance_Amt": invoice.remaining(),
    }))
}

pub(super) fn void_allowance(issuer: &Issuer, data: &Value) -> Answer {
    reason(data)?;
    let mut book = issuer.book();
    let invoice = book.by_number(text(data, "InvoiceNo")).ok_or(Refusal(2, "查無資料"))?;
    let mut live = invoice.allowances.iter_mut().filter(|allowance| !allowance.is_void);
    let number = text(data, "AllowanceNo");
    let allowance = live.find(|allowance| allowance.number == number).ok_or(Refusal(WRONG, "AllowanceNo"))?;
    allowance.is_void = true;
    Ok(json!({ "IA_Invoice_No": text(data, "InvoiceNo") }))
}

/// One that is written well belongs to somebody, but for this one.
pub(super) fn barcode(data: &Value) -> Answer {
    let code = text(data, "BarCode");
    if !is_barcode(code) {
        return Err(Refusal(2_019_001, "手機條碼格式錯誤"));
    }
    Ok(json!({ "IsExist": if code == "/NOBODY0" { "N" } else { "Y" } }))
}

pub(super) fn love_code(data: &Value) -> Answer {
    let code = text(data, "LoveCode");
    if !is_love_code(code) {
        return Err(Refusal(WRONG, "LoveCode"));
    }
    Ok(json!({ "IsExist": if code == "999" { "N" } else { "Y" } }))
}

fn reason(data: &Value) -> Result<(), Refusal> {
    match text(data, "Reason").chars().count() {
        1..=20 => Ok(()),
        _ => Err(Refusal(2_009_005, "作廢原因長度錯誤")),
    }
}

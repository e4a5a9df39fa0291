//! Issuing: every rule that the manual has about what may stand beside what.

use super::{Answer, Issuer, Refusal};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};

pub(super) const MOMENT: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");

/// Where the real number of a refusal is not known, this one stands for it.
pub(super) const WRONG: i64 = 5_000_000;

pub(super) fn issue(issuer: &Issuer, data: &Value, now: OffsetDateTime) -> Answer {
    let reference = text(data, "RelateNumber");
    if reference.is_empty() || reference.len() > 50 {
        return Err(Refusal(WRONG, "RelateNumber"));
    }
    judge(data)?;
    let amount = data["SalesAmount"].as_i64().ok_or(Refusal(WRONG, "SalesAmount"))?;
    listed(data, amount)?;
    let mut book = issuer.book();
    if book.by_reference(reference).is_some() {
        return Err(Refusal(5_070_357, "自訂編號重覆，請重新設定"));
    }
    let invoice = book.add(reference, amount, data.clone(), now);
    Ok(json!({ "InvoiceNo": invoice.number, "InvoiceDate": written(now), "RandomNumber": invoice.random }))
}

fn judge(data: &Value) -> Result<(), Refusal> {
    let get = |name| text(data, name);
    if !["", "1", "2", "3", "4", "5"].contains(&get("CarrierType")) {
        return Err(Refusal(2_001_096, "載具類別錯誤"));
    }
    if !["1", "2", "3", "4", "9"].contains(&get("TaxType")) {
        return Err(Refusal(2_001_019, "課稅類別錯誤"));
    }
    let (carrier, number) = (get("CarrierType"), get("CarrierNum"));
    let (tax_id, printed, donated) = (get("CustomerIdentifier"), get("Print") == "1", get("Donation") == "1");
    let wrong = [
        (get("CustomerPhone").is_empty() && get("CustomerEmail").is_empty(), "CustomerEmail"),
        (carrier == "3" && !is_barcode(number), "CarrierNum"),
        (carrier == "2" && number.len() != 16, "CarrierNum"),
        (matches!(carrier, "" | "1") && !number.is_empty(), "CarrierNum"),
        (donated && (!carrier.is_empty() || printed || !tax_id.is_empty()), "Donation"),
        (donated != is_love_code(get("LoveCode")), "LoveCode"),
        (!tax_id.is_empty() && (tax_id.len() != 8 || donated), "CustomerIdentifier"),
        (!tax_id.is_empty() && !printed && !matches!(carrier, "2" | "3"), "Print"),
        (printed && (get("CustomerName").is_empty() || get("CustomerAddr").is_empty()), "CustomerAddr"),
        (printed && !carrier.is_empty(), "Print"),
        (!printed && !donated && carrier.is_empty(), "CarrierType"),
        (get("vat") != "1" || !matches!(get("InvType"), "07" | "08"), "InvType"),
        (get("CustomerName").chars().count() > 60 || get("CustomerAddr").chars().count() > 100, "CustomerName"),
    ];
    match wrong.into_iter().find(|(is_wrong, _)| *is_wrong) {
        Some((_, name)) => Err(Refusal(WRONG, name)),
        None => Ok(()),
    }
}

/// The items, which come to the amount.
pub(super) fn listed(data: &Value, amount: i64) -> Result<(), Refusal> {
    let items = data["Items"].as_array().filter(|items| (1..=999).contains(&items.len()));
    let items = items.ok_or(Refusal(WRONG, "Items"))?;
    let mut sum = 0;
    for (at, item) in items.iter().enumerate() {
        let number = |name: &'static str| item[name].as_i64().ok_or(Refusal(WRONG, name));
        let title = text(item, "ItemName").chars().count();
        if number("ItemSeq")? != at as i64 + 1 || title == 0 || title > 500 {
            return Err(Refusal(WRONG, "ItemName"));
        }
        if number("ItemPrice")? * number("ItemCount")? != number("ItemAmount")? {
            return Err(Refusal(WRONG, "ItemAmount"));
        }
        if data["TaxType"] == "9" && !["1", "2", "3"].contains(&text(item, "ItemTaxType")) {
            return Err(Refusal(2_001_019, "課稅類別錯誤"));
        }
        sum += number("ItemAmount")?;
    }
    if sum == amount && amount > 0 { Ok(()) } else { Err(Refusal(WRONG, "SalesAmount")) }
}

pub(super) fn written(at: OffsetDateTime) -> String {
    at.format(MOMENT).unwrap_or_default()
}

pub(super) fn text<'a>(data: &'a Value, name: &str) -> &'a str {
    data[name].as_str().unwrap_or_default()
}

pub(super) fn is_barcode(text: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.');
    text.len() == 8 && text.starts_with('/') && text.bytes().skip(1).all(sign)
}

pub(super) fn is_love_code(text: &str) -> bool {
    (3..=7).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

//! What ECPay says of an invoice. Numbers may come as numbers or as texts.

use serde_json::Value;
use shop_domain::kernel::Money;
use shop_services::ports::{GatewayError, InvoiceAtIssuer, InvoiceName};
use time::{
    OffsetDateTime, PrimitiveDateTime, UtcOffset,
    format_description::BorrowedFormatItem,
    macros::{format_description, offset},
};

/// Knows no summer time.
const TAIPEI: UtcOffset = offset!(+8);
const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
const MOMENT: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");

pub(super) fn issued(data: &Value) -> Result<InvoiceName, GatewayError> {
    name(data, ["InvoiceNo", "RandomNumber", "InvoiceDate"])
}

pub(super) fn found(data: &Value, reference: &str) -> Result<InvoiceAtIssuer, GatewayError> {
    // The case of letters does not count there.
    if !text(data, "IIS_Relate_Number")?.eq_ignore_ascii_case(reference) {
        return Err(strange("IIS_Relate_Number"));
    }
    Ok(InvoiceAtIssuer {
        name: name(data, ["IIS_Number", "IIS_Random_Number", "IIS_Create_Date"])?,
        total: amount(data, "IIS_Sales_Amount")?,
        is_void: text(data, "IIS_Invalid_Status")? == "1",
        remaining: amount(data, "IIS_Remain_Allowance_Amt")?,
    })
}

pub(super) fn text(data: &Value, name: &'static str) -> Result<String, GatewayError> {
    match &data[name] {
        Value::String(text) if !text.is_empty() => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(strange(name)),
    }
}

pub(super) fn day(moment: OffsetDateTime) -> Result<String, GatewayError> {
    moment.to_offset(TAIPEI).format(DAY).map_err(|_| strange("InvoiceDate"))
}

fn name(data: &Value, [number, random, date]: [&'static str; 3]) -> Result<InvoiceName, GatewayError> {
    let issued_at = PrimitiveDateTime::parse(&text(data, date)?, MOMENT).map_err(|_| strange(date))?;
    let issued_at = issued_at.assume_offset(TAIPEI);
    Ok(InvoiceName { number: text(data, number)?, random: text(data, random)?, issued_at })
}

fn amount(data: &Value, name: &'static str) -> Result<Money, GatewayError> {
    text(data, name)?.parse().map(Money::twd).map_err(|_| strange(name))
}

/// Said yes to, and not understood: what was done is to be asked.
fn strange(name: &str) -> GatewayError {
    GatewayError::Unreachable(["ECPay's answer is strange: ", name].concat().into())
}

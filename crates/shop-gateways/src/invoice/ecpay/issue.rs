//! An invoice and an allowance as ECPay wants them written. Never sends sums that do not add up.

use super::read;
use serde_json::{Value, json};
use shop_domain::{
    invoice::InvoiceWish,
    kernel::{Currency, Money},
    pricing::TaxRate,
};
use shop_services::ports::{AllowanceRequest, GatewayError, InvoiceItem, InvoiceRequest};

/// In characters.
const MOST_REASON: usize = 20;
const MOST_NAME: usize = 60;
const MOST_ADDRESS: usize = 100;
const MOST_TITLE: usize = 500;

pub(super) fn invoice(request: &InvoiceRequest) -> Result<Value, GatewayError> {
    let amount = dollars(request.total)?;
    let items = request.items.iter().enumerate().map(|(at, item)| listed(at, item)).collect::<Result<Vec<_>, _>>()?;
    let sum = Money::sum(request.total.currency, request.items.iter().map(|item| item.amount));
    if sum != Ok(request.total) {
        return Err(GatewayError::Refused("the items do not come to the total".to_owned()));
    }
    let (carrier, carrier_number) = match &request.wish {
        InvoiceWish::Cloud => ("1", ""),
        InvoiceWish::Certificate { certificate } => ("2", certificate.as_str()),
        InvoiceWish::Barcode { barcode } => ("3", barcode.as_str()),
        InvoiceWish::Donation { .. } | InvoiceWish::Company { .. } => ("", ""),
    };
    let love_code = if let InvoiceWish::Donation { love_code } = &request.wish { love_code.as_str() } else { "" };
    let (tax_id, name, is_printed) = match &request.wish {
        InvoiceWish::Company { tax_id, title } => (tax_id.as_str(), title.as_str(), true),
        _ => ("", request.buyer.name.as_str(), false),
    };
    Ok(json!({
        "RelateNumber": request.reference,
        "CustomerID": "",
        "CustomerIdentifier": tax_id,
        "CustomerName": cut(name, MOST_NAME),
        "CustomerAddr": cut(&request.buyer.address, MOST_ADDRESS),
        "CustomerPhone": request.buyer.phone,
        "CustomerEmail": request.buyer.email.as_deref().unwrap_or_default(),
        "ClearanceMark": "",
        "Print": if is_printed { "1" } else { "0" },
        "Donation": if love_code.is_empty() { "0" } else { "1" },
        "LoveCode": love_code,
        "CarrierType": carrier,
        "CarrierNum": carrier_number,
        "TaxType": tax_type_of_all(&request.items)?,
        "SalesAmount": amount,
        "InvoiceRemark": "",
        "InvType": "07",
        "vat": "1",
        "Items": items,
    }))
}

pub(super) fn allowance(request: &AllowanceRequest) -> Result<Value, GatewayError> {
    let sum = Money::sum(request.amount.currency, request.parts.iter().map(|(_, amount)| *amount));
    if sum != Ok(request.amount) {
        return Err(GatewayError::Refused("the parts do not come to the amount".to_owned()));
    }
    let items = request.parts.iter().enumerate().map(|(at, (rate, amount))| {
        let item =
            InvoiceItem { title: "退款".to_owned(), quantity: 1, unit_price: *amount, amount: *amount, tax: *rate };
        listed(at, &item)
    });
    Ok(json!({
        "InvoiceNo": request.invoice.number,
        "InvoiceDate": read::day(request.invoice.issued_at)?,
        "AllowanceNotify": if request.email.is_some() { "E" } else { "N" },
        "CustomerName": "",
        "NotifyMail": request.email.as_deref().unwrap_or_default(),
        "NotifyPhone": "",
        "AllowanceAmount": dollars(request.amount)?,
        "Items": items.collect::<Result<Vec<_>, _>>()?,
    }))
}

/// What people read of a reason is cut, not refused.
pub(super) fn reason(words: &str) -> String {
    cut(words, MOST_REASON)
}

fn listed(at: usize, item: &InvoiceItem) -> Result<Value, GatewayError> {
    Ok(json!({
        "ItemSeq": at + 1,
        "ItemName": cut(&item.title, MOST_TITLE),
        "ItemCount": item.quantity,
        "ItemWord": "件",
        "ItemPrice": dollars(item.unit_price)?,
        "ItemTaxType": tax_type(item.tax)?,
        "ItemAmount": dollars(item.amount)?,
        "ItemRemark": "",
    }))
}

fn tax_type(rate: TaxRate) -> Result<&'static str, GatewayError> {
    match rate {
        TaxRate(500) => Ok("1"),
        TaxRate(0) => Ok("3"),
        other => Err(GatewayError::Refused(format!("ECPay has no invoice at {other} %"))),
    }
}

/// Nine where there are both.
fn tax_type_of_all(items: &[InvoiceItem]) -> Result<&'static str, GatewayError> {
    let mut all = items.iter().map(|item| tax_type(item.tax)).collect::<Result<Vec<_>, _>>()?;
    all.sort_unstable();
    all.dedup();
    match all.as_slice() {
        [only] => Ok(only),
        [] => Err(GatewayError::Refused("an invoice of nothing".to_owned())),
        _ => Ok("9"),
    }
}

fn dollars(money: Money) -> Result<i64, GatewayError> {
    match money.currency {
        Currency::Twd => Ok(money.amount),
        Currency::Usd => Err(GatewayError::Refused("invoices are in New Taiwan dollars".to_owned())),
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shop_domain::invoice::{Barcode, LoveCode, TaxId};
    use shop_services::ports::InvoiceBuyer;

    fn item(amount: i64, tax: TaxRate) -> InvoiceItem {
        let price = Money::twd(amount);
        InvoiceItem { title: "凍頂烏龍".to_owned(), quantity: 1, unit_price: price, amount: price, tax }
    }

    fn request(wish: InvoiceWish, items: Vec<InvoiceItem>) -> InvoiceRequest {
        let total = items.iter().map(|item| item.amount.amount).sum();
        let buyer = InvoiceBuyer {
            name: "林小美".to_owned(),
            email: None,
            phone: "0912345678".to_owned(),
            address: "106 臺北市大安區仁愛路四段1號".to_owned(),
        };
        InvoiceRequest { reference: "4821093701".to_owned(), wish, buyer, items, total: Money::twd(total) }
    }

    fn written(wish: InvoiceWish) -> Value {
        invoice(&request(wish, vec![item(1_000, TaxRate(500))])).expect("written")
    }

    #[test]
    fn each_wish_is_exactly_one_kind_of_invoice() {
        let barcode = Barcode::parse("/ABC+123").expect("a barcode");
        let love_code = LoveCode::parse("168001").expect("a code");
        let (tax_id, title) = (TaxId::parse("22099131").expect("a number"), "測試股份有限公司".to_owned());
        let names = ["CarrierType", "CarrierNum", "Donation", "LoveCode", "CustomerIdentifier", "Print"];
        for (wish, wanted) in [
            (InvoiceWish::Cloud, ["1", "", "0", "", "", "0"]),
            (InvoiceWish::Barcode { barcode }, ["3", "/ABC+123", "0", "", "", "0"]),
            (InvoiceWish::Donation { love_code }, ["", "", "1", "168001", "", "0"]),
            (InvoiceWish::Company { tax_id, title }, ["", "", "0", "", "22099131", "1"]),
        ] {
            let data = written(wish);
            assert_eq!(names.map(|name| data[name].as_str().expect(name).to_owned()), wanted);
        }
    }

    #[test]
    fn what_is_taxed_and_what_is_exempt_may_stand_on_one_invoice() {
        let kind = |items| invoice(&request(InvoiceWish::Cloud, items)).expect("written")["TaxType"].clone();
        assert_eq!(kind(vec![item(1, TaxRate(500)), item(2, TaxRate(500))]), "1");
        assert_eq!(kind(vec![item(1, TaxRate(0))]), "3");
        assert_eq!(kind(vec![item(1, TaxRate(0)), item(2, TaxRate(500))]), "9");
        let odd = invoice(&request(InvoiceWish::Cloud, vec![item(1, TaxRate(250))]));
        assert!(matches!(odd, Err(GatewayError::Refused(_))));
    }

    #[test]
    fn sums_that_do_not_add_up_are_never_sent() {
        let mut wrong = request(InvoiceWish::Cloud, vec![item(10, TaxRate(500))]);
        wrong.total = Money::twd(11);
        assert!(matches!(invoice(&wrong), Err(GatewayError::Refused(_))));
    }

    #[test]
    fn a_reason_is_cut_between_two_signs() {
        assert_eq!(reason(&"退".repeat(30)), "退".repeat(20));
    }
}

//! Checkout sessions: opened by the shop, ended by the shopper or by time.

use super::{Problem, Stripe, book::Session, events, form::Fields};
use serde_json::Value;
use url::Url;

const KNOWN: [&str; 19] = [
    "mode",
    "client_reference_id",
    "customer_email",
    "metadata[*]",
    "payment_intent_data[description]",
    "payment_intent_data[metadata][*]",
    "payment_method_types[]",
    "line_items[][quantity]",
    "line_items[][price_data][currency]",
    "line_items[][price_data][unit_amount]",
    "line_items[][price_data][product_data][name]",
    "line_items[][price_data][product_data][description]",
    "success_url",
    "cancel_url",
    "locale",
    "expires_at",
    "expand[]",
    "submit_type",
    "billing_address_collection",
];

/// Eight digits, in cents where the currency has them.
const MOST: i64 = 99_999_999;

pub(super) fn open(stripe: &Stripe, fields: &Fields) -> Result<Value, Problem> {
    fields.only(&KNOWN)?;
    if fields.want("mode")? != "payment" {
        return Err(Problem::parameter("parameter_invalid", "mode", "Simulated for payments alone"));
    }
    let now = stripe.now();
    let (amount, currency, title) = priced(fields)?;
    let id = stripe.book().next_id("cs_test_", now);
    let session = Session {
        id,
        created: now,
        expires_at: end(fields, now)?,
        title,
        amount,
        currency,
        client_reference_id: short(fields, "client_reference_id", 200)?,
        customer_email: email(fields)?,
        locale: locale(fields)?,
        metadata: fields.under("metadata")?,
        payment_metadata: fields.under("payment_intent_data[metadata]")?,
        description: short(fields, "payment_intent_data[description]", 1_000)?,
        success_url: web(fields, "success_url")?
            .ok_or_else(|| Problem::parameter("parameter_missing", "success_url", "Missing required param"))?,
        cancel_url: web(fields, "cancel_url")?,
        status: "open",
        payment_status: "unpaid",
        payment_intent: None,
        url: String::new(),
    };
    let session = Session { url: [&stripe.house.origin, "/c/pay/", session.id.as_str()].concat(), ..session };
    let written = session.written();
    stripe.book().sessions.insert(session.id.clone(), session);
    Ok(written)
}

/// The sum of all lines, which are in one currency, and the name of the first.
fn priced(fields: &Fields) -> Result<(i64, String, String), Problem> {
    let (mut sum, mut currency, mut title) = (0_i64, String::new(), String::new());
    for at in 0..fields.count("line_items") {
        let name = |rest: &str| format!("line_items[{at}]{rest}");
        let this = fields.want(&name("[price_data][currency]"))?;
        if !["twd", "usd", "jpy", "eur"].contains(&this) || (at > 0 && this != currency) {
            return Err(Problem::parameter("parameter_invalid", &name("[price_data][currency]"), "Invalid currency"));
        }
        let unit = fields.number(&name("[price_data][unit_amount]"))?.unwrap_or(-1);
        let quantity = fields.number(&name("[quantity]"))?.unwrap_or(0);
        let line = if unit >= 0 && quantity > 0 { unit.checked_mul(quantity) } else { None };
        let next = line.and_then(|line| sum.checked_add(line)).filter(|sum| *sum <= MOST);
        sum = next.ok_or_else(|| Problem::parameter("amount_too_large", &name(""), "Invalid amount"))?;
        let product = fields.want(&name("[price_data][product_data][name]"))?;
        if at == 0 {
            (currency, title) = (this.to_owned(), product.to_owned());
        }
    }
    // Half a dollar of the United States.
    let least = if currency == "twd" { 1_600 } else { 50 };
    if sum < least {
        return Err(Problem::parameter("amount_too_small", "line_items", "The total is too small"));
    }
    Ok((sum, currency, title))
}

fn end(fields: &Fields, now: i64) -> Result<i64, Problem> {
    let end = fields.number("expires_at")?.unwrap_or(now + 24 * 3_600);
    if (now + 1_800..=now + 24 * 3_600).contains(&end) {
        return Ok(end);
    }
    let what = "Must be between 30 minutes and 24 hours from now";
    Err(Problem::parameter("parameter_invalid", "expires_at", what))
}

fn short(fields: &Fields, name: &str, most: usize) -> Result<Option<String>, Problem> {
    match fields.get(name) {
        Some(text) if text.is_empty() || text.chars().count() > most => {
            Err(Problem::parameter("parameter_invalid_string", name, "Invalid string"))
        }
        text => Ok(text.map(str::to_owned)),
    }
}

fn email(fields: &Fields) -> Result<Option<String>, Problem> {
    match short(fields, "customer_email", 512)? {
        Some(email) if !email.contains('@') || email.contains(' ') => {
            Err(Problem::parameter("email_invalid", "customer_email", "Invalid email address"))
        }
        email => Ok(email),
    }
}

fn locale(fields: &Fields) -> Result<Option<String>, Problem> {
    match fields.get("locale") {
        Some(locale) if !["auto", "en", "zh", "zh-TW", "zh-HK", "ja", "ko"].contains(&locale) => {
            Err(Problem::parameter("parameter_invalid", "locale", "Invalid locale"))
        }
        locale => Ok(locale.map(str::to_owned)),
    }
}

fn web(fields: &Fields, name: &str) -> Result<Option<String>, Problem> {
    match fields.get(name) {
        Some(address) if !Url::parse(address).is_ok_and(|address| ["http", "https"].contains(&address.scheme())) => {
            Err(Problem::parameter("url_invalid", name, "Not a valid URL"))
        }
        address => Ok(address.map(str::to_owned)),
    }
}

pub(super) fn get(stripe: &Stripe, id: &str, fields: &Fields) -> Result<Value, Problem> {
    let book = stripe.book();
    let session = book.sessions.get(id).ok_or_else(|| Problem::missing("checkout.session", id))?;
    let mut written = session.written();
    let payment = session.payment_intent.as_ref().and_then(|payment| book.payments.get(payment));
    if let Some(payment) = payment.filter(|_| fields.expands("payment_intent")) {
        written["payment_intent"] = payment.written();
    }
    Ok(written)
}

pub(super) fn expire(stripe: &Stripe, id: &str) -> Result<Value, Problem> {
    let written = {
        let mut book = stripe.book();
        let session = book.sessions.get_mut(id).ok_or_else(|| Problem::missing("checkout.session", id))?;
        if session.status != "open" {
            return Err(Problem::request(400, "resource_invalid_state", "Only open sessions can be expired."));
        }
        session.status = "expired";
        session.written()
    };
    events::tell(stripe, "checkout.session.expired", written.clone());
    Ok(written)
}

/// Nothing runs by itself here: time passes when somebody asks.
pub(super) fn expire_what_is_due(stripe: &Stripe) {
    let now = stripe.now();
    let due: Vec<String> = {
        let book = stripe.book();
        let due = book.sessions.values().filter(|session| session.status == "open" && session.expires_at <= now);
        due.map(|session| session.id.clone()).collect()
    };
    for id in due {
        // Somebody else may have been quicker.
        let _ = expire(stripe, &id);
    }
}

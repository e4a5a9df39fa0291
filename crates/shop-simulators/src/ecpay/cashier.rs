//! What happens at the counter: an order is opened, the shopper presses something, or does it
//! later at a machine.

use super::{
    Ecpay, Fields,
    book::{Standing, Trade},
    credit::Credit,
    number::Number,
    order::{Means, Order},
    pages,
    told::{News, tell, told, write_down},
};
use crate::Movement;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde_json::Value;

/// `AioCheckOut/V5`: the shopper's browser brings the order. A refusal is a page like any other.
pub async fn open(State(ecpay): State<Ecpay>, form: String) -> Html<String> {
    let sent = Fields::parse(&form);
    let merchant = ecpay.merchant(sent.get("MerchantID"));
    let judged = Order::judge(sent.clone(), merchant);
    Html(match judged {
        Err(refusal) => pages::refused(refusal.code, &refusal.words),
        Ok(order) => match ecpay.book.open(order, ecpay.house.clock.now()) {
            Some(trade) => pages::counter(&trade),
            None => pages::refused("10300028", "訂單編號重覆,建立失敗"),
        },
    })
}

/// A button of the page.
pub async fn press(
    State(ecpay): State<Ecpay>,
    Path((number, deed)): Path<(String, String)>,
    form: String,
) -> Result<Response, StatusCode> {
    let means = Means::from_code(Fields::parse(&form).get("means"));
    let (trade, news) = change(&ecpay, &number, &deed, means)?;
    let sent = &trade.order.fields;
    let back = sent.find("ClientBackURL");
    let merchant = ecpay.merchant(trade.merchant()).ok_or(StatusCode::NOT_FOUND)?;
    // Those that issue a number know the one address, those that take money the other.
    let door = match news {
        Some(News::Issued) => "ClientRedirectURL",
        Some(_) if !trade.order.means.iter().all(|means| means.is_numbered()) => "OrderResultURL",
        _ => "",
    };
    Ok(match (news, sent.find(door), back) {
        (Some(news), Some(address), _) => {
            Html(pages::carry(address, &told(&trade, news, merchant, trade.order.amount))).into_response()
        }
        (None, _, Some(back)) => Redirect::to(back).into_response(),
        (news, _, back) => Html(pages::done(&trade, news, back)).into_response(),
    })
}

/// Away from the page: `reference` names the order, or nothing names all.
pub async fn do_to(State(ecpay): State<Ecpay>, Path(deed): Path<String>, form: String) -> Result<Response, StatusCode> {
    let asked = Fields::parse(&form);
    let wanted = |trade: &Trade| asked.find("reference").is_none_or(|reference| trade.reference() == reference);
    let trades: Vec<Trade> = ecpay.book.all().into_iter().filter(wanted).collect();
    if trades.is_empty() {
        return Err(StatusCode::NOT_FOUND);
    }
    let means = Means::from_code(asked.get("means"));
    let done = trades.iter().map(|trade| Ok(change(&ecpay, &trade.number, &deed, means)?.0.shown()));
    let done = done.collect::<Result<Vec<Value>, StatusCode>>()?;
    // Whoever pressed a button there wants to see it again.
    Ok(if asked.find("office").is_some() {
        Redirect::to("/_ecpay").into_response()
    } else {
        Json(done).into_response()
    })
}

/// All orders, for people.
pub async fn office(State(ecpay): State<Ecpay>) -> Html<String> {
    Html(pages::office(&ecpay.book.all()))
}

pub async fn trades(State(ecpay): State<Ecpay>) -> Json<Vec<Value>> {
    Json(ecpay.book.all().iter().map(Trade::shown).collect())
}

/// Does it, writes down what money moved, and tells the shop.
fn change(ecpay: &Ecpay, number: &str, deed: &str, means: Option<Means>) -> Result<(Trade, Option<News>), StatusCode> {
    let now = ecpay.house.clock.now();
    let done = ecpay.book.change(number, |trade, serial| {
        let means = means.or_else(|| trade.issued.as_ref().map(|number| number.means));
        let means = means.or_else(|| trade.order.means.first().copied()).ok_or(StatusCode::BAD_REQUEST)?;
        let news = match deed {
            "pay" => pay(trade, means, serial, now)?,
            "fail" => fail(trade, Some(News::Refused))?,
            "cancel" | "expire" => fail(trade, None)?,
            "number" => issue(trade, means, serial, now)?,
            "simulate" => Some(News::Simulated),
            "close" | "settle" => night(trade, deed),
            _ => return Err(StatusCode::NOT_FOUND),
        };
        Ok((trade.clone(), news))
    });
    let (trade, news) = done.ok_or(StatusCode::NOT_FOUND)??;
    if news == Some(News::Paid) {
        write_down(ecpay, &trade, Movement::Captured, trade.order.amount);
    }
    if let Some(news) = news {
        tell(ecpay, &trade, news);
    }
    Ok((trade, news))
}

type Done = Result<Option<News>, StatusCode>;

fn pay(trade: &mut Trade, means: Means, serial: u64, now: time::OffsetDateTime) -> Done {
    let known = trade.order.means.contains(&means) && (!means.is_numbered() || trade.issued.is_some());
    if !known || matches!(trade.standing, Standing::Paid { .. }) {
        return Err(StatusCode::CONFLICT);
    }
    trade.standing = Standing::Paid { means, at: now };
    if matches!(means, Means::Credit | Means::ApplePay) {
        let instalments = !["", "0"].contains(&trade.order.fields.get("CreditInstallment"));
        let gwsr = 10_735_183 + serial;
        trade.credit =
            Some(Credit { gwsr, at: now, amount: trade.order.amount, instalments, lines: vec![], abandoned: false });
    }
    Ok(Some(News::Paid))
}

fn fail(trade: &mut Trade, news: Option<News>) -> Done {
    if matches!(trade.standing, Standing::Paid { .. }) {
        return Err(StatusCode::CONFLICT);
    }
    trade.standing = Standing::Failed;
    Ok(news)
}

fn issue(trade: &mut Trade, means: Means, serial: u64, now: time::OffsetDateTime) -> Done {
    if trade.standing != Standing::Open || !means.is_numbered() || !trade.order.means.contains(&means) {
        return Err(StatusCode::CONFLICT);
    }
    let until = trade.order.until(means, now);
    trade.issued = Some(Number::issue(means, trade.order.amount, serial, until));
    Ok(Some(News::Issued))
}

fn night(trade: &mut Trade, deed: &str) -> Option<News> {
    if let Some(credit) = &mut trade.credit {
        if deed == "close" { credit.close() } else { credit.settle() }
    }
    None
}

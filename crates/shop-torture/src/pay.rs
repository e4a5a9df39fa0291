//! The way to a provider's page, what is pressed there, and the way back. A browser that is sent somewhere that
//! does not answer tries again, and gives up at last: the rest is the shop's and the provider's to settle.

use crate::{
    house::pause,
    journal::Told,
    page::{Form, form, links},
    plan::{Deed, Plan, Way},
    shopper::Shopper,
};
use anyhow::Result;
use serde_json::{Value, json};

/// Tries of one step.
const TRIES: usize = 150;

/// Where the shopper stands before a provider.
enum Counter {
    /// Its page is here.
    Page(String),
    /// It is sent this first.
    Form(Form),
}

/// What the shopper means by pressing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Press {
    Pay,
    Fail,
}

pub async fn pays(shopper: &Shopper<'_>, plan: &mut Plan, told: &Told) -> Result<()> {
    let deed = plan.deed;
    let way = plan.way;
    match deed {
        Deed::Pay | Deed::PayAndClose => at(shopper, plan, told, (way, Press::Pay)).await,
        Deed::FailAndPay => {
            at(shopper, plan, told, (way, Press::Fail)).await;
            at(shopper, plan, told, (way, Press::Pay)).await;
        }
        Deed::Leave => {
            if way.is_paid_elsewhere() {
                counter(shopper, plan, told).await;
            }
        }
        Deed::PayOtherwise(other) | Deed::PayTwice(other) => {
            let first = if way.is_paid_elsewhere() { counter(shopper, plan, told).await } else { None };
            choose(shopper, plan, told, other).await;
            at(shopper, plan, told, (other, Press::Pay)).await;
            if let (Deed::PayTwice(_), Some(first)) = (deed, first) {
                // The page that was left open is pressed all the same.
                press(shopper, plan, told, (way, Press::Pay), first).await;
            }
        }
    }
    Ok(())
}

async fn at(shopper: &Shopper<'_>, plan: &mut Plan, told: &Told, (way, meant): (Way, Press)) {
    if !way.is_paid_elsewhere() {
        return;
    }
    if let Some(counter) = counter(shopper, plan, told).await {
        press(shopper, plan, told, (way, meant), counter).await;
    }
}

/// `None`: the order cannot be paid (any more), or nobody answers.
async fn counter(shopper: &Shopper<'_>, plan: &mut Plan, told: &Told) -> Option<Counter> {
    for _ in 0..TRIES {
        let origin = shopper.house.server(&mut plan.chance).origin.clone();
        let Some(answer) = shopper.web.get(&format!("{origin}/o/{}/pay", told.token)).await else {
            pause(100).await;
            continue;
        };
        match answer.status {
            303 => return None,
            200 => {}
            404 => {
                shopper.house.journal.complain(format!("{} is not found by its own token", told.number));
                return None;
            }
            _ => {
                pause(100).await;
                continue;
            }
        }
        if let Some(again) = form(&answer.text, |action| action.ends_with("/pay/again")) {
            shopper.web.submit(&origin, &again).await;
            continue;
        }
        if let Some(away) = form(&answer.text, |action| action.starts_with("http")) {
            return Some(Counter::Form(away));
        }
        let houses = shopper.house.providers.counters().map(|house| house.origin().to_owned());
        let is_away = |link: &String| link.contains("/testpay/") || houses.iter().any(|house| link.starts_with(house));
        if let Some(link) = links(&answer.text).find(is_away) {
            return Some(Counter::Page(link));
        }
        shopper.house.journal.complain(format!("{}: a page to pay without a way to pay", told.number));
        return None;
    }
    None
}

/// Chooses another way on the order's own page.
async fn choose(shopper: &Shopper<'_>, plan: &mut Plan, told: &Told, other: Way) {
    for _ in 0..TRIES {
        let origin = shopper.house.server(&mut plan.chance).origin.clone();
        let fields = [("payment".to_owned(), other.code().to_owned())];
        match shopper.web.post(&format!("{origin}/o/{}/pay/by", told.token), &fields).await {
            Some(answer) if answer.status < 500 => {
                shopper.house.journal.note(plan.place, "chooses", &json!([other.code(), answer.status]));
                return;
            }
            _ => pause(100).await,
        }
    }
}

async fn press(shopper: &Shopper<'_>, plan: &mut Plan, told: &Told, (way, meant): (Way, Press), counter: Counter) {
    shopper.house.journal.note(plan.place, "presses", &json!([way.code(), meant == Press::Pay]));
    let back = match (way, counter) {
        (Way::Card | Way::Number, Counter::Form(form)) => at_ecpay(shopper, told, (way, meant), &form).await,
        (Way::LinePay | Way::Stripe, Counter::Page(address)) => {
            let choice = if meant == Press::Pay { "card" } else { "cancel" };
            let answer = shopper.web.post(&address, &[("choice".to_owned(), choice.to_owned())]).await;
            answer.filter(|answer| answer.status == 303).map(|answer| Back::Address(answer.location))
        }
        (Way::Test, Counter::Page(address)) => at_the_test_provider(shopper, (plan, meant), &address).await,
        // The other attempt was opened meanwhile: this is somebody who stands before the wrong page.
        _ => None,
    };
    let closes = matches!(plan.deed, Deed::PayAndClose) && meant == Press::Pay;
    if let Some(back) = back.filter(|_| !closes) {
        returns(shopper, plan, back).await;
    }
}

enum Back {
    Address(String),
    Form(Form),
}

async fn at_ecpay(shopper: &Shopper<'_>, told: &Told, (way, meant): (Way, Press), first: &Form) -> Option<Back> {
    let origin = shopper.house.providers.ecpay.origin();
    let counter = shopper.web.submit(origin, first).await?;
    let deed = match (way, meant) {
        (Way::Number, _) => "/number",
        (_, Press::Pay) => "/pay",
        (_, Press::Fail) => "/fail",
    };
    let button = form(&counter.text, |action| action.starts_with("/Cashier/") && action.ends_with(deed))?;
    let done = shopper.web.submit(origin, &button).await?;
    if way == Way::Number && meant == Press::Pay {
        // At a bank's machine.
        let trades = shopper.web.get(&[origin, "/_ecpay/trades"].concat()).await?;
        let trades: Value = serde_json::from_str(&trades.text).unwrap_or_default();
        let numbered = |trade: &&Value| {
            trade["reference"].as_str().is_some_and(|reference| reference.starts_with(&told.number))
                && trade["standing"] == "numbered"
        };
        if let Some(trade) = trades.as_array().into_iter().flatten().find(numbered) {
            let reference = trade["reference"].as_str().unwrap_or_default().to_owned();
            shopper.web.post(&[origin, "/_ecpay/pay"].concat(), &[("reference".to_owned(), reference)]).await;
        }
    }
    form(&done.text, |action| action.contains("/returns/")).map(Back::Form)
}

/// It is a page of the shop's own server, which may be dead.
async fn at_the_test_provider(shopper: &Shopper<'_>, (plan, meant): (&mut Plan, Press), address: &str) -> Option<Back> {
    let outcome = if meant == Press::Pay { "pay" } else { "fail" };
    for _ in 0..TRIES {
        let origin = shopper.house.server(&mut plan.chance).origin.clone();
        let address = [&origin, &address[address.find("/testpay/")?..]].concat();
        match shopper.web.post(&address, &[("outcome".to_owned(), outcome.to_owned())]).await {
            Some(answer) if answer.status == 303 => return Some(Back::Address(answer.location)),
            Some(answer) if answer.status < 500 => return None,
            _ => pause(100).await,
        }
    }
    None
}

/// To any of the servers: whoever comes back has no session.
async fn returns(shopper: &Shopper<'_>, plan: &mut Plan, back: Back) {
    for _ in 0..TRIES {
        let origin = shopper.house.server(&mut plan.chance).origin.clone();
        let answer = match &back {
            Back::Address(address) => {
                let Some(at) = address.find("/returns/").or_else(|| address.find("/o/")) else { return };
                shopper.web.get(&[&origin, &address[at..]].concat()).await
            }
            Back::Form(form) => {
                let Some(at) = form.action.find("/returns/") else { return };
                shopper.web.post(&[&origin, &form.action[at..]].concat(), &form.fields).await
            }
        };
        match answer {
            Some(answer) if answer.status < 500 => return,
            _ => pause(100).await,
        }
    }
}

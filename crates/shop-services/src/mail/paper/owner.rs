//! Letters to the owner of the shop.

use super::{
    Letterhead, Link, Sheet, row,
    words::{moment, say, say_with},
};
use crate::ports::Offer;
use shop_domain::{kernel::Language, webhook::Webhook};

/// About variants that have just become low, as they are offered now.
pub fn to_owner(low: &[Offer], language: Language, letterhead: Letterhead<'_>) -> Sheet {
    let names: Vec<_> = low.iter().map(|offer| named(offer, language)).collect();
    let first = names.first().map_or("", String::as_str);
    let subject = match names.len() {
        1 => "mail.low_stock.subject",
        _ => "mail.low_stock.subject_many",
    };
    let subject = say_with(language, subject, &[("first", first), ("count", &names.len().to_string())]);
    let mut sheet = Sheet::of(letterhead, language, subject, say(language, "mail.low_stock.title").to_owned());
    sheet.paragraphs.push(say(language, "mail.low_stock.text").to_owned());
    sheet.facts = names.iter().zip(low).map(|(name, offer)| row(name, left(offer, language))).collect();
    sheet.button = Some(Link {
        words: say(language, "mail.low_stock.button").to_owned(),
        address: [letterhead.origin, "/admin#low-stock"].concat(),
    });
    sheet.notes.push(say_with(language, "mail.low_stock.why", &[("shop", &sheet.shop)]));
    sheet
}

/// About a webhook that is told nothing more, because nobody takes it.
pub fn of_webhook(webhook: &Webhook, language: Language, letterhead: Letterhead<'_>) -> Sheet {
    let name = if webhook.description.is_empty() { &webhook.address } else { &webhook.description };
    let subject = say_with(language, "mail.webhook_disabled.subject", &[("name", name)]);
    let mut sheet = Sheet::of(letterhead, language, subject, say(language, "mail.webhook_disabled.title").to_owned());
    sheet.paragraphs.push(say(language, "mail.webhook_disabled.text").to_owned());
    sheet.facts.push(row(say(language, "mail.webhook_disabled.address"), webhook.address.clone()));
    if let Some(since) = webhook.failing_since {
        sheet.facts.push(row(say(language, "mail.webhook_disabled.since"), moment(language, since)));
    }
    sheet.button = Some(Link {
        words: say(language, "mail.webhook_disabled.button").to_owned(),
        address: [letterhead.origin, "/admin/webhooks/", &webhook.id.to_string()].concat(),
    });
    sheet.notes.push(say_with(language, "mail.low_stock.why", &[("shop", &sheet.shop)]));
    sheet
}

fn named(offer: &Offer, language: Language) -> String {
    let (title, choice) = (offer.title.get(language), offer.choice.get(language));
    match choice {
        "" => title.to_owned(),
        choice => say_with(language, "mail.choice", &[("title", title), ("choice", choice)]),
    }
}

fn left(offer: &Offer, language: Language) -> String {
    let left = match offer.ready {
        ..=0 if offer.available > 0 => say(language, "mail.low_stock.backorder").to_owned(),
        ..=0 => say(language, "mail.low_stock.out").to_owned(),
        some => say_with(language, "mail.low_stock.left", &[("left", &some.to_string())]),
    };
    [&offer.sku, " · ", &left].concat()
}

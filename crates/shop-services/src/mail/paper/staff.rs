//! Letters to whoever works in the shop, or is asked to.

use super::{
    Letterhead, Link, Sheet,
    words::{moment, say, say_with},
};
use shop_domain::kernel::Language;
use time::OffsetDateTime;

/// `token`: what makes the link good, until `expires_at` and once.
pub fn to_invited(token: &str, expires_at: OffsetDateTime, language: Language, letterhead: Letterhead<'_>) -> Sheet {
    let shop = letterhead.appearance.name.get(language).to_owned();
    let named = |code| say_with(language, code, &[("shop", &shop)]);
    let (subject, title) = (named("mail.invitation.subject"), named("mail.invitation.title"));
    let mut sheet = Sheet::of(letterhead, language, subject, title);
    sheet.paragraphs.push(say(language, "mail.invitation.text").to_owned());
    sheet.button = Some(Link {
        words: say(language, "mail.invitation.button").to_owned(),
        address: [letterhead.origin, "/admin/join?token=", token].concat(),
    });
    let until = moment(language, expires_at);
    sheet.notes.push(say_with(language, "mail.invitation.until", &[("until", &until)]));
    sheet.notes.push(say(language, "mail.invitation.why").to_owned());
    sheet
}

//! Letters to whoever works in the shop, or is asked to.

use super::{
    Letterhead, Link, Sheet,
    words::{moment, say, say_with},
};
use shop_domain::{
    kernel::Language,
    mail::{Letter, StaffOccasion},
};
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

/// About how they come in.
pub fn to_staff(occasion: StaffOccasion, language: Language, letterhead: Letterhead<'_>) -> Sheet {
    let [subject, title, text, button, otherwise] = match occasion {
        StaffOccasion::Reset => [
            "mail.staff_reset.subject",
            "mail.staff_reset.title",
            "mail.reset.text",
            "mail.reset.button",
            "mail.staff_reset.otherwise",
        ],
        StaffOccasion::PasswordChanged => [
            "mail.staff_password_changed.subject",
            "mail.password_changed.title",
            "mail.staff_password_changed.text",
            "mail.password_changed.button",
            "mail.password_changed.otherwise",
        ],
        StaffOccasion::CodesOn => told_by("mail.staff_codes_on.subject", "mail.staff_codes_on.text"),
        StaffOccasion::CodesOff => told_by("mail.staff_codes_off.subject", "mail.staff_codes_off.text"),
        StaffOccasion::CodesTaken => told_by("mail.staff_codes_off.subject", "mail.staff_codes_taken.text"),
        StaffOccasion::PasskeyAdded => told_by("mail.staff_passkey_added.subject", "mail.staff_passkey_added.text"),
        StaffOccasion::PasskeyRemoved => {
            told_by("mail.staff_passkey_removed.subject", "mail.staff_passkey_removed.text")
        }
        StaffOccasion::RecoveryUsed => told_by("mail.staff_recovery_used.subject", "mail.staff_recovery_used.text"),
    };
    let (path, secret) = match occasion {
        StaffOccasion::Reset => ("/admin/reset?token=", Letter::SECRET),
        _ => ("/admin/forgot", ""),
    };
    let shop = letterhead.appearance.name.get(language).to_owned();
    let subject = say_with(language, subject, &[("shop", &shop)]);
    let mut sheet = Sheet::of(letterhead, language, subject, say(language, title).to_owned());
    sheet.paragraphs.push(say_with(language, text, &[("shop", &shop)]));
    let address = [letterhead.origin, path, secret].concat();
    sheet.button = Some(Link { words: say(language, button).to_owned(), address });
    sheet.notes.push(say(language, otherwise).to_owned());
    sheet
}

/// Of a change of how somebody comes in: whoever did not make it sets another password, which ends every session.
fn told_by(subject: &'static str, text: &'static str) -> [&'static str; 5] {
    let title = "mail.staff_codes.title";
    [subject, title, text, "mail.password_changed.button", "mail.password_changed.otherwise"]
}

//! Letters to customers about their accounts. Never shows anything that somebody typed at a door: whoever asks for
//! such a letter may be a stranger.

use super::{
    Letterhead, Link, Sheet, help,
    words::{say, say_with},
};
use shop_domain::{
    kernel::Language,
    mail::{CustomerOccasion, Letter},
};

struct Text {
    subject: &'static str,
    title: &'static str,
    paragraphs: &'static [&'static str],
    button: &'static str,
    /// Without the language before it; whether the letter's secret follows it.
    address: (&'static str, bool),
    /// What to do with a letter that nobody asked for.
    otherwise: &'static str,
}

fn text(occasion: CustomerOccasion) -> Text {
    match occasion {
        CustomerOccasion::SignUp => Text {
            subject: "mail.sign_up.subject",
            title: "mail.sign_up.title",
            paragraphs: &["mail.sign_up.text"],
            button: "mail.sign_up.button",
            address: ("/account/welcome?token=", true),
            otherwise: "mail.not_asked",
        },
        CustomerOccasion::HasAccount => Text {
            subject: "mail.has_account.subject",
            title: "mail.has_account.title",
            paragraphs: &["mail.has_account.text", "mail.has_account.forgot"],
            button: "mail.has_account.button",
            address: ("/account/sign-in", false),
            otherwise: "mail.not_asked",
        },
        CustomerOccasion::Reset => Text {
            subject: "mail.reset.subject",
            title: "mail.reset.title",
            paragraphs: &["mail.reset.text"],
            button: "mail.reset.button",
            address: ("/account/reset?token=", true),
            otherwise: "mail.not_asked",
        },
        CustomerOccasion::PasswordChanged => Text {
            subject: "mail.password_changed.subject",
            title: "mail.password_changed.title",
            paragraphs: &["mail.password_changed.text"],
            button: "mail.password_changed.button",
            address: ("/account/forgot", false),
            otherwise: "mail.password_changed.otherwise",
        },
        CustomerOccasion::NewEmail => Text {
            subject: "mail.new_email.subject",
            title: "mail.new_email.title",
            paragraphs: &["mail.new_email.text"],
            button: "mail.new_email.button",
            address: ("/account/email?token=", true),
            otherwise: "mail.not_asked",
        },
        CustomerOccasion::EmailChanged => Text {
            subject: "mail.email_changed.subject",
            title: "mail.email_changed.title",
            paragraphs: &["mail.email_changed.text"],
            button: "mail.email_changed.button",
            address: ("/", false),
            otherwise: "mail.email_changed.otherwise",
        },
        CustomerOccasion::ClaimOrders => Text {
            subject: "mail.claim_orders.subject",
            title: "mail.claim_orders.title",
            paragraphs: &["mail.claim_orders.text"],
            button: "mail.claim_orders.button",
            address: ("/account/orders/claim?token=", true),
            otherwise: "mail.not_asked",
        },
        CustomerOccasion::Linked => Text {
            subject: "mail.linked.subject",
            title: "mail.linked.title",
            paragraphs: &["mail.linked.text"],
            button: "mail.linked.button",
            address: ("/account/access", false),
            otherwise: "mail.linked.otherwise",
        },
        CustomerOccasion::PasskeyAdded => Text {
            subject: "mail.passkey_added.subject",
            title: "mail.passkey_added.title",
            paragraphs: &["mail.passkey_added.text"],
            button: "mail.linked.button",
            address: ("/account/access", false),
            otherwise: "mail.linked.otherwise",
        },
        CustomerOccasion::PasskeyRemoved => Text {
            subject: "mail.passkey_removed.subject",
            title: "mail.passkey_removed.title",
            paragraphs: &["mail.passkey_removed.text"],
            button: "mail.linked.button",
            address: ("/account/access", false),
            otherwise: "mail.linked.otherwise",
        },
        CustomerOccasion::Unlinked => Text {
            subject: "mail.unlinked.subject",
            title: "mail.unlinked.title",
            paragraphs: &["mail.unlinked.text"],
            button: "mail.linked.button",
            address: ("/account/access", false),
            otherwise: "mail.linked.otherwise",
        },
    }
}

pub fn to_customer(occasion: CustomerOccasion, language: Language, letterhead: Letterhead<'_>) -> Sheet {
    let text = text(occasion);
    let shop = letterhead.appearance.name.get(language);
    let said = |code| say_with(language, code, &[("shop", shop)]);
    let mut sheet = Sheet::of(letterhead, language, said(text.subject), said(text.title));
    sheet.paragraphs = text.paragraphs.iter().map(|code| said(code)).collect();
    let (path, has_secret) = text.address;
    let secret = if has_secret { Letter::SECRET } else { "" };
    let address = [letterhead.origin, &language.path(path), secret].concat();
    sheet.button = Some(Link { words: say(language, text.button).to_owned(), address });
    sheet.notes.push(said(text.otherwise));
    sheet.notes.extend(help(letterhead.appearance, language));
    sheet
}

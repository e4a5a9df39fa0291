//! A shopper with an account, signed in, and the letters that they get.

use super::{Answer, TestShop, Visitor, until};
use server::config::SmtpSettings;
use shop_testkit::{PostOffice, Received};

pub struct Customer {
    pub visitor: Visitor,
}

/// The settings of a shop whose letters this post office takes.
pub fn by(office: &PostOffice) -> SmtpSettings {
    SmtpSettings {
        host: Some("127.0.0.1".to_owned()),
        port: Some(office.address.port()),
        security: shop_gateways::SmtpSecurity::None,
        from: Some("shop@chenlan.example".to_owned()),
        ..SmtpSettings::default()
    }
}

/// The newest letter to somebody with these words in it, as soon as it is there.
pub async fn letter_to(office: &PostOffice, to: &str, words: &str) -> Received {
    let newest = || office.received().into_iter().rev();
    let found = async || newest().find(|letter| letter.to == [to] && letter.text().contains(words));
    until(&format!("{to} gets a letter with {words}"), found).await
}

/// The path of a letter's link to a page of the account.
pub fn link_in(letter: &Received, origin: &str) -> String {
    let text = letter.text();
    let link = text.split_whitespace().find(|word| word.contains("?token="));
    let link = link.unwrap_or_else(|| panic!("a letter without a link: {text}"));
    link.strip_prefix(origin).unwrap_or_else(|| panic!("{link} leads elsewhere")).to_owned()
}

impl Customer {
    pub const PASSWORD: &str = "a mountain in mist";

    /// By the way that everybody goes: a letter, its link, a password.
    pub async fn joins(shop: &TestShop, office: &PostOffice, email: &str) -> Self {
        let visitor = shop.visitor();
        asks(&visitor, "/account/sign-up", email).await.expect(303);
        let link = link_in(&letter_to(office, email, "/account/welcome").await, &shop.origin);
        let form = visitor.finds_form(&link, "/account/welcome").await.fill("password", Self::PASSWORD);
        assert_eq!(visitor.submits(&form).await.location(), "/account");
        Self { visitor }
    }

    /// In another browser.
    pub async fn comes_in(shop: &TestShop, email: &str) -> Self {
        let visitor = shop.visitor();
        assert_eq!(signs_in(&visitor, email, Self::PASSWORD).await.location(), "/account");
        Self { visitor }
    }
}

/// Has a letter sent to this address.
pub async fn asks(visitor: &Visitor, path: &str, email: &str) -> Answer {
    let form = visitor.finds_form(path, path).await.fill("email", email);
    visitor.submits(&form).await
}

pub async fn signs_in(visitor: &Visitor, email: &str, password: &str) -> Answer {
    let fields = [("email".to_owned(), email.to_owned()), ("password".to_owned(), password.to_owned())];
    visitor.posts("/account/sign-in", &fields).await
}

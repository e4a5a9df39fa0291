//! Who comes to the house, and what it says of them. A lie is one thing wrong, and everything else as it should be.

use super::{Asked, CLIENT_ID, Manner, OpenId};
use serde_json::{Value, json};

/// Somebody who has an account at the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub subject: String,
    pub name: String,
    pub email: Option<String>,
    /// As it stands in the token: `true`, `false`, or what no house should write.
    pub email_verified: Value,
}

impl Person {
    pub fn new(subject: &str, email: &str) -> Self {
        let (subject, email) = (subject.to_owned(), Some(email.to_owned()));
        Self { subject, name: "Mei Lin".to_owned(), email, email_verified: Value::Bool(true) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// Not the one that the browser was sent with.
    Nonce,
    NoNonce,
    Audience,
    Issuer,
    Expired,
    /// `alg: none`, and no signature.
    Unsigned,
    /// Signed with HS256 under the public key, as if that were a secret.
    PublicKeyAsSecret,
    /// Signed with HS256 under the client's secret, also where the house signs otherwise.
    ClientSecret,
    /// Signed by a key that the house does not publish, under the name of one that it does.
    AnotherKey,
    /// Something was changed after it was signed.
    Changed,
}

impl OpenId {
    pub(super) fn claims(&self, asked: &Asked) -> Value {
        let known = self.people().get(&asked.login).cloned();
        let person = known.unwrap_or_else(|| Person::new(&asked.login, &format!("{}@example.com", asked.login)));
        let now = self.house.clock.now().unix_timestamp();
        let lie = self.lie();
        let mut claims = json!({
            "iss": &*self.house.origin,
            "sub": person.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 3_600,
            "nonce": asked.nonce,
            "name": person.name,
        });
        if let Some(email) = person.email {
            claims["email"] = json!(email);
            if self.manner == Manner::Google {
                claims["email_verified"] = person.email_verified;
            }
        }
        match lie {
            Some(Lie::Nonce) => claims["nonce"] = json!("another"),
            Some(Lie::NoNonce) => claims["nonce"] = Value::Null,
            Some(Lie::Audience) => claims["aud"] = json!("somebody-else"),
            Some(Lie::Issuer) => claims["iss"] = json!("https://evil.example"),
            Some(Lie::Expired) => (claims["iat"], claims["exp"]) = (json!(now - 7_200), json!(now - 3_600)),
            _ => {}
        }
        claims
    }
}

//! How people prove who they are: by a password, of which nothing is stored that can be turned back, or by a house
//! elsewhere that vouches for them.

use async_trait::async_trait;
use shop_domain::kernel::{EmailAddress, LocalText};
use std::sync::Arc;

#[async_trait]
pub trait Passwords: Send + Sync {
    async fn hash(&self, password: &str) -> String;
    /// Takes as long for no hash as for a wrong password, so that time tells nothing.
    async fn verify(&self, password: &str, hash: Option<&str>) -> bool;
}

/// A house elsewhere that vouches for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentitySpec {
    /// Letters and digits in lower case; stands in addresses: `google`.
    pub code: &'static str,
    /// What stands on the button.
    pub title: LocalText,
}

/// Where the browser is sent, and what is remembered until it comes back.
#[derive(Clone, PartialEq, Eq)]
pub struct Begun {
    pub address: String,
    /// Comes back inside the token: it was made for this very request.
    pub nonce: String,
    /// Shows the house that whoever fetches the token is who sent the browser.
    pub verifier: String,
}

/// What a house vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityClaim {
    pub issuer: String,
    /// What the issuer calls them, for ever: the only thing that an account is known by.
    pub subject: String,
    /// `None` unless the house says itself that it is proven.
    pub email: Option<EmailAddress>,
    pub name: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// It answered, and what it answered is not to be believed, or is no.
    #[error("the house does not vouch for anybody")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the house's answer holds no token")]
    NoToken,
    #[error("the house does not answer")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// One house, set up. Never called inside a transaction.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    fn spec(&self) -> &IdentitySpec;
    /// What it calls itself.
    fn issuer(&self) -> &str;
    /// `state` comes back with the browser; `back` is where it comes.
    async fn begin(&self, state: &str, back: &str) -> Result<Begun, IdentityError>;
    /// Trades the code that the browser brought for what the house vouches for.
    async fn finish(&self, code: &str, remembered: (&str, &str), back: &str) -> Result<IdentityClaim, IdentityError>;
}

/// Every house that is set up, in the order in which people read them.
pub type IdentityProviders = Vec<Arc<dyn IdentityProvider>>;

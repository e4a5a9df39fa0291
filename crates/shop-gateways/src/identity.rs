//! Houses elsewhere that vouch for people, and the factory that knows them all. What tells one from another is in
//! [`Vendor`]; how they are asked is the same for all of them.

mod openid;

use openid::{OpenId, Vendor};
use openidconnect::{AuthType, core::CoreJwsSigningAlgorithm};
use shop_domain::kernel::LocalText;
use shop_services::ports::{IdentityProviders, SettingMissing};
use std::{collections::BTreeMap, sync::Arc};

/// Google: tokens are signed with keys that it publishes, and it says whether an address is the account's own.
fn google() -> Vendor {
    Vendor {
        code: "google",
        title: LocalText::new("Google", "Google"),
        issuer: "https://accounts.google.com",
        algorithms: vec![CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256],
        scopes: &["email", "profile"],
        auth: AuthType::BasicAuth,
        // Who has several accounts chooses, and is not signed in by whichever was last.
        extra: &[("prompt", "select_account")],
    }
}

/// LINE: what it publishes names ES256, and what comes to a web site is HS256 under the channel's secret. It tells
/// nobody whether an address is proven, so it never counts as one.
fn line() -> Vendor {
    Vendor {
        code: "line",
        title: LocalText::new("LINE", "LINE"),
        issuer: "https://access.line.me",
        algorithms: vec![CoreJwsSigningAlgorithm::HmacSha256, CoreJwsSigningAlgorithm::EcdsaP256Sha256],
        scopes: &["profile"],
        auth: AuthType::RequestBody,
        extra: &[],
    }
}

/// Those that are set up. `settings`: by house, its `client_id` and `client_secret`. `houses`: where others stand in
/// for them, by code and without a slash at the end.
pub fn identity_providers(
    settings: &BTreeMap<String, BTreeMap<String, String>>,
    houses: &BTreeMap<String, String>,
) -> Result<IdentityProviders, IdentitySetup> {
    let http = crate::payment::client()?;
    let mut providers: IdentityProviders = Vec::new();
    for vendor in [google(), line()] {
        let Some(values) = settings.get(vendor.code) else { continue };
        let get = |name: &'static str| {
            values.get(name).filter(|value| !value.is_empty()).cloned().ok_or(SettingMissing(name))
        };
        let house = houses.get(vendor.code).map(String::as_str);
        let keys = (get("client_id")?, get("client_secret")?);
        providers.push(Arc::new(OpenId::new(vendor, house, keys, http.clone())?));
    }
    Ok(providers)
}

#[derive(Debug, thiserror::Error)]
pub enum IdentitySetup {
    #[error(transparent)]
    Missing(#[from] SettingMissing),
    #[error("no client of HTTP")]
    Client(#[from] reqwest::Error),
    #[error("the issuer has no address")]
    Address(#[from] url::ParseError),
}

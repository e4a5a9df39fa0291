//! OpenID Connect as a web site speaks it: a code through the browser, with PKCE, then a token from server to server.
//! Believes nothing but what the token says once its signature, issuer, audience, time and nonce were judged.

use async_trait::async_trait;
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse,
    IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError,
    core::{CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreJwsSigningAlgorithm, CoreProviderMetadata},
};
use shop_domain::kernel::{EmailAddress, LocalText};
use shop_services::ports::{Begun, IdentityClaim, IdentityError, IdentityProvider, IdentitySpec};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::RwLock;

/// What tells one house from another.
pub(super) struct Vendor {
    pub code: &'static str,
    pub title: LocalText,
    pub issuer: &'static str,
    /// Those that a token may be signed by, whatever it or the house's metadata says.
    pub algorithms: Vec<CoreJwsSigningAlgorithm>,
    /// Beside `openid`.
    pub scopes: &'static [&'static str],
    pub auth: AuthType,
    pub extra: &'static [(&'static str, &'static str)],
}

pub(super) struct OpenId {
    vendor: Vendor,
    spec: IdentitySpec,
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    http: reqwest::Client,
    known: RwLock<Option<Known>>,
}

/// What a house publishes of itself, with its keys.
#[derive(Clone)]
struct Known {
    metadata: Arc<CoreProviderMetadata>,
    since: Instant,
}

/// Keys are changed now and then; an unknown one is looked for at once.
const FRESH: Duration = Duration::from_secs(3_600);
/// More than any house says of itself.
const MOST: usize = 512 * 1024;

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error("the answer is too long")]
    TooLong,
    #[error("the answer cannot be read")]
    Unreadable(#[from] openidconnect::http::Error),
}

async fn call(client: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Failed> {
    let mut answer = client.execute(request.try_into()?).await?;
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > MOST {
            return Err(Failed::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    let mut response = openidconnect::http::Response::builder().status(answer.status()).body(body)?;
    *response.headers_mut() = answer.headers().clone();
    Ok(response)
}

impl OpenId {
    pub fn new(
        vendor: Vendor,
        house: Option<&str>,
        (client_id, client_secret): (String, String),
        http: reqwest::Client,
    ) -> Result<Self, url::ParseError> {
        Ok(Self {
            spec: IdentitySpec { code: vendor.code, title: vendor.title.clone() },
            issuer: IssuerUrl::new(house.unwrap_or(vendor.issuer).to_owned())?,
            client_id: ClientId::new(client_id),
            client_secret: ClientSecret::new(client_secret),
            vendor,
            http,
            known: RwLock::new(None),
        })
    }

    /// `older`: what is known already is not enough.
    async fn known(&self, older: Option<Instant>) -> Result<Arc<CoreProviderMetadata>, IdentityError> {
        let is_fresh = |known: &Known| known.since.elapsed() < FRESH && older.is_none_or(|older| known.since > older);
        if let Some(known) = self.known.read().await.as_ref().filter(|known| is_fresh(known)) {
            return Ok(known.metadata.clone());
        }
        let mut known = self.known.write().await;
        // Whoever was first has asked for all of us.
        if let Some(known) = known.as_ref().filter(|known| is_fresh(known)) {
            return Ok(known.metadata.clone());
        }
        let client = self.http.clone();
        let http = move |request| call(client.clone(), request);
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &http).await;
        let metadata = Arc::new(found.map_err(|error| IdentityError::Unavailable(Box::new(error)))?);
        *known = Some(Known { metadata: metadata.clone(), since: Instant::now() });
        Ok(metadata)
    }

    /// The claims of a token, judged. A key that is not known is looked for once more.
    async fn judged(&self, token: &CoreIdToken, nonce: &Nonce, asked: Instant) -> Result<IdentityClaim, IdentityError> {
        let metadata = self.known(None).await?;
        match self.claim(&metadata, token, nonce) {
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let metadata = self.known(Some(asked)).await?;
                self.claim(&metadata, token, nonce).map_err(refused)
            }
            judged => judged.map_err(refused),
        }
    }

    fn claim(
        &self,
        metadata: &CoreProviderMetadata,
        token: &CoreIdToken,
        nonce: &Nonce,
    ) -> Result<IdentityClaim, ClaimsVerificationError> {
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            self.client_id.clone(),
            Some(self.client_secret.clone()),
        );
        let verifier = client.id_token_verifier().set_allowed_algs(self.vendor.algorithms.iter().cloned());
        let claims = token.claims(&verifier, nonce)?;
        // Only where the house says so itself, and with a truth value: whoever may type an address here may not
        // come in under it.
        let proven = claims.email_verified() == Some(true);
        let email = claims.email().filter(|_| proven).and_then(|email| EmailAddress::parse(email).ok());
        let name = claims.name().and_then(|names| names.iter().next()).map(|(_, name)| name.to_string());
        Ok(IdentityClaim { issuer: claims.issuer().to_string(), subject: claims.subject().to_string(), email, name })
    }
}

fn refused(error: impl std::error::Error + Send + Sync + 'static) -> IdentityError {
    IdentityError::Refused(Box::new(error))
}

#[async_trait]
impl IdentityProvider for OpenId {
    fn spec(&self) -> &IdentitySpec {
        &self.spec
    }

    async fn begin(&self, state: &str, back: &str) -> Result<Begun, IdentityError> {
        let metadata = self.known(None).await?;
        let back = RedirectUrl::new(back.to_owned()).map_err(refused)?;
        let client = CoreClient::from_provider_metadata((*metadata).clone(), self.client_id.clone(), None)
            .set_redirect_uri(back);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let state = state.to_owned();
        let mut request = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            Nonce::new_random,
        );
        for scope in self.vendor.scopes {
            request = request.add_scope(Scope::new((*scope).to_owned()));
        }
        for (name, value) in self.vendor.extra {
            request = request.add_extra_param(*name, *value);
        }
        let (address, _, nonce) = request.set_pkce_challenge(challenge).url();
        Ok(Begun { address: address.to_string(), nonce: nonce.secret().clone(), verifier: verifier.into_secret() })
    }

    fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    async fn finish(
        &self,
        code: &str,
        (nonce, verifier): (&str, &str),
        back: &str,
    ) -> Result<IdentityClaim, IdentityError> {
        let asked = Instant::now();
        let metadata = self.known(None).await?;
        let client = CoreClient::from_provider_metadata(
            (*metadata).clone(),
            self.client_id.clone(),
            Some(self.client_secret.clone()),
        )
        .set_auth_type(self.vendor.auth.clone())
        .set_redirect_uri(RedirectUrl::new(back.to_owned()).map_err(refused)?);
        let http = self.http.clone();
        let http = move |request| call(http.clone(), request);
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(refused)?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()));
        let answer = exchange.request_async(&http).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(_) | RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                refused(error)
            }
            error @ RequestTokenError::Request(_) => IdentityError::Unavailable(Box::new(error)),
        })?;
        let token = answer.extra_fields().id_token().ok_or(IdentityError::NoToken)?;
        self.judged(token, &Nonce::new(nonce.to_owned()), asked).await
    }
}

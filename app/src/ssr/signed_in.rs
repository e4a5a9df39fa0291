//! Who is signed in behind a request. The session's id changes when somebody comes in and when they leave; the
//! salt in it ends it when a password changes.

use super::{Visitor, refuse, visitor::session_failed};
use serde::{Deserialize, Serialize};
use shop_contract::{Problem, PublicPage};
use shop_domain::kernel::{CustomerId, Language};
use shop_services::ports::{KeptCustomer, Remembered, SessionKey};
use time::OffsetDateTime;
use tower_sessions::Session;
use uuid::Uuid;

const CUSTOMER: &str = "customer";

#[derive(Serialize, Deserialize)]
struct SignedIn {
    customer: CustomerId,
    salt: Uuid,
    at: OffsetDateTime,
}

impl Visitor {
    /// With the moment at which they came in. Asks the database only where the session names somebody.
    pub async fn signed_in(&self, language: Language) -> Result<Option<(KeptCustomer, OffsetDateTime)>, Problem> {
        let Some(signed_in) = self.session.get::<SignedIn>(CUSTOMER).await.map_err(session_failed)? else {
            return Ok(None);
        };
        let behind = self.shop.customer.behind(signed_in.customer, signed_in.salt, signed_in.at).await;
        let behind = behind.map_err(|error| refuse(language, &error))?;
        Ok(behind.map(|kept| (kept, signed_in.at)))
    }

    /// Under another id, also where somebody was signed in already, who may not be the same person. What is in the
    /// cart comes along.
    pub async fn comes_in(&self, kept: &KeptCustomer, browser: &str, now: OffsetDateTime) -> Result<(), Problem> {
        if let Some(cart) = self.cart().await? {
            let merged = self.shop.cart.merge(cart, kept.cart).await;
            merged.map_err(|error| refuse(kept.customer.profile.language, &error))?;
        }
        self.session.cycle_id().await.map_err(session_failed)?;
        self.names_cart(kept.cart).await?;
        let signed_in = SignedIn { customer: kept.customer.id, salt: kept.session_salt, at: now };
        self.session.insert(CUSTOMER, signed_in).await.map_err(session_failed)?;
        // It is theirs in a row of its own, which is there once it is kept.
        self.session.save().await.map_err(session_failed)?;
        let begun =
            self.shop.customer.session_begins(kept.customer.id, SessionKey(&key_of(&self.session)), browser).await;
        if let Err(error) = begun {
            let _ = self.session.flush().await;
            return Err(refuse(kept.customer.profile.language, &error));
        }
        Ok(())
    }

    /// What the order form is filled with for whoever is signed in: only what is still offered.
    pub async fn known(&self, page: &PublicPage) -> Result<Option<Remembered>, Problem> {
        let Some((kept, _)) = self.signed_in(page.language).await? else { return Ok(None) };
        let mut known = self.shop.customer.known(&kept);
        let form = &mut known.form;
        if !page.deliveries.iter().any(|way| way.offer.method.code() == form.delivery) {
            form.delivery.clear();
            form.store.clear();
            known.store = None;
        }
        if !page.payment_methods.iter().any(|way| way.method.code() == form.payment) {
            form.payment.clear();
        }
        Ok(Some(known))
    }

    /// Whether they have just placed this order and have not said yet whether that is to be remembered.
    pub async fn may_be_remembered(&self, token: &str, language: Language) -> bool {
        let Ok(Some((kept, _))) = self.signed_in(language).await else { return false };
        let last = self.shop.customer.last_token(kept.customer.id).await;
        kept.remembers_since.is_none() && last.is_ok_and(|last| last.as_deref() == Some(token))
    }

    /// Nothing of them stays in the browser, the cart neither.
    pub async fn leaves(&self) -> Result<(), Problem> {
        self.session.flush().await.map_err(session_failed)
    }
}

/// What the cookie of a session says; empty before it is kept.
pub fn key_of(session: &Session) -> String {
    session.id().map(|id| id.to_string()).unwrap_or_default()
}

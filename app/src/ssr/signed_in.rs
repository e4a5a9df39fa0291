//! Who is signed in behind a request. The session's id changes when somebody comes in and when they leave; the
//! salt in it ends it when a password changes.

use super::{Visitor, refuse, visitor::session_failed};
use serde::{Deserialize, Serialize};
use shop_contract::Problem;
use shop_domain::kernel::{CustomerId, Language};
use shop_services::ports::KeptCustomer;
use uuid::Uuid;

const CUSTOMER: &str = "customer";

#[derive(Serialize, Deserialize)]
struct SignedIn {
    customer: CustomerId,
    salt: Uuid,
}

impl Visitor {
    /// Asks the database only where the session names somebody.
    pub async fn customer(&self, language: Language) -> Result<Option<KeptCustomer>, Problem> {
        let Some(signed_in) = self.session.get::<SignedIn>(CUSTOMER).await.map_err(session_failed)? else {
            return Ok(None);
        };
        let behind = self.shop.customer.behind(signed_in.customer, signed_in.salt).await;
        behind.map_err(|error| refuse(language, &error))
    }

    /// Under another id, also where somebody was signed in already, who may not be the same person.
    pub async fn comes_in(&self, kept: &KeptCustomer) -> Result<(), Problem> {
        self.session.cycle_id().await.map_err(session_failed)?;
        let signed_in = SignedIn { customer: kept.customer.id, salt: kept.session_salt };
        self.session.insert(CUSTOMER, signed_in).await.map_err(session_failed)
    }

    /// Nothing of them stays in the browser, the cart neither.
    pub async fn leaves(&self) -> Result<(), Problem> {
        self.session.flush().await.map_err(session_failed)
    }
}

//! A house that vouches for whom it is told to. Never lets anything leave, and notes whether it was asked while a
//! transaction was open.

use crate::memory::MemoryStore;
use async_trait::async_trait;
use shop_domain::kernel::{EmailAddress, LocalText};
use shop_services::ports::{Begun, IdentityClaim, IdentityError, IdentityProvider, IdentitySpec};
use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

#[derive(Debug)]
pub struct ScriptedHouse {
    store: MemoryStore,
    spec: IdentitySpec,
    claim: Mutex<Option<IdentityClaim>>,
    asked_inside: AtomicBool,
}

impl ScriptedHouse {
    pub const ISSUER: &str = "https://house.test";
    pub const CODE: &str = "house";

    pub fn watching(store: MemoryStore) -> Self {
        let spec = IdentitySpec { code: Self::CODE, title: LocalText::new("別家", "House") };
        Self { store, spec, claim: Mutex::default(), asked_inside: AtomicBool::default() }
    }

    /// Whoever comes next is this one. `email`: only where it is proven.
    pub fn vouches_for(&self, subject: &str, email: Option<&str>) {
        let email = email.map(|email| EmailAddress::parse(email).expect("an address"));
        let (issuer, subject, name) = (Self::ISSUER.to_owned(), subject.to_owned(), Some("林小美".to_owned()));
        *self.claim.lock().expect("not poisoned") = Some(IdentityClaim { issuer, subject, email, name });
    }

    pub fn vouches_for_nobody(&self) {
        *self.claim.lock().expect("not poisoned") = None;
    }

    pub fn was_asked_inside_a_transaction(&self) -> bool {
        self.asked_inside.load(Ordering::Relaxed)
    }

    fn asked(&self) {
        if !self.store.is_idle() {
            self.asked_inside.store(true, Ordering::Relaxed);
        }
    }
}

#[async_trait]
impl IdentityProvider for ScriptedHouse {
    fn spec(&self) -> &IdentitySpec {
        &self.spec
    }

    fn issuer(&self) -> &str {
        Self::ISSUER
    }

    async fn begin(&self, state: &str, back: &str) -> Result<Begun, IdentityError> {
        self.asked();
        let address = format!("{}/authorize?state={state}&redirect_uri={back}", Self::ISSUER);
        Ok(Begun { address, nonce: format!("nonce of {state}"), verifier: format!("verifier of {state}") })
    }

    /// The code is the state, so that a test sees whether they belong together.
    async fn finish(
        &self,
        code: &str,
        (nonce, verifier): (&str, &str),
        _: &str,
    ) -> Result<IdentityClaim, IdentityError> {
        self.asked();
        if nonce != format!("nonce of {code}") || verifier != format!("verifier of {code}") {
            return Err(IdentityError::Refused(Box::from("another journey's")));
        }
        let claim = self.claim.lock().expect("not poisoned").clone();
        claim.ok_or_else(|| IdentityError::Refused(Box::from("nobody")))
    }
}

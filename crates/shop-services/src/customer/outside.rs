//! Coming in through a house that vouches for people. An account is known by what the house calls its customer, never
//! by an address, and found by an address only where the house says itself that it is proven.

use super::{CustomerRefusal, CustomerService, Proof, counted};
use crate::{
    credentials::Subjects,
    ports::{AccountId, Going, IdentityClaim, IdentityProvider, KeptCustomer, StoreError, UnitOfWork},
    secret,
};
use shop_domain::{
    customer::{Customer, LinkedIdentity, Profile},
    kernel::{CartId, CustomerId, Language, PersonName},
    mail::CustomerOccasion,
};
use std::sync::Arc;
use time::Duration;

/// Where a browser goes, and what it keeps to be known by when it comes back.
#[derive(Debug, Clone)]
pub struct SetOut {
    pub address: String,
    pub browser: String,
}

/// What a browser brings back from a house.
#[derive(Debug, Clone, Copy, Default)]
pub struct Back<'a> {
    pub state: &'a str,
    pub code: &'a str,
    /// The house's own name, where it says so (RFC 9207).
    pub iss: &'a str,
    /// Instead of a code.
    pub error: &'a str,
    /// What the browser has kept.
    pub browser: &'a str,
    /// Who is signed in in it.
    pub customer: Option<CustomerId>,
}

/// How a journey ended.
#[derive(Debug, Clone)]
pub enum Arrived {
    SignedIn(Box<KeptCustomer>),
    /// The house vouches for the customer who was signed in from now on.
    Linked,
}

impl CustomerService {
    /// From setting out to coming back.
    const JOURNEY: Duration = Duration::minutes(10);

    /// Every house that is set up, by its code, with what stands on its button.
    pub fn houses(&self, language: Language) -> Vec<(String, String)> {
        let named = |house: &Arc<dyn IdentityProvider>| {
            (house.spec().code.to_owned(), house.spec().title.get(language).to_owned())
        };
        self.ports.houses.iter().map(named).collect()
    }

    /// Where the houses are: a form of a page that leads there may lead nowhere else.
    pub fn issuers(&self) -> Vec<String> {
        self.ports.houses.iter().map(|house| house.issuer().to_owned()).collect()
    }

    fn house(&self, code: &str) -> Result<&Arc<dyn IdentityProvider>, CustomerRefusal> {
        self.ports.houses.iter().find(|house| house.spec().code == code).ok_or(CustomerRefusal::NoSuchHouse)
    }

    /// The one address that is registered there, whatever the language.
    fn back(&self, code: &str) -> String {
        [&self.ports.origin, "/account/with/", code, "/back"].concat()
    }

    /// `customer`: who wants the house to vouch for them, and that it is they who ask: it is another way in.
    /// `None`: somebody who wants to come in.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.set_out", skip_all)]
    pub async fn set_out(
        &self,
        code: &str,
        language: Language,
        customer: Option<(CustomerId, Proof<'_>)>,
        address: &str,
    ) -> Result<SetOut, CustomerRefusal> {
        let house = self.house(code)?;
        let subject = Subjects::address(Self::KIND, address);
        counted(self.ports.guess(&[(&subject, Self::MOST_FOR_ADDRESS)]).await?)?;
        if let Some((id, proof)) = customer {
            self.prove(id, proof).await?;
        }
        let (state, browser) = (self.ports.ids.secret(), self.ports.ids.secret());
        let begun = house.begin(&state, &self.back(code)).await?;
        let going = Going {
            provider: code.to_owned(),
            browser_hash: secret::hash(&browser),
            nonce: begun.nonce,
            verifier: begun.verifier,
            language,
            customer: customer.map(|(id, _)| id),
            expires_at: self.ports.clock.now() + Self::JOURNEY,
        };
        let mut work = self.ports.store.begin().await?;
        work.customers().sets_out(&secret::hash(&state), &going).await?;
        work.commit().await?;
        Ok(SetOut { address: begun.address, browser })
    }

    /// The journey ends here, however it ends: what the browser brought is good once.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.come_back", skip_all)]
    pub async fn come_back(&self, code: &str, back: Back<'_>) -> Result<Arrived, CustomerRefusal> {
        let house = self.house(code)?.clone();
        let going = self.ends(code, back).await?;
        if !back.iss.is_empty() && back.iss != house.issuer() {
            return Err(CustomerRefusal::HouseRefused(Box::from("another house answered")));
        }
        if !back.error.is_empty() {
            return Err(CustomerRefusal::Cancelled);
        }
        let claim = house.finish(back.code, (&going.nonce, &going.verifier), &self.back(code)).await?;
        match going.customer {
            Some(customer) if back.customer == Some(customer) => {
                self.vouches_for(customer, code, &claim).await?;
                Ok(Arrived::Linked)
            }
            // Somebody else has signed in meanwhile, or nobody is any more.
            Some(_) => Err(CustomerRefusal::LostWay),
            None => Ok(Arrived::SignedIn(Box::new(self.arrives(code, &claim, going.language).await?))),
        }
    }

    /// In the browser that set out, and once.
    async fn ends(&self, code: &str, back: Back<'_>) -> Result<Going, CustomerRefusal> {
        let mut work = self.ports.store.begin().await?;
        let going = work.customers().comes_back(&secret::hash(back.state), self.ports.clock.now()).await?;
        let going = going.filter(|going| going.provider == code && going.browser_hash == secret::hash(back.browser));
        let going = going.ok_or(CustomerRefusal::LostWay)?;
        work.commit().await?;
        Ok(going)
    }

    async fn arrives(
        &self,
        code: &str,
        claim: &IdentityClaim,
        language: Language,
    ) -> Result<KeptCustomer, CustomerRefusal> {
        let mut work = self.ports.store.begin().await?;
        if let Some(kept) = work.customers().vouched(&claim.issuer, &claim.subject).await? {
            return Ok(kept);
        }
        let identity = self.identity(code, claim);
        let known = match &claim.email {
            Some(email) => work.customers().find(email).await?.map(|kept| kept.customer.id),
            None => None,
        };
        let kept = match known {
            Some(id) => self.joined(&mut *work, id, identity).await?,
            None => {
                let kept = self.newcomer(claim, identity, language);
                work.customers().add(&kept).await.map_err(at_once)?;
                kept
            }
        };
        work.commit().await?;
        Ok(kept)
    }

    async fn vouches_for(&self, id: CustomerId, code: &str, claim: &IdentityClaim) -> Result<(), CustomerRefusal> {
        let mut work = self.ports.store.begin().await?;
        let identity = self.identity(code, claim);
        self.joined(&mut *work, id, identity).await?;
        Ok(work.commit().await?)
    }

    async fn joined(
        &self,
        work: &mut dyn UnitOfWork,
        id: CustomerId,
        identity: LinkedIdentity,
    ) -> Result<KeptCustomer, CustomerRefusal> {
        let mut kept = work.customers().lock(id).await?.ok_or(CustomerRefusal::Gone)?;
        if kept.customer.link(identity)? {
            work.customers().save(&kept).await.map_err(at_once)?;
            self.tell(work, &kept, CustomerOccasion::Linked).await?;
        }
        Ok(kept)
    }

    /// Never the last way in.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.unlink", skip_all)]
    pub async fn unlink(&self, id: CustomerId, code: &str, proof: Proof<'_>) -> Result<(), CustomerRefusal> {
        self.prove(id, proof).await?;
        let mut work = self.ports.store.begin().await?;
        let mut kept = work.customers().lock(id).await?.ok_or(CustomerRefusal::Gone)?;
        let has_passkey = !work.passkeys().of(AccountId::Customer(id)).await?.is_empty();
        let has_another_way = has_passkey || kept.password_hash.is_some();
        kept.customer.unlink(code, has_another_way)?;
        work.customers().save(&kept).await?;
        self.tell(&mut *work, &kept, CustomerOccasion::Unlinked).await?;
        Ok(work.commit().await?)
    }

    fn identity(&self, code: &str, claim: &IdentityClaim) -> LinkedIdentity {
        LinkedIdentity {
            provider: code.to_owned(),
            issuer: claim.issuer.clone(),
            subject: claim.subject.clone(),
            linked_at: self.ports.clock.now(),
        }
    }

    fn newcomer(&self, claim: &IdentityClaim, identity: LinkedIdentity, language: Language) -> KeptCustomer {
        let name = claim.name.as_deref().and_then(|name| PersonName::parse(name).ok());
        let profile = Profile { name, language, ..Profile::default() };
        let id = CustomerId(self.ports.ids.next());
        KeptCustomer {
            customer: Customer { id, email: claim.email.clone(), profile, identities: vec![identity] },
            password_hash: None,
            session_salt: self.ports.ids.next(),
            cart: CartId(self.ports.ids.next()),
            created_at: self.ports.clock.now(),
            remembers_since: None,
            remembered: None,
        }
    }
}

/// By another browser at the same moment, or to somebody else before.
fn at_once(error: StoreError) -> CustomerRefusal {
    match error {
        StoreError::Taken(_) => CustomerRefusal::VouchedElsewhere,
        error => error.into(),
    }
}

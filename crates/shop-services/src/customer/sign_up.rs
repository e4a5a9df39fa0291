//! Getting an account. The password is chosen by whoever opens the letter, so that nobody can prepare an account
//! for somebody else's address and wait for them in it.

use super::{CustomerRefusal, CustomerService, counted};
use crate::{
    credentials::{Subjects, judge_password},
    ports::{KeptCustomer, LinkPurpose, StoreError},
    refusal::FieldRefusal,
    secret,
};
use shop_domain::{
    customer::{Customer, Profile},
    fault::Fault,
    kernel::{CartId, CustomerId, EmailAddress, Language, PersonName},
    mail::CustomerOccasion,
};

/// What somebody fills in who has opened the letter.
#[derive(Debug, Clone, Copy)]
pub struct Welcome<'a> {
    pub token: &'a str,
    /// May be empty.
    pub name: &'a str,
    pub password: &'a str,
    /// Whether they agree to be told of news.
    pub news: bool,
    pub language: Language,
}

impl CustomerService {
    /// The answer is the same for everybody; only the letter knows more.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.sign_up", skip_all)]
    pub async fn sign_up(&self, email: &str, language: Language, address: &str) -> Result<(), CustomerRefusal> {
        self.call((email, None), language, CustomerOccasion::SignUp, address).await
    }

    /// Uses the letter's link up, and opens the account. Whoever has no link is turned away before anything is
    /// hashed, which is dear.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.welcome", skip_all)]
    pub async fn welcome(&self, form: Welcome<'_>, address: &str) -> Result<KeptCustomer, CustomerRefusal> {
        let name = judged(form)?;
        let address = Subjects::address(Self::KIND, address);
        counted(self.ports.guess(&[(&address, Self::MOST_FOR_ADDRESS)]).await?)?;
        self.link(form.token, LinkPurpose::SignUp).await?;
        let hash = self.ports.passwords.hash(form.password).await;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let link = work.customers().take_link(&secret::hash(form.token), LinkPurpose::SignUp, now).await?;
        let link = link.ok_or(CustomerRefusal::LinkUsed)?;
        let mut profile = Profile { name, language: form.language, ..Profile::default() };
        profile.agrees_to_news(form.news, now);
        let kept = self.opened(link.email, profile, hash);
        match work.customers().add(&kept).await {
            // By another way meanwhile.
            Err(StoreError::Taken(_)) => return Err(CustomerRefusal::LinkUsed),
            added => added?,
        }
        work.commit().await?;
        Ok(kept)
    }

    fn opened(&self, email: EmailAddress, profile: Profile, hash: String) -> KeptCustomer {
        let customer =
            Customer { id: CustomerId(self.ports.ids.next()), email: Some(email), profile, identities: Vec::new() };
        KeptCustomer {
            customer,
            password_hash: Some(hash),
            session_salt: self.ports.ids.next(),
            cart: CartId(self.ports.ids.next()),
            created_at: self.ports.clock.now(),
            remembers_since: None,
            remembered: None,
        }
    }
}

fn judged(form: Welcome<'_>) -> Result<Option<PersonName>, CustomerRefusal> {
    let mut fields = Vec::new();
    let name = match form.name.trim() {
        "" => None,
        typed => PersonName::parse(typed).map_err(|error| fields.push(FieldRefusal::from(("name", error.code())))).ok(),
    };
    fields.extend(judge_password(form.password).err());
    if fields.is_empty() { Ok(name) } else { Err(CustomerRefusal::Fields(fields)) }
}

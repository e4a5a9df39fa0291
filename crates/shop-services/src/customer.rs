//! Shoppers with an account: how they get one, come in, and get in again. Never tells anybody whether an address
//! has an account: what is different is said in a letter to that address.

mod access;
mod desk;
mod leave;
mod orders;
mod outside;
mod passkeys;
mod profile;
mod refusal;
mod remember;
mod reset;
mod sessions;
mod shown;
mod sign_in;
mod sign_up;

pub use access::Proof;
pub use outside::{Arrived, Back, SetOut};
pub use refusal::CustomerRefusal;
pub(crate) use remember::remembered;
pub use sign_up::Welcome;

use crate::{
    Ports,
    credentials::{Guess, Subjects, judge_email},
    ports::{CustomerLink, LinkPurpose, Work},
    secret,
};
use shop_domain::{
    kernel::{CustomerId, Language},
    mail::CustomerOccasion,
};
use std::sync::Arc;

#[derive(Clone)]
pub struct CustomerService {
    ports: Arc<Ports>,
}

impl CustomerService {
    /// Before guesses are counted: staff has doors of its own.
    const KIND: &str = "customer-";
    /// Higher than the staff's: a mobile carrier puts thousands of shoppers behind one address.
    const MOST_FOR_ADDRESS: i64 = 300;
    /// Letters that somebody else can have sent to one mailbox.
    const MOST_LETTERS: i64 = 3;

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// Has a letter written that tells whoever reads it what comes next. Takes the same steps, and so the same
    /// time, whether there is an account or not: the letter's job looks.
    async fn call(
        &self,
        (email, customer): (&str, Option<CustomerId>),
        language: Language,
        occasion: CustomerOccasion,
        address: &str,
    ) -> Result<(), CustomerRefusal> {
        let to = judge_email(email).map_err(|wrong| CustomerRefusal::Fields(vec![wrong]))?;
        let mailbox = [Self::KIND, "letter:", occasion.code(), ":", &to.canonical()].concat();
        let address = Subjects::address(Self::KIND, address);
        let mut work = self.ports.store.begin().await?;
        let limits = [(mailbox.as_str(), Self::MOST_LETTERS), (address.as_str(), Self::MOST_FOR_ADDRESS)];
        counted(self.ports.guess_within(&mut *work, &limits).await?)?;
        let call = Work::WriteToCustomer { call: self.ports.ids.next(), to, customer, language, occasion };
        work.jobs().enqueue(&call, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }

    /// Whether a link can still be followed. Asking does not use it up: programs that look through letters ask too.
    pub async fn link(&self, token: &str, purpose: LinkPurpose) -> Result<CustomerLink, CustomerRefusal> {
        let mut work = self.ports.store.begin().await?;
        let link = work.customers().link(&secret::hash(token), purpose, self.ports.clock.now()).await?;
        link.ok_or(CustomerRefusal::LinkUsed)
    }
}

fn counted(guess: Guess) -> Result<(), CustomerRefusal> {
    match guess {
        Guess::Counted => Ok(()),
        Guess::TooMany => Err(CustomerRefusal::TooManyAttempts),
    }
}

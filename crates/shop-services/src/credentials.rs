//! What staff and shoppers prove themselves with, judged alike, and whom a guess counts against. Never tells
//! which of e-mail and password was wrong.

mod guessable;

use crate::{
    Ports,
    ports::{StoreError, UnitOfWork},
    refusal::FieldRefusal,
};
use shop_domain::{fault::Fault, kernel::EmailAddress};
use std::net::{IpAddr, Ipv6Addr};
use time::Duration;

/// In characters.
const MIN_PASSWORD: usize = 8;
const MAX_PASSWORD: usize = 128;

/// What is not even hashed; in bytes, of which a character has four at most.
pub(crate) fn is_no_password(typed: &str) -> bool {
    typed.len() > 4 * MAX_PASSWORD
}

/// A password that somebody chooses.
pub(crate) fn judge_password(password: &str) -> Result<(), FieldRefusal> {
    if !(MIN_PASSWORD..=MAX_PASSWORD).contains(&password.chars().count()) {
        return Err(FieldRefusal::from(("password", "password.length")));
    }
    if guessable::is_guessable(password) { Err(FieldRefusal::from(("password", "password.common"))) } else { Ok(()) }
}

pub(crate) fn judge_email(email: &str) -> Result<EmailAddress, FieldRefusal> {
    EmailAddress::parse(email).map_err(|error| FieldRefusal::from(("email", error.code())))
}

/// Whom a guess counts against.
pub(crate) struct Subjects {
    pub both: String,
    pub account: String,
    pub address: String,
}

impl Subjects {
    /// `kind` keeps the guesses at one door from closing another: empty for the staff's.
    pub fn of(kind: &str, email: &EmailAddress, address: &str) -> Self {
        let (email, place) = (email.canonical(), counted(address));
        Self {
            both: [kind, "both:", &email, "@", &place].concat(),
            account: [kind, "email:", &email].concat(),
            address: Self::address(kind, address),
        }
    }

    pub fn address(kind: &str, address: &str) -> String {
        [kind, "address:", &counted(address)].concat()
    }
}

/// Whoever has one address of IPv6 has the whole /64.
fn counted(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let network = address.to_bits() >> 64 << 64;
            [&Ipv6Addr::from_bits(network).to_string(), "/64"].concat()
        }
        Ok(address) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// What a guess came to before it was judged.
#[must_use]
pub(crate) enum Guess {
    Counted,
    TooMany,
}

impl Ports {
    pub(crate) const GUESSES: Duration = Duration::minutes(15);

    /// Counted before it is judged, so that a burst of guesses cannot pass together.
    /// Always in the same order, so that nobody waits for each other for ever.
    pub(crate) async fn guess(&self, subjects: &[(&str, i64)]) -> Result<Guess, StoreError> {
        let mut work = self.store.begin().await?;
        let guess = self.guess_within(&mut *work, subjects).await?;
        if matches!(guess, Guess::Counted) {
            work.commit().await?;
        }
        Ok(guess)
    }

    /// As part of what follows from it.
    pub(crate) async fn guess_within(
        &self,
        work: &mut dyn UnitOfWork,
        subjects: &[(&str, i64)],
    ) -> Result<Guess, StoreError> {
        let now = self.clock.now();
        for (subject, most) in subjects {
            if work.staff().attempts(subject, now - Self::GUESSES).await? >= *most {
                return Ok(Guess::TooMany);
            }
            work.staff().note_attempt(subject, now).await?;
        }
        Ok(Guess::Counted)
    }
}

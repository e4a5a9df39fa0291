//! Shoppers who have an account: how they are reached, and what they have told of themselves. Never knows
//! how somebody proves who they are, and never holds an order.

use crate::{
    fault::{Class, Fault},
    kernel::{Address, CustomerId, EmailAddress, Language, PersonName, Phone},
};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    pub id: CustomerId,
    /// Always proven: by a letter that was answered, or by somebody who vouches for it. `None` for whoever came by
    /// a house that tells none.
    pub email: Option<EmailAddress>,
    pub profile: Profile,
    /// Who vouches for them elsewhere; one for each house.
    pub identities: Vec<LinkedIdentity>,
}

/// What a house elsewhere calls a customer. An account is known by this, and never by an address that is told along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedIdentity {
    /// The house's code: `google`.
    pub provider: String,
    pub issuer: String,
    /// Unique at its issuer, for ever.
    pub subject: String,
    pub linked_at: OffsetDateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WayInError {
    #[error("another account of this house is linked")]
    HouseLinked,
    #[error("nothing of this house is linked")]
    NotLinked,
    #[error("it is the last way in")]
    LastWayIn,
}

impl Fault for WayInError {
    fn class(&self) -> Class {
        Class::Conflict
    }
    fn code(&self) -> &'static str {
        match self {
            Self::HouseLinked => "customer.house_linked",
            Self::NotLinked => "customer.not_linked",
            Self::LastWayIn => "customer.last_way_in",
        }
    }
}

impl Customer {
    /// `false`: it was linked already.
    pub fn link(&mut self, identity: LinkedIdentity) -> Result<bool, WayInError> {
        match self.identities.iter().find(|other| other.provider == identity.provider) {
            Some(other) if (&other.issuer, &other.subject) == (&identity.issuer, &identity.subject) => Ok(false),
            Some(_) => Err(WayInError::HouseLinked),
            None => {
                self.identities.push(identity);
                Ok(true)
            }
        }
    }

    /// `passkeys`: how many there are.
    pub fn can_give_up_a_passkey(&self, has_password: bool, passkeys: usize) -> Result<(), WayInError> {
        let is_last = !has_password && self.identities.is_empty() && passkeys <= 1;
        if is_last { Err(WayInError::LastWayIn) } else { Ok(()) }
    }

    /// Nobody locks themselves out. `has_another_way`: a password or a passkey.
    pub fn unlink(&mut self, provider: &str, has_another_way: bool) -> Result<(), WayInError> {
        if !self.identities.iter().any(|identity| identity.provider == provider) {
            return Err(WayInError::NotLinked);
        }
        if !has_another_way && self.identities.len() == 1 {
            return Err(WayInError::LastWayIn);
        }
        self.identities.retain(|identity| identity.provider != provider);
        Ok(())
    }
}

/// What a customer tells of themselves, and may change at any time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    pub name: Option<PersonName>,
    pub phone: Option<Phone>,
    /// What letters are written in.
    pub language: Language,
    /// Since when they agree to be told of news; `None`: they do not.
    pub news_since: Option<OffsetDateTime>,
    /// Where parcels go, the one that was kept last first.
    pub addresses: Vec<Address>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("at most {} addresses are kept", Profile::MOST_ADDRESSES)]
pub struct AddressesFull;

impl Fault for AddressesFull {
    fn class(&self) -> Class {
        Class::Conflict
    }
    fn code(&self) -> &'static str {
        "address.too_many"
    }
}

impl Profile {
    pub const MOST_ADDRESSES: usize = 10;

    /// It comes first from now on; kept twice, it is still one.
    pub fn keep(&mut self, address: Address) -> Result<(), AddressesFull> {
        self.addresses.retain(|other| *other != address);
        if self.addresses.len() >= Self::MOST_ADDRESSES {
            return Err(AddressesFull);
        }
        self.addresses.insert(0, address);
        Ok(())
    }

    /// `line`: the whole address in one line. One that is not there is gone already.
    pub fn forget(&mut self, line: &str) {
        self.addresses.retain(|address| address.one_line() != line);
    }

    /// Agreeing twice does not make the consent younger.
    pub fn agrees_to_news(&mut self, agrees: bool, now: OffsetDateTime) {
        self.news_since = agrees.then(|| self.news_since.unwrap_or(now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_consent_is_as_old_as_its_first_day_and_ends_when_it_is_taken_back() {
        let (first, later) = (datetime!(2026-03-02 09:00 UTC), datetime!(2026-04-02 09:00 UTC));
        let mut profile = Profile::default();
        profile.agrees_to_news(true, first);
        profile.agrees_to_news(true, later);
        assert_eq!(profile.news_since, Some(first));
        profile.agrees_to_news(false, later);
        assert_eq!(profile.news_since, None);
        profile.agrees_to_news(true, later);
        assert_eq!(profile.news_since, Some(later));
    }

    #[test]
    fn an_address_is_kept_once_and_the_newest_comes_first() {
        let at = |line: &str| Address::restore("106".into(), "臺北市".into(), "大安區".into(), line.into());
        let mut profile = Profile::default();
        for number in 0..Profile::MOST_ADDRESSES {
            profile.keep(at(&format!("仁愛路{number}號"))).expect("room");
        }
        assert_eq!(profile.keep(at("另一條路1號")), Err(AddressesFull));
        profile.keep(at("仁愛路3號")).expect("it is there already");
        assert_eq!((profile.addresses.len(), &profile.addresses[0]), (Profile::MOST_ADDRESSES, &at("仁愛路3號")));
        profile.forget("106 臺北市大安區仁愛路3號");
        profile.forget("106 臺北市大安區仁愛路3號");
        assert_eq!(profile.addresses.len(), Profile::MOST_ADDRESSES - 1);
        profile.keep(at("另一條路1號")).expect("room again");
    }

    #[test]
    fn a_house_is_linked_once_and_the_last_way_in_stays() {
        let of = |provider: &str, subject: &str| LinkedIdentity {
            provider: provider.to_owned(),
            issuer: ["https://", provider, ".example"].concat(),
            subject: subject.to_owned(),
            linked_at: datetime!(2026-03-02 09:00 UTC),
        };
        let id = CustomerId(uuid::Uuid::nil());
        let mut customer = Customer { id, email: None, profile: Profile::default(), identities: Vec::new() };
        assert_eq!(customer.link(of("google", "1")), Ok(true));
        assert_eq!(customer.link(of("google", "1")), Ok(false));
        assert_eq!(customer.link(of("google", "2")), Err(WayInError::HouseLinked));
        assert_eq!(customer.unlink("line", true), Err(WayInError::NotLinked));
        assert_eq!(customer.unlink("google", false), Err(WayInError::LastWayIn));
        assert_eq!(customer.link(of("line", "1")), Ok(true));
        assert_eq!(customer.unlink("google", false), Ok(()));
        assert_eq!(customer.unlink("line", false), Err(WayInError::LastWayIn));
        assert_eq!(customer.unlink("line", true), Ok(()));
    }
}

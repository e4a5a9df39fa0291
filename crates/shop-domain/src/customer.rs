//! Shoppers who have an account: how they are reached, and what they have told of themselves. Never knows
//! how somebody proves who they are, and never holds an order.

use crate::kernel::{CustomerId, EmailAddress, Language, PersonName, Phone};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    pub id: CustomerId,
    /// Always proven: by a letter that was answered, or by somebody who vouches for it. `None` for whoever came by
    /// a house that tells none.
    pub email: Option<EmailAddress>,
    pub profile: Profile,
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
}

impl Profile {
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
}

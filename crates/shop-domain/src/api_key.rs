//! Keys with which machines call the API: what each may do, for how long, and how often. Never holds the
//! key itself.

use crate::{
    fault::{Class, Fault},
    kernel::{ApiKeyId, StaffId},
    staff::{Caller, Permissions, Staff, StaffError},
};
use time::{Duration, OffsetDateTime};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub name: String,
    /// What it begins with: enough to tell it from others, and nothing to come in with.
    pub prefix: String,
    pub permissions: Permissions,
    /// It never does more than they may, and nothing once they are suspended.
    pub made_by: StaffId,
    pub created_at: OffsetDateTime,
    /// `None`: it is good until it is revoked.
    pub expires_at: Option<OffsetDateTime>,
    pub revoked_at: Option<OffsetDateTime>,
    /// To the minute.
    pub last_used_at: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApiKeyError {
    #[error("the key's name is missing or too long")]
    Name,
    #[error("the key permits nothing")]
    Empty,
    #[error("the key would be good for no time, or for too long")]
    Days,
    #[error("more than the caller may do")]
    Beyond,
}

impl Fault for ApiKeyError {
    fn class(&self) -> Class {
        match self {
            Self::Beyond => Class::Forbidden,
            Self::Name | Self::Empty | Self::Days => Class::Invalid,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Name => "key.name",
            Self::Empty => "key.empty",
            Self::Days => "key.days",
            Self::Beyond => "staff.beyond",
        }
    }
}

impl From<StaffError> for ApiKeyError {
    fn from(_: StaffError) -> Self {
        Self::Beyond
    }
}

/// What somebody asks for who makes a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyWish<'a> {
    pub name: &'a str,
    pub permissions: Permissions,
    /// How long it is good; `None`: until it is revoked.
    pub days: Option<i64>,
}

impl ApiKey {
    /// In characters.
    pub const MAX_NAME: usize = 60;
    pub const MAX_DAYS: i64 = 3_650;
    /// How exactly its last use is known.
    pub const NOTED_EVERY: Duration = Duration::MINUTE;

    /// Never more than whoever makes it may do.
    pub fn new(
        id: ApiKeyId,
        prefix: String,
        wish: &ApiKeyWish<'_>,
        by: &Caller,
        now: OffsetDateTime,
    ) -> Result<Self, ApiKeyError> {
        let name = wish.name.trim();
        if name.is_empty() || name.chars().count() > Self::MAX_NAME || name.chars().any(char::is_control) {
            return Err(ApiKeyError::Name);
        }
        if wish.permissions.is_empty() {
            return Err(ApiKeyError::Empty);
        }
        if wish.days.is_some_and(|days| !(1..=Self::MAX_DAYS).contains(&days)) {
            return Err(ApiKeyError::Days);
        }
        by.must_cover(wish.permissions)?;
        Ok(Self {
            id,
            name: name.to_owned(),
            prefix,
            permissions: wish.permissions,
            made_by: by.staff,
            created_at: now,
            expires_at: wish.days.map(|days| now + Duration::days(days)),
            revoked_at: None,
            last_used_at: None,
        })
    }

    /// `until`: when the key ends that makes this one, if it ever does.
    pub fn no_longer_than(self, until: Option<OffsetDateTime>) -> Self {
        Self { expires_at: [self.expires_at, until].into_iter().flatten().min(), ..self }
    }

    /// Whether anybody comes in by it.
    pub fn is_good(&self, now: OffsetDateTime) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|until| now < until)
    }

    /// `maker`: whoever made it, as they are now.
    pub fn caller(&self, maker: &Staff) -> Caller {
        Caller::by_key(self, maker)
    }

    /// Whether its use just now is worth a note.
    pub fn is_to_be_noted(&self, now: OffsetDateTime) -> bool {
        self.last_used_at.is_none_or(|last| now - last >= Self::NOTED_EVERY)
    }

    /// Whoever revokes it twice changes nothing.
    pub fn revoke(&mut self, now: OffsetDateTime) {
        self.revoked_at.get_or_insert(now);
    }
}

/// How often a key may be used: so many at once, and then one in every interval.
///
/// Kept as one moment, the one until which what was used is paid off (the generic cell rate algorithm): a bucket
/// that fills by itself, without anybody who fills it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub burst: i32,
    pub every: Duration,
}

/// What is left of a key's [`Rate`] after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    pub limit: i32,
    pub left: i32,
    /// Until all of it is there again.
    pub full_in: Duration,
    /// `Some`: the request was too many, and one is allowed again in this time.
    pub wait: Option<Duration>,
}

impl Rate {
    /// Ten a second, a hundred at once.
    pub const OF_A_KEY: Self = Self { burst: 100, every: Duration::milliseconds(100) };

    /// One request more at `now`, when what came before is paid off at `paid_off`: until when it is then, and what
    /// that leaves. A request that is too many costs nothing, and a clock that went back makes nobody wait longer.
    pub fn take(self, paid_off: OffsetDateTime, now: OffsetDateTime) -> (OffsetDateTime, Allowance) {
        let whole = self.every * self.burst;
        let paid_off = paid_off.clamp(now, now + whole);
        let after = paid_off + self.every;
        if after - now > whole {
            let (full_in, wait) = (paid_off - now, after - now - whole);
            return (paid_off, Allowance { limit: self.burst, left: 0, full_in, wait: Some(wait) });
        }
        let used = (after - now).whole_microseconds();
        let each = self.every.whole_microseconds();
        // What is begun counts as used.
        let used = i32::try_from((used + each - 1) / each).unwrap_or(self.burst);
        (after, Allowance { limit: self.burst, left: self.burst - used, full_in: after - now, wait: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::{Preset, tests::a_caller};
    use time::macros::datetime;
    use uuid::Uuid;

    const NOW: OffsetDateTime = datetime!(2026-03-02 09:00 UTC);

    fn wish(permissions: &[&str]) -> ApiKeyWish<'static> {
        let permissions = Permissions::of_codes(permissions.iter().copied());
        ApiKeyWish { name: " ERP ", permissions, days: Some(30) }
    }

    fn a_key(wish: &ApiKeyWish<'_>) -> Result<ApiKey, ApiKeyError> {
        ApiKey::new(ApiKeyId(Uuid::nil()), "yiye_abcd".to_owned(), wish, &a_caller(Preset::Manager), NOW)
    }

    #[test]
    fn a_key_never_does_more_than_whoever_makes_it() {
        assert_eq!(a_key(&wish(&["orders.read"])).unwrap().name, "ERP");
        assert_eq!(a_key(&wish(&["keys.change"])).unwrap_err(), ApiKeyError::Beyond);
        assert_eq!(a_key(&wish(&["of.tomorrow"])).unwrap_err(), ApiKeyError::Empty);
        for days in [0, -1, 3_651, i64::MAX] {
            let wish = ApiKeyWish { days: Some(days), ..wish(&["orders.read"]) };
            assert_eq!(a_key(&wish).unwrap_err(), ApiKeyError::Days, "{days}");
        }
        for name in ["", " ", "a\nb", &"長".repeat(61)] {
            let wish = ApiKeyWish { name, ..wish(&["orders.read"]) };
            assert_eq!(a_key(&wish).unwrap_err(), ApiKeyError::Name, "{name:?}");
        }
    }

    #[test]
    fn a_key_is_good_until_it_ends_or_is_revoked() {
        let mut key = a_key(&wish(&["orders.read"])).unwrap();
        assert!(key.is_good(NOW + Duration::days(30) - Duration::SECOND) && !key.is_good(NOW + Duration::days(30)));
        key.revoke(NOW);
        key.revoke(NOW + Duration::HOUR);
        assert!(!key.is_good(NOW) && key.revoked_at == Some(NOW));
        let for_ever = a_key(&ApiKeyWish { days: None, ..wish(&["orders.read"]) }).unwrap();
        assert!(for_ever.is_good(NOW + Duration::days(40_000)));
    }

    #[test]
    fn its_use_is_noted_once_a_minute() {
        let mut key = a_key(&wish(&["orders.read"])).unwrap();
        assert!(key.is_to_be_noted(NOW));
        key.last_used_at = Some(NOW);
        assert!(!key.is_to_be_noted(NOW + Duration::seconds(59)) && key.is_to_be_noted(NOW + Duration::MINUTE));
    }

    #[test]
    fn so_many_are_allowed_at_once_and_then_one_in_every_interval() {
        let rate = Rate { burst: 3, every: Duration::SECOND };
        let (mut paid_off, mut left) = (NOW - Duration::days(9), Vec::new());
        for _ in 0..3 {
            let (after, allowance) = rate.take(paid_off, NOW);
            left.push(allowance.left);
            assert_eq!((allowance.wait, allowance.limit), (None, 3));
            paid_off = after;
        }
        assert_eq!((left, paid_off), (vec![2, 1, 0], NOW + Duration::seconds(3)));
        let (after, refused) = rate.take(paid_off, NOW);
        assert_eq!((after, refused.left, refused.wait), (paid_off, 0, Some(Duration::SECOND)), "it costs nothing");
        assert_eq!(refused.full_in, Duration::seconds(3));
        let (_, again) = rate.take(paid_off, NOW + Duration::SECOND);
        assert_eq!((again.wait, again.left), (None, 0));
        let (_, later) = rate.take(paid_off, NOW + Duration::milliseconds(2_500));
        assert_eq!((later.wait, later.left), (None, 1), "what is begun counts as used");
        let (_, rested) = rate.take(paid_off, NOW + Duration::days(1));
        assert_eq!(rested.left, 2, "it never holds more than it can");
    }

    #[test]
    fn a_clock_that_went_back_makes_nobody_wait_longer() {
        let rate = Rate { burst: 3, every: Duration::SECOND };
        let (_, refused) = rate.take(NOW + Duration::seconds(3), NOW - Duration::MINUTE);
        assert_eq!(refused.wait, Some(Duration::SECOND));
    }
}

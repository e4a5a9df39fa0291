//! How somebody comes in, as they see it themselves.

use serde::Serialize;
use shop_domain::kernel::{PasskeyId, SessionId};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityView {
    pub codes: CodesView,
    pub passkeys: Vec<PasskeyView>,
    pub sessions: Vec<SessionView>,
    /// The shop asks them for a second step, and they have none.
    pub owes: bool,
}

/// A browser that they are signed in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionView {
    #[serde(skip)]
    pub id: SessionId,
    /// Whether it is the one that asks.
    #[serde(skip)]
    pub is_this: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub began_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub seen_at: OffsetDateTime,
    /// What it says of itself: nothing is proven by it.
    pub browser: String,
}

/// A key that a device of theirs keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PasskeyView {
    #[serde(skip)]
    pub id: PasskeyId,
    pub name: String,
    #[serde(with = "time::serde::rfc3339")]
    pub added_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub used_at: Option<OffsetDateTime>,
}

/// Whether a code is asked for beside the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodesView {
    Off,
    /// It is on the way to the telephone, and does not count yet.
    Begun(CodesSecret),
    On {
        since: OffsetDateTime,
        /// Recovery codes that were not used.
        left: i64,
    },
}

/// Without `Debug`: whoever knows it makes the same codes.
#[derive(Clone, PartialEq, Eq)]
pub struct CodesSecret {
    /// To be typed, in groups of four.
    pub groups: String,
    /// `otpauth:`, for the telephone that shows this page.
    pub link: String,
    pub drawing: Drawing,
}

impl std::fmt::Debug for CodesSecret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("CodesSecret")
    }
}

/// A QR code as the path of an SVG, one unit a square, with the margin that readers need.
#[derive(Clone, PartialEq, Eq)]
pub struct Drawing {
    pub side: i32,
    pub path: String,
}

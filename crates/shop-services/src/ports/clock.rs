//! Time and chance, as parameters: a test holds both still.

use time::OffsetDateTime;
use uuid::Uuid;

pub trait Clock: Send + Sync {
    /// In UTC, to the microsecond: what Postgres keeps.
    fn now(&self) -> OffsetDateTime;
}

pub trait Ids: Send + Sync {
    /// In the order of time (UUIDv7), so that rows are added at one end of an index.
    fn next(&self) -> Uuid;
    /// 128 random bits in base64url, for an address that must not be guessed.
    fn secret(&self) -> String;
}

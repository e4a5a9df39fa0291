//! How long somebody of the staff is in without having proven themselves anew. Requests keep a session going; this ends it.

use super::account::Auth;
use shop_gateways::SystemClock;
use shop_services::ports::Clock;
use time::{Duration, OffsetDateTime};
use tower_sessions::session::Error;

/// A working day, and some hours more.
const LONGEST: Duration = Duration::hours(12);
const SINCE: &str = "since";

pub async fn begins(auth: &Auth) -> Result<(), Error> {
    auth.session.insert(SINCE, SystemClock.now()).await
}

/// A session that does not say since when is as old as any.
pub async fn is_over(auth: &Auth) -> bool {
    let since: Option<OffsetDateTime> = auth.session.get(SINCE).await.ok().flatten();
    since.is_none_or(|since| SystemClock.now() - since > LONGEST)
}

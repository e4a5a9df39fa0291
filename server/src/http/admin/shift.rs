//! How long somebody of the staff is in without having proven themselves anew, and whether they owe a second step
//! first. Requests keep a session going; this ends it.

use super::account::Auth;
use shop_gateways::SystemClock;
use shop_services::{account::AccountService, ports::Clock};
use time::OffsetDateTime;
use tower_sessions::session::Error;

const SINCE: &str = "since";
pub(super) const OWES: &str = "owes_second_step";

pub async fn begins(auth: &Auth) -> Result<(), Error> {
    auth.session.insert(SINCE, SystemClock.now()).await
}

/// A session that does not say since when is as old as any.
pub async fn is_over(auth: &Auth) -> bool {
    let since: Option<OffsetDateTime> = auth.session.get(SINCE).await.ok().flatten();
    since.is_none_or(|since| SystemClock.now() - since > AccountService::LONGEST)
}

/// Nothing is open to whoever owes a second step but the way to one. Settled by coming in anew, or by a passkey.
pub async fn owes(auth: &Auth) -> bool {
    auth.session.get(OWES).await.ok().flatten().unwrap_or_default()
}

pub async fn settled(auth: &Auth) {
    let _ = auth.session.insert(OWES, false).await;
}

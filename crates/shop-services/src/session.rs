//! Where somebody is signed in, for staff and shoppers alike. Never decides who may ask: the services that the two
//! belong to do.

use crate::{
    Ports,
    ports::{AccountId, NewSession, OpenSession, SessionKey, StoreError, StoreResult},
};
use shop_contract::SessionView;
use shop_domain::kernel::SessionId;
use time::OffsetDateTime;

/// Which of somebody's sessions are to end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ending<'a> {
    One(SessionId),
    AllBut(SessionKey<'a>),
}

impl Ports {
    /// Longer than what browsers say of themselves; what somebody makes up is cut.
    const MOST_OF_A_BROWSER: usize = 300;

    /// The session under `key` is theirs from now on. An error where somebody has ended it meanwhile.
    pub(crate) async fn session_begins(&self, of: AccountId, key: SessionKey<'_>, browser: &str) -> StoreResult<()> {
        let browser = browser.chars().filter(|sign| !sign.is_control()).take(Self::MOST_OF_A_BROWSER).collect();
        let session = NewSession { id: SessionId(self.ids.next()), of, began_at: self.clock.now(), browser };
        let mut work = self.store.begin().await?;
        if !work.sessions().begins(key, &session).await? {
            return Err(StoreError::Conflict);
        }
        work.commit().await
    }

    /// One that is gone already is no matter, nor one that is somebody else's: it stays.
    pub(crate) async fn end_sessions(&self, of: AccountId, which: Ending<'_>) -> StoreResult<()> {
        let mut work = self.store.begin().await?;
        match which {
            Ending::One(id) => work.sessions().end(of, id).await?,
            Ending::AllBut(key) => work.sessions().end_others(of, Some(key)).await?,
        }
        work.commit().await
    }
}

/// Those that began after `since`: older ones let nobody in.
pub(crate) fn shown(open: Vec<OpenSession>, since: OffsetDateTime) -> Vec<SessionView> {
    let shown = |session: OpenSession| SessionView {
        id: session.id,
        is_this: session.is_this,
        began_at: session.began_at,
        seen_at: session.seen_at,
        browser: session.browser,
    };
    open.into_iter().filter(|session| session.began_at > since).map(shown).collect()
}

//! Whose sessions are, in memory. There is a session under every key that somebody names.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::kernel::SessionId;
use shop_services::ports::{AccountId, NewSession, OpenSession, SessionKey, SessionRepository, StoreResult};
use time::OffsetDateTime;

#[async_trait]
impl SessionRepository for MemoryUnitOfWork {
    async fn begins(&mut self, key: SessionKey<'_>, session: &NewSession) -> StoreResult<bool> {
        self.tables.sessions.insert(key.0.to_owned(), session.clone());
        Ok(true)
    }

    async fn open(&mut self, of: AccountId, from: SessionKey<'_>, _: OffsetDateTime) -> StoreResult<Vec<OpenSession>> {
        let theirs = self.tables.sessions.iter().filter(|(_, session)| session.of == of);
        let shown = theirs.map(|(key, session)| OpenSession {
            id: session.id,
            is_this: key == from.0,
            began_at: session.began_at,
            seen_at: session.began_at,
            browser: session.browser.clone(),
        });
        let mut open: Vec<_> = shown.collect();
        open.sort_by_key(|session| (std::cmp::Reverse(session.began_at), session.id));
        Ok(open)
    }

    async fn end(&mut self, of: AccountId, id: SessionId) -> StoreResult<()> {
        self.tables.sessions.retain(|_, session| session.of != of || session.id != id);
        Ok(())
    }

    async fn end_others(&mut self, of: AccountId, but: Option<SessionKey<'_>>) -> StoreResult<()> {
        let stays = but.map(|key| key.0.to_owned());
        self.tables.sessions.retain(|key, session| session.of != of || stays.as_ref() == Some(key));
        Ok(())
    }
}

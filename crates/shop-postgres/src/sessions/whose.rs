//! Whose a session is, in columns beside what the session store keeps in its rows. Never reads what is in a session.

use crate::{failure::failed, unit_of_work::PgUnitOfWork};
use async_trait::async_trait;
use shop_domain::kernel::SessionId;
use shop_services::ports::{AccountId, NewSession, OpenSession, SessionKey, SessionRepository, StoreResult};
use sqlx::{query, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

struct SessionRow {
    session_id: Uuid,
    is_this: bool,
    began_at: OffsetDateTime,
    seen_at: OffsetDateTime,
    browser: String,
}

impl From<SessionRow> for OpenSession {
    fn from(row: SessionRow) -> Self {
        let SessionRow { session_id, is_this, began_at, seen_at, browser } = row;
        Self { id: SessionId(session_id), is_this, began_at, seen_at, browser }
    }
}

#[async_trait]
impl SessionRepository for PgUnitOfWork {
    async fn begins(&mut self, key: SessionKey<'_>, session: &NewSession) -> StoreResult<bool> {
        let NewSession { id, of, began_at, browser } = session;
        let named = match of {
            AccountId::Staff(staff) => query!(
                "update sessions.staff set session_id = $2, staff_id = $3, began_at = $4, seen_at = $4, browser = $5
                 where id = $1",
                key.0,
                id.0,
                staff.0,
                began_at,
                browser
            ),
            AccountId::Customer(customer) => query!(
                "update sessions.carts set session_id = $2, customer_id = $3, began_at = $4, seen_at = $4, browser = $5
                 where id = $1",
                key.0,
                id.0,
                customer.0,
                began_at,
                browser
            ),
        };
        Ok(named.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn open(
        &mut self,
        of: AccountId,
        from: SessionKey<'_>,
        now: OffsetDateTime,
    ) -> StoreResult<Vec<OpenSession>> {
        let rows = match of {
            AccountId::Staff(staff) => {
                query_as!(
                    SessionRow,
                    r#"select session_id as "session_id!", id = $2 as "is_this!", began_at as "began_at!",
                           seen_at as "seen_at!", browser as "browser!"
                       from sessions.staff where staff_id = $1 and expiry_date > $3 order by began_at desc, session_id"#,
                    staff.0,
                    from.0,
                    now
                )
                .fetch_all(self.connection())
                .await
            }
            AccountId::Customer(customer) => {
                query_as!(
                    SessionRow,
                    r#"select session_id as "session_id!", id = $2 as "is_this!", began_at as "began_at!",
                           seen_at as "seen_at!", browser as "browser!"
                       from sessions.carts where customer_id = $1 and expiry_date > $3 order by began_at desc, session_id"#,
                    customer.0,
                    from.0,
                    now
                )
                .fetch_all(self.connection())
                .await
            }
        };
        Ok(rows.map_err(failed)?.into_iter().map(OpenSession::from).collect())
    }

    async fn end(&mut self, of: AccountId, id: SessionId) -> StoreResult<()> {
        let ended = match of {
            AccountId::Staff(staff) => {
                query!("delete from sessions.staff where staff_id = $1 and session_id = $2", staff.0, id.0)
            }
            AccountId::Customer(customer) => {
                query!("delete from sessions.carts where customer_id = $1 and session_id = $2", customer.0, id.0)
            }
        };
        ended.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }

    async fn end_others(&mut self, of: AccountId, but: Option<SessionKey<'_>>) -> StoreResult<()> {
        let but = but.map(|key| key.0);
        let ended = match of {
            AccountId::Staff(staff) => {
                query!("delete from sessions.staff where staff_id = $1 and id is distinct from $2", staff.0, but)
            }
            AccountId::Customer(customer) => {
                query!("delete from sessions.carts where customer_id = $1 and id is distinct from $2", customer.0, but)
            }
        };
        ended.execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }
}

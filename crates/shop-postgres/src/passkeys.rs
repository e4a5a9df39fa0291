//! Passkeys and the ceremonies that wait for a device. A ceremony is deleted by the statement that finds it.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::kernel::{CustomerId, PasskeyId, StaffId};
use shop_services::ports::{
    AccountId, KeptCeremony, KeptPasskey, PasskeyDoor, PasskeyRepository, StoreError, StoreResult,
};
use sqlx::{query, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

struct PasskeyRow {
    passkey_id: Uuid,
    staff_id: Option<Uuid>,
    customer_id: Option<Uuid>,
    handle: Uuid,
    credential_id: Vec<u8>,
    credential: serde_json::Value,
    name: String,
    added_at: OffsetDateTime,
    used_at: Option<OffsetDateTime>,
}

impl PasskeyRow {
    fn kept(self) -> StoreResult<KeptPasskey> {
        let owner = owner(self.staff_id, self.customer_id).ok_or_else(|| unreadable("passkeys.staff_id"))?;
        Ok(KeptPasskey {
            id: PasskeyId(self.passkey_id),
            owner,
            handle: self.handle,
            credential_id: self.credential_id,
            credential: self.credential.to_string(),
            name: self.name,
            added_at: self.added_at,
            used_at: self.used_at,
        })
    }
}

fn owner(staff: Option<Uuid>, customer: Option<Uuid>) -> Option<AccountId> {
    let staff = staff.map(|id| AccountId::Staff(StaffId(id)));
    staff.or(customer.map(|id| AccountId::Customer(CustomerId(id))))
}

/// The two columns of an owner.
fn columns(owner: Option<AccountId>) -> (Option<Uuid>, Option<Uuid>) {
    match owner {
        Some(AccountId::Staff(id)) => (Some(id.0), None),
        Some(AccountId::Customer(id)) => (None, Some(id.0)),
        None => (None, None),
    }
}

fn json(text: &str) -> StoreResult<serde_json::Value> {
    serde_json::from_str(text).map_err(|error| StoreError::Broken(Box::new(error)))
}

#[async_trait]
impl PasskeyRepository for PgUnitOfWork {
    async fn of(&mut self, owner: AccountId) -> StoreResult<Vec<KeptPasskey>> {
        let (staff, customer) = columns(Some(owner));
        let rows = query_as!(
            PasskeyRow,
            "select passkey_id, staff_id, customer_id, handle, credential_id, credential, name, added_at, used_at
             from passkeys where staff_id = $1 or customer_id = $2 order by passkey_id",
            staff,
            customer
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        rows.into_iter().map(PasskeyRow::kept).collect()
    }

    async fn add(&mut self, passkey: &KeptPasskey) -> StoreResult<()> {
        let (staff, customer) = columns(Some(passkey.owner));
        query!(
            "insert into passkeys
                 (passkey_id, staff_id, customer_id, handle, credential_id, credential, name, added_at, used_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            passkey.id.0,
            staff,
            customer,
            passkey.handle,
            passkey.credential_id,
            json(&passkey.credential)?,
            passkey.name,
            passkey.added_at,
            passkey.used_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn lock(&mut self, credential_id: &[u8]) -> StoreResult<Option<KeptPasskey>> {
        let row = query_as!(
            PasskeyRow,
            "select passkey_id, staff_id, customer_id, handle, credential_id, credential, name, added_at, used_at
             from passkeys where credential_id = $1 for update",
            credential_id
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(PasskeyRow::kept).transpose()
    }

    async fn used(&mut self, id: PasskeyId, credential: &str, now: OffsetDateTime) -> StoreResult<()> {
        query!("update passkeys set credential = $2, used_at = $3 where passkey_id = $1", id.0, json(credential)?, now)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn remove(&mut self, owner: AccountId, id: PasskeyId) -> StoreResult<bool> {
        let (staff, customer) = columns(Some(owner));
        let removed = query!(
            "delete from passkeys where passkey_id = $1 and (staff_id = $2 or customer_id = $3)",
            id.0,
            staff,
            customer
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(removed.rows_affected() == 1)
    }

    async fn begin(&mut self, token_hash: &[u8], ceremony: &KeptCeremony) -> StoreResult<()> {
        let (staff, customer) = columns(ceremony.owner);
        let door = match ceremony.door {
            PasskeyDoor::Staff => "staff",
            PasskeyDoor::Customer => "customer",
        };
        query!(
            "insert into ceremonies (token_hash, door, staff_id, customer_id, handle, state, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            token_hash,
            door,
            staff,
            customer,
            ceremony.handle,
            json(&ceremony.state)?,
            ceremony.expires_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn end(&mut self, token_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<KeptCeremony>> {
        let row = query!(
            "delete from ceremonies where token_hash = $1
             returning door, staff_id, customer_id, handle, state, expires_at",
            token_hash
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        let Some(row) = row.filter(|row| row.expires_at > now) else { return Ok(None) };
        let door = match row.door.as_str() {
            "staff" => PasskeyDoor::Staff,
            "customer" => PasskeyDoor::Customer,
            _ => return Err(unreadable("ceremonies.door")),
        };
        let (owner, state) = (owner(row.staff_id, row.customer_id), row.state.to_string());
        Ok(Some(KeptCeremony { door, owner, handle: row.handle, state, expires_at: row.expires_at }))
    }
}

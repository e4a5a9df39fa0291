//! Keys of machines, kept as their hashes, and how much each has used.

use crate::{failure::failed, roles::RoleRow, unit_of_work::PgUnitOfWork};
use async_trait::async_trait;
use shop_domain::{
    api_key::ApiKey,
    kernel::{ApiKeyId, EmailAddress, StaffId},
    staff::{Permissions, Staff},
};
use shop_services::ports::{ApiKeyRepository, KeptApiKey, StoreResult};
use sqlx::{query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

struct Row {
    api_key_id: Uuid,
    name: String,
    prefix: String,
    key_hash: Vec<u8>,
    permissions: Vec<String>,
    created_at: OffsetDateTime,
    expires_at: Option<OffsetDateTime>,
    revoked_at: Option<OffsetDateTime>,
    last_used_at: Option<OffsetDateTime>,
    made_by: Uuid,
    email: String,
    suspended: bool,
    role_id: Uuid,
    preset: Option<String>,
    role_name: String,
    role_permissions: Vec<String>,
    role_version: i64,
}

impl Row {
    fn kept(self) -> StoreResult<KeptApiKey> {
        let key = ApiKey {
            id: ApiKeyId(self.api_key_id),
            name: self.name,
            prefix: self.prefix,
            permissions: Permissions::of_codes(self.permissions.iter().map(String::as_str)),
            made_by: StaffId(self.made_by),
            created_at: self.created_at,
            expires_at: self.expires_at,
            revoked_at: self.revoked_at,
            last_used_at: self.last_used_at,
        };
        let role = RoleRow {
            role_id: self.role_id,
            preset: self.preset,
            name: self.role_name,
            permissions: self.role_permissions,
            version: self.role_version,
        };
        let email = EmailAddress::restore(self.email);
        let maker = Staff { id: key.made_by, email, role: role.role()?, is_suspended: self.suspended };
        Ok(KeptApiKey { key, hash: self.key_hash, maker })
    }
}

#[async_trait]
impl ApiKeyRepository for PgUnitOfWork {
    async fn add(&mut self, key: &ApiKey, hash: &[u8]) -> StoreResult<()> {
        let codes: Vec<_> = key.permissions.codes().into_iter().map(str::to_owned).collect();
        query!(
            "insert into api_keys (api_key_id, name, prefix, key_hash, permissions, made_by, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            key.id.0,
            key.name,
            key.prefix,
            hash,
            &codes,
            key.made_by.0,
            key.created_at,
            key.expires_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    /// One statement, so that time does not tell whether there is such a prefix.
    async fn find(&mut self, prefix: &str) -> StoreResult<Option<KeptApiKey>> {
        let row = query_as!(
            Row,
            "select api_key_id, api_keys.name, prefix, key_hash, api_keys.permissions, api_keys.created_at, expires_at,
                 revoked_at, last_used_at, made_by, email, suspended, role_id, preset, roles.name as role_name,
                 roles.permissions as role_permissions, roles.version as role_version
             from api_keys join staff on staff_id = made_by join roles using (role_id) where prefix = $1",
            prefix
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(Row::kept).transpose()
    }

    async fn lock(&mut self, id: ApiKeyId) -> StoreResult<Option<KeptApiKey>> {
        let row = query_as!(
            Row,
            "select api_key_id, api_keys.name, prefix, key_hash, api_keys.permissions, api_keys.created_at, expires_at,
                 revoked_at, last_used_at, made_by, email, suspended, role_id, preset, roles.name as role_name,
                 roles.permissions as role_permissions, roles.version as role_version
             from api_keys join staff on staff_id = made_by join roles using (role_id) where api_key_id = $1 for update of api_keys",
            id.0
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(Row::kept).transpose()
    }

    async fn all(&mut self) -> StoreResult<Vec<(ApiKey, EmailAddress)>> {
        let rows = query_as!(
            Row,
            "select api_key_id, api_keys.name, prefix, key_hash, api_keys.permissions, api_keys.created_at, expires_at,
                 revoked_at, last_used_at, made_by, email, suspended, role_id, preset, roles.name as role_name,
                 roles.permissions as role_permissions, roles.version as role_version
             from api_keys join staff on staff_id = made_by join roles using (role_id) order by api_keys.created_at desc, api_key_id desc"
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        let shown = |row: Row| row.kept().map(|kept| (kept.key, kept.maker.email));
        rows.into_iter().map(shown).collect()
    }

    async fn save(&mut self, key: &ApiKey) -> StoreResult<()> {
        query!(
            "update api_keys set revoked_at = coalesce(revoked_at, $2), last_used_at = $3 where api_key_id = $1",
            key.id.0,
            key.revoked_at,
            key.last_used_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    /// An update that changes nothing is what locks a row that may have to be made.
    async fn lock_rate(&mut self, id: ApiKeyId, now: OffsetDateTime) -> StoreResult<OffsetDateTime> {
        query_scalar!(
            "insert into api_key_rates (api_key_id, paid_off_at) values ($1, $2)
             on conflict (api_key_id) do update set paid_off_at = api_key_rates.paid_off_at returning paid_off_at",
            id.0,
            now
        )
        .fetch_one(self.connection())
        .await
        .map_err(failed)
    }

    async fn save_rate(&mut self, id: ApiKeyId, paid_off: OffsetDateTime) -> StoreResult<()> {
        query!("update api_key_rates set paid_off_at = $2 where api_key_id = $1", id.0, paid_off)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        Ok(())
    }
}

//! Roles, and what each permits. Never knows what a permission is for.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    kernel::RoleId,
    staff::{Permissions, Preset, Role},
};
use shop_services::ports::{RoleRepository, StoreError, StoreResult};
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

pub(crate) struct RoleRow {
    pub role_id: Uuid,
    pub preset: Option<String>,
    pub name: String,
    pub permissions: Vec<String>,
    pub version: i64,
}

impl RoleRow {
    pub fn role(self) -> StoreResult<Role> {
        let known = |code: String| Preset::from_code(&code).ok_or_else(|| unreadable("roles.preset"));
        let preset = self.preset.map(known).transpose()?;
        let permissions = Permissions::of_codes(self.permissions.iter().map(String::as_str));
        Ok(Role::restore(RoleId(self.role_id), preset, self.name, permissions, self.version))
    }
}

struct Counted {
    role_id: Uuid,
    preset: Option<String>,
    name: String,
    permissions: Vec<String>,
    version: i64,
    holders: i64,
}

impl Counted {
    fn role(self) -> StoreResult<(Role, i64)> {
        let Self { role_id, preset, name, permissions, version, holders } = self;
        Ok((RoleRow { role_id, preset, name, permissions, version }.role()?, holders))
    }
}

#[async_trait]
impl RoleRepository for PgUnitOfWork {
    async fn all(&mut self) -> StoreResult<Vec<(Role, i64)>> {
        let rows = query_as!(
            Counted,
            r#"select role_id, preset, name, permissions, version,
                   (select count(*) from staff where staff.role_id = roles.role_id)
                       + (select count(*) from invitations where invitations.role_id = roles.role_id) as "holders!"
               from roles order by preset is null, case when preset is null then lower(name) else role_id::text end"#
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        rows.into_iter().map(Counted::role).collect()
    }

    async fn lock(&mut self, id: RoleId) -> StoreResult<Option<(Role, i64)>> {
        let locked = query_scalar!("select role_id from roles where role_id = $1 for update", id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        if locked.is_none() {
            return Ok(None);
        }
        let row = query_as!(
            Counted,
            r#"select role_id, preset, name, permissions, version,
                   (select count(*) from staff where staff.role_id = roles.role_id)
                       + (select count(*) from invitations where invitations.role_id = roles.role_id) as "holders!"
               from roles where role_id = $1"#,
            id.0
        )
        .fetch_one(self.connection())
        .await
        .map_err(failed)?;
        row.role().map(Some)
    }

    async fn save(&mut self, role: &Role) -> StoreResult<()> {
        let codes: Vec<_> = role.permissions().codes().into_iter().map(str::to_owned).collect();
        if role.version == 0 {
            query!("insert into roles (role_id, name, permissions) values ($1, $2, $3)", role.id.0, role.name, &codes)
                .execute(self.connection())
                .await
                .map_err(failed)?;
            return Ok(());
        }
        let saved = query!(
            "update roles set name = $2, permissions = $3, version = version + 1 where role_id = $1 and version = $4",
            role.id.0,
            role.name,
            &codes,
            role.version
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        if saved.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    async fn remove(&mut self, id: RoleId) -> StoreResult<()> {
        query!("delete from roles where role_id = $1", id.0).execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }
}

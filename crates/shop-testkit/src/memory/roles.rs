//! Roles in memory: the presets are there from the start.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::{
    kernel::RoleId,
    staff::{Preset, Role},
};
use shop_services::ports::{RoleRepository, StoreError, StoreResult};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRows(pub BTreeMap<RoleId, Role>);

impl Default for RoleRows {
    fn default() -> Self {
        Self(Preset::ALL.map(|preset| (preset.id(), preset.into())).into())
    }
}

impl MemoryUnitOfWork {
    fn holders(&self, id: RoleId) -> i64 {
        let staff = self.tables.staff.values().filter(|kept| kept.staff.role.id == id).count();
        let invited = self.tables.invitations.values().filter(|invitation| invitation.role == id).count();
        (staff + invited) as i64
    }
}

#[async_trait]
impl RoleRepository for MemoryUnitOfWork {
    async fn all(&mut self) -> StoreResult<Vec<(Role, i64)>> {
        let mut all: Vec<_> = self.tables.roles.0.values().map(|role| (role.clone(), self.holders(role.id))).collect();
        all.sort_by_key(|(role, _)| (role.preset.is_none(), role.name.to_lowercase()));
        Ok(all)
    }

    async fn lock(&mut self, id: RoleId) -> StoreResult<Option<(Role, i64)>> {
        Ok(self.tables.roles.0.get(&id).map(|role| (role.clone(), self.holders(id))))
    }

    async fn save(&mut self, role: &Role) -> StoreResult<()> {
        let name = role.name.to_lowercase();
        let mut others = self.tables.roles.0.values().filter(|other| other.id != role.id);
        if role.preset.is_none() && others.any(|other| other.name.to_lowercase() == name) {
            return Err(StoreError::Taken("role.name_taken"));
        }
        let stored = self.tables.roles.0.get(&role.id).map_or(0, |stored| stored.version);
        if stored != role.version {
            return Err(StoreError::Conflict);
        }
        let mut role = role.clone();
        role.version = stored + 1;
        self.tables.roles.0.insert(role.id, role);
        Ok(())
    }

    async fn remove(&mut self, id: RoleId) -> StoreResult<()> {
        self.tables.roles.0.remove(&id);
        Ok(())
    }
}

//! Second factors in memory. Never keeps a recovery code of nobody.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::kernel::StaffId;
use shop_services::ports::{AccountId, Factor, FactorRepository, StoreResult};
use std::collections::BTreeSet;
use time::OffsetDateTime;

#[async_trait]
impl FactorRepository for MemoryUnitOfWork {
    async fn of(&mut self, staff: StaffId) -> StoreResult<Option<Factor>> {
        Ok(self.tables.factors.get(&staff).map(|(factor, _)| factor.clone()))
    }

    async fn all(&mut self) -> StoreResult<Vec<Factor>> {
        Ok(self.tables.factors.values().map(|(factor, _)| factor.clone()).collect())
    }

    async fn reseal(&mut self, staff: StaffId, secret: &str) -> StoreResult<()> {
        if let Some((factor, _)) = self.tables.factors.get_mut(&staff) {
            factor.secret = secret.to_owned();
        }
        Ok(())
    }

    async fn holders(&mut self) -> StoreResult<Vec<StaffId>> {
        let confirmed = self.tables.factors.values().filter(|(factor, _)| factor.confirmed_at.is_some());
        let mut holders: BTreeSet<_> = confirmed.map(|(factor, _)| factor.staff).collect();
        for passkey in self.tables.passkeys.values() {
            if let AccountId::Staff(staff) = passkey.owner {
                holders.insert(staff);
            }
        }
        Ok(holders.into_iter().collect())
    }

    async fn are_needed(&mut self) -> StoreResult<bool> {
        Ok(self.tables.staff_second_step)
    }

    async fn need(&mut self, needed: bool) -> StoreResult<()> {
        self.tables.staff_second_step = needed;
        Ok(())
    }

    async fn begin(&mut self, factor: &Factor) -> StoreResult<bool> {
        let counts = self.tables.factors.get(&factor.staff).is_some_and(|(known, _)| known.confirmed_at.is_some());
        if !counts {
            self.tables.factors.insert(factor.staff, (factor.clone(), 0));
        }
        Ok(!counts)
    }

    async fn confirm(&mut self, staff: StaffId, now: OffsetDateTime) -> StoreResult<bool> {
        let known = self.tables.factors.get_mut(&staff).filter(|(factor, _)| factor.confirmed_at.is_none());
        Ok(known.map(|(factor, _)| factor.confirmed_at = Some(now)).is_some())
    }

    async fn take_step(&mut self, staff: StaffId, step: i64) -> StoreResult<bool> {
        let known = self.tables.factors.get_mut(&staff).filter(|(_, last)| *last < step);
        Ok(known.map(|(_, last)| *last = step).is_some())
    }

    async fn remove(&mut self, staff: StaffId) -> StoreResult<bool> {
        self.tables.recovery_codes.retain(|(whose, _)| *whose != staff);
        Ok(self.tables.factors.remove(&staff).is_some())
    }

    async fn set_recovery(&mut self, staff: StaffId, hashes: &[Vec<u8>]) -> StoreResult<()> {
        self.tables.recovery_codes.retain(|(whose, _)| *whose != staff);
        self.tables.recovery_codes.extend(hashes.iter().map(|hash| (staff, hash.clone())));
        Ok(())
    }

    async fn take_recovery(&mut self, staff: StaffId, hash: &[u8]) -> StoreResult<bool> {
        Ok(self.tables.recovery_codes.remove(&(staff, hash.to_vec())))
    }

    async fn recovery_left(&mut self, staff: StaffId) -> StoreResult<i64> {
        Ok(self.tables.recovery_codes.iter().filter(|(whose, _)| *whose == staff).count() as i64)
    }
}

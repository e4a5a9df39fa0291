//! Customers and their links in memory. Never tells two spellings of one e-mail apart.

use super::MemoryUnitOfWork;
use async_trait::async_trait;
use shop_domain::kernel::{CustomerId, EmailAddress};
use shop_services::ports::{CustomerLink, CustomerRepository, KeptCustomer, LinkPurpose, StoreError, StoreResult};
use time::OffsetDateTime;

impl MemoryUnitOfWork {
    /// Whether somebody else has the address.
    fn is_taken(&self, kept: &KeptCustomer) -> bool {
        let canonical = |kept: &KeptCustomer| kept.customer.email.as_ref().map(EmailAddress::canonical);
        let wanted = canonical(kept);
        wanted.is_some()
            && self
                .tables
                .customers
                .values()
                .any(|other| other.customer.id != kept.customer.id && canonical(other) == wanted)
    }
}

#[async_trait]
impl CustomerRepository for MemoryUnitOfWork {
    async fn find(&mut self, email: &EmailAddress) -> StoreResult<Option<KeptCustomer>> {
        let wanted = Some(email.canonical());
        let found = self
            .tables
            .customers
            .values()
            .find(|kept| kept.customer.email.as_ref().map(EmailAddress::canonical) == wanted);
        Ok(found.cloned())
    }

    async fn get(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>> {
        Ok(self.tables.customers.get(&id).cloned())
    }

    async fn lock(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>> {
        CustomerRepository::get(self, id).await
    }

    async fn add(&mut self, kept: &KeptCustomer, _now: OffsetDateTime) -> StoreResult<()> {
        if self.is_taken(kept) {
            return Err(StoreError::Taken("customer.email_taken"));
        }
        self.tables.customers.insert(kept.customer.id, kept.clone());
        Ok(())
    }

    async fn save(&mut self, kept: &KeptCustomer) -> StoreResult<()> {
        if self.is_taken(kept) {
            return Err(StoreError::Taken("customer.email_taken"));
        }
        if let Some(row) = self.tables.customers.get_mut(&kept.customer.id) {
            row.clone_from(kept);
        }
        Ok(())
    }

    async fn add_link(&mut self, token_hash: &[u8], link: &CustomerLink) -> StoreResult<()> {
        self.tables.customer_links.insert(token_hash.to_vec(), link.clone());
        Ok(())
    }

    async fn link(
        &mut self,
        token_hash: &[u8],
        purpose: LinkPurpose,
        now: OffsetDateTime,
    ) -> StoreResult<Option<CustomerLink>> {
        let link = self.tables.customer_links.get(token_hash);
        Ok(link.filter(|link| link.purpose == purpose && link.expires_at > now).cloned())
    }

    async fn take_link(
        &mut self,
        token_hash: &[u8],
        purpose: LinkPurpose,
        now: OffsetDateTime,
    ) -> StoreResult<Option<CustomerLink>> {
        let Some(link) = self.link(token_hash, purpose, now).await? else { return Ok(None) };
        let mailbox = link.email.canonical();
        self.tables.customer_links.retain(|_, other| other.purpose != purpose || other.email.canonical() != mailbox);
        Ok(Some(link))
    }
}

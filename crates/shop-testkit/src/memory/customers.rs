//! Customers and their links in memory. Never tells two spellings of one e-mail apart.

use super::{MemoryUnitOfWork, refused};
use async_trait::async_trait;
use shop_domain::{
    customer::LinkedIdentity,
    kernel::{CartId, CustomerId, EmailAddress, OrderId},
};
use shop_services::ports::{
    AccountId, CustomerLink, CustomerRepository, Going, KeptCustomer, LinkPurpose, Remembered, StoreError, StoreResult,
};
use time::OffsetDateTime;

impl MemoryUnitOfWork {
    /// What somebody else has.
    fn taken(&self, kept: &KeptCustomer) -> StoreResult<()> {
        let others = || self.tables.customers.values().filter(|other| other.customer.id != kept.customer.id);
        let is_theirs = |one: &LinkedIdentity| {
            others()
                .flat_map(|other| &other.customer.identities)
                .any(|other| (&other.issuer, &other.subject) == (&one.issuer, &one.subject))
        };
        if kept.customer.identities.iter().any(is_theirs) {
            return Err(StoreError::Taken("customer.vouched_elsewhere"));
        }
        if self.is_taken(kept) { Err(StoreError::Taken("customer.email_taken")) } else { Ok(()) }
    }

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

    async fn vouched(&mut self, issuer: &str, subject: &str) -> StoreResult<Option<KeptCustomer>> {
        let is_theirs = |one: &LinkedIdentity| one.issuer == issuer && one.subject == subject;
        let mut customers = self.tables.customers.values();
        Ok(customers.find(|kept| kept.customer.identities.iter().any(is_theirs)).cloned())
    }

    async fn sets_out(&mut self, state_hash: &[u8], going: &Going) -> StoreResult<()> {
        self.tables.journeys.insert(state_hash.to_vec(), going.clone());
        Ok(())
    }

    async fn comes_back(&mut self, state_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<Going>> {
        let in_time = self.tables.journeys.get(state_hash).is_some_and(|going| going.expires_at > now);
        Ok(if in_time { self.tables.journeys.remove(state_hash) } else { None })
    }

    async fn get(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>> {
        Ok(self.tables.customers.get(&id).cloned())
    }

    async fn lock(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>> {
        CustomerRepository::get(self, id).await
    }

    async fn add(&mut self, kept: &KeptCustomer) -> StoreResult<()> {
        self.taken(kept)?;
        if self.tables.customers.values().any(|other| other.cart == kept.cart) {
            return Err(refused("customers_cart_key"));
        }
        self.tables.customers.insert(kept.customer.id, kept.clone());
        Ok(())
    }

    async fn save(&mut self, kept: &KeptCustomer) -> StoreResult<()> {
        self.taken(kept)?;
        if let Some(row) = self.tables.customers.get_mut(&kept.customer.id) {
            row.clone_from(kept);
        }
        Ok(())
    }

    async fn remove(&mut self, id: CustomerId) -> StoreResult<()> {
        let Some(gone) = self.tables.customers.remove(&id) else { return Ok(()) };
        self.tables.carts.remove(&gone.cart);
        self.tables.order_customers.retain(|_, customer| *customer != id);
        self.tables.customer_links.retain(|_, link| link.customer != Some(id));
        self.tables.journeys.retain(|_, going| going.customer != Some(id));
        self.tables.passkeys.retain(|_, passkey| passkey.owner != AccountId::Customer(id));
        self.tables.ceremonies.retain(|_, ceremony| ceremony.owner != Some(AccountId::Customer(id)));
        let mailbox = gone.customer.email.as_ref().map(EmailAddress::canonical);
        self.tables.letters.retain(|letter| {
            let about_account = letter.order.is_none() && letter.kind.starts_with("customer");
            !about_account || Some(letter.recipient.canonical()) != mailbox
        });
        Ok(())
    }

    async fn has_cart(&mut self, cart: CartId) -> StoreResult<bool> {
        Ok(self.tables.customers.values().any(|kept| kept.cart == cart))
    }

    async fn owns(&mut self, customer: CustomerId, order: OrderId) -> StoreResult<()> {
        if self.tables.customers.contains_key(&customer) && self.tables.orders.contains_key(&order) {
            self.tables.order_customers.insert(order, customer);
        }
        Ok(())
    }

    async fn remember(&mut self, customer: CustomerId, remembered: &Remembered) -> StoreResult<()> {
        let kept = self.tables.customers.get_mut(&customer).filter(|kept| kept.remembers_since.is_some());
        if let Some(kept) = kept {
            kept.remembered = Some(remembered.clone());
        }
        Ok(())
    }

    async fn claim(&mut self, customer: CustomerId, email: &EmailAddress) -> StoreResult<u64> {
        let wanted = Some(email.canonical());
        let tables = &mut self.tables;
        let theirs = tables.orders.values().filter(|state| {
            state.contact.email.as_ref().map(EmailAddress::canonical) == wanted
                && !tables.order_customers.contains_key(&state.id)
        });
        let claimed: Vec<_> = theirs.map(|state| state.id).collect();
        tables.order_customers.extend(claimed.iter().map(|order| (*order, customer)));
        Ok(claimed.len() as u64)
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
        self.end_links(&link.email, purpose).await?;
        Ok(Some(link))
    }

    async fn end_links(&mut self, email: &EmailAddress, purpose: LinkPurpose) -> StoreResult<()> {
        let mailbox = email.canonical();
        self.tables.customer_links.retain(|_, other| other.purpose != purpose || other.email.canonical() != mailbox);
        Ok(())
    }
}

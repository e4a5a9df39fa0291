//! Customers, and the links in letters to them. Never stores a password or a link as it is.

mod rows;

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use rows::{CustomerRow, LinkRow, as_json};
use shop_domain::{
    customer::Customer,
    kernel::{CartId, CustomerId, EmailAddress, Language, OrderId, PersonName, Phone},
};
use shop_services::ports::{
    CustomerLink, CustomerRepository, Going, KeptCustomer, LinkPurpose, Remembered, StoreResult,
};
use sqlx::{query, query_as, query_scalar};
use time::OffsetDateTime;

#[async_trait]
impl CustomerRepository for PgUnitOfWork {
    async fn find(&mut self, email: &EmailAddress) -> StoreResult<Option<KeptCustomer>> {
        let row = query_as!(
            CustomerRow,
            "select customer_id, email, password_hash, session_salt, name, phone, language, news_since, cart_id,
                 created_at, remembers_since, remembered
             from customers where lower(email) = $1",
            email.canonical()
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        self.whole(row).await
    }

    async fn vouched(&mut self, issuer: &str, subject: &str) -> StoreResult<Option<KeptCustomer>> {
        let id = query_scalar!(
            "select customer_id from customer_identities where issuer = $1 and subject = $2",
            issuer,
            subject
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        match id {
            Some(id) => CustomerRepository::get(self, CustomerId(id)).await,
            None => Ok(None),
        }
    }

    async fn sets_out(&mut self, state_hash: &[u8], going: &Going) -> StoreResult<()> {
        query!(
            "insert into journeys (state_hash, provider, browser_hash, nonce, verifier, language, customer_id,
                 expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            state_hash,
            going.provider,
            going.browser_hash,
            going.nonce,
            going.verifier,
            going.language.tag(),
            going.customer.map(|id| id.0),
            going.expires_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn comes_back(&mut self, state_hash: &[u8], now: OffsetDateTime) -> StoreResult<Option<Going>> {
        let row = query!(
            "delete from journeys where state_hash = $1 and expires_at > $2
             returning provider, browser_hash, nonce, verifier, language, customer_id, expires_at",
            state_hash,
            now
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Going {
            provider: row.provider,
            browser_hash: row.browser_hash,
            nonce: row.nonce,
            verifier: row.verifier,
            language: Language::from_tag(&row.language).ok_or_else(|| unreadable("journeys.language"))?,
            customer: row.customer_id.map(CustomerId),
            expires_at: row.expires_at,
        }))
    }

    async fn get(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>> {
        let row = query_as!(
            CustomerRow,
            "select customer_id, email, password_hash, session_salt, name, phone, language, news_since, cart_id,
                 created_at, remembers_since, remembered
             from customers where customer_id = $1",
            id.0
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        self.whole(row).await
    }

    async fn lock(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>> {
        let locked = query_scalar!("select customer_id from customers where customer_id = $1 for update", id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        if locked.is_some() { CustomerRepository::get(self, id).await } else { Ok(None) }
    }

    async fn add(&mut self, kept: &KeptCustomer) -> StoreResult<()> {
        let Customer { id, email, profile, .. } = &kept.customer;
        query!(
            "insert into customers (customer_id, email, password_hash, session_salt, name, phone, language, news_since,
                 cart_id, created_at, remembers_since, remembered)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            id.0,
            email.as_ref().map(EmailAddress::as_str),
            kept.password_hash,
            kept.session_salt,
            profile.name.as_ref().map(PersonName::as_str),
            profile.phone.as_ref().map(Phone::as_str),
            profile.language.tag(),
            profile.news_since,
            kept.cart.0,
            kept.created_at,
            kept.remembers_since,
            as_json(kept.remembered.as_ref())?
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        self.save_addresses(&kept.customer).await?;
        self.save_identities(&kept.customer).await
    }

    async fn save(&mut self, kept: &KeptCustomer) -> StoreResult<()> {
        let Customer { id, email, profile, .. } = &kept.customer;
        query!(
            "update customers set email = $2, password_hash = $3, session_salt = $4, name = $5, phone = $6,
                 language = $7, news_since = $8, remembers_since = $9, remembered = $10
             where customer_id = $1",
            id.0,
            email.as_ref().map(EmailAddress::as_str),
            kept.password_hash,
            kept.session_salt,
            profile.name.as_ref().map(PersonName::as_str),
            profile.phone.as_ref().map(Phone::as_str),
            profile.language.tag(),
            profile.news_since,
            kept.remembers_since,
            as_json(kept.remembered.as_ref())?
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        self.save_addresses(&kept.customer).await?;
        self.save_identities(&kept.customer).await
    }

    async fn remove(&mut self, id: CustomerId) -> StoreResult<()> {
        // What was written to them about their account goes along; letters about orders stay with these.
        query!(
            "with mailbox as (select lower(email) as email from customers where customer_id = $1),
                 letters_gone as (
                     delete from letters where order_id is null and kind like 'customer%'
                         and lower(recipient) in (select email from mailbox)),
                 cart_gone as (
                     delete from carts where cart_id in (select cart_id from customers where customer_id = $1))
             delete from customers where customer_id = $1",
            id.0
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn has_cart(&mut self, cart: CartId) -> StoreResult<bool> {
        query_scalar!(r#"select exists (select from customers where cart_id = $1) as "exists!""#, cart.0)
            .fetch_one(self.connection())
            .await
            .map_err(failed)
    }

    async fn owns(&mut self, customer: CustomerId, order: OrderId) -> StoreResult<()> {
        query!(
            "update orders set customer_id = (select customer_id from customers where customer_id = $1)
             where order_id = $2",
            customer.0,
            order.0
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn remember(&mut self, customer: CustomerId, remembered: &Remembered) -> StoreResult<()> {
        query!(
            "update customers set remembered = $2 where customer_id = $1 and remembers_since is not null",
            customer.0,
            as_json(Some(remembered))?
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn claim(&mut self, customer: CustomerId, email: &EmailAddress) -> StoreResult<u64> {
        let claimed = query!(
            "update orders set customer_id = $1 where customer_id is null and lower(email) = $2",
            customer.0,
            email.canonical()
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(claimed.rows_affected())
    }

    async fn add_link(&mut self, token_hash: &[u8], link: &CustomerLink) -> StoreResult<()> {
        query!(
            "insert into customer_links (token_hash, purpose, customer_id, email, expires_at)
             values ($1, $2, $3, $4, $5)",
            token_hash,
            link.purpose.code(),
            link.customer.map(|id| id.0),
            link.email.as_str(),
            link.expires_at
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn link(
        &mut self,
        token_hash: &[u8],
        purpose: LinkPurpose,
        now: OffsetDateTime,
    ) -> StoreResult<Option<CustomerLink>> {
        let row = query_as!(
            LinkRow,
            "select customer_id, email, expires_at from customer_links
             where token_hash = $1 and purpose = $2 and expires_at > $3",
            token_hash,
            purpose.code(),
            now
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        Ok(row.map(|row| row.link(purpose)))
    }

    async fn take_link(
        &mut self,
        token_hash: &[u8],
        purpose: LinkPurpose,
        now: OffsetDateTime,
    ) -> StoreResult<Option<CustomerLink>> {
        let row = query_as!(
            LinkRow,
            "delete from customer_links where token_hash = $1 and purpose = $2 and expires_at > $3
             returning customer_id, email, expires_at",
            token_hash,
            purpose.code(),
            now
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        let Some(link) = row.map(|row| row.link(purpose)) else { return Ok(None) };
        self.end_links(&link.email, purpose).await?;
        Ok(Some(link))
    }

    async fn end_links(&mut self, email: &EmailAddress, purpose: LinkPurpose) -> StoreResult<()> {
        query!(
            "delete from customer_links where lower(email) = $1 and purpose = $2",
            email.canonical(),
            purpose.code()
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }
}

//! Customers, and the links in letters to them. Never stores a password or a link as it is.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use async_trait::async_trait;
use shop_domain::{
    customer::{Customer, Profile},
    kernel::{CustomerId, EmailAddress, Language, PersonName, Phone},
};
use shop_services::ports::{CustomerLink, CustomerRepository, KeptCustomer, LinkPurpose, StoreResult};
use sqlx::{query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

struct CustomerRow {
    customer_id: Uuid,
    email: Option<String>,
    password_hash: Option<String>,
    session_salt: Uuid,
    name: Option<String>,
    phone: Option<String>,
    language: String,
    news_since: Option<OffsetDateTime>,
}

impl CustomerRow {
    fn kept(self) -> StoreResult<KeptCustomer> {
        let profile = Profile {
            name: self.name.map(PersonName::restore),
            phone: self.phone.map(Phone::restore),
            language: Language::from_tag(&self.language).ok_or_else(|| unreadable("customers.language"))?,
            news_since: self.news_since,
        };
        let email = self.email.map(EmailAddress::restore);
        let customer = Customer { id: CustomerId(self.customer_id), email, profile };
        Ok(KeptCustomer { customer, password_hash: self.password_hash, session_salt: self.session_salt })
    }
}

struct LinkRow {
    customer_id: Option<Uuid>,
    email: String,
    expires_at: OffsetDateTime,
}

impl LinkRow {
    fn link(self, purpose: LinkPurpose) -> CustomerLink {
        let (customer, email) = (self.customer_id.map(CustomerId), EmailAddress::restore(self.email));
        CustomerLink { purpose, customer, email, expires_at: self.expires_at }
    }
}

#[async_trait]
impl CustomerRepository for PgUnitOfWork {
    async fn find(&mut self, email: &EmailAddress) -> StoreResult<Option<KeptCustomer>> {
        let row = query_as!(
            CustomerRow,
            "select customer_id, email, password_hash, session_salt, name, phone, language, news_since
             from customers where lower(email) = $1",
            email.canonical()
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(CustomerRow::kept).transpose()
    }

    async fn get(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>> {
        let row = query_as!(
            CustomerRow,
            "select customer_id, email, password_hash, session_salt, name, phone, language, news_since
             from customers where customer_id = $1",
            id.0
        )
        .fetch_optional(self.connection())
        .await
        .map_err(failed)?;
        row.map(CustomerRow::kept).transpose()
    }

    async fn lock(&mut self, id: CustomerId) -> StoreResult<Option<KeptCustomer>> {
        let locked = query_scalar!("select customer_id from customers where customer_id = $1 for update", id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        if locked.is_some() { CustomerRepository::get(self, id).await } else { Ok(None) }
    }

    async fn add(&mut self, kept: &KeptCustomer, now: OffsetDateTime) -> StoreResult<()> {
        let Customer { id, email, profile } = &kept.customer;
        query!(
            "insert into customers (customer_id, email, password_hash, session_salt, name, phone, language, news_since,
                 created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            id.0,
            email.as_ref().map(EmailAddress::as_str),
            kept.password_hash,
            kept.session_salt,
            profile.name.as_ref().map(PersonName::as_str),
            profile.phone.as_ref().map(Phone::as_str),
            profile.language.tag(),
            profile.news_since,
            now
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn save(&mut self, kept: &KeptCustomer) -> StoreResult<()> {
        let Customer { id, email, profile } = &kept.customer;
        query!(
            "update customers set email = $2, password_hash = $3, session_salt = $4, name = $5, phone = $6,
                 language = $7, news_since = $8
             where customer_id = $1",
            id.0,
            email.as_ref().map(EmailAddress::as_str),
            kept.password_hash,
            kept.session_salt,
            profile.name.as_ref().map(PersonName::as_str),
            profile.phone.as_ref().map(Phone::as_str),
            profile.language.tag(),
            profile.news_since
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
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
        query!(
            "delete from customer_links where lower(email) = $1 and purpose = $2",
            link.email.canonical(),
            purpose.code()
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(Some(link))
    }
}

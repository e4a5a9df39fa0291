//! Rows of customers, and what hangs on them, as they are read and written. Never decides which.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use shop_domain::{
    customer::{Customer, LinkedIdentity, Profile},
    kernel::{Address, CartId, CustomerId, EmailAddress, Language, PersonName, Phone},
};
use shop_services::ports::{CustomerLink, KeptCustomer, LinkPurpose, Remembered, StoreError, StoreResult};
use sqlx::{query, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

pub(super) struct CustomerRow {
    pub(super) customer_id: Uuid,
    pub(super) email: Option<String>,
    pub(super) password_hash: Option<String>,
    pub(super) session_salt: Uuid,
    pub(super) name: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) language: String,
    pub(super) news_since: Option<OffsetDateTime>,
    pub(super) cart_id: Uuid,
    pub(super) created_at: OffsetDateTime,
    pub(super) remembers_since: Option<OffsetDateTime>,
    pub(super) remembered: Option<serde_json::Value>,
}

impl CustomerRow {
    fn kept(self, addresses: Vec<Address>, identities: Vec<LinkedIdentity>) -> StoreResult<KeptCustomer> {
        let profile = Profile {
            name: self.name.map(PersonName::restore),
            phone: self.phone.map(Phone::restore),
            language: Language::from_tag(&self.language).ok_or_else(|| unreadable("customers.language"))?,
            news_since: self.news_since,
            addresses,
        };
        let email = self.email.map(EmailAddress::restore);
        Ok(KeptCustomer {
            customer: Customer { id: CustomerId(self.customer_id), email, profile, identities },
            password_hash: self.password_hash,
            session_salt: self.session_salt,
            cart: CartId(self.cart_id),
            created_at: self.created_at,
            remembers_since: self.remembers_since,
            // One that was written by another version is not worth a page.
            remembered: self.remembered.and_then(|value| serde_json::from_value(value).ok()),
        })
    }
}

impl PgUnitOfWork {
    pub(super) async fn whole(&mut self, row: Option<CustomerRow>) -> StoreResult<Option<KeptCustomer>> {
        let Some(row) = row else { return Ok(None) };
        let addresses = query!(
            "select postal_code, city, district, line from customer_addresses where customer_id = $1 order by position",
            row.customer_id
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        let address =
            addresses.into_iter().map(|row| Address::restore(row.postal_code, row.city, row.district, row.line));
        let identities = query_as!(
            IdentityRow,
            "select provider, issuer, subject, linked_at from customer_identities
             where customer_id = $1 order by linked_at, provider",
            row.customer_id
        )
        .fetch_all(self.connection())
        .await
        .map_err(failed)?;
        row.kept(address.collect(), identities.into_iter().map(IdentityRow::identity).collect()).map(Some)
    }

    pub(super) async fn save_identities(&mut self, customer: &Customer) -> StoreResult<()> {
        let column = |read: fn(&LinkedIdentity) -> &str| {
            customer.identities.iter().map(|one| read(one).to_owned()).collect::<Vec<_>>()
        };
        let times: Vec<_> = customer.identities.iter().map(|identity| identity.linked_at).collect();
        query!("delete from customer_identities where customer_id = $1", customer.id.0)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        query!(
            "insert into customer_identities (customer_id, provider, issuer, subject, linked_at)
             select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[])",
            customer.id.0,
            &column(|identity| &identity.provider),
            &column(|identity| &identity.issuer),
            &column(|identity| &identity.subject),
            &times
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    pub(super) async fn save_addresses(&mut self, customer: &Customer) -> StoreResult<()> {
        let addresses = &customer.profile.addresses;
        let column = |read: fn(&Address) -> &str| addresses.iter().map(|one| read(one).to_owned()).collect::<Vec<_>>();
        query!("delete from customer_addresses where customer_id = $1", customer.id.0)
            .execute(self.connection())
            .await
            .map_err(failed)?;
        query!(
            "insert into customer_addresses (customer_id, position, postal_code, city, district, line)
             select $1, position - 1, postal_code, city, district, line
             from unnest($2::text[], $3::text[], $4::text[], $5::text[])
                 with ordinality as one (postal_code, city, district, line, position)",
            customer.id.0,
            &column(Address::postal_code),
            &column(Address::city),
            &column(Address::district),
            &column(Address::line)
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }
}

pub(super) fn as_json(remembered: Option<&Remembered>) -> StoreResult<Option<serde_json::Value>> {
    remembered.map(serde_json::to_value).transpose().map_err(|error| StoreError::Broken(Box::new(error)))
}

struct IdentityRow {
    provider: String,
    issuer: String,
    subject: String,
    linked_at: OffsetDateTime,
}

impl IdentityRow {
    fn identity(self) -> LinkedIdentity {
        let Self { provider, issuer, subject, linked_at } = self;
        LinkedIdentity { provider, issuer, subject, linked_at }
    }
}

pub(super) struct LinkRow {
    pub(super) customer_id: Option<Uuid>,
    pub(super) email: String,
    pub(super) expires_at: OffsetDateTime,
}

impl LinkRow {
    pub(super) fn link(self, purpose: LinkPurpose) -> CustomerLink {
        let (customer, email) = (self.customer_id.map(CustomerId), EmailAddress::restore(self.email));
        CustomerLink { purpose, customer, email, expires_at: self.expires_at }
    }
}

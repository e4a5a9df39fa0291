//! The owner's list of customers, by the time at which they came: one statement for each direction, so that each walks
//! the index. What was typed finds by how an e-mail address or a name begins, or how a phone number ends.

use super::{admin_orders::prefix, cursor::Cursor};
use crate::failure::{failed, unreadable};
use shop_contract::{AdminCustomerList, AdminCustomerRow, ByTime, CustomerQuery, OrdersOfCustomer};
use shop_domain::kernel::{Currency, CustomerId, Money, Phone};
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query};
use time::{OffsetDateTime, macros::datetime};
use uuid::Uuid;

struct Row {
    customer_id: Uuid,
    email: Option<String>,
    name: Option<String>,
    phone: Option<String>,
    news_since: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
    orders: i64,
}

impl Row {
    fn shown(self) -> AdminCustomerRow {
        AdminCustomerRow {
            id: CustomerId(self.customer_id),
            email: self.email.unwrap_or_default(),
            name: self.name.unwrap_or_default(),
            phone: self.phone.map(|phone| Phone::restore(phone).display()).unwrap_or_default(),
            news_since: self.news_since,
            created_at: self.created_at,
            orders: self.orders,
        }
    }
}

/// What was typed, as patterns.
struct Found {
    email: Option<String>,
    name: Option<String>,
    /// Of the number from behind.
    phone: Option<String>,
}

impl Found {
    fn by(typed: &str) -> Self {
        if typed.is_empty() {
            return Self { email: None, name: None, phone: None };
        }
        let digits: String = typed.chars().rev().filter(char::is_ascii_digit).collect();
        Self {
            email: Some(prefix(&typed.to_lowercase())),
            name: Some(prefix(typed)),
            phone: (digits.len() >= 3).then(|| prefix(&digits)),
        }
    }
}

macro_rules! part {
    ($pool:expr, $wanted:expr, $found:expr, $from:expr, $most:expr, $past:tt, $order:tt) => {
        sqlx::query_as!(
            Row,
            r#"select customer_id, email, name, phone, news_since, created_at,
                 (select count(*) from orders where orders.customer_id = customers.customer_id) as "orders!"
             from customers
             where ($1::boolean is null or (news_since is not null) = $1)
                 and ($2::text is null or lower(email) like $2 or name like $3 or reverse(phone) like $4)
                 and "#
                + $past
                + " order by "
                + $order
                + " limit $7",
            $wanted.news,
            $found.email,
            $found.name,
            $found.phone,
            $from.0,
            $from.1,
            $most + 1
        )
        .fetch_all($pool)
        .await
        .map_err(failed)?
    };
}

/// After every time that is kept, and before it.
const END: OffsetDateTime = datetime!(9999-12-31 00:00 UTC);

pub(super) async fn list(pool: &PgPool, wanted: &CustomerQuery, most: i64) -> StoreResult<AdminCustomerList> {
    let found = Found::by(wanted.q.trim());
    let cursor = wanted.cursor.as_deref().and_then(Cursor::parse).map(|cursor| (cursor.moment(), cursor.id));
    let mut rows: Vec<Row> = match wanted.sort {
        ByTime::NewestFirst => part!(
            pool,
            wanted,
            found,
            cursor.unwrap_or((END, Uuid::max())),
            most,
            "(created_at, customer_id) < ($5, $6)",
            "created_at desc, customer_id desc"
        ),
        ByTime::OldestFirst => part!(
            pool,
            wanted,
            found,
            cursor.unwrap_or((OffsetDateTime::UNIX_EPOCH, Uuid::nil())),
            most,
            "(created_at, customer_id) > ($5, $6)",
            "created_at, customer_id"
        ),
    };
    let has_more = rows.len() as i64 > most;
    rows.truncate(most.max(0) as usize);
    let next_cursor = rows.last().filter(|_| has_more).map(|row| Cursor::at(row.created_at, row.customer_id).text());
    let rows = rows.into_iter().map(Row::shown).collect();
    Ok(AdminCustomerList { query: wanted.clone(), rows, next_cursor })
}

pub(super) async fn orders(pool: &PgPool, id: CustomerId) -> StoreResult<OrdersOfCustomer> {
    let row = query!(
        r#"select count(*) as "orders!", (select currency from shops) as "currency!",
             coalesce(sum(total) filter (where status <> 'cancelled'), 0)::bigint as "worth!"
         from orders where customer_id = $1"#,
        id.0
    )
    .fetch_one(pool)
    .await
    .map_err(failed)?;
    let currency = Currency::from_code(&row.currency).ok_or_else(|| unreadable("shops.currency"))?;
    Ok(OrdersOfCustomer { orders: row.orders, worth: Money { amount: row.worth, currency } })
}

//! Customers as the staff read them over REST. What was not told is null.

use serde::Serialize;
use shop_contract::{AdminCustomer, AdminCustomerList, AdminCustomerRow, MoneySchema};
use shop_domain::kernel::{Address, Money};
use time::OffsetDateTime;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdminCustomerPage {
    pub items: Vec<AdminCustomerRowAnswer>,
    /// Where the list goes on.
    pub next_cursor: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdminCustomerRowAnswer {
    #[schema(example = "01930000-0000-7000-8000-0000000000c1")]
    pub id: String,
    /// Proven; none of whoever came by a house that tells none.
    #[schema(example = "mei@example.com")]
    pub email: Option<String>,
    #[schema(example = "林小美")]
    pub name: Option<String>,
    #[schema(example = "0912-345-678")]
    pub phone: Option<String>,
    /// Since when they agree to be told of news.
    #[serde(with = "time::serde::rfc3339::option")]
    pub news_since: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// How many orders are theirs.
    #[schema(example = 3)]
    pub orders: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CustomerAddressAnswer {
    #[schema(example = "106")]
    pub postal_code: String,
    #[schema(example = "臺北市")]
    pub city: String,
    #[schema(example = "大安區")]
    pub district: String,
    #[schema(example = "仁愛路四段1號")]
    pub line: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdminCustomerAnswer {
    #[serde(flatten)]
    pub row: AdminCustomerRowAnswer,
    #[schema(example = "zh-TW")]
    pub language: &'static str,
    pub addresses: Vec<CustomerAddressAnswer>,
    /// Houses that vouch for them.
    #[schema(example = json!(["google"]))]
    pub houses: Vec<String>,
    /// Of the orders that were not called off.
    #[schema(value_type = MoneySchema)]
    pub worth: Money,
    /// Where their orders are listed.
    #[schema(example = "https://shop.example/api/v1/admin/orders?customer=01930000-0000-7000-8000-0000000000c1")]
    pub orders_url: String,
}

impl From<AdminCustomerRow> for AdminCustomerRowAnswer {
    fn from(row: AdminCustomerRow) -> Self {
        let told = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            id: row.id.to_string(),
            email: told(row.email),
            name: told(row.name),
            phone: told(row.phone),
            news_since: row.news_since,
            created_at: row.created_at,
            orders: row.orders,
        }
    }
}

impl From<AdminCustomerList> for AdminCustomerPage {
    fn from(list: AdminCustomerList) -> Self {
        let items = list.rows.into_iter().map(AdminCustomerRowAnswer::from).collect();
        Self { items, next_cursor: list.next_cursor }
    }
}

impl From<&Address> for CustomerAddressAnswer {
    fn from(address: &Address) -> Self {
        Self {
            postal_code: address.postal_code().to_owned(),
            city: address.city().to_owned(),
            district: address.district().to_owned(),
            line: address.line().to_owned(),
        }
    }
}

impl AdminCustomerAnswer {
    pub fn of(customer: AdminCustomer, origin: &str) -> Self {
        let orders_url = [origin, "/api/v1/admin/orders?customer=", &customer.row.id.to_string()].concat();
        Self {
            language: customer.language.tag(),
            addresses: customer.addresses.iter().map(CustomerAddressAnswer::from).collect(),
            houses: customer.houses,
            worth: customer.worth,
            orders_url,
            row: customer.row.into(),
        }
    }
}

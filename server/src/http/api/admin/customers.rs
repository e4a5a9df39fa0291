//! Customers over REST, as the staff have them: listed, found, read, and erased when they ask for it. Guests are none
//! of them.

use super::{
    super::{
        input::{Parameters, Segment},
        problem::ProblemBody,
    },
    customer_bodies::{AdminCustomerAnswer, AdminCustomerPage},
    door::Office,
};
use axum::{Json, http::StatusCode, response::Response};
use serde::Deserialize;
use shop_contract::{ByTime, CustomerQuery};
use shop_services::customer::CustomerRefusal;

#[derive(Deserialize, utoipa::ToSchema)]
pub enum CustomerSort {
    #[serde(rename = "-created_at")]
    NewestFirst,
    #[serde(rename = "created_at")]
    OldestFirst,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CustomerParams {
    /// How an e-mail address or a name begins, or how a phone number ends (three digits or more).
    q: Option<String>,
    /// Those who agree to be told of news, or those who do not.
    news: Option<bool>,
    /// Without it the newest first.
    #[param(inline)]
    sort: Option<CustomerSort>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Customers, fifty at a time.
#[utoipa::path(get, path = "/api/v1/admin/customers", tag = "customers", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), CustomerParams),
    responses((status = 200, body = AdminCustomerPage), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn list(office: Office, Parameters(params): Parameters<CustomerParams>) -> Response {
    let query = CustomerQuery {
        q: params.q.unwrap_or_default().chars().filter(|sign| *sign != '\0').take(100).collect(),
        news: params.news,
        sort: match params.sort {
            None | Some(CustomerSort::NewestFirst) => ByTime::NewestFirst,
            Some(CustomerSort::OldestFirst) => ByTime::OldestFirst,
        },
        cursor: params.cursor.filter(|cursor| !cursor.contains('\0')),
    };
    let listed = office.app.services.customer.list(&office.caller, &query).await;
    office.answer(listed, |list| Json(AdminCustomerPage::from(list)))
}

/// One customer, with where their orders are listed.
#[utoipa::path(get, path = "/api/v1/admin/customers/{id}", tag = "customers", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("id" = String, Path)),
    responses((status = 200, body = AdminCustomerAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn one(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&CustomerRefusal::NotFound) };
    let found = office.app.services.customer.get(&office.caller, id, None).await;
    office.answer(found, |customer| Json(AdminCustomerAnswer::of(customer, &office.app.origin)))
}

/// Erases a customer, as if they had left themselves: the account, its addresses and its cart go. Their orders stay, as
/// the law wants it, and are nobody's.
#[utoipa::path(delete, path = "/api/v1/admin/customers/{id}", tag = "customers", security(("key" = [])),
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn erase(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&CustomerRefusal::NotFound) };
    let erased = office.app.services.customer.erase(&office.caller, id).await;
    office.answer(erased, |()| StatusCode::NO_CONTENT)
}

//! Categories over REST: read as they are written, added, changed, put in order, removed.

use super::{
    super::{
        input::{Body, Segment},
        problem::ProblemBody,
    },
    door::Office,
    product_bodies::TextBody,
    version::{Built, refused, tagged},
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shop_contract::CategoryForm;
use shop_domain::kernel::{CategoryId, LocalText};
use shop_services::product::{ProductRefusal, category_order};

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CategoryRow {
    pub id: String,
    pub slug: String,
    /// In the language asked for.
    pub title: String,
    pub line: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CategoryList {
    pub items: Vec<CategoryRow>,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryBody {
    #[schema(example = "sweets")]
    pub slug: String,
    pub title: TextBody,
    /// One line about it.
    #[serde(default)]
    pub line: TextBody,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CategoryAnswer {
    pub id: String,
    #[schema(example = "sweets")]
    pub slug: String,
    pub title: TextBody,
    pub line: TextBody,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryOrderBody {
    /// The ids of all of them, the first first.
    pub categories: Vec<String>,
}

impl CategoryBody {
    fn form(self, id: Option<CategoryId>, version: i64) -> CategoryForm {
        let text = |text: TextBody| LocalText { zh: text.zh, en: text.en };
        CategoryForm { id, version, slug: self.slug, title: text(self.title), line: text(self.line) }
    }
}

/// All of them, in the order that shoppers see, with the `ETag` that another order is built on.
#[utoipa::path(get, path = "/api/v1/admin/categories", tag = "categories of the shop", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = CategoryList), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn list(office: Office) -> Response {
    let language = office.asker.language;
    let row = |form: CategoryForm| CategoryRow {
        id: form.id.map(|id| id.to_string()).unwrap_or_default(),
        slug: form.slug,
        title: form.title.get(language).to_owned(),
        line: form.line.get(language).to_owned(),
    };
    let listed = office.app.services.product.category_forms(&office.caller).await;
    office.answer(listed, |forms| {
        let order = category_order(forms.iter().filter_map(|form| form.id));
        tagged(order, Json(CategoryList { items: forms.into_iter().map(row).collect() }))
    })
}

/// One category in both languages, with the `ETag` that a change of it is built on.
#[utoipa::path(get, path = "/api/v1/admin/categories/{id}", tag = "categories of the shop", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("id" = String, Path)),
    responses((status = 200, body = CategoryAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn one(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&ProductRefusal::NoCategory) };
    shown(&office, id, StatusCode::OK).await
}

/// Adds a category, as the last.
#[utoipa::path(post, path = "/api/v1/admin/categories", tag = "categories of the shop", security(("key" = [])),
    request_body = CategoryBody,
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days")),
    responses((status = 201, body = CategoryAnswer), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn add(office: Office, Body(body): Body<CategoryBody>) -> Response {
    save(&office, &body.form(None, 0), StatusCode::CREATED).await
}

/// Changes a category. Its products stay in it, whatever its slug becomes.
#[utoipa::path(put, path = "/api/v1/admin/categories/{id}", tag = "categories of the shop", security(("key" = [])),
    request_body = CategoryBody,
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = CategoryAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 412, body = ProblemBody),
        (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn replace(office: Office, Segment(id): Segment, built: Built, Body(body): Body<CategoryBody>) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&ProductRefusal::NoCategory) };
    save(&office, &body.form(Some(id), built.number()), StatusCode::OK).await
}

/// Removes a category that no product is in, on sale or archived.
#[utoipa::path(delete, path = "/api/v1/admin/categories/{id}", tag = "categories of the shop", security(("key" = [])),
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn remove(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&ProductRefusal::NoCategory) };
    let removed = office.app.services.product.remove_category(&office.caller, id).await;
    after(&office, &removed);
    office.answer(removed, |()| StatusCode::NO_CONTENT)
}

/// Puts all of them in this order.
#[utoipa::path(put, path = "/api/v1/admin/categories/order", tag = "categories of the shop", security(("key" = [])),
    request_body = CategoryOrderBody,
    params(("If-Match" = String, Header, description = "The `ETag` of the list that it is built on")),
    responses((status = 200, body = CategoryList), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn order(office: Office, built: Built, Body(body): Body<CategoryOrderBody>) -> Response {
    // One that is no id is none of them, and all of them must be named.
    let ids: Vec<_> = body.categories.iter().filter_map(|id| id.parse().ok()).collect();
    let ordered = office.app.services.product.order_categories(&office.caller, &ids, Some(built.number())).await;
    after(&office, &ordered);
    match ordered {
        Ok(()) => list(office).await,
        Err(refusal) => refused(&office.asker, &refusal),
    }
}

async fn save(office: &Office, form: &CategoryForm, status: StatusCode) -> Response {
    let saved = office.app.services.product.save_category(&office.caller, form).await;
    after(office, &saved);
    match saved {
        Ok(id) => shown(office, id, status).await,
        Err(refusal) => refused(&office.asker, &refusal),
    }
}

fn after<T>(office: &Office, done: &Result<T, ProductRefusal>) {
    if done.is_ok() {
        office.app.cache.changed();
    }
}

async fn shown(office: &Office, id: CategoryId, status: StatusCode) -> Response {
    let forms = match office.app.services.product.category_forms(&office.caller).await {
        Ok(forms) => forms,
        Err(refusal) => return office.asker.refuse(&refusal),
    };
    let Some(form) = forms.into_iter().find(|form| form.id == Some(id)) else {
        return office.asker.refuse(&ProductRefusal::NoCategory);
    };
    let (version, id) = (form.version, id.to_string());
    let answer = CategoryAnswer { id, slug: form.slug, title: form.title.into(), line: form.line.into() };
    tagged(version, (status, Json(answer)).into_response())
}

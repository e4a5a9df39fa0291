//! The stock over REST: figures and history of a variant, counts with a reason, and what is low.

use super::{
    super::{
        input::{Body, Parameters, Segment},
        problem::ProblemBody,
    },
    door::Office,
    stock_bodies::StockPage,
    version::{Built, refused, tagged},
};
use axum::{Json, response::Response};
use serde::{Deserialize, Serialize};
use shop_contract::{AdminStock, AdminStockQuery, StockForm, StockLevel, StockLimitsForm, StockMovementRow};
use shop_domain::{
    inventory::{Availability, StockReason},
    kernel::VariantId,
};
use shop_services::inventory::{InventoryRefusal, limits_version};
use time::OffsetDateTime;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StockAnswer {
    /// The id of the variant.
    pub variant: String,
    pub sku: String,
    pub on_hand: i64,
    /// How many of them are promised.
    pub reserved: i64,
    #[schema(value_type = String, example = "in_stock")]
    pub availability: Availability,
    /// The goods lie in a warehouse elsewhere: these are the figures of the shop's own.
    pub is_elsewhere: bool,
    /// From how many down it is low.
    pub low_at: i64,
    /// How many more than there are may be ordered.
    pub backorder: i64,
    /// The latest first, fifty at a time.
    pub history: Vec<MovementAnswer>,
    /// Where the history goes on.
    pub next_cursor: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MovementAnswer {
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    #[schema(value_type = String, example = "received")]
    pub reason: StockReason,
    pub on_hand: i64,
    pub reserved: i64,
    /// The number of the order that it was for.
    pub order: Option<String>,
    /// Who did it.
    pub actor: String,
}

impl From<StockMovementRow> for MovementAnswer {
    fn from(row: StockMovementRow) -> Self {
        Self {
            at: row.at,
            reason: row.reason,
            on_hand: row.on_hand,
            reserved: row.reserved,
            order: row.order.map(|(_, number)| number),
            actor: row.actor,
        }
    }
}

impl From<AdminStock> for StockAnswer {
    fn from(stock: AdminStock) -> Self {
        Self {
            variant: stock.variant.to_string(),
            sku: stock.sku,
            on_hand: stock.on_hand,
            reserved: stock.reserved,
            availability: stock.availability,
            is_elsewhere: stock.is_elsewhere,
            low_at: stock.limits.low_at.parse().unwrap_or(stock.shop_low_at),
            backorder: stock.limits.backorder.parse().unwrap_or_default(),
            history: stock.movements.into_iter().map(MovementAnswer::from).collect(),
            next_cursor: stock.next_cursor,
        }
    }
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LevelParam {
    Low,
    Out,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct StockParams {
    /// Words that the product must hold, or a SKU.
    q: Option<String>,
    /// This one alone.
    #[param(example = "TEA-50")]
    sku: Option<String>,
    /// What is so few that the owner is told (`low`), or what cannot be ordered (`out`).
    #[param(inline)]
    level: Option<LevelParam>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct HistoryParams {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustmentBody {
    /// So many more, or fewer: a difference, never a figure.
    #[schema(example = 20)]
    pub by: i64,
    /// `received`, `counted` or another word of the staff's.
    #[schema(example = "received")]
    pub reason: String,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitsBody {
    /// From how many down it is low; none: the shop's own figure.
    #[schema(example = 5)]
    pub low_at: Option<i64>,
    /// How many more than there are may be ordered.
    #[schema(example = 0)]
    pub backorder: i64,
}

/// What is sold, by SKU, fifty at a time.
#[utoipa::path(get, path = "/api/v1/admin/stock", tag = "stock", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), StockParams),
    responses((status = 200, body = StockPage), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn list(office: Office, Parameters(params): Parameters<StockParams>) -> Response {
    let text = |text: String| text.chars().filter(|sign| *sign != '\0').take(100).collect::<String>();
    let query = AdminStockQuery {
        q: params.q.map(text).unwrap_or_default(),
        sku: params.sku.map(text),
        level: params.level.map(|level| match level {
            LevelParam::Low => StockLevel::Low,
            LevelParam::Out => StockLevel::Out,
        }),
        cursor: params.cursor.map(text),
    };
    let listed = office.app.services.inventory.list(&office.caller, &query, office.asker.language).await;
    office.answer(listed, |list| Json(StockPage::from(list)))
}

/// The figures of a variant, with a part of its history, and the `ETag` that other limits are built on.
#[utoipa::path(get, path = "/api/v1/admin/stock/{variant}", tag = "stock", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("variant" = String, Path), HistoryParams),
    responses((status = 200, body = StockAnswer), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn one(office: Office, Segment(id): Segment, Parameters(params): Parameters<HistoryParams>) -> Response {
    let Ok(variant) = id.parse() else { return office.asker.refuse(&InventoryRefusal::NotFound) };
    shown(&office, variant, params.cursor.as_deref()).await
}

/// So many more or fewer are on hand, and why.
#[utoipa::path(post, path = "/api/v1/admin/stock/{variant}/adjustments", tag = "stock", security(("key" = [])),
    request_body = AdjustmentBody, params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days"), ("variant" = String, Path)),
    responses((status = 200, body = StockAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn adjust(office: Office, Segment(id): Segment, Body(body): Body<AdjustmentBody>) -> Response {
    let Ok(variant) = id.parse() else { return office.asker.refuse(&InventoryRefusal::NotFound) };
    let form = StockForm { by: body.by.to_string(), reason: body.reason };
    let done = office.app.services.inventory.adjust(&office.caller, variant, &form).await;
    after(&office, variant, done).await
}

/// What is low of it, and how many more than there are may be ordered.
#[utoipa::path(put, path = "/api/v1/admin/stock/{variant}/limits", tag = "stock", security(("key" = [])),
    request_body = LimitsBody,
    params(("variant" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = StockAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 412, body = ProblemBody),
        (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn limit(office: Office, Segment(id): Segment, built: Built, Body(body): Body<LimitsBody>) -> Response {
    let Ok(variant) = id.parse() else { return office.asker.refuse(&InventoryRefusal::NotFound) };
    let low_at = body.low_at.map(|count| count.to_string()).unwrap_or_default();
    let form = StockLimitsForm { low_at, backorder: body.backorder.to_string() };
    let done = office.app.services.inventory.limit(&office.caller, variant, &form, Some(built.number())).await;
    after(&office, variant, done).await
}

async fn after(office: &Office, variant: VariantId, done: Result<(), InventoryRefusal>) -> Response {
    match done {
        Ok(()) => {
            office.app.cache.changed();
            shown(office, variant, None).await
        }
        Err(refusal) => refused(&office.asker, &refusal),
    }
}

async fn shown(office: &Office, variant: VariantId, cursor: Option<&str>) -> Response {
    let found = office.app.services.inventory.history(&office.caller, variant, cursor, office.asker.language).await;
    office.answer(found, |stock| {
        let answer = StockAnswer::from(stock);
        tagged(limits_version(answer.low_at, answer.backorder), Json(answer))
    })
}

//! Webhooks over REST: set up, tried, looked after, and what was told to them.

use super::{
    super::{
        input::{Body, Parameters, Segment, Segments},
        problem::ProblemBody,
    },
    door::Office,
    once::ToldOnce,
    version::{Built, refused, tagged},
    webhook_bodies::{DeliveryPage, NewSecretAnswer, SentAnswer, WebhookAnswer, WebhookBody, WebhookList},
};
use axum::{
    Extension, Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shop_contract::{DeliveryQuery, NewSecret, WebhookView};
use shop_domain::{kernel::MessageId, webhook::DeliveryState};
use shop_services::webhook::{Message, WebhookRefusal};

/// Every webhook. No secret is shown.
#[utoipa::path(get, path = "/api/v1/admin/webhooks", tag = "webhooks", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = WebhookList), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn list(office: Office) -> Response {
    let listed = office.app.services.webhook.list(&office.caller).await;
    office.answer(listed, |all| Json(WebhookList { items: all.into_iter().map(WebhookAnswer::from).collect() }))
}

/// Adds a webhook: from now on it is told what it asks for. Its secret is in the answer, and never shown again.
///
/// Messages are POSTs as [Standard Webhooks](https://www.standardwebhooks.com) have them: `webhook-id` (the same
/// however often a message comes, which may be more than once), `webhook-timestamp`, and `webhook-signature`, `v1,` and
/// the Base64 of the HMAC-SHA256 of `id.timestamp.body` under what follows `whsec_`, Base64 too; several stand apart by
/// spaces. The body is `{"type","timestamp","data"}`, where `data` says what it is about (`id` and `number` of an order,
/// its statuses, `parcel`, `amount`; `variant`, `sku` and figures of stock; `id`, `slug`, `archived` and `version` of a
/// product). Any 2xx within 15 seconds takes it; anything else has it come again, ten times in three days; 410 disables
/// the webhook.
#[utoipa::path(post, path = "/api/v1/admin/webhooks", tag = "webhooks", security(("key" = [])), request_body = WebhookBody,
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days")),
    responses((status = 201, body = NewSecretAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn add(office: Office, Body(body): Body<WebhookBody>) -> Response {
    let made = office.app.services.webhook.add(&office.caller, &body.form("")).await;
    office.answer(made, |made| told_once(StatusCode::CREATED, made))
}

/// One webhook, with the `ETag` that a change of it is built on.
#[utoipa::path(get, path = "/api/v1/admin/webhooks/{id}", tag = "webhooks", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("id" = String, Path)),
    responses((status = 200, body = WebhookAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn one(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&WebhookRefusal::NotFound) };
    let found = office.app.services.webhook.get(&office.caller, id).await;
    office.answer(found, shown)
}

/// Sets it anew. Who was disabled is given another chance by being enabled.
#[utoipa::path(put, path = "/api/v1/admin/webhooks/{id}", tag = "webhooks", security(("key" = [])), request_body = WebhookBody,
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = WebhookAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 412, body = ProblemBody),
        (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn change(office: Office, Segment(id): Segment, built: Built, Body(body): Body<WebhookBody>) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&WebhookRefusal::NotFound) };
    let version = built.number().to_string();
    match office.app.services.webhook.change(&office.caller, id, &body.form(&version)).await {
        Ok(view) => shown(view),
        Err(refusal) => refused(&office.asker, &refusal),
    }
}

/// Takes it away, with everything that was told to it. What is on its way may still arrive.
#[utoipa::path(delete, path = "/api/v1/admin/webhooks/{id}", tag = "webhooks", security(("key" = [])),
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn remove(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&WebhookRefusal::NotFound) };
    let removed = office.app.services.webhook.remove(&office.caller, id).await;
    office.answer(removed, |()| StatusCode::NO_CONTENT)
}

/// Another secret, in this answer and never again. For a day the one before signs beside it.
#[utoipa::path(post, path = "/api/v1/admin/webhooks/{id}/secret", tag = "webhooks", security(("key" = [])),
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days"), ("id" = String, Path)),
    responses((status = 200, body = NewSecretAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn rotate(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&WebhookRefusal::NotFound) };
    let made = office.app.services.webhook.rotate(&office.caller, id).await;
    office.answer(made, |made| told_once(StatusCode::OK, made))
}

/// Has `webhook.test` sent, about which nothing happened; also to one that is disabled.
#[utoipa::path(post, path = "/api/v1/admin/webhooks/{id}/test", tag = "webhooks", security(("key" = [])),
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days"), ("id" = String, Path)),
    responses((status = 202, body = SentAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn test(office: Office, Segment(id): Segment) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&WebhookRefusal::NotFound) };
    let asked = office.app.services.webhook.test(&office.caller, id).await;
    office.answer(asked, on_its_way)
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeliveryParams {
    /// `waiting`, `delivered` or `dead`.
    #[param(value_type = Option<String>, example = "dead", pattern = "^(waiting|delivered|dead)$")]
    state: Option<DeliveryState>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What was told to it within thirty days, the latest first, fifty at a time.
#[utoipa::path(get, path = "/api/v1/admin/webhooks/{id}/deliveries", tag = "webhooks", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("id" = String, Path), DeliveryParams),
    responses((status = 200, body = DeliveryPage), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn deliveries(
    office: Office,
    Segment(id): Segment,
    Parameters(params): Parameters<DeliveryParams>,
) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&WebhookRefusal::NotFound) };
    let query = DeliveryQuery { state: params.state, cursor: params.cursor };
    let listed = office.app.services.webhook.deliveries(&office.caller, id, query).await;
    office.answer(listed, |list| Json(DeliveryPage::from(list)))
}

/// Sends a message once more, as it was and under the same id, whether it has arrived or not.
#[utoipa::path(post, path = "/api/v1/admin/webhooks/{id}/deliveries/{message}/replay", tag = "webhooks", security(("key" = [])),
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same answer, for 30 days"), ("id" = String, Path), ("message" = String, Path)),
    responses((status = 202, body = SentAnswer), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn replay(office: Office, Segments([id, message]): Segments<2>) -> Response {
    let Ok(id) = id.parse() else { return office.asker.refuse(&WebhookRefusal::NotFound) };
    let named = message.strip_prefix(Message::MARK).and_then(|id| id.parse::<MessageId>().ok());
    let Some(message) = named else { return office.asker.refuse(&WebhookRefusal::NoMessage) };
    let asked = office.app.services.webhook.replay(&office.caller, id, message).await;
    office.answer(asked, |()| on_its_way(message))
}

fn shown(view: WebhookView) -> Response {
    tagged(view.version, Json(WebhookAnswer::from(view)))
}

fn told_once(status: StatusCode, made: NewSecret) -> Response {
    let version = made.view.version;
    tagged(version, (status, Extension(ToldOnce), Json(NewSecretAnswer::from(made))))
}

fn on_its_way(message: MessageId) -> Response {
    (StatusCode::ACCEPTED, Json(SentAnswer { id: Message::name(message) })).into_response()
}

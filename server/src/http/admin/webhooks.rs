//! Webhooks: the list, one of them, and what is done about it. A new secret is on the page that answers the form, and
//! on no other.

use super::{super::query::Lenient, desk::Desk};
use app::admin::{self as view, Section, WebhookShown};
use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shop_contract::{DeliveryQuery, NewSecret, WebhookForm, WebhookView};
use shop_domain::{kernel::WebhookId, webhook::DeliveryState};
use shop_services::webhook::WebhookRefusal;

type Fields = Vec<(String, String)>;

pub async fn list(desk: Desk) -> Response {
    list_with(&desk, WebhookForm { enabled: true, ..WebhookForm::default() }, None).await
}

async fn list_with(desk: &Desk, typed: WebhookForm, refused: Option<WebhookRefusal>) -> Response {
    let all = match desk.app.services.webhook.list(&desk.caller).await {
        Ok(all) => all,
        Err(error) => return desk.refuse(&error, Section::Webhooks).await,
    };
    let Some(problem) = refused.map(|error| desk.problem(&error)) else {
        return desk.page(Section::Webhooks, |frame| view::webhooks_page(frame, all, &typed, None)).await;
    };
    let said = Some(problem.clone());
    desk.again(&problem, Section::Webhooks, |frame| view::webhooks_page(frame, all, &typed, said)).await
}

pub async fn add(desk: Desk, Form(fields): Form<Fields>) -> Response {
    let form = read(fields);
    match desk.app.services.webhook.add(&desk.caller, &form).await {
        Ok(made) => one_with(&desk, made.view.id, DeliveryQuery::default(), Some(made), None).await,
        Err(error) if is_of_the_form(&error) => list_with(&desk, form, Some(error)).await,
        Err(error) => desk.refuse(&error, Section::Webhooks).await,
    }
}

#[derive(Deserialize, Default)]
pub struct Typed {
    state: Option<String>,
    cursor: Option<String>,
}

pub async fn one(desk: Desk, Path(id): Path<String>, Lenient(typed): Lenient<Typed>) -> Response {
    let Ok(id) = id.parse() else { return not_found(&desk).await };
    let state = typed.state.as_deref().and_then(DeliveryState::from_code);
    one_with(&desk, id, DeliveryQuery { state, cursor: typed.cursor }, None, None).await
}

/// `refused`: what was typed, and why it was not taken.
async fn one_with(
    desk: &Desk,
    id: WebhookId,
    query: DeliveryQuery,
    made: Option<NewSecret>,
    refused: Option<(WebhookForm, WebhookRefusal)>,
) -> Response {
    let webhook = &desk.app.services.webhook;
    let view = match webhook.get(&desk.caller, id).await {
        Ok(view) => view,
        Err(error) => return desk.refuse(&error, Section::Webhooks).await,
    };
    let deliveries = match webhook.deliveries(&desk.caller, id, query).await {
        Ok(deliveries) => deliveries,
        Err(error) => return desk.refuse(&error, Section::Webhooks).await,
    };
    let as_it_is = typed(&view);
    let shown = WebhookShown { view, deliveries, made };
    let Some((typed, error)) = refused else {
        return desk.page(Section::Webhooks, |frame| view::webhook_page(frame, shown, &as_it_is, None)).await;
    };
    let problem = desk.problem(&error);
    let said = Some(problem.clone());
    desk.again(&problem, Section::Webhooks, |frame| view::webhook_page(frame, shown, &typed, said)).await
}

pub async fn change(desk: Desk, Path(id): Path<String>, Form(fields): Form<Fields>) -> Response {
    let Ok(id) = id.parse() else { return not_found(&desk).await };
    let form = read(fields);
    match desk.app.services.webhook.change(&desk.caller, id, &form).await {
        Ok(_) => desk.done("done.webhook_saved", &here(id)).await,
        Err(error) if is_of_the_form(&error) => {
            one_with(&desk, id, DeliveryQuery::default(), None, Some((form, error))).await
        }
        Err(error) => desk.refuse(&error, Section::Webhooks).await,
    }
}

pub async fn rotate(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return not_found(&desk).await };
    match desk.app.services.webhook.rotate(&desk.caller, id).await {
        Ok(made) => one_with(&desk, id, DeliveryQuery::default(), Some(made), None).await,
        Err(error) => desk.refuse(&error, Section::Webhooks).await,
    }
}

pub async fn test(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return not_found(&desk).await };
    match desk.app.services.webhook.test(&desk.caller, id).await {
        Ok(_) => desk.done("done.message_sent", &here(id)).await,
        Err(error) => desk.refuse(&error, Section::Webhooks).await,
    }
}

pub async fn remove(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return not_found(&desk).await };
    match desk.app.services.webhook.remove(&desk.caller, id).await {
        Ok(()) => desk.done("done.webhook_removed", "/admin/webhooks").await,
        Err(error) => desk.refuse(&error, Section::Webhooks).await,
    }
}

pub async fn replay(desk: Desk, Path((id, message)): Path<(String, String)>) -> Response {
    let (Ok(id), Ok(message)) = (id.parse(), message.parse()) else { return not_found(&desk).await };
    match desk.app.services.webhook.replay(&desk.caller, id, message).await {
        Ok(()) => desk.done("done.message_sent", &here(id)).await,
        Err(error @ (WebhookRefusal::UnderWay(_) | WebhookRefusal::Disabled)) => desk.not_done(&error, &here(id)).await,
        Err(error) => desk.refuse(&error, Section::Webhooks).await,
    }
}

async fn not_found(desk: &Desk) -> Response {
    desk.refuse(&WebhookRefusal::NotFound, Section::Webhooks).await.into_response()
}

fn is_of_the_form(error: &WebhookRefusal) -> bool {
    use WebhookRefusal as R;
    matches!(error, R::Fields(_) | R::Conflict | R::Beyond | R::TooMany)
}

fn here(id: WebhookId) -> String {
    ["/admin/webhooks/", &id.to_string()].concat()
}

fn typed(view: &WebhookView) -> WebhookForm {
    WebhookForm {
        address: view.address.clone(),
        description: view.description.clone(),
        events: view.events.iter().map(|event| event.code().to_owned()).collect(),
        enabled: view.is_enabled,
        version: view.version.to_string(),
    }
}

fn read(fields: Fields) -> WebhookForm {
    let mut form = WebhookForm::default();
    for (name, value) in fields {
        match name.as_str() {
            "address" => form.address = value,
            "description" => form.description = value,
            "events" => form.events.push(value),
            "enabled" => form.enabled = true,
            "version" => form.version = value,
            _ => {}
        }
    }
    form
}

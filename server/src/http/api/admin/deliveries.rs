//! The ways to deliver over REST: which are offered, and what each costs. Never speaks to a carrier.

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
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shop_contract::{DeliveryForm, DeliveryWayView};
use shop_services::{delivery::DeliveryRefusal, refusal::FieldRefusal};

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DeliveryRow {
    #[schema(example = "home")]
    pub method: String,
    pub title: String,
    /// Who carries it.
    pub carrier: String,
    pub is_offered: bool,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DeliveryList {
    pub items: Vec<DeliveryRow>,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryStep {
    /// In grams.
    #[schema(example = 5000)]
    pub up_to: i64,
    #[schema(example = 90)]
    pub price: i64,
}

/// What a way costs, in the shop's currency.
#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DeliveryTerms {
    pub is_offered: bool,
    /// One price for all; none where it goes by weight.
    #[schema(example = 100)]
    pub flat: Option<i64>,
    /// By weight, the lightest first; empty where there is one price.
    pub steps: Vec<DeliveryStep>,
    /// From which worth of the goods on it is free.
    #[schema(example = 1500)]
    pub free_from: Option<i64>,
    /// Whether it goes to the outlying islands, and what that costs more.
    pub to_outlying: bool,
    pub surcharge: Option<i64>,
    /// Of the way that leads to the shop: where that is, and when it is open.
    pub pickup_address: Option<TextBody>,
    pub pickup_hours: Option<TextBody>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DeliveryWayAnswer {
    #[schema(example = "home")]
    pub method: String,
    pub title: String,
    pub carrier: String,
    pub terms: DeliveryTerms,
}

impl From<DeliveryWayView> for DeliveryRow {
    fn from(way: DeliveryWayView) -> Self {
        let method = way.method.code().to_owned();
        Self { method, title: way.title, carrier: way.carrier, is_offered: way.is_offered }
    }
}

fn number(text: &str) -> Option<i64> {
    text.replace(',', "").parse().ok()
}

fn told(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

impl From<DeliveryForm> for DeliveryTerms {
    fn from(form: DeliveryForm) -> Self {
        let step =
            |(up_to, price): &(String, String)| Some(DeliveryStep { up_to: number(up_to)?, price: number(price)? });
        let text = |zh: String, en: String| {
            Some(TextBody { zh, en }).filter(|text| !text.zh.is_empty() || !text.en.is_empty())
        };
        Self {
            is_offered: form.is_offered,
            flat: number(&form.flat).filter(|_| !form.by_weight),
            steps: if form.by_weight { form.steps.iter().filter_map(step).collect() } else { Vec::new() },
            free_from: number(&form.free_from),
            to_outlying: form.to_outlying,
            surcharge: number(&form.surcharge),
            pickup_address: text(form.pickup_address_zh, form.pickup_address_en),
            pickup_hours: text(form.pickup_hours_zh, form.pickup_hours_en),
        }
    }
}

impl DeliveryTerms {
    fn form(self, built: Built) -> DeliveryForm {
        let (address, hours) = (self.pickup_address.unwrap_or_default(), self.pickup_hours.unwrap_or_default());
        let step = |step: DeliveryStep| (step.up_to.to_string(), step.price.to_string());
        DeliveryForm {
            version: built.0,
            is_offered: self.is_offered,
            by_weight: !self.steps.is_empty(),
            flat: told(self.flat),
            free_from: told(self.free_from),
            steps: self.steps.into_iter().map(step).collect(),
            to_outlying: self.to_outlying,
            surcharge: told(self.surcharge),
            pickup_address_zh: address.zh,
            pickup_address_en: address.en,
            pickup_hours_zh: hours.zh,
            pickup_hours_en: hours.en,
        }
    }
}

/// Every way to deliver that the shop's carriers have, offered or not.
#[utoipa::path(get, path = "/api/v1/admin/deliveries", tag = "deliveries", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = DeliveryList), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn list(office: Office) -> Response {
    let ways = office.app.services.delivery.list(&office.caller, office.asker.language).await;
    office.answer(ways, |ways| Json(DeliveryList { items: ways.into_iter().map(DeliveryRow::from).collect() }))
}

/// One of them, with the `ETag` that a change is built on.
#[utoipa::path(get, path = "/api/v1/admin/deliveries/{method}", tag = "deliveries", security(("key" = [])),
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("method" = String, Path)),
    responses((status = 200, body = DeliveryWayAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn one(office: Office, Segment(method): Segment) -> Response {
    match office.app.services.delivery.get(&office.caller, &method, office.asker.language).await {
        Ok((way, form)) => {
            let version = form.version.clone();
            let DeliveryRow { method, title, carrier, .. } = way.into();
            let answer = DeliveryWayAnswer { method, title, carrier, terms: form.into() };
            tagged(version, Json(answer).into_response())
        }
        Err(refusal) => office.asker.refuse(&refusal),
    }
}

/// Whether a way is offered, and what it costs from now on; what is left out is not there.
#[utoipa::path(put, path = "/api/v1/admin/deliveries/{method}", tag = "deliveries", security(("key" = [])),
    request_body = DeliveryTerms,
    params(("method" = String, Path), ("If-Match" = String, Header, description = "The `ETag` that it is built on")),
    responses((status = 200, body = DeliveryWayAnswer), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
pub async fn replace(
    office: Office,
    Segment(method): Segment,
    built: Built,
    Body(terms): Body<DeliveryTerms>,
) -> Response {
    match office.app.services.delivery.save(&office.caller, &method, &terms.form(built)).await {
        Ok(()) => {
            office.app.cache.changed();
            one(office, Segment(method)).await
        }
        Err(refusal) => refused(&office.asker, &in_the_body(refusal)),
    }
}

/// Fields by where they stand in the body.
fn in_the_body(refusal: DeliveryRefusal) -> DeliveryRefusal {
    let named = |wrong: FieldRefusal| {
        let field = wrong.field.replace("steps[", "steps.").replace("].", ".");
        let field = match field.rsplit_once('_') {
            Some((text, "zh" | "en")) => text.to_owned(),
            _ => field,
        };
        FieldRefusal { field, ..wrong }
    };
    match refusal {
        DeliveryRefusal::Fields(fields) => DeliveryRefusal::Fields(fields.into_iter().map(named).collect()),
        other => other,
    }
}

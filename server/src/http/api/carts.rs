//! The cart of the session over REST.

use super::{
    super::visitor::CurrentVisitor,
    bodies::{CartBody, LineBody, QuantityBody},
    input::{Body, Segment},
    problem::{Asker, ProblemBody},
};
use axum::{
    Json,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use shop_contract::{CartView, Problem};
use shop_domain::{
    cart::CartError,
    kernel::{Quantity, VariantId, quantity::QuantityError},
};

fn answer(asker: &Asker, outcome: Result<CartView, Problem>) -> Response {
    match outcome {
        Ok(cart) => Json(CartBody::from(cart)).into_response(),
        Err(problem) => asker.problem(problem),
    }
}

fn quantity(asker: &Asker, count: i64) -> Result<Quantity, Response> {
    count.try_into().map_err(|error: QuantityError| {
        let mut problem = app::ssr::refuse(asker.language, &CartError::Quantity(error));
        let (code, message) = (problem.code.clone(), problem.message.clone());
        problem.fields.push(shop_contract::FieldProblem { field: "quantity".to_owned(), code, message });
        asker.problem(problem)
    })
}

fn variant(asker: &Asker, text: &str) -> Result<VariantId, Response> {
    text.parse().map_err(|_| asker.refuse(&CartError::NoSuchLine))
}

/// The cart as it would cost now.
#[utoipa::path(get, path = "/api/v1/cart", tag = "cart",
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them")),
    responses((status = 200, body = CartBody)))]
pub async fn show(asker: Asker, CurrentVisitor(visitor): CurrentVisitor) -> Response {
    let view = match visitor.cart().await {
        Ok(cart) => {
            visitor.shop.cart.view(cart, asker.language).await.map_err(|error| app::ssr::refuse(asker.language, &error))
        }
        Err(problem) => Err(problem),
    };
    answer(&asker, view)
}

/// Adds to what is there. With an `Idempotency-Key` it is added once: for 30 days the same under the same key adds
/// nothing more to the cart of the session.
#[utoipa::path(post, path = "/api/v1/cart/items", tag = "cart", request_body = LineBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key adds once, for 30 days")),
    responses((status = 200, body = CartBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn add(
    asker: Asker,
    CurrentVisitor(visitor): CurrentVisitor,
    headers: HeaderMap,
    Body(line): Body<LineBody>,
) -> Response {
    let quantity = match quantity(&asker, line.quantity) {
        Ok(quantity) => quantity,
        Err(refused) => return refused,
    };
    let Some(key) = headers.get("idempotency-key") else {
        return answer(&asker, visitor.add(line.variant, quantity, asker.language).await);
    };
    match key.to_str().map(str::trim).ok().filter(|key| !key.is_empty() && key.len() <= MAX_KEY) {
        Some(key) => answer(&asker, visitor.add_once((line.variant, quantity), key, asker.language).await),
        None => asker.code(StatusCode::BAD_REQUEST, "idempotency.header"),
    }
}

/// In bytes, as of every other key.
const MAX_KEY: usize = 200;

/// Changes the quantity of a line.
#[utoipa::path(patch, path = "/api/v1/cart/items/{variant}", tag = "cart", params(("variant" = String, Path)),
    request_body = QuantityBody,
    responses((status = 200, body = CartBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn change(
    asker: Asker,
    CurrentVisitor(visitor): CurrentVisitor,
    Segment(id): Segment,
    Body(body): Body<QuantityBody>,
) -> Response {
    match (variant(&asker, &id), quantity(&asker, body.quantity)) {
        (Ok(variant), Ok(quantity)) => answer(&asker, visitor.change(variant, quantity.into(), asker.language).await),
        (Err(refused), _) | (_, Err(refused)) => refused,
    }
}

/// Takes a line out. Taking out what is not there is no error.
#[utoipa::path(delete, path = "/api/v1/cart/items/{variant}", tag = "cart", params(("variant" = String, Path)),
    responses((status = 200, body = CartBody), (status = 404, body = ProblemBody)))]
pub async fn remove(asker: Asker, CurrentVisitor(visitor): CurrentVisitor, Segment(id): Segment) -> Response {
    match variant(&asker, &id) {
        Ok(variant) => answer(&asker, visitor.change(variant, 0, asker.language).await),
        Err(refused) => refused,
    }
}

/// Empties the cart.
#[utoipa::path(delete, path = "/api/v1/cart", tag = "cart", responses((status = 200, body = CartBody)))]
pub async fn clear(asker: Asker, CurrentVisitor(visitor): CurrentVisitor) -> Response {
    let view = match visitor.cart().await {
        Ok(cart) => visitor
            .shop
            .cart
            .clear(cart, asker.language)
            .await
            .map_err(|error| app::ssr::refuse(asker.language, &error)),
        Err(problem) => Err(problem),
    };
    answer(&asker, view)
}

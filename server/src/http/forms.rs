//! The forms of the page as browsers without a script send them, and the server functions that the
//! islands call. Both call the same use cases.

use super::{
    App,
    language::PageLanguage,
    pages::{notice, personal_page},
    visitor::CurrentVisitor,
};
use app::{server_fns::AppError, ssr::Visitor};
use axum::{
    Form, Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use leptos::prelude::provide_context;
use serde::Deserialize;
use shop_contract::{OrderForm, PersonalPage, Problem, ProductQuery};
use shop_domain::{
    fault::Class,
    kernel::{Quantity, VariantId},
};

pub fn routes() -> Router<App> {
    let both = |router: Router<App>, path: &str, method: axum::routing::MethodRouter<App>| {
        router.route(path, method.clone()).route(&["/en", path].concat(), method)
    };
    let router = both(Router::new(), "/cart/items", post(add));
    let router = both(router, "/cart/items/change", post(change));
    both(router, "/checkout", post(checkout))
}

#[derive(Deserialize)]
struct Line {
    variant: VariantId,
    #[serde(default = "one")]
    quantity: String,
}

fn one() -> String {
    "1".to_owned()
}

async fn add(state: State<App>, language: PageLanguage, visitor: CurrentVisitor, Form(line): Form<Line>) -> Response {
    let outcome = match line.quantity.trim().parse().ok().and_then(|count: i64| Quantity::try_from(count).ok()) {
        Some(quantity) => visitor.0.add(line.variant, quantity, language.0).await,
        None => Err(app::ssr::refuse(
            language.0,
            &shop_domain::cart::CartError::Quantity(shop_domain::kernel::quantity::QuantityError),
        )),
    };
    to_cart(state.0, language, visitor, outcome.map(drop)).await
}

async fn change(
    state: State<App>,
    language: PageLanguage,
    visitor: CurrentVisitor,
    Form(line): Form<Line>,
) -> Response {
    let outcome = match line.quantity.trim().parse() {
        Ok(quantity) => visitor.0.change(line.variant, quantity, language.0).await,
        Err(_) => Err(app::ssr::refuse(
            language.0,
            &shop_domain::cart::CartError::Quantity(shop_domain::kernel::quantity::QuantityError),
        )),
    };
    to_cart(state.0, language, visitor, outcome.map(drop)).await
}

/// Back to the cart, or the page with the cart open and the reason why not.
async fn to_cart(
    app: App,
    PageLanguage(language): PageLanguage,
    visitor: CurrentVisitor,
    outcome: Result<(), Problem>,
) -> Response {
    match outcome {
        Ok(()) => Redirect::to(&language.path("/cart")).into_response(),
        Err(problem) if matches!(problem.class, Class::Internal | Class::Unavailable) => {
            notice(&app, language, &problem).await
        }
        Err(problem) => {
            let status = status_of(problem.class);
            let personal = PersonalPage { drawer_open: true, problem: Some(problem), ..PersonalPage::default() };
            (status, personal_page(&app, language, &visitor, ProductQuery::default(), None, personal).await)
                .into_response()
        }
    }
}

async fn checkout(
    State(app): State<App>,
    PageLanguage(language): PageLanguage,
    visitor: CurrentVisitor,
    Form(form): Form<OrderForm>,
) -> Response {
    match visitor.0.place(&form, language).await {
        Ok(placed) => {
            app.cache.changed();
            // With an end of its own: the address would inherit that of the form otherwise.
            Redirect::to(&[placed.next.as_str(), "#"].concat()).into_response()
        }
        // A shop whose warehouse does not answer can still show its form, with what was typed.
        Err(problem)
            if matches!(problem.class, Class::Internal | Class::Unavailable)
                && problem.code != "warehouse.unavailable" =>
        {
            notice(&app, language, &problem).await
        }
        Err(problem) => {
            let status = status_of(problem.class);
            let personal = PersonalPage { form, problem: Some(problem), ..PersonalPage::default() };
            (status, personal_page(&app, language, &visitor, ProductQuery::default(), None, personal).await)
                .into_response()
        }
    }
}

pub async fn server_fn(State(app): State<App>, visitor: CurrentVisitor, request: Request<Body>) -> Response {
    let context: Visitor = visitor.0;
    let response = leptos_axum::handle_server_fns_with_context(move || provide_context(context.clone()), request).await;
    app.cache.changed();
    classed(response.into_response()).await
}

/// To the library every refusal is 500. Its client reads the problem under any status from 400 on.
async fn classed(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, 64 * 1024).await.unwrap_or_default();
    if let Ok(AppError(problem)) = serde_json::from_slice(&bytes) {
        // What the library says where it cannot read a request, it says as if a line had broken.
        let unread = problem.code == "network";
        parts.status = if unread { StatusCode::BAD_REQUEST } else { status_of(problem.class) };
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The one table from what kind of no it is to HTTP's word for it.
pub fn status_of(class: Class) -> StatusCode {
    match class {
        Class::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Class::Unauthenticated => StatusCode::UNAUTHORIZED,
        Class::Forbidden => StatusCode::FORBIDDEN,
        Class::NotFound => StatusCode::NOT_FOUND,
        Class::Conflict => StatusCode::CONFLICT,
        Class::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Class::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Class::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

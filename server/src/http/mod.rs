//! The doors over HTTP. Each handler finds its request, calls one use case and maps the answer.

mod account;
mod address;
pub mod admin;
pub mod api;
mod assets;
pub mod cache;
mod carriers;
mod edge;
mod forms;
mod front;
mod guard;
mod health;
mod intake;
mod language;
mod media;
mod observe;
mod orders;
mod pages;
mod providers;
mod query;
mod queue;
mod ready;
mod state;
mod test_pay;
mod upload;
mod visitor;

pub use front::Front;
pub use guard::LONGEST;
pub use state::App;

use crate::{compose::Shop, config::Config};
use axum::{
    Router,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use cache::PageCache;
use shop_postgres::LiveSessions;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};
use tower_sessions::{
    Expiry, SessionManagerLayer, SessionStore,
    cookie::{SameSite, time::Duration as CookieTime},
};

pub async fn front(
    config: &Config,
    shop: &Shop,
    cache: PageCache,
    carts: LiveSessions,
    staff: LiveSessions,
    leaving: CancellationToken,
) -> anyhow::Result<Front> {
    let app = App::new(config, shop, cache, leaving).await?;
    let cart_session = session(config, carts, "cart", CookieTime::days(30), false);
    let staff_session = session(config, staff, "staff", CookieTime::minutes(30), true);

    let visitors = Router::new()
        .merge(pages::routes())
        .merge(forms::routes())
        .merge(orders::routes())
        .merge(account::routes())
        .merge(test_pay::routes())
        .merge(carriers::visitor_routes())
        .route("/fn/{*name}", post(forms::server_fn))
        .nest("/api/v1", api::routes())
        .layer(cart_session);
    let pages = Router::new()
        .merge(visitors)
        .nest("/admin", admin::routes(&app, staff_session))
        .merge(providers::routes())
        .merge(carriers::routes())
        .merge(media::routes())
        .fallback(pages::missing)
        // Quick, for what is rendered for one visitor; what everybody shares is packed well, and once.
        .layer(CompressionLayer::new().no_br().quality(CompressionLevel::Fastest))
        .layer(from_fn(guard::in_time))
        .layer(from_fn_with_state(app.clone(), guard::place_in_queue))
        .layer(from_fn(intake::read_first))
        .layer(from_fn_with_state(app.clone(), guard::same_site));
    let whole = ServiceBuilder::new()
        .layer(from_fn(observe::observe))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| broken()));
    let router = Router::new()
        .merge(pages)
        .merge(assets::routes(config))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .layer(whole)
        .with_state(app.clone());
    Ok(Front::new(&app, router))
}

fn session<S: SessionStore>(
    config: &Config,
    store: S,
    name: &'static str,
    idle: CookieTime,
    always: bool,
) -> SessionManagerLayer<S> {
    SessionManagerLayer::new(store)
        .with_name(config.cookie_name(name))
        .with_secure(config.is_https())
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_always_save(always)
        .with_expiry(Expiry::OnInactivity(idle))
}

/// A constant: what went wrong stands in the log only.
fn broken() -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side.").into_response()
}

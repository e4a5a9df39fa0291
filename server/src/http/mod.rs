//! The doors over HTTP. Each handler finds its request, calls one use case and maps the answer.

mod account;
mod address;
pub mod admin;
pub mod api;
mod assets;
mod browser;
pub mod cache;
mod carriers;
mod contact;
mod edge;
mod forms;
mod front;
mod guard;
mod health;
mod import;
mod intake;
mod language;
mod media;
mod observe;
mod orders;
mod pages;
mod passkeys;
mod products_file;
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

use crate::config::{Config, Mount, Mounts};
use axum::{
    Router,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use shop_postgres::LiveSessions;
use tower::ServiceBuilder;
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};
use tower_sessions::{
    Expiry, SessionManagerLayer, SessionStore,
    cookie::{SameSite, time::Duration as CookieTime},
};

/// Who is asking, for every address alike.
pub struct Sessions {
    cart: SessionManagerLayer<LiveSessions>,
    staff: SessionManagerLayer<LiveSessions>,
}

impl Sessions {
    pub fn new(config: &Config, carts: LiveSessions, staff: LiveSessions) -> Self {
        Self {
            cart: session(config, carts, "cart", CookieTime::days(30), false),
            staff: session(config, staff, "staff", CookieTime::minutes(30), true),
        }
    }
}

/// What stands at one address.
pub fn front(config: &Config, app: &App, sessions: &Sessions, mounts: &Mounts) -> Front {
    let part = |mount, routes: &dyn Fn() -> Router<App>| if mounts.has(mount) { routes() } else { Router::new() };
    let visitors = part(Mount::Storefront, &storefront)
        .nest("/api/v1", api::routes(app, sessions.staff.clone(), mounts))
        .layer(sessions.cart.clone());
    let pages = Router::new()
        .merge(visitors)
        .merge(part(Mount::Admin, &|| Router::new().nest("/admin", admin::routes(app, sessions.staff.clone()))))
        .merge(part(Mount::Callbacks, &|| providers::routes().merge(carriers::routes())))
        .merge(media::routes())
        .fallback(pages::missing)
        // Quick, for what is rendered for one visitor; what everybody shares is packed well, and once.
        .layer(CompressionLayer::new().no_br().quality(CompressionLevel::Fastest))
        .layer(from_fn(guard::in_time))
        .layer(from_fn_with_state(app.clone(), guard::place_in_queue))
        .layer(from_fn(intake::read_first))
        .layer(from_fn_with_state(app.clone(), guard::same_site));
    let whole = ServiceBuilder::new()
        .layer(from_fn_with_state(app.clone(), observe::observe))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(from_fn(guard::one_host))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| broken()));
    let router = Router::new()
        .merge(pages)
        // For the pages that any address may answer with, be it that nothing stands there.
        .merge(assets::routes(config))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .layer(whole)
        .with_state(app.clone());
    Front::new(app, router, mounts.has(Mount::Storefront))
}

fn storefront() -> Router<App> {
    Router::new()
        .merge(pages::routes())
        .merge(forms::routes())
        .merge(orders::routes())
        .merge(account::routes())
        .merge(test_pay::routes())
        .merge(carriers::visitor_routes())
        .route("/fn/{*name}", post(forms::server_fn))
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

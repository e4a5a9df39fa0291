//! What the staff and their programs do over REST: by a session, or by a key. Permission is checked in the
//! use cases, and not here.

pub mod appearance;
mod bodies;
pub mod door;
mod fields;
pub mod keys;
mod once;
mod order_bodies;
pub mod orders;
pub mod parcels;
mod product_bodies;
pub mod products;
pub mod roles;
pub mod staff;
pub mod stock;
mod version;

use super::super::{App, admin::Backend};
use super::problem;
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{delete, get, post, put},
};
use axum_login::AuthManagerLayerBuilder;
use shop_postgres::StaffSessions;
use tower_sessions::SessionManagerLayer;

pub fn routes(app: &App, session: SessionManagerLayer<StaffSessions>) -> Router<App> {
    let auth = AuthManagerLayerBuilder::new(Backend::new(app.services.account.clone()), session).build();
    Router::new()
        .route("/keys", get(keys::list).post(keys::add))
        .route("/keys/{id}", delete(keys::revoke))
        .route("/staff", get(staff::list))
        .route("/staff/{id}", get(staff::one).patch(staff::change))
        .route("/staff/{id}/sessions", delete(staff::sign_out))
        .route("/invitations", post(staff::invite))
        .route("/invitations/{id}", delete(staff::withdraw))
        .route("/roles", get(roles::list).post(roles::add))
        .route("/orders", get(orders::list))
        .route("/orders/{id}", get(orders::one))
        .route("/orders/{id}/actions", post(orders::act))
        .route("/orders/{id}/note", put(orders::note))
        .route("/orders/{id}/refunds", post(orders::refund))
        .route("/orders/{id}/parcels", post(parcels::pack))
        .route("/orders/{id}/parcels/{parcel}/steps", post(parcels::step))
        .route("/orders/{id}/parcels/{parcel}/tracking", put(parcels::track))
        .route("/products", get(products::list).post(products::add))
        .route("/products/{id}", get(products::one).put(products::replace))
        .route("/products/{id}/archived", put(products::archive))
        .route("/categories", get(products::categories))
        .route("/appearance", get(appearance::one).put(appearance::replace))
        .route("/stock/{variant}", get(stock::one))
        .route("/stock/{variant}/adjustments", post(stock::adjust))
        .route("/stock/{variant}/limits", put(stock::limit))
        .route("/roles/{id}", get(roles::one).put(roles::update).delete(roles::remove))
        .fallback(problem::missing)
        .method_not_allowed_fallback(problem::method)
        .layer(from_fn(fields::sparse))
        .layer(from_fn_with_state(app.clone(), once::once))
        .layer(from_fn_with_state(app.clone(), door::open))
        .layer(auth)
}

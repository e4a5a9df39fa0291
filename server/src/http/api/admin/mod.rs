//! What the staff and their programs do over REST: by a session, or by a key. Permission is checked in the
//! use cases, and not here.

pub mod accounts;
pub mod appearance;
mod bodies;
pub mod carriers;
pub mod categories;
mod customer_bodies;
pub mod customers;
pub mod deliveries;
pub mod door;
pub mod export;
pub mod fields;
pub mod import;
pub mod invoicing;
pub mod keys;
mod moments;
mod once;
mod order_bodies;
pub mod orders;
pub mod parcels;
pub mod pictures;
mod product_bodies;
pub mod products;
pub mod roles;
pub mod staff;
pub mod stock;
mod stock_bodies;
mod version;
pub mod warehouse;
mod webhook_bodies;
pub mod webhooks;

use super::super::{App, admin::Backend};
use super::problem;
use crate::config::{Mount, Mounts};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{delete, get, post, put},
};
use axum_login::AuthManagerLayerBuilder;
use shop_postgres::LiveSessions;
use tower_sessions::SessionManagerLayer;

/// Those that stand at one address.
pub fn routes(app: &App, session: SessionManagerLayer<LiveSessions>, mounts: &Mounts) -> Router<App> {
    let auth = AuthManagerLayerBuilder::new(Backend::new(app.services.account.clone()), session).build();
    let services = [
        (Mount::Auth, auth_routes()),
        (Mount::Products, product_routes()),
        (Mount::Orders, order_routes()),
        (Mount::Shop, shop_routes()),
    ];
    let here = services.into_iter().filter(|(mount, _)| mounts.has(*mount));
    here.fold(Router::new(), |all, (_, routes)| all.merge(routes))
        .layer(from_fn(fields::sparse))
        .layer(from_fn_with_state(app.clone(), once::once))
        // Behind these two: whoever takes no POST asks for no key of one.
        .fallback(problem::missing)
        .method_not_allowed_fallback(problem::method)
        .layer(from_fn_with_state(app.clone(), door::open))
        .layer(auth)
}

fn auth_routes() -> Router<App> {
    Router::new()
        .route("/keys", get(keys::list).post(keys::add))
        .route("/keys/{id}", delete(keys::revoke))
        .route("/staff", get(staff::list))
        .route("/staff/second-step", put(staff::second_step))
        .route("/staff/{id}", get(staff::one).patch(staff::change))
        .route("/staff/{id}/sessions", delete(staff::sign_out))
        .route("/invitations", post(staff::invite))
        .route("/invitations/{id}", delete(staff::withdraw))
        .route("/roles", get(roles::list).post(roles::add))
        .route("/roles/{id}", get(roles::one).put(roles::update).delete(roles::remove))
        .route("/customers", get(customers::list))
        .route("/customers/{id}", get(customers::one).delete(customers::erase))
}

fn product_routes() -> Router<App> {
    Router::new()
        .route("/products", get(products::list).post(products::add))
        .route("/products/import", post(import::import))
        .route("/products/import/template", get(import::template))
        .route("/products/export", get(export::export))
        .route("/products/{id}", get(products::one).put(products::replace))
        .route("/products/{id}/archived", put(products::archive))
        .route("/categories", get(categories::list).post(categories::add))
        .route("/categories/order", put(categories::order))
        .route("/categories/{id}", get(categories::one).put(categories::replace).delete(categories::remove))
        // Whoever reads it keeps to a limit of its own.
        .route("/products/pictures", post(pictures::add).layer(DefaultBodyLimit::disable()))
}

/// With what orders are made of: money that goes back, parcels, and stock; and with the ways to pay and to deliver.
fn order_routes() -> Router<App> {
    Router::new()
        .route("/orders", get(orders::list))
        .route("/orders/{id}", get(orders::one))
        .route("/orders/{id}/actions", post(orders::act))
        .route("/orders/{id}/note", put(orders::note))
        .route("/orders/{id}/refunds", post(orders::refund))
        .route("/orders/{id}/parcels", post(parcels::pack))
        .route("/orders/{id}/parcels/{parcel}/steps", post(parcels::step))
        .route("/orders/{id}/parcels/{parcel}/tracking", put(parcels::track))
        .route("/orders/{id}/parcels/{parcel}/booking", put(carriers::book).delete(carriers::cancel))
        .route("/orders/{id}/parcels/{parcel}/return", post(carriers::send_back))
        .route("/orders/{id}/parcels/{parcel}/inquiries", post(carriers::ask))
        .route("/orders/{id}/parcels/{parcel}/label", get(carriers::label))
        .route("/payments", get(accounts::providers))
        .route("/payments/{code}", get(accounts::provider).patch(accounts::set_provider))
        .route("/carriers", get(accounts::carriers))
        .route("/carriers/{code}", get(accounts::carrier).patch(accounts::set_carrier))
        .route("/deliveries", get(deliveries::list))
        .route("/deliveries/{method}", get(deliveries::one).put(deliveries::replace))
        .route("/invoicing", get(invoicing::one).patch(invoicing::set))
        .route("/warehouse", get(warehouse::one).patch(warehouse::set))
        .route("/stock", get(stock::list))
        .route("/stock/{variant}", get(stock::one))
        .route("/stock/{variant}/adjustments", post(stock::adjust))
        .route("/stock/{variant}/limits", put(stock::limit))
}

fn shop_routes() -> Router<App> {
    Router::new()
        .route("/appearance", get(appearance::one).put(appearance::replace))
        .route("/appearance/pictures", post(pictures::add_to_page).layer(DefaultBodyLimit::disable()))
        .route("/webhooks", get(webhooks::list).post(webhooks::add))
        .route("/webhooks/{id}", get(webhooks::one).put(webhooks::change).delete(webhooks::remove))
        .route("/webhooks/{id}/secret", post(webhooks::rotate))
        .route("/webhooks/{id}/test", post(webhooks::test))
        .route("/webhooks/{id}/deliveries", get(webhooks::deliveries))
        .route("/webhooks/{id}/deliveries/{message}/replay", post(webhooks::replay))
}

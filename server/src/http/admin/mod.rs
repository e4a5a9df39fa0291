//! The owner's pages over HTTP: plain forms, each of which calls one use case. Permission is
//! checked there, and not here.

mod account;
mod callbacks;
mod carriers;
mod customers;
mod deliveries;
mod desk;
mod dispatch;
mod entrance;
mod export;
mod forgot;
mod form;
mod half_way;
mod health;
mod import;
mod invoices;
mod keys;
mod language;
mod mail;
mod once;
mod orders;
mod page_pictures;
mod parcels;
mod passkeys;
mod password;
mod payments;
mod products;
mod products_export;
mod roles;
mod security;
mod settings;
pub mod shift;
mod staff;
mod stock;
mod webhooks;

use super::App;
pub use account::{Auth, Backend};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use axum_login::AuthManagerLayerBuilder;
use shop_postgres::LiveSessions;
use tower_sessions::SessionManagerLayer;

pub fn routes(app: &App, session: SessionManagerLayer<LiveSessions>) -> Router<App> {
    let auth = AuthManagerLayerBuilder::new(Backend::new(app.services.account.clone()), session).build();
    let uploads = Router::new()
        .route("/products/new", get(products::new).post(products::save_new))
        .route("/products/import", get(import::page).post(import::import))
        .route("/products/{id}", get(products::one).post(products::save))
        .route("/settings/pictures/{place}", post(page_pictures::set))
        .layer(DefaultBodyLimit::max(form::MOST_SENT));
    let forms = Router::new()
        .route("/", get(orders::home))
        .route("/welcome", get(account::welcome_page).post(account::welcome))
        .route("/sign-in", get(account::sign_in_page).post(account::sign_in))
        .route("/sign-in/code", get(half_way::page).post(half_way::code))
        .route("/sign-in/passkey", post(passkeys::sign_in))
        .route("/sign-in/passkey/begin", post(passkeys::begin_sign_in))
        .route("/sign-out", post(account::sign_out))
        .route("/sign-out-everywhere", post(account::sign_out_everywhere))
        .route("/join", get(account::join_page).post(account::join))
        .route("/forgot", get(forgot::page).post(forgot::forgot))
        .route("/forgot/sent", get(forgot::sent))
        .route("/reset", get(forgot::reset_page).post(forgot::reset))
        .route("/reset/done", get(forgot::done))
        .route("/password", get(password::page).post(password::change))
        .route("/security", get(security::page))
        .route("/security/codes/begin", post(security::begin))
        .route("/security/codes/confirm", post(security::confirm))
        .route("/security/codes/recovery", post(security::recovery))
        .route("/security/codes/off", post(security::off))
        .route("/security/passkeys", post(passkeys::add))
        .route("/security/passkeys/begin", post(passkeys::begin))
        .route("/security/passkeys/{id}/remove", post(passkeys::remove))
        .route("/security/sessions/{which}/end", post(security::end_sessions))
        .route("/language", post(language::choose))
        .route("/orders", get(orders::list))
        .route("/orders/export", get(export::export))
        .route("/orders/dispatch", get(dispatch::page).post(dispatch::send))
        .route("/orders/dispatch/slips", get(dispatch::slips))
        .route("/orders/{id}", get(orders::one))
        .route("/orders/{id}/note", post(orders::note))
        .route("/orders/{id}/refund", post(orders::refund))
        .route("/orders/{id}/refunds/{refund}/sent", post(orders::refund_sent))
        .route("/orders/{id}/refunds/{refund}/again", post(orders::refund_again))
        .route("/orders/{id}/parcels", post(parcels::pack))
        .route("/orders/{id}/parcels/{parcel}/slip", get(parcels::slip))
        .route("/orders/{id}/parcels/{parcel}/label", get(carriers::label))
        .route("/orders/{id}/parcels/{parcel}/carrier/{act}", post(carriers::act))
        .route("/orders/{id}/parcels/{parcel}/track", post(parcels::track))
        .route("/orders/{id}/parcels/{parcel}/{step}", post(parcels::step))
        .route("/orders/{id}/invoice/{action}", post(invoices::act))
        .route("/orders/{id}/invoice/allowances/{number}/void", post(invoices::void_allowance))
        .route("/orders/{id}/{action}", post(orders::act))
        .route("/callbacks/seen", post(callbacks::seen))
        .route("/callbacks/refused", get(callbacks::refused))
        .route("/callbacks/refused/seen", post(callbacks::refused_seen))
        .route("/products", get(products::list))
        .route("/products/export", get(products_export::export))
        .route("/products/import/template", get(import::template))
        .route("/products/{id}/archive", post(products::archive))
        .route("/products/{id}/restore", post(products::restore))
        .route("/carriers", get(carriers::list))
        .route("/carriers/{code}", get(carriers::one).post(carriers::save))
        .route("/payments", get(payments::list))
        .route("/payments/{code}", get(payments::one).post(payments::save))
        .route("/deliveries", get(deliveries::list))
        .route("/deliveries/{code}", get(deliveries::one).post(deliveries::save))
        .route("/invoices", get(invoices::page).post(invoices::save))
        .route("/stock/{id}", get(stock::one))
        .route("/stock/{id}/adjust", post(stock::adjust))
        .route("/stock/{id}/limits", post(stock::limit))
        .route("/warehouse", get(stock::settings).post(stock::save_settings))
        .route("/staff", get(staff::list))
        .route("/staff/invite", post(staff::invite))
        .route("/staff/second-step", post(staff::second_step))
        .route("/staff/invitations/{id}/withdraw", post(staff::withdraw))
        .route("/staff/{id}", get(staff::one))
        .route("/staff/{id}/role", post(staff::change_role))
        .route("/staff/{id}/{verb}", post(staff::act))
        .route("/roles/new", get(roles::new).post(roles::add))
        .route("/roles/{id}", get(roles::one).post(roles::save))
        .route("/roles/{id}/remove", post(roles::remove))
        .route("/keys", get(keys::list).post(keys::add))
        .route("/keys/{id}/revoke", post(keys::revoke))
        .route("/webhooks", get(webhooks::list).post(webhooks::add))
        .route("/webhooks/{id}", get(webhooks::one).post(webhooks::change))
        .route("/webhooks/{id}/secret", post(webhooks::rotate))
        .route("/webhooks/{id}/test", post(webhooks::test))
        .route("/webhooks/{id}/remove", post(webhooks::remove))
        .route("/webhooks/{id}/messages/{message}/replay", post(webhooks::replay))
        .route("/customers", get(customers::list))
        .route("/customers/{id}", get(customers::one))
        .route("/customers/{id}/erase", post(customers::erase))
        .route("/mail", get(mail::list))
        .route("/mail/{id}", get(mail::one))
        .route("/mail/{id}/html", get(mail::html))
        .route("/mail/{id}/again", post(mail::again))
        .route("/health", get(health::page))
        .route("/health/retry", post(health::retry))
        .route("/setup", get(settings::setup))
        .route("/settings/pictures", get(page_pictures::page))
        .route("/settings/pictures/{place}/remove", post(page_pictures::remove))
        .route("/settings", get(settings::page).post(settings::save));
    forms.merge(uploads).layer(auth)
}

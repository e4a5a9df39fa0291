//! Providers that no test can reach, each as a small server: it checks what the shop sends by an
//! implementation of its own, shows the shopper a page where the real one has one, calls the shop
//! back, and writes down what money it moved. Never uses a line of the shop's own code: a mistake
//! that both made would not show.
//!
//! A simulator is a [`Vendor`]: a name, and a function from its [`House`] to the doors that the real
//! provider has. To add one, write `vendor.rs` and one line in [`VENDORS`]:
//!
//! ```
//! use axum::{Router, middleware::from_fn_with_state, routing::post};
//! use shop_simulators::{Entry, House, Movement, Notice, chaos};
//!
//! fn doors(house: House) -> Router {
//!     let asked = {
//!         let house = house.clone();
//!         post(async move |reference: String| {
//!             // The ledger says what was done, whatever the shop hears about it.
//!             house.ledger.write(Entry {
//!                 provider: "acme",
//!                 reference: reference.clone(),
//!                 transaction: "T1".to_owned(),
//!                 movement: Movement::Captured,
//!                 amount: 100,
//!                 at: house.clock.now(),
//!             });
//!             let told = Notice::form("http://127.0.0.1:3000/callbacks/acme", &[("reference", &reference)]);
//!             house.notices.send(told.until(|status, body| status == 200 && body == "OK"));
//!             "taken"
//!         })
//!     };
//!     // Only what servers ask is disturbed by chaos: a page for people is not.
//!     Router::new().route("/pay", asked).layer(from_fn_with_state(house, chaos::disturb))
//! }
//! ```
//!
//! Every simulator also has the doors of [`control`]: `/_control`, `/_ledger` and `/_notices`.

pub mod chaos;
pub mod clock;
pub mod control;
pub mod ecpay;
pub mod ecpay_invoice;
pub mod ecpay_logistics;
pub mod house;
mod html;
pub mod ledger;
pub mod line_pay;
mod mac;
pub mod newebpay;
pub mod notices;
pub mod openid;
pub mod s3;
mod serve;
pub mod stripe;
pub mod warehouse;

pub use chaos::{Chaos, Fault};
pub use clock::Clock;
pub use house::{House, Simulator};
pub use ledger::{Entry, Ledger, Movement};
pub use notices::Notice;

use axum::Router;

/// A provider by its name, as it is called on the command line, and its doors.
pub type Vendor = (&'static str, fn(House) -> Router);

/// Every provider that can be simulated.
pub const VENDORS: [Vendor; 9] = [
    (ecpay::PROVIDER, ecpay::stage),
    (ecpay_invoice::PROVIDER, ecpay_invoice::doors),
    (ecpay_logistics::PROVIDER, ecpay_logistics::stage),
    (line_pay::PROVIDER, line_pay::doors),
    (stripe::PROVIDER, stripe::doors),
    (newebpay::PROVIDER, newebpay::doors),
    (warehouse::NAME, warehouse::doors),
    (openid::GOOGLE, openid::google),
    (openid::LINE, openid::line),
];

//! The adapters to what is outside the shop, and to chance, time and hashing. The only crate with
//! a client of HTTP or SMTP. Never decides what an answer means to an order.

pub mod carrier;
pub mod clock;
pub mod collector;
pub mod identity;
pub mod invoice;
pub mod mail;
pub mod media;
pub mod passkeys;
mod passwords;
pub mod payment;
pub mod reach;
pub mod sealing;
pub mod warehouse;
pub mod webhook;

pub use clock::{SystemClock, SystemIds};
pub use collector::Collector;
pub use mail::smtp::{Smtp, SmtpSecurity, SmtpServer};
pub use media::ObjectMedia;
pub use passkeys::WebauthnPasskeys;
pub use passwords::Argon2Passwords;
pub use payment::{ecpay::EcpayProvider, line_pay::LinePayProvider, stripe::StripeProvider, test::TestPay};
pub use reach::Reach;
pub use sealing::MasterSealer;
pub use warehouse::HttpWarehouses;
pub use webhook::HttpWebhooks;

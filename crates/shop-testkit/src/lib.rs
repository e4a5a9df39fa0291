//! What tests stand on: a shop in memory, a clock that is set by hand, vendors that say what they
//! are told to, and the promises that every store must keep.
//!
//! Never part of the program: a dev-dependency everywhere.

pub mod actors;
pub mod builders;
pub mod carrier;
pub mod clock;
pub mod contract;
pub mod gateway;
pub mod identity;
pub mod ids;
pub mod issuer;
pub mod lease;
pub mod mailer;
pub mod media;
pub mod memory;
pub mod passkeys;
pub mod passwords;
pub mod post_office;
pub mod shop;
pub mod warehouse;
pub mod webhook;

pub use actors::{Clerk, Visitor, a_form, a_store};
pub use builders::{OrderBuilder, ProductBuilder, SampleProduct, a_product, a_uuid, an_order};
pub use carrier::ScriptedCarrier;
pub use clock::FixedClock;
pub use gateway::{PlainSealer, ScriptedGateway, ScriptedProvider};
pub use identity::ScriptedHouse;
pub use ids::CountingIds;
pub use issuer::{Moment, ScriptedIssuer, Trouble};
pub use lease::TestLease;
pub use mailer::{Mood, ScriptedMailer};
pub use media::MemoryMedia;
pub use memory::{CallbackRow, MemoryStore, Tables};
pub use passkeys::{Device, ScriptedPasskeys};
pub use passwords::PlainPasswords;
pub use post_office::{PostOffice, Received};
pub use shop::TestShop;
pub use warehouse::{ScriptedWarehouse, Temper};
pub use webhook::{ScriptedSender, SentMessage};

//! The doors that the use cases need opened. Never knows who opens them.

pub mod carrier;
pub mod choice;
pub mod clock;
pub mod customer;
pub mod identity;
pub mod invoice;
pub mod jobs;
pub mod ledger;
pub mod mail;
pub mod media;
pub mod parcel;
pub mod payment;
pub mod provider;
pub mod store;
pub mod upkeep;
pub mod views;
pub mod warehouse;

pub use carrier::*;
pub use choice::*;
pub use clock::*;
pub use customer::*;
pub use identity::*;
pub use invoice::*;
pub use jobs::*;
pub use ledger::*;
pub use mail::*;
pub use media::*;
pub use parcel::*;
pub use payment::*;
pub use provider::*;
pub use store::*;
pub use upkeep::*;
pub use views::*;
pub use warehouse::*;

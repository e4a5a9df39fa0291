//! The doors that the use cases need opened. Never knows who opens them.

pub mod clock;
pub mod identity;
pub mod jobs;
pub mod media;
pub mod payment;
pub mod store;
pub mod upkeep;
pub mod views;

pub use clock::*;
pub use identity::*;
pub use jobs::*;
pub use media::*;
pub use payment::*;
pub use store::*;
pub use upkeep::*;
pub use views::*;

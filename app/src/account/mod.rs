//! The shopper's own pages: the doors to an account, and what is behind them. Rendered by the server alone, for one
//! reader, and never kept: they need no script, and hold nothing that another page shows.

mod access;
mod details;
mod doors;
mod fields;
mod frame;
mod home;
mod passkeys;
mod sessions;

pub use access::{Matter, access_page, confirm_page};
pub use details::{Refused, details_page};
pub use doors::{
    Asking, forgot_page, gone_page, link_gone_page, reset_page, sent_page, sign_in_page, sign_up_page, welcome_page,
};
pub use frame::AccountFrame;
pub use home::home_page;

//! What the tests stand on: a shop with an address, and people who come to it. Never looks into the
//! server's own types: what is asked is asked over HTTP, or read from the database afterwards.

mod answer;
mod customer;
mod cutter;
mod folder;
mod form;
mod goods;
mod owner;
mod process;
mod providers;
mod proxy;
mod shop;
mod visitor;
mod wait;

pub use answer::Answer;
pub use customer::{Customer, asks, by, letter_to, link_in, signs_in};
pub use cutter::{Cut, Cutter};
pub use folder::Folder;
pub use form::{Form, forms};
pub use goods::{Buyer, Goods, Stock, stock};
pub use owner::Owner;
pub use process::{Process, signal};
pub use providers::{Providers, knows};
pub use proxy::{Proxy, says_that_it_leaves};
pub use shop::TestShop;
pub use visitor::Visitor;
pub use wait::until;

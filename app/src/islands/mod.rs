//! What the browser wakes. Each island shows at first exactly what the server rendered from the
//! same props; only afterwards does it look at the address or ask for the cart. Islands never
//! hold a sentence of their own, and never reach into each other: they share
//! [`cart::CartState`] and [`place`].

pub mod bar;
pub mod cart;
pub mod finder;
pub mod focus;
pub mod later;
pub mod notices;
pub mod order_form;
pub mod place;
pub mod product;
pub mod sealed;

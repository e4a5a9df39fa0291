//! The one page: everything that it is rendered from.

use crate::{CartView, CategoryView, OrderForm, Problem, ProductCard, ProductQuery, ProductView};
use serde::{Deserialize, Serialize};
use shop_domain::{
    appearance::{Blocks, Theme},
    kernel::Language,
    payment::{PaymentFlow, PaymentMethod},
    pricing::DeliveryRate,
    shipment::{DeliveryMethod, DeliveryOffer, PickupStore, ReceiverRule},
};

/// The owner's words, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ShopView {
    pub name: String,
    pub tagline: String,
    pub announcement: String,
    pub theme: Theme,
    /// The key of a picture; empty where the name stands in its place.
    pub logo: String,
    pub blocks: Blocks,
    /// The key of a wide picture; empty where the landscape of the house stands.
    pub hero_picture: String,
    pub hero_title: String,
    pub hero_sentence: String,
    pub hero_link: String,
    pub story_title: String,
    pub story_body: String,
    pub delivery_note: String,
    pub return_note: String,
    pub pickup_address: String,
    pub pickup_hours: String,
    pub legal_name: String,
    pub tax_id: String,
    pub phone: String,
    pub email: String,
    pub address: String,
}

/// A way to deliver that a shopper may choose, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryChoice {
    pub offer: DeliveryOffer,
    pub title: String,
    pub hint: String,
    /// Where and when it is picked up at the shop; empty for every other way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub place: Vec<String>,
    /// How strict whoever hands it over is about to whom.
    #[serde(default, skip_serializing_if = "ReceiverRule::is_any")]
    pub receiver: ReceiverRule,
}

/// A way to pay that a shopper may choose, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentChoice {
    pub method: PaymentMethod,
    pub flow: PaymentFlow,
    pub title: String,
    /// What happens after ordering; `{total}` stands for the amount.
    pub next: String,
    /// The bounds within which it is taken, in the shop's currency.
    pub least: i64,
    pub most: i64,
}

/// What everybody sees: made once for a language and a query, then shared by all visitors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicPage {
    pub language: Language,
    /// `https://…`, no slash at the end: for canonical links and structured data.
    pub origin: String,
    pub shop: ShopView,
    pub categories: Vec<CategoryView>,
    pub query: ProductQuery,
    pub products: Vec<ProductCard>,
    /// How many products match the query in all.
    pub found: i64,
    pub next_cursor: Option<String>,
    /// The product whose sheet stands open, when the page was opened at `/p/<slug>`.
    pub sheet: Option<ProductView>,
    /// What delivery usually costs, before anybody has chosen.
    pub delivery: DeliveryRate,
    pub deliveries: Vec<DeliveryChoice>,
    pub payment_methods: Vec<PaymentChoice>,
    /// Whether the order form asks about the e-invoice.
    pub invoices: bool,
}

/// A store that a shopper chose, and the way to deliver that it was chosen for: no other leads there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayStore {
    pub method: DeliveryMethod,
    pub store: PickupStore,
}

/// What one visitor sees beside it. The default is what everybody gets: nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonalPage {
    pub cart: Option<CartView>,
    /// Whether the cart's drawer stands open: the address `/cart`.
    pub drawer_open: bool,
    /// What was typed into the order form, when it comes back refused.
    pub form: OrderForm,
    /// The store that was chosen last.
    pub store: Option<WayStore>,
    pub problem: Option<Problem>,
}

//! What every island knows of the cart. Never computes a price by itself: sums come from
//! [`shop_domain::pricing`], as on the server.

use super::queue::{self, Change};
use crate::islands::later::want;
use leptos::{ev, prelude::*};
use serde::{Deserialize, Serialize};
use shop_contract::CartView;
use shop_domain::{
    kernel::{Currency, Language, Money, Quantity, VariantId},
    pricing::{DeliveryRate, PricedLine, totals},
};
use std::{cell::OnceCell, time::Duration};

crate::words! {
    /// What is said about changes of the cart.
    NoticeWords {
        added = "drawer.added", changed = "drawer.changed", removed = "drawer.removed",
        undo = "drawer.undo", elsewhere = "drawer.elsewhere", named = "drawer.named", limit = "drawer.limit", network = "drawer.network", dismiss = "drawer.dismiss",
    }
}

/// What the server knew when it rendered the page.
#[derive(Clone, Serialize, Deserialize)]
pub struct CartSeed {
    pub language: Language,
    pub delivery: DeliveryRate,
    /// `None` on the pages that are the same for everybody: the browser then asks.
    pub cart: Option<CartView>,
}

/// The same for the islands that wake after the first, which find the cart already there.
#[derive(Clone, Serialize, Deserialize)]
pub struct CartGlance {
    pub language: Language,
    pub delivery: DeliveryRate,
    #[serde(skip)]
    pub cart: Option<CartView>,
}

impl From<CartSeed> for CartGlance {
    fn from(seed: CartSeed) -> Self {
        Self { language: seed.language, delivery: seed.delivery, cart: seed.cart }
    }
}

/// What the shopper is told about a change.
#[derive(Clone, PartialEq)]
pub struct CartNotice {
    pub text: String,
    pub kind: NoticeKind,
}

#[derive(Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there is one at a time; smaller where pointers are")]
pub enum NoticeKind {
    /// Only for those who cannot see it.
    Heard,
    /// Can be undone by this.
    Undo(Change),
    Refused,
}

#[derive(Clone, Copy)]
pub struct CartState {
    pub cart: RwSignal<CartView>,
    /// Whether the server is still to answer.
    pub busy: RwSignal<bool>,
    pub notice: RwSignal<Option<CartNotice>>,
    pub language: Language,
    pub words: StoredValue<Option<NoticeWords>>,
}

/// What delivery costs where nobody has said so yet.
pub const UNKNOWN: DeliveryRate = DeliveryRate { flat: Money::zero(Currency::Twd), free_from: None, surcharge: None };

/// The cart is not asked for more often when somebody comes back to the page.
const REST: Duration = Duration::from_secs(5);

thread_local! {
    static STATE: OnceCell<CartState> = const { OnceCell::new() };
    /// The cart in the page as the server sent it.
    static RENDERED: OnceCell<CartView> = const { OnceCell::new() };
}

impl CartState {
    /// In the browser the first island's seed becomes the state of all; on the server each
    /// rendering has its own.
    pub fn of(seed: &CartSeed) -> Self {
        if cfg!(target_arch = "wasm32") {
            STATE.with(|state| *state.get_or_init(|| Self::wake(seed)))
        } else {
            Self::new(seed.language, seed.delivery, seed.cart.clone())
        }
    }

    /// For every island after the first.
    pub fn seen(glance: &CartGlance) -> Self {
        Self::shared().unwrap_or_else(|| Self::new(glance.language, glance.delivery, glance.cart.clone()))
    }

    /// For islands that wake when the cart may have changed already: at first what the server rendered, so that
    /// they find the page as they expect it, and then what is.
    pub fn late(glance: &CartGlance) -> Self {
        let Some(shared) = Self::shared() else { return Self::seen(glance) };
        let cart = RENDERED.with(|cart| cart.get().cloned()).unwrap_or_else(|| empty(glance.delivery));
        let cart = RwSignal::new(cart);
        Effect::new(move |_| cart.set(shared.cart.get()));
        Self { cart, ..shared }
    }

    /// The state that an earlier island woke; never on the server.
    pub fn shared() -> Option<Self> {
        if cfg!(target_arch = "wasm32") { STATE.with(|state| state.get().copied()) } else { None }
    }

    fn new(language: Language, delivery: DeliveryRate, cart: Option<CartView>) -> Self {
        Self {
            cart: RwSignal::new(cart.unwrap_or_else(|| empty(delivery))),
            busy: RwSignal::new(false),
            notice: RwSignal::new(None),
            language,
            words: StoredValue::new(None),
        }
    }

    fn wake(seed: &CartSeed) -> Self {
        let state = Self::new(seed.language, seed.delivery, seed.cart.clone());
        let rendered = RENDERED
            .with(|cart| cart.get_or_init(|| seed.cart.clone().unwrap_or_else(|| empty(seed.delivery))).clone());
        queue::start(rendered, seed.cart.is_some());
        // Whoever has something in the cart is on the way to the order form.
        Effect::new(move |_| {
            if !state.is_empty() {
                want("order");
            }
        });
        if seed.cart.is_none() {
            Effect::new(move |_| queue::change(state, Change::Refresh));
        }
        // A page that comes back out of the browser's cache shows the cart of an earlier moment.
        window_event_listener(ev::pageshow, move |event| {
            if event.persisted() {
                queue::change(state, Change::Refresh);
            }
        });
        // Another tab may have changed it meanwhile.
        let resting = StoredValue::new(false);
        let look_again = move || {
            if !document().hidden() && !resting.get_value() {
                resting.set_value(true);
                set_timeout(move || resting.set_value(false), REST);
                queue::change(state, Change::Refresh);
            }
        };
        window_event_listener(ev::visibilitychange, move |_| look_again());
        window_event_listener(ev::focus, move |_| look_again());
        state
    }

    /// A text that follows the cart.
    pub fn text(self, read: impl Fn(&CartView) -> String + Send + Sync + 'static) -> Signal<String> {
        Signal::derive(move || self.cart.with(&read))
    }

    pub fn total(self) -> Signal<String> {
        self.text(|cart| cart.total.to_string())
    }

    pub fn is_empty(self) -> bool {
        self.cart.with(|cart| cart.lines.is_empty())
    }
}

/// `delivery`: what it usually costs.
pub fn empty(delivery: DeliveryRate) -> CartView {
    let none = Money::zero(Currency::Twd);
    CartView {
        lines: Vec::new(),
        count: 0,
        subtotal: none,
        shipping: none,
        total: none,
        delivery,
        missing_for_free: None,
        key: None,
        unpaid: None,
    }
}

/// The quantity of a variant; `rendered` is what the server put there.
pub fn quantity_of(variant: VariantId, rendered: i64) -> Signal<i64> {
    match CartState::shared() {
        Some(state) => Signal::derive(move || state.cart.with(|cart| cart.quantity_of(variant))),
        None => Signal::stored(rendered),
    }
}

/// The largest quantity of a variant; `rendered` is what the server knew of it.
pub fn most_of(variant: VariantId, rendered: Option<i64>) -> Signal<i64> {
    let all = i64::from(Quantity::MAX);
    let Some(state) = CartState::shared() else { return Signal::stored(rendered.unwrap_or(all)) };
    Signal::derive(move || {
        let known = state.cart.with(|cart| cart.lines.iter().find(|line| line.variant == variant)?.most);
        known.or(rendered).unwrap_or(all)
    })
}

/// Applies a change to what is shown, before the server has answered.
pub fn apply(cart: &mut CartView, change: &Change) {
    match change {
        Change::Refresh => return,
        Change::Add { line, quantity } => match cart.lines.iter_mut().find(|known| known.variant == line.variant) {
            Some(known) => known.quantity += quantity,
            None => {
                let mut line = line.clone();
                line.quantity = *quantity;
                cart.lines.push(line);
            }
        },
        Change::Set { variant, quantity } => {
            cart.lines.retain(|line| line.variant != *variant || *quantity > 0);
            cart.lines.iter_mut().filter(|line| line.variant == *variant).for_each(|line| line.quantity = *quantity);
        }
    }
    recount(cart);
}

/// Adds up anew, by the cart's own rate of delivery.
pub fn recount(cart: &mut CartView) {
    let currency = cart.subtotal.currency;
    let mut priced = Vec::new();
    for line in &mut cart.lines {
        let Ok(quantity) = Quantity::try_from(line.quantity) else { continue };
        line.line_total = line.unit_price.times(quantity).unwrap_or(line.line_total);
        if line.notice != Some(shop_contract::LineNotice::Gone) {
            priced.push(PricedLine { unit_price: line.unit_price, quantity });
        }
    }
    cart.count = cart.lines.iter().map(|line| line.quantity).sum();
    if let Ok(sum) = totals(currency, &priced, &cart.delivery) {
        cart.missing_for_free = cart.delivery.missing_for_free(sum.subtotal);
        (cart.subtotal, cart.shipping, cart.total) = (sum.subtotal, sum.shipping, sum.total);
    }
}

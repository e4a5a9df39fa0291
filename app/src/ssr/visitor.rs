//! The visitor behind a request: the shop, and the cart that the session names. Never holds a
//! cart itself: the session knows an id and nothing more.

use crate::server_fns::AppError;
use leptos::prelude::use_context;
use shop_contract::{CartView, OrderForm, OrderPlaced, Problem};
use shop_domain::{
    fault::Class,
    kernel::{CartId, Language, Quantity, VariantId},
};
use shop_services::{
    Services,
    cart::CartRefusal,
    ports::{KeptCustomer, PickupStore},
};
use std::sync::Arc;
use tower_sessions::Session;

const CART: &str = "cart";

#[derive(Clone)]
pub struct Visitor {
    pub shop: Arc<Services>,
    pub session: Session,
}

impl Visitor {
    /// The visitor of the server function that runs now.
    pub fn current() -> Result<Self, AppError> {
        use_context().ok_or_else(|| AppError(Problem::new(Class::Internal, "internal", "no visitor in context")))
    }

    pub async fn cart(&self) -> Result<Option<CartId>, Problem> {
        self.session.get(CART).await.map_err(session_failed)
    }

    pub(super) async fn names_cart(&self, cart: CartId) -> Result<(), Problem> {
        self.session.insert(CART, cart).await.map_err(session_failed)
    }

    /// The first line that is added makes the cart, and with it the session and its cookie.
    pub async fn cart_or_new(&self) -> Result<CartId, Problem> {
        if let Some(cart) = self.cart().await? {
            return Ok(cart);
        }
        let cart = self.shop.cart.new_id();
        self.session.insert(CART, cart).await.map_err(session_failed)?;
        Ok(cart)
    }

    /// Refuses a variant that cannot be added before it makes a cart for it.
    pub async fn add(&self, variant: VariantId, quantity: Quantity, language: Language) -> Result<CartView, Problem> {
        self.put((variant, quantity), None, language).await
    }

    /// As [`Self::add`]; the same under the same key adds nothing more to the same cart.
    pub async fn add_once(
        &self,
        line: (VariantId, Quantity),
        key: &str,
        language: Language,
    ) -> Result<CartView, Problem> {
        self.put(line, Some(key), language).await
    }

    async fn put(
        &self,
        (variant, quantity): (VariantId, Quantity),
        key: Option<&str>,
        language: Language,
    ) -> Result<CartView, Problem> {
        let known = self.cart().await?;
        let cart = known.unwrap_or_else(|| self.shop.cart.new_id());
        let added = match key {
            Some(key) => self.shop.cart.add_once(cart, (variant, quantity), key, language).await,
            None => self.shop.cart.add(cart, variant, quantity, language).await,
        };
        let view = added.map_err(|error| refused(language, &error))?;
        match known {
            None => self.session.insert(CART, cart).await.map_err(session_failed)?,
            Some(_) => self.stays(),
        }
        Ok(view)
    }

    pub async fn change(&self, variant: VariantId, quantity: i64, language: Language) -> Result<CartView, Problem> {
        let cart = self.cart().await?;
        let changed = self.shop.cart.change(cart, variant, quantity, language).await;
        let view = changed.map_err(|error| refused(language, &error))?;
        if cart.is_some() {
            self.stays();
        }
        Ok(view)
    }

    /// The time of the session begins anew; it would end by its first day otherwise.
    fn stays(&self) {
        self.session.set_expiry(self.session.expiry());
    }

    pub async fn place(&self, form: &OrderForm, language: Language) -> Result<OrderPlaced, Problem> {
        let cart = self.cart().await?;
        let store = self.shop.carrier.chosen_store(cart, form).await;
        let mut store = store.map_err(|error| super::refuse(language, &error))?;
        let customer = self.signed_in(language).await?.map(|(kept, _)| kept);
        if store.is_none() {
            store = customer.as_ref().and_then(|kept| remembered_store(kept, form));
        }
        let command = self.shop.checkout.read_to(form, store.as_ref(), cart, language);
        let mut command = command.map_err(|error| super::refuse(language, &error))?;
        command.customer = customer.map(|kept| kept.customer.id);
        let placed = self.shop.checkout.place(command).await.map_err(|error| super::refuse(language, &error))?;
        let state = placed.order.state();
        let page = if placed.order.can_be_paid() { "/pay" } else { "?placed" };
        Ok(OrderPlaced {
            number: state.number.compact().to_owned(),
            token: state.token.clone(),
            total: state.totals.total,
            next: language.path(&["/o/", &state.token, page].concat()),
        })
    }
}

/// The store that they chose another time, if it is the one that the form names.
fn remembered_store(kept: &KeptCustomer, form: &OrderForm) -> Option<PickupStore> {
    let remembered = kept.remembered.as_ref()?;
    let is_meant = |store: &&PickupStore| store.id == form.store && remembered.form.delivery == form.delivery;
    remembered.store.as_ref().filter(is_meant).cloned()
}

fn refused(language: Language, error: &CartRefusal) -> Problem {
    let mut problem = super::refuse(language, error);
    if let CartRefusal::OutOfStock { left } = error {
        let code = if *left == 0 { "stock.none" } else { "stock.left" };
        let sentence = crate::words::find(language, code).unwrap_or(code);
        problem.message = crate::words::fill(sentence, &[("left", &left.to_string())]);
    }
    problem
}

pub(super) fn session_failed(error: tower_sessions::session::Error) -> Problem {
    tracing::error!(%error, "the session store failed");
    Problem::new(Class::Unavailable, "store.unavailable", "The shop is busy. Please try again in a moment.")
}

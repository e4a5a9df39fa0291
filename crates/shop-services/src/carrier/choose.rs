//! A shopper chooses a store on a carrier's map. What the browser brings back from there is as good as typed: it
//! counts with the token that was sent along, once, and with what the carrier says of the store's number.

use super::{CarrierRefusal, CarrierService};
use crate::{
    ports::{Incoming, MapRequest, NextStep, PickupStore, StoreChoice},
    secret,
};
use shop_contract::{OrderForm, WayStore};
use shop_domain::{
    kernel::{CartId, Language},
    payment::{PaymentFlow, PaymentMethod},
    shipment::{DeliveryKind, DeliveryMethod},
};
use time::Duration;

/// Whoever looks longer for a store begins anew.
const AT_THE_MAP: Duration = Duration::hours(2);
/// How long what was typed is put back into the form.
const KEPT: Duration = Duration::hours(2);
/// In characters: none of the chains has longer ones.
const LONGEST_NUMBER: usize = 10;

impl CarrierService {
    /// How the shopper gets to the map. What was typed waits here meanwhile.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.map", skip_all)]
    pub async fn map(
        &self,
        cart: Option<CartId>,
        method: &str,
        form: &OrderForm,
        (language, is_phone): (Language, bool),
    ) -> Result<NextStep, CarrierRefusal> {
        let cart = cart.ok_or(CarrierRefusal::NoCart)?;
        let method = DeliveryMethod::from_code(method).ok_or(CarrierRefusal::NoCarrier)?;
        let spec = self.ports.carriers.method(&method).filter(|spec| spec.kind == DeliveryKind::Store);
        let spec = spec.ok_or(CarrierRefusal::NoCarrier)?;
        let payment = PaymentMethod::from_code(&form.payment);
        let payment = payment.and_then(|payment| self.ports.payments.method(&payment).map(|spec| spec.flow));
        let collects = spec.collects.is_some() && payment == Some(PaymentFlow::Cash);
        let token = self.ports.ids.next().simple().to_string()[12..].to_owned();
        let mut work = self.ports.store.begin().await?;
        let gateway = self.ports.carriers.gateway(&mut *work, method.carrier()).await?;
        if work.carts().lock(cart).await?.is_none() {
            return Err(CarrierRefusal::NoCart);
        }
        let form = OrderForm { delivery: method.code().to_owned(), ..form.clone() };
        let choice = StoreChoice { cart, method: method.clone(), language, form };
        work.choices().begin_choice(&secret::hash(&token), &choice, self.ports.clock.now()).await?;
        work.commit().await?;
        let back = [&self.ports.origin as &str, "/returns/stores/", method.carrier()].concat();
        Ok(gateway.map(&MapRequest { method, collects, token, is_phone, back })?)
    }

    /// A browser comes back from the map, perhaps without its session. Where it is led to, if it brought a store.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.chosen", skip_all)]
    pub async fn chosen(&self, carrier: &str, incoming: &Incoming) -> Result<Language, CarrierRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let gateway = self.ports.carriers.gateway(&mut *work, carrier).await?;
        let brought = gateway.chosen(incoming)?;
        let token = secret::hash(&brought.token);
        let open = work.choices().open_choice(&token, now - AT_THE_MAP).await?;
        drop(work);
        let choice = open.filter(|choice| choice.method.carrier() == carrier).ok_or(CarrierRefusal::NoChoice)?;
        let found = gateway.store(&choice.method, &brought.store.id).await?.ok_or(CarrierRefusal::NoStore)?;
        // The list does not say it of every store, and nobody makes a store cheaper by it.
        let store = PickupStore { outlying: found.outlying || brought.store.outlying, ..found };
        let mut work = self.ports.store.begin().await?;
        if !work.choices().choose(&token, &store, now).await? {
            return Err(CarrierRefusal::NoChoice);
        }
        work.commit().await?;
        Ok(choice.language)
    }

    /// What was typed before somebody went to the map, with the store that was chosen there.
    pub async fn choice(&self, cart: CartId) -> Result<Option<(OrderForm, WayStore)>, CarrierRefusal> {
        let mut work = self.ports.store.begin().await?;
        let last = work.choices().last_choice(cart, self.ports.clock.now() - KEPT).await?;
        Ok(last.map(|(StoreChoice { method, form, .. }, store)| {
            (OrderForm { store: store.id.clone(), ..form }, WayStore { method, store })
        }))
    }

    /// The store that a program names by its chain's number, as the carrier has it. `None`: the way leads to none, or
    /// there is none of that number.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.named_store", skip_all)]
    pub async fn named_store(&self, method: &str, number: &str) -> Result<Option<PickupStore>, CarrierRefusal> {
        let Some(method) = DeliveryMethod::from_code(method) else { return Ok(None) };
        let leads_there = self.ports.carriers.method(&method).is_some_and(|spec| spec.kind == DeliveryKind::Store);
        let is_number =
            (1..=LONGEST_NUMBER).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !leads_there || !is_number {
            return Ok(None);
        }
        let mut work = self.ports.store.begin().await?;
        let gateway = self.ports.carriers.gateway(&mut *work, method.carrier()).await?;
        drop(work);
        Ok(gateway.store(&method, number).await?)
    }

    /// The store that a form names, if it was chosen for this cart.
    pub async fn chosen_store(
        &self,
        cart: Option<CartId>,
        form: &OrderForm,
    ) -> Result<Option<PickupStore>, CarrierRefusal> {
        let (Some(cart), Some(method)) = (cart, DeliveryMethod::from_code(&form.delivery)) else { return Ok(None) };
        if form.store.is_empty() {
            return Ok(None);
        }
        let mut work = self.ports.store.begin().await?;
        Ok(work.choices().chosen_store(cart, &method, &form.store).await?)
    }
}

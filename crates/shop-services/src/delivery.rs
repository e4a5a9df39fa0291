//! The ways to deliver: what a shopper may choose, and what the owner asks for each. Never adds
//! anything up: `shop_domain::pricing` does.

mod form;
mod refusal;

pub use refusal::DeliveryRefusal;

use crate::{
    Ports,
    carrier::{CarrierDesk, CarrierRefusal},
    ports::DeliverySpec,
};
use form::{judged, typed};
use shop_contract::{DeliveryChoice, DeliveryForm, DeliveryPrice, DeliveryWayView, OrderForm, WayStore};
use shop_domain::{
    appearance::{Appearance, Pickup, Terms},
    kernel::{Language, Money},
    pricing::DeliveryRate,
    shipment::{Charge, DeliveryKind, DeliveryMethod, DeliveryOffer, DeliveryWay, Load, Reach, Zone},
    staff::{Caller, Permission},
};
use std::sync::Arc;

/// What a shopper has said so far of how an order is to travel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    pub method: Option<DeliveryMethod>,
    pub zone: Zone,
}

impl Wish {
    /// As far as the order form has been filled in. `store`: the one that was chosen, which is where its way leads.
    pub fn of(form: &OrderForm, store: Option<&WayStore>) -> Self {
        let method = DeliveryMethod::from_code(&form.delivery);
        let zone = match store.filter(|chosen| Some(&chosen.method) == method.as_ref()) {
            Some(chosen) => Zone::outlying(chosen.store.outlying),
            None => Zone::of_place(&form.postal_code, &form.city, &form.district),
        };
        Self { method, zone }
    }
}

/// What is offered and known: a carrier that is gone delivers nothing.
pub(crate) fn offers(desk: &CarrierDesk, terms: &Terms) -> Vec<DeliveryOffer> {
    terms.deliveries.iter().filter_map(|way| Some(offer(desk.method(&way.method)?, way))).collect()
}

fn offer(spec: &DeliverySpec, way: &DeliveryWay) -> DeliveryOffer {
    DeliveryOffer { method: way.method.clone(), kind: spec.kind, tariff: way.tariff.clone(), reach: reach_of(spec) }
}

/// Of a way that an order takes already, whether or not it is still offered.
pub(crate) fn reach(desk: &CarrierDesk, method: &DeliveryMethod) -> Reach {
    desk.method(method).map_or(Reach::NONE, reach_of)
}

fn reach_of(spec: &DeliverySpec) -> Reach {
    let DeliverySpec { least, most, collects, heaviest, outlying, .. } = *spec;
    Reach { least, most, collects, heaviest, outlying }
}

/// What is shown for a load: by the way that is wished for, where it can go by it.
pub(crate) fn shown_rate(desk: &CarrierDesk, terms: &Terms, wish: &Wish, load: &Load) -> DeliveryRate {
    let rate = DeliveryOffer::shown(&offers(desk, terms), wish.method.as_ref(), load);
    let nothing = || DeliveryRate { flat: Money::zero(terms.currency), free_from: None, surcharge: None };
    rate.unwrap_or_else(nothing)
}

/// What a shopper may choose from, in the owner's order.
pub(crate) fn choices(
    desk: &CarrierDesk,
    terms: &Terms,
    appearance: &Appearance,
    language: Language,
) -> Vec<DeliveryChoice> {
    let choice = |offer: DeliveryOffer| {
        let spec = desk.method(&offer.method)?;
        let place = if offer.kind == DeliveryKind::Shop { place(&appearance.pickup, language) } else { Vec::new() };
        let (title, hint) = (spec.title.get(language).to_owned(), spec.hint.get(language).to_owned());
        Some(DeliveryChoice { offer, title, hint, place, receiver: spec.receiver })
    };
    offers(desk, terms).into_iter().filter_map(choice).collect()
}

/// Where and when something is picked up at the shop: as many lines as there is something to say.
pub(crate) fn place(pickup: &Pickup, language: Language) -> Vec<String> {
    let lines = [&pickup.address, &pickup.hours].map(|text| text.get(language).trim().to_owned());
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

#[derive(Clone)]
pub struct DeliveryService {
    ports: Arc<Ports>,
}

impl DeliveryService {
    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// As people read it; the code, where the carrier is gone.
    pub fn title(&self, method: &DeliveryMethod, language: Language) -> String {
        self.ports.carriers.title(method, language)
    }

    /// Every way that there is, offered or not.
    #[tracing::instrument(target = "yiye::use_case", name = "delivery.list", skip_all)]
    pub async fn list(&self, caller: &Caller, language: Language) -> Result<Vec<DeliveryWayView>, DeliveryRefusal> {
        caller.must(Permission::ReadDeliveries)?;
        let terms = self.ports.views.shop().await?.1;
        let ways = self.ports.carriers.specs().flat_map(|carrier| {
            carrier.methods.iter().map(|spec| {
                let way = terms.deliveries.iter().find(|way| way.method == spec.method);
                DeliveryWayView {
                    method: spec.method.clone(),
                    kind: spec.kind,
                    title: spec.title.get(language).to_owned(),
                    carrier: carrier.title.get(language).to_owned(),
                    is_offered: way.is_some(),
                    price: way.and_then(price),
                }
            })
        });
        Ok(ways.collect())
    }

    /// One way as it is set, with what it is called and where it leads.
    #[tracing::instrument(target = "yiye::use_case", name = "delivery.get", skip_all)]
    pub async fn get(
        &self,
        caller: &Caller,
        code: &str,
        language: Language,
    ) -> Result<(DeliveryWayView, DeliveryForm), DeliveryRefusal> {
        let ways = self.list(caller, language).await?;
        let way = ways.into_iter().find(|way| way.method.code() == code).ok_or(DeliveryRefusal::NotFound)?;
        let mut work = self.ports.store.begin().await?;
        let version = work.shop().version().await?;
        let (appearance, terms) = (work.shop().appearance().await?, work.shop().terms().await?);
        let set = terms.deliveries.iter().find(|set| set.method == way.method);
        let form = typed(set.map(|set| &set.tariff), way.kind, &appearance.pickup, version);
        Ok((way, form))
    }

    #[tracing::instrument(target = "yiye::use_case", name = "delivery.save", skip_all)]
    pub async fn save(&self, caller: &Caller, code: &str, form: &DeliveryForm) -> Result<(), DeliveryRefusal> {
        caller.must(Permission::ChangeDeliveries)?;
        let method = DeliveryMethod::from_code(code).ok_or(DeliveryRefusal::NotFound)?;
        let spec = self.ports.carriers.method(&method).ok_or(DeliveryRefusal::NotFound)?;
        let mut work = self.ports.store.begin().await?;
        if form.version != work.shop().version().await?.to_string() {
            return Err(DeliveryRefusal::Conflict);
        }
        if form.is_offered {
            match self.ports.carriers.gateway(&mut *work, method.carrier()).await {
                Ok(_) => {}
                Err(CarrierRefusal::Store(error)) => return Err(error.into()),
                Err(_) => return Err(DeliveryRefusal::NotSetUp),
            }
        }
        let (mut appearance, mut terms) = (work.shop().appearance().await?, work.shop().terms().await?);
        let (tariff, pickup) = judged(form, spec, terms.currency)?;
        if let Some(pickup) = pickup {
            appearance.pickup = pickup;
        }
        let mut ways: Vec<_> = terms.deliveries.into_iter().filter(|way| way.method != method).collect();
        ways.extend(form.is_offered.then_some(DeliveryWay { method, tariff }));
        // Without a way to deliver nobody can order anything.
        if ways.is_empty() {
            return Err(DeliveryRefusal::NoneLeft);
        }
        // In the order of the carriers; of one that is gone, last.
        let all = || self.ports.carriers.specs().flat_map(|carrier| carrier.methods.iter());
        ways.sort_by_key(|way| all().position(|spec| spec.method == way.method).unwrap_or(usize::MAX));
        terms.deliveries = ways;
        work.shop().save(&appearance, &terms).await?;
        work.catalogue().touch().await?;
        Ok(work.commit().await?)
    }
}

fn price(way: &DeliveryWay) -> Option<DeliveryPrice> {
    let (from, by_weight) = match &way.tariff.charge {
        Charge::Flat(flat) => (*flat, false),
        Charge::ByWeight(steps) => (steps.first()?.price, true),
    };
    let free_from = way.tariff.free_from.map(|bound| bound.to_string());
    Some(DeliveryPrice { from: from.to_string(), by_weight, free_from })
}

//! The use case: what an order would cost. An order is priced by the very same steps. Never judges
//! stock: it may change until the order is placed.

use super::{CheckoutRefusal, CheckoutService, CheckoutSource, WantedLine, command::merged};
use crate::{
    delivery::{Wish, offers, shown_rate},
    ports::{MethodSpec, Offer, StoreError, UnitOfWork},
    refusal::FieldRefusal,
};
use shop_contract::LineChange;
use shop_domain::{
    appearance::Terms,
    fault::Fault,
    kernel::{CartId, Currency, Money, Quantity, VariantId, money::MoneyError},
    payment::PaymentMethod,
    pricing::{DeliveryRate, PricedLine, Totals, totals},
    shipment::{DeliveryMethod, DeliveryOffer, Load, NotTaken, Zone},
    tax::{TaxPart, Taxes},
};
use std::collections::HashMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLine {
    pub offer: Offer,
    pub quantity: Quantity,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub lines: Vec<QuoteLine>,
    pub totals: Totals,
    /// What of `totals.tax` is of which rate.
    pub taxes: Vec<TaxPart>,
    /// Every way to deliver that is offered, in the owner's order.
    pub ways: Vec<QuoteWay>,
}

/// What a way to deliver would cost, or why it would not be possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteWay {
    pub method: DeliveryMethod,
    pub price: Result<Money, NotTaken>,
}

impl CheckoutService {
    /// What an order of these lines would cost now, and what each way to deliver would. Stock is not
    /// judged: it may change until then.
    #[tracing::instrument(target = "yiye::use_case", name = "checkout.quote", skip_all)]
    pub async fn quote(
        &self,
        source: CheckoutSource,
        wish: &Wish,
        payment: Option<&PaymentMethod>,
    ) -> Result<Quote, CheckoutRefusal> {
        let mut work = self.ports.store.begin().await?;
        let source = match source {
            CheckoutSource::Lines(lines) => CheckoutSource::Lines(merged(lines)?),
            cart => cart,
        };
        let wanted = wanted(&mut *work, &source).await?;
        let terms = work.shop().terms().await?;
        let lines = lines(&mut *work, &wanted).await?;
        let load = load(&lines, terms.currency, wish.zone)?;
        let offers = offers(&self.ports.carriers, &terms);
        let chosen = wish.method.as_ref().map(|method| offers.iter().find(|offer| offer.method == *method));
        let rate = match chosen {
            // Before anybody has said how, it is the usual way.
            None => shown_rate(&self.ports.carriers, &terms, wish, &load),
            Some(None) => return Err(not_offered()),
            Some(Some(offer)) => offer.rate(&load).map_err(not_taken)?,
        };
        let quote = summed(lines, &terms, &rate)?;
        if let (Some(method), Some(Some(offer))) = (payment, chosen) {
            self.payable(method, offer, quote.totals.total, &terms)?;
        }
        let ways = offers.iter().map(|offer| QuoteWay {
            method: offer.method.clone(),
            price: offer
                .rate(&load)
                .and_then(|rate| rate.for_lines_worth(load.worth).map_err(|_| NotTaken::OutOfBounds)),
        });
        Ok(Quote { ways: ways.collect(), ..quote })
    }

    /// What is offered, known, and possible with the way to deliver: a way to pay that was taken back
    /// meanwhile is none of it.
    pub(super) fn payable(
        &self,
        payment: &PaymentMethod,
        offer: &DeliveryOffer,
        total: Money,
        terms: &Terms,
    ) -> Result<&MethodSpec, CheckoutRefusal> {
        let offered = terms.payment_methods.contains(payment);
        let method = self.ports.payments.method(payment).filter(|_| offered);
        let method = method.ok_or_else(|| field("payment", "payment.not_offered"))?;
        offer.can_be_paid(method.flow, total).map_err(not_taken)?;
        if !total.is_zero() && !(method.least..=method.most).contains(&total.amount) {
            return Err(field("payment", "payment.out_of_bounds"));
        }
        Ok(method)
    }
}

pub(super) async fn wanted(
    work: &mut dyn UnitOfWork,
    source: &CheckoutSource,
) -> Result<Vec<WantedLine>, CheckoutRefusal> {
    let lines = match source {
        CheckoutSource::Lines(lines) => lines.clone(),
        CheckoutSource::Cart(cart) => cart_lines(work, *cart).await?,
    };
    if lines.is_empty() { Err(shop_domain::order::OrderError::Empty.into()) } else { Ok(lines) }
}

async fn cart_lines(work: &mut dyn UnitOfWork, cart: Option<CartId>) -> Result<Vec<WantedLine>, StoreError> {
    let Some(id) = cart else { return Ok(Vec::new()) };
    let kept = work.carts().lock(id).await?;
    let lines = kept.iter().flat_map(|kept| kept.cart.lines());
    Ok(lines.map(|line| WantedLine { variant: line.variant, quantity: line.quantity }).collect())
}

pub(super) async fn lines(work: &mut dyn UnitOfWork, wanted: &[WantedLine]) -> Result<Vec<QuoteLine>, CheckoutRefusal> {
    let variants: Vec<_> = wanted.iter().map(|line| line.variant).collect();
    let offers = work.catalogue().offers(&variants).await?;
    let mut offers: HashMap<VariantId, Offer> = offers.into_iter().map(|offer| (offer.variant, offer)).collect();
    let mut lines = Vec::with_capacity(wanted.len());
    let mut gone = Vec::new();
    for line in wanted {
        match offers.remove(&line.variant) {
            Some(offer) => lines.push(QuoteLine { offer, quantity: line.quantity }),
            None => gone.push(LineChange { variant: line.variant, unit_price: None, available: Some(0) }),
        }
    }
    if gone.is_empty() { Ok(lines) } else { Err(CheckoutRefusal::OutOfStock { total: None, changes: gone }) }
}

pub(super) fn load(lines: &[QuoteLine], currency: Currency, zone: Zone) -> Result<Load, CheckoutRefusal> {
    let mut worth = Money::zero(currency);
    for line in lines {
        worth = worth.plus(line.offer.price.times(line.quantity)?)?;
    }
    let weight = Load::weight_of(lines.iter().map(|line| (line.offer.weight, line.quantity)));
    Ok(Load { worth, weight, zone })
}

pub(super) fn summed(lines: Vec<QuoteLine>, terms: &Terms, rate: &DeliveryRate) -> Result<Quote, CheckoutRefusal> {
    let priced: Vec<_> =
        lines.iter().map(|line| PricedLine { unit_price: line.offer.price, quantity: line.quantity }).collect();
    let totals = totals(terms.currency, &priced, rate)?;
    let worth = lines.iter().map(|line| Ok((line.offer.tax, line.offer.price.times(line.quantity)?)));
    let worth = worth.collect::<Result<Vec<_>, MoneyError>>()?;
    let taxes = Taxes::of(&worth, totals.discounts, (terms.tax, totals.shipping))?;
    let totals = Totals { tax: taxes.total()?, ..totals };
    Ok(Quote { lines, totals, taxes: taxes.parts, ways: Vec::new() })
}

pub(super) fn field(name: &'static str, code: &'static str) -> CheckoutRefusal {
    CheckoutRefusal::Fields(vec![FieldRefusal::from((name, code))])
}

pub(super) fn not_offered() -> CheckoutRefusal {
    field("delivery", "delivery.not_offered")
}

pub(super) fn not_taken(why: NotTaken) -> CheckoutRefusal {
    field(why.field(), why.code())
}

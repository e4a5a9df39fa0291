//! The use cases: quote and place. Never holds a row longer than it takes to change it: stock is
//! locked last, so that buyers of a hot product wait for three statements and not for ten.

use super::{CheckoutRefusal, CheckoutService, CheckoutSource, PlaceOrder, WantedLine, command::merged};
use crate::{
    payment::first_attempt,
    ports::{KeyClaim, MethodSpec, Offer, StockChange, StoreError, UnitOfWork, Work},
    refusal::FieldRefusal,
    secret,
};
use shop_contract::LineChange;
use shop_domain::{
    appearance::Terms,
    inventory::{Availability, StockReason},
    kernel::{CartId, Money, OrderId, OrderNumber, PaymentAttemptId, Quantity, VariantId},
    mail::Occasion,
    order::{Order, OrderLine, OrderState, OrderStatus},
    payment::{PaymentFlow, PaymentStatus},
    pricing::{PricedLine, Totals, totals},
};
use std::collections::HashMap;
use time::OffsetDateTime;

/// An order that stands, whether this request placed it or an earlier one with the same key.
#[derive(Debug, Clone)]
pub struct Placed {
    pub order: Order,
    /// Stock went over a line that public pages show.
    pub crossed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLine {
    pub offer: Offer,
    pub quantity: Quantity,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub lines: Vec<QuoteLine>,
    pub totals: Totals,
}

impl CheckoutService {
    /// What an order of these lines would cost now. Stock is not judged: it may change until then.
    #[tracing::instrument(target = "yiye::use_case", name = "checkout.quote", skip_all)]
    pub async fn quote(&self, source: CheckoutSource) -> Result<Quote, CheckoutRefusal> {
        let mut work = self.ports.store.begin().await?;
        let source = match source {
            CheckoutSource::Lines(lines) => CheckoutSource::Lines(merged(lines)?),
            cart => cart,
        };
        let wanted = wanted(&mut *work, &source).await?;
        let terms = work.shop().terms().await?;
        priced(&mut *work, &wanted, &terms).await
    }

    /// One transaction: the order, its stock and its jobs are there together, or nothing is.
    #[tracing::instrument(target = "yiye::use_case", name = "checkout.place", skip_all)]
    pub async fn place(&self, command: PlaceOrder) -> Result<Placed, CheckoutRefusal> {
        let now = self.ports.clock.now();
        let id = OrderId(self.ports.ids.next());
        let mut work = self.ports.store.begin().await?;

        let key_hash = secret::hash(&command.key);
        match work.keys().claim(&key_hash, &command.body_hash, id, now).await? {
            KeyClaim::Ours => {}
            KeyClaim::Used { order, body_hash } if body_hash == command.body_hash => {
                let order = work.orders().get(order).await?.ok_or(StoreError::Conflict)?;
                return Ok(Placed { order, crossed: false });
            }
            KeyClaim::Used { .. } => return Err(CheckoutRefusal::KeyReused),
        }

        let wanted = wanted(&mut *work, &command.source).await?;
        let terms = work.shop().terms().await?;
        let method = self.method(&command, &terms)?;
        if command.expected_currency.is_some_and(|currency| currency != terms.currency) {
            return Err(CheckoutRefusal::Fields(vec![FieldRefusal::from(("expected_total", "total.currency"))]));
        }
        let quote = priced(&mut *work, &wanted, &terms).await?;
        enough(&quote, Some(quote.totals.total))?;
        if quote.totals.total.amount != command.expected_total {
            let changes = quote.lines.iter().map(price_of).collect();
            return Err(CheckoutRefusal::PriceChanged { total: quote.totals.total, changes });
        }

        let number = OrderNumber::from_sequence(work.orders().next_number().await?);
        let total = quote.totals.total;
        if !total.is_zero() && !(method.least..=method.most).contains(&total.amount) {
            return Err(CheckoutRefusal::Fields(vec![FieldRefusal::from(("payment", "payment.out_of_bounds"))]));
        }
        let state = self.state((id, number), &command, &quote, (&terms, method.flow), now);
        let mut order = Order::place(state)?;
        self.save(&mut *work, &mut order, now).await?;
        if let CheckoutSource::Cart(Some(cart)) = command.source {
            work.carts().clear(cart, &self.ports.ids.secret(), Some(id)).await?;
        }
        let crossed = reserve(&mut *work, &order, now).await?;
        work.commit().await?;

        if crossed {
            self.announce().await;
        }
        Ok(Placed { order, crossed })
    }

    fn state(
        &self,
        (id, number): (OrderId, OrderNumber),
        command: &PlaceOrder,
        quote: &Quote,
        (terms, flow): (&Terms, PaymentFlow),
        now: OffsetDateTime,
    ) -> OrderState {
        let details = command.details.clone();
        OrderState {
            id,
            number,
            token: self.ports.ids.secret(),
            placed_at: now,
            language: command.language,
            contact: details.contact,
            delivery: details.delivery,
            address: details.address,
            payment: details.payment,
            payment_flow: flow,
            note: details.note,
            staff_note: String::new(),
            lines: quote.lines.iter().map(sold).collect(),
            totals: quote.totals.clone(),
            status: OrderStatus::Pending,
            payment_status: PaymentStatus::Pending,
            shipments: Vec::new(),
            received: Money::zero(terms.currency),
            sent_back: Money::zero(terms.currency),
            refund_due: Money::zero(terms.currency),
            held: None,
            transfer_from: None,
            expires_at: terms.kept(flow).map(|kept| now + kept),
            version: 1,
        }
    }

    async fn save(
        &self,
        work: &mut dyn UnitOfWork,
        order: &mut Order,
        now: OffsetDateTime,
    ) -> Result<(), CheckoutRefusal> {
        let id = order.state().id;
        let reference = [order.state().number.compact(), "01"].concat();
        let to_pay = order.can_be_paid();
        if to_pay {
            order.start_payment(&reference)?;
        }
        work.orders().add(order, now).await?;
        if to_pay {
            let attempt = first_attempt(order, PaymentAttemptId(self.ports.ids.next()), reference, now);
            work.payments().start(&attempt).await?;
        }
        if let Some(at) = order.state().expires_at {
            work.jobs().enqueue(&Work::ExpireOrder { order: id.0, at: 0 }, at).await?;
        }
        Ok(())
    }

    /// What is offered and known: a way to pay that was taken back meanwhile is neither.
    fn method(&self, command: &PlaceOrder, terms: &Terms) -> Result<&MethodSpec, CheckoutRefusal> {
        let offered = terms.payment_methods.contains(&command.details.payment);
        let method = self.ports.payments.method(&command.details.payment).filter(|_| offered);
        method.ok_or_else(|| CheckoutRefusal::Fields(vec![FieldRefusal::from(("payment", "payment.not_offered"))]))
    }

    /// Public pages are told in a transaction of their own: buyers of different products must not
    /// wait for each other at the one row that counts versions. A crash in between costs a page
    /// that says "in stock" a little longer; the order itself is judged by the stock row.
    async fn announce(&self) {
        let told = async {
            let mut work = self.ports.store.begin().await?;
            work.catalogue().touch().await?;
            work.commit().await
        };
        if let Err(error) = told.await {
            tracing::warn!(error = &error as &dyn std::error::Error, "public pages were not told of the stock");
        }
    }
}

async fn wanted(work: &mut dyn UnitOfWork, source: &CheckoutSource) -> Result<Vec<WantedLine>, CheckoutRefusal> {
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

async fn priced(work: &mut dyn UnitOfWork, wanted: &[WantedLine], terms: &Terms) -> Result<Quote, CheckoutRefusal> {
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
    if !gone.is_empty() {
        return Err(CheckoutRefusal::OutOfStock { total: None, changes: gone });
    }
    let priced: Vec<_> =
        lines.iter().map(|line| PricedLine { unit_price: line.offer.price, quantity: line.quantity }).collect();
    let totals = totals(terms.currency, &priced, &terms.delivery, terms.tax)?;
    Ok(Quote { lines, totals })
}

/// Refuses early, without a lock. What passes here is judged again under the lock.
fn enough(quote: &Quote, total: Option<Money>) -> Result<(), CheckoutRefusal> {
    let short = quote.lines.iter().filter(|line| line.offer.available < i64::from(line.quantity));
    let changes: Vec<_> = short.map(price_of).collect();
    if changes.is_empty() { Ok(()) } else { Err(CheckoutRefusal::OutOfStock { total, changes }) }
}

fn price_of(line: &QuoteLine) -> LineChange {
    let short = line.offer.available < i64::from(line.quantity);
    LineChange {
        variant: line.offer.variant,
        unit_price: Some(line.offer.price),
        available: short.then_some(line.offer.available.max(0)),
    }
}

fn sold(line: &QuoteLine) -> OrderLine {
    OrderLine {
        variant: line.offer.variant,
        sku: line.offer.sku.clone(),
        title: line.offer.title.clone(),
        choice: line.offer.choice.clone(),
        picture: line.offer.picture.clone(),
        unit_price: line.offer.price,
        quantity: line.quantity,
    }
}

/// Promises the stock, and has the owner told of what runs low by it. `true`: what public pages say
/// about one of the variants has changed.
async fn reserve(work: &mut dyn UnitOfWork, order: &Order, now: OffsetDateTime) -> Result<bool, CheckoutRefusal> {
    let lines = &order.state().lines;
    let variants: Vec<_> = lines.iter().map(|line| line.variant).collect();
    let mut items = work.stock().lock(&variants).await?;
    let mut short = Vec::new();
    let mut changes = Vec::with_capacity(lines.len());
    let (mut crossed, mut low) = (false, Vec::new());
    for line in lines {
        let Some(item) = items.iter_mut().find(|item| item.variant == line.variant) else {
            short.push(LineChange { variant: line.variant, unit_price: Some(line.unit_price), available: Some(0) });
            continue;
        };
        let (before, was_low) = (item.availability(), item.is_low());
        match item.reserve(line.quantity) {
            Ok(()) => changes.push(StockChange {
                variant: line.variant,
                on_hand: 0,
                reserved: i64::from(line.quantity),
                reason: StockReason::Reserved,
                order: Some(order.state().id),
            }),
            Err(out) => {
                let (unit_price, available) = (Some(line.unit_price), Some(out.left));
                short.push(LineChange { variant: out.variant, unit_price, available });
            }
        }
        // Pages print the figure where it is low: each sale of a unit of it changes what they say.
        crossed |= item.availability() == Availability::Low || item.availability() != before;
        if item.is_low() && !was_low {
            low.push(line.variant);
        }
    }
    if !short.is_empty() {
        return Err(CheckoutRefusal::OutOfStock { total: Some(order.state().totals.total), changes: short });
    }
    work.stock().change(&changes, "shopper", now).await?;
    tell_of(low, work, order, now).await?;
    Ok(crossed)
}

/// Has the owner told of variants that have just become low.
async fn tell_of(
    low: Vec<VariantId>,
    work: &mut dyn UnitOfWork,
    order: &Order,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    if low.is_empty() {
        return Ok(());
    }
    let occasion = Occasion::LowStock { variants: low };
    let letter = Work::WriteLetter { order: order.state().id, occurrence: "placed".to_owned(), occasion };
    work.jobs().enqueue(&letter, now).await
}

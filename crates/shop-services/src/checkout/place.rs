//! The use case: placing an order. Never holds a row longer than it takes to change it: stock is
//! locked last, so that buyers of a hot product wait for three statements and not for ten.

use super::{
    CheckoutRefusal, CheckoutService, CheckoutSource, PlaceOrder, Quote, QuoteLine,
    quote::{field, lines, load, not_offered, not_taken, summed, wanted},
};
use crate::{
    customer::remembered,
    delivery::offers,
    inventory::{BuiltIn, Elsewhere, InventoryRefusal, keeping::Keeping},
    invoice::{can_be_asked, somebody_has},
    payment::first_attempt,
    ports::{HeldLine, Hold, KeyClaim, Level, StoreError, UnitOfWork, WarehouseError, Work},
    secret,
};
use shop_contract::LineChange;
use shop_domain::{
    appearance::Terms,
    invoice::InvoiceWish,
    kernel::{Money, OrderId, OrderNumber, PaymentAttemptId},
    order::{Order, OrderLine, OrderState, OrderStatus},
    payment::{PaymentFlow, PaymentStatus},
};
use time::OffsetDateTime;

/// An order that stands, whether this request placed it or an earlier one with the same key.
#[derive(Debug, Clone)]
pub struct Placed {
    pub order: Order,
    /// Stock went over a line that public pages show.
    pub crossed: bool,
}

/// How far a checkout came.
enum Attempt {
    Placed(Box<Placed>),
    /// Everything is in order, and whoever issues invoices is to be asked about this one first.
    Asks(InvoiceWish),
    /// Everything is in order, and these are to be held first.
    Needs(Quote),
}

impl Attempt {
    fn placed(order: Order, crossed: bool) -> Self {
        Self::Placed(Box::new(Placed { order, crossed }))
    }
}

impl Quote {
    fn is_elsewhere(&self) -> bool {
        self.lines.iter().any(|line| line.offer.is_elsewhere)
    }
}

impl CheckoutService {
    const MOST_HOLDS: usize = 3;

    /// Places the order at once, or once the warehouse elsewhere holds the goods for it: it is asked with no
    /// transaction open, after everything else was judged, and then everything is judged again.
    #[tracing::instrument(target = "yiye::use_case", name = "checkout.place", skip_all)]
    pub async fn place(&self, command: PlaceOrder) -> Result<Placed, CheckoutRefusal> {
        let (mut held, mut is_asked) = (None, false);
        // A cart that changes meanwhile needs another hold; one that changes for ever is not followed.
        for _ in 0..=Self::MOST_HOLDS {
            match self.attempt(&command, held.take(), is_asked).await? {
                Attempt::Placed(placed) => return Ok(*placed),
                Attempt::Asks(wish) => {
                    self.is_somebodys(&wish).await?;
                    is_asked = true;
                }
                Attempt::Needs(quote) => held = Some(self.hold(&command, &quote).await?),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Tells a shopper at once what would put the invoice in the cloud later.
    async fn is_somebodys(&self, wish: &InvoiceWish) -> Result<(), CheckoutRefusal> {
        if somebody_has(&self.ports, wish).await? {
            return Ok(());
        }
        Err(match wish {
            InvoiceWish::Donation { .. } => field("love_code", "invoice.love_code_unknown"),
            _ => field("barcode", "invoice.barcode_unknown"),
        })
    }

    /// The goods of the quote, held under the checkout's key: the same checkout finds them held.
    async fn hold(&self, command: &PlaceOrder, quote: &Quote) -> Result<Hold, CheckoutRefusal> {
        match self.inventory.hold(&secret::hash(&command.key), held_lines(quote)).await {
            Ok(hold) => Ok(hold),
            Err(InventoryRefusal::Warehouse(WarehouseError::Short(levels))) => {
                let changes = quote.lines.iter().filter_map(|line| short(line, &levels)).collect();
                Err(CheckoutRefusal::OutOfStock { total: Some(quote.totals.total), changes })
            }
            Err(InventoryRefusal::Warehouse(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "no goods are held");
                Err(error.into())
            }
            Err(InventoryRefusal::Store(error)) => Err(error.into()),
            Err(other) => Err(StoreError::Broken(other.into()).into()),
        }
    }

    /// One transaction: the order, its stock and its jobs are there together, or nothing is.
    async fn attempt(
        &self,
        command: &PlaceOrder,
        held: Option<Hold>,
        is_asked: bool,
    ) -> Result<Attempt, CheckoutRefusal> {
        let now = self.ports.clock.now();
        let id = OrderId(self.ports.ids.next());
        let mut work = self.ports.store.begin().await?;

        let key_hash = secret::hash(&command.key);
        match work.keys().claim(&key_hash, &command.body_hash, id, now).await? {
            KeyClaim::Ours => {}
            KeyClaim::Used { order, body_hash } if body_hash == command.body_hash => {
                let order = work.orders().get(order).await?.ok_or(StoreError::Conflict)?;
                return Ok(Attempt::placed(order, false));
            }
            KeyClaim::Used { .. } => return Err(CheckoutRefusal::KeyReused),
        }

        let wanted = wanted(&mut *work, &command.source).await?;
        let terms = work.shop().terms().await?;
        if command.expected_currency.is_some_and(|currency| currency != terms.currency) {
            return Err(field("expected_total", "total.currency"));
        }
        let lines = lines(&mut *work, &wanted).await?;
        let offers = offers(&self.ports.carriers, &terms);
        let details = &command.details;
        let offer = offers.iter().find(|offer| offer.method == details.delivery).ok_or_else(not_offered)?;
        let load = load(&lines, terms.currency, details.destination.zone())?;
        let quote = summed(lines, &terms, &offer.rate(&load).map_err(not_taken)?)?;
        let method = self.payable(&details.payment, offer, quote.totals.total, &terms)?;
        // What a warehouse elsewhere has left may be less by what it holds for this very checkout.
        if !quote.is_elsewhere() {
            enough(&quote, Some(quote.totals.total))?;
        }
        if quote.totals.total.amount != command.expected_total {
            let changes = quote.lines.iter().map(price_of).collect();
            return Err(CheckoutRefusal::PriceChanged { total: quote.totals.total, changes });
        }
        if let Some(wish) = details.invoice.as_ref().filter(|wish| terms.invoices && !is_asked && can_be_asked(wish)) {
            return Ok(Attempt::Asks(wish.clone()));
        }

        let number = OrderNumber::from_sequence(work.orders().next_number().await?);
        let keeper: Box<dyn Keeping> = match (quote.is_elsewhere(), held) {
            (false, _) => Box::new(BuiltIn),
            (true, Some(hold)) if hold.lines == held_lines(&quote) => Box::new(Elsewhere { hold }),
            (true, _) => return Ok(Attempt::Needs(quote)),
        };
        let state = self.state((id, number), command, &quote, (&terms, method.flow), now);
        let mut order = Order::place(state)?;
        self.save(&mut *work, &mut order, now).await?;
        if let Some(customer) = command.customer {
            work.customers().owns(customer, id).await?;
            work.customers().remember(customer, &remembered(order.state())).await?;
        }
        if let CheckoutSource::Cart(Some(cart)) = command.source {
            work.carts().clear(cart, &self.ports.ids.secret(), Some(id)).await?;
        }
        let crossed = keeper.promise(&mut *work, &order, now).await?;
        work.commit().await?;

        if crossed {
            self.announce().await;
        }
        Ok(Attempt::placed(order, crossed))
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
            destination: details.destination,
            payment: details.payment,
            payment_flow: flow,
            // Whoever was asked and says nothing has the one that needs no answer.
            invoice: terms.invoices.then(|| details.invoice.unwrap_or(InvoiceWish::Cloud)),
            invoice_number: None,
            note: details.note,
            staff_note: String::new(),
            lines: quote.lines.iter().map(sold).collect(),
            shipping_tax: terms.tax,
            totals: quote.totals.clone(),
            status: OrderStatus::Pending,
            payment_status: PaymentStatus::Pending,
            shipments: Vec::new(),
            received: Money::zero(terms.currency),
            sent_back: Money::zero(terms.currency),
            disputed: Money::zero(terms.currency),
            is_disputed: false,
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
        tax: line.offer.tax,
    }
}

/// In the order of the variants: the same cart is the same list.
fn held_lines(quote: &Quote) -> Vec<HeldLine> {
    let mut lines: Vec<_> = quote
        .lines
        .iter()
        .map(|line| HeldLine {
            variant: line.offer.variant,
            sku: line.offer.sku.clone(),
            quantity: line.quantity.into(),
        })
        .collect();
    lines.sort();
    lines
}

/// What the warehouse says of a line, where it is short of it.
fn short(line: &QuoteLine, levels: &[Level]) -> Option<LineChange> {
    let level = levels.iter().find(|level| level.sku == line.offer.sku)?;
    let (unit_price, available) = (Some(line.offer.price), Some(level.available.max(0)));
    Some(LineChange { variant: line.offer.variant, unit_price, available })
}

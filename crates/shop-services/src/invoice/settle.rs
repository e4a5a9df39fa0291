//! Brings the invoices of an order to what its money says, one step after another. Never asks the issuer inside a
//! transaction, and never twice for the same thing: what came of a call that was not answered is looked up. Whoever has
//! lost the turn meanwhile, because it stood still, neither asks nor notes anything.

use super::{InvoiceRefusal, InvoiceService};
use crate::ports::{
    AllowanceRequest, GatewayError, InvoiceBuyer, InvoiceGateway, InvoiceItem, InvoiceRequest, UnitOfWork, Work,
};
use shop_domain::{
    invoice::{Charged, InvoiceBook, InvoiceStep, InvoiceTask, InvoiceWish},
    kernel::{Language, Money, OrderId},
    order::{Order, OrderEvent, OrderState},
    payment::PaymentStatus,
    pricing::TaxRate,
    shipment::Destination,
    tax::spread,
};
use time::OffsetDateTime;

impl InvoiceService {
    /// More than an order ever needs at once: void, issued again, part of it taken back.
    const MOST_STEPS: usize = 8;

    /// As the job of this id. Runs twice without harm; does nothing where nothing is to be done, or the owner issues by other ways.
    #[tracing::instrument(target = "yiye::use_case", name = "invoice.settle", skip_all)]
    pub async fn settle(&self, id: OrderId, job: i64) -> Result<(), InvoiceRefusal> {
        for _ in 0..Self::MOST_STEPS {
            let Some((order, task, gateway, mut turn)) = self.begin(id, job).await? else { return Ok(()) };
            let outcome = self.ask(&*gateway, order.state(), &task, &mut turn).await;
            let (step, error) = match outcome {
                Ok(step) => (step, None),
                Err(GatewayError::Refused(reason)) => {
                    let reason = reason.chars().take(200).collect();
                    (InvoiceStep::Refused { task: task.kind(), reason }, None)
                }
                Err(error) => (InvoiceStep::Interrupted, Some(error)),
            };
            self.note(id, &mut turn, &step).await?;
            if let Some(error) = error {
                return Err(error.into());
            }
        }
        Err(InvoiceRefusal::Busy)
    }

    /// Takes the turn for what is to be done next.
    async fn begin(&self, id: OrderId, job: i64) -> Result<Option<Begun>, InvoiceRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let Some(order) = work.orders().lock(id).await? else { return Ok(None) };
        let Some(charged) = charged(order.state()) else { return Ok(None) };
        let steps = work.invoices().steps(id).await?;
        let turn = Turn { job, begun: steps.len() };
        let book = InvoiceBook::of(steps);
        let Some(task) = book.next(order.state().number.compact(), charged, now) else { return Ok(None) };
        if book.is_busy(job, now) {
            return Err(InvoiceRefusal::Busy);
        }
        let Some(gateway) = self.ports.invoices.gateway(&mut *work).await? else { return Ok(None) };
        work.invoices().add(id, &turn.step(now), now).await?;
        work.commit().await?;
        Ok(Some((order, task, gateway, turn)))
    }

    /// Adds a step of our turn, and nothing if it is ours no longer: what came of another turn is for another to say.
    async fn note(&self, id: OrderId, turn: &mut Turn, step: &InvoiceStep) -> Result<(), InvoiceRefusal> {
        let mut work = self.ports.store.begin().await?;
        work.orders().lock(id).await?;
        let steps = work.invoices().steps(id).await?;
        if !InvoiceBook::is_turn(&steps, turn.begun) {
            return Err(InvoiceRefusal::Busy);
        }
        work.invoices().add(id, step, self.ports.clock.now()).await?;
        work.commit().await?;
        turn.begun = steps.len();
        Ok(())
    }

    /// Asks for one thing, and says what came of it.
    async fn ask(
        &self,
        gateway: &dyn InvoiceGateway,
        state: &OrderState,
        task: &InvoiceTask,
        turn: &mut Turn,
    ) -> Result<InvoiceStep, GatewayError> {
        match task {
            InvoiceTask::Issue { reference } => {
                let request = request(state, reference)?;
                let name = gateway.issue(&request).await?;
                Ok(InvoiceStep::Issued { reference: reference.clone(), amount: request.total, name })
            }
            InvoiceTask::LookUp { reference } => {
                let found = gateway.find(reference).await?;
                Ok(found.map_or(InvoiceStep::NotIssued, |found| InvoiceStep::Issued {
                    reference: reference.clone(),
                    amount: found.total,
                    name: found.name,
                }))
            }
            InvoiceTask::Void { invoice } => {
                gateway.void(invoice, "訂單取消或重開").await?;
                Ok(InvoiceStep::Voided)
            }
            InvoiceTask::Allow { invoice, reference, amount, before } => {
                let amount = *amount;
                if was_allowed(gateway, reference, amount, *before).await? {
                    // By a try whose answer was lost; its number stands at the issuer.
                    return Ok(InvoiceStep::Allowed { allowance: String::new(), amount });
                }
                let parts = parts(state, amount)?;
                let email = state.contact.email.as_ref().map(|email| email.as_str().to_owned());
                let request = AllowanceRequest { invoice: invoice.clone(), amount, parts, email };
                // Two who have asked would both do it.
                let again = turn.step(self.ports.clock.now());
                let held = self.note(state.id, turn, &again).await;
                held.map_err(|lost| GatewayError::Unreachable(Box::new(lost)))?;
                Ok(InvoiceStep::Allowed { allowance: gateway.allow(&request).await?, amount })
            }
        }
    }
}

/// The right to do something about an order's invoices.
struct Turn {
    job: i64,
    /// The place among the order's steps of the one that began it.
    begun: usize,
}

impl Turn {
    fn step(&self, now: OffsetDateTime) -> InvoiceStep {
        InvoiceStep::Begun { until: now + InvoiceBook::TURN, job: self.job }
    }
}

type Begun = (Order, InvoiceTask, std::sync::Arc<dyn InvoiceGateway>, Turn);

/// Whether the issuer has taken this part back already. An error where neither is true: somebody did something there
/// by hand, and nothing is guessed.
async fn was_allowed(
    gateway: &dyn InvoiceGateway,
    reference: &str,
    amount: Money,
    before: Money,
) -> Result<bool, GatewayError> {
    let found = gateway.find(reference).await?;
    let left = found.ok_or_else(|| GatewayError::Refused(["no invoice ", reference].concat()))?.remaining;
    if left != before && left.amount != before.amount - amount.amount {
        return Err(GatewayError::Refused(["of the invoice ", &left.to_string(), " is left at the issuer"].concat()));
    }
    Ok(left != before)
}

/// The work that an order's events call for; nothing where no invoice was wished for.
pub(crate) fn work_of<'a>(state: &OrderState, events: impl IntoIterator<Item = &'a OrderEvent>) -> Option<Work> {
    let matters = |event: &OrderEvent| matches!(event, OrderEvent::Paid { .. } | OrderEvent::Refunded { .. });
    let wanted = state.invoice.is_some() && events.into_iter().any(matters);
    // A version is saved once: this comes once for each change.
    wanted.then(|| Work::SettleInvoice { order: state.id, occurrence: state.version.to_string() })
}

/// `None`: nothing was wished for, or nothing is to be paid.
pub(super) fn charged(state: &OrderState) -> Option<Charged> {
    let wish = state.invoice.as_ref()?;
    let total = state.totals.total;
    if total.is_zero() {
        return None;
    }
    let has_been_paid = matches!(
        state.payment_status,
        PaymentStatus::Paid | PaymentStatus::Refunding | PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded
    );
    // What came in twice and goes back once lessens nothing.
    let kept = if has_been_paid { state.received.amount - state.sent_back.amount } else { 0 };
    let kept = Money { amount: kept.clamp(0, total.amount), ..total };
    Some(Charged { total, kept, is_donated: matches!(wish, InvoiceWish::Donation { .. }) })
}

fn request(state: &OrderState, reference: &str) -> Result<InvoiceRequest, GatewayError> {
    let contact = &state.contact;
    Ok(InvoiceRequest {
        reference: reference.to_owned(),
        wish: state.invoice.clone().unwrap_or(InvoiceWish::Cloud),
        buyer: InvoiceBuyer {
            name: contact.name.as_str().to_owned(),
            email: contact.email.as_ref().map(|email| email.as_str().to_owned()),
            phone: contact.phone.as_str().to_owned(),
            address: place(&state.destination),
        },
        items: items(state)?,
        total: state.totals.total,
    })
}

/// Where it goes; an invoice that is printed names a place.
fn place(destination: &Destination) -> String {
    match destination {
        Destination::Home(address) => address.one_line(),
        Destination::Shop => "門市自取".to_owned(),
        Destination::Store(store) => [store.name.as_str(), " ", &store.address].concat(),
    }
}

/// What was sold, what was taken off of each rate, and the delivery.
fn items(state: &OrderState) -> Result<Vec<InvoiceItem>, GatewayError> {
    let taxes = state.taxes().map_err(|error| GatewayError::Refused(error.to_string()))?;
    let item = |title: &str, amount: Money, tax| InvoiceItem {
        title: title.to_owned(),
        quantity: 1,
        unit_price: amount,
        amount,
        tax,
    };
    let mut items = Vec::with_capacity(state.lines.len() + 2);
    let mut off: Vec<(TaxRate, i64)> = Vec::new();
    for (line, taxed) in state.lines.iter().zip(&taxes.lines) {
        let amount = line.total().map_err(|error| GatewayError::Refused(error.to_string()))?;
        let title = [line.title.get(Language::Chinese), line.choice.get(Language::Chinese)];
        items.push(InvoiceItem {
            title: title.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
            quantity: line.quantity.into(),
            unit_price: line.unit_price,
            amount,
            tax: line.tax,
        });
        match off.iter_mut().find(|(rate, _)| *rate == line.tax) {
            Some((_, sum)) => *sum += amount.amount - taxed.gross.amount,
            None => off.push((line.tax, amount.amount - taxed.gross.amount)),
        }
    }
    let discounts = off.into_iter().filter(|(_, sum)| *sum > 0);
    let currency = state.totals.total;
    items.extend(discounts.map(|(rate, sum)| item("折扣", Money { amount: -sum, ..currency }, rate)));
    if !taxes.shipping.gross.is_zero() {
        items.push(item("運費", taxes.shipping.gross, taxes.shipping.rate));
    }
    // What costs nothing is no item of an invoice.
    items.retain(|item| item.amount.amount != 0);
    Ok(items)
}

/// Of which rates an amount is that goes back: in proportion, as nobody says what of the order it was.
fn parts(state: &OrderState, amount: Money) -> Result<Vec<(TaxRate, Money)>, GatewayError> {
    let taxes = state.taxes().map_err(|error| GatewayError::Refused(error.to_string()))?;
    let worth: Vec<_> = taxes.parts.iter().map(|part| part.gross.amount).collect();
    let shares = spread(amount.amount, &worth).map_err(|error| GatewayError::Refused(error.to_string()))?;
    let parts = taxes.parts.iter().zip(shares).filter(|(_, share)| *share > 0);
    Ok(parts.map(|(part, share)| (part.rate, Money { amount: share, ..amount })).collect())
}

/// A step of the owner's, and the job that follows it up. The order must be locked.
pub(super) async fn follow_up(
    work: &mut dyn UnitOfWork,
    order: OrderId,
    step: &InvoiceStep,
    now: OffsetDateTime,
) -> Result<(), InvoiceRefusal> {
    let count = work.invoices().steps(order).await?.len();
    work.invoices().add(order, step, now).await?;
    let settle = Work::SettleInvoice { order, occurrence: format!("owner.{count}") };
    Ok(work.jobs().enqueue(&settle, now).await?)
}

//! Paying an order at a provider. Never trusts a browser: what it brings back is read like a
//! callback, or the provider is asked, and either is applied once.

mod aftermath;
mod ask;
pub mod desk;
pub(crate) mod inbox;
mod later;
mod otherwise;
mod receive;
mod refusal;

pub(crate) use ask::at_provider;
pub(crate) use desk::choice;
pub use desk::{FixedSettings, PaymentDesk};
pub(crate) use later::pay_later;
pub use receive::Returned;
pub(crate) use receive::words;
pub use refusal::PaymentRefusal;

use crate::{
    Ports,
    ports::{AttemptStatus, Handed, NextStep, PaymentAddresses, PaymentAttempt, PaymentRequest, UnitOfWork},
    secret,
};
use shop_contract::OrderView;
use shop_domain::{
    kernel::{Language, OrderId, PaymentAttemptId},
    order::Order,
};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

#[derive(Clone)]
pub struct PaymentService {
    ports: Arc<Ports>,
}

/// How the shopper gets to a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentOn {
    pub order: OrderView,
    pub step: NextStep,
    /// Somebody was sent there with the same attempt before: whoever comes back wants to choose.
    pub been_there: bool,
}

impl PaymentService {
    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// How the shopper gets to the provider with the attempt that is open. The provider is asked with
    /// no transaction open; whoever comes again is sent to the same place.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.go", skip_all)]
    pub async fn go(&self, token: &str, language: Language) -> Result<SentOn, PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let order = order_of(&mut *work, token).await?;
        let newest = work.payments().newest(order.state().id).await?;
        let open = newest.map(|(attempt, _)| attempt).filter(|attempt| attempt.status == AttemptStatus::Started);
        let Some(attempt) = open.filter(|_| order.can_be_paid()) else { return Err(PaymentRefusal::NotPayable) };
        let view = crate::order::order_view(&order, Vec::new(), &self.ports, Some(language));
        if attempt.handed_at.is_some() {
            let address = attempt.address.ok_or(PaymentRefusal::HandedOver)?;
            let step = NextStep::Redirect { address, handle: attempt.handle };
            return Ok(SentOn { order: view, step, been_there: true });
        }
        let gateway = self.ports.payments.gateway(&mut *work, attempt.method.provider()).await?;
        let shop_name = work.shop().appearance().await?.name.get(language).to_owned();
        drop(work);

        let step = gateway.start(&self.request(&order, &attempt, (language, shop_name))).await?;
        let handed = match &step {
            NextStep::Redirect { address, handle } => Handed { address: Some(address.clone()), handle: handle.clone() },
            NextStep::Form { .. } => Handed::default(),
        };
        let mut work = self.ports.store.begin().await?;
        if !work.payments().hand_over(attempt.id, &handed, self.ports.clock.now()).await? {
            // Two tabs at once: the provider would take a second form with this number for a mistake.
            return Err(PaymentRefusal::HandedOver);
        }
        work.jobs().enqueue(&ask::first(attempt.id), self.ports.clock.now() + ask::pause(0)).await?;
        work.commit().await?;
        Ok(SentOn { order: view, step, been_there: false })
    }

    /// The shopper says that a transfer is on its way: the last five digits of their account.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.report_transfer", skip_all)]
    pub async fn report_transfer(&self, token: &str, digits: &str) -> Result<(), PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let id = work.orders().find(&secret::hash(token)).await?.ok_or(PaymentRefusal::NotFound)?;
        let mut order = work.orders().lock(id).await?.ok_or(PaymentRefusal::NotFound)?;
        order.report_transfer(digits.trim())?;
        work.orders().save(&mut order, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }

    fn request(
        &self,
        order: &Order,
        attempt: &PaymentAttempt,
        (language, shop_name): (Language, String),
    ) -> PaymentRequest {
        let (state, provider) = (order.state(), attempt.method.provider());
        let at = |parts: &[&str]| [&self.ports.origin as &str, &parts.concat()].concat();
        PaymentRequest {
            reference: attempt.reference.clone(),
            method: attempt.method.clone(),
            amount: attempt.amount,
            language,
            order_number: state.number.compact().to_owned(),
            shop_name,
            email: state.contact.email.as_ref().map(|email| email.as_str().to_owned()),
            started_at: attempt.started_at,
            expires_at: state.expires_at,
            addresses: PaymentAddresses {
                callback: at(&["/callbacks/", provider]),
                instructions: at(&["/callbacks/", provider, "/instructions"]),
                back: at(&["/returns/", provider, "/", &state.token]),
                order: at(&[&language.path(&["/o/", &state.token].concat())]),
            },
        }
    }
}

/// As it is before anybody was sent anywhere.
pub(crate) fn first_attempt(
    order: &Order,
    id: PaymentAttemptId,
    reference: String,
    now: OffsetDateTime,
) -> PaymentAttempt {
    PaymentAttempt {
        id,
        order: order.state().id,
        reference,
        method: order.state().payment.clone(),
        amount: order.state().totals.total,
        status: AttemptStatus::Started,
        started_at: now,
        handed_at: None,
        address: None,
        handle: None,
        transaction: None,
        instructions: None,
    }
}

async fn order_of(work: &mut dyn UnitOfWork, token: &str) -> Result<Order, PaymentRefusal> {
    let id: OrderId = work.orders().find(&secret::hash(token)).await?.ok_or(PaymentRefusal::NotFound)?;
    work.orders().get(id).await?.ok_or(PaymentRefusal::NotFound)
}

/// How long an order is kept after the last moment in which its number can be paid: a convenience
/// store's barcode is told of two days later.
pub(crate) const TOLD_LATER: Duration = Duration::days(3);

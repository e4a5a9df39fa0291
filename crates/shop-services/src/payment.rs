//! Paying an order at a provider. Never trusts a browser: what it brings back is read like a
//! callback, with its signature, and applied once whichever of the two comes first.

pub(crate) mod inbox;

use crate::{
    Ports,
    ports::{
        AttemptStatus, GatewayError, KeptCallback, PaymentAttempt, PaymentGateway, PaymentNotice, PaymentRequest,
        StoreError, UnitOfWork, Work,
    },
    refusal::Refusal,
    secret,
};
use shop_contract::OrderView;
use shop_domain::{
    fault::{Class, Fault},
    kernel::{OrderId, PaymentAttemptId},
    order::{Order, OrderError},
    payment::PaymentMethod,
};
use std::sync::Arc;
use time::Duration;

#[derive(Clone)]
pub struct PaymentService {
    ports: Arc<Ports>,
}

#[derive(Debug, thiserror::Error)]
pub enum PaymentRefusal {
    #[error("there is no such order")]
    NotFound,
    #[error("the order cannot be paid now")]
    NotPayable,
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Order(#[from] OrderError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for PaymentRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotFound => Class::NotFound,
            Self::NotPayable => Class::Conflict,
            Self::Gateway(error) => error.class(),
            Self::Order(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "order.not_found",
            Self::NotPayable => "payment.not_payable",
            Self::Gateway(error) => error.code(),
            Self::Order(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for PaymentRefusal {}

impl PaymentService {
    /// Longer than it takes to apply a callback where nothing goes wrong.
    const LATER: Duration = Duration::seconds(5);

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// Where the shopper goes to pay: the address of the attempt that is open.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.address", skip_all)]
    pub async fn address(&self, token: &str) -> Result<(OrderView, String), PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let order = order_of(&mut *work, token).await?;
        let newest = work.payments().newest(order.state().id).await?;
        // The provider is asked with no transaction open.
        drop(work);
        let open = newest.map(|(attempt, _)| attempt).filter(|attempt| attempt.status == AttemptStatus::Started);
        let Some(attempt) = open.filter(|_| order.can_be_paid()) else { return Err(PaymentRefusal::NotPayable) };
        let request =
            PaymentRequest { reference: attempt.reference, amount: attempt.amount, language: order.state().language };
        let address = self.gateway(attempt.provider)?.start(&request).await?;
        Ok((crate::order::order_view(&order, Vec::new(), None), address))
    }

    /// Another attempt on the same order, after one that failed or was cancelled.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.again", skip_all)]
    pub async fn again(&self, token: &str) -> Result<(), PaymentRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let id = work.orders().find(&secret::hash(token)).await?.ok_or(PaymentRefusal::NotFound)?;
        let mut order = work.orders().lock(id).await?.ok_or(PaymentRefusal::NotFound)?;
        if !order.can_be_paid() {
            return Err(PaymentRefusal::NotPayable);
        }
        let (newest, count) = work.payments().newest(id).await?.ok_or(PaymentRefusal::NotPayable)?;
        if newest.status == AttemptStatus::Started {
            return Ok(());
        }
        let reference = format!("{}{:02}", order.state().number.compact(), count + 1);
        order.start_payment(&reference)?;
        let attempt = PaymentAttempt {
            id: PaymentAttemptId(self.ports.ids.next()),
            order: id,
            reference,
            provider: order.state().payment,
            amount: order.state().totals.total,
            status: AttemptStatus::Started,
        };
        work.payments().start(&attempt, now).await?;
        work.orders().save(&mut order, now).await?;
        Ok(work.commit().await?)
    }

    /// A callback of a provider, or a browser that comes back from it. It is stored before it is
    /// judged, so that nothing a provider said is lost. Answers the token of the order.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.receive", skip_all)]
    pub async fn receive(&self, method: PaymentMethod, fields: &[(String, String)]) -> Result<String, PaymentRefusal> {
        let notice = self.gateway(method)?.read(fields)?;
        let now = self.ports.clock.now();
        let kept =
            KeptCallback { provider: method.code().to_owned(), event: notice.event.clone(), body: inbox::body(fields) };
        let mut work = self.ports.store.begin().await?;
        if work.payments().receive(&kept, &notice.reference, now).await? {
            // For a crash between here and the end of `apply`.
            let later = Work::ApplyCallback { provider: kept.provider, event: kept.event };
            work.jobs().enqueue(&later, now + Self::LATER).await?;
        }
        work.commit().await?;
        self.apply(method, &notice).await
    }

    /// Applies what was kept and not applied. A notice about an attempt that nobody knows stays open.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.apply_kept", skip_all)]
    pub async fn apply_kept(&self, provider: &str, event: &str) -> Result<(), PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let kept = work.payments().open_callback(provider, event).await?;
        drop(work);
        let Some(kept) = kept else { return Ok(()) };
        let (method, notice) = inbox::read(&self.ports.gateways, &kept)?;
        match self.apply(method, &notice).await {
            Err(PaymentRefusal::NotFound) => {
                tracing::warn!(provider, event, "a callback names an attempt that nobody knows");
                Ok(())
            }
            applied => applied.map(drop),
        }
    }

    async fn apply(&self, method: PaymentMethod, notice: &PaymentNotice) -> Result<String, PaymentRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let attempt = work.payments().find(&notice.reference).await?.ok_or(PaymentRefusal::NotFound)?;
        let mut order = work.orders().lock(attempt.order).await?.ok_or(PaymentRefusal::NotFound)?;
        let token = order.state().token.clone();
        if inbox::apply(&mut *work, &mut order, method, notice, now).await? {
            work.orders().save(&mut order, now).await?;
            work.commit().await?;
        }
        Ok(token)
    }

    fn gateway(&self, method: PaymentMethod) -> Result<&Arc<dyn PaymentGateway>, PaymentRefusal> {
        self.ports.gateways.get(&method).ok_or(PaymentRefusal::NotPayable)
    }
}

async fn order_of(work: &mut dyn UnitOfWork, token: &str) -> Result<Order, PaymentRefusal> {
    let id: OrderId = work.orders().find(&secret::hash(token)).await?.ok_or(PaymentRefusal::NotFound)?;
    work.orders().get(id).await?.ok_or(PaymentRefusal::NotFound)
}

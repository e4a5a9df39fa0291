//! Another try to pay: at the same provider again, or another way. The provider of one that is under way
//! is asked first, with no transaction open, so that nobody pays twice who has paid.

use super::{PaymentRefusal, PaymentService, first_attempt};
use crate::{
    delivery::reach,
    ports::{AttemptStatus, UnitOfWork, Work},
    secret,
};
use shop_domain::{
    kernel::{OrderId, PaymentAttemptId},
    order::Order,
    payment::PaymentMethod,
};
use time::OffsetDateTime;

impl PaymentService {
    /// Another attempt on the same order, at the same provider.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.again", skip_all)]
    pub async fn again(&self, token: &str) -> Result<(), PaymentRefusal> {
        let id = self.asked_about(token).await?;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let mut order = work.orders().lock(id).await?.ok_or(PaymentRefusal::NotFound)?;
        if !order.can_be_paid() {
            return Err(PaymentRefusal::NotPayable);
        }
        if self.another(&mut *work, &mut order, now).await? {
            work.orders().save(&mut order, now).await?;
            work.commit().await?;
        }
        Ok(())
    }

    /// From now on the order is paid so. `true`: the shopper is sent to a provider.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.otherwise", skip_all)]
    pub async fn otherwise(&self, token: &str, method: &PaymentMethod) -> Result<bool, PaymentRefusal> {
        let id = self.asked_about(token).await?;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let mut order = work.orders().lock(id).await?.ok_or(PaymentRefusal::NotFound)?;
        if !order.can_be_paid_otherwise() {
            return Err(PaymentRefusal::NotPayable);
        }
        let terms = work.shop().terms().await?;
        let reach = reach(&self.ports.carriers, &order.state().delivery);
        let ways = self.ports.payments.ways(&terms, order.state().totals.total, reach);
        let spec = ways.into_iter().find(|spec| spec.method == *method).ok_or(PaymentRefusal::NotOffered)?;
        if order.state().payment != *method {
            order.pay_otherwise(method.clone(), spec.flow, terms.kept(spec.flow), now)?;
            if let Some(at) = order.state().expires_at {
                let expire = Work::ExpireOrder { order: id.0, at: at.unix_timestamp() };
                work.jobs().enqueue(&expire, at).await?;
            }
        }
        let redirects = order.can_be_paid();
        if redirects {
            self.another(&mut *work, &mut order, now).await?;
        } else {
            give_up(&mut *work, id, now).await?;
        }
        work.orders().save(&mut order, now).await?;
        work.commit().await?;
        Ok(redirects)
    }

    /// The order, once whatever its providers know was applied.
    async fn asked_about(&self, token: &str) -> Result<OrderId, PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let id = work.orders().find(&secret::hash(token)).await?.ok_or(PaymentRefusal::NotFound)?;
        let under_way = work.payments().under_way(id).await?;
        drop(work);
        for attempt in under_way {
            if let Err(error) = self.ask(attempt.id).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "an attempt is given up unasked");
            }
        }
        Ok(id)
    }

    /// `false`: there is one that nobody has used.
    async fn another(
        &self,
        work: &mut dyn UnitOfWork,
        order: &mut Order,
        now: OffsetDateTime,
    ) -> Result<bool, PaymentRefusal> {
        let newest = work.payments().newest(order.state().id).await?;
        let is_fresh = newest.as_ref().is_some_and(|(attempt, _)| {
            attempt.status == AttemptStatus::Started
                && attempt.handed_at.is_none()
                && attempt.method == order.state().payment
        });
        if is_fresh {
            return Ok(false);
        }
        give_up(work, order.state().id, now).await?;
        let count = newest.map_or(0, |(_, count)| count);
        let reference = format!("{}{:02}", order.state().number.compact(), count + 1);
        order.start_payment(&reference)?;
        let attempt = first_attempt(order, PaymentAttemptId(self.ports.ids.next()), reference, now);
        work.payments().start(&attempt).await?;
        Ok(true)
    }
}

/// The newest attempt is not waited for any more. It can still bring money, which is taken like any other.
async fn give_up(work: &mut dyn UnitOfWork, order: OrderId, now: OffsetDateTime) -> Result<(), PaymentRefusal> {
    let newest = work.payments().newest(order).await?;
    if let Some((newest, _)) = newest.filter(|(attempt, _)| attempt.status == AttemptStatus::Started) {
        work.payments().end(newest.id, AttemptStatus::Cancelled, now).await?;
    }
    Ok(())
}

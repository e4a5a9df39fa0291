//! The job that has a provider send a refund. One works at it at a time, and notes that it begins before it asks: a
//! provider without keys can then be asked first what became of an earlier call. Never guesses that.

use super::{RefundService, finish};
use crate::{
    payment::{PaymentRefusal, at_provider},
    ports::{
        Entry, EntryKind, GatewayError, Lease, PaymentAttempt, PaymentGateway, RefundRequest, RefundState,
        SentElsewhere, UnitOfWork, Work,
    },
};
use shop_domain::{
    kernel::{Money, RefundId},
    order::{Actor, Order, OrderError},
    refund::{Refund, RefundStatus, RefundStep},
};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// A provider may still be at a call that nobody waits for any longer: because it took too long, or because whoever
/// asked was killed. Whoever lives keeps the job, however long that takes.
const UNKNOWN: Duration = Duration::seconds(20);

/// How often, day by day, one that is on its way is asked about.
const ROUNDS: u32 = 30;

struct Begun {
    refund: Refund,
    attempt: PaymentAttempt,
    gateway: Arc<dyn PaymentGateway>,
    request: RefundRequest,
}

impl RefundService {
    /// As a job: has the provider send it, and enters what became of it. Runs twice without harm.
    #[tracing::instrument(target = "yiye::use_case", name = "refund.send", skip_all)]
    pub async fn send(&self, id: RefundId, round: u32, lease: &dyn Lease) -> Result<(), PaymentRefusal> {
        let Some(Begun { refund, attempt, gateway, request }) = self.begin(id).await? else { return Ok(()) };
        match gateway.refund(&request, lease).await {
            Ok(RefundState::Done { transaction, elsewhere }) => {
                let refund = Refund { transaction, ..refund };
                self.arrived(refund, attempt.method.provider(), elsewhere).await
            }
            Ok(RefundState::OnItsWay) => self.wait(&refund, round).await,
            Ok(RefundState::Refused { reason }) | Err(GatewayError::Refused(reason)) => {
                self.hand_over(self.ports.store.begin().await?, &refund, &reason).await
            }
            Err(GatewayError::Unsupported) => self.hand_over(self.ports.store.begin().await?, &refund, "").await,
            Err(error) => {
                let mut work = self.ports.store.begin().await?;
                work.refunds().pause(id, self.ports.clock.now() + UNKNOWN).await?;
                work.commit().await?;
                Err(error.into())
            }
        }
    }

    /// Takes the turn. `None`: there is nothing to send, or nobody to send it.
    async fn begin(&self, id: RefundId) -> Result<Option<Begun>, PaymentRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let Some(refund) = work.refunds().get(id).await?.filter(|refund| refund.status == RefundStatus::Sending) else {
            return Ok(None);
        };
        let attempt = match refund.attempt {
            Some(attempt) => work.payments().get(attempt).await?,
            None => None,
        };
        let Some(attempt) = attempt else { return self.hand_over(work, &refund, "").await.map(|()| None) };
        let all = work.refunds().of(refund.order).await?;
        let refunded_before = before(&refund, &all)?;
        let gateway = self.ports.payments.gateway(&mut *work, attempt.method.provider()).await?;
        let Some(is_repeated) = work.refunds().begin(id, now + UNKNOWN, now).await? else {
            return Err(GatewayError::Unreachable("somebody else is sending it".into()).into());
        };
        work.commit().await?;
        let same = all.iter().filter(|other| other.attempt == refund.attempt);
        let request = RefundRequest {
            attempt: at_provider(&attempt),
            amount: refund.amount,
            refunded_before,
            key: refund.key(),
            is_repeated,
            known: same.filter_map(|other| other.transaction.clone()).collect(),
        };
        Ok(Some(Begun { refund, attempt, gateway, request }))
    }

    async fn arrived(&self, sent: Refund, provider: &str, elsewhere: Vec<SentElsewhere>) -> Result<(), PaymentRefusal> {
        let now = self.ports.clock.now();
        let by = || Actor::Provider(provider.to_owned());
        let mut work = self.ports.store.begin().await?;
        let mut order = work.orders().lock(sent.order).await?.ok_or(PaymentRefusal::NotFound)?;
        let kept = work.refunds().lock(sent.id).await?;
        // Somebody else heard of it first; or of its failure.
        let is_same = |kept: &Refund| kept.status == RefundStatus::Sending && kept.tries == sent.tries;
        let Some(mut refund) = kept.filter(is_same) else { return Ok(()) };
        refund.transaction.clone_from(&sent.transaction);
        finish(&mut *work, &mut order, &mut refund, by(), now).await?;
        for part in elsewhere {
            self.recognise(&mut *work, &mut order, &refund, (by(), part), now).await?;
        }
        work.orders().save(&mut order, now).await?;
        Ok(work.commit().await?)
    }

    /// What went back of the same payment by somebody's hand at the provider counts as any other refund; what cannot
    /// be fitted in is left to the owner.
    async fn recognise(
        &self,
        work: &mut dyn UnitOfWork,
        order: &mut Order,
        beside: &Refund,
        (by, part): (Actor, SentElsewhere),
        now: OffsetDateTime,
    ) -> Result<(), PaymentRefusal> {
        if let Err(error) = order.refunded_elsewhere(by, part.amount) {
            tracing::warn!(%error, transaction = part.transaction, "a refund at the provider does not fit the order");
            return Ok(());
        }
        let refund = Refund {
            id: RefundId(self.ports.ids.next()),
            amount: part.amount,
            reason: String::new(),
            status: RefundStatus::Done,
            tries: 0,
            transaction: Some(part.transaction),
            ..beside.clone()
        };
        work.refunds().add(std::slice::from_ref(&refund), now).await?;
        let entry =
            Entry { order: refund.order, attempt: refund.attempt, kind: EntryKind::Refunded, amount: refund.amount };
        Ok(work.payments().enter(entry, now).await?)
    }

    /// It is told of; in case that is lost, it is asked about tomorrow.
    async fn wait(&self, refund: &Refund, round: u32) -> Result<(), PaymentRefusal> {
        let now = self.ports.clock.now();
        if round >= ROUNDS {
            let work = self.ports.store.begin().await?;
            return self.hand_over(work, refund, "still on its way after a month").await;
        }
        let mut work = self.ports.store.begin().await?;
        work.refunds().pause(refund.id, now).await?;
        let again = Work::SendRefund { refund: refund.id.0, tries: refund.tries, round: round + 1 };
        work.jobs().enqueue(&again, now + Duration::days(1)).await?;
        Ok(work.commit().await?)
    }

    /// The provider will not: it is the owner's now.
    async fn hand_over(
        &self,
        mut work: Box<dyn UnitOfWork>,
        refund: &Refund,
        reason: &str,
    ) -> Result<(), PaymentRefusal> {
        work.orders().lock(refund.order).await?;
        let Some(mut refund) = work.refunds().lock(refund.id).await? else { return Ok(()) };
        if refund.status != RefundStatus::Sending {
            return Ok(());
        }
        give_over(&mut *work, &mut refund, reason, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }
}

/// A refund whose lock is held comes to the owner.
pub(crate) async fn give_over(
    work: &mut dyn UnitOfWork,
    refund: &mut Refund,
    reason: &str,
    now: OffsetDateTime,
) -> Result<(), PaymentRefusal> {
    refund.status = refund.status.after(RefundStep::HandOver)?;
    refund.because(reason);
    Ok(work.refunds().save(refund, now).await?)
}

/// What went back of the same payment. An error while an older refund of it is on its way: some providers
/// tell the refunds of one payment apart by their sum alone, so they are sent one after another.
fn before(refund: &Refund, all: &[Refund]) -> Result<Money, PaymentRefusal> {
    let same = || all.iter().filter(|other| other.attempt == refund.attempt);
    if same().take_while(|other| other.id != refund.id).any(|other| other.status == RefundStatus::Sending) {
        return Err(GatewayError::Unreachable("an older refund of the payment is on its way".into()).into());
    }
    let done = same().filter(|other| other.status == RefundStatus::Done).map(|other| other.amount);
    Ok(Money::sum(refund.amount.currency, done).map_err(OrderError::from)?)
}

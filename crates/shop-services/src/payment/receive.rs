//! What comes in at the doors of providers: callbacks, and browsers that come back. Stored before it is
//! judged, so that nothing a provider said is lost; what is not a provider's is kept apart.

use super::{PaymentRefusal, PaymentService, inbox, order_of};
use crate::ports::{
    AttemptStatus, Door, GatewayError, Incoming, KeptCallback, PaymentNotice, PaymentOutcome, Reading, RefusedCallback,
    Reply, Work,
};
use sha2::{Digest, Sha256};
use shop_domain::kernel::Language;
use time::Duration;

/// Where a browser that comes back is led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    pub language: Language,
    /// The shopper called the payment off.
    pub called_off: bool,
}

/// Longer than it takes to apply a callback where nothing goes wrong.
const LATER: Duration = Duration::seconds(5);

/// In bytes, of a callback that is kept although it was refused.
const MOST_OF_REFUSED: usize = 4_096;

impl PaymentService {
    /// A provider's callback, answered in its own words.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.callback", skip_all)]
    pub async fn callback(&self, provider: &str, incoming: &Incoming) -> Result<Reply, PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let gateway = self.ports.payments.gateway(&mut *work, provider).await?;
        drop(work);
        let taken = match gateway.read(incoming) {
            Ok(Reading::Notice(notice)) => self.take(provider, notice, words(incoming)).await.map(drop),
            Ok(Reading::Ask { reference }) => self.ask_for(&reference).await,
            Ok(Reading::Nothing) => Ok(()),
            Err(error) => {
                self.keep_refused(provider, incoming, &error).await?;
                Err(error.into())
            }
        };
        Ok(match taken {
            // It is kept; that no order knows it is for the owner to see.
            Ok(()) | Err(PaymentRefusal::NotFound) => gateway.reply(Ok(())),
            Err(PaymentRefusal::Gateway(error)) => gateway.reply(Err(&error)),
            Err(error) => {
                tracing::error!(provider, error = &error as &dyn std::error::Error, "a callback was not taken");
                gateway.reply(Err(&GatewayError::Unreachable(Box::new(error))))
            }
        })
    }

    /// A browser that comes back from a provider with the order's own address. What it brings counts
    /// only if the provider signed it; else the provider is asked.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.returned", skip_all)]
    pub async fn returned(&self, provider: &str, token: &str, incoming: &Incoming) -> Result<Returned, PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let order = order_of(&mut *work, token).await?;
        let gateway = self.ports.payments.gateway(&mut *work, provider).await?;
        let newest = work.payments().newest(order.state().id).await?;
        drop(work);
        let told = match gateway.read(incoming) {
            Ok(Reading::Notice(notice)) => self.take(provider, notice, words(incoming)).await.map(drop),
            Ok(Reading::Ask { reference }) if reference.starts_with(order.state().number.compact()) => {
                self.ask_for(&reference).await
            }
            _ => match newest.filter(|(attempt, _)| attempt.method.provider() == provider) {
                Some((attempt, _)) => self.ask(attempt.id).await.map(drop),
                None => Ok(()),
            },
        };
        if let Err(error) = told {
            // The callback, or the job that asks, will tell; the shopper sees the order as it is.
            tracing::warn!(provider, error = &error as &dyn std::error::Error, "a return told nothing");
        }
        let mut work = self.ports.store.begin().await?;
        let order = order_of(&mut *work, token).await?;
        let newest = work.payments().newest(order.state().id).await?;
        let called_off = newest.is_some_and(|(attempt, _)| attempt.status == AttemptStatus::Cancelled);
        Ok(Returned { language: order.state().language, called_off: called_off && order.can_be_paid() })
    }

    /// Keeps what a provider said, and applies it.
    pub(super) async fn take(&self, provider: &str, notice: PaymentNotice, body: String) -> Result<(), PaymentRefusal> {
        let now = self.ports.clock.now();
        let kept = KeptCallback { provider: provider.to_owned(), notice, body };
        let mut work = self.ports.store.begin().await?;
        if work.payments().receive(&kept, now).await? {
            // For a crash between here and the end of `apply`.
            let later = Work::ApplyCallback { provider: provider.to_owned(), event: kept.notice.event.clone() };
            work.jobs().enqueue(&later, now + LATER).await?;
        }
        work.commit().await?;
        self.apply(&kept).await
    }

    /// Applies what was kept and not applied. A notice about an attempt that nobody knows stays open.
    #[tracing::instrument(target = "yiye::use_case", name = "payment.apply_kept", skip_all)]
    pub async fn apply_kept(&self, provider: &str, event: &str) -> Result<(), PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let kept = work.payments().open_callback(provider, event).await?;
        drop(work);
        let Some(kept) = kept else { return Ok(()) };
        match self.apply(&kept).await {
            Err(PaymentRefusal::NotFound) => {
                tracing::warn!(provider, event, "a callback names an attempt that nobody knows");
                Ok(())
            }
            applied => applied,
        }
    }

    async fn apply(&self, kept: &KeptCallback) -> Result<(), PaymentRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let attempt = work.payments().find(&kept.notice.reference).await?.ok_or(PaymentRefusal::NotFound)?;
        let mut order = work.orders().lock(attempt.order).await?.ok_or(PaymentRefusal::NotFound)?;
        if inbox::apply(&mut *work, &self.ports, &mut order, kept, now).await? {
            if kept.notice.outcome == PaymentOutcome::Paid {
                // What was told of the payment by the provider's name for it, before anybody here knew that name.
                inbox::apply_open(&mut *work, &self.ports, &mut order, now).await?;
            }
            work.orders().save(&mut order, now).await?;
            work.commit().await?;
        }
        Ok(())
    }

    async fn ask_for(&self, reference: &str) -> Result<(), PaymentRefusal> {
        let mut work = self.ports.store.begin().await?;
        let attempt = work.payments().find(reference).await?.ok_or(PaymentRefusal::NotFound)?;
        drop(work);
        self.ask(attempt.id).await.map(drop)
    }

    async fn keep_refused(
        &self,
        provider: &str,
        incoming: &Incoming,
        error: &GatewayError,
    ) -> Result<(), PaymentRefusal> {
        let verdict = match error {
            GatewayError::Forged => "forged",
            _ => "malformed",
        };
        let mut body = words(incoming);
        let end = (0..=MOST_OF_REFUSED.min(body.len())).rev().find(|end| body.is_char_boundary(*end));
        body.truncate(end.unwrap_or_default());
        let digest = Sha256::digest(body.as_bytes());
        let event = digest.iter().take(12).fold(["refused:"].concat(), |text, byte| format!("{text}{byte:02x}"));
        let refused = RefusedCallback { provider: provider.to_owned(), event, body, verdict };
        let mut work = self.ports.store.begin().await?;
        work.payments().refuse(&refused, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }
}

/// What came in, for people to read.
pub(crate) fn words(incoming: &Incoming) -> String {
    let door = match incoming.door {
        Door::Callback => "callback",
        Door::Instructions => "instructions",
        Door::Return => "return",
    };
    let query = incoming.query.iter().map(|(name, value)| [name, "=", value].concat()).collect::<Vec<_>>().join("&");
    // A zero byte cannot be stored.
    let body = String::from_utf8_lossy(&incoming.body).replace('\0', "");
    [door, " ", &query.replace('\0', ""), "\n", &body].concat()
}

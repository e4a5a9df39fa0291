//! One message on its way to one webhook: tried again and again for three days, under one id. Never says anything
//! else when it is tried again.

use super::EventType;
use crate::{
    fault::{Class, Fault},
    kernel::{MessageId, WebhookId},
};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Not taken yet, and still tried.
    Waiting,
    Delivered,
    /// Tried often enough: somebody has to look.
    Dead,
}

impl DeliveryState {
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::Dead];

    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What came of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryAnswer {
    /// With this status of HTTP, one that says yes.
    Taken(u16),
    /// There is nobody any more, and nobody will be.
    Gone,
    Refused(u16),
    /// Not now: with this status, and how long it wants to be left alone.
    Later(u16, Duration),
    /// Why there was no answer.
    Silent(String),
    /// There was none in time, and somebody was kept waiting for it.
    TimedOut,
}

impl DeliveryAnswer {
    pub const GONE: u16 = 410;

    /// A redirect is no yes: the address of the webhook is to be changed.
    pub fn of(status: u16) -> Self {
        match status {
            200..=299 => Self::Taken(status),
            Self::GONE => Self::Gone,
            _ => Self::Refused(status),
        }
    }

    fn status(&self) -> Option<u16> {
        match self {
            Self::Taken(status) | Self::Refused(status) | Self::Later(status, _) => Some(*status),
            Self::Gone => Some(Self::GONE),
            Self::Silent(_) | Self::TimedOut => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message is on its way already")]
pub struct AlreadyUnderWay;

impl Fault for AlreadyUnderWay {
    fn class(&self) -> Class {
        Class::Conflict
    }
    fn code(&self) -> &'static str {
        "webhook.under_way"
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub webhook: WebhookId,
    /// The same for every webhook that is told of it, and however often it is sent.
    pub message: MessageId,
    pub event: EventType,
    /// As it is sent, to the byte.
    pub body: String,
    pub told_at: OffsetDateTime,
    pub state: DeliveryState,
    /// How often sending it was asked for: once, and once for each replay.
    pub round: i32,
    /// In all rounds.
    pub attempts: i32,
    pub tried_at: Option<OffsetDateTime>,
    /// Of HTTP, of the last try; `None` where there was no answer.
    pub last_status: Option<u16>,
    pub last_error: Option<String>,
}

impl Delivery {
    /// Before each further try: nine of them, over three days.
    pub const PAUSES: [Duration; 9] = [
        Duration::seconds(5),
        Duration::minutes(5),
        Duration::minutes(30),
        Duration::hours(2),
        Duration::hours(5),
        Duration::hours(10),
        Duration::hours(14),
        Duration::hours(20),
        Duration::hours(24),
    ];

    /// No more than this is taken off a pause, so that all of them together are still [`super::Webhook::PATIENCE`].
    const MOST_SPREAD: Duration = Duration::minutes(30);

    /// Who wants to be left alone for longer is called again all the same.
    pub const MOST_WAIT: Duration = Duration::days(1);

    /// Before the next try, after so many. `chance` spreads what was told at once, so that whoever was down is not
    /// called for all of it in one moment; nobody who asked to be left alone is called sooner.
    pub fn pause(attempts: i32, chance: u32, wait: Option<Duration>) -> Duration {
        let at = (attempts.max(1) as usize - 1).min(Self::PAUSES.len() - 1);
        let pause = Self::PAUSES[at];
        // So short a pause spreads nothing, and must not be shorter than whoever gave no answer rests.
        let is_short = pause < Duration::MINUTE;
        let most = if is_short { Duration::ZERO } else { (pause / 5_i32).min(Self::MOST_SPREAD) };
        let spread = most.whole_milliseconds() * i128::from(chance) / i128::from(u32::MAX);
        (pause - Duration::milliseconds(spread as i64)).max(wait.unwrap_or_default().min(Self::MOST_WAIT))
    }

    pub fn new(webhook: WebhookId, message: MessageId, event: EventType, body: String, now: OffsetDateTime) -> Self {
        Self {
            webhook,
            message,
            event,
            body,
            told_at: now,
            state: DeliveryState::Waiting,
            round: 1,
            attempts: 0,
            tried_at: None,
            last_status: None,
            last_error: None,
        }
    }

    /// A copy that comes late finds nothing to do.
    pub fn is_to_be_sent(&self, round: i32) -> bool {
        self.state == DeliveryState::Waiting && self.round == round
    }

    /// A copy that fails after another one arrived changes nothing but the count.
    pub fn tried(&mut self, answer: &DeliveryAnswer, is_last: bool, now: OffsetDateTime) {
        self.attempts += 1;
        if self.state == DeliveryState::Delivered {
            return;
        }
        self.tried_at = Some(now);
        self.last_status = answer.status();
        self.last_error = match answer {
            DeliveryAnswer::Silent(why) => Some(why.clone()),
            DeliveryAnswer::TimedOut => Some("no answer in time".to_owned()),
            _ => None,
        };
        match answer {
            DeliveryAnswer::Taken(_) => self.state = DeliveryState::Delivered,
            DeliveryAnswer::Gone => self.give_up(),
            DeliveryAnswer::Refused(_)
            | DeliveryAnswer::Later(..)
            | DeliveryAnswer::Silent(_)
            | DeliveryAnswer::TimedOut => {
                if is_last {
                    self.give_up();
                }
            }
        }
    }

    /// Nobody is to be told any more, or it was tried often enough.
    pub fn give_up(&mut self) {
        self.state = DeliveryState::Dead;
    }

    /// It is to be sent once more, as it was. Answers which round that is.
    pub fn again(&mut self) -> Result<i32, AlreadyUnderWay> {
        if self.state == DeliveryState::Waiting {
            return Err(AlreadyUnderWay);
        }
        self.state = DeliveryState::Waiting;
        self.round += 1;
        Ok(self.round)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;
    use uuid::Uuid;

    const NOW: OffsetDateTime = datetime!(2026-03-02 09:00 UTC);

    fn a_delivery() -> Delivery {
        let (webhook, message) = (WebhookId(Uuid::nil()), MessageId(Uuid::nil()));
        Delivery::new(webhook, message, EventType::OrderPlaced, "{}".to_owned(), NOW)
    }

    #[test]
    fn only_a_two_hundred_and_something_is_a_yes() {
        assert_eq!(DeliveryAnswer::of(204), DeliveryAnswer::Taken(204));
        assert_eq!(DeliveryAnswer::of(410), DeliveryAnswer::Gone);
        for status in [100, 199, 300, 301, 304, 400, 404, 429, 500, 502] {
            assert_eq!(DeliveryAnswer::of(status), DeliveryAnswer::Refused(status));
        }
    }

    #[test]
    fn a_message_is_tried_for_three_days() {
        let whole: Duration = Delivery::PAUSES.into_iter().sum();
        assert!(whole > Duration::days(3) && whole < Duration::days(4), "{whole}");
        assert!(Delivery::PAUSES.is_sorted());
    }

    #[test]
    fn what_was_told_at_once_is_not_tried_again_at_once_and_still_for_three_days() {
        let all = |chance| (1..=9).map(|attempts| Delivery::pause(attempts, chance, None)).sum::<Duration>();
        assert_eq!(all(0), Delivery::PAUSES.into_iter().sum::<Duration>());
        assert!(all(u32::MAX) >= crate::webhook::Webhook::PATIENCE && all(u32::MAX) < all(u32::MAX / 2));
        assert!(Delivery::pause(1, u32::MAX, None) >= crate::webhook::Webhook::REST);
    }

    #[test]
    fn who_wants_to_be_left_alone_is_for_a_day_at_most() {
        let wait = |seconds| Delivery::pause(2, u32::MAX, Some(Duration::seconds(seconds)));
        assert_eq!(wait(600), Duration::minutes(10));
        assert_eq!(wait(10), Delivery::pause(2, u32::MAX, None), "never sooner than it would be");
        assert_eq!(wait(i64::MAX), Delivery::MOST_WAIT);
    }

    #[test]
    fn a_message_waits_until_it_is_taken_or_given_up() {
        let mut delivery = a_delivery();
        delivery.tried(&DeliveryAnswer::Silent("away".to_owned()), false, NOW);
        assert_eq!((delivery.state, delivery.last_error.as_deref()), (DeliveryState::Waiting, Some("away")));
        delivery.tried(&DeliveryAnswer::Refused(503), false, NOW);
        assert_eq!((delivery.last_status, delivery.last_error.as_deref()), (Some(503), None));
        delivery.tried(&DeliveryAnswer::Taken(200), false, NOW);
        assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Delivered, 3));
        let mut delivery = a_delivery();
        delivery.tried(&DeliveryAnswer::Refused(500), true, NOW);
        assert_eq!(delivery.state, DeliveryState::Dead);
        let mut delivery = a_delivery();
        delivery.tried(&DeliveryAnswer::Gone, false, NOW);
        assert_eq!((delivery.state, delivery.last_status), (DeliveryState::Dead, Some(410)));
    }

    #[test]
    fn a_copy_that_fails_after_another_arrived_does_not_undo_that() {
        let mut delivery = a_delivery();
        delivery.tried(&DeliveryAnswer::Taken(200), false, NOW);
        delivery.tried(&DeliveryAnswer::Refused(500), true, NOW);
        assert_eq!((delivery.state, delivery.last_status), (DeliveryState::Delivered, Some(200)));
    }

    #[test]
    fn a_message_is_sent_again_when_somebody_says_so_and_not_twice_at_once() {
        let mut delivery = a_delivery();
        assert_eq!(delivery.again(), Err(AlreadyUnderWay));
        delivery.give_up();
        assert_eq!(delivery.again(), Ok(2));
        assert!(delivery.is_to_be_sent(2) && !delivery.is_to_be_sent(1), "what is left of the first round is late");
    }
}

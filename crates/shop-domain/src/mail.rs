//! Letters that the shop sends: what each is about, and how far it has come. Never holds a
//! sentence, and never knows a mail server.

use crate::{
    fault::{Class, Fault},
    kernel::{EmailAddress, Language, LetterId, Money, OrderId, VariantId},
    order::{Order, OrderEvent},
    payment::{PaymentFlow, PaymentStatus},
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

mod customer;
mod staff;

pub use customer::CustomerOccasion;
pub use staff::StaffOccasion;

/// Why a letter is written, with whatever the order itself does not remember.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Occasion {
    Placed,
    Paid {
        amount: Money,
    },
    PaymentFailed,
    /// A number to pay under was issued.
    PaymentInstructions,
    /// Half of the time to pay is over. `kept`: until when the order was kept when this was asked for.
    PaymentReminder {
        #[serde(with = "time::serde::rfc3339")]
        kept: OffsetDateTime,
    },
    /// `parcel`: its number in the order; `None` where the order is one parcel.
    Shipped {
        #[serde(default)]
        parcel: Option<u16>,
        tracking: Option<String>,
    },
    ReadyForPickup {
        #[serde(default)]
        parcel: Option<u16>,
    },
    Delivered {
        #[serde(default)]
        parcel: Option<u16>,
    },
    Cancelled,
    Expired,
    Refunded {
        amount: Money,
    },
    /// To the owner: an order has just made these low.
    LowStock {
        variants: Vec<VariantId>,
    },
}

impl Occasion {
    /// The letter to its shopper that something that happened to an order calls for. The one place
    /// that decides so.
    pub fn of(event: &OrderEvent) -> Option<Self> {
        match event {
            OrderEvent::Placed { .. } => Some(Self::Placed),
            // An order that costs nothing is paid by itself.
            OrderEvent::Paid { amount } => (!amount.is_zero()).then_some(Self::Paid { amount: *amount }),
            OrderEvent::PaymentFailed { .. } => Some(Self::PaymentFailed),
            OrderEvent::PaymentInstructed { .. } => Some(Self::PaymentInstructions),
            OrderEvent::Shipped { parcel, is_part, tracking } => {
                Some(Self::Shipped { parcel: is_part.then_some(*parcel), tracking: tracking.clone() })
            }
            OrderEvent::ReadyForPickup { parcel, is_part } => {
                Some(Self::ReadyForPickup { parcel: is_part.then_some(*parcel) })
            }
            OrderEvent::Delivered { parcel, is_part } => Some(Self::Delivered { parcel: is_part.then_some(*parcel) }),
            OrderEvent::Cancelled => Some(Self::Cancelled),
            OrderEvent::Expired => Some(Self::Expired),
            OrderEvent::Refunded { amount } => (!amount.is_zero()).then_some(Self::Refunded { amount: *amount }),
            OrderEvent::PaymentStarted { .. }
            | OrderEvent::PaymentChanged { .. }
            | OrderEvent::TransferReported { .. }
            | OrderEvent::PaymentHeld { .. }
            | OrderEvent::PaidTooMuch { .. }
            | OrderEvent::RefundDue { .. }
            | OrderEvent::RefundFailed { .. }
            | OrderEvent::Disputed { .. }
            | OrderEvent::DisputeWon { .. }
            | OrderEvent::DisputeLost { .. }
            | OrderEvent::InvoiceInCloud { .. }
            | OrderEvent::Packed { .. }
            | OrderEvent::Unpacked { .. }
            | OrderEvent::TrackingChanged { .. }
            // Whoever has it in hand need not be told.
            | OrderEvent::PickedUp { .. }
            | OrderEvent::ComingBack { .. }
            | OrderEvent::CameBack { .. }
            | OrderEvent::NoteChanged => None,
        }
    }

    /// Whether there is still a reason to write: a letter waits its turn, and what it asks for may
    /// have been done meanwhile.
    pub fn still_holds(&self, order: &Order, now: OffsetDateTime) -> bool {
        let state = order.state();
        let in_time = state.expires_at.is_none_or(|until| until > now);
        match self {
            Self::PaymentFailed => order.can_be_paid() && in_time && state.payment_status == PaymentStatus::Failed,
            Self::PaymentInstructions => order.can_be_paid() && in_time && state.payment_flow == PaymentFlow::Number,
            // Whose payment failed was told so, and asked to pay, in a letter of its own. Who got more
            // time is reminded at the half of that.
            Self::PaymentReminder { kept } => {
                let waits = order.can_be_paid() || order.waits_for_transfer();
                waits && in_time && state.payment_status == PaymentStatus::Pending && state.expires_at == Some(*kept)
            }
            _ => true,
        }
    }

    pub fn code(&self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Paid { .. } => "paid",
            Self::PaymentFailed => "payment_failed",
            Self::PaymentInstructions => "payment_instructions",
            Self::PaymentReminder { .. } => "payment_reminder",
            Self::Shipped { .. } => "shipped",
            Self::ReadyForPickup { .. } => "ready_for_pickup",
            Self::Delivered { .. } => "delivered",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Refunded { .. } => "refunded",
            Self::LowStock { .. } => "low_stock",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// Written, and not yet taken by a mail server.
    Waiting,
    /// Written while no mail server was set: it is read in the admin only.
    Kept,
    Sent,
    /// Refused for ever, or tried often enough: somebody has to look.
    Failed,
}

impl LetterState {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Kept, Self::Sent, Self::Failed];

    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Kept => "kept",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the letter waits for its turn already")]
pub struct AlreadyWaiting;

impl Fault for AlreadyWaiting {
    fn class(&self) -> Class {
        Class::Conflict
    }
    fn code(&self) -> &'static str {
        "letter.waiting"
    }
}

/// A letter as it was written: what it says never changes afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub id: LetterId,
    /// `None`: it is not to the shopper of one order.
    pub order: Option<OrderId>,
    /// The code of its [`Occasion`].
    pub kind: String,
    /// Tells it from the others of its kind, so that each is written once.
    pub occurrence: String,
    pub recipient: EmailAddress,
    /// Empty where only the address is known.
    pub recipient_name: String,
    pub language: Language,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub created_at: OffsetDateTime,
    pub state: LetterState,
    /// How often sending it was asked for. All copies go out under one Message-ID.
    pub sendings: i32,
    pub sent_at: Option<OffsetDateTime>,
    pub last_error: Option<String>,
    /// What goes out in place of [`Letter::SECRET`], sealed; gone as soon as the letter is.
    pub secret: Option<String>,
}

impl Letter {
    /// Stands in the text of a letter where its secret belongs: what is kept can be read without learning it.
    pub const SECRET: &str = "SECRET-OF-THIS-LETTER";

    /// It was to carry a secret, and that is gone: another copy would be good for nothing.
    pub fn has_lost_its_secret(&self) -> bool {
        self.secret.is_none() && self.text.contains(Self::SECRET)
    }

    /// A job that comes late finds nothing to do.
    pub fn is_to_be_sent(&self) -> bool {
        matches!(self.state, LetterState::Waiting | LetterState::Failed)
    }

    pub fn sent(&mut self, now: OffsetDateTime) {
        self.state = LetterState::Sent;
        self.sent_at = Some(now);
        self.last_error = None;
        self.secret = None;
    }

    pub fn kept(&mut self) {
        if self.is_to_be_sent() {
            self.state = LetterState::Kept;
        }
    }

    /// A copy that fails after another one arrived changes nothing.
    pub fn failed(&mut self, error: &str, for_good: bool) {
        if self.is_to_be_sent() {
            self.state = if for_good { LetterState::Failed } else { LetterState::Waiting };
            self.last_error = Some(error.to_owned());
        }
    }

    /// Its last sending is tried again.
    pub fn waits_again(&mut self) {
        self.state = LetterState::Waiting;
    }

    /// It is to go out once more. Answers which sending that is.
    pub fn again(&mut self) -> Result<i32, AlreadyWaiting> {
        if self.state == LetterState::Waiting {
            return Err(AlreadyWaiting);
        }
        self.state = LetterState::Waiting;
        self.sendings += 1;
        Ok(self.sendings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-03-02 09:00 UTC);

    fn a_letter() -> Letter {
        Letter {
            id: LetterId(uuid::Uuid::nil()),
            order: None,
            kind: Occasion::Cancelled.code().to_owned(),
            occurrence: "1".to_owned(),
            recipient: EmailAddress::restore("mei@example.com".to_owned()),
            recipient_name: String::new(),
            language: Language::English,
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            created_at: NOW,
            state: LetterState::Waiting,
            sendings: 1,
            sent_at: None,
            last_error: None,
            secret: None,
        }
    }

    #[test]
    fn nothing_is_written_about_money_that_did_not_move() {
        let zero = Money::twd(0);
        assert_eq!(Occasion::of(&OrderEvent::Paid { amount: zero }), None);
        assert_eq!(Occasion::of(&OrderEvent::Refunded { amount: zero }), None);
        let amount = Money::twd(5);
        assert_eq!(Occasion::of(&OrderEvent::Paid { amount }), Some(Occasion::Paid { amount }));
    }

    #[test]
    fn what_only_the_staff_may_know_is_written_to_nobody() {
        let amount = Money::twd(5);
        for event in [OrderEvent::PaymentHeld { amount }, OrderEvent::Packed { parcel: 1 }, OrderEvent::NoteChanged] {
            assert_eq!(Occasion::of(&event), None);
        }
    }

    #[test]
    fn a_letter_that_failed_for_now_waits_and_says_why() {
        let mut letter = a_letter();
        letter.failed("away", false);
        assert_eq!((letter.state, letter.last_error.as_deref()), (LetterState::Waiting, Some("away")));
        letter.failed("refused", true);
        assert_eq!(letter.state, LetterState::Failed);
        letter.sent(NOW);
        assert_eq!((letter.state, letter.sent_at, letter.last_error), (LetterState::Sent, Some(NOW), None));
    }

    #[test]
    fn a_copy_that_fails_after_another_arrived_changes_nothing() {
        let mut letter = a_letter();
        letter.sent(NOW);
        let before = letter.clone();
        letter.failed("late", true);
        letter.kept();
        assert_eq!(letter, before);
    }

    #[test]
    fn a_letter_goes_out_again_when_somebody_says_so_and_not_twice_at_once() {
        let mut letter = a_letter();
        assert_eq!(letter.again(), Err(AlreadyWaiting));
        letter.sent(NOW);
        assert_eq!(letter.again(), Ok(2));
        assert_eq!((letter.state, letter.again()), (LetterState::Waiting, Err(AlreadyWaiting)));
    }

    #[test]
    fn a_secret_is_kept_no_longer_than_it_takes_to_send_it() {
        let mut letter = Letter { text: Letter::SECRET.to_owned(), secret: Some("sealed".to_owned()), ..a_letter() };
        letter.failed("away", false);
        assert!(letter.secret.is_some() && !letter.has_lost_its_secret());
        letter.sent(NOW);
        assert!(letter.secret.is_none() && letter.has_lost_its_secret());
        assert!(!a_letter().has_lost_its_secret(), "it never had one");
    }
}

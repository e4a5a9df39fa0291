//! Systems elsewhere that are told what happens here: which of it, and how far each message has come. Never holds a
//! secret that can be read, and never knows how a message is signed.

mod delivery;
mod event;

pub use delivery::{AlreadyUnderWay, Delivery, DeliveryAnswer, DeliveryState};
pub use event::EventType;

use crate::{
    fault::{Class, Fault},
    kernel::WebhookId,
    staff::{Caller, StaffError},
};
use time::{Duration, OffsetDateTime};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    pub id: WebhookId,
    /// Where messages are sent.
    pub address: String,
    pub description: String,
    /// What it is told of, in the order in which events are listed everywhere.
    pub events: Vec<EventType>,
    /// Nothing is sent to one that is not.
    pub is_enabled: bool,
    /// Since when no message has arrived; `None`: the last one did, or there was none.
    pub failing_since: Option<OffsetDateTime>,
    pub created_at: OffsetDateTime,
    /// Counts what was changed, so that a change built on an older reading is refused.
    pub version: i64,
}

/// What somebody asks for who adds or changes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookWish<'a> {
    pub address: &'a str,
    pub description: &'a str,
    pub events: Vec<EventType>,
    pub is_enabled: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    #[error("this address is not called")]
    Address,
    #[error("the description is too long")]
    Description,
    #[error("it would be told of nothing")]
    Events,
    #[error("more than the caller may read")]
    Beyond,
    #[error("there are as many as there may be")]
    TooMany,
}

impl Fault for WebhookError {
    fn class(&self) -> Class {
        match self {
            Self::Beyond => Class::Forbidden,
            Self::TooMany => Class::Conflict,
            Self::Address | Self::Description | Self::Events => Class::Invalid,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Address => "webhook.address",
            Self::Description => "webhook.description",
            Self::Events => "webhook.events",
            Self::Beyond => "staff.beyond",
            Self::TooMany => "webhook.too_many",
        }
    }
}

impl From<StaffError> for WebhookError {
    fn from(_: StaffError) -> Self {
        Self::Beyond
    }
}

impl Webhook {
    /// Of one shop: what happens is written once for each.
    pub const MOST: usize = 20;
    /// In bytes.
    pub const MAX_ADDRESS: usize = 500;
    /// In characters.
    pub const MAX_DESCRIPTION: usize = 200;
    /// How long a secret that was replaced goes on signing beside the new one.
    pub const OVERLAP: Duration = Duration::days(1);
    /// Who has just kept somebody waiting for nothing is not called again for so long: others are to be told meanwhile.
    /// Shorter than any pause before a message is tried again.
    pub const REST: Duration = Duration::seconds(4);
    /// Who has taken nothing for so long is told nothing more.
    pub const PATIENCE: Duration = Duration::days(3);

    /// Whether the address may be called is judged by whoever calls it.
    pub fn new(id: WebhookId, wish: &WebhookWish<'_>, by: &Caller, now: OffsetDateTime) -> Result<Self, WebhookError> {
        let mut webhook = Self {
            id,
            address: String::new(),
            description: String::new(),
            events: Vec::new(),
            is_enabled: false,
            failing_since: None,
            created_at: now,
            version: 0,
        };
        webhook.change(wish, by)?;
        Ok(webhook)
    }

    /// Nobody has anything told elsewhere that they may not read here.
    pub fn change(&mut self, wish: &WebhookWish<'_>, by: &Caller) -> Result<(), WebhookError> {
        let (address, description) = (wish.address.trim(), wish.description.trim());
        if address.is_empty() || address.len() > Self::MAX_ADDRESS || address.chars().any(char::is_control) {
            return Err(WebhookError::Address);
        }
        if description.chars().count() > Self::MAX_DESCRIPTION || description.chars().any(char::is_control) {
            return Err(WebhookError::Description);
        }
        let events: Vec<_> = EventType::to_choose().filter(|event| wish.events.contains(event)).collect();
        if events.is_empty() {
            return Err(WebhookError::Events);
        }
        for event in &events {
            by.must_cover(event.needs())?;
        }
        if wish.is_enabled && !self.is_enabled {
            self.failing_since = None;
        }
        address.clone_into(&mut self.address);
        description.clone_into(&mut self.description);
        (self.events, self.is_enabled) = (events, wish.is_enabled);
        self.version += 1;
        Ok(())
    }

    /// A message came to its end, or was not taken this time. Who wants no more of them, or has taken none for days,
    /// is told nothing more.
    pub fn heard(&mut self, answer: &DeliveryAnswer, given_up: bool, now: OffsetDateTime) {
        match answer {
            DeliveryAnswer::Taken(_) => self.failing_since = None,
            DeliveryAnswer::Gone => self.disable(),
            DeliveryAnswer::Refused(_)
            | DeliveryAnswer::Later(..)
            | DeliveryAnswer::Silent(_)
            | DeliveryAnswer::TimedOut => {
                let since = *self.failing_since.get_or_insert(now);
                if given_up && now - since >= Self::PATIENCE {
                    self.disable();
                }
            }
        }
    }

    fn disable(&mut self) {
        if self.is_enabled {
            self.is_enabled = false;
            self.version += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::{Preset, tests::a_caller};
    use time::macros::datetime;
    use uuid::Uuid;

    const NOW: OffsetDateTime = datetime!(2026-03-02 09:00 UTC);

    fn wish() -> WebhookWish<'static> {
        let events = vec![EventType::StockLow, EventType::OrderPlaced, EventType::StockLow];
        WebhookWish { address: " https://erp.test/hooks ", description: "ERP", events, is_enabled: true }
    }

    fn a_webhook(wish: &WebhookWish<'_>, by: Preset) -> Result<Webhook, WebhookError> {
        Webhook::new(WebhookId(Uuid::nil()), wish, &a_caller(by), NOW)
    }

    #[test]
    fn a_webhook_has_an_address_and_something_to_be_told_of() {
        let webhook = a_webhook(&wish(), Preset::Owner).unwrap();
        assert_eq!((webhook.address.as_str(), webhook.version), ("https://erp.test/hooks", 1));
        assert_eq!(webhook.events, [EventType::OrderPlaced, EventType::StockLow], "in order, and each once");
        for address in ["", " ", "https://a\nb", &"x".repeat(501)] {
            let refused = a_webhook(&WebhookWish { address, ..wish() }, Preset::Owner).unwrap_err();
            assert_eq!(refused, WebhookError::Address, "{address:?}");
        }
        for events in [vec![], vec![EventType::WebhookTest]] {
            let refused = a_webhook(&WebhookWish { events, ..wish() }, Preset::Owner).unwrap_err();
            assert_eq!(refused, WebhookError::Events);
        }
        let long = "長".repeat(201);
        let refused = a_webhook(&WebhookWish { description: &long, ..wish() }, Preset::Owner).unwrap_err();
        assert_eq!(refused, WebhookError::Description);
    }

    #[test]
    fn nobody_has_anything_told_elsewhere_that_they_may_not_read_here() {
        assert_eq!(a_webhook(&wish(), Preset::Editor).unwrap_err(), WebhookError::Beyond);
        a_webhook(&WebhookWish { events: vec![EventType::ProductChanged], ..wish() }, Preset::Editor).unwrap();
    }

    #[test]
    fn whoever_rests_is_called_again_when_a_message_comes_again() {
        assert!(Delivery::PAUSES.iter().all(|pause| *pause > Webhook::REST));
    }

    #[test]
    fn who_wants_no_more_messages_gets_none() {
        let mut webhook = a_webhook(&wish(), Preset::Owner).unwrap();
        webhook.heard(&DeliveryAnswer::Gone, true, NOW);
        assert_eq!((webhook.is_enabled, webhook.version), (false, 2));
    }

    #[test]
    fn who_has_taken_nothing_for_days_is_told_nothing_more() {
        let mut webhook = a_webhook(&wish(), Preset::Owner).unwrap();
        let away = DeliveryAnswer::Silent("away".to_owned());
        webhook.heard(&away, true, NOW);
        assert!(webhook.is_enabled, "one that was given up is not days");
        webhook.heard(&DeliveryAnswer::Taken(200), false, NOW + Duration::HOUR);
        assert_eq!(webhook.failing_since, None);
        webhook.heard(&away, false, NOW + Duration::days(1));
        webhook.heard(&DeliveryAnswer::Refused(500), false, NOW + Duration::days(5));
        assert!(webhook.is_enabled, "it is tried to the end");
        webhook.heard(&away, true, NOW + Duration::days(5));
        assert!(!webhook.is_enabled);
        webhook.change(&wish(), &a_caller(Preset::Owner)).unwrap();
        assert_eq!((webhook.is_enabled, webhook.failing_since), (true, None), "another chance");
    }
}

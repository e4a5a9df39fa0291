//! What an order has to tell when it is saved. A repository stores it along with the order, in the
//! same transaction, so that no use case has to think of letters.

use crate::{
    invoice::work_of,
    ports::{Due, Work},
    webhook::Message,
};
use shop_domain::{
    mail::Occasion,
    order::{Actor, Order, OrderEvent, OrderState},
};
use time::OffsetDateTime;

/// What happened to an order since it was loaded, the work that this calls for, and what webhooks are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub events: Vec<(Actor, OrderEvent)>,
    pub work: Vec<Due>,
    pub messages: Vec<Message>,
}

impl Told {
    /// Takes the events out of the order: they are told once.
    pub fn by(order: &mut Order, now: OffsetDateTime) -> Self {
        let events = order.take_events();
        let mut work = letters(order.state(), &events, now);
        let invoice = work_of(order.state(), events.iter().map(|(_, event)| event));
        work.extend(invoice.map(|work| Due { work, run_at: now }));
        let messages = events.iter().filter_map(|(_, event)| Message::of_order(order.state(), event, now)).collect();
        Self { events, work, messages }
    }
}

/// Whoever gave no address gets no letter.
fn letters(state: &OrderState, events: &[(Actor, OrderEvent)], now: OffsetDateTime) -> Vec<Due> {
    if state.contact.email.is_none() {
        return Vec::new();
    }
    let mut due = Vec::new();
    for (at, (_, event)) in events.iter().enumerate() {
        // A version is saved once, and nothing is placed again: this comes once for each occasion.
        let occurrence = format!("{}.{at}", state.version);
        let asked = |occasion, run_at| Due {
            work: Work::WriteLetter { order: state.id, occurrence: occurrence.clone(), occasion },
            run_at,
        };
        due.extend(Occasion::of(event).map(|occasion| asked(occasion, now)));
        if let Some((until, kept)) = time_to_pay(event, state) {
            // Once for each deadline: what happens right after an order was added has the same version.
            let occurrence = format!("until {}", kept.unix_timestamp());
            let occasion = Occasion::PaymentReminder { kept };
            let work = Work::WriteLetter { order: state.id, occurrence, occasion };
            due.push(Due { work, run_at: now + (until - now) / 2 });
        }
    }
    due
}

/// Where this gives one: until when the shopper is to pay, and until when the order is kept.
fn time_to_pay(event: &OrderEvent, state: &OrderState) -> Option<(OffsetDateTime, OffsetDateTime)> {
    let kept = state.expires_at?;
    match event {
        OrderEvent::Placed { .. } => Some((kept, kept)),
        OrderEvent::PaymentChanged { kept: Some(until), .. } => Some((*until, kept)),
        OrderEvent::PaymentInstructed { until } => Some((*until, kept)),
        _ => None,
    }
}

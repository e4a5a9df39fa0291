//! What happens next with an order, in one sentence. Never promises a day that nobody knows.

use crate::{
    ui::date::moment,
    words::{say, say_with},
};
use shop_contract::OrderView;
use shop_domain::{
    order::ShownStatus,
    payment::{PaymentMethod, PaymentStatus},
};
use time::OffsetDateTime;

pub fn next(order: &OrderView, now: OffsetDateTime) -> String {
    let language = order.language;
    match order.order_status {
        ShownStatus::Cancelled => match order.payment_status {
            PaymentStatus::Refunding | PaymentStatus::Paid | PaymentStatus::PartiallyRefunded => {
                say(language, "track.next_refunding").to_owned()
            }
            _ => say(language, "track.next_cancelled").to_owned(),
        },
        ShownStatus::Delivered => say(language, "track.next_delivered").to_owned(),
        ShownStatus::Shipped => match &order.tracking {
            Some(tracking) => say_with(language, "track.next_shipped_tracking", &[("tracking", tracking)]),
            None => say(language, "track.next_shipped").to_owned(),
        },
        _ if order.payment_method == PaymentMethod::Cod => {
            say_with(language, "track.next_cod", &[("total", &order.totals.total.to_string())])
        }
        _ => match (order.payment_status, order.expires_at) {
            (PaymentStatus::Failed, _) => say(language, "track.next_failed").to_owned(),
            (PaymentStatus::Pending, Some(until)) if until > now => {
                say_with(language, "track.next_unpaid", &[("until", &moment(until, language))])
            }
            (PaymentStatus::Pending, _) => say(language, "track.next_unpaid_open").to_owned(),
            _ => say(language, "track.next_paid").to_owned(),
        },
    }
}

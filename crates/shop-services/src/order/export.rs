//! Orders for the accountant, a part at a time, so that no export is too long. Never shows them to whoever only
//! packs: it is everybody who ever bought anything.

use super::{OrderRefusal, OrderService};
use shop_contract::ExportedOrder;
use shop_domain::{
    kernel::{Language, OrderId},
    order::Order,
    staff::{Caller, Permission},
};
use time::{Date, Duration, OffsetDateTime};

/// Days of the shop, both of them in it; without one it goes on to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExportPeriod {
    pub from: Option<Date>,
    pub until: Option<Date>,
}

/// Where an export goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportPlace(OffsetDateTime, OrderId);

impl OrderService {
    /// Of a part of an export.
    pub const PART: i64 = 100;

    /// The next orders of the period, the oldest first, and where it goes on.
    #[tracing::instrument(target = "yiye::use_case", name = "order.export", skip_all)]
    pub async fn export(
        &self,
        caller: &Caller,
        period: ExportPeriod,
        after: Option<ExportPlace>,
        language: Language,
    ) -> Result<(Vec<ExportedOrder>, Option<ExportPlace>), OrderRefusal> {
        caller.must(Permission::ExportOrders)?;
        let after = after.map(|ExportPlace(at, id)| (at, id));
        let orders = self.ports.views.orders_placed(moments(period), after, Self::PART).await?;
        let goes_on = orders.len() as i64 == Self::PART;
        let last = orders.last().filter(|_| goes_on).map(Order::state);
        let place = last.map(|state| ExportPlace(state.placed_at, state.id));
        let exported = orders.iter().map(|order| {
            Ok(ExportedOrder {
                shipping: order.state().taxes()?.shipping,
                sent_back: order.state().sent_back,
                order: self.view(order, Vec::new(), Some(language)),
            })
        });
        Ok((exported.collect::<Result<_, OrderRefusal>>()?, place))
    }
}

/// From the first midnight on, until before the last one.
fn moments(period: ExportPeriod) -> (OffsetDateTime, OffsetDateTime) {
    let midnight = |day: Date| day.midnight().assume_offset(OrderService::ZONE);
    let from = period.from.map_or(OffsetDateTime::UNIX_EPOCH, midnight);
    // A year in which nobody reads this, and that every store has.
    let end = time::macros::datetime!(9000-01-01 0:00 UTC);
    let until = period.until.and_then(|day| midnight(day).checked_add(Duration::DAY));
    let within = |moment: OffsetDateTime| moment.clamp(OffsetDateTime::UNIX_EPOCH, end);
    (within(from), until.map_or(end, within))
}

//! What happens to an order after it was placed. Never writes a status: it asks the aggregate.

mod dispatch;
mod export;
mod parcels;
mod refusal;
mod refused;
mod returned;
mod shown;
mod unmatched;

pub use export::{ExportPeriod, ExportPlace};
pub use parcels::{ParcelAct, ParcelCommand};
pub use refusal::OrderRefusal;
use shown::fetched_at;
pub(crate) use shown::order_view;

use crate::{
    Ports,
    delivery::reach,
    inventory::keeping::{Settlement, keeper},
    invoice::invoice_view,
    payment::{PaymentRefusal, choice, inbox, pay_later},
    ports::{Entry, EntryKind, StoreError, UnitOfWork},
    refund::plan,
    secret,
};
use shop_contract::{
    AdminHome, AdminOrder, AdminOrderList, AdminOrderQuery, OrderAction, OrderEventView, OrderView, PaymentChoice,
    PortionView,
};
use shop_domain::{
    kernel::{Language, Money, OrderId},
    order::{Actor, Order, OrderDetails, OrderError, OrderEvent, OrderStatus, StockEffect},
    shipment::{DeliveryKind, ShipmentStatus},
    staff::{Caller, Permission},
};
use std::sync::Arc;
use time::{OffsetDateTime, UtcOffset};

#[derive(Clone)]
pub struct OrderService {
    ports: Arc<Ports>,
}

/// What the owner does to an order, built on the reading with this version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCommand {
    pub order: OrderId,
    pub version: i64,
    pub action: OrderAction,
    pub tracking: Option<String>,
}

impl OrderService {
    pub const PAGE: i64 = 50;
    /// The zone in which the shop's day begins: Taiwan has no summer time.
    pub const ZONE: UtcOffset = time::macros::offset!(+8);

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// Whoever has the token may read. An unknown one says no more than that.
    #[tracing::instrument(target = "yiye::use_case", name = "order.by_token", skip_all)]
    pub async fn by_token(&self, token: &str, language: Option<Language>) -> Result<OrderView, OrderRefusal> {
        let found = self.ports.views.order_by_token(&secret::hash(token)).await?;
        let (order, mut timeline) = found.ok_or(OrderRefusal::NotFound)?;
        // What the staff write, and what is for them to settle, is for the staff.
        timeline.retain(|entry| !is_for_the_staff(&entry.event));
        let pay_later = pay_later(&self.ports, &order).await?;
        let ways = self.ways(&order, language).await?;
        let view = self.placed_at(self.view(&order, timeline, language), language).await?;
        let is_written_to = view.email.is_some() && self.ports.mailer.is_some();
        Ok(OrderView { ways, pay_later, is_written_to, ..view })
    }

    /// What else it can be paid by; nothing is read where it cannot.
    async fn ways(&self, order: &Order, language: Option<Language>) -> Result<Vec<PaymentChoice>, OrderRefusal> {
        if !order.can_be_paid_otherwise() {
            return Ok(Vec::new());
        }
        let (_, terms) = self.ports.views.shop().await?;
        let reach = reach(&self.ports.carriers, &order.state().delivery);
        let ways = self.ports.payments.ways(&terms, order.state().totals.total, reach).into_iter();
        let others = ways.filter(|spec| spec.method != order.state().payment);
        Ok(others.map(|spec| choice(spec, language.unwrap_or(order.state().language))).collect())
    }

    /// An order as its shopper reads it, in `language` or the one that it was ordered in.
    pub fn view(&self, order: &Order, timeline: Vec<OrderEventView>, language: Option<Language>) -> OrderView {
        order_view(order, timeline, &self.ports, language)
    }

    /// An order that is picked up at the shop says where that is.
    async fn placed_at(&self, view: OrderView, language: Option<Language>) -> Result<OrderView, StoreError> {
        if view.delivery_kind != DeliveryKind::Shop {
            return Ok(view);
        }
        let pickup = self.ports.views.shop().await?.0.pickup;
        let language = language.unwrap_or(view.language);
        Ok(fetched_at(view, &pickup, language))
    }

    #[tracing::instrument(target = "yiye::use_case", name = "order.home", skip_all)]
    pub async fn home(&self, caller: &Caller, language: Language) -> Result<AdminHome, OrderRefusal> {
        caller.must(Permission::ReadOrders)?;
        let midnight = self.ports.clock.now().to_offset(Self::ZONE).replace_time(time::Time::MIDNIGHT);
        Ok(self.ports.views.admin_home(midnight, language).await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "order.list", skip_all)]
    pub async fn list(&self, caller: &Caller, query: &AdminOrderQuery) -> Result<AdminOrderList, OrderRefusal> {
        caller.must(Permission::ReadOrders)?;
        Ok(self.ports.views.admin_orders(query, Self::PAGE).await?)
    }

    #[tracing::instrument(target = "yiye::use_case", name = "order.get", skip_all)]
    pub async fn get(&self, caller: &Caller, id: OrderId, language: Language) -> Result<AdminOrder, OrderRefusal> {
        caller.must(Permission::ReadOrders)?;
        let (order, timeline) = self.ports.views.order(id).await?.ok_or(OrderRefusal::NotFound)?;
        let refunds = self.refunds(&order, language).await?;
        let disputes = self.disputes(&order).await?;
        let changes = caller.may(Permission::ChangeOrders);
        Ok(AdminOrder {
            id,
            version: order.state().version,
            staff_note: order.state().staff_note.clone(),
            owed: order.owed(),
            actions: if changes { actions(&order) } else { Vec::new() },
            parcels: parcels::admin_parcels(&order, changes, language),
            unpacked: if changes { unpacked(&order, language) } else { Vec::new() },
            refunds,
            disputes,
            refundable: if caller.may(Permission::MoveMoney) {
                order.refundable()
            } else {
                Money::zero(order.state().totals.total.currency)
            },
            letters: self.ports.views.letters_about(id).await?,
            invoice: invoice_view(&self.ports, order.state()).await?,
            order: self.placed_at(self.view(&order, timeline, Some(language)), Some(language)).await?,
        })
    }

    #[tracing::instrument(target = "yiye::use_case", name = "order.act", skip_all)]
    pub async fn act(&self, caller: &Caller, command: OrderCommand) -> Result<(), OrderRefusal> {
        caller.must(Permission::ChangeOrders)?;
        let now = self.ports.clock.now();
        let by = || Actor::from(caller);
        let mut work = self.ports.store.begin().await?;
        let mut order = current(&mut *work, command.order, command.version).await?;
        let moved = match command.action {
            OrderAction::MarkPaid => {
                order.state().totals.total.minus(order.held_of_total()).map_err(OrderError::from)?
            }
            _ => order.state().held.unwrap_or(order.state().refund_due),
        };
        let effect = match command.action {
            OrderAction::Ship => {
                dispatch::send_rest(&mut *work, &self.ports, &mut order, by(), tracking(command.tracking)?).await?
            }
            OrderAction::Deliver => {
                order.hand_over_all(by())?;
                collect(&mut *work, &mut order, by(), now).await?;
                StockEffect::Keep
            }
            OrderAction::Cancel => order.cancel(by())?,
            OrderAction::MarkPaid => {
                order.mark_collected(by())?;
                StockEffect::Keep
            }
            OrderAction::MarkRefunded => {
                order.held_sent_back(by())?;
                StockEffect::Keep
            }
        };
        enter(&mut *work, &order, (command.action, moved), now).await?;
        plan(&mut *work, &self.ports, &mut order, now).await?;
        finish(work, order, &effect, caller.name(), now).await
    }

    pub async fn change_note(
        &self,
        caller: &Caller,
        id: OrderId,
        version: i64,
        note: &str,
    ) -> Result<(), OrderRefusal> {
        caller.must(Permission::ChangeOrders)?;
        if note.chars().count() > OrderDetails::MAX_NOTE {
            return Err(OrderRefusal::NoteTooLong);
        }
        let mut work = self.ports.store.begin().await?;
        let mut order = current(&mut *work, id, version).await?;
        order.change_note(Actor::from(caller), note.trim().replace("\r\n", "\n"));
        work.orders().save(&mut order, self.ports.clock.now()).await?;
        Ok(work.commit().await?)
    }

    /// Gives the stock of an order back whose time to pay is over, once everything that a provider
    /// said about it was looked at. Runs twice without harm.
    #[tracing::instrument(target = "yiye::use_case", name = "order.expire", skip_all)]
    pub async fn expire(&self, id: OrderId) -> Result<(), OrderRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let Some(mut order) = work.orders().lock(id).await? else { return Ok(()) };
        let changed = inbox::apply_open(&mut *work, &self.ports, &mut order, now).await?;
        let effect = order.expire(now)?;
        if effect == StockEffect::Keep && !changed {
            return Ok(());
        }
        plan(&mut *work, &self.ports, &mut order, now).await?;
        finish(work, order, &effect, "shop", now).await
    }
}

/// The order, if nobody saved it since the reader saw `version`.
async fn current(work: &mut dyn UnitOfWork, id: OrderId, version: i64) -> Result<Order, OrderRefusal> {
    let order = work.orders().lock(id).await?.ok_or(OrderRefusal::NotFound)?;
    if order.state().version == version { Ok(order) } else { Err(OrderRefusal::Conflict) }
}

/// Settles the stock, and keeps what the verbs of an order have changed.
pub(crate) async fn finish(
    mut work: Box<dyn UnitOfWork>,
    mut order: Order,
    effect: &StockEffect,
    actor: &str,
    now: OffsetDateTime,
) -> Result<(), OrderRefusal> {
    let crossed = settle(&mut *work, &order, effect, actor, now).await?;
    work.orders().save(&mut order, now).await?;
    if crossed {
        work.catalogue().touch().await?;
    }
    Ok(work.commit().await?)
}

/// What a verb of the order means for the stock. `true`: it may have crossed what pages say.
async fn settle(
    work: &mut dyn UnitOfWork,
    order: &Order,
    effect: &StockEffect,
    actor: &str,
    now: OffsetDateTime,
) -> Result<bool, OrderRefusal> {
    if *effect == StockEffect::Keep {
        return Ok(false);
    }
    let (id, part) = (order.state().id, order.state().version.to_string());
    let settlement = Settlement { order: id, part: &part, effect, actor, now };
    keeper(&mut *work, id).await?.settle(work, &settlement).await
}

/// Cash that came in over the counter with what was handed over there.
async fn collect(
    work: &mut dyn UnitOfWork,
    order: &mut Order,
    by: Actor,
    now: OffsetDateTime,
) -> Result<(), OrderRefusal> {
    let collected = order.collect_at_the_counter(by)?.filter(|amount| !amount.is_zero());
    if let Some(amount) = collected {
        let entry = Entry { order: order.state().id, attempt: None, kind: EntryKind::Collected, amount };
        work.payments().enter(entry, now).await?;
    }
    Ok(())
}

/// What an action means for the ledger; `moved` is the money that it speaks of.
async fn enter(
    work: &mut dyn UnitOfWork,
    order: &Order,
    (action, moved): (OrderAction, Money),
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let kind = match action {
        OrderAction::MarkPaid => EntryKind::Collected,
        OrderAction::MarkRefunded => EntryKind::Refunded,
        OrderAction::Ship | OrderAction::Deliver | OrderAction::Cancel => return Ok(()),
    };
    if moved.is_zero() {
        return Ok(());
    }
    work.payments().enter(Entry { order: order.state().id, attempt: None, kind, amount: moved }, now).await
}

fn tracking(typed: Option<String>) -> Result<Option<String>, OrderRefusal> {
    match typed.map(|text| text.trim().to_owned()) {
        Some(text) if text.chars().count() > 100 => Err(OrderRefusal::TrackingTooLong),
        Some(text) if !text.is_empty() => Ok(Some(text)),
        _ => Ok(None),
    }
}

/// What can still be put into a parcel; nothing where nothing may be packed.
fn unpacked(order: &Order, language: Language) -> Vec<PortionView> {
    let may_be_packed = order.state().status == OrderStatus::Processing;
    let portions = if may_be_packed { order.state().unpacked() } else { Vec::new() };
    shown::portion_views(&portions, order, language)
}

/// What the staff do among themselves, or still have to settle.
fn is_for_the_staff(event: &OrderEvent) -> bool {
    matches!(
        event,
        OrderEvent::NoteChanged
            | OrderEvent::PaymentHeld { .. }
            | OrderEvent::Disputed { .. }
            | OrderEvent::DisputeWon { .. }
            | OrderEvent::DisputeLost { .. }
            | OrderEvent::Packed { .. }
            | OrderEvent::Unpacked { .. }
            | OrderEvent::TrackingChanged { .. }
    )
}

/// What can be done now, the likeliest first.
fn actions(order: &Order) -> Vec<OrderAction> {
    let state = order.state();
    let mut actions = Vec::new();
    let is_anywhere = |status| state.shipments.iter().any(|parcel| parcel.status == status);
    if state.status == OrderStatus::Processing && !state.unpacked().is_empty() {
        actions.push(OrderAction::Ship);
    }
    let all_left = state.unshipped().is_empty() && !is_anywhere(ShipmentStatus::ReadyForPickup);
    if all_left && is_anywhere(ShipmentStatus::InTransit) {
        actions.push(OrderAction::Deliver);
    }
    if order.can_be_collected() {
        actions.push(OrderAction::MarkPaid);
    }
    // Everything else that goes back is a refund of its own.
    if order.state().held.is_some() && !order.can_be_collected() {
        actions.push(OrderAction::MarkRefunded);
    }
    if order.can_be_cancelled() {
        actions.push(OrderAction::Cancel);
    }
    actions
}

impl From<PaymentRefusal> for OrderRefusal {
    fn from(refusal: PaymentRefusal) -> Self {
        match refusal {
            PaymentRefusal::Order(error) => Self::Order(error),
            PaymentRefusal::Store(error) => Self::Store(error),
            other => Self::Callback(Box::new(other)),
        }
    }
}

impl From<OrderError> for OrderRefusal {
    fn from(error: OrderError) -> Self {
        Self::Order(error)
    }
}

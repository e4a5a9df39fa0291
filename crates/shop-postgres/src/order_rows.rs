//! Orders as rows, and back. Never judges what is read: it was accepted once.

use crate::{
    catalogue::tax_rate,
    failure::{failed, unreadable},
    shipments::shipments,
};
use shop_domain::{
    kernel::{
        Address, Currency, EmailAddress, Language, LocalText, Money, OrderId, OrderNumber, PersonName, Phone, VariantId,
    },
    order::{Contact, Order, OrderLine, OrderState, OrderStatus},
    payment::{PaymentFlow, PaymentMethod, PaymentStatus},
    pricing::Totals,
    shipment::{DeliveryKind, DeliveryMethod, Destination, Shipment},
};
use shop_services::ports::StoreResult;
use sqlx::{PgConnection, query_as};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use uuid::Uuid;

pub(crate) struct OrderRow {
    pub order_id: Uuid,
    pub number: String,
    pub token: String,
    pub placed_at: OffsetDateTime,
    pub language: String,
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    pub delivery_method: String,
    pub delivery_kind: String,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    pub district: Option<String>,
    pub line: Option<String>,
    pub store: Option<serde_json::Value>,
    pub payment_method: String,
    pub payment_flow: String,
    pub note: String,
    pub staff_note: String,
    pub currency: String,
    pub subtotal: i64,
    pub discounts: i64,
    pub shipping: i64,
    pub shipping_tax_rate: i32,
    pub invoice: Option<serde_json::Value>,
    pub invoice_number: Option<String>,
    pub tax: i64,
    pub total: i64,
    pub status: String,
    pub payment_status: String,
    pub received: i64,
    pub sent_back: i64,
    pub disputed: i64,
    pub is_disputed: bool,
    pub refund_due: i64,
    pub held_amount: Option<i64>,
    pub held_currency: Option<String>,
    pub transfer_from: Option<String>,
    pub expires_at: Option<OffsetDateTime>,
    pub version: i64,
}

impl OrderRow {
    async fn read(connection: &mut PgConnection, ids: &[Uuid]) -> StoreResult<Vec<Self>> {
        query_as!(
            Self,
            r#"select order_id, number, token, placed_at, language, name, phone, email, delivery_method,
                 delivery_kind, postal_code, city, district, line, store, payment_method, payment_flow, note,
                 staff_note, currency, subtotal, discounts, shipping, shipping_tax_rate, invoice, tax, total, status,
                 payment_status, refund_due, is_disputed, held_amount, held_currency, transfer_from, expires_at, version,
                 (select step ->> 'number' from invoices where invoices.order_id = orders.order_id
                     and step ->> 'kind' in ('issued', 'voided') order by step_id desc limit 1) as invoice_number,
                 coalesce((select sum(amount) from payment_entries entry where entry.order_id = orders.order_id
                     and kind in ('captured', 'collected') and entry.currency = orders.currency), 0)::bigint
                     as "received!",
                 coalesce((select -sum(amount) from payment_entries entry where entry.order_id = orders.order_id
                     and kind in ('refunded', 'refund_returned') and entry.currency = orders.currency), 0)::bigint
                     as "sent_back!",
                 coalesce((select -sum(amount) from payment_entries entry where entry.order_id = orders.order_id
                     and kind in ('disputed', 'dispute_returned') and entry.currency = orders.currency), 0)::bigint
                     as "disputed!"
             from orders where order_id = any($1) order by array_position($1, order_id)"#,
            ids
        )
        .fetch_all(connection)
        .await
        .map_err(failed)
    }

    fn order(self, lines: Vec<LineRow>, shipments: Vec<Shipment>) -> StoreResult<Order> {
        let currency = Currency::from_code(&self.currency).ok_or_else(|| unreadable("orders.currency"))?;
        let lines = lines.into_iter().map(|row| row.line(currency)).collect::<StoreResult<_>>()?;
        let money = |amount| Money { amount, currency };
        let destination = self.destination()?;
        let held = match (self.held_amount, self.held_currency.as_deref().and_then(Currency::from_code)) {
            (None, _) => None,
            (Some(amount), Some(currency)) => Some(Money { amount, currency }),
            (Some(_), None) => return Err(unreadable("orders.held_currency")),
        };
        Ok(Order::restore(OrderState {
            id: OrderId(self.order_id),
            number: OrderNumber::restore(self.number),
            token: self.token,
            placed_at: self.placed_at,
            language: Language::from_tag(&self.language).unwrap_or_default(),
            contact: Contact {
                name: PersonName::restore(self.name),
                phone: Phone::restore(self.phone),
                email: self.email.map(EmailAddress::restore),
            },
            delivery: DeliveryMethod::from_code(&self.delivery_method)
                .ok_or_else(|| unreadable("orders.delivery_method"))?,
            destination,
            payment: PaymentMethod::from_code(&self.payment_method)
                .ok_or_else(|| unreadable("orders.payment_method"))?,
            payment_flow: PaymentFlow::from_code(&self.payment_flow)
                .ok_or_else(|| unreadable("orders.payment_flow"))?,
            invoice: self.invoice.map(serde_json::from_value).transpose().map_err(|_| unreadable("orders.invoice"))?,
            invoice_number: self.invoice_number,
            note: self.note,
            staff_note: self.staff_note,
            lines,
            shipping_tax: tax_rate(self.shipping_tax_rate)?,
            totals: Totals {
                subtotal: money(self.subtotal),
                discounts: money(self.discounts),
                shipping: money(self.shipping),
                tax: money(self.tax),
                total: money(self.total),
            },
            status: OrderStatus::from_code(&self.status).ok_or_else(|| unreadable("orders.status"))?,
            payment_status: PaymentStatus::from_code(&self.payment_status)
                .ok_or_else(|| unreadable("orders.payment_status"))?,
            shipments,
            received: money(self.received),
            sent_back: money(self.sent_back),
            disputed: money(self.disputed),
            is_disputed: self.is_disputed,
            refund_due: money(self.refund_due),
            held,
            transfer_from: self.transfer_from,
            expires_at: self.expires_at,
            version: self.version,
        }))
    }
}

impl OrderRow {
    fn destination(&self) -> StoreResult<Destination> {
        let text = |column: &Option<String>| column.clone().unwrap_or_default();
        match DeliveryKind::from_code(&self.delivery_kind).ok_or_else(|| unreadable("orders.delivery_kind"))? {
            DeliveryKind::Home => Ok(Destination::Home(Address::restore(
                text(&self.postal_code),
                text(&self.city),
                text(&self.district),
                text(&self.line),
            ))),
            DeliveryKind::Shop => Ok(Destination::Shop),
            DeliveryKind::Store => {
                let store = self.store.clone().and_then(|store| serde_json::from_value(store).ok());
                Ok(Destination::Store(store.ok_or_else(|| unreadable("orders.store"))?))
            }
        }
    }
}

/// These, in this order, in three statements; what is not there is left out.
pub(crate) async fn orders(connection: &mut PgConnection, ids: &[Uuid]) -> StoreResult<Vec<Order>> {
    let rows = OrderRow::read(connection, ids).await?;
    let mut lines = lines(connection, ids).await?;
    let mut shipments = shipments(connection, ids).await?;
    let whole = rows.into_iter().map(|row| {
        let id = row.order_id;
        row.order(lines.remove(&id).unwrap_or_default(), shipments.remove(&id).unwrap_or_default())
    });
    whole.collect()
}

struct LineRow {
    order_id: Uuid,
    variant_id: Uuid,
    sku: String,
    title_zh: String,
    title_en: String,
    choice_zh: String,
    choice_en: String,
    picture: Option<String>,
    unit_price: i64,
    quantity: i64,
    tax_rate: i32,
}

impl LineRow {
    fn line(self, currency: Currency) -> StoreResult<OrderLine> {
        Ok(OrderLine {
            variant: VariantId(self.variant_id),
            sku: self.sku,
            title: LocalText::new(self.title_zh, self.title_en),
            choice: LocalText::new(self.choice_zh, self.choice_en),
            picture: self.picture,
            unit_price: Money { amount: self.unit_price, currency },
            quantity: self.quantity.try_into().map_err(|_| unreadable("order_lines.quantity"))?,
            tax: tax_rate(self.tax_rate)?,
        })
    }
}

async fn lines(connection: &mut PgConnection, orders: &[Uuid]) -> StoreResult<BTreeMap<Uuid, Vec<LineRow>>> {
    let rows = query_as!(
        LineRow,
        "select order_id, variant_id, sku, title_zh, title_en, choice_zh, choice_en, picture, unit_price, quantity,
             tax_rate
         from order_lines where order_id = any($1) order by position",
        orders
    )
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    let mut by_order: BTreeMap<Uuid, Vec<LineRow>> = BTreeMap::new();
    for row in rows {
        by_order.entry(row.order_id).or_default().push(row);
    }
    Ok(by_order)
}

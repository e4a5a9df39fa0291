//! Orders, saved whole. What was sold is written once; afterwards only statuses, parcels and the
//! note change, and the timeline grows.

use crate::{failure::failed, order_rows::orders, unit_of_work::PgUnitOfWork};
use async_trait::async_trait;
use shop_domain::{
    kernel::{Address, OrderId},
    order::{Actor, Order, OrderEvent},
};
use shop_services::{
    mail::Told,
    ports::{OrderRepository, StoreError, StoreResult, UnitOfWork},
    secret,
};
use sqlx::{query, query_scalar};
use time::OffsetDateTime;

impl PgUnitOfWork {
    async fn add_lines(&mut self, order: &Order) -> StoreResult<()> {
        let lines = &order.state().lines;
        let positions: Vec<_> = (0..lines.len() as i32).collect();
        let variants: Vec<_> = lines.iter().map(|line| line.variant.0).collect();
        let skus: Vec<_> = lines.iter().map(|line| line.sku.clone()).collect();
        let titles_zh: Vec<_> = lines.iter().map(|line| line.title.zh.clone()).collect();
        let titles_en: Vec<_> = lines.iter().map(|line| line.title.en.clone()).collect();
        let choices_zh: Vec<_> = lines.iter().map(|line| line.choice.zh.clone()).collect();
        let choices_en: Vec<_> = lines.iter().map(|line| line.choice.en.clone()).collect();
        let pictures: Vec<_> = lines.iter().map(|line| line.picture.clone()).collect();
        let prices: Vec<_> = lines.iter().map(|line| line.unit_price.amount).collect();
        let quantities: Vec<_> = lines.iter().map(|line| i64::from(line.quantity)).collect();
        let rates: Vec<_> = lines.iter().map(|line| i32::from(line.tax.0)).collect();
        query!(
            "insert into order_lines (order_id, position, variant_id, sku, title_zh, title_en, choice_zh, choice_en,
                 picture, unit_price, quantity, tax_rate)
             select $1, * from unnest($2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                 $9::text[], $10::bigint[], $11::bigint[], $12::int[])",
            order.state().id.0,
            &positions,
            &variants,
            &skus,
            &titles_zh,
            &titles_en,
            &choices_zh,
            &choices_en,
            &pictures as &[Option<String>],
            &prices,
            &quantities,
            &rates
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }

    /// Only where one was packed or moved.
    async fn save_parcels(&mut self, order: &Order) -> StoreResult<()> {
        if order.has_moved_parcels() { self.save_shipments(order.state()).await } else { Ok(()) }
    }

    /// The timeline, and the work that it calls for, in one statement: an order is placed no slower
    /// for the letters about it. Webhooks cost one more, where there are any.
    async fn tell(&mut self, order: &mut Order, now: OffsetDateTime) -> StoreResult<()> {
        let told = Told::by(order, now);
        if told.events.is_empty() {
            return Ok(());
        }
        let broken = |error| StoreError::Broken(Box::new(error));
        let (actors, events) = as_json(told.events).map_err(broken)?;
        let kinds: Vec<_> = told.work.iter().map(|due| due.work.kind().to_owned()).collect();
        let keys: Vec<_> = told.work.iter().map(|due| due.work.key()).collect();
        let payloads = told.work.iter().map(|due| serde_json::to_value(&due.work));
        let payloads = payloads.collect::<Result<Vec<_>, _>>().map_err(broken)?;
        let times: Vec<_> = told.work.iter().map(|due| due.run_at).collect();
        let is_heard = query_scalar!(
            r#"with told as (
                 insert into order_events (order_id, at, actor, event)
                 select $1, $2, * from unnest($3::jsonb[], $4::jsonb[])
             ), asked as (
                 insert into jobs (kind, key, payload, run_at)
                 select * from unnest($5::text[], $6::text[], $7::jsonb[], $8::timestamptz[])
                 on conflict (kind, key) do nothing
             )
             select exists (select from webhooks where enabled) as "is_heard!""#,
            order.state().id.0,
            now,
            &actors,
            &events,
            &kinds,
            &keys,
            &payloads,
            &times
        )
        .fetch_one(self.connection())
        .await
        .map_err(failed)?;
        if is_heard { self.webhooks().tell(&told.messages, now).await } else { Ok(()) }
    }
}

type Json = serde_json::Value;

fn as_json(events: Vec<(Actor, OrderEvent)>) -> Result<(Vec<Json>, Vec<Json>), serde_json::Error> {
    let pairs =
        events.into_iter().map(|(actor, event)| Ok((serde_json::to_value(actor)?, serde_json::to_value(event)?)));
    Ok(pairs.collect::<Result<Vec<_>, serde_json::Error>>()?.into_iter().unzip())
}

#[async_trait]
impl OrderRepository for PgUnitOfWork {
    async fn next_number(&mut self) -> StoreResult<u64> {
        let number = query_scalar!(r#"select nextval('order_numbers') as "number!""#)
            .fetch_one(self.connection())
            .await
            .map_err(failed)?;
        Ok(number.unsigned_abs())
    }

    async fn add(&mut self, order: &mut Order, now: OffsetDateTime) -> StoreResult<()> {
        let state = order.state();
        let address = state.destination.address();
        let store = state.destination.store().map(serde_json::to_value).transpose();
        let store = store.map_err(|error| StoreError::Broken(Box::new(error)))?;
        let invoice = state.invoice.as_ref().map(serde_json::to_value).transpose();
        let invoice = invoice.map_err(|error| StoreError::Broken(Box::new(error)))?;
        query!(
            "insert into orders (order_id, number, token, token_hash, placed_at, language, name, phone, email,
                 delivery_method, postal_code, city, district, line, payment_method, note, currency, subtotal,
                 discounts, shipping, tax, total, units, status, payment_status, shipment_status, expires_at, version,
                 payment_flow, delivery_kind, store, shipping_tax_rate, invoice)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)",
            state.id.0,
            state.number.compact(),
            state.token,
            secret::hash(&state.token),
            state.placed_at,
            state.language.tag(),
            state.contact.name.as_str(),
            state.contact.phone.as_str(),
            state.contact.email.as_ref().map(|email| email.as_str()),
            state.delivery.code(),
            address.map(Address::postal_code),
            address.map(Address::city),
            address.map(Address::district),
            address.map(Address::line),
            state.payment.code(),
            state.note,
            state.totals.total.currency.code(),
            state.totals.subtotal.amount,
            state.totals.discounts.amount,
            state.totals.shipping.amount,
            state.totals.tax.amount,
            state.totals.total.amount,
            state.lines.iter().map(|line| i64::from(line.quantity)).sum::<i64>(),
            state.status.code(),
            state.payment_status.code(),
            state.shipment().status.code(),
            state.expires_at,
            state.version,
            state.payment_flow.code(),
            state.destination.kind().code(),
            store,
            i32::from(state.shipping_tax.0),
            invoice
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        self.add_lines(order).await?;
        self.save_parcels(order).await?;
        self.tell(order, now).await
    }

    async fn lock(&mut self, id: OrderId) -> StoreResult<Option<Order>> {
        let locked = query_scalar!("select order_id from orders where order_id = $1 for update", id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        if locked.is_some() { self.get(id).await } else { Ok(None) }
    }

    async fn all(&mut self, ids: &[OrderId]) -> StoreResult<Vec<Order>> {
        orders(self.connection(), &ids.iter().map(|id| id.0).collect::<Vec<_>>()).await
    }

    async fn find(&mut self, token_hash: &[u8]) -> StoreResult<Option<OrderId>> {
        let id = query_scalar!("select order_id from orders where token_hash = $1", token_hash)
            .fetch_optional(self.connection())
            .await
            .map_err(failed)?;
        Ok(id.map(OrderId))
    }

    async fn save(&mut self, order: &mut Order, now: OffsetDateTime) -> StoreResult<()> {
        let state = order.state();
        let shipment = state.shipment();
        let saved = query!(
            "update orders set status = $3, payment_status = $4, shipment_status = $5, partly_shipped = $6,
                 expires_at = $7, staff_note = $8, refund_due = $9, held_amount = $10, held_currency = $11, transfer_from = $12,
                 payment_method = $13, payment_flow = $14, is_disputed = $15,
                 version = version + 1
             where order_id = $1 and version = $2",
            state.id.0,
            state.version,
            state.status.code(),
            state.payment_status.code(),
            shipment.status.code(),
            shipment.is_part,
            state.expires_at,
            state.staff_note,
            state.refund_due.amount,
            state.held.map(|held| held.amount),
            state.held.map(|held| held.currency.code()),
            state.transfer_from,
            state.payment.code(),
            state.payment_flow.code(),
            state.is_disputed
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        if saved.rows_affected() == 0 {
            return Err(StoreError::Conflict);
        }
        self.save_parcels(order).await?;
        self.tell(order, now).await
    }
}

//! A customer's own orders. The customer's id stands in every statement: nothing that is asked for leads past it.

use super::cursor::Cursor;
use crate::failure::{failed, unreadable};
use shop_contract::{CustomerOrderRow, CustomerOrders};
use shop_domain::{
    kernel::{Currency, CustomerId, Language, LocalText, Money, OrderId},
    order::{OrderStatus, ShownStatus},
    payment::PaymentStatus,
    shipment::{ShipmentStatus, ShipmentSummary},
};
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query_as, query_scalar};
use time::{OffsetDateTime, macros::datetime};
use uuid::Uuid;

struct Row {
    order_id: Uuid,
    number: String,
    placed_at: OffsetDateTime,
    currency: String,
    total: i64,
    units: i64,
    status: String,
    payment_status: String,
    shipment_status: String,
    partly_shipped: bool,
    title_zh: Option<String>,
    title_en: Option<String>,
    picture: Option<String>,
}

impl Row {
    fn shown(self, language: Language) -> StoreResult<CustomerOrderRow> {
        let status = OrderStatus::from_code(&self.status).ok_or_else(|| unreadable("orders.status"))?;
        let shipment =
            ShipmentStatus::from_code(&self.shipment_status).ok_or_else(|| unreadable("orders.shipment_status"))?;
        let currency = Currency::from_code(&self.currency).ok_or_else(|| unreadable("orders.currency"))?;
        let title = LocalText::new(self.title_zh.unwrap_or_default(), self.title_en.unwrap_or_default());
        Ok(CustomerOrderRow {
            id: OrderId(self.order_id),
            number: self.number,
            placed_at: self.placed_at,
            total: Money { amount: self.total, currency },
            status: ShownStatus::of(status, ShipmentSummary { status: shipment, is_part: self.partly_shipped }),
            payment_status: PaymentStatus::from_code(&self.payment_status)
                .ok_or_else(|| unreadable("orders.payment_status"))?,
            title: title.get(language).to_owned(),
            units: self.units,
            picture: self.picture,
        })
    }
}

/// After everything that is ever placed.
const END: OffsetDateTime = datetime!(9999-12-31 00:00 UTC);

pub(super) async fn orders(
    pool: &PgPool,
    customer: CustomerId,
    cursor: Option<&str>,
    most: i64,
    language: Language,
) -> StoreResult<CustomerOrders> {
    let cursor = cursor.and_then(Cursor::parse);
    let (at, id) = cursor.map_or((END, Uuid::max()), |cursor| (cursor.moment(), cursor.id));
    let rows = query_as!(
        Row,
        r#"select orders.order_id, number, placed_at, currency, total, units, status, payment_status, shipment_status,
             partly_shipped, line.title_zh as "title_zh?", line.title_en as "title_en?", line.picture as "picture?"
         from orders
         left join order_lines line on line.order_id = orders.order_id and line.position = 0
         where customer_id = $1 and (placed_at, orders.order_id) < ($2, $3)
         order by placed_at desc, orders.order_id desc limit $4"#,
        customer.0,
        at,
        id,
        most + 1
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let has_more = rows.len() as i64 > most;
    let rows: Vec<_> = rows.into_iter().take(most.max(0) as usize).collect();
    let next_cursor = rows.last().filter(|_| has_more).map(|row| Cursor::at(row.placed_at, row.order_id).text());
    Ok(CustomerOrders {
        rows: rows.into_iter().map(|row| row.shown(language)).collect::<StoreResult<_>>()?,
        next_cursor,
    })
}

pub(super) async fn order(pool: &PgPool, customer: CustomerId, number: &str) -> StoreResult<Option<String>> {
    query_scalar!("select token from orders where customer_id = $1 and number = $2", customer.0, number)
        .fetch_optional(pool)
        .await
        .map_err(failed)
}

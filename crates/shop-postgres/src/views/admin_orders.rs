//! The owner's list of orders. Its statement is put together from fixed pieces, so that every saved
//! view walks an index of its own; what the owner typed is only ever bound.

use super::{cursor::Cursor, unmatched::unmatched};
use crate::failure::{failed, unreadable};
use shop_contract::{
    AdminHome, AdminOrderList, AdminOrderQuery, AdminOrderRow, AdminStockRow, ByTime, OrderFilter, OrderNarrowing,
};
use shop_domain::{
    inventory::Availability,
    kernel::{Currency, Language, LocalText, Money, OrderId, ProductId, VariantId},
    order::{OrderStatus, ShownStatus},
    payment::{PaymentFlow, PaymentStatus},
    shipment::{ShipmentStatus, ShipmentSummary},
};
use shop_services::ports::{StoreResult, Work};
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder, query};
use time::OffsetDateTime;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    order_id: Uuid,
    number: String,
    placed_at: OffsetDateTime,
    name: String,
    currency: String,
    total: i64,
    units: i64,
    status: String,
    payment_flow: String,
    payment_status: String,
    shipment_status: String,
    partly_shipped: bool,
}

impl Row {
    fn shown(self) -> StoreResult<AdminOrderRow> {
        let status = OrderStatus::from_code(&self.status).ok_or_else(|| unreadable("orders.status"))?;
        let shipment_status =
            ShipmentStatus::from_code(&self.shipment_status).ok_or_else(|| unreadable("orders.shipment_status"))?;
        let currency = Currency::from_code(&self.currency).ok_or_else(|| unreadable("orders.currency"))?;
        Ok(AdminOrderRow {
            id: OrderId(self.order_id),
            number: self.number,
            placed_at: self.placed_at,
            name: self.name,
            total: Money { amount: self.total, currency },
            units: self.units,
            order_status: ShownStatus::of(
                status,
                ShipmentSummary { status: shipment_status, is_part: self.partly_shipped },
            ),
            payment_flow: PaymentFlow::from_code(&self.payment_flow)
                .ok_or_else(|| unreadable("orders.payment_flow"))?,
            payment_status: PaymentStatus::from_code(&self.payment_status)
                .ok_or_else(|| unreadable("orders.payment_status"))?,
            shipment_status,
            partly_shipped: self.partly_shipped,
        })
    }
}

/// As in the partial indexes of the migration, to the letter.
fn condition(filter: OrderFilter) -> &'static str {
    match filter {
        OrderFilter::All => "true",
        OrderFilter::Unpaid => {
            "status <> 'cancelled' and payment_status in ('pending', 'failed') \
             and (payment_flow <> 'cash' or shipment_status in ('delivered', 'picked_up'))"
        }
        OrderFilter::ToShip => "status = 'processing' and (shipment_status = 'pending' or partly_shipped)",
        OrderFilter::Shipped => "shipment_status in ('in_transit', 'ready_for_pickup')",
        OrderFilter::Done => "shipment_status in ('delivered', 'picked_up') and payment_status = 'paid'",
        OrderFilter::CameBack => "shipment_status in ('returning', 'returned')",
        OrderFilter::Cancelled => "status = 'cancelled'",
        OrderFilter::Refunds => "refund_due > 0",
        OrderFilter::Held => "held_amount is not null",
        OrderFilter::Disputed => "is_disputed",
    }
}

const COLUMNS: &str = "select order_id, number, placed_at, name, currency, total, units, status, payment_flow, \
     payment_status, shipment_status, partly_shipped from orders where ";

pub(super) async fn list(pool: &PgPool, wanted: &AdminOrderQuery, most: i64) -> StoreResult<AdminOrderList> {
    let mut sql = QueryBuilder::new(COLUMNS);
    sql.push(condition(wanted.filter));
    narrow(&mut sql, &wanted.narrowing);
    let (past, order) = match wanted.sort {
        ByTime::NewestFirst => ("<", " order by placed_at desc, order_id desc limit "),
        ByTime::OldestFirst => (">", " order by placed_at, order_id limit "),
    };
    if let Some(cursor) = wanted.cursor.as_deref().and_then(Cursor::parse) {
        sql.push(" and (placed_at, order_id) ").push(past).push(" (").push_bind(cursor.moment());
        sql.push(", ").push_bind(cursor.id).push(")");
    }
    let typed = wanted.q.trim();
    if !typed.is_empty() {
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        sql.push(" and (name like ").push_bind(prefix(typed));
        sql.push(" or order_id in (select order_id from shipments where tracking like ").push_bind(prefix(typed));
        sql.push(")");
        if digits.len() >= 3 {
            let reversed: String = digits.chars().rev().collect();
            sql.push(" or number like ").push_bind(prefix(&digits));
            sql.push(" or reverse(phone) like ").push_bind(prefix(&reversed));
        }
        sql.push(")");
    }
    sql.push(order).push_bind(most + 1);
    let mut rows: Vec<Row> = sql.build_query_as().fetch_all(pool).await.map_err(failed)?;
    let has_more = rows.len() as i64 > most;
    rows.truncate(most.max(0) as usize);
    let next_cursor = rows.last().filter(|_| has_more).map(|row| Cursor::at(row.placed_at, row.order_id).text());
    let rows = rows.into_iter().map(Row::shown).collect::<StoreResult<_>>()?;
    Ok(AdminOrderList { query: wanted.clone(), rows, next_cursor })
}

/// A customer's orders have an index of their own; everything else is looked at on the walk by time, which a period
/// bounds.
fn narrow(sql: &mut QueryBuilder<'_, Postgres>, narrowing: &OrderNarrowing) {
    let OrderNarrowing { customer, status, payment, shipment, from, until } = narrowing;
    if let Some(id) = customer {
        sql.push(" and customer_id = ").push_bind(id.0);
    }
    if let Some(status) = status {
        sql.push(" and ").push(shown(*status));
    }
    if let Some(status) = payment {
        sql.push(" and payment_status = ").push_bind(status.code());
    }
    if let Some(status) = shipment {
        sql.push(" and shipment_status = ").push_bind(status.code());
    }
    if let Some(from) = from {
        sql.push(" and placed_at >= ").push_bind(*from);
    }
    if let Some(until) = until {
        sql.push(" and placed_at < ").push_bind(*until);
    }
}

/// As [`ShownStatus::of`] has it.
fn shown(status: ShownStatus) -> &'static str {
    match status {
        ShownStatus::Pending => "(status = 'pending' and shipment_status in ('pending', 'cancelled'))",
        ShownStatus::Processing => {
            "((status = 'processing' and shipment_status in ('pending', 'cancelled')) or (status <> 'cancelled' \
             and partly_shipped and shipment_status not in ('pending', 'cancelled')))"
        }
        ShownStatus::Shipped => {
            "(status <> 'cancelled' and not partly_shipped \
             and shipment_status in ('in_transit', 'ready_for_pickup', 'returning', 'returned'))"
        }
        ShownStatus::Delivered => {
            "(status <> 'cancelled' and not partly_shipped and shipment_status in ('delivered', 'picked_up'))"
        }
        ShownStatus::Cancelled => "status = 'cancelled'",
    }
}

/// A pattern for what starts with `text`, whatever signs are in it.
pub(super) fn prefix(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 1);
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}

pub(super) async fn home(pool: &PgPool, since: OffsetDateTime, language: Language) -> StoreResult<AdminHome> {
    let counts = query!(
        r#"select
             (select count(*) from orders where status = 'processing' and (shipment_status = 'pending' or partly_shipped))
                 as "to_ship!",
             (select count(*) from orders where status <> 'cancelled' and payment_status in ('pending', 'failed')
                 and (payment_flow <> 'cash' or shipment_status in ('delivered', 'picked_up')))
                 as "unpaid!",
             (select count(*) from orders where refund_due > 0) as "refunds!",
             (select count(*) from orders where held_amount is not null) as "held!",
             (select count(*) from orders where is_disputed) as "disputed!",
             (select count(*) from orders where shipment_status in ('returning', 'returned')) as "came_back!",
             (select count(*) from letters where state = 'failed') as "failed_letters!",
             (select count(*) from jobs where dead_at is not null and kind <> $2) as "stuck!",
             (select count(*) from callbacks where verdict is not null and seen_at is null) as "refused!",
             (select coalesce(bool_or('test' = any(payment_methods)), false) from shops) as "test_payments!",
             (select count(*) from orders where placed_at >= $1 and status <> 'cancelled') as "orders_today!",
             (select coalesce(sum(total), 0)::bigint from orders where placed_at >= $1 and status <> 'cancelled')
                 as "worth_today!""#,
        since,
        Work::SEND_LETTER
    )
    .fetch_one(pool)
    .await
    .map_err(failed)?;
    let low = query!(
        r#"select products.product_id, variant_id as "variant_id!", sku, title_zh, title_en, ready as "ready!", rank as "rank!"
         from offered_stock join variants using (variant_id) join products using (product_id)
         where not products.archived and not variants.archived and ready <= low_at
         order by ready, sku limit 10"#
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let low_stock = low.into_iter().map(|row| AdminStockRow {
        product: ProductId(row.product_id),
        variant: VariantId(row.variant_id),
        sku: row.sku,
        title: LocalText::new(row.title_zh, row.title_en).get(language).to_owned(),
        ready: row.ready,
        availability: Availability::from_rank(row.rank),
    });
    let (unmatched_count, unmatched) = unmatched(pool, 10).await?;
    Ok(AdminHome {
        to_ship: counts.to_ship,
        unpaid: counts.unpaid,
        refunds: counts.refunds,
        held: counts.held,
        disputed: counts.disputed,
        came_back: counts.came_back,
        failed_letters: counts.failed_letters,
        stuck: counts.stuck,
        unmatched_count,
        unmatched,
        refused: counts.refused,
        test_payments: counts.test_payments,
        low_stock: low_stock.collect(),
        orders_today: counts.orders_today,
        worth_today: counts.worth_today,
        recent: list(pool, &AdminOrderQuery::default(), 8).await?.rows,
    })
}

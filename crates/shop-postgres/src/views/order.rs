//! An order with its timeline: four statements. Orders of a period, whole: four for all of them.

use crate::{
    failure::{failed, unreadable},
    order_rows::orders,
};
use shop_contract::OrderEventView;
use shop_domain::{kernel::OrderId, order::Order};
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query, query_scalar};
use time::OffsetDateTime;

pub(super) async fn order(pool: &PgPool, id: OrderId) -> StoreResult<Option<(Order, Vec<OrderEventView>)>> {
    let mut connection = pool.acquire().await.map_err(failed)?;
    let Some(order) = orders(&mut connection, &[id.0]).await?.pop() else { return Ok(None) };
    let rows = query!("select at, actor, event from order_events where order_id = $1 order by event_id", id.0)
        .fetch_all(&mut *connection)
        .await
        .map_err(failed)?;
    let timeline = rows.into_iter().map(|row| {
        Ok(OrderEventView {
            at: row.at,
            actor: serde_json::from_value(row.actor).map_err(|_| unreadable("order_events.actor"))?,
            event: serde_json::from_value(row.event).map_err(|_| unreadable("order_events.event"))?,
        })
    });
    Ok(Some((order, timeline.collect::<StoreResult<_>>()?)))
}

pub(super) async fn placed(
    pool: &PgPool,
    (from, until): (OffsetDateTime, OffsetDateTime),
    after: Option<(OffsetDateTime, OrderId)>,
    most: i64,
) -> StoreResult<Vec<Order>> {
    let (at, last) = after.map_or((from, None), |(at, id)| (at.max(from), Some(id.0)));
    let ids = query_scalar!(
        "select order_id from orders
         where placed_at >= $1 and placed_at < $2 and ($3::uuid is null or (placed_at, order_id) > ($1, $3))
         order by placed_at, order_id limit $4",
        at,
        until,
        last,
        most
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let mut connection = pool.acquire().await.map_err(failed)?;
    orders(&mut connection, &ids).await
}

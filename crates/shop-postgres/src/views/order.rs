//! An order with its timeline: three statements.

use crate::{
    failure::{failed, unreadable},
    order_rows::OrderRow,
};
use shop_contract::OrderEventView;
use shop_domain::{kernel::OrderId, order::Order};
use shop_services::ports::StoreResult;
use sqlx::{PgPool, query};

pub(super) async fn order(pool: &PgPool, id: OrderId) -> StoreResult<Option<(Order, Vec<OrderEventView>)>> {
    let mut connection = pool.acquire().await.map_err(failed)?;
    let Some(row) = OrderRow::read(&mut connection, id).await? else { return Ok(None) };
    let order = row.order(&mut connection).await?;
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

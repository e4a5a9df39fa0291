//! What providers said without effect, for the owner to look through. Never reads what was applied.

use crate::failure::{failed, unreadable};
use shop_contract::{AdminRefusedList, AdminRefusedRow};
use shop_domain::kernel::{Currency, Money, OrderId};
use shop_services::ports::{PaymentNotice, StoreResult};
use sqlx::{PgPool, query};

pub(super) async fn refused(pool: &PgPool, cursor: Option<&str>, most: i64) -> StoreResult<AdminRefusedList> {
    let before = cursor.and_then(|text| text.parse().ok()).unwrap_or(i64::MAX);
    let mut rows = query!(
        r#"select callback_id, provider, verdict as "verdict!", callbacks.reference, notice, body, received_at, seen_at,
             order_id as "order_id?", number as "number?", payment_attempts.amount as "amount?",
             payment_attempts.currency as "currency?"
         from callbacks left join payment_attempts using (reference) left join orders using (order_id)
         where verdict is not null and callback_id < $1 order by callback_id desc limit $2"#,
        before,
        most + 1
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let has_more = rows.len() as i64 > most;
    rows.truncate(most.max(0) as usize);
    let next_cursor = rows.last().filter(|_| has_more).map(|row| row.callback_id.to_string());
    let rows = rows.into_iter().map(|row| {
        let notice: Option<PaymentNotice> = row.notice.map(serde_json::from_value).transpose().ok().flatten();
        let asked = match (row.amount, row.currency.as_deref()) {
            (Some(amount), Some(code)) => {
                let currency = Currency::from_code(code).ok_or_else(|| unreadable("payment_attempts.currency"))?;
                Some(Money { amount, currency })
            }
            _ => None,
        };
        Ok(AdminRefusedRow {
            id: row.callback_id,
            provider: row.provider,
            verdict: row.verdict,
            reference: row.reference,
            order: row.order_id.map(OrderId).zip(row.number),
            told: notice.map(|notice| notice.amount),
            asked,
            received_at: row.received_at,
            body: row.body,
            is_new: row.seen_at.is_none(),
        })
    });
    Ok(AdminRefusedList { rows: rows.collect::<StoreResult<_>>()?, cursor: cursor.map(str::to_owned), next_cursor })
}

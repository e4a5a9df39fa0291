//! The shop deletes by itself what is old.

use crate::harness::{TestShop, until};
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn a_shop_that_starts_deletes_what_is_old_and_nothing_else(pool: PgPool) {
    for (table, rows) in [
        (
            "idempotency_keys (key_hash, body_hash, order_id, created_at)",
            "decode(age, 'hex'), decode(age, 'hex'), gen_random_uuid(), at",
        ),
        ("carts (cart_id, checkout_key, touched_at)", "gen_random_uuid(), age, at"),
        ("attempts (subject, at)", "age, at"),
        ("owner_links (token_hash, expires_at)", "decode(age, 'hex'), at"),
    ] {
        let insert = format!(
            "insert into {table} select {rows}
             from (values ('01', now() - interval '91 days'), ('02', now() + interval '1 hour')) as ages (age, at)"
        );
        sqlx::query(&insert).execute(&pool).await.expect("inserted");
    }
    let shop = TestShop::start(pool).await;
    for table in ["idempotency_keys", "carts", "attempts", "owner_links"] {
        let count = format!("select count(*) from {table}");
        until(&format!("{table} is tidied"), async || (shop.count(&count).await == 1).then_some(())).await;
    }
}

//! What the bench has pgbench do, on the tables as they are now. Never measures.

use crate::harness::{Buyer, TestShop};
use sqlx::PgPool;
use std::{path::Path, process::Command};

/// Of the tables that an order is written to, the columns that are filled: for the order of the
/// shop, and for the one of the script, whose number begins with a B.
const FILLED: &str = "
    select coalesce(string_agg(told.source || '.' || told.name, ' ' order by told.source, told.name), '')
    from (
        select 'order' as source, field.key as name, field.value
        from orders, jsonb_each(to_jsonb(orders)) as field where number like 'B%' = $1
        union all
        select 'line', field.key, field.value
        from order_lines, jsonb_each(to_jsonb(order_lines)) as field, orders
        where order_lines.order_id = orders.order_id and number like 'B%' = $1
        union all
        select 'event', field.key, field.value
        from order_events, jsonb_each(to_jsonb(order_events)) as field, orders
        where order_events.order_id = orders.order_id and number like 'B%' = $1
        union all
        select 'movement', field.key, field.value
        from stock_movements, jsonb_each(to_jsonb(stock_movements)) as field, orders
        where stock_movements.order_id = orders.order_id and number like 'B%' = $1
        union all
        select 'job', field.key, field.value
        from jobs, jsonb_each(to_jsonb(jobs)) as field, orders
        where payload ->> 'order' = orders.order_id::text and number like 'B%' = $1
    ) as told
    where jsonb_typeof(told.value) <> 'null'";

#[sqlx::test(migrations = "../migrations")]
async fn the_script_that_orders_are_compared_with_fills_what_the_shop_fills(pool: PgPool) {
    let shop = TestShop::start(pool.clone()).await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/shop-bench/pgbench");
    let seed = std::fs::read_to_string(script.join("seed.sql")).expect("the seed");
    sqlx::raw_sql(&seed).execute(&pool).await.expect("seeded");

    let goods = shop.goods("BENCH-1").await;
    shop.visitor().orders("the shop's", &Buyer::default().wants(&[(&goods, 1)])).await.expect(201);

    let options = pool.connect_options();
    let beside = shop_cluster::locate().expect("Postgres").join("pgbench");
    let program = if beside.is_file() { beside } else { "pgbench".into() };
    let told = Command::new(program)
        .args(["-n", "-M", "prepared", "-t", "1", "-f"])
        .arg(script.join("place_order.sql"))
        .env("PGHOST", options.get_socket().map_or(options.get_host().into(), |socket| socket.display().to_string()))
        .env("PGPORT", options.get_port().to_string())
        .env("PGUSER", options.get_username())
        .env("PGDATABASE", options.get_database().expect("a database"))
        .output()
        .expect("pgbench comes with Postgres");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));

    let mut filled = Vec::new();
    for by_the_script in [false, true] {
        let columns: String = sqlx::query_scalar(FILLED).bind(by_the_script).fetch_one(&pool).await.expect("read");
        filled.push(columns);
    }
    assert!(filled[0].contains("line.sku"), "{}", filled[0]);
    assert_eq!(filled[0], filled[1]);
}

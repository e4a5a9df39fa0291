//! A newer version comes up beside this one: what it does to the schema while this one sells, and what this one does
//! when it starts again over it.

use crate::{
    apart::buys,
    harness::{Folder, Process, until},
};
use sqlx::{
    ConnectOptions, PgPool,
    migrate::{Migration, MigrationType, Migrator},
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Of every kind that a release may make while the one before serves.
const NEWER: [&str; 8] = [
    "alter table orders add column gift_note text",
    "alter table order_lines add column wrapped boolean not null default false",
    "alter table stock add column shelf text not null default ''",
    "create table gifts (gift_id uuid primary key, order_id uuid not null references orders)",
    "create index orders_gift_idx on orders (gift_note) where gift_note is not null",
    "alter table orders drop constraint orders_shipment_status_check;
     alter table orders add constraint orders_shipment_status_check check (shipment_status <> '')",
    "alter table carts add column opened_by text; alter table jobs add column hint text",
    "create function unused() returns trigger language plpgsql as 'begin return new; end';
     create trigger orders_unused before insert on orders for each row execute function unused()",
];

/// The migration of a version to come, on top of all that there are.
async fn a_newer_version_runs(pool: &PgPool, at: usize, sql: &'static str) {
    let version = 9_000 + i64::try_from(at).expect("a small number");
    let migration = Migration::new(version, "newer".into(), MigrationType::Simple, sql.into(), false);
    let newer = Migrator { migrations: vec![migration].into(), ignore_missing: true, ..Migrator::DEFAULT };
    newer.run(pool).await.expect("it goes through");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_version_before_sells_on_while_the_schema_grows(pool: PgPool) {
    let folder = Folder::new();
    let url = pool.connect_options().to_url_lossy().to_string();
    let old = Process::start(&url, &folder, "old").await;
    let goods = Arc::new(old.goods("WARE-PITCHER-200").await);
    sqlx::query("update stock set on_hand = 100000").execute(&pool).await.expect("enough for everybody");
    let stop = Arc::new(AtomicBool::new(false));
    let shoppers: Vec<_> =
        (0..4).map(|name| tokio::spawn(buys(old.visitor(), name, goods.clone(), stop.clone()))).collect();
    let sold =
        async || sqlx::query_scalar::<_, i64>("select count(*) from orders").fetch_one(&pool).await.expect("asked");
    for (at, sql) in NEWER.into_iter().enumerate() {
        a_newer_version_runs(&pool, at, sql).await;
        let before = sold().await;
        until("it sells on", async || (sold().await > before + 4).then_some(())).await;
        old.visitor().opens("/readyz").await.expect(200);
    }
    let again = Process::start(&url, &folder, "again").await;
    let more = tokio::spawn(buys(again.visitor(), 9, goods.clone(), stop.clone()));
    let owner = again.owner().await;
    owner.opens("/admin/orders").await.expect(200);
    stop.store(true, Ordering::Relaxed);
    for shopper in shoppers.into_iter().chain([more]) {
        assert!(shopper.await.expect("every answer was the one that was due") > 0);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_version_that_the_schema_has_left_behind_says_so_and_does_not_start(pool: PgPool) {
    let folder = Folder::new();
    let url = pool.connect_options().to_url_lossy().to_string();
    let mut old = Process::start(&url, &folder, "old").await;
    assert!(old.at_a_terminal("migrate").status.success(), "nothing is missing");
    a_newer_version_runs(&pool, 0, "update schema_floor set migration = 9000").await;
    old.visitor().opens("/readyz").await.expect(200);
    old.is_killed();
    for word in ["migrate", "serve"] {
        let told = old.at_a_terminal(word);
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(!told.status.success() && said.contains("versions that know migration 9000"), "{word}: {said}");
    }
}

//! What a migration makes of what is there. Only those are tried that change rows.

use shop_domain::{
    kernel::{OrderId, VariantId},
    order::OrderEvent,
    shipment::ShipmentStatus,
    staff::{Preset, Role},
};
use shop_postgres::{PgStore, PgViews, migrate};
use shop_services::ports::{Store, Views};
use sqlx::{PgPool, migrate::Migrator};
use uuid::Uuid;

static ALL: Migrator = sqlx::migrate!("../../migrations");

/// A database as it was before the migration with this number.
async fn before(pool: &PgPool, version: i64) {
    let migrations = ALL.migrations.iter().filter(|migration| migration.version < version).cloned();
    let earlier = Migrator { migrations: migrations.collect::<Vec<_>>().into(), ..Migrator::DEFAULT };
    earlier.run(pool).await.expect("the earlier migrations");
}

/// Of two teas, one of them shipped or not.
async fn an_order(pool: &PgPool, n: u128, shipment: &str, tracking: Option<&str>) -> OrderId {
    let id = Uuid::from_u128(n);
    sqlx::query(
        "insert into orders (order_id, number, token, token_hash, placed_at, language, name, phone, delivery_method,
             postal_code, city, district, line, payment_method, payment_flow, note, currency, subtotal, discounts,
             shipping, tax, total, units, status, payment_status, shipment_status, tracking)
         values ($1, $2, $2, $2::bytea, now(), 'en', 'Mei', '0912345678', 'home', '106', '臺北市', '大安區', '1', 'cod',
             'cash', '', 'TWD', 800, 0, 0, 0, 800, 2, 'processing', 'pending', $3, $4)",
    )
    .bind(id)
    .bind(format!("4821093{n}"))
    .bind(shipment)
    .bind(tracking)
    .execute(pool)
    .await
    .expect("an order");
    sqlx::query(
        "insert into order_lines (order_id, position, variant_id, sku, title_zh, title_en, choice_zh, choice_en,
             unit_price, quantity)
         values ($1, 0, $2, 'TEA', '茶', 'Tea', '', '', 400, 2)",
    )
    .bind(id)
    .bind(Uuid::from_u128(7))
    .execute(pool)
    .await
    .expect("a line");
    OrderId(id)
}

#[sqlx::test(migrations = false)]
async fn what_was_shipped_before_there_were_parcels_is_one(pool: PgPool) {
    before(&pool, 9).await;
    let waits = an_order(&pool, 1, "pending", None).await;
    let shipped = an_order(&pool, 2, "in_transit", Some("TW 1")).await;
    let delivered = an_order(&pool, 3, "delivered", None).await;
    sqlx::query(
        r#"insert into order_events (order_id, at, actor, event) values
             ($1, now(), '{"actor": "shop"}', '{"kind": "shipped", "tracking": "TW 1"}'),
             ($1, now(), '{"actor": "shop"}', '{"kind": "delivered"}')"#,
    )
    .bind(delivered.0)
    .execute(&pool)
    .await
    .expect("its timeline");
    ALL.run(&pool).await.expect("all migrations");

    let views = PgViews::new(pool);
    let read = async |id| views.order(id).await.expect("read").expect("an order");
    assert!(read(waits).await.0.state().shipments.is_empty());
    let (order, _) = read(shipped).await;
    let [parcel] = order.state().shipments.as_slice() else { panic!("one parcel") };
    assert_eq!(
        (parcel.number, parcel.status, parcel.tracking.as_deref()),
        (1, ShipmentStatus::InTransit, Some("TW 1"))
    );
    assert_eq!(parcel.lines, [(VariantId(Uuid::from_u128(7)), 2.try_into().expect("in range"))]);
    assert!(order.state().unpacked().is_empty() && !order.state().shipment().is_part);
    let (order, timeline) = read(delivered).await;
    assert_eq!(order.state().shipment().status, ShipmentStatus::Delivered);
    let told: Vec<_> = timeline.into_iter().map(|entry| entry.event).collect();
    let left = OrderEvent::Shipped { parcel: 1, is_part: false, tracking: Some("TW 1".to_owned()) };
    assert_eq!(told, [left, OrderEvent::Delivered { parcel: 1, is_part: false }]);
}

#[sqlx::test(migrations = false)]
async fn whoever_worked_here_before_roles_were_rows_has_the_same_one(pool: PgPool) {
    before(&pool, 25).await;
    sqlx::query(
        "insert into staff (staff_id, email, password_hash, role, created_at, session_salt) values
             ($1, 'owner@shop.test', '', 'owner', now(), $1), ($2, 'packer@shop.test', '', 'packer', now(), $2)",
    )
    .bind(Uuid::from_u128(1))
    .bind(Uuid::from_u128(2))
    .execute(&pool)
    .await
    .expect("staff");
    ALL.run(&pool).await.expect("all migrations");
    let staff = PgStore::new(pool).begin().await.expect("begun").staff().all().await.expect("read");
    let roles: Vec<_> = staff.into_iter().map(|staff| (staff.role, staff.is_suspended)).collect();
    assert_eq!(roles, [Preset::Owner, Preset::Packer].map(|preset| (Role::from(preset), false)));
}

#[sqlx::test(migrations = false)]
async fn a_migration_that_waits_for_a_table_keeps_nobody_else_from_it(pool: PgPool) {
    before(&pool, 30).await;
    let mut report = pool.begin().await.expect("begun");
    let orders = "select count(*) from orders";
    let read: i64 = sqlx::query_scalar(orders).fetch_one(&mut *report).await.expect("a long report");
    let migrating = tokio::spawn({
        let pool = pool.clone();
        async move { migrate(&pool).await }
    });
    let waiting =
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&pool).await.expect("asked") == 0 {
        tokio::task::yield_now().await;
    }
    // Behind the migration, which stands behind the report.
    assert_eq!(sqlx::query_scalar::<_, i64>(orders).fetch_one(&pool).await.expect("read"), read);
    assert!(!migrating.is_finished());
    report.commit().await.expect("the report is done");
    migrating.await.expect("no panic").expect("all migrations");
}

/// Both roles of `deploy/roles.sql`, under names that no other database has.
#[sqlx::test(migrations = false)]
async fn whoever_serves_needs_no_right_to_change_the_schema(pool: PgPool) {
    migrate(&pool).await.expect("all migrations");
    let name: String = sqlx::query_scalar("select current_database()").fetch_one(&pool).await.expect("a name");
    let role = ["serves", &name].concat().replace(|sign: char| !sign.is_ascii_alphanumeric(), "").to_lowercase();
    let role = &role[..role.len().min(50)];
    let script = include_str!("../../../deploy/roles.sql");
    let granted = script.lines().filter(|line| !line.starts_with('\\')).collect::<Vec<_>>().join("\n");
    let granted = granted.replace(":database", &name).replace("shop_serves", role);
    sqlx::raw_sql(&granted).execute(&pool).await.expect("granted");
    let given = pool.connect_options().as_ref().clone();
    let serves = PgPool::connect_with(given.username(role)).await.expect("it comes in");
    migrate(&serves).await.expect("nothing is missing, so nothing is changed");
    sqlx::query("update catalogue_versions set version = version + 1").execute(&serves).await.expect("it works");
    sqlx::query("delete from sessions.carts").execute(&serves).await.expect("it works");
    for change in
        ["drop table orders", "create table mine (a int)", "alter table orders add column a int", "create role me"]
    {
        let refused = sqlx::query(change).execute(&serves).await.expect_err(change);
        assert_eq!(refused.as_database_error().and_then(|error| error.code()).as_deref(), Some("42501"), "{change}");
    }
    serves.close().await;
    let gone = format!("drop owned by \"{role}\"; drop role \"{role}\"");
    sqlx::raw_sql(&gone).execute(&pool).await.expect("cleared away");
}

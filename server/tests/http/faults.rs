//! What can happen to the connections between the shop and its database. Whatever it is, an order that is asked for
//! again with the same key is there once.

use crate::harness::{Buyer, Cut, Cutter, Folder, Goods, TestShop, Visitor, stock, until};
use serde_json::Value;
use sqlx::{Connection, PgConnection, PgPool, postgres::PgPoolOptions};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

/// A shop whose connections can be cut, and a few goods of which there are many.
async fn behind_a_cutter(pool: &PgPool, folder: &Folder) -> (Cutter, TestShop, Goods) {
    let cutter = Cutter::before(&pool.connect_options(), folder).await;
    let cut = PgPoolOptions::new().max_connections(4).connect_with(cutter.options.clone()).await.expect("a pool");
    let shop = TestShop::start(cut).await;
    let scoop = with_many(&shop, pool).await;
    (cutter, shop, scoop)
}

async fn with_many(shop: &TestShop, pool: &PgPool) -> Goods {
    sqlx::query("update stock set on_hand = 100000").execute(pool).await.expect("stocked");
    let goods = sqlx::query_scalar::<_, String>("select sku from variants where sku = 'DAY-SCOOP-17'");
    shop.goods(&goods.fetch_one(pool).await.expect("a SKU")).await
}

async fn count(pool: &PgPool, sql: &str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.expect("counted")
}

/// Asks until there is an answer that is one: 503, and none, mean "unknown".
async fn places(visitor: &Visitor, key: &str, body: &Value) -> Value {
    until("the shop sells", async || {
        let answer = visitor.tries(visitor.order(key, body)).await.ok()?;
        match answer.status {
            201 => Some(answer.json()),
            503 => None,
            status => panic!("{status}: {}", answer.text()),
        }
    })
    .await
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_whose_commit_was_cut_off_is_there_once_when_it_is_asked_for_again(pool: PgPool) {
    let folder = Folder::new();
    let (cutter, shop, scoop) = behind_a_cutter(&pool, &folder).await;
    let body = Buyer::default().wants(&[(&scoop, 1)]);
    for (at, (cut, there)) in [(Cut::BeforeTheCommit, 0), (Cut::AfterTheCommit, 1)].into_iter().enumerate() {
        let (key, visitor) = (format!("cut {at}"), shop.visitor());
        cutter.cuts(cut);
        let unknown = visitor.orders(&key, &body).await;
        assert_eq!((unknown.status, unknown.header("retry-after")), (503, "2"), "{cut:?}");
        assert!(cutter.has_cut());
        let orders = count(&pool, "select count(*) from orders").await;
        assert_eq!(orders, at as i64 + there, "{cut:?}: whether it is there is not known to the shop");
        let order = places(&visitor, &key, &body).await;
        assert_eq!(places(&visitor, &key, &body).await, order);
        assert_eq!(count(&pool, "select count(*) from orders").await, at as i64 + 1, "{cut:?}");
    }
    assert_eq!(stock(&pool, &scoop).await.reserved, 2);
    assert_eq!(count(&pool, "select count(*) from idempotency_keys").await, 2);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_postgres_that_takes_no_more_connections_is_waited_for(pool: PgPool) {
    let folder = Folder::new();
    let (cutter, shop, scoop) = behind_a_cutter(&pool, &folder).await;
    let body = Buyer::default().wants(&[(&scoop, 1)]);
    shop.visitor().opens("/").await.expect(200);
    cutter.is_full(true);
    let asked = tokio::spawn({
        let (visitor, body) = (shop.visitor(), body.clone());
        async move { places(&visitor, "a key", &body).await }
    });
    until("it is refused", async || (cutter.refused() > 2).then_some(())).await;
    shop.visitor().opens("/").await.expect(200);
    assert!(!asked.is_finished());
    cutter.is_full(false);
    let order = asked.await.expect("answered");
    assert_eq!(places(&shop.visitor(), "a key", &body).await, order);
    assert_eq!(count(&pool, "select count(*) from orders").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn while_every_connection_is_taken_pages_are_answered_and_orders_wait(pool: PgPool) {
    let few = PgPoolOptions::new().max_connections(3).connect_with(pool.connect_options().as_ref().clone());
    let few = few.await.expect("a pool");
    let shop = TestShop::start(few.clone()).await;
    let scoop = with_many(&shop, &pool).await;
    let page = shop.visitor().opens("/").await.expect(200);
    let mut taken = Vec::new();
    for _ in 0..3 {
        taken.push(few.acquire().await.expect("a connection"));
    }
    let asked = tokio::spawn({
        let (visitor, body) = (shop.visitor(), Buyer::default().wants(&[(&scoop, 1)]));
        async move { visitor.orders("a key", &body).await }
    });
    let same = shop.visitor().opens("/").await.expect(200);
    assert_eq!(same.text(), page.text());
    assert!(!asked.is_finished());
    drop(taken);
    asked.await.expect("answered").expect(201);
}

#[sqlx::test(migrations = "../migrations")]
async fn buyers_whose_backends_are_terminated_get_what_they_order_once(pool: PgPool) {
    let shop = TestShop::start(
        PgPoolOptions::new().connect_with(pool.connect_options().as_ref().clone()).await.expect("a pool"),
    )
    .await;
    let scoop = Arc::new(with_many(&shop, &pool).await);
    let (stop, placed) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let buyers: Vec<_> = (0..6)
        .map(|name| {
            let (visitor, scoop, stop, placed) = (shop.visitor(), scoop.clone(), stop.clone(), placed.clone());
            tokio::spawn(async move {
                let mut told = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    let body = Buyer::default().wants(&[(&*scoop, 1)]);
                    told.push(places(&visitor, &format!("{name} {}", told.len()), &body).await);
                    placed.fetch_add(1, Ordering::Relaxed);
                }
                told
            })
        })
        .collect();
    // A connection of its own: it does not end itself.
    let mut hand = PgConnection::connect_with(&pool.connect_options()).await.expect("connected");
    for _ in 0..12 {
        let before = placed.load(Ordering::Relaxed);
        until("orders are placed", async || (placed.load(Ordering::Relaxed) > before + 8).then_some(())).await;
        let ends = "select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()";
        let ended: i64 = sqlx::query_scalar(ends).fetch_one(&mut hand).await.expect("ended");
        assert!(ended > 0);
    }
    stop.store(true, Ordering::Relaxed);
    let mut told = Vec::new();
    for buyer in buyers {
        told.extend(buyer.await.expect("a buyer is content"));
    }
    for order in &told {
        let token = order["token"].as_str().expect("a token");
        assert_eq!(&shop.visitor().gets(&format!("/api/v1/orders/{token}")).await.expect(200).json(), order);
    }
    let there: i64 = sqlx::query_scalar("select count(*) from orders").fetch_one(&mut hand).await.expect("counted");
    let reserved: i64 =
        sqlx::query_scalar("select sum(reserved)::bigint from stock").fetch_one(&mut hand).await.expect("counted");
    assert_eq!((there, reserved), (told.len() as i64, told.len() as i64));
}

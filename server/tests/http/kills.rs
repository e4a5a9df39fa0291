//! The program and its database are killed under a run of orders. What was answered is there afterwards.

use crate::harness::{Answer, Buyer, Folder, Goods, Process, Visitor, signal, until};
use serde_json::Value;
use sqlx::{Connection, PgConnection};
use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// A buyer that never gives up an order whose answer it has not seen, and writes down what it was told.
struct Shopper {
    name: usize,
    visitor: Visitor,
    goods: Arc<Vec<Goods>>,
    told: HashMap<String, Value>,
}

impl Shopper {
    async fn buys_until(mut self, stop: Arc<AtomicBool>, placed: Arc<AtomicUsize>) -> Self {
        for at in 0.. {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let key = format!("shopper {} order {at}", self.name);
            let goods = self.goods.clone();
            let lines = [(&goods[at % goods.len()], 1), (&goods[(at + self.name + 1) % goods.len()], 2)];
            let body = Buyer::named(&format!("Shopper {}", self.name)).wants(&lines);
            let order = self.places(&key, &body).await;
            // Every now and then the answer is thought to be lost.
            if at % 3 == 0 {
                assert_eq!(self.places(&key, &body).await, order, "{key} was answered twice, and differently");
            }
            self.told.insert(key, order);
            placed.fetch_add(1, Ordering::Relaxed);
        }
        self
    }

    /// No answer, and 503, mean "unknown": the same is asked again.
    async fn places(&self, key: &str, body: &Value) -> Value {
        until("the shop sells again", async || {
            let answer: Answer = self.visitor.tries(self.visitor.order(key, body)).await.ok()?;
            match answer.status {
                201 => Some(answer.json()),
                503 => None,
                status => panic!("{status}: {}", answer.text()),
            }
        })
        .await
    }
}

/// Lets `more` orders be placed.
async fn sells(placed: &AtomicUsize, more: usize) {
    let before = placed.load(Ordering::Relaxed);
    until("orders are placed", async || (placed.load(Ordering::Relaxed) >= before + more).then_some(())).await;
}

fn cluster(shop: &Process) -> PathBuf {
    shop.data().join("postgres/postgres")
}

fn postmaster(cluster: &Path) -> u32 {
    let file = fs::read_to_string(cluster.join("data/postmaster.pid")).expect("a postmaster");
    file.lines().next().and_then(|line| line.trim().parse().ok()).expect("its id")
}

async fn number(database: &mut PgConnection, sql: &str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(database).await.expect("counted")
}

#[tokio::test]
async fn what_was_answered_outlives_three_kills() {
    let folder = Folder::new();
    let mut shop = Process::start_with_its_own_database(&folder).await;
    let socket = cluster(&shop).join("run");
    let url = format!("postgres://shop@{}/shop", socket.to_str().expect("a path").replace('/', "%2F"));
    let mut goods = Vec::new();
    for sku in ["DAY-SCOOP-17", "WARE-PITCHER-200", "GIFT-FOUR", "WARE-AROMA-SET", "GIFT-PAIR"] {
        goods.push(shop.goods(sku).await);
    }
    let goods = Arc::new(goods);
    let mut database = PgConnection::connect(&url).await.expect("connected");
    let more = "with more as (update stock set on_hand = on_hand + 100000 returning variant_id)
        insert into stock_movements (variant_id, at, reason, on_hand_change, reserved_change, actor)
        select variant_id, now(), 'received', 100000, 0, 'test' from more";
    sqlx::query(more).execute(&mut database).await.expect("stocked");
    drop(database);

    let (stop, placed) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let visitor = shop.visitor();
    let shoppers: Vec<_> = (0..6)
        .map(|name| {
            let shopper = Shopper { name, visitor: visitor.other(), goods: goods.clone(), told: HashMap::new() };
            tokio::spawn(shopper.buys_until(stop.clone(), placed.clone()))
        })
        .collect();
    sells(&placed, 200).await;
    shop.is_killed();
    shop.comes_back().await;
    sells(&placed, 200).await;
    signal("-KILL", postmaster(&cluster(&shop)));
    let killed = Instant::now();
    sells(&placed, 7).await;
    let took = killed.elapsed();
    sells(&placed, 200).await;
    shop.is_killed();
    shop.comes_back().await;
    sells(&placed, 30).await;
    stop.store(true, Ordering::Relaxed);

    let mut told = HashMap::new();
    for shopper in shoppers {
        told.extend(shopper.await.expect("a shopper is content").told);
    }
    assert!(told.len() >= 637, "{} orders", told.len());
    assert!(took < Duration::from_secs(20), "the first orders after the database was killed took {took:?}");
    let numbers: HashSet<_> = told.values().map(|order| order["number"].to_string()).collect();
    assert_eq!(numbers.len(), told.len(), "a number came twice");
    for (key, order) in &told {
        let token = order["token"].as_str().expect("a token");
        let read = visitor.gets(&format!("/api/v1/orders/{token}")).await.expect(200).json();
        assert_eq!(&read, order, "{key}");
    }

    let mut database = PgConnection::connect(&url).await.expect("connected");
    assert_eq!(
        number(&mut database, "select count(*) from orders").await,
        told.len() as i64,
        "an order nobody knows of"
    );
    assert_eq!(number(&mut database, "select count(*) from idempotency_keys").await, told.len() as i64);
    let differing = "select count(*) from stock
        left join (select variant_id, sum(quantity) as sold from order_lines group by variant_id) lines using (variant_id)
        left join (select variant_id, sum(on_hand_change) as there, sum(reserved_change) as held
            from stock_movements group by variant_id) ledger using (variant_id)
        where reserved <> coalesce(sold, 0) or reserved <> coalesce(held, 0) or on_hand <> coalesce(there, 0)";
    assert_eq!(number(&mut database, differing).await, 0, "stock, ledger and orders tell the same");
    let wrong = "select count(*) from orders join (select order_id, sum(unit_price * quantity) as subtotal
        from order_lines group by order_id) lines using (order_id)
        where orders.subtotal <> lines.subtotal or total <> orders.subtotal - discounts + shipping";
    assert_eq!(number(&mut database, wrong).await, 0, "totals add up");
    assert_eq!(number(&mut database, "select count(*) from order_events").await, told.len() as i64);
    drop(database);
    shop.stops();
    assert!(!cluster(&shop).join("data/postmaster.pid").exists(), "its database has stopped with it");
}

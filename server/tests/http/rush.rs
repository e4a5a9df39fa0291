//! A crowd at two doors of one shop.

use crate::harness::{Answer, Buyer, Folder, Goods, Process, Stock, Visitor, stock};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use sqlx::{ConnectOptions, PgPool};
use std::collections::HashSet;

/// Two processes over the database of the test. They end before their folder goes.
struct TwoDoors {
    first: Process,
    second: Process,
    _folder: Folder,
}

impl TwoDoors {
    async fn open(pool: &PgPool) -> Self {
        let folder = Folder::new();
        let url = pool.connect_options().to_url_lossy().to_string();
        let first = Process::start(&url, &folder, "first").await;
        let second = Process::start(&url, &folder, "second").await;
        Self { first, second, _folder: folder }
    }

    /// The same browser, at the one door or the other.
    fn door(&self, visitor: &Visitor, at: usize) -> Visitor {
        visitor.moves_to(if at.is_multiple_of(2) { &self.first.origin } else { &self.second.origin })
    }
}

async fn has(pool: &PgPool, goods: &Goods, count: i64) {
    let set = "update stock set on_hand = $2 where variant_id = $1::uuid";
    sqlx::query(set).bind(&goods.variant).bind(count).execute(pool).await.expect("set");
}

async fn count(pool: &PgPool, sql: &str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.expect("counted")
}

/// A connection each, on both sides.
fn with_open_files(wanted: u64) {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("a limit");
    if soft < wanted {
        setrlimit(Resource::RLIMIT_NOFILE, wanted.min(hard), hard).expect("more files");
    }
}

/// With no table made yet.
#[sqlx::test(migrations = false)]
async fn two_processes_that_start_at_once_fill_an_empty_shop_once(pool: PgPool) {
    let folder = Folder::new();
    let url = pool.connect_options().to_url_lossy().to_string();
    let (first, second) = tokio::join!(Process::start(&url, &folder, "first"), Process::start(&url, &folder, "second"));
    assert_eq!(count(&pool, "select count(*) from products").await, 24);
    assert_eq!(first.goods("GIFT-FOUR").await, second.goods("GIFT-FOUR").await);
}

#[sqlx::test(migrations = "../migrations")]
async fn of_a_thousand_buyers_of_twenty_things_twenty_get_one(pool: PgPool) {
    with_open_files(4_096);
    let doors = TwoDoors::open(&pool).await;
    let pitcher = doors.first.goods("WARE-PITCHER-200").await;
    has(&pool, &pitcher, 20).await;
    let visitor = doors.first.visitor();
    let buyers: Vec<_> = (0..1_000)
        .map(|at| {
            let buyer = doors.door(&visitor.other(), at);
            let body = Buyer::named(&format!("Buyer {at}")).wants(&[(&pitcher, 1)]);
            tokio::spawn(async move { buyer.orders(&format!("buyer {at}"), &body).await })
        })
        .collect();
    let (mut sold, mut refused) = (HashSet::new(), 0);
    for buyer in buyers {
        let answer: Answer = buyer.await.expect("answered");
        match answer.status {
            201 => assert!(sold.insert(answer.json()["number"].to_string()), "a number came twice"),
            409 => {
                assert_eq!(
                    (answer.code().as_str(), &answer.json()["changes"][0]["available"]),
                    ("stock.out", &0.into())
                );
                refused += 1;
            }
            status => panic!("{status}: {}", answer.text()),
        }
    }
    assert_eq!((sold.len(), refused), (20, 980));
    assert_eq!(stock(&pool, &pitcher).await, Stock { on_hand: 20, reserved: 20 });
    assert_eq!(doors.second.goods(&pitcher.sku).await.available, 0);
    let ledger = "select sum(reserved_change)::bigint from stock_movements";
    assert_eq!((count(&pool, ledger).await, count(&pool, "select count(*) from orders").await), (20, 20));
    assert_eq!(count(&pool, "select count(*) from idempotency_keys").await, 20, "a refused order keeps no key");
}

#[sqlx::test(migrations = "../migrations")]
async fn fifty_double_clicks_at_two_doors_are_fifty_orders(pool: PgPool) {
    let doors = TwoDoors::open(&pool).await;
    let scoop = doors.first.goods("DAY-SCOOP-17").await;
    has(&pool, &scoop, 500).await;
    let visitor = doors.first.visitor();
    let clicks: Vec<_> = (0..100)
        .map(|at| {
            let buyer = doors.door(&visitor.other(), at);
            let body = Buyer::named(&format!("Buyer {}", at / 2)).wants(&[(&scoop, 1)]);
            tokio::spawn(async move { buyer.orders(&format!("buyer {}", at / 2), &body).await.expect(201).json() })
        })
        .collect();
    let mut answers = Vec::new();
    for click in clicks {
        answers.push(click.await.expect("answered"));
    }
    assert!(answers.chunks(2).all(|pair| pair[0] == pair[1]), "two clicks were two orders");
    let numbers: HashSet<_> = answers.iter().map(|answer| answer["number"].to_string()).collect();
    assert_eq!(numbers.len(), 50);
    assert_eq!(count(&pool, "select count(*) from orders").await, 50);
    assert_eq!(stock(&pool, &scoop).await, Stock { on_hand: 500, reserved: 50 });
}

#[sqlx::test(migrations = "../migrations")]
async fn buyers_of_the_same_things_in_another_order_do_not_stand_in_each_others_way(pool: PgPool) {
    let doors = TwoDoors::open(&pool).await;
    let (scoop, pitcher) = (doors.first.goods("DAY-SCOOP-17").await, doors.first.goods("WARE-PITCHER-200").await);
    for goods in [&scoop, &pitcher] {
        has(&pool, goods, 1_000).await;
    }
    let visitor = doors.first.visitor();
    let buyers: Vec<_> = (0..100)
        .map(|at| {
            let buyer = doors.door(&visitor.other(), at);
            let lines = if at % 4 < 2 { [(&scoop, 1), (&pitcher, 2)] } else { [(&pitcher, 2), (&scoop, 1)] };
            let body = Buyer::default().wants(&lines);
            tokio::spawn(async move { buyer.orders(&format!("buyer {at}"), &body).await.status })
        })
        .collect();
    for buyer in buyers {
        assert_eq!(buyer.await.expect("answered"), 201);
    }
    assert_eq!(stock(&pool, &scoop).await.reserved, 100);
    assert_eq!(stock(&pool, &pitcher).await.reserved, 200);
}

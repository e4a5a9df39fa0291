//! Callbacks and browsers that come back at the same instant, at two servers over one Postgres.

use crate::harness::{Buyer, Folder, Goods, Process, Providers, Visitor, until};
use serde_json::Value;
use sqlx::{ConnectOptions, PgPool};
use std::sync::Arc;

const WAYS: [&str; 4] = ["ecpay_card", "linepay", "stripe", "test"];

/// So many orders at once: enough to stand in each other's way.
const AT_ONCE: usize = 8;

struct Race {
    pool: PgPool,
    first: Process,
    second: Process,
    providers: Providers,
    scoop: Goods,
    _folder: Folder,
}

impl Race {
    async fn prepare(pool: PgPool) -> Arc<Self> {
        let providers = Providers::open().await;
        let (folder, variables) = (Folder::new(), providers.variables());
        let url = pool.connect_options().to_url_lossy().to_string();
        let first = Process::start_with(&url, &folder, "first", &variables).await;
        let second = Process::start_with(&url, &folder, "second", &variables).await;
        providers.tell(&first).await;
        sqlx::query("update stock set on_hand = 100000").execute(&pool).await.expect("stocked");
        let scoop = first.goods("DAY-SCOOP-17").await;
        Arc::new(Self { pool, first, second, providers, scoop, _folder: folder })
    }

    async fn orders(&self, visitor: &Visitor, at: usize) -> Value {
        let body = Buyer::paying_by(WAYS[at % WAYS.len()]).wants(&[(&self.scoop, 1)]);
        visitor.orders(&format!("race {at}"), &body).await.expect(201).json()
    }

    /// Pays, and comes back at both servers while the callback is on its way.
    async fn runs(&self, at: usize) {
        let visitor = self.first.visitor();
        let order = self.orders(&visitor, at).await;
        let token = order["token"].as_str().expect("a token");
        if at % 10 == 9 {
            let back = self.providers.fails(&visitor, token).await;
            back.comes(&visitor.moves_to(&self.second.origin)).await;
            visitor.posts(&format!("/o/{token}/pay/again"), &[]).await;
        }
        let back = self.providers.pays(&visitor, token).await;
        let (here, there) = (visitor.other(), visitor.other().moves_to(&self.second.origin));
        let came = tokio::join!(back.comes(&here), back.comes(&there), back.comes(&there));
        assert_eq!(came, (303, 303, 303), "{order}");
    }

    async fn all(self: &Arc<Self>, orders: usize) {
        let runners: Vec<_> = (0..AT_ONCE)
            .map(|runner| {
                let race = self.clone();
                tokio::spawn(async move {
                    for at in (runner..orders).step_by(AT_ONCE) {
                        race.runs(at).await;
                    }
                })
            })
            .collect();
        for runner in runners {
            runner.await.expect("through with it");
        }
        self.providers.settled().await;
        let paid = "select count(*) from orders where payment_status = 'paid' and status = 'processing'";
        until("everything is paid", async || (self.count(paid).await == orders as i64).then_some(())).await;
        self.tells_one_story(orders as i64).await;
    }

    async fn count(&self, sql: &str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.expect("counted")
    }

    async fn tells_one_story(&self, orders: i64) {
        let captures = "select count(*) from payment_entries where kind = 'captured'";
        let paid = "select count(*) from order_events where event->>'kind' = 'paid'";
        let too_much = "select count(*) from order_events where event->>'kind' in ('paid_too_much', 'refund_due')";
        let open = "select count(*) from callbacks where applied_at is null";
        let reserved = "select sum(reserved)::bigint from stock";
        assert_eq!((self.count(captures).await, self.count(paid).await), (orders, orders));
        assert_eq!((self.count(too_much).await, self.count(open).await), (0, 0));
        assert_eq!(self.count(reserved).await, orders);
        let ours: Vec<(String, i64)> = sqlx::query_as(
            "select reference, entry.amount from payment_entries entry join payment_attempts using (attempt_id)
             where kind = 'captured' and method <> 'test' order by reference",
        )
        .fetch_all(&self.pool)
        .await
        .expect("read");
        let theirs = self.providers.balances().into_iter().filter(|(_, balance)| balance.captured > 0);
        let theirs: Vec<_> = theirs.map(|(reference, balance)| (reference, balance.captured)).collect();
        assert_eq!(ours, theirs, "our ledger is the providers'");
    }
}

/// Each callback comes five times, in any order.
const STORM: &str = "doubled=100,copies=5,reordered=40,late=40,late_for=30,retry_every=200";

#[sqlx::test(migrations = "../migrations")]
async fn two_hundred_payments_are_told_of_from_every_side_at_once_and_taken_once(pool: PgPool) {
    let race = Race::prepare(pool).await;
    race.providers.weather("retry_every=200");
    race.all(200).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn callbacks_that_come_five_times_and_in_any_order_end_in_the_same(pool: PgPool) {
    let race = Race::prepare(pool).await;
    race.providers.weather(STORM);
    race.all(60).await;
}

#[sqlx::test(migrations = "../migrations")]
#[ignore = "takes long: `cargo xtask prove` runs it"]
async fn eight_hundred_payments_in_a_storm_of_callbacks_are_taken_once(pool: PgPool) {
    let race = Race::prepare(pool).await;
    race.providers.weather(STORM);
    race.all(800).await;
}

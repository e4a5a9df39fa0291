//! Workers that die, or stand still, in the middle of a job. Somebody else does it, soon, and nothing is done twice
//! that cannot be undone.

use crate::harness::{Buyer, Folder, Process, Providers, signal, until};
use axum::{
    extract::{Request, State},
    http::Method,
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use shop_simulators::{Simulator, line_pay};
use shop_testkit::PostOffice;
use sqlx::{ConnectOptions, PgPool};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::watch;

const MEI: &str = "mei@example.com";

/// What was begun by a server that is gone is done within this.
const BACKLOG: Duration = Duration::from_secs(30);

async fn count(pool: &PgPool, sql: &str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.expect("counted")
}

fn writing_to(office: &PostOffice) -> Vec<(&'static str, String)> {
    vec![
        ("SHOP_SMTP_HOST", office.address.ip().to_string()),
        ("SHOP_SMTP_PORT", office.address.port().to_string()),
        ("SHOP_SMTP_SECURITY", "none".to_owned()),
        ("SHOP_SMTP_FROM", "shop@chenlan.example".to_owned()),
    ]
}

/// An order whose letter is being handed over to a mail server that says nothing.
async fn a_letter_is_on_its_way(pool: &PgPool, shop: &Process, office: &PostOffice, key: &str) {
    office.is_silent_at("GREETING");
    let scoop = shop.goods("DAY-SCOOP-17").await;
    let body = Buyer::default().written_to(MEI).wants(&[(&scoop, 1)]);
    shop.visitor().orders(key, &body).await.expect(201);
    let leased = "select count(*) from jobs where kind = 'send_letter' and done_at is null and lease_until > now()";
    until("the letter is on its way", async || (count(pool, leased).await == 1).then_some(())).await;
}

async fn arrive(office: &PostOffice, letters: usize) {
    until("the letter arrives", async || (office.received().len() == letters).then_some(())).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn what_a_killed_server_had_begun_is_soon_done_by_another_and_by_the_same_when_it_is_back(pool: PgPool) {
    let (folder, office) = (Folder::new(), PostOffice::open().await);
    let url = pool.connect_options().to_url_lossy().to_string();
    let mut first = Process::start_with(&url, &folder, "first", &writing_to(&office)).await;
    a_letter_is_on_its_way(&pool, &first, &office, "the first").await;
    let lease = "select extract(epoch from lease_until)::bigint + 1 from jobs where kind = 'send_letter'";
    let ends = count(&pool, lease).await;
    let mut second = Process::start_with(&url, &folder, "second", &writing_to(&office)).await;
    // Whoever lives keeps the job for as long as it takes.
    let now = "select extract(epoch from now())::bigint";
    until("a lease has passed", async || (count(&pool, now).await > ends).then_some(())).await;
    let tries = "select max(attempts)::bigint from jobs where kind = 'send_letter'";
    assert_eq!(count(&pool, tries).await, 1, "nobody took it from a worker that lives");

    first.is_killed();
    let killed = Instant::now();
    office.is_itself_again();
    arrive(&office, 1).await;
    assert!(killed.elapsed() < BACKLOG, "it took another server {:?}", killed.elapsed());

    a_letter_is_on_its_way(&pool, &second, &office, "the second").await;
    second.is_killed();
    let killed = Instant::now();
    office.is_itself_again();
    second.comes_back().await;
    arrive(&office, 2).await;
    assert!(killed.elapsed() < BACKLOG, "it took the same server {:?}", killed.elapsed());
    let left = "select count(*) from jobs where done_at is null and run_at <= now()";
    until("nothing is left", async || (count(&pool, left).await == 0).then_some(())).await;
}

/// The first that asks what was paid, once it is armed, gets its answer when the gate is opened.
struct Gate {
    armed: AtomicBool,
    holds: AtomicBool,
    is_open: watch::Sender<bool>,
}

async fn holds_back(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let asks = request.method() == Method::GET && request.uri().path() == "/v3/payments";
    let answer = next.run(request).await;
    if asks && gate.armed.swap(false, Ordering::SeqCst) {
        gate.holds.store(true, Ordering::SeqCst);
        gate.is_open.subscribe().wait_for(|is_open| *is_open).await.expect("somebody opens it");
    }
    answer
}

async fn providers_behind(gate: &Arc<Gate>) -> Providers {
    let doors = |house| line_pay::doors(house).layer(from_fn_with_state(gate.clone(), holds_back));
    let line_pay = Simulator::start(([127, 0, 0, 1], 0).into(), doors).await.expect("a port");
    Providers { line_pay, ..Providers::open().await }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_server_that_stood_still_sends_no_money_back_a_second_time(pool: PgPool) {
    let gate = Gate { armed: false.into(), holds: false.into(), is_open: watch::Sender::new(false) };
    let gate = Arc::new(gate);
    let (folder, providers) = (Folder::new(), providers_behind(&gate).await);
    let url = pool.connect_options().to_url_lossy().to_string();
    let first = Process::start_with(&url, &folder, "first", &providers.variables()).await;
    let (visitor, scoop) = (first.visitor(), first.goods("DAY-SCOOP-17").await);
    let order = visitor.orders("a key", &Buyer::paying_by("linepay").wants(&[(&scoop, 1)])).await.expect(201).json();
    let back = providers.pays(&visitor, order["token"].as_str().expect("a token")).await;
    assert_eq!(back.comes(&visitor).await, 303);
    let owner = first.owner().await;
    let page = owner.finds_order(order["number"].as_str().expect("a number")).await;
    let gives_back = async |amount: &str| {
        let form = owner.step(&page, "refund").await.fill("amount", amount);
        assert_eq!(owner.visitor.submits(&form).await.location(), page);
    };
    let gone = || providers.balances().values().map(|balance| balance.refunded).sum::<i64>();

    // It has asked what went back so far, and stands still before it hears the answer.
    gate.armed.store(true, Ordering::SeqCst);
    gives_back("10").await;
    until("it asks", async || gate.holds.load(Ordering::SeqCst).then_some(())).await;
    signal("-STOP", first.id());
    let second = Process::start_with(&url, &folder, "second", &providers.variables()).await;
    until("the other one sends it", async || (gone() == 10).then_some(())).await;
    let done = "select count(*) from refunds where status = 'done'";
    until("and notes it", async || (count(&pool, done).await == 1).then_some(())).await;
    drop(second);

    // "Nothing went back so far" is what it hears now.
    gate.is_open.send_replace(true);
    signal("-CONT", first.id());
    gives_back("5").await;
    until("it does what comes next", async || (count(&pool, done).await == 2).then_some(())).await;
    assert_eq!(gone(), 15, "each once");
    let entered = "select -sum(amount)::bigint from payment_entries where kind = 'refunded'";
    assert_eq!(count(&pool, entered).await, 15);
    assert_eq!(count(&pool, "select count(*) from jobs where dead_at is not null").await, 0);
}

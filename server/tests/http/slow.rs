//! People who send slowly, or who are waited for.

use crate::harness::{Buyer, TestShop};
use server::{compose, config::Config};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool, postgres::PgPoolOptions};
use std::io::ErrorKind;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const GO_ON: &str = "HTTP/1.1 100 Continue\r\n\r\n";

/// Somebody who says what they will send, waits until the shop reads it, and sends almost nothing.
async fn slow_sender(shop: &TestShop, path: &str) -> TcpStream {
    let host = shop.origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.expect("connected");
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: 60000\r\nexpect: 100-continue\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut said = vec![0; GO_ON.len()];
    stream.read_exact(&mut said).await.expect("an answer");
    assert_eq!(String::from_utf8_lossy(&said), GO_ON);
    stream.write_all(b"variant=").await.expect("sent");
    stream
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_sends_slowly_keeps_nobody_from_a_page(pool: PgPool) {
    let shop = TestShop::start_with(pool, |config| config.concurrency = 2).await;
    let mut senders = Vec::new();
    for path in ["/cart/items", "/checkout", "/api/v1/orders", "/admin/sign-in", "/fn/x"] {
        senders.push(slow_sender(&shop, path).await);
    }
    shop.visitor().opens("/?q=oolong").await.expect(200);
    for sender in &senders {
        let heard = sender.try_read(&mut [0]).map_err(|error| error.kind());
        assert_eq!(heard, Err(ErrorKind::WouldBlock), "the page was not there before they were given up");
    }
    for sender in &mut senders {
        let mut answer = vec![0; 12];
        sender.read_exact(&mut answer).await.expect("an answer");
        assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 408");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_stranger_who_uploads_is_sent_to_the_door_before_anything_is_read(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let host = shop.origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.expect("connected");
    let head = format!(
        "POST /admin/products/new HTTP/1.1\r\nhost: {host}\r\ncontent-type: multipart/form-data; boundary=b\r\n\
         content-length: 60000\r\nexpect: 100-continue\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    // Ends: nobody waits for the rest.
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("/admin/sign-in"), "{answer}");
}

#[sqlx::test(migrations = "../migrations")]
async fn no_connection_of_the_shop_waits_for_ever(pool: PgPool) {
    let url = pool.connect_options().to_url_lossy().to_string();
    let pool = compose::pool(&Config { connections: 2, ..Config::default() }, &url).await.expect("a pool");
    let (mut one, mut other) = (pool.acquire().await.expect("one"), pool.acquire().await.expect("another"));
    for connection in [&mut *one, &mut *other] {
        for (name, value) in [
            ("lock_timeout", "10s"),
            ("statement_timeout", "30s"),
            ("idle_in_transaction_session_timeout", "15s"),
            ("timezone", "UTC"),
        ] {
            let set: String =
                sqlx::query_scalar(&format!("show {name}")).fetch_one(&mut *connection).await.expect("set");
            assert_eq!(set, value, "{name}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_buyer_behind_a_locked_row_is_told_to_come_again(pool: PgPool) {
    let options = pool.connect_options().as_ref().clone();
    let hasty =
        PgPoolOptions::new().max_connections(4).connect_with(options.clone().options([("lock_timeout", "100ms")]));
    let shop = TestShop::start(hasty.await.expect("a pool")).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let mut holder = PgConnection::connect_with(&options).await.expect("connected");
    let mut held = holder.begin().await.expect("begun");
    sqlx::query("update stock set on_hand = on_hand").execute(&mut *held).await.expect("locked");
    let body = Buyer::default().wants(&[(&pitcher, 1)]);
    let answer = shop.visitor().orders("a key", &body).await.expect(503);
    assert_eq!((answer.code().as_str(), answer.header("retry-after")), ("store.unavailable", "2"));
    held.rollback().await.expect("free");
    shop.visitor().orders("a key", &body).await.expect(201);
}

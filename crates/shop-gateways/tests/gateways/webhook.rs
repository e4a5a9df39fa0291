//! Messages to webhooks over HTTP, at a receiver that looks at all that comes.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use shop_domain::{kernel::MessageId, webhook::DeliveryAnswer};
use shop_gateways::{HttpWebhooks, Reach};
use shop_services::ports::{WebhookCall, WebhookSender};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use time::macros::datetime;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use uuid::Uuid;

type Came = Arc<Mutex<Vec<(HeaderMap, String)>>>;

/// What stands at `/<status>` answers with that; `/away` redirects; `/silent` never answers.
async fn receiver() -> (String, Came) {
    let came = Came::default();
    let take = |status: StatusCode| {
        async move |State(came): State<Came>, headers: HeaderMap, body: String| -> Response {
            came.lock().expect("not poisoned").push((headers, body));
            status.into_response()
        }
    };
    let moved = async || (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/200")]).into_response();
    let router = Router::new()
        .route("/200", post(take(StatusCode::OK)))
        .route("/410", post(take(StatusCode::GONE)))
        .route("/503", post(take(StatusCode::SERVICE_UNAVAILABLE)))
        .route("/away", post(moved))
        .route("/silent", post(async || std::future::pending::<Response>().await))
        .with_state(came.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (origin, came)
}

/// Says yes, promises a megabyte, and never sends it.
async fn babbler() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("somebody calls");
        let mut said = Vec::new();
        while !said.ends_with(b"}") {
            stream.read_buf(&mut said).await.expect("read");
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n").await.expect("written");
        std::future::pending::<()>().await;
    });
    origin
}

fn call(origin: &str, path: &str, secrets: &[&str]) -> WebhookCall {
    WebhookCall {
        address: [origin, path].concat(),
        message: MessageId(Uuid::from_u128(7)),
        at: datetime!(2026-03-02 09:00 UTC),
        body: r#"{"type":"order.placed"}"#.to_owned(),
        secrets: secrets.iter().map(|secret| (*secret).to_owned()).collect(),
    }
}

const NEW: &str = "whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3";
const OLD: &str = "whsec_b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xk";

/// As a receiver does it, by what the specification says.
fn signs(secret: &str, headers: &HeaderMap, body: &str) -> bool {
    let text = |name: &str| headers[name].to_str().expect("a text").to_owned();
    let key = STANDARD.decode(secret.trim_start_matches("whsec_")).expect("Base64");
    text("webhook-signature").split(' ').any(|signature| {
        let signature = STANDARD.decode(signature.strip_prefix("v1,").expect("a version")).expect("Base64");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
        mac.update(format!("{}.{}.{body}", text("webhook-id"), text("webhook-timestamp")).as_bytes());
        mac.verify_slice(&signature).is_ok()
    })
}

#[tokio::test]
async fn a_message_is_signed_by_every_secret_that_counts() {
    let (origin, came) = receiver().await;
    let sender = HttpWebhooks::new(Reach::Anywhere).expect("TLS");
    let answer = sender.send(&call(&origin, "/200", &[NEW, OLD])).await;
    assert_eq!(answer, DeliveryAnswer::Taken(200));
    let (headers, body) = came.lock().expect("not poisoned").pop().expect("it came");
    assert_eq!(headers["webhook-id"], "msg_00000000000000000000000000000007");
    assert_eq!(headers["webhook-timestamp"], "1772442000");
    assert_eq!(headers["content-type"], "application/json");
    assert!(signs(NEW, &headers, &body) && signs(OLD, &headers, &body));
    assert!(!signs("whsec_b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhl", &headers, &body));
    assert!(!signs(NEW, &headers, r#"{"type":"order.expired"}"#));
}

#[tokio::test]
async fn an_answer_is_its_status_and_nothing_is_followed_elsewhere() {
    let (origin, came) = receiver().await;
    let sender = HttpWebhooks::new(Reach::Anywhere).expect("TLS").waiting_for(Duration::from_secs(2));
    for (path, wanted) in [
        ("/503", DeliveryAnswer::Refused(503)),
        ("/410", DeliveryAnswer::Gone),
        ("/nowhere", DeliveryAnswer::Refused(404)),
    ] {
        assert_eq!(sender.send(&call(&origin, path, &[NEW])).await, wanted, "{path}");
    }
    let babbler = babbler().await;
    assert_eq!(sender.send(&call(&babbler, "/", &[NEW])).await, DeliveryAnswer::Taken(200), "what follows is not read");
    came.lock().expect("not poisoned").clear();
    assert_eq!(sender.send(&call(&origin, "/away", &[NEW])).await, DeliveryAnswer::Refused(307));
    assert!(came.lock().expect("not poisoned").is_empty());
}

#[tokio::test]
async fn whoever_does_not_answer_is_not_waited_for() {
    let (origin, _) = receiver().await;
    let sender = HttpWebhooks::new(Reach::Anywhere).expect("TLS").waiting_for(Duration::from_millis(200));
    let answer = sender.send(&call(&origin, "/silent", &[NEW])).await;
    assert_eq!(answer, DeliveryAnswer::TimedOut);
    let nobody = sender.send(&call("http://127.0.0.1:9", "/", &[NEW])).await;
    let DeliveryAnswer::Silent(why) = nobody else { panic!("{nobody:?}") };
    assert!(!why.is_empty() && !why.contains("127.0.0.1"), "{why}");
}

#[tokio::test]
async fn a_real_shop_knocks_at_no_door_of_its_own_house() {
    let (origin, came) = receiver().await;
    let sender = HttpWebhooks::new(Reach::World).expect("TLS");
    let local = origin.replace("http://", "https://").replace("127.0.0.1", "localhost");
    for address in [origin.as_str(), &local, "https://169.254.169.254", "https://[::1]", "https://0x7f.1"] {
        let answer = sender.send(&call(address, "/200", &[NEW])).await;
        assert!(matches!(answer, DeliveryAnswer::Silent(_)), "{address}: {answer:?}");
    }
    assert!(came.lock().expect("not poisoned").is_empty());
}

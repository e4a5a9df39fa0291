//! A collector of traces beside the shop: what it gets, and what becomes of the shop when it does not answer.

use crate::harness::{Folder, Process};
use axum::{Router, body::Bytes, extract::State, routing::post};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::any_value::Value,
    trace::v1::{Span, span::SpanKind, status::StatusCode},
};
use prost::Message;
use reqwest::Method;
use sqlx::{ConnectOptions, PgPool};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

type Received = Arc<Mutex<Vec<Span>>>;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

async fn collector() -> (String, Received) {
    let received = Received::default();
    let take = async |State(received): State<Received>, body: Bytes| {
        let request = ExportTraceServiceRequest::decode(body).expect("an export");
        let scopes = request.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
        received.lock().expect("not poisoned").extend(scopes.flat_map(|scope| scope.spans));
    };
    let router = Router::new().route("/v1/traces", post(take)).with_state(received.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let endpoint = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (endpoint, received)
}

async fn shop(pool: &PgPool, folder: &Folder, endpoint: &str, pause: &str) -> Process {
    let url = pool.connect_options().to_url_lossy().to_string();
    let settings = [("SHOP_OTLP_ENDPOINT", endpoint.to_owned()), ("OTEL_BSP_SCHEDULE_DELAY", pause.to_owned())];
    Process::start_with(&url, folder, "shop", &settings).await
}

/// The runtime of the test goes on meanwhile: the collector lives in it.
async fn stopped(mut shop: Process) {
    tokio::task::spawn_blocking(move || shop.stops()).await.expect("it stops");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn attribute(span: &Span, key: &str) -> String {
    let found = span.attributes.iter().find(|attribute| attribute.key == key);
    let value = found.and_then(|attribute| attribute.value.as_ref()?.value.as_ref());
    match value {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::IntValue(number)) => number.to_string(),
        other => panic!("{key} is {other:?} in {span:?}"),
    }
}

#[sqlx::test(migrations = false)]
async fn a_trace_goes_on_from_the_caller_down_to_the_statements(pool: PgPool) {
    let (folder, (endpoint, received)) = (Folder::new(), collector().await);
    // Longer than the test: what arrives was sent because the shop stopped.
    let shop = shop(&pool, &folder, &endpoint, "600000").await;
    let visitor = shop.visitor();
    let request = visitor.request(Method::GET, "/p/alishan-oolong?q=whispered");
    let answer = visitor.sends(request.header("traceparent", format!("00-{TRACE}-{CALLER}-01"))).await.expect(200);
    stopped(shop).await;

    let spans = received.lock().expect("not poisoned").clone();
    let ours: Vec<&Span> = spans.iter().filter(|span| hex(&span.trace_id) == TRACE).collect();
    let named =
        |name: &str| *ours.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("no {name}: {ours:?}"));
    let page = named("GET /p/{slug}");
    assert_eq!((hex(&page.parent_span_id).as_str(), page.kind()), (CALLER, SpanKind::Server));
    assert_eq!(attribute(page, "http.request.method"), "GET");
    assert_eq!(attribute(page, "http.route"), "/p/{slug}");
    assert_eq!(attribute(page, "http.response.status_code"), "200");
    assert_eq!(attribute(page, "request.id"), answer.header("x-request-id"));
    assert_ne!(page.status.clone().unwrap_or_default().code(), StatusCode::Error);

    let use_case = named("catalogue.page");
    assert_eq!(use_case.parent_span_id, page.span_id);
    let statements: Vec<_> = ours.iter().filter(|span| span.kind() == SpanKind::Client).collect();
    assert!(statements.iter().any(|span| span.parent_span_id == use_case.span_id), "{ours:?}");
    for statement in statements {
        let text = attribute(statement, "db.query.text").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.starts_with(statement.name.trim_end_matches(" …")), "{statement:?}");
        assert!(statement.start_time_unix_nano < statement.end_time_unix_nano, "{statement:?}");
    }
    for private in ["alishan", "whispered"] {
        assert!(!format!("{spans:?}").contains(private), "{private} was told to the collector");
    }
    // What the shop does by itself all the time is not worth a trace.
    let first = spans.iter().filter(|span| span.parent_span_id.is_empty());
    assert!(first.clone().all(|span| span.kind() == SpanKind::Server), "{:?}", first.collect::<Vec<_>>());
}

#[sqlx::test(migrations = false)]
async fn a_collector_that_does_not_answer_holds_nobody_up(pool: PgPool) {
    let folder = Folder::new();
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let endpoint = format!("http://{}", silent.local_addr().expect("bound"));
    let shop = shop(&pool, &folder, &endpoint, "1").await;
    let visitor = shop.visitor();
    visitor.opens("/").await.expect(200);
    // From here on something is being sent, and nothing comes back.
    let (_connection, _) = silent.accept().await.expect("the shop calls");
    visitor.opens("/en/").await.expect(200);
    stopped(shop).await;
}

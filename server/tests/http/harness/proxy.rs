//! What stands before the shop when it is several processes: an address that sends each request on,
//! by its path, to a process that says that it is ready. It asks once a second, as `deploy/Caddyfile` has it, and
//! never sends anything a second time.

use super::{Visitor, until};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use reqwest::{Method, redirect::Policy};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle};

/// The parts of the shop by the beginning of a path; the first that fits.
const PATHS: [(&str, &str); 17] = [
    ("/api/v1/admin/keys", "auth"),
    ("/api/v1/admin/staff", "auth"),
    ("/api/v1/admin/invitations", "auth"),
    ("/api/v1/admin/roles", "auth"),
    ("/api/v1/admin/products", "products"),
    ("/api/v1/admin/categories", "products"),
    ("/api/v1/admin/appearance", "shop"),
    ("/api/v1/admin/webhooks", "shop"),
    ("/api/v1/admin", "orders"),
    ("/api/v1/products", "products"),
    ("/api/v1/cart", "carts"),
    ("/api/v1/orders", "orders"),
    ("/api/v1/auth", "auth"),
    ("/admin", "admin"),
    ("/callbacks/", "callbacks"),
    ("/returns/", "callbacks"),
    ("/", "storefront"),
];

pub struct Proxy {
    pub origin: String,
    houses: Arc<Mutex<BTreeMap<String, Vec<House>>>>,
    serving: [JoinHandle<()>; 2],
}

#[derive(Clone)]
struct House {
    origin: String,
    is_ready: Arc<AtomicBool>,
}

impl Proxy {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("bound"));
        let houses: Arc<Mutex<BTreeMap<String, Vec<House>>>> = Arc::default();
        let client = reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client");
        let asking = tokio::spawn(asks_for_health(client.clone(), houses.clone()));
        let (known, turn) = (houses.clone(), Arc::new(AtomicUsize::new(0)));
        let router = Router::new().fallback(async move |request: Request| {
            let path = request.uri().path();
            let part = PATHS.iter().find(|(start, _)| path.starts_with(start)).map_or("storefront", |(_, part)| part);
            let mut houses = known.lock().expect("not poisoned").get(part).cloned().unwrap_or_default();
            houses.retain(|house| house.is_ready.load(Ordering::Relaxed));
            let turn = turn.fetch_add(1, Ordering::Relaxed).checked_rem(houses.len());
            sent_on(&client, turn.map(|turn| houses[turn].origin.clone()), request).await
        });
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });
        Self { origin, houses, serving: [serving, asking] }
    }

    /// From now on `part` is served at these addresses, which are ready, each in its turn.
    pub fn leads(&self, part: &str, houses: &[&str]) {
        let ready = |house: &&str| House { origin: (*house).to_owned(), is_ready: Arc::new(AtomicBool::new(true)) };
        let houses = houses.iter().map(ready).collect();
        self.houses.lock().expect("not poisoned").insert(part.to_owned(), houses);
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::at(&self.origin)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.iter().for_each(JoinHandle::abort);
    }
}

async fn asks_for_health(client: reqwest::Client, houses: Arc<Mutex<BTreeMap<String, Vec<House>>>>) {
    let mut clock = tokio::time::interval(Duration::from_secs(1));
    loop {
        clock.tick().await;
        let all: Vec<_> = houses.lock().expect("not poisoned").values().flatten().cloned().collect();
        let asked = all.iter().map(|house| async {
            let asked = client.get([&house.origin, "/readyz"].concat()).timeout(Duration::from_secs(5)).send().await;
            house.is_ready.store(asked.is_ok_and(|answer| answer.status() == StatusCode::OK), Ordering::Relaxed);
        });
        futures::future::join_all(asked).await;
    }
}

async fn sent_on(client: &reqwest::Client, house: Option<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 16 << 20).await.expect("a body of bounded size");
    let Some(house) = house else { return StatusCode::BAD_GATEWAY.into_response() };
    let address = [house.as_str(), parts.uri.path_and_query().map_or("/", |path| path.as_str())].concat();
    let mut headers = parts.headers;
    headers.remove("host");
    let method = Method::from_bytes(parts.method.as_str().as_bytes()).expect("a method");
    match client.request(method, address).headers(headers).body(body).send().await {
        Ok(answer) => {
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = Response::new(Body::from(answer.bytes().await.expect("a whole answer")));
            (*response.status_mut(), *response.headers_mut()) = (status, headers);
            response
        }
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

/// The house that took over has to be asked no more.
pub async fn says_that_it_leaves(house: &str) {
    let visitor = Visitor::at(house);
    until("it says that it stops", async || {
        let answer = visitor.tries(visitor.request(Method::GET, "/readyz").timeout(Duration::from_secs(5))).await;
        answer.is_ok_and(|answer| answer.status == 503).then_some(())
    })
    .await;
}

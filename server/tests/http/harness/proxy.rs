//! What stands before the shop when it is several processes: an address that sends each request on,
//! by its path, to a process that says that it is ready.

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
    sync::{Arc, Mutex},
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
    houses: Arc<Mutex<BTreeMap<String, Vec<String>>>>,
    serving: JoinHandle<()>,
}

impl Proxy {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("bound"));
        let houses: Arc<Mutex<BTreeMap<String, Vec<String>>>> = Arc::default();
        let client = reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client");
        let known = houses.clone();
        let router = Router::new().fallback(async move |request: Request| {
            let path = request.uri().path();
            let part = PATHS.iter().find(|(start, _)| path.starts_with(start)).map_or("storefront", |(_, part)| part);
            let houses = known.lock().expect("not poisoned").get(part).cloned().unwrap_or_default();
            sent_on(&client, &houses, request).await
        });
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });
        Self { origin, houses, serving }
    }

    /// From now on `part` is served at these addresses, in turn of preference.
    pub fn leads(&self, part: &str, houses: &[&str]) {
        let houses = houses.iter().map(|house| (*house).to_owned()).collect();
        self.houses.lock().expect("not poisoned").insert(part.to_owned(), houses);
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::at(&self.origin)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn sent_on(client: &reqwest::Client, houses: &[String], request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 16 << 20).await.expect("a body of bounded size");
    let Some(house) = houses.first() else { return StatusCode::BAD_GATEWAY.into_response() };
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

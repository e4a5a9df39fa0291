//! As much of a shop as a carrier gets to see: a door for what it says, behind which a gateway reads it, and
//! one for the browser that comes back with a store.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use shop_services::ports::{CarrierGateway, ChosenStore, Door, GatewayError, Incoming, ParcelNotice, ParcelReading};
use std::sync::{Arc, Mutex};

type Ears = Arc<Shared>;

struct Shared {
    gateway: Arc<dyn CarrierGateway>,
    heard: Mutex<Vec<Result<ParcelReading, GatewayError>>>,
    chosen: Mutex<Vec<Result<ChosenStore, GatewayError>>>,
    failures: Mutex<u32>,
}

pub struct Counter {
    pub origin: String,
    ears: Ears,
}

impl Counter {
    pub async fn with(gateway: Arc<dyn CarrierGateway>) -> Self {
        let ears =
            Arc::new(Shared { gateway, heard: Mutex::default(), chosen: Mutex::default(), failures: Mutex::default() });
        let doors = Router::new()
            .route("/callbacks", post(callback))
            .route("/returns", post(returned))
            .with_state(ears.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, doors).await });
        Self { origin, ears }
    }

    pub fn at(&self, path: &str) -> String {
        [&self.origin, path].concat()
    }

    /// So many of the next callbacks are not taken: the shop is ill.
    pub fn fails(&self, times: u32) {
        *self.ears.failures.lock().expect("whole") = times;
    }

    /// Everything that was heard since this was asked last.
    pub fn heard(&self) -> Vec<Result<ParcelReading, GatewayError>> {
        std::mem::take(&mut *self.ears.heard.lock().expect("whole"))
    }

    /// The notices among it.
    pub fn notices(&self) -> Vec<ParcelNotice> {
        let notice = |heard| if let Ok(ParcelReading::Notice(notice)) = heard { Some(notice) } else { None };
        self.heard().into_iter().filter_map(notice).collect()
    }

    /// The store that a browser brought last.
    pub fn chosen(&self) -> ChosenStore {
        self.ears.chosen.lock().expect("whole").pop().expect("a store was brought").expect("and understood")
    }
}

async fn callback(State(ears): State<Ears>, body: Bytes) -> Response {
    let mut failures = ears.failures.lock().expect("whole");
    if *failures > 0 {
        *failures -= 1;
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let reading = ears.gateway.read(&incoming(Door::Callback, body));
    let reply = ears.gateway.reply(reading.as_ref().map(|_| ()));
    ears.heard.lock().expect("whole").push(reading);
    (StatusCode::from_u16(reply.status).expect("a status"), reply.body).into_response()
}

async fn returned(State(ears): State<Ears>, body: Bytes) -> StatusCode {
    let chosen = ears.gateway.chosen(&incoming(Door::Return, body));
    ears.chosen.lock().expect("whole").push(chosen);
    StatusCode::NO_CONTENT
}

fn incoming(door: Door, body: Bytes) -> Incoming {
    Incoming { door, query: Vec::new(), headers: Vec::new(), body }
}

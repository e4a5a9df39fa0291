//! As much of a shop as a provider gets to see: doors, behind which a gateway reads what comes in and
//! says what is answered.

use axum::{
    Router,
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::any,
};
use shop_services::ports::{
    Door, GatewayError, Incoming, PaymentAddresses, PaymentGateway, PaymentNotice, Reading, Reply,
};
use std::sync::{Arc, Mutex};

/// What was read at a door, and what was answered.
#[derive(Debug)]
pub struct Heard {
    pub door: Door,
    pub incoming: Incoming,
    pub reading: Result<Reading, GatewayError>,
    pub reply: Reply,
}

type Ears = Arc<(Arc<dyn PaymentGateway>, Mutex<Vec<Heard>>, Mutex<u32>)>;

pub struct Listening {
    pub origin: String,
    ears: Ears,
}

impl Listening {
    pub async fn with(gateway: Arc<dyn PaymentGateway>) -> Self {
        let ears: Ears = Arc::new((gateway, Mutex::default(), Mutex::default()));
        let doors = Router::new()
            .route("/callbacks", any(callback))
            .route("/instructions", any(instructions))
            .route("/returns", any(back))
            .with_state(ears.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, doors).await });
        Self { origin, ears }
    }

    pub fn addresses(&self) -> PaymentAddresses {
        let at = |path: &str| [&self.origin, path].concat();
        PaymentAddresses {
            callback: at("/callbacks"),
            instructions: at("/instructions"),
            back: at("/returns"),
            order: at("/o/4821"),
        }
    }

    /// So many of the next callbacks are not taken: the shop is ill.
    pub fn fails(&self, times: u32) {
        *self.ears.2.lock().expect("whole") = times;
    }

    /// Everything that was heard since this was asked last.
    pub fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.ears.1.lock().expect("whole"))
    }

    /// The notices among it, by door.
    pub fn notices(&self) -> Vec<(Door, PaymentNotice)> {
        let notice = |heard: Heard| match heard.reading {
            Ok(Reading::Notice(notice)) => Some((heard.door, notice)),
            _ => None,
        };
        self.heard().into_iter().filter_map(notice).collect()
    }
}

async fn callback(state: State<Ears>, query: RawQuery, headers: HeaderMap, body: Bytes) -> Response {
    hear(&state.0, Door::Callback, query, &headers, body)
}

async fn instructions(state: State<Ears>, query: RawQuery, headers: HeaderMap, body: Bytes) -> Response {
    hear(&state.0, Door::Instructions, query, &headers, body)
}

async fn back(state: State<Ears>, query: RawQuery, headers: HeaderMap, body: Bytes) -> Response {
    hear(&state.0, Door::Return, query, &headers, body)
}

fn hear(ears: &Ears, door: Door, query: RawQuery, headers: &HeaderMap, body: Bytes) -> Response {
    let mut failures = ears.2.lock().expect("whole");
    if *failures > 0 {
        *failures -= 1;
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let query = query.0.unwrap_or_default();
    let headers =
        headers.iter().filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    let incoming = Incoming {
        door,
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: headers.collect(),
        body,
    };
    let reading = ears.0.read(&incoming);
    let reply = ears.0.reply(reading.as_ref().map(|_| ()));
    let answer = (StatusCode::from_u16(reply.status).expect("a status"), reply.body.clone()).into_response();
    ears.1.lock().expect("whole").push(Heard { door, incoming, reading, reply });
    answer
}

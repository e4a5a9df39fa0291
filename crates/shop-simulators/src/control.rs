//! The doors that no real provider has: for whoever runs the simulation. They are not disturbed.

use crate::House;
use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde_json::{Value, json};

pub fn doors(house: House) -> Router {
    Router::new()
        // The body is what `Chaos::set` understands, and `ahead=` moves the clock by seconds.
        .route("/_control", get(shown).post(set))
        .route("/_ledger", get(ledger))
        .route("/_notices", get(notices))
        .with_state(house)
}

async fn shown(State(house): State<House>) -> Json<Value> {
    let mut shown = house.chaos.shown();
    shown["ahead"] = house.clock.ahead().into();
    Json(shown)
}

async fn set(State(house): State<House>, words: String) -> Result<Json<Value>, (StatusCode, String)> {
    let (clock, chaos): (Vec<&str>, Vec<&str>) =
        words.split([',', '&']).map(str::trim).partition(|word| word.starts_with("ahead="));
    for word in clock {
        let seconds = word.trim_start_matches("ahead=").parse();
        house.clock.set_ahead(seconds.map_err(|_| (StatusCode::BAD_REQUEST, ["not understood: ", word].concat()))?);
    }
    house.chaos.set(&chaos.join(",")).map_err(|problem| (StatusCode::BAD_REQUEST, problem))?;
    Ok(shown(State(house)).await)
}

async fn ledger(State(house): State<House>) -> Json<Value> {
    Json(json!({ "entries": house.ledger.entries(), "balances": house.ledger.balances() }))
}

async fn notices(State(house): State<House>) -> Json<Value> {
    Json(json!({ "waiting": house.notices.waiting(), "sent": house.notices.sent() }))
}

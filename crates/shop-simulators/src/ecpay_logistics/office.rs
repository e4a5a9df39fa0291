//! The road, for whoever runs the simulation: parcels are pushed on, one by one or all.

use super::{
    Ecpay,
    book::Parcel,
    counter::push as push_on,
    pages,
    road::Event,
    told::{tell_back, write_down},
};
use crate::ecpay::Fields;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde_json::Value;

/// All parcels, for people.
pub async fn office(State(ecpay): State<Ecpay>) -> Html<String> {
    Html(pages::office(&ecpay.book.all()))
}

pub async fn parcels(State(ecpay): State<Ecpay>) -> Json<Vec<Value>> {
    Json(ecpay.book.all().iter().map(Parcel::shown).collect())
}

pub async fn close_store(State(ecpay): State<Ecpay>, Path(id): Path<String>) -> StatusCode {
    ecpay.stores.close(&id);
    StatusCode::NO_CONTENT
}

/// `reference` names the parcel, or nothing names all. The deed is one of the road, `tell` with a `code` of its
/// own, `again` for what was said last, one of the way back, or `back` with a `code` of its own for that.
pub async fn push(State(ecpay): State<Ecpay>, Path(deed): Path<String>, form: String) -> Result<Response, StatusCode> {
    let asked = Fields::parse(&form);
    let wanted = |parcel: &Parcel| asked.find("reference").is_none_or(|reference| parcel.reference() == reference);
    let parcels: Vec<Parcel> = ecpay.book.all().into_iter().filter(wanted).collect();
    if parcels.is_empty() {
        return Err(StatusCode::NOT_FOUND);
    }
    for parcel in &parcels {
        one(&ecpay, parcel, &deed, &asked)?;
    }
    // Whoever pressed a button there wants to see it again.
    Ok(if asked.find("office").is_some() {
        Redirect::to("/_logistics").into_response()
    } else {
        parcels_now(&ecpay, &parcels).into_response()
    })
}

fn parcels_now(ecpay: &Ecpay, parcels: &[Parcel]) -> Json<Vec<Value>> {
    let now = parcels.iter().filter_map(|parcel| ecpay.book.find(|other| other.number == parcel.number));
    Json(now.map(|parcel| parcel.shown()).collect())
}

fn one(ecpay: &Ecpay, parcel: &Parcel, deed: &str, asked: &Fields) -> Result<(), StatusCode> {
    let code = asked.get("code").parse::<u16>().ok();
    match (deed, code) {
        ("tell", Some(code)) => drop(push_on(ecpay, &parcel.number, code, asked.get("words"))),
        ("again", _) => drop(push_on(ecpay, &parcel.number, parcel.status, asked.get("words"))),
        ("back", Some(code)) => push_back(ecpay, parcel, code, asked.get("words"))?,
        _ => {
            if let Some(event) = Event::of_way_back(deed) {
                let code = event.code(parcel.sub_type()).ok_or(StatusCode::CONFLICT)?;
                return push_back(ecpay, parcel, code, event.words);
            }
            let event = Event::named(deed).ok_or(StatusCode::NOT_FOUND)?;
            let code = event.code(parcel.sub_type()).ok_or(StatusCode::CONFLICT)?;
            let pushed = push_on(ecpay, &parcel.number, code, event.words).ok_or(StatusCode::NOT_FOUND)?;
            if event.collects() {
                write_down(ecpay, &pushed);
            }
        }
    }
    Ok(())
}

/// Only where the shop has asked for a way back.
fn push_back(ecpay: &Ecpay, parcel: &Parcel, code: u16, words: &str) -> Result<(), StatusCode> {
    let now = ecpay.house.clock.now();
    let back = ecpay.book.change(&parcel.number, |parcel, _| {
        parcel.changed_at = now;
        parcel.back.as_mut().map(|back| back.status = code)?;
        Some(parcel.clone())
    });
    tell_back(ecpay, &back.flatten().ok_or(StatusCode::CONFLICT)?, words);
    Ok(())
}

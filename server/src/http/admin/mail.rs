//! Letters: looked through, read, sent again.

use super::{super::query::Lenient, desk::Desk};
use app::admin::{self as view, Section};
use axum::{
    Form,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shop_contract::AdminLetterQuery;
use shop_domain::mail::LetterState;
use shop_services::mail::MailRefusal;

#[derive(Deserialize, Default)]
pub struct Typed {
    state: Option<String>,
    cursor: Option<String>,
}

pub async fn list(desk: Desk, Lenient(typed): Lenient<Typed>) -> Response {
    let state = typed.state.as_deref().and_then(LetterState::from_code);
    let query = AdminLetterQuery { state, cursor: typed.cursor };
    match desk.app.services.mail.list(&desk.caller, &query).await {
        Ok(list) => desk.page(Section::Mail, |frame| view::letters_page(frame, list)).await,
        Err(error) => desk.refuse(&error, Section::Mail).await,
    }
}

pub async fn one(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&MailRefusal::NotFound, Section::Mail).await };
    match desk.app.services.mail.get(&desk.caller, id).await {
        Ok(letter) => desk.page(Section::Mail, |frame| view::letter_page(frame, letter)).await,
        Err(error) => desk.refuse(&error, Section::Mail).await,
    }
}

/// What a letter may do in the frame that shows it: be looked at. Its styles stand on its elements.
const FRAMED: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'; sandbox";

/// The HTML of a letter by itself, for the frame on its page.
pub async fn html(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&MailRefusal::NotFound, Section::Mail).await };
    match desk.app.services.mail.get(&desk.caller, id).await {
        Ok(shown) => {
            let headers =
                [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, FRAMED)];
            (headers, shown.letter.html).into_response()
        }
        Err(error) => desk.refuse(&error, Section::Mail).await,
    }
}

#[derive(Deserialize, Default)]
pub struct Again {
    /// `order`: it was asked for on the page of the order.
    #[serde(default)]
    from: String,
}

pub async fn again(desk: Desk, Path(id): Path<String>, Form(again): Form<Again>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&MailRefusal::NotFound, Section::Mail).await };
    let here = format!("/admin/mail/{id}");
    match desk.app.services.mail.send_again(&desk.caller, id).await {
        Ok(Some(order)) if again.from == "order" => {
            desk.done("done.letter_again", &format!("/admin/orders/{order}#letters")).await
        }
        Ok(_) => desk.done("done.letter_again", &here).await,
        Err(error @ MailRefusal::Waiting(_)) => desk.not_done(&error, &here).await,
        Err(error) => desk.refuse(&error, Section::Mail).await,
    }
}

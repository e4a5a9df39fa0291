//! A list of products, sent as a file: tried first, and taken in when whoever sent it has seen what it does. Between
//! the two the list is with the browser, and is judged anew when it comes back.

use super::{super::import::outcome, desk::Desk, form::whole};
use app::admin::{self as view, ImportShown, Section};
use axum::{
    extract::Multipart,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use shop_domain::{
    fault::Fault,
    staff::{NotPermitted, Permission},
};
use shop_services::product::{ImportList, ProductRefusal};

/// What is read of a larger file and thrown away: a browser that still sends does not hear the answer.
const MOST_READ: usize = 16 * ImportList::MOST_BYTES;

struct Sent {
    file: Vec<u8>,
    /// It was tried before.
    is_meant: bool,
}

pub async fn page(desk: Desk) -> Response {
    match desk.caller.must(Permission::ChangeProducts) {
        Ok(()) => desk.page(Section::Products, |frame| view::import_page(frame, ImportShown::Nothing)).await,
        Err(refused) => desk.refuse(&ProductRefusal::from(refused), Section::Products).await,
    }
}

pub async fn template(desk: Desk) -> Response {
    if let Err(NotPermitted(missing)) = desk.caller.must(Permission::ChangeProducts) {
        return desk.refuse(&ProductRefusal::from(NotPermitted(missing)), Section::Products).await;
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"products.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, view::import_template()).into_response()
}

pub async fn import(desk: Desk, sent: Multipart) -> Response {
    if let Err(refused) = desk.caller.must(Permission::ChangeProducts) {
        return desk.refuse(&ProductRefusal::from(refused), Section::Products).await;
    }
    let sent = match read(sent).await {
        Ok(sent) => sent,
        Err(code) => return shown(&desk, StatusCode::UNPROCESSABLE_ENTITY, ImportShown::Refused(code)).await,
    };
    let list = ImportList::from_csv(&sent.file);
    let report = match desk.app.services.product.import(&desk.caller, &list, !sent.is_meant).await {
        Ok(report) => report,
        Err(refusal) if refusal.code() == "permission.missing" => {
            return desk.refuse(&refusal, Section::Products).await;
        }
        Err(refusal) => {
            let problem = desk.problem(&refusal);
            let code = super::super::forms::status_of(problem.class);
            return shown(&desk, code, ImportShown::Refused(refusal.code())).await;
        }
    };
    let outcome = outcome(desk.language, report);
    if outcome.wrong > 0 {
        return shown(&desk, StatusCode::UNPROCESSABLE_ENTITY, ImportShown::Wrong(outcome)).await;
    }
    if sent.is_meant {
        return desk.done("done.imported", "/admin/products").await;
    }
    let file = STANDARD.encode(&sent.file);
    shown(&desk, StatusCode::OK, ImportShown::Tried(outcome, file)).await
}

async fn shown(desk: &Desk, status: StatusCode, what: ImportShown) -> Response {
    let page = desk.page(Section::Products, |frame| view::import_page(frame, what)).await;
    (status, page).into_response()
}

/// A file, or what one was read from before.
async fn read(mut sent: Multipart) -> Result<Sent, &'static str> {
    const MALFORMED: &str = "request.malformed";
    while let Some(mut field) = sent.next_field().await.map_err(|_| MALFORMED)? {
        let is_meant = match field.name() {
            Some("file") => false,
            Some("tried") => true,
            _ => continue,
        };
        // Four signs for three bytes.
        let most = ImportList::MOST_BYTES * if is_meant { 2 } else { 1 };
        let (bytes, count) = whole(&mut field, most, MOST_READ).await.map_err(|_| MALFORMED)?;
        let file = if is_meant { STANDARD.decode(&bytes).map_err(|_| MALFORMED)? } else { bytes };
        return match count {
            0 => Err("import.no_file"),
            _ if count > most || file.len() > ImportList::MOST_BYTES => Err("import.too_large"),
            _ => Ok(Sent { file, is_meant }),
        };
    }
    Err("import.no_file")
}

//! Orders as a file for the accountant. Never holds more of it than a part: it is read while it is sent.

use super::{super::query::Lenient, desk::Desk};
use app::admin::{ExportRows, Section, export_head, export_part};
use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
};
use futures::{StreamExt, TryStreamExt, stream};
use serde::Deserialize;
use shop_services::order::{ExportPeriod, OrderRefusal};
use time::{Date, macros::format_description};

#[derive(Deserialize, Default)]
pub struct Typed {
    from: Option<String>,
    until: Option<String>,
    rows: Option<String>,
}

/// The first part is read before anything is sent, so that whoever may not have it gets a page that says so.
/// What goes wrong later ends the file in the middle, and the browser says that it did not come whole.
pub async fn export(desk: Desk, Lenient(typed): Lenient<Typed>) -> Response {
    let day = |text: Option<&String>| Date::parse(text?.trim(), format_description!("[year]-[month]-[day]")).ok();
    let period = ExportPeriod { from: day(typed.from.as_ref()), until: day(typed.until.as_ref()) };
    let rows = if typed.rows.as_deref() == Some("lines") { ExportRows::Lines } else { ExportRows::Orders };
    let (order, caller, language) = (desk.app.services.order.clone(), desk.caller.clone(), desk.language);
    let first = match order.export(&caller, period, None, language).await {
        Ok(first) => first,
        Err(error) => return desk.refuse(&error, Section::Orders).await,
    };
    let head = export_head(language, rows) + &export_part(language, rows, &first.0);
    let rest = stream::try_unfold(first.1, move |place| {
        let (order, caller) = (order.clone(), caller.clone());
        async move {
            let Some(place) = place else { return Ok::<_, OrderRefusal>(None) };
            let (orders, next) = order.export(&caller, period, Some(place), language).await?;
            Ok(Some((export_part(language, rows, &orders), next)))
        }
    });
    let file = stream::once(async move { Ok(head) }).chain(rest).map_ok(Bytes::from).inspect_err(|error| {
        tracing::error!(error = error as &dyn std::error::Error, "an export ended in the middle");
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(rows, period)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from_stream(file)).into_response()
}

fn disposition(rows: ExportRows, period: ExportPeriod) -> String {
    let kind = match rows {
        ExportRows::Orders => "orders",
        ExportRows::Lines => "order-lines",
    };
    let days = [period.from, period.until].into_iter().flatten().map(|day| format!("-{day}"));
    format!("attachment; filename=\"{kind}{}.csv\"", days.collect::<String>())
}

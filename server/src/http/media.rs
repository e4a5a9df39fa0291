//! Pictures from the media store. A name holds a hash of the picture, so it never changes.

use super::App;
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

pub fn routes() -> Router<App> {
    Router::new().route("/media/{name}", get(picture))
}

async fn picture(State(app): State<App>, Path(name): Path<String>) -> Response {
    match app.services.media.get(&name).await {
        Ok(Some(bytes)) => {
            let headers =
                [(header::CONTENT_TYPE, "image/webp"), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
            (headers, bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a picture cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

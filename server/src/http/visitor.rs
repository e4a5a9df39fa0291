//! The visitor behind a request, as an extractor.

use super::App;
use app::ssr::Visitor;
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use tower_sessions::Session;

pub struct CurrentVisitor(pub Visitor);

impl FromRequestParts<App> for CurrentVisitor {
    type Rejection = (StatusCode, &'static str);
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let session = Session::from_request_parts(parts, app).await?;
        Ok(Self(Visitor { shop: app.services.clone(), session }))
    }
}

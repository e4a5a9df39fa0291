//! What the build made: hashed files for ever, the rest for an hour.

use super::App;
use crate::config::Config;
use axum::{
    Router,
    http::{HeaderValue, Response, header},
};
use tower::ServiceBuilder;
use tower_http::{
    services::{ServeDir, ServeFile, fs::ServeFileSystemResponseBody},
    set_header::SetResponseHeaderLayer,
};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

pub fn routes(config: &Config) -> Router<App> {
    let site = &config.site_dir;
    let kept = |value| {
        let value = where_it_is_there(value);
        ServiceBuilder::new().layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, value))
    };
    let folder = |name: &str| ServeDir::new(site.join(name)).precompressed_br().precompressed_gzip();
    let mut router = Router::new()
        .nest_service("/pkg", kept(FOR_EVER).service(folder("pkg")))
        .nest_service("/sample", kept(AN_HOUR).service(folder("sample")))
        .nest_service("/fonts", kept(FOR_EVER).service(folder("fonts")));
    for file in ["favicon.svg", "icon-180.png", "icon-512.png", "passkeys.js", "robots.txt"] {
        router = router.route_service(&["/", file].concat(), kept(AN_HOUR).service(ServeFile::new(site.join(file))));
    }
    router
}

/// What is not there may be in a moment, when a new version takes the place of an old one: that is kept by nobody.
fn where_it_is_there(
    value: HeaderValue,
) -> impl Fn(&Response<ServeFileSystemResponseBody>) -> Option<HeaderValue> + Clone + Send + Sync + 'static {
    move |answer| {
        let status = answer.status();
        (!status.is_client_error() && !status.is_server_error()).then(|| value.clone())
    }
}

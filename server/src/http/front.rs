//! What stands before the router: a public page that is ready is answered here, before anything
//! else is done for it. Never makes a page, and never looks at who asks beyond the one cookie.

use super::{App, cache::PageCache, guard::names_one_host};
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, Method, header},
    response::Response,
    routing::future::RouteFuture,
};
use futures::future::{Either, Ready, ready};
use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};
use tower::Service;

/// The whole shop over HTTP. Cloned for every request.
#[derive(Clone)]
pub struct Front {
    cache: PageCache,
    cart_cookie: Arc<str>,
    router: Router,
    /// Whether the pages of shoppers stand at this address.
    has_pages: bool,
}

impl Front {
    pub fn new(app: &App, router: Router, has_pages: bool) -> Self {
        Self { cache: app.cache.clone(), cart_cookie: app.cart_cookie.clone(), router, has_pages }
    }

    /// What everybody sees alike: not for whoever has a cart.
    fn ready(&self, request: &Request) -> Option<Response> {
        let begun = Instant::now();
        let is_everybodys = self.has_pages && request.method() == Method::GET && names_one_host(request);
        if !is_everybodys || has_cookie(request.headers(), &self.cart_cookie) {
            return None;
        }
        let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
        let page = self.cache.get(address).0?;
        Some(page.ready()?.answer_to_get(request.headers(), begun))
    }
}

impl Service<Request<Body>> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request<Body>>::poll_ready(&mut self.router, context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        match self.ready(&request) {
            Some(response) => Either::Left(ready(Ok(response))),
            None => Either::Right(self.router.call(request)),
        }
    }
}

fn has_cookie(headers: &HeaderMap, name: &str) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).any(|cookie| cookie.trim().split('=').next() == Some(name))
}

//! The one page. For a visitor without a cart it comes from memory; for one with a cart it is
//! rendered for that visitor alone, and never kept.

use super::{
    App,
    cache::CachedPage,
    forms::status_of,
    language::{PageLanguage, of_path},
    visitor::CurrentVisitor,
};
use app::{
    Notice, notice_page, shop_page,
    ssr::{refuse, render},
};
use axum::{
    Router,
    extract::{OriginalUri, Path, Query, Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use shop_contract::{PersonalPage, Problem, ProductQuery, ProductSort};
use shop_domain::{fault::Class, kernel::Language};
use std::sync::Arc;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home))
        .route("/en/", get(home))
        .route("/en", get(async || axum::response::Redirect::permanent("/en/")))
        .route("/p/{slug}", get(product))
        .route("/en/p/{slug}", get(product))
        .route("/cart", get(drawer))
        .route("/en/cart", get(drawer))
}

/// The query as it stands in the address; what makes no sense is left out.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    q: Option<String>,
    category: Option<String>,
    sort: Option<String>,
    cursor: Option<String>,
}

impl From<Typed> for ProductQuery {
    fn from(typed: Typed) -> Self {
        let filled = |text: Option<String>| {
            text.map(|text| text.trim().chars().take(100).collect::<String>())
                .filter(|text| !text.is_empty() && !text.contains('\0'))
        };
        Self {
            q: filled(typed.q),
            category: filled(typed.category),
            sort: typed.sort.as_deref().and_then(ProductSort::from_code).unwrap_or_default(),
            cursor: filled(typed.cursor),
        }
    }
}

/// Answers from memory what everybody sees alike, before anything else is done.
pub async fn from_cache(State(app): State<App>, request: Request, next: Next) -> Response {
    let plain = matches!(*request.method(), Method::GET | Method::HEAD);
    if plain && !has_cookie(&request, &app.cart_cookie) {
        let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
        if let (Some(page), _) = app.cache.get(address) {
            return page.answer(request.headers());
        }
    }
    next.run(request).await
}

fn has_cookie(request: &Request, name: &str) -> bool {
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).any(|cookie| cookie.trim().split('=').next() == Some(name))
}

async fn home(
    state: State<App>,
    language: PageLanguage,
    visitor: CurrentVisitor,
    uri: OriginalUri,
    Query(typed): Query<Typed>,
) -> Response {
    page(state.0, language.0, visitor, &uri, typed.into(), None).await
}

async fn product(
    state: State<App>,
    language: PageLanguage,
    visitor: CurrentVisitor,
    uri: OriginalUri,
    Path(slug): Path<String>,
) -> Response {
    page(state.0, language.0, visitor, &uri, ProductQuery::default(), Some(slug)).await
}

async fn drawer(State(app): State<App>, PageLanguage(language): PageLanguage, visitor: CurrentVisitor) -> Response {
    let personal = PersonalPage { drawer_open: true, ..PersonalPage::default() };
    personal_page(&app, language, &visitor, ProductQuery::default(), None, personal).await
}

async fn page(
    app: App,
    language: Language,
    visitor: CurrentVisitor,
    uri: &OriginalUri,
    query: ProductQuery,
    slug: Option<String>,
) -> Response {
    match visitor.0.cart().await {
        Ok(None) => {}
        Ok(Some(_)) => {
            return personal_page(&app, language, &visitor, query, slug.as_deref(), PersonalPage::default()).await;
        }
        Err(problem) => return notice(&app, language, &problem).await,
    }
    let version = app.cache.get("").1;
    // What was typed is as various as people are: it is rendered each time.
    let keeps = query.q.is_none();
    match app.services.catalogue.page(query, slug.as_deref(), language).await {
        Ok(Some((public, _))) => {
            let html = render(|| shop_page(Arc::new(public), PersonalPage::default(), &app.assets));
            let page = Arc::new(CachedPage::new(html));
            if keeps {
                let address = uri.path_and_query().map_or("/", |address| address.as_str()).to_owned();
                app.cache.put(address, page.clone(), version);
            }
            page.answer(&axum::http::HeaderMap::new())
        }
        Ok(None) => not_found(&app, language).await,
        Err(error) => notice(&app, language, &refuse(language, &error)).await,
    }
}

/// The page of one visitor: their cart, and what they typed into the order form.
pub async fn personal_page(
    app: &App,
    language: Language,
    visitor: &CurrentVisitor,
    query: ProductQuery,
    slug: Option<&str>,
    mut personal: PersonalPage,
) -> Response {
    let (public, terms) = match app.services.catalogue.page(query, slug, language).await {
        Ok(Some(found)) => found,
        Ok(None) => return not_found(app, language).await,
        Err(error) => return notice(app, language, &refuse(language, &error)).await,
    };
    let cart = match visitor.0.cart().await {
        Ok(cart) => {
            app.services.cart.view_under(cart, &terms, language).await.map_err(|error| refuse(language, &error))
        }
        Err(problem) => Err(problem),
    };
    match cart {
        Ok(cart) => personal.cart = Some(cart),
        Err(problem) => return notice(app, language, &problem).await,
    }
    Html(render(|| shop_page(Arc::new(public), personal, &app.assets))).into_response()
}

pub async fn missing(State(app): State<App>, uri: OriginalUri) -> Response {
    not_found(&app, of_path(uri.path())).await
}

pub async fn not_found(app: &App, language: Language) -> Response {
    say(app, language, StatusCode::NOT_FOUND, Notice::NotFound).await
}

/// A page instead of the one that was asked for.
pub async fn notice(app: &App, language: Language, problem: &Problem) -> Response {
    match problem.class {
        Class::NotFound => not_found(app, language).await,
        Class::Unavailable => say(app, language, StatusCode::SERVICE_UNAVAILABLE, Notice::Unavailable).await,
        Class::Internal => {
            say(app, language, StatusCode::INTERNAL_SERVER_ERROR, Notice::Broken { request_id: String::new() }).await
        }
        class => say(app, language, status_of(class), Notice::NotFound).await,
    }
}

async fn say(app: &App, language: Language, status: StatusCode, notice: Notice) -> Response {
    // Also shown while the database is away: the shop's name is a nicety then.
    let shop = app.services.catalogue.shop(language).await.unwrap_or_default();
    (status, Html(render(|| notice_page(language, shop, notice, &app.assets)))).into_response()
}

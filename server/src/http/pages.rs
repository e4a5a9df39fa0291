//! The one page. For a visitor without a cart it comes from memory; for one with a cart it is
//! rendered for that visitor alone, and never kept.

use super::{
    App,
    cache::KeptPage,
    forms::status_of,
    language::{PageLanguage, of_path},
    observe::current_id,
    query::Lenient,
    visitor::CurrentVisitor,
};
use app::{
    Notice, notice_page, shop_page,
    ssr::{refuse, render},
};
use axum::{
    Router,
    extract::{MatchedPath, OriginalUri, Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use shop_contract::{OrderForm, PersonalPage, Problem, ProductQuery, ProductSort, PublicPage, WayStore};
use shop_domain::{
    fault::Class,
    kernel::{CartId, Language},
    shipment::{DeliveryKind, DeliveryMethod},
};
use shop_services::carrier::CarrierRefusal;
use shop_services::delivery::Wish;
use std::sync::Arc;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home))
        .route("/en/", get(home))
        .route("/en", get(async || axum::response::Redirect::permanent("/en/")))
        .route("/p/{slug}", get(product))
        .route("/en/p/{slug}", get(product))
        .route("/.well-known/security.txt", get(super::contact::security))
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
    /// Back from a map of stores: `chosen`, or anything else where none was.
    store: Option<String>,
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

async fn home(
    state: State<App>,
    language: PageLanguage,
    visitor: CurrentVisitor,
    asked: Asked,
    Lenient(typed): Lenient<Typed>,
) -> Response {
    if let Some(store) = &typed.store {
        return back_from_map(&state.0, language.0, visitor, store == "chosen").await;
    }
    page(&state.0, language.0, visitor, asked, typed.into(), None).await
}

/// With what was typed before somebody went to the map, and the store that was chosen there.
async fn back_from_map(app: &App, language: Language, visitor: CurrentVisitor, chose: bool) -> Response {
    let cart = match visitor.0.cart().await {
        Ok(cart) => cart,
        Err(problem) => return notice(app, language, &problem).await,
    };
    let mut personal = PersonalPage::default();
    if let Some(cart) = cart {
        match app.services.carrier.choice(cart).await {
            Ok(Some((form, store))) => (personal.form, personal.store) = (form, Some(store)),
            Ok(None) => {}
            Err(error) => return notice(app, language, &refuse(language, &error)).await,
        }
    }
    if !chose {
        personal.problem = Some(refuse(language, &CarrierRefusal::NoStore));
    }
    personal_page(app, language, &visitor, ProductQuery::default(), None, personal).await
}

async fn product(
    state: State<App>,
    language: PageLanguage,
    visitor: CurrentVisitor,
    asked: Asked,
    slug: Result<Path<String>, PathRejection>,
) -> Response {
    let Ok(Path(slug)) = slug else { return not_found(&state.0, language.0).await };
    page(&state.0, language.0, visitor, asked, ProductQuery::default(), Some(slug)).await
}

async fn drawer(State(app): State<App>, PageLanguage(language): PageLanguage, visitor: CurrentVisitor) -> Response {
    let personal = PersonalPage { drawer_open: true, ..PersonalPage::default() };
    personal_page(&app, language, &visitor, ProductQuery::default(), None, personal).await
}

type Asked = (MatchedPath, HeaderMap);

async fn page(
    app: &App,
    language: Language,
    visitor: CurrentVisitor,
    (route, headers): Asked,
    query: ProductQuery,
    slug: Option<String>,
) -> Response {
    match visitor.0.cart().await {
        Ok(None) => {}
        Ok(Some(_)) => {
            return personal_page(app, language, &visitor, query, slug.as_deref(), PersonalPage::default()).await;
        }
        Err(problem) => return notice(app, language, &problem).await,
    }
    let page = match find(app, language, query, slug.as_deref()).await {
        Ok(page) => page,
        Err(instead) => return instead,
    };
    if page.is_kept {
        match page.make_ready(route.as_str(), &app.assets, &app.policies).await {
            Some(ready) => return ready.answer(&headers),
            None => return say(app, language, StatusCode::SERVICE_UNAVAILABLE, Notice::Unavailable).await,
        }
    }
    Html(render(|| shop_page(page.public.clone(), PersonalPage::default(), &app.assets))).into_response()
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
    let page = match find(app, language, query, slug).await {
        Ok(page) => page,
        Err(instead) => return instead,
    };
    if personal.form == OrderForm::default() {
        match visitor.0.known(&page.public).await {
            Ok(Some(known)) => {
                let method = DeliveryMethod::from_code(&known.form.delivery);
                personal.store = method.zip(known.store).map(|(method, store)| WayStore { method, store });
                personal.form = known.form;
            }
            Ok(None) => {}
            Err(problem) => return notice(app, language, &problem).await,
        }
    }
    let cart = match visitor.0.cart().await {
        Ok(cart) => {
            if personal.store.is_none() && leads_to_stores(&page.public) {
                personal.store = store_of(app, cart).await;
            }
            let wish = Wish::of(&personal.form, personal.store.as_ref());
            let shown = visitor.0.shop.cart.view_under(cart, &page.terms, &wish, language).await;
            shown.map_err(|error| refuse(language, &error))
        }
        Err(problem) => Err(problem),
    };
    match cart {
        Ok(cart) => personal.cart = Some(cart),
        Err(problem) => return notice(app, language, &problem).await,
    }
    Html(page.personal(personal, &app.assets)).into_response()
}

fn leads_to_stores(public: &PublicPage) -> bool {
    public.deliveries.iter().any(|way| way.offer.kind == DeliveryKind::Store)
}

/// The store that was chosen last for this cart: what was typed stands in the browser's tab, the store does not. A
/// page without it is no worse than before it was chosen.
async fn store_of(app: &App, cart: Option<CartId>) -> Option<WayStore> {
    let chosen = app.services.carrier.choice(cart?).await.unwrap_or_else(|error| {
        tracing::warn!(error = &error as &dyn std::error::Error, "the store that was chosen cannot be read");
        None
    });
    chosen.map(|(_, store)| store)
}

/// What the page shows to everybody: from memory, else loaded. Without it: what to answer instead.
async fn find(
    app: &App,
    language: Language,
    query: ProductQuery,
    slug: Option<&str>,
) -> Result<Arc<KeptPage>, Response> {
    let Some(address) = address(language, &query, slug) else {
        return Ok(Arc::new(load(app, language, query, slug).await?));
    };
    if let (Some(page), _) = app.cache.get(&address) {
        return Ok(page);
    }
    let _others_wait = app.cache.loading(&address).await;
    let (found, version) = app.cache.get(&address);
    if let Some(page) = found {
        return Ok(page);
    }
    let page = load(app, language, query, slug).await?;
    Ok(app.cache.put(address, page, version))
}

async fn load(app: &App, language: Language, query: ProductQuery, slug: Option<&str>) -> Result<KeptPage, Response> {
    match app.services.catalogue.page(query, slug, language).await {
        Ok(Some((public, terms))) => Ok(KeptPage::new(public, terms)),
        Ok(None) => Err(not_found(app, language).await),
        Err(error) => Err(notice(app, language, &refuse(language, &error)).await),
    }
}

/// Where a page is kept: as the shop itself links to it, whatever else stood in the address. `None`
/// for what is as various as people are, which is loaded each time.
fn address(language: Language, query: &ProductQuery, slug: Option<&str>) -> Option<String> {
    if query.q.is_some() || query.cursor.is_some() {
        return None;
    }
    if let Some(slug) = slug {
        return Some(language.path(&["/p/", slug].concat()));
    }
    let category = query.category.as_ref().map(|category| ["category=", category].concat());
    let sort = (query.sort != ProductSort::default()).then(|| ["sort=", query.sort.code()].concat());
    let typed: Vec<String> = category.into_iter().chain(sort).collect();
    let mark = if typed.is_empty() { "" } else { "?" };
    Some(language.path(&["/", mark, &typed.join("&")].concat()))
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
            let broken = Notice::Broken { request_id: current_id() };
            say(app, language, StatusCode::INTERNAL_SERVER_ERROR, broken).await
        }
        class => say(app, language, status_of(class), Notice::NotFound).await,
    }
}

async fn say(app: &App, language: Language, status: StatusCode, notice: Notice) -> Response {
    // Also shown while the database is away: the shop's name is a nicety then.
    let shop = app.services.catalogue.shop(language).await.unwrap_or_default();
    (status, Html(render(|| notice_page(language, shop, notice, &app.assets)))).into_response()
}

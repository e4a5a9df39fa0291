//! The sheet that a product opens in, at the product's own address. The server renders it open
//! where the page was asked for at that address. Wakes with the first link to a product that is
//! touched. Never knows how a product is bought.

use super::{
    buy::BuyWords,
    detail::{DetailWords, product_detail},
};
use crate::{
    islands::{
        cart::{is_backdrop, show},
        place::{self, Place, focus_in_place, is_plain},
        sealed::Sealed,
    },
    server_fns::catalogue::get_product,
    ui::icon,
};
use leptos::{
    either::{Either, EitherOf4},
    ev, html,
    prelude::*,
    task::spawn_local,
};
use serde::{Deserialize, Serialize};
use shop_contract::ProductView;
use shop_domain::kernel::Language;
use wasm_bindgen::JsCast;

crate::words! {
    /// Around a product.
    SheetWords { close = "product.close", loading = "product.loading", failed = "product.failed", open = "product.open" }
}

/// What a product's sheet says beside the product.
#[derive(Clone, Serialize, Deserialize)]
pub struct SheetTerms {
    pub language: Language,
    /// A sentence about what delivery costs.
    pub delivery: String,
    /// Where the shopper can ask for a sold-out product.
    pub email: String,
}

#[derive(Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there is one at a time; smaller where pointers are")]
enum Shown {
    Nothing,
    /// What is known from the link that was pressed: the title, and the address of the card's picture.
    Loading(String, Option<String>),
    Product(ProductView),
    Failed(String),
}

#[island(lazy)]
pub fn ProductSheet(
    product: Sealed<Option<ProductView>>,
    terms: Sealed<SheetTerms>,
    words: SheetWords,
    detail_words: DetailWords,
    buy_words: BuyWords,
) -> impl IntoView {
    let (Sealed(product), Sealed(terms)) = (product, terms);
    let language = terms.language;
    let open = product.is_some();
    let shown = RwSignal::new(product.map_or(Shown::Nothing, Shown::Product));
    let dialog = NodeRef::<html::Dialog>::new();
    let place = place::place(language);
    Effect::new(move |before: Option<()>| {
        let place = place.get();
        if let Place::Product(slug) = &place {
            fetch(shown, slug.clone(), language);
        }
        show(dialog, matches!(place, Place::Product(_)));
        // Whoever came for this product begins at its name and not at the way out.
        if before.is_none()
            && open
            && let Some(title) = document().get_element_by_id("product-title")
        {
            focus_in_place(&title);
        }
    });
    Effect::new(move |own: Option<String>| {
        // The page's own, under which the sheet opens and closes.
        let own = own.unwrap_or_else(|| if open { shop_name() } else { document().title() });
        match (place.get(), shown.get()) {
            (Place::Product(slug), Shown::Product(product)) if product.slug == slug => {
                document().set_title(&[&product.title, " · ", &shop_name()].concat());
            }
            (Place::Product(_), _) => {}
            _ => document().set_title(&own),
        }
        own
    });
    Effect::new(move |_| answer_links(shown, language));
    let swipe = RwSignal::new(None::<i32>);
    let label = words.close();
    let close = move |event: ev::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            place::leave(language);
        }
    };
    let body = move || match shown.get() {
        Shown::Nothing => EitherOf4::A(()),
        Shown::Product(product) => EitherOf4::B(product_detail(product, &terms, &detail_words, &buy_words)),
        // As the product will stand there, so that nothing moves when it comes.
        Shown::Loading(title, picture) => EitherOf4::C(view! {
            <div class="sheet-body" aria-busy="true">
                <div class="gallery">
                    {match picture {
                        Some(src) => Either::Left(view! { <img class="picture" src=src width="800" height="1000" alt="" /> }),
                        None => Either::Right(view! { <span class="picture picture-none"></span> }),
                    }}
                </div>
                <div class="sheet-text">
                    <p class="sheet-fact">"\u{a0}"</p>
                    <h2 class="sheet-title" id="product-title">{title}</h2>
                    <p class="unseen" role="status">{words.loading()}</p>
                </div>
            </div>
        }),
        Shown::Failed(slug) => EitherOf4::D(view! {
            <div class="sheet-wait nothing" role="alert">
                <p>{words.failed()}</p>
                <a class="link" href=language.path(&["/p/", &slug].concat())>{words.open()}</a>
            </div>
        }),
    };
    view! {
        <dialog
            class="sheet"
            id="product"
            aria-labelledby="product-title"
            open=open
            node_ref=dialog
            on:cancel=move |event: leptos::ev::Event| { event.prevent_default(); place::leave(language); }
            on:click=move |event| if is_backdrop(&event) { place::leave(language) }
            on:touchstart=move |event| swipe.set(start_of(&event))
            on:touchend=move |event| if ends_far_below(&event, swipe.get_untracked()) { place::leave(language) }
        >
            <div class="sheet-head">
                <a class="round" href=language.path("/") aria-label=label on:click=close>{icon::close()}</a>
            </div>
            {body}
        </dialog>
    }
}

fn fetch(shown: RwSignal<Shown>, slug: String, language: Language) {
    if shown.with_untracked(|shown| matches!(shown, Shown::Product(product) if product.slug == slug)) {
        return;
    }
    if !shown.with_untracked(|shown| matches!(shown, Shown::Loading(..))) {
        shown.set(Shown::Loading(String::new(), None));
    }
    spawn_local(async move {
        let answer = get_product(slug.clone(), language).await;
        // Something else may have been opened meanwhile.
        if place::place(language).get_untracked() == Place::Product(slug.clone()) {
            shown.set(answer.map_or(Shown::Failed(slug), Shown::Product));
        }
    });
}

/// Every link to a product opens the sheet instead of another page.
fn answer_links(shown: RwSignal<Shown>, language: Language) {
    window_event_listener(ev::click, move |event| {
        if !is_plain(&event) {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(link) = target.and_then(|target| target.closest("a[data-sheet]").ok().flatten()) else { return };
        let href = link.get_attribute("href").unwrap_or_default();
        let Some((_, slug)) = href.rsplit_once("/p/") else { return };
        event.prevent_default();
        let known = shown.with_untracked(|shown| matches!(shown, Shown::Product(product) if product.slug == slug));
        if !known {
            let title = link.get_attribute("data-title").or_else(|| link.text_content()).unwrap_or_default();
            shown.set(Shown::Loading(title, picture_of(&link)));
        }
        place::go(language, Place::Product(slug.to_owned()));
    });
}

/// The card's own picture, which the browser has already.
fn picture_of(link: &web_sys::Element) -> Option<String> {
    let card = link.closest(".card").ok().flatten()?;
    card.query_selector("img").ok().flatten()?.get_attribute("src")
}

/// As it stands in the header.
fn shop_name() -> String {
    let name = document().query_selector(".header-mark span").ok().flatten();
    name.and_then(|name| name.text_content()).unwrap_or_default()
}

/// Where a finger came down, if the sheet was at its top: only then is a pull meant to close it.
fn start_of(event: &ev::TouchEvent) -> Option<i32> {
    let sheet = event.current_target()?.dyn_into::<web_sys::Element>().ok()?;
    (sheet.scroll_top() <= 0).then(|| event.touches().get(0)).flatten().map(|touch| touch.client_y())
}

fn ends_far_below(event: &ev::TouchEvent, start: Option<i32>) -> bool {
    const FAR: i32 = 110;
    let end = event.changed_touches().get(0).map(|touch| touch.client_y());
    matches!((start, end), (Some(start), Some(end)) if end - start > FAR)
}

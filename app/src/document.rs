//! The document around a page: its head, and the script that wakes the islands. Never holds
//! anything of one visitor, and no inline script that is not the same for the whole build.

use leptos::prelude::*;
use shop_domain::{appearance::Theme, kernel::Language};

/// Addresses of what the build made.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    pub css: String,
    pub js: String,
    pub wasm: String,
    /// Only for the admin's pages, beside the other.
    pub admin_css: Option<String>,
    /// Only for the pages of orders and accounts, beside the shop's.
    pub beside_css: Option<String>,
    /// The script of the pages on which somebody comes in by a key of their device; `None` where devices make none.
    pub passkeys: Option<&'static str>,
}

/// The one inline script: exactly this string stands in the page, so its hash is the build's.
pub fn loader(assets: &Assets) -> String {
    let quoted = |address: &str| ["\"", address, "\""].concat();
    let lines = include_str!("loader.js").lines().map(str::trim).filter(|line| !line.is_empty());
    // Comments are for whoever reads the source.
    let code: Vec<&str> = lines.filter(|line| !line.starts_with("//")).collect();
    code.join("\n").replace("JS_ADDRESS", &quoted(&assets.js)).replace("WASM_ADDRESS", &quoted(&assets.wasm))
}

/// What a page says about itself to browsers, search engines and whoever shows a link to it.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub title: String,
    pub description: String,
    pub origin: String,
    /// Without the language's prefix; `None` where the page is nobody else's business.
    pub path: Option<String>,
    /// The address of a picture, from the root on.
    pub picture: Option<String>,
    /// JSON-LD.
    pub data: Option<String>,
    /// What the first screen shows largest.
    pub preload: Preload,
    /// Where to go by itself, after a second.
    pub refresh: Option<String>,
    /// A stylesheet beside the shop's.
    pub sheet: Option<String>,
    /// Whose colours the page has.
    pub theme: Theme,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Preload {
    #[default]
    Nothing,
    Hero,
    /// `srcset` and `sizes` of a product's picture.
    Picture(String, String),
}

pub fn document(language: Language, head: Head, assets: &Assets, awake: bool, body: AnyView) -> AnyView {
    // The house's own need no word.
    let theme = (head.theme != Theme::default()).then(|| head.theme.code());
    let [day, night] = papers(head.theme);
    let script = awake.then(|| view! { <script type="module" inner_html=loader(assets)></script> });
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content" />
                <title>{head.title.clone()}</title>
                {preload(&head.preload)}
                <link rel="preload" r#as="font" r#type="font/woff2" href="/fonts/yiye-latin-light.woff2" crossorigin="anonymous" />
                <link rel="stylesheet" href=assets.css.clone() />
                {head.sheet.clone().map(|href| view! { <link rel="stylesheet" href=href /> })}
                <meta name="color-scheme" content="light dark" />
                {bar(day, "(prefers-color-scheme: light)")}
                {bar(night, "(prefers-color-scheme: dark)")}
                <meta name="format-detection" content="telephone=no" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icon-180.png" />
                {head.refresh.clone().map(|to| view! { <meta http-equiv="refresh" content=["1;url=", &to].concat() /> })}
                {public(language, &head)}
                {script}
            </head>
            {body}
        </html>
    }
    .into_any()
}

/// What browsers colour their own bars with, by day and by night: `--paper` of the theme in the stylesheet.
pub fn papers(theme: Theme) -> [&'static str; 2] {
    match theme {
        Theme::Rice => ["#faf7f0", "#12130f"],
        Theme::Indigo => ["#f5f6f8", "#0f1216"],
        Theme::Clay => ["#fbf6f1", "#151110"],
        Theme::Ink => ["#ffffff", "#0e0e0e"],
    }
}

fn bar(color: &'static str, media: &'static str) -> impl IntoView + use<> {
    leptos::html::meta().name("theme-color").content(color).attr("media", media)
}

fn preload(wanted: &Preload) -> AnyView {
    let hero = |kind: &str| {
        [800, 1600, 2400]
            .map(|width| ["/sample/", kind, &width.to_string(), ".webp ", &width.to_string(), "w"].concat())
            .join(", ")
    };
    match wanted {
        Preload::Nothing => ().into_any(),
        Preload::Hero => view! {
            <link rel="preload" r#as="image" imagesrcset=hero("hero-") imagesizes="100vw" media="(prefers-color-scheme: light)" fetchpriority="high" />
            <link rel="preload" r#as="image" imagesrcset=hero("hero-dark-") imagesizes="100vw" media="(prefers-color-scheme: dark)" fetchpriority="high" />
        }
        .into_any(),
        Preload::Picture(sources, sizes) => view! {
            <link rel="preload" r#as="image" imagesrcset=sources.clone() imagesizes=sizes.clone() fetchpriority="high" />
        }
        .into_any(),
    }
}

/// For search engines and link previews; a page without a path is kept out of both.
fn public(language: Language, head: &Head) -> AnyView {
    let Some(path) = &head.path else { return view! { <meta name="robots" content="noindex" /> }.into_any() };
    let address = |language: Language| [head.origin.as_str(), &language.path(path)].concat();
    let alternates = Language::ALL
        .map(|other| view! { <link rel="alternate" hreflang=other.tag() href=address(other) /> })
        .collect_view();
    let picture = head.picture.as_ref().map(|picture| graph("og:image", [head.origin.as_str(), picture].concat()));
    // `<` could end the script.
    let data = head
        .data
        .clone()
        .map(|data| view! { <script type="application/ld+json" inner_html=data.replace('<', "\\u003c")></script> });
    view! {
        <meta name="description" content=head.description.clone() />
        <link rel="canonical" href=address(language) />
        {alternates}
        <link rel="alternate" hreflang="x-default" href=address(Language::Chinese) />
        {graph("og:type", "website".to_owned())}
        {graph("og:title", head.title.clone())}
        {graph("og:description", head.description.clone())}
        {graph("og:url", address(language))}
        {graph("og:locale", language.tag().replace('-', "_"))}
        {picture}
        {data}
    }
    .into_any()
}

/// For whoever shows a link to the page. `property` is not among the attributes that `view!` knows.
fn graph(property: &'static str, content: String) -> impl IntoView {
    use leptos::attr::custom::CustomAttribute;
    leptos::html::meta().attr("property", property).content(content)
}

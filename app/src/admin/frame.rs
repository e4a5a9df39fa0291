//! The document around every page of the admin. Never holds what a page is about.

use super::{
    icons::{Icon, icon},
    navigation::{navigation, other_language},
};
use crate::{document::Assets, words::say};
use leptos::prelude::*;
use shop_domain::{
    kernel::Language,
    staff::{Permission, Role},
};

/// What a page needs to know about who looks at it, and in what.
#[derive(Debug, Clone)]
pub struct AdminFrame {
    pub language: Language,
    pub shop_name: String,
    pub staff_email: String,
    pub role: Role,
    pub assets: Assets,
    /// What came of the form that led here; shown once.
    pub flash: Option<Flash>,
    pub current: Section,
}

/// The outcome of a form, already in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    pub ok: bool,
    pub message: String,
}

/// The part of the admin that a page belongs to: what is marked in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    Home,
    Orders,
    Products,
    Page,
    Customers,
    Mail,
    Health,
    Staff,
    Keys,
    Webhooks,
    /// One's own.
    Security,
}

/// A page inside the frame: navigation, the flash, then `body` as the main landmark.
pub(super) fn framed(frame: &AdminFrame, title: &str, body: AnyView) -> AnyView {
    let language = frame.language;
    let content = view! {
        <a class="a-skip" href="#main">{say(language, "admin.skip")}</a>
        {navigation(frame)}
        <main id="main" class="a-sheet-of-work" tabindex="-1">
            {frame.flash.clone().map(flash)}
            {body}
        </main>
    };
    let title = [title, " · ", &frame.shop_name].concat();
    document(language, &frame.assets, title, content.into_any())
}

/// The button under a form; whoever may only look has none.
pub(super) fn save(frame: &AdminFrame, permission: Permission, words: &'static str) -> Option<AnyView> {
    let button = || view! { <button class="a-act is-next" type="submit">{say(frame.language, words)}</button> };
    frame.role.may(permission).then(|| view! { <div class="a-save">{button()}</div> }.into_any())
}

/// A page for somebody who is not signed in: one narrow column, no navigation.
pub(super) fn bare(language: Language, assets: &Assets, title: &str, body: AnyView) -> AnyView {
    let content = view! {
        <main id="main" class="a-doorway">
            <p class="a-mark"><span class="a-seal" aria-hidden="true">"頁"</span>{say(language, "admin.product_name")}</p>
            {body}
            <div class="a-doorway-foot">{other_language(language)}</div>
        </main>
    };
    let title = [title, " · ", say(language, "admin.product_name")].concat();
    document(language, assets, title, content.into_any())
}

fn document(language: Language, assets: &Assets, title: String, body: AnyView) -> AnyView {
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() class="admin">
            <head>
                <meta charset="utf-8"/>
                <title>{title}</title>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="robots" content="noindex, nofollow"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf7f0"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#12130f"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=assets.css.clone()/>
                {assets.admin_css.clone().map(|href| view! { <link rel="stylesheet" href=href/> })}
            </head>
            <body>{body}</body>
        </html>
    }
    .into_any()
}

fn flash(flash: Flash) -> AnyView {
    let (class, role, shape) =
        if flash.ok { ("a-flash is-ok", "status", Icon::Check) } else { ("a-flash is-bad", "alert", Icon::Alert) };
    view! { <p class=class role=role>{icon(shape)}<span>{flash.message}</span></p> }.into_any()
}

//! Draws every page of the admin with believable data into a folder, to be looked at.
//! Never part of the shop: no server, no database.
//!
//! `cargo run -p app --features ssr --example preview_admin -- /tmp/preview-admin`

mod orders;
mod products;
mod settings;

use app::{
    admin::{self, AdminFrame, Flash, Section},
    document::Assets,
};
use leptos::prelude::*;
use shop_contract::{FieldProblem, Problem};
use shop_domain::{fault::Class, kernel::Language, staff::Role};
use std::{error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "/tmp/preview-admin".to_owned());
    for language in Language::ALL {
        let folder = Path::new(&folder).join(language.tag());
        fs::create_dir_all(&folder)?;
        for (name, page) in pages(language) {
            fs::write(folder.join([name, ".html"].concat()), page.to_html())?;
        }
    }
    Ok(())
}

fn assets() -> Assets {
    Assets { css: "/pkg/shop.css".to_owned(), ..Assets::default() }
}

fn frame(language: Language, current: Section) -> AdminFrame {
    AdminFrame {
        language,
        shop_name: said(language, "晨嵐茶事", "Chenlan Tea"),
        staff_email: "owner@chenlan.example".to_owned(),
        role: Role::Owner,
        assets: assets(),
        flash: None,
        current,
    }
}

pub fn said(language: Language, zh: &str, en: &str) -> String {
    if language == Language::Chinese { zh } else { en }.to_owned()
}

fn refusal(code: &str, message: String, fields: &[(&str, String)]) -> Problem {
    let mut problem = Problem::new(Class::Invalid, code, message);
    problem.fields = fields
        .iter()
        .map(|(field, message)| FieldProblem {
            field: (*field).to_owned(),
            code: String::new(),
            message: message.clone(),
        })
        .collect();
    problem
}

fn pages(language: Language) -> Vec<(&'static str, AnyView)> {
    let mut pages = doors(language);
    pages.extend(orders::pages(language));
    pages.extend(products::pages(language));
    pages.extend(settings::pages(language));
    pages
}

fn doors(language: Language) -> Vec<(&'static str, AnyView)> {
    let wrong = refusal(
        "sign_in.refused",
        said(language, "電子郵件或密碼不對。請再試一次。", "E-mail or password is wrong. Please try again."),
        &[],
    );
    let short = refusal(
        "form.invalid",
        said(language, "有一個欄位需要修改：", "One field needs mending:"),
        &[("password", said(language, "密碼至少要 8 個字元。", "The password needs at least 8 characters."))],
    );
    let packer = AdminFrame { role: Role::Packer, ..frame(language, Section::Page) };
    vec![
        ("welcome", admin::welcome_page(language, &assets(), "secret", None, "")),
        ("welcome-refused", admin::welcome_page(language, &assets(), "secret", Some(short), "owner@chenlan.example")),
        ("sign-in", admin::sign_in_page(language, &assets(), None, "")),
        ("sign-in-refused", admin::sign_in_page(language, &assets(), Some(wrong), "owner@chenlan.example")),
        ("forbidden", admin::forbidden_page(packer)),
    ]
}

fn flash(language: Language, zh: &str, en: &str) -> Option<Flash> {
    Some(Flash { ok: true, message: said(language, zh, en) })
}

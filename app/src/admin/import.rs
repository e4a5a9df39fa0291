//! A list of products: sent as a file, looked at, and then meant. Never reads the file.

use super::{
    fields::hidden,
    frame::{AdminFrame, framed},
    icons::{Icon, icon},
};
use crate::{
    csv::Csv,
    words::{find, say, say_with},
};
use leptos::prelude::*;
use shop_contract::{ImportOutcome, RowProblem};
use shop_domain::kernel::Language;

/// What has come of the file that was sent.
#[derive(Debug, Clone)]
pub enum ImportShown {
    Nothing,
    /// It was not read; why, by its code.
    Refused(&'static str),
    /// Nothing was saved.
    Wrong(ImportOutcome),
    /// It can be taken in; with the file, as text.
    Tried(ImportOutcome, String),
}

/// The name of each, and what stands under it in the template.
const COLUMNS: [(&str, [&str; 2]); 18] = [
    ("slug", ["high-mountain-tea", "high-mountain-tea"]),
    ("sku", ["TEA-50", "TEA-150"]),
    ("category", ["tea", ""]),
    ("title_zh", ["高山茶", ""]),
    ("title_en", ["High mountain tea", ""]),
    ("fact_zh", ["春茶", ""]),
    ("fact_en", ["Spring harvest", ""]),
    ("story_zh", ["", ""]),
    ("story_en", ["", ""]),
    ("option_zh", ["重量", ""]),
    ("option_en", ["Weight", ""]),
    ("tax", ["5", ""]),
    ("choice_zh", ["50 克", "150 克"]),
    ("choice_en", ["50 g", "150 g"]),
    ("price", ["450", "1200"]),
    ("regular_price", ["", "1350"]),
    ("weight", ["80", "200"]),
    ("on_hand", ["20", "12"]),
];

/// The names of all columns, in their order.
pub(super) fn columns_of_a_list() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|(name, _)| *name)
}

/// A sheet to fill in: every column there is, and one product with two variants.
pub fn import_template() -> String {
    let mut sheet = Csv::begin();
    for (name, _) in COLUMNS {
        sheet.text(name);
    }
    sheet.end();
    for row in 0..2 {
        for (_, cells) in COLUMNS {
            sheet.text(cells[row]);
        }
        sheet.end();
    }
    sheet.into_text()
}

pub fn import_page(frame: AdminFrame, shown: ImportShown) -> AnyView {
    let language = frame.language;
    let outcome = match shown {
        ImportShown::Nothing => None,
        ImportShown::Refused(code) => Some(refused(language, code)),
        ImportShown::Wrong(outcome) => Some(wrong(language, &outcome)),
        ImportShown::Tried(outcome, file) => Some(tried(language, &outcome, &file)),
    };
    let body = view! {
        <p class="a-crumb"><a href="/admin/products">{icon(Icon::Back)}{say(language, "admin.products.title")}</a></p>
        <header class="a-head">
            <h1>{say(language, "admin.import.title")}</h1>
            <p class="a-lede">{say(language, "admin.import.lede")}</p>
        </header>
        {outcome}
        {upload(language)}
        {columns(language)}
    };
    framed(&frame, say(language, "admin.import.title"), body.into_any())
}

fn upload(language: Language) -> AnyView {
    view! {
        <form class="a-parts" method="post" action="/admin/products/import" enctype="multipart/form-data">
            <section class="a-part" aria-labelledby="send">
                <div class="a-part-head"><h2 id="send">{say(language, "admin.import.send")}</h2></div>
                <div class="a-part-body">
                    <div class="a-entry">
                        <label for="file">{say(language, "admin.import.file")}</label>
                        <input id="file" type="file" name="file" accept=".csv,text/csv" aria-describedby="file-hint" required/>
                        <p class="a-entry-hint" id="file-hint">{say(language, "admin.import.file.hint")}</p>
                    </div>
                    <button class="a-act is-next" type="submit">{say(language, "admin.import.try")}</button>
                    <a class="a-act" href="/admin/products/import/template">{say(language, "admin.import.template")}</a>
                </div>
            </section>
        </form>
    }
    .into_any()
}

fn refused(language: Language, code: &'static str) -> AnyView {
    let sentence = find(language, code).unwrap_or(code);
    view! {
        <div class="a-notice is-bad" role="alert">{icon(Icon::Alert)}<div><p class="a-notice-title">{sentence}</p></div></div>
    }
    .into_any()
}

fn wrong(language: Language, outcome: &ImportOutcome) -> AnyView {
    let count = outcome.wrong.to_string();
    let heading = |code| view! { <th scope="col">{say(language, code)}</th> };
    let row = |problem: &RowProblem| {
        view! {
            <tr>
                <td>{problem.row}</td>
                <td><code>{problem.column.clone()}</code></td>
                <th scope="row" class="a-cell-title">{problem.message.clone()}</th>
            </tr>
        }
    };
    let more = outcome.wrong.saturating_sub(outcome.errors.len());
    let more = (more > 0).then(|| {
        view! { <p class="a-soft">{say_with(language, "admin.import.more", &[("count", &more.to_string())])}</p> }
    });
    view! {
        <div class="a-notice is-bad" role="alert">
            {icon(Icon::Alert)}
            <div>
                <p class="a-notice-title">{say_with(language, "admin.import.wrong", &[("count", &count)])}</p>
                <p>{say(language, "admin.import.wrong.what_to_do")}</p>
            </div>
        </div>
        <table class="a-rows a-wrong">
            <caption class="a-unseen">{say(language, "admin.import.wrong.table")}</caption>
            <thead><tr>
                {heading("admin.import.row")}{heading("admin.import.column")}{heading("admin.import.problem")}
            </tr></thead>
            <tbody>{outcome.errors.iter().map(row).collect_view()}</tbody>
        </table>
        {more}
    }
    .into_any()
}

fn tried(language: Language, outcome: &ImportOutcome, file: &str) -> AnyView {
    let ImportOutcome { created, updated, unchanged, .. } = outcome;
    let [created, updated, unchanged] = [created, updated, unchanged].map(ToString::to_string);
    let counts = [("created", created.as_str()), ("updated", &updated), ("unchanged", &unchanged)];
    view! {
        <form class="a-notice" method="post" action="/admin/products/import" enctype="multipart/form-data" role="status">
            <div>
                <p class="a-notice-title">{say(language, "admin.import.good")}</p>
                <p>{say_with(language, "admin.import.counts", &counts)}</p>
                {hidden("tried", file)}
                <button class="a-act is-next" type="submit">{say(language, "admin.import.button")}</button>
            </div>
        </form>
    }
    .into_any()
}

fn columns(language: Language) -> AnyView {
    let row = |(name, _): &(&'static str, [&'static str; 2])| {
        let code = ["admin.import.column.", name].concat();
        let about = find(language, &code).unwrap_or_default();
        view! { <tr><th scope="row"><code>{*name}</code></th><td>{about}</td></tr> }
    };
    view! {
        <section aria-labelledby="columns">
            <h2 id="columns">{say(language, "admin.import.columns")}</h2>
            <p class="a-soft">{say(language, "admin.import.columns.hint")}</p>
            <table class="a-rows a-columns"><tbody>{COLUMNS.iter().map(row).collect_view()}</tbody></table>
        </section>
    }
    .into_any()
}

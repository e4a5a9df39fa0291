//! What has come of a list of products, as both doors say it. Never says more of it than anybody reads.

use app::words::find;
use shop_contract::{ImportOutcome, RowProblem};
use shop_domain::kernel::Language;
use shop_services::product::ImportReport;

/// Errors of one list.
const MOST: usize = 1_000;

pub fn outcome(language: Language, report: ImportReport) -> ImportOutcome {
    let ImportReport { created, updated, unchanged, wrong } = report;
    let count = wrong.len();
    let said = |code: &str| find(language, code).unwrap_or(code).to_owned();
    let errors = wrong.into_iter().take(MOST).map(|wrong| RowProblem {
        row: wrong.row,
        column: wrong.column,
        code: wrong.code,
        message: said(wrong.code),
    });
    ImportOutcome { created, updated, unchanged, wrong: count, errors: errors.collect() }
}

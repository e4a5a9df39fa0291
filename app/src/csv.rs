//! Tables for spreadsheets, as text. Never lets a cell be taken for a formula: what somebody typed is what is
//! read.

use shop_domain::kernel::{Currency, Money};

const GUARDED: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Rows of cells, growing. Made in pieces, which follow each other in one file.
#[derive(Debug, Default)]
pub struct Csv(String);

impl Csv {
    /// The beginning of a file: the mark by which Excel knows the encoding.
    pub fn begin() -> Self {
        Self("\u{feff}".to_owned())
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        self.sep();
        self.0.push('"');
        // What looks guarded is guarded once more, so that whoever reads it back takes off what was put on.
        if text.strip_prefix('\'').unwrap_or(text).starts_with(GUARDED) {
            self.0.push('\'');
        }
        self.0.push_str(&text.replace('"', "\"\""));
        self.0.push('"');
        self
    }

    pub fn number(&mut self, number: i64) -> &mut Self {
        self.sep();
        self.0.push_str(&number.to_string());
        self
    }

    /// As a number that can be added up, in the unit that people write prices in.
    pub fn amount(&mut self, money: Money) -> &mut Self {
        let cents = match money.currency {
            Currency::Twd => return self.number(money.amount),
            Currency::Usd => money.amount,
        };
        self.sep();
        let sign = if cents < 0 { "-" } else { "" };
        self.0.push_str(&format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100));
        self
    }

    pub fn end(&mut self) {
        self.0.push_str("\r\n");
    }

    pub fn into_text(self) -> String {
        self.0
    }

    fn sep(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with(['\n', '\u{feff}']) {
            self.0.push(',');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(fill: impl FnOnce(&mut Csv)) -> String {
        let mut csv = Csv::default();
        fill(&mut csv);
        csv.end();
        csv.into_text()
    }

    #[test]
    fn what_would_be_a_formula_is_a_text() {
        for (typed, cell) in [
            ("=1+1", "\"'=1+1\"\r\n"),
            ("+886912345678", "\"'+886912345678\"\r\n"),
            ("-1", "\"'-1\"\r\n"),
            ("@SUM(A1)", "\"'@SUM(A1)\"\r\n"),
            ("\t=1", "\"'\t=1\"\r\n"),
            ("\r=1", "\"'\r=1\"\r\n"),
            ("＝1", "\"'＝1\"\r\n"),
            ("'=1", "\"''=1\"\r\n"),
            ("'twas", "\"'twas\"\r\n"),
            ("凍頂烏龍 \"春\", 150 克\n第二行", "\"凍頂烏龍 \"\"春\"\", 150 克\n第二行\"\r\n"),
        ] {
            let told = row(|csv| {
                csv.text(typed);
            });
            assert_eq!(told, cell);
        }
    }

    #[test]
    fn numbers_can_be_added_up() {
        let usd = |amount| Money { amount, currency: Currency::Usd };
        let cells = row(|csv| {
            csv.amount(Money::twd(-1_280)).number(3).amount(usd(-5)).amount(usd(100_005)).text("");
        });
        assert_eq!(cells, "-1280,3,-0.05,1000.05,\"\"\r\n");
    }

    #[test]
    fn a_file_begins_with_the_mark_of_its_encoding() {
        let mut csv = Csv::begin();
        csv.text("訂單").text("總計").end();
        assert_eq!(csv.into_text(), "\u{feff}\"訂單\",\"總計\"\r\n");
    }
}

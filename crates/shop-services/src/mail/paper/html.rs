//! The HTML part of a letter: one column of tables, because mail programs know no other layout.
//! Colours stand on the elements for programs that read no stylesheet; the stylesheet is for the
//! dark. Never holds a picture, a script, or anything that tells that it was opened.

use super::{Goods, Link, Row, Sheet};
use shop_domain::kernel::Language;

/// HTML that is put together from our own markup and from values, which are always escaped.
struct Markup(String);

impl Markup {
    /// Only what stands in this file.
    fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// In a text or in a quoted attribute.
    fn value(&mut self, value: &str) -> &mut Self {
        for sign in value.chars() {
            match sign {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                sign => self.0.push(sign),
            }
        }
        self
    }
}

const TABLE: &str = r#"<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0""#;

const STYLE: &str = "<style>
:root { color-scheme: light dark; supported-color-schemes: light dark }
body { margin: 0; padding: 0; -webkit-text-size-adjust: 100% }
@media (prefers-color-scheme: dark) {
.paper { background: #12130f !important }
.ink { color: #efeadf !important }
.soft { color: #a8a195 !important }
.rule { border-color: #33332b !important }
.act { background: #a5c8b0 !important }
.on-act { color: #12130f !important }
}
</style>";

const CHINESE: &str = "font-family:'PingFang TC','Noto Sans TC','Microsoft JhengHei',sans-serif;line-height:1.75";
const LATIN: &str =
    "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Helvetica,Arial,sans-serif;line-height:1.6";
const SERIF: &str = "font-family:'Songti TC','Noto Serif TC','Source Han Serif TC',Georgia,serif";

pub(super) fn set(sheet: &Sheet) -> String {
    let mut page = Markup(String::with_capacity(8 * 1024));
    head(&mut page, sheet);
    page.raw(TABLE).raw(r##" class="paper" bgcolor="#faf7f0" style="background:#faf7f0;"##).raw(face(sheet.language));
    page.raw(r#""><tr><td align="center" style="padding:40px 20px 56px">"#);
    page.raw(TABLE).raw(r#" style="max-width:560px;text-align:left">"#);
    masthead(&mut page, sheet);
    title(&mut page, sheet);
    if !sheet.facts.is_empty() {
        facts(&mut page, &sheet.facts);
    }
    if let Some(link) = &sheet.button {
        button(&mut page, link);
    }
    if let Some(bought) = &sheet.goods {
        goods(&mut page, bought);
    }
    foot(&mut page, sheet);
    page.raw("</table></td></tr></table></body></html>\n");
    page.0
}

fn face(language: Language) -> &'static str {
    match language {
        Language::Chinese => CHINESE,
        Language::English => LATIN,
    }
}

fn head(page: &mut Markup, sheet: &Sheet) {
    page.raw("<!DOCTYPE html>\n<html lang=\"").raw(sheet.language.tag());
    page.raw(
        r#""><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no"><title>"#,
    );
    page.value(&sheet.subject).raw("</title>").raw(STYLE);
    page.raw(r##"</head><body class="paper" bgcolor="#faf7f0" style="margin:0;padding:0;background:#faf7f0">"##);
}

fn masthead(page: &mut Markup, sheet: &Sheet) {
    page.raw(r##"<tr><td class="rule" style="padding:0 0 16px;border-bottom:1px solid #e4ddcf">"##);
    page.raw(r#"<a class="ink" href=""#).value(&sheet.home);
    page.raw(r##"" style="color:#1e1c18;text-decoration:none;font-size:18px;letter-spacing:.06em;"##).raw(SERIF);
    page.raw(r#"">"#).value(&sheet.shop).raw("</a></td></tr>");
}

fn title(page: &mut Markup, sheet: &Sheet) {
    page.raw(r##"<tr><td style="padding:40px 0 8px"><h1 class="ink" style="margin:0;color:#1e1c18;font-size:28px;"##);
    page.raw("font-weight:300;line-height:1.35;").raw(SERIF).raw(r#"">"#).value(&sheet.title).raw("</h1></td></tr>");
    page.raw(r#"<tr><td style="padding:0 0 8px">"#);
    for paragraph in &sheet.paragraphs {
        page.raw(r##"<p class="ink" style="margin:12px 0 0;color:#1e1c18;font-size:16px">"##);
        page.value(paragraph).raw("</p>");
    }
    page.raw("</td></tr>");
}

fn facts(page: &mut Markup, rows: &[Row]) {
    page.raw(r#"<tr><td style="padding:24px 0 0">"#).raw(TABLE).raw(">");
    for row in rows {
        page.raw(r##"<tr><td class="soft rule" valign="top" style="padding:10px 20px 10px 0;"##);
        page.raw(r##"border-top:1px solid #e4ddcf;color:#6a645a;font-size:14px">"##).value(&row.label);
        page.raw(r##"</td><td class="ink rule" align="right" valign="top" style="padding:10px 0;"##);
        page.raw(r##"border-top:1px solid #e4ddcf;color:#1e1c18;font-size:14px;text-align:right">"##);
        page.value(&row.value).raw("</td></tr>");
    }
    page.raw("</table></td></tr>");
}

fn button(page: &mut Markup, link: &Link) {
    page.raw(r#"<tr><td style="padding:32px 0 0"><table role="presentation" cellpadding="0" cellspacing="0" "#);
    page.raw(r##"border="0"><tr><td class="act" bgcolor="#2e4b3b" style="background:#2e4b3b;border-radius:2px">"##);
    page.raw(r#"<a class="on-act" href=""#).value(&link.address);
    page.raw(r##"" style="display:inline-block;padding:13px 28px;color:#faf7f0;font-size:16px;font-weight:500;"##);
    page.raw(r#"line-height:1.4;text-decoration:none">"#).value(&link.words);
    page.raw("</a></td></tr></table></td></tr>");
}

fn goods(page: &mut Markup, goods: &Goods) {
    page.raw(r##"<tr><td style="padding:48px 0 0"><h2 class="ink" style="margin:0 0 12px;color:#1e1c18;"##);
    page.raw("font-size:18px;font-weight:400;").raw(SERIF).raw(r#"">"#).value(goods.title).raw("</h2>");
    page.raw(TABLE).raw(">");
    for line in &goods.lines {
        page.raw(r##"<tr><td class="ink rule" valign="top" style="padding:12px 16px 12px 0;"##);
        page.raw(r##"border-top:1px solid #e4ddcf;color:#1e1c18;font-size:15px">"##).value(&line.title);
        page.raw(r##" <span class="soft" style="color:#6a645a">× "##).value(&line.quantity).raw("</span></td>");
        page.raw(r##"<td class="ink rule" align="right" valign="top" style="padding:12px 0;white-space:nowrap;"##);
        page.raw(r##"border-top:1px solid #e4ddcf;color:#1e1c18;font-size:15px;text-align:right">"##);
        page.value(&line.amount.to_string()).raw("</td></tr>");
    }
    let last = goods.sums.len().saturating_sub(1);
    for (at, sum) in goods.sums.iter().enumerate() {
        let (label, value) = if at == last { TOTAL } else { SUM };
        page.raw("<tr><td ").raw(label).raw(">").value(&sum.label);
        page.raw(r#"</td><td align="right" "#).raw(value).raw(">").value(&sum.value).raw("</td></tr>");
    }
    page.raw(r##"</table><p class="soft" style="margin:6px 0 0;color:#6a645a;font-size:13px;text-align:right">"##);
    page.value(&goods.tax).raw("</p></td></tr>");
}

/// A sum's two cells.
const SUM: (&str, &str) = (
    r##"class="soft" style="padding:6px 0;color:#6a645a;font-size:14px""##,
    r##"class="ink" style="padding:6px 0;color:#1e1c18;font-size:14px;text-align:right""##,
);
const TOTAL: (&str, &str) = (
    r##"class="ink rule" style="padding:12px 0 0;border-top:1px solid #e4ddcf;color:#1e1c18;font-size:16px""##,
    r##"class="ink rule" style="padding:12px 0 0;border-top:1px solid #e4ddcf;color:#1e1c18;font-size:20px;text-align:right""##,
);

fn foot(page: &mut Markup, sheet: &Sheet) {
    page.raw(r##"<tr><td style="padding:56px 0 0">"##).raw(TABLE).raw(r##"><tr><td class="rule soft" style=""##);
    page.raw(r##"padding:16px 0 0;border-top:1px solid #e4ddcf;color:#6a645a;font-size:13px">"##);
    for note in &sheet.notes {
        page.raw(r#"<p style="margin:0 0 8px">"#).value(note).raw("</p>");
    }
    page.raw(r#"<p style="margin:24px 0 0">"#);
    for (at, line) in sheet.imprint.iter().enumerate() {
        page.raw(if at == 0 { "" } else { "<br>" }).value(line);
    }
    page.raw("</p></td></tr></table></td></tr>");
}

#[cfg(test)]
mod tests {
    use super::Markup;

    #[test]
    fn values_are_never_markup() {
        let mut page = Markup(String::new());
        page.raw("<p title=\"").value("\" onload='x'").raw("\">").value("<b>&amp;</b> {{7*7}}").raw("</p>");
        let wanted = "<p title=\"&quot; onload=&#39;x&#39;\">&lt;b&gt;&amp;amp;&lt;/b&gt; {{7*7}}</p>";
        assert_eq!(page.0, wanted);
    }
}

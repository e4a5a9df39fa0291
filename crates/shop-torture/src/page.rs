//! The forms and links of a page, as a browser without a script reads them. Reads just enough HTML.

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }
}

pub fn forms(html: &str) -> Vec<Form> {
    let parts = html.split("<form").skip(1).map(|part| part.split("</form>").next().unwrap_or_default());
    parts
        .map(|form| {
            let inputs = form.split("<input").skip(1).map(|input| input.split('>').next().unwrap_or_default());
            let fields = inputs.map(|input| (value(input, "name"), value(input, "value")));
            let action = value(form.split('>').next().unwrap_or_default(), "action");
            let action = action.split('#').next().unwrap_or_default().to_owned();
            Form { action, fields: fields.filter(|(name, _)| !name.is_empty()).collect() }
        })
        .collect()
}

pub fn form(html: &str, fits: impl Fn(&str) -> bool) -> Option<Form> {
    forms(html).into_iter().find(|form| fits(&form.action))
}

pub fn links(html: &str) -> impl Iterator<Item = String> + '_ {
    html.split("href=\"").skip(1).filter_map(|rest| Some(unescaped(rest.split('"').next()?)))
}

fn value(tag: &str, name: &str) -> String {
    let after = tag.split(&[" ", name, "=\""].concat()).nth(1).unwrap_or_default();
    unescaped(after.split('"').next().unwrap_or_default())
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_what_it_sends() {
        let html = r#"<a href="/a?b=1&amp;c=2">x</a><form method="post" action="/go#here">
            <input type="hidden" name="version" value="3"><button>Go</button></form>"#;
        let form = form(html, |action| action == "/go").expect("a form");
        assert_eq!(form.fields, [("version".to_owned(), "3".to_owned())]);
        assert_eq!(links(html).next().as_deref(), Some("/a?b=1&c=2"));
    }
}

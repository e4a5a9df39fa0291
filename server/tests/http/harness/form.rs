//! The forms of a page as a browser without a script would send them. Reads just enough HTML.

/// Where a form goes, and what it sends as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    #[track_caller]
    pub fn value(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or_else(|| panic!("the form {} has no {name}: {:?}", self.action, self.fields), |(_, value)| value)
    }

    #[track_caller]
    pub fn fill(mut self, name: &str, value: &str) -> Self {
        let found = self.fields.iter_mut().find(|(field, _)| field == name);
        found.unwrap_or_else(|| panic!("there is no field {name} in {}", self.action)).1 = value.to_owned();
        self
    }

    /// With what a pressed button brings along.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// A fragment stays in the browser.
fn sent_to(action: String) -> String {
    action.split('#').next().unwrap_or_default().to_owned()
}

pub fn forms(html: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut open: Option<Form> = None;
    let mut list: Option<(String, Option<String>)> = None;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (tag, after) = Tag::read(&rest[at + 1..]);
        match (tag.name, open.as_mut()) {
            ("form", _) => {
                open = Some(Form { action: tag.get("action").map(sent_to).unwrap_or_default(), fields: Vec::new() })
            }
            ("/form", _) => forms.extend(open.take()),
            ("input", Some(form)) => form.fields.extend(tag.sent()),
            ("textarea", Some(form)) => {
                let text = after.split("</textarea>").next().unwrap_or_default();
                form.fields.extend(tag.get("name").map(|name| (name, unescape(text))));
            }
            ("select", Some(_)) => list = tag.get("name").map(|name| (name, None)),
            ("option", Some(_)) => {
                if let Some((_, value)) = &mut list
                    && (value.is_none() || tag.get("selected").is_some())
                {
                    *value = tag.get("value");
                }
            }
            ("/select", Some(form)) => {
                form.fields.extend(list.take().map(|(name, value)| (name, value.unwrap_or_default())));
            }
            _ => {}
        }
        rest = after;
    }
    forms
}

struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, String)>,
}

impl<'a> Tag<'a> {
    /// The tag that begins here, after its `<`, and what follows it.
    fn read(text: &'a str) -> (Self, &'a str) {
        let end = text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len());
        let (name, mut rest) = text.split_at(end);
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() {
                break;
            }
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '=').unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            let (value, after) = match after.strip_prefix("=\"") {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => ("", after.trim_start_matches('=')),
            };
            attributes.push((key, unescape(value)));
            rest = after;
        }
        (Self { name: name.trim_end_matches('/'), attributes }, rest)
    }

    fn get(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
    }

    /// What an input sends if nobody touches it.
    fn sent(&self) -> Option<(String, String)> {
        let kind = self.get("type").unwrap_or_default();
        let ticked = self.get("checked").is_some();
        let sent = match kind.as_str() {
            "radio" | "checkbox" => ticked,
            "file" | "submit" => false,
            _ => true,
        };
        (sent && self.get("disabled").is_none()).then_some(())?;
        Some((self.get("name")?, self.get("value").unwrap_or_default()))
    }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

#[test]
fn a_form_is_read_as_a_browser_would_send_it() {
    let html = r#"<p>no</p><form class="a" action="/checkout"><input type="hidden" name="key" value="a&quot;b"/>
        <input type="radio" name="payment" value="cod" checked><input type="radio" name="payment" value="test">
        <select name="city"><option value="">-</option><option value="x" selected>X</option></select>
        <textarea name="note">1 &lt; 2</textarea><button name="go" value="1">Go</button></form>"#;
    let [form] = forms(html).try_into().expect("one form");
    let sent: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(form.action, "/checkout");
    assert_eq!(sent, [("key", "a\"b"), ("payment", "cod"), ("city", "x"), ("note", "1 < 2")]);
}

//! A browser that knows forms and nothing else.

use shop_services::ports::NextStep;

/// A page, as text.
pub struct Page(pub String);

/// A form that a page holds.
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

pub struct Browser(reqwest::Client);

impl Browser {
    pub fn new() -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
        Self(client.expect("a client"))
    }

    /// Goes where the shop sends it.
    pub async fn follow(&self, step: NextStep) -> Page {
        match step {
            NextStep::Form { action, fields } => self.submit(&Form { action, fields }).await,
            NextStep::Redirect { address, .. } => {
                Page(self.0.get(address).send().await.expect("answered").text().await.expect("a page"))
            }
        }
    }

    pub async fn submit(&self, form: &Form) -> Page {
        Page(self.sent(form).await.text().await.expect("a page"))
    }

    /// Where the answer sends it.
    pub async fn submit_and_leave(&self, form: &Form) -> String {
        let answer = self.sent(form).await;
        let location = answer.headers().get("location").expect("sent on");
        location.to_str().expect("text").to_owned()
    }

    async fn sent(&self, form: &Form) -> reqwest::Response {
        self.0.post(&form.action).form(&form.fields).send().await.expect("answered")
    }
}

impl Page {
    /// The form whose address ends so, from the page at `origin`.
    pub fn form(&self, origin: &str, ending: &str) -> Form {
        let forms = self.0.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap_or_default());
        let form = forms.into_iter().find(|form| value(form, "action").ends_with(ending));
        let form = form.unwrap_or_else(|| panic!("no form for {ending} on {}", self.0));
        let action = value(form, "action");
        let action = if action.starts_with('/') { [origin, &action].concat() } else { action };
        let inputs = form.split("<input").skip(1).map(|input| input.split('>').next().unwrap_or_default());
        Form { action, fields: inputs.map(|input| (value(input, "name"), value(input, "value"))).collect() }
    }
}

fn value(tag: &str, name: &str) -> String {
    let after = tag.split(&[name, "=\""].concat()).nth(1).unwrap_or_default();
    let raw = after.split('"').next().unwrap_or_default();
    raw.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

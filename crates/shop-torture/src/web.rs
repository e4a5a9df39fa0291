//! HTTP as a browser without a script speaks it: it follows nothing by itself, and reads everything that it
//! gets for what is another shopper's.

use crate::{journal::Journal, page::Form};
use std::{sync::Arc, time::Duration};

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub text: String,
}

#[derive(Clone)]
pub struct Web {
    client: reqwest::Client,
    journal: Arc<Journal>,
    /// What this reader may read, of what is somebody's own.
    canary: String,
    cookie: Option<String>,
}

/// In every name: `canary-12-`.
pub const CANARY: &str = "canary-";

impl Web {
    pub fn new(journal: Arc<Journal>) -> anyhow::Result<Self> {
        let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        let client = builder.timeout(Duration::from_secs(60)).connect_timeout(Duration::from_secs(2)).build()?;
        Ok(Self { client, journal, canary: String::new(), cookie: None })
    }

    pub fn of(&self, canary: &str) -> Self {
        Self { canary: canary.to_owned(), ..self.clone() }
    }

    pub fn with_cookie(&self, cookie: String) -> Self {
        Self { cookie: Some(cookie), ..self.clone() }
    }

    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// `None`: there was no answer, and what became of the question is unknown.
    pub async fn get(&self, address: &str) -> Option<Answer> {
        self.ask(self.client.get(address)).await
    }

    pub async fn post(&self, address: &str, fields: &[(String, String)]) -> Option<Answer> {
        self.ask(self.client.post(address).form(fields)).await
    }

    pub async fn submit(&self, origin: &str, form: &Form) -> Option<Answer> {
        let address = if form.action.starts_with('/') { [origin, &form.action].concat() } else { form.action.clone() };
        self.post(&address, &form.fields).await
    }

    pub async fn ask(&self, request: reqwest::RequestBuilder) -> Option<Answer> {
        let request = match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        };
        let answer = request.header("accept-language", "en").send().await.ok()?;
        let status = answer.status().as_u16();
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok());
        let location = location.unwrap_or_default().split('#').next().unwrap_or_default().to_owned();
        let text = answer.text().await.ok()?;
        self.read(&text);
        Some(Answer { status, location, text })
    }

    /// The owner reads everything.
    fn read(&self, text: &str) {
        if self.cookie.is_some() {
            return;
        }
        for rest in text.split(CANARY).skip(1) {
            let whose = [CANARY, rest.split('-').next().unwrap_or_default(), "-"].concat();
            if whose != self.canary {
                self.journal.complain(format!("{} reads what is {whose}'s", self.canary));
            }
        }
    }
}

//! Somebody with a browser that runs no script: it keeps cookies, and follows nothing by itself.

use super::{Answer, Form, forms};
use reqwest::{Method, RequestBuilder, header::SET_COOKIE, redirect::Policy};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

#[derive(Clone)]
pub struct Visitor {
    pub origin: String,
    client: reqwest::Client,
    /// Shared by clones: two tabs of one browser.
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Visitor {
    pub fn at(origin: &str) -> Self {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(60))
            .build()
            .expect("a client");
        Self { origin: origin.to_owned(), client, cookies: Arc::default() }
    }

    /// Somebody else, over the same connections.
    pub fn other(&self) -> Self {
        Self { cookies: Arc::default(), ..self.clone() }
    }

    /// The same browser at another process of the shop.
    pub fn moves_to(&self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), ..self.clone() }
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("not poisoned").get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().expect("not poisoned").insert(name.to_owned(), value.to_owned());
    }

    /// `path` may be a whole address of this shop.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let path = path.strip_prefix(self.origin.as_str()).unwrap_or(path);
        let request = self.client.request(method, [&self.origin, path].concat());
        let cookies = self.cookies.lock().expect("not poisoned");
        let line: Vec<_> = cookies.iter().map(|(name, value)| [name, "=", value].concat()).collect();
        if line.is_empty() { request } else { request.header("cookie", line.join("; ")) }
    }

    /// `Err`: there was no answer.
    pub async fn tries(&self, request: RequestBuilder) -> Result<Answer, reqwest::Error> {
        let response = request.send().await?;
        for line in response.headers().get_all(SET_COOKIE) {
            self.keep(line.to_str().expect("a readable cookie"));
        }
        Answer::read(response).await
    }

    fn keep(&self, line: &str) {
        let pair = line.split(';').next().unwrap_or_default();
        let (name, value) = pair.split_once('=').expect("a cookie has a name");
        let mut cookies = self.cookies.lock().expect("not poisoned");
        if line.to_ascii_lowercase().contains("max-age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    #[track_caller]
    pub fn sends(&self, request: RequestBuilder) -> impl Future<Output = Answer> + Send + use<> {
        let visitor = self.clone();
        let here = std::panic::Location::caller();
        async move { visitor.tries(request).await.unwrap_or_else(|error| panic!("no answer ({here}): {error:?}")) }
    }

    pub async fn opens(&self, path: &str) -> Answer {
        self.sends(self.request(Method::GET, path)).await
    }

    pub async fn posts(&self, path: &str, fields: &[(String, String)]) -> Answer {
        self.sends(self.request(Method::POST, path).form(fields)).await
    }

    pub async fn submits(&self, form: &Form) -> Answer {
        self.posts(&form.action, &form.fields).await
    }

    /// The form of this page that goes to `action`.
    pub async fn finds_form(&self, page: &str, action: &str) -> Form {
        let answer = self.opens(page).await.expect(200);
        let found = forms(answer.text()).into_iter().find(|form| form.action == action);
        found.unwrap_or_else(|| panic!("{page} has no form to {action}"))
    }

    pub async fn adds(&self, variant: &str, quantity: i64) -> Answer {
        let fields = [("variant".to_owned(), variant.to_owned()), ("quantity".to_owned(), quantity.to_string())];
        self.posts("/cart/items", &fields).await
    }

    pub async fn gets(&self, path: &str) -> Answer {
        self.sends(self.request(Method::GET, path).header("accept-language", "en")).await
    }

    pub async fn posts_json(&self, path: &str, body: &Value) -> Answer {
        self.sends(self.request(Method::POST, path).header("accept-language", "en").json(body)).await
    }

    /// As [`Self::posts_json`], with a body that may not even be JSON.
    pub async fn posts_text(&self, path: &str, body: &str) -> Answer {
        let request = self.request(Method::POST, path).header("content-type", "application/json");
        self.sends(request.header("idempotency-key", "text").body(body.to_owned())).await
    }

    pub fn order(&self, key: &str, body: &Value) -> RequestBuilder {
        self.request(Method::POST, "/api/v1/orders")
            .header("accept-language", "en")
            .header("idempotency-key", key)
            .json(body)
    }

    pub async fn orders(&self, key: &str, body: &Value) -> Answer {
        self.sends(self.order(key, body)).await
    }
}

//! What a provider tells the shop's server by itself: sent, and sent again until it is taken, as
//! the weather lets it. Never decides what stands in it.

use crate::{Chaos, Fault};
use serde::Serialize;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, watch};

/// How many of the sent ones are remembered.
const REMEMBERED: usize = 2_000;

/// One message to the shop.
#[derive(Debug, Clone)]
pub struct Notice {
    pub address: String,
    /// The content's type among them.
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// Tries in all.
    pub tries: u32,
    taken: fn(u16, &str) -> bool,
}

impl Notice {
    pub fn new(address: &str, content_type: &str, body: String) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self { address: address.to_owned(), headers, body, tries: 4, taken: |status, _| (200..300).contains(&status) }
    }

    pub fn form(address: &str, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        Self::new(address, "application/x-www-form-urlencoded", body)
    }

    /// Tried again until the shop's status and body are these. Without it, any success will do.
    pub fn until(self, taken: fn(u16, &str) -> bool) -> Self {
        Self { taken, ..self }
    }

    pub fn tries(self, tries: u32) -> Self {
        Self { tries, ..self }
    }
}

/// One try, and what the shop said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    pub address: String,
    pub body: String,
    /// Nothing where the shop could not be reached, or never answered.
    pub status: Option<u16>,
    pub answer: String,
    pub taken: bool,
}

#[derive(Debug)]
struct Post {
    client: reqwest::Client,
    chaos: Chaos,
    sent: Mutex<VecDeque<Sent>>,
    /// How many notices are not through with yet.
    waiting: watch::Sender<usize>,
    /// Told after every notice that went out, for whoever lets it pass first.
    passed: Notify,
}

/// Cheap to clone: all clones are one.
#[derive(Debug, Clone)]
pub struct Notices(Arc<Post>);

impl Notices {
    pub fn new(chaos: Chaos) -> Result<Self, reqwest::Error> {
        // As long as ECPay waits; the others wait longer.
        let client = reqwest::Client::builder().timeout(Duration::from_secs(10)).no_proxy().build()?;
        let (waiting, _) = watch::channel(0);
        Ok(Self(Arc::new(Post { client, chaos, sent: Mutex::default(), waiting, passed: Notify::new() })))
    }

    /// Later, while the caller goes on.
    pub fn send(&self, notice: Notice) {
        let chaos = &self.0.chaos;
        if chaos.strikes(Fault::Lost) {
            return;
        }
        let copies = if chaos.strikes(Fault::Doubled) { chaos.copies() } else { 1 };
        for _ in 0..copies {
            let reordered = chaos.strikes(Fault::Reordered);
            let late = chaos.strikes(Fault::Late).then(|| chaos.late());
            self.0.waiting.send_modify(|waiting| *waiting += 1);
            let (post, notice) = (self.0.clone(), notice.clone());
            tokio::spawn(async move {
                post.wait(late, reordered).await;
                post.deliver(&notice).await;
                post.waiting.send_modify(|waiting| *waiting -= 1);
            });
        }
    }

    /// When nothing is on its way any more.
    pub async fn settled(&self) {
        // Fails only where the other half is gone, which is in our hand.
        let _ = self.0.waiting.subscribe().wait_for(|waiting| *waiting == 0).await;
    }

    pub fn waiting(&self) -> usize {
        *self.0.waiting.borrow()
    }

    /// The latest, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.0.sent.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl Post {
    async fn wait(&self, late: Option<Duration>, reordered: bool) {
        if reordered {
            let passed = self.passed.notified();
            // Where nothing follows, it is only late.
            let _ = tokio::time::timeout(self.chaos.late(), passed).await;
        }
        if let Some(late) = late {
            tokio::time::sleep(late).await;
        }
    }

    async fn deliver(&self, notice: &Notice) {
        for attempt in 0..notice.tries {
            if attempt > 0 {
                tokio::time::sleep(self.chaos.retry()).await;
            }
            let sent = self.post(notice).await;
            let taken = sent.taken;
            self.remember(sent);
            self.passed.notify_waiters();
            if taken {
                return;
            }
        }
    }

    async fn post(&self, notice: &Notice) -> Sent {
        let mut request = self.client.post(&notice.address).body(notice.body.clone());
        for (name, value) in &notice.headers {
            request = request.header(name, value);
        }
        let (address, body) = (notice.address.clone(), notice.body.clone());
        let Ok(answer) = request.send().await else {
            return Sent { address, body, status: None, answer: String::new(), taken: false };
        };
        let status = answer.status().as_u16();
        let answer = answer.text().await.unwrap_or_default();
        Sent { address, body, status: Some(status), taken: (notice.taken)(status, &answer), answer }
    }

    fn remember(&self, sent: Sent) {
        let mut remembered = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() == REMEMBERED {
            remembered.pop_front();
        }
        remembered.push_back(sent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, extract::State, routing::post};

    /// A shop that writes down what it hears, and the post to it.
    async fn shop(weather: &str) -> (Notices, String, Arc<Mutex<Vec<String>>>) {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hear = async |State(heard): State<Arc<Mutex<Vec<String>>>>, body: String| {
            let mut heard = heard.lock().expect("whole");
            heard.push(body);
            if heard.len() > 2 { "1|OK" } else { "1|OK\n" }
        };
        let doors = Router::new().route("/", post(hear)).with_state(heard.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, doors).await });
        let chaos = Chaos::default();
        chaos.set("retry_every=1,late_for=20").expect("understood");
        chaos.set(weather).expect("understood");
        (Notices::new(chaos).expect("a client"), address, heard)
    }

    async fn heard_of(weather: &str, bodies: &[&str], taken: fn(u16, &str) -> bool) -> Vec<String> {
        let (notices, address, heard) = shop(weather).await;
        for body in bodies {
            notices.send(Notice::new(&address, "text/plain", (*body).to_owned()).until(taken));
        }
        notices.settled().await;
        let heard = heard.lock().expect("whole");
        heard.clone()
    }

    #[tokio::test]
    async fn the_weather_decides_what_arrives_how_often_and_when() {
        let any: fn(u16, &str) -> bool = |status, _| status == 200;
        assert_eq!(heard_of("calm", &["a"], any).await, ["a"]);
        assert_eq!(heard_of("lost=100x1", &["a", "b"], any).await, ["b"]);
        assert_eq!(heard_of("doubled=100", &["a"], any).await, ["a", "a"]);
        assert_eq!(heard_of("doubled=100,copies=5", &["a"], any).await.len(), 5);
        assert_eq!(heard_of("reordered=100x1,late_for=5000", &["a", "b"], any).await, ["b", "a"]);
        assert_eq!(heard_of("reordered=100x1", &["a"], any).await, ["a"], "nothing followed");
    }

    #[tokio::test]
    async fn a_notice_comes_again_until_it_is_taken_to_the_byte() {
        assert_eq!(heard_of("calm", &["a"], |_, body| body == "1|OK").await, ["a", "a", "a"]);
        assert_eq!(heard_of("calm", &["a"], |_, body| body == "OK").await.len(), 4, "and no more than four times");
    }
}

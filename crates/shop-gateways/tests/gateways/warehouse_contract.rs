//! The contract of `docs/warehouse.openapi.json`, for any warehouse that says it keeps it: without anything else
//! set, the simulated one. Another one is tried with `WAREHOUSE_ADDRESS`, `WAREHOUSE_KEY` and `WAREHOUSE_SKU`, a SKU
//! of which it has ten and of which nobody else takes any meanwhile:
//!
//! `cargo test -p shop-gateways --test gateways warehouse_contract -- --test-threads 1`
//!
//! Never uses a line of the shop's own client: what is tried is what stands in the document.

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use shop_simulators::{Simulator, warehouse};

struct Tried {
    client: Client,
    address: String,
    key: String,
    sku: String,
    /// Where it is the simulated one: it ends with the test.
    _simulator: Option<Simulator>,
}

impl Tried {
    async fn open() -> Self {
        let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
        let client = Client::builder().timeout(std::time::Duration::from_secs(10)).build().expect("TLS");
        if let (Some(address), Some(key), Some(sku)) =
            (set("WAREHOUSE_ADDRESS"), set("WAREHOUSE_KEY"), set("WAREHOUSE_SKU"))
        {
            let address = [address.trim_end_matches('/'), "/v1"].concat();
            return Self { client, address, key, sku, _simulator: None };
        }
        let simulator = Simulator::start(crate::redirect::ANYWHERE, warehouse::doors).await.expect("a port");
        let goods = client.post([simulator.origin(), "/_goods"].concat()).json(&json!({ "CONTRACT-1": 10 }));
        assert!(goods.send().await.expect("answered").status().is_success());
        Self {
            client,
            address: [simulator.origin(), "/v1"].concat(),
            key: warehouse::KEY.to_owned(),
            sku: "CONTRACT-1".to_owned(),
            _simulator: Some(simulator),
        }
    }

    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post([&self.address, path].concat()).bearer_auth(&self.key).json(body)
    }

    async fn does(&self, path: &str, key: &str, body: &Value) -> (u16, Value) {
        told(self.post(path, body).header("Idempotency-Key", key).send().await.expect("answered")).await
    }

    fn wanted(&self, id: &str, quantity: i64) -> Value {
        json!({
            "reservation": id,
            "expires_at": "2099-01-01T00:00:00Z",
            "lines": [{ "sku": self.sku, "quantity": quantity }],
        })
    }

    async fn reserves(&self, id: &str, quantity: i64) -> (u16, Value) {
        self.does("/reservations", id, &self.wanted(id, quantity)).await
    }

    fn some(&self, quantity: i64) -> Value {
        json!({ "lines": [{ "sku": self.sku, "quantity": quantity }] })
    }

    async fn acts(&self, id: &str, verb: &str, part: &str, body: &Value) -> (u16, Value) {
        self.does(&format!("/reservations/{id}/{verb}"), &format!("{id}:{verb}:{part}"), body).await
    }

    async fn available(&self) -> i64 {
        let mut cursor: Option<String> = None;
        loop {
            let mut request = self.client.get([&self.address, "/stock"].concat()).bearer_auth(&self.key);
            if let Some(cursor) = &cursor {
                request = request.query(&[("cursor", cursor)]);
            }
            let (status, levels) = told(request.send().await.expect("answered")).await;
            assert_eq!(status, 200);
            let items = levels["items"].as_array().expect("items");
            if let Some(item) = items.iter().find(|item| item["sku"] == self.sku) {
                return item["available"].as_i64().expect("a count");
            }
            cursor = Some(levels["next_cursor"].as_str().expect("the SKU is on the list").to_owned());
        }
    }
}

async fn told(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().expect("a text").to_owned());
    let kind = kind.unwrap_or_default();
    let wanted = if status < 400 { "application/json" } else { "application/problem+json" };
    assert!(kind.starts_with(wanted), "{status} comes as {kind}");
    (status, answer.json().await.expect("JSON"))
}

fn an_id() -> String {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid().to_string()
}

fn refused((status, problem): &(u16, Value)) -> (u16, &str) {
    (*status, problem["code"].as_str().expect("a code"))
}

#[tokio::test]
async fn what_is_reserved_is_held_kept_and_committed_in_parts() {
    let tried = Tried::open().await;
    let (id, before) = (an_id(), tried.available().await);
    let (status, held) = tried.reserves(&id, 3).await;
    assert_eq!((status, &held["state"]), (200, &json!("held")));
    assert_eq!(tried.available().await, before - 3);
    let (status, kept) = tried.acts(&id, "keep", "", &json!({})).await;
    assert_eq!((status, &kept["state"], &kept["expires_at"]), (200, &json!("kept"), &Value::Null));
    let (status, part) = tried.acts(&id, "commit", "1", &tried.some(2)).await;
    assert_eq!((status, &part["lines"][0]["committed"]), (200, &json!(2)));
    assert_eq!(tried.available().await, before - 3);
    let (status, rest) = tried.acts(&id, "release", "2", &tried.some(1)).await;
    assert_eq!((status, &rest["state"]), (200, &json!("closed")));
    assert_eq!(tried.available().await, before - 2);
    assert_eq!(refused(&tried.acts(&id, "commit", "3", &tried.some(1)).await), (409, "reservation.closed"));
    assert_eq!(refused(&tried.acts(&id, "restock", "4", &tried.some(3)).await), (409, "reservation.too_much"));
    let (status, back) = tried.acts(&id, "restock", "4", &tried.some(2)).await;
    assert_eq!((status, &back["lines"][0]["restocked"]), (200, &json!(2)));
    assert_eq!(tried.available().await, before, "as it was");
}

#[tokio::test]
async fn the_same_key_does_the_same_thing_once() {
    let tried = Tried::open().await;
    let (id, before) = (an_id(), tried.available().await);
    let first = tried.reserves(&id, 2).await;
    assert_eq!((first.0, tried.reserves(&id, 2).await), (200, first.clone()));
    assert_eq!(tried.available().await, before - 2);
    let other = tried.does("/reservations", &id, &tried.wanted(&id, 1)).await;
    assert_eq!(refused(&other), (422, "idempotency.reused"));
    let released = tried.acts(&id, "release", "1", &tried.some(1)).await;
    assert_eq!(tried.acts(&id, "release", "1", &tried.some(1)).await, released);
    assert_eq!(tried.available().await, before - 1);
    tried.acts(&id, "release", "rest", &json!({})).await;
    assert_eq!(tried.available().await, before);
}

#[tokio::test]
async fn what_is_asked_for_at_once_is_never_promised_twice() {
    let tried = Tried::open().await;
    let before = tried.available().await;
    let ids: Vec<_> = (0..6).map(|_| an_id()).collect();
    let asked = ids.iter().map(|id| tried.reserves(id, before / 2));
    let answers = futures_of(asked).await;
    let got = answers.iter().filter(|(status, _)| *status == 200).count();
    assert_eq!(got, 2, "{answers:?}");
    for short in answers.iter().filter(|(status, _)| *status != 200) {
        assert_eq!(refused(short), (409, "stock.short"));
        let line = &short.1["lines"][0];
        assert_eq!((&line["sku"], line["available"].as_i64()), (&json!(tried.sku), Some(before % 2)));
    }
    for id in &ids {
        assert_eq!(tried.acts(id, "release", "all", &json!({})).await.0, 200, "also what was never held");
    }
    assert_eq!(tried.available().await, before);
}

#[tokio::test]
async fn a_refusal_leaves_the_key_free() {
    let tried = Tried::open().await;
    let (first, second, before) = (an_id(), an_id(), tried.available().await);
    assert_eq!(tried.reserves(&first, before).await.0, 200);
    assert_eq!(refused(&tried.reserves(&second, 1).await), (409, "stock.short"));
    tried.acts(&first, "release", "all", &json!({})).await;
    assert_eq!(tried.reserves(&second, 1).await.0, 200);
    tried.acts(&second, "release", "all", &json!({})).await;
}

#[tokio::test]
async fn what_was_released_before_it_came_is_not_held_when_it_comes() {
    let tried = Tried::open().await;
    let (id, before) = (an_id(), tried.available().await);
    let (status, closed) = tried.acts(&id, "release", "all", &json!({})).await;
    assert_eq!((status, &closed["state"]), (200, &json!("closed")));
    assert_eq!(refused(&tried.reserves(&id, 1).await), (409, "reservation.closed"));
    assert_eq!(tried.available().await, before);
}

#[tokio::test]
async fn what_is_not_kept_ends_by_itself() {
    let tried = Tried::open().await;
    let (id, before) = (an_id(), tried.available().await);
    let mut wanted = tried.wanted(&id, before);
    wanted["expires_at"] = json!("2001-01-01T00:00:00Z");
    assert_eq!(tried.does("/reservations", &id, &wanted).await.0, 200);
    assert_eq!(tried.available().await, before, "its time is over");
    let other = an_id();
    assert_eq!(tried.reserves(&other, before).await.0, 200);
    assert_eq!(refused(&tried.acts(&id, "keep", "", &json!({})).await), (409, "stock.short"), "others have it");
    tried.acts(&other, "release", "all", &json!({})).await;
    assert_eq!(tried.acts(&id, "keep", "", &json!({})).await.0, 200, "it is there again");
    assert_eq!(tried.available().await, 0);
    tried.acts(&id, "release", "all", &json!({})).await;
    assert_eq!(tried.available().await, before);
}

#[tokio::test]
async fn more_than_is_left_is_neither_committed_nor_released() {
    let tried = Tried::open().await;
    let (id, before) = (an_id(), tried.available().await);
    tried.reserves(&id, 2).await;
    for verb in ["commit", "release"] {
        assert_eq!(refused(&tried.acts(&id, verb, "3", &tried.some(3)).await), (409, "reservation.too_much"));
    }
    assert_eq!(refused(&tried.acts(&an_id(), "commit", "1", &tried.some(1)).await), (404, "reservation.unknown"));
    tried.acts(&id, "release", "all", &json!({})).await;
    assert_eq!(tried.available().await, before);
}

#[tokio::test]
async fn who_has_no_key_and_what_has_none_is_refused() {
    let tried = Tried::open().await;
    let id = an_id();
    let wanted = tried.wanted(&id, 1);
    let without = tried.post("/reservations", &wanted).send().await.expect("answered");
    assert_eq!(refused(&told(without).await), (400, "idempotency.missing"));
    let stranger = tried.client.post([&tried.address, "/reservations"].concat()).bearer_auth("another").json(&wanted);
    let stranger = stranger.header("Idempotency-Key", &id).send().await.expect("answered");
    assert_eq!(refused(&told(stranger).await), (401, "key.wrong"));
    for lines in
        [json!([]), json!([{ "sku": tried.sku, "quantity": 0 }]), json!([{ "sku": tried.sku, "quantity": -1 }])]
    {
        let mut wrong = wanted.clone();
        wrong["lines"] = lines;
        assert_eq!(refused(&tried.does("/reservations", &an_id(), &wrong).await), (422, "request.malformed"));
    }
}

async fn futures_of<T>(asked: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut answers = Vec::new();
    let mut asked: Vec<_> = asked.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        asked.retain_mut(|one| match one.as_mut().poll(context) {
            std::task::Poll::Ready(answer) => {
                answers.push(answer);
                false
            }
            std::task::Poll::Pending => true,
        });
        if asked.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    answers
}

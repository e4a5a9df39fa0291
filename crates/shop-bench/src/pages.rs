//! The one page, for everybody and for a visitor with a cart. Both sides of a comparison are asked by
//! the same client, in turn, with the order of turns changing.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::World;
use crate::cost::{self, Cost};
use crate::http::{self, Connection};
use crate::load::{Load, Requests, always};
use crate::options::Options;
use crate::plain::Plain;

pub struct Cached {
    pub shop: Vec<Cost>,
    pub plain: Vec<Cost>,
    /// Of the body, as it travels.
    pub bytes: usize,
}

impl Cached {
    /// Requests for a second of CPU, the shop's against the plain handler's.
    pub fn ratio(&self) -> f64 {
        let both = self.shop.iter().zip(&self.plain);
        cost::median(both.map(|(shop, plain)| plain.program_micros() / shop.program_micros()).collect())
    }
}

pub async fn cached(world: &World, ourselves: &Path, options: &Options) -> Result<Cached> {
    let asked = http::get("/", http::BROWSER);
    let first = Connection::open(world.shop.address).await?.fetch(&asked).await?;
    let plain = Plain::start(ourselves, world.shop.address)?;
    let second = Connection::open(plain.address).await?.fetch(&asked).await?;
    let encoding = |answer: &http::Answer| answer.header("content-encoding").map(str::to_owned);
    if first.body != second.body || encoding(&first) != encoding(&second) || encoding(&first).as_deref() != Some("br") {
        bail!("the two sides do not answer the same bytes in brotli");
    }
    let load =
        |address| Load { address, connections: options.connections, status: 200, requests: always(asked.clone()) };
    let (to_shop, to_plain) = (load(world.shop.address), load(plain.address));
    let mut found = Cached { shop: Vec::new(), plain: Vec::new(), bytes: first.body.len() };
    for load in [&to_shop, &to_plain] {
        load.run(Duration::from_millis(300)).await?;
    }
    for round in 0..options.rounds {
        for shop in [round % 2 == 0, round % 2 == 1] {
            let (load, process) = if shop { (&to_shop, world.shop.process()) } else { (&to_plain, plain.process()) };
            let cost = cost::of_load(load, options.time, process, world.database.postmaster).await?;
            if shop {
                found.shop.push(cost)
            } else {
                found.plain.push(cost)
            };
        }
    }
    Ok(found)
}

pub struct WithCart {
    /// Compressed, as browsers ask for it.
    pub packed: Vec<Cost>,
    /// The same page for a client that takes no encoding: the difference is what compressing costs.
    pub unpacked: Vec<Cost>,
    pub packed_bytes: usize,
    pub unpacked_bytes: usize,
}

pub async fn with_cart(world: &World, options: &Options) -> Result<WithCart> {
    let address = world.shop.address;
    let mut visitors = Vec::new();
    for _ in 0..options.connections {
        visitors.push(fill_cart(&mut Connection::open(address).await?).await?);
    }
    let asked = |headers: &str| -> Vec<Arc<[u8]>> {
        visitors.iter().map(|cookie| http::get("/", &format!("{headers}cookie: {cookie}\r\n")).into()).collect()
    };
    let (packed, unpacked) = (asked(http::BROWSER), asked(""));
    let mut connection = Connection::open(address).await?;
    let small = connection.fetch(&packed[0]).await?;
    let large = connection.fetch(&unpacked[0]).await?;
    if !large.text().contains("data-component") || large.header("content-encoding").is_some() {
        bail!("this is not the page: {}", large.head);
    }
    let load = |all: Vec<Arc<[u8]>>| {
        let requests: Requests = Arc::new(move |visitor, _| all[visitor].clone());
        Load { address, connections: options.connections, status: 200, requests }
    };
    let (packed, unpacked) = (load(packed), load(unpacked));
    packed.run(Duration::from_millis(500)).await?;
    let mut found = WithCart {
        packed: Vec::new(),
        unpacked: Vec::new(),
        packed_bytes: small.body.len(),
        unpacked_bytes: large.body.len(),
    };
    let (shop, postmaster) = (world.shop.process(), world.database.postmaster);
    for _ in 0..options.rounds.min(3) {
        found.packed.push(cost::of_load(&packed, options.time, shop, postmaster).await?);
        found.unpacked.push(cost::of_load(&unpacked, options.time, shop, postmaster).await?);
    }
    Ok(found)
}

/// A visitor with three lines in the cart; the cookie is the answer.
pub async fn fill_cart(connection: &mut Connection) -> Result<String> {
    let answer = connection.fetch(&http::get("/api/v1/products", "")).await?;
    let products: Value = serde_json::from_slice(&answer.body)?;
    let variants = products["items"].as_array().into_iter().flatten().filter_map(|product| {
        let offered = product["variants"].as_array()?.iter();
        offered.filter(|variant| variant["available"].as_i64() >= Some(5)).find_map(|variant| variant["id"].as_str())
    });
    let mut cookie = String::new();
    for variant in variants.take(3) {
        let sent = if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") };
        let line = json!({ "variant": variant, "quantity": 1 }).to_string();
        let answer = connection.fetch(&http::post("/api/v1/cart/items", &sent, &line)).await?;
        if answer.status != 200 {
            bail!("the cart was not filled: {} {}", answer.head, answer.text());
        }
        if let Some(set) = answer.header("set-cookie") {
            set.split(';').next().unwrap_or_default().clone_into(&mut cookie);
        }
    }
    (!cookie.is_empty()).then_some(cookie).context("nothing could be put into a cart: is the sample catalogue there?")
}

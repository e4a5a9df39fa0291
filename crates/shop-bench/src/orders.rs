//! Placing orders: over REST, and by a script of pgbench that does the same to the database. Both in
//! turn, on the same tables, with as many connections; the script is pgbench/place_order.sql.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::World;
use crate::cost::{self, Cost};
use crate::http::{self, Connection};
use crate::load::{Load, Requests};
use crate::options::Options;
use crate::pgbench::Pgbench;

const VARIANTS: u64 = 16;

pub struct Orders {
    pub shop: Vec<Cost>,
    pub pgbench: Vec<Cost>,
}

impl Orders {
    /// How many orders pgbench could place for what the shop's cost, in CPU time.
    pub fn ratio(&self) -> f64 {
        cost::median(self.shop.iter().zip(&self.pgbench).map(|(shop, plain)| plain.micros() / shop.micros()).collect())
    }

    pub fn rate_ratio(&self) -> f64 {
        cost::median(self.shop.iter().zip(&self.pgbench).map(|(shop, plain)| shop.rate() / plain.rate()).collect())
    }
}

pub async fn measure(world: &World, options: &Options) -> Result<Orders> {
    let database = &world.database;
    database.seed()?;
    let load = Load {
        address: world.shop.address,
        connections: options.connections,
        status: 201,
        requests: requests(world).await?,
    };
    let pgbench = Pgbench::new(world.shop.data.clone(), database.url(), options.connections)?;
    let time = options.time.max(Duration::from_secs(2)) * 2;

    let before = database.orders()?;
    let done = load.run(Duration::from_secs(1)).await?;
    let placed = database.orders()? - before;
    if u64::try_from(placed)? != done.requests {
        bail!("{} orders were answered and {placed} are in the database", done.requests);
    }
    let mut orders = Orders { shop: Vec::new(), pgbench: Vec::new() };
    for round in 0..options.rounds.min(4) {
        database.checkpoint()?;
        for shop in [round % 2 == 0, round % 2 == 1] {
            if shop {
                orders.shop.push(cost::of_load(&load, time, world.shop.process(), database.postmaster).await?);
            } else {
                orders.pgbench.push(pgbench.run(time, database.postmaster).await?);
            }
        }
    }
    Ok(orders)
}

/// An order of one line each, with a key that no other has.
async fn requests(world: &World) -> Result<Requests> {
    let mut connection = Connection::open(world.shop.address).await?;
    let mut bodies = Vec::new();
    for place in 1..=VARIANTS {
        let lines = json!([{ "variant": format!("00000000-0000-4000-8000-{place:012}"), "quantity": 1 }]);
        let asked = http::post("/api/v1/orders/quote", "", &json!({ "lines": lines }).to_string());
        let quote: Value = serde_json::from_slice(&connection.fetch(&asked).await?.body)?;
        let total = quote.get("total").with_context(|| format!("no quote: {quote}"))?;
        let body = json!({
            "lines": lines,
            "contact": { "name": "林小美", "phone": "0912345678" },
            "delivery": { "method": "home",
                "address": { "postal_code": "106", "city": "臺北市", "district": "大安區", "line": "仁愛路四段1號" } },
            "payment": { "method": "cod" },
            "expected_total": total,
            "note": "請放門口",
        });
        bodies.push(body.to_string());
    }
    let counter = AtomicU64::new(0);
    Ok(Arc::new(move |_, _| {
        let n = counter.fetch_add(1, Ordering::Relaxed);
        // Scattered, as pgbench's are; which ones follow which does not matter.
        let at = (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60) as usize;
        http::post("/api/v1/orders", &format!("idempotency-key: bench-{n:012}\r\n"), &bodies[at]).into()
    }))
}

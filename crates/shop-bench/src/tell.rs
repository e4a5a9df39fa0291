//! What each measurement is called in the report, and the target it is held against. The targets
//! stand here and nowhere else.

use anyhow::Result;

use crate::cost::{Cost, median_of};
use crate::cpu;
use crate::footprint::{FirstLoad, Memory};
use crate::orders::Orders;
use crate::pages::{Cached, WithCart};
use crate::report::{Report, Target};
use crate::shop::Shop;

const CACHED_RATIO: Target = Target::AtLeast(0.7);
const CART_PAGES_A_CORE: Target = Target::AtLeast(700.0);
const ORDER_RATIO: Target = Target::AtLeast(0.5);
/// Megabytes.
const MEMORY: Target = Target::AtMost(60.0);
/// Thousands of bytes.
const BEFORE_IDLE: Target = Target::AtMost(45.0);
const IN_ALL: Target = Target::AtMost(200.0);

/// What a core does in a second.
fn a_core(micros: f64) -> f64 {
    1e6 / micros
}

pub fn cached(report: &mut Report, found: &Cached) {
    let (shop, plain) = (median_of(&found.shop, Cost::program_micros), median_of(&found.plain, Cost::program_micros));
    report.section(&format!("The cached page, {} bytes of brotli", found.bytes));
    report.figure("cached.shop_micros", "shop, CPU a request", shop, "µs");
    report.figure("cached.plain_micros", "plain handler, CPU a request", plain, "µs");
    report.figure("cached.shop_a_core", "shop, requests a core", a_core(shop), "/s");
    report.figure("cached.plain_a_core", "plain handler, requests a core", a_core(plain), "/s");
    report.target("cached.ratio", "shop ÷ plain handler", found.ratio(), "", CACHED_RATIO);
}

pub fn with_cart(report: &mut Report, found: &WithCart) {
    let (packed, unpacked) = (&found.packed, &found.unpacked);
    report.section(&format!("The page with a cart, {} bytes, {} of brotli", found.unpacked_bytes, found.packed_bytes));
    report.figure("cart.server_micros", "shop, CPU a request", median_of(packed, Cost::program_micros), "µs");
    report.figure("cart.postgres_micros", "Postgres, CPU a request", median_of(packed, Cost::postgres_micros), "µs");
    let plain = median_of(unpacked, Cost::program_micros);
    report.figure("cart.unpacked_server_micros", "shop, CPU a request, not compressed", plain, "µs");
    let plain = a_core(median_of(unpacked, Cost::micros));
    report.figure("cart.unpacked_a_core", "requests a core, not compressed", plain, "/s");
    let pages = a_core(median_of(packed, Cost::micros));
    report.target("cart.a_core", "requests a core, as a browser asks", pages, "/s", CART_PAGES_A_CORE);
}

pub fn orders(report: &mut Report, found: &Orders) {
    let (shop, plain) = (&found.shop, &found.pgbench);
    report.section("Placing an order of one line, cash on delivery");
    report.figure("order.server_micros", "shop, CPU an order", median_of(shop, Cost::program_micros), "µs");
    report.figure(
        "order.postgres_micros",
        "Postgres under the shop, CPU an order",
        median_of(shop, Cost::postgres_micros),
        "µs",
    );
    report.figure("order.pgbench_micros", "pgbench, CPU an order", median_of(plain, Cost::program_micros), "µs");
    let below = median_of(plain, Cost::postgres_micros);
    report.figure("order.pgbench_postgres_micros", "Postgres under pgbench, CPU an order", below, "µs");
    report.figure("order.a_core", "shop, orders a core", a_core(median_of(shop, Cost::micros)), "/s");
    report.figure("order.pgbench_a_core", "pgbench, orders a core", a_core(median_of(plain, Cost::micros)), "/s");
    report.figure("order.rate", "shop, orders by the clock", median_of(shop, Cost::rate), "/s");
    report.figure("order.pgbench_rate", "pgbench, orders by the clock", median_of(plain, Cost::rate), "/s");
    report.figure("order.rate_ratio", "shop ÷ pgbench by the clock", found.rate_ratio(), "");
    report.target("order.ratio", "shop ÷ pgbench by CPU", found.ratio(), "", ORDER_RATIO);
}

pub fn durability(report: &mut Report, told: &[(String, bool)]) {
    for (text, holds) in told {
        report.condition("durability", text, *holds);
    }
}

pub fn memory(report: &mut Report, found: &Memory, shop: &Shop) -> Result<()> {
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    report.section("Memory of the server (VmRSS)");
    report.target("memory.after_start", "idle after the start", megabytes(found.after_start), "MB", MEMORY);
    let later = megabytes(found.after_requests);
    report.target("memory.after_requests", "idle after 1000 requests of all kinds", later, "MB", MEMORY);
    report.figure("memory.after_load", "after the load above", megabytes(cpu::resident(shop.process())?), "MB");
    Ok(())
}

pub fn first_load(report: &mut Report, found: &FirstLoad) {
    let kilobytes = |bytes: usize| bytes as f64 / 1e3;
    report.section("The first load of a browser, without pictures, in brotli");
    report.figure("load.html", "page with its loader", kilobytes(found.html), "kB");
    report.figure("load.css", "styles", kilobytes(found.css), "kB");
    report.target("load.before_idle", "before the browser is idle", kilobytes(found.before_idle()), "kB", BEFORE_IDLE);
    report.figure("load.glue", "script", kilobytes(found.glue), "kB");
    report.figure("load.wasm", "WebAssembly", kilobytes(found.wasm), "kB");
    report.target("load.in_all", "in all", kilobytes(found.in_all()), "kB", IN_ALL);
    report.figure("load.later", "not before something is touched", kilobytes(found.later), "kB");
    report.figure("load.font", "beside it: the preloaded font", kilobytes(found.font), "kB");
}

//! What the shop weighs: the server in memory, and the page on its way to a browser. Read from the
//! real answers; pictures are left out, and the font is told beside the sum.

use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cpu;
use crate::http::{self, Answer, Connection};
use crate::pages::fill_cart;
use crate::shop::Shop;

pub struct Memory {
    pub after_start: u64,
    pub after_requests: u64,
}

/// Asks a thousand times for all kinds of pages. Wants to be the first: a shop that was busy is not idle.
pub async fn memory(shop: &Shop) -> Result<Memory> {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let after_start = cpu::resident(shop.process())?;
    let mut connection = Connection::open(shop.address).await?;
    let home = connection.fetch(&http::get("/", "")).await?.text();
    let mut paths: Vec<String> = addresses(&home, "/p/").into_iter().take(24).collect();
    paths.extend(["/", "/en/", "/?sort=price_up", "/api/v1/products"].map(str::to_owned));
    let cookie = fill_cart(&mut connection).await?;
    let known = format!("{}cookie: {cookie}\r\n", http::BROWSER);
    for n in 0..1_000 {
        let path = &paths[n % paths.len()];
        // Every fourth is a visitor with a cart.
        let headers = if n % 4 == 3 { known.as_str() } else { http::BROWSER };
        let status = connection.ask(&http::get(path, headers)).await?;
        if status != 200 {
            bail!("{path} answered {status}");
        }
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    Ok(Memory { after_start, after_requests: cpu::resident(shop.process())? })
}

/// Bytes of bodies in brotli, as the shop answers them.
#[derive(Debug, Clone, Copy)]
pub struct FirstLoad {
    pub html: usize,
    pub css: usize,
    pub glue: usize,
    pub wasm: usize,
    /// Preloaded, and not part of the sums.
    pub font: usize,
    /// All that is loaded when something is touched, and not by opening the page.
    pub later: usize,
}

impl FirstLoad {
    /// The loader stands in the page itself.
    pub fn before_idle(&self) -> usize {
        self.html + self.css
    }

    pub fn in_all(&self) -> usize {
        self.before_idle() + self.glue + self.wasm
    }
}

pub async fn first_load(shop: &Shop) -> Result<FirstLoad> {
    let mut connection = Connection::open(shop.address).await?;
    let html = connection.fetch(&http::get("/", "")).await?.text();
    let page = packed(&mut connection, "/").await?.body.len();
    let built = addresses(&html, "/pkg/");
    let mut size = async |kind: &str| -> Result<usize> {
        let all: Vec<_> = built.iter().filter(|address| address.ends_with(kind)).collect();
        let mut sum = 0;
        for address in &all {
            sum += packed(&mut connection, address).await?.body.len();
        }
        if all.is_empty() { bail!("the page names no {kind}") } else { Ok(sum) }
    };
    let (css, glue, wasm) = (size(".css").await?, size(".js").await?, size(".wasm").await?);
    let mut font = 0;
    for address in addresses(&html, "/fonts/") {
        font += connection.fetch(&http::get(&address, http::BROWSER)).await?.body.len();
    }
    let mut later = 0;
    for script in built.iter().filter(|address| address.ends_with(".js")) {
        let text = connection.fetch(&http::get(script, "")).await?.text();
        // What a script imports would be loaded with it.
        if text.lines().any(|line| line.starts_with("import ")) {
            bail!("{script} imports what was not counted");
        }
        for chunk in addresses(&text, "./later.") {
            later += packed(&mut connection, &chunk.replacen('.', "/pkg", 1)).await?.body.len();
        }
    }
    Ok(FirstLoad { html: page, css, glue, wasm, font, later })
}

async fn packed(connection: &mut Connection, path: &str) -> Result<Answer> {
    let answer = connection.fetch(&http::get(path, http::BROWSER)).await?;
    let encoding = answer.header("content-encoding").with_context(|| format!("{path} is not compressed"))?;
    if answer.status != 200 || encoding != "br" {
        bail!("{path} answered {} in {encoding}", answer.status);
    }
    Ok(answer)
}

/// Quoted addresses in a page that begin so, each once.
fn addresses(html: &str, begin: &str) -> Vec<String> {
    let mut found: Vec<String> = html
        .split(['"', '\''])
        .filter(|text| text.starts_with(begin) && text.len() > begin.len() && !text.contains(char::is_whitespace))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_attributes_and_scripts() {
        let html =
            r#"<link href="/pkg/a.css"><script>import("/pkg/a.js")</script><a href="/p/tea">x</a><a href="/p/tea">"#;
        assert_eq!(addresses(html, "/pkg/"), ["/pkg/a.css", "/pkg/a.js"]);
        assert_eq!(addresses(html, "/p/"), ["/p/tea"]);
    }
}

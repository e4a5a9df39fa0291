//! What the cached page is compared with: a plain handler of the same framework, the same allocator
//! and the same runtime, which answers the very bytes that the shop answered, from memory.
//! It has no routes, no middleware and no database, and never lives longer than who started it.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result, bail};
use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue};
use axum::response::IntoResponse;
use axum::serve::ListenerExt;
use axum::{Router, routing::get};
use tokio::net::TcpListener;

use crate::http::{self, Connection};

/// Headers that stand in the plain answer too: they belong to the bytes.
const KEPT: [&str; 5] = ["content-type", "content-encoding", "etag", "cache-control", "vary"];

/// The child process.
pub struct Plain {
    child: Child,
    pub address: SocketAddr,
    /// It ends when this is closed, however we end.
    _lifeline: Option<ChildStdin>,
}

impl Plain {
    pub fn start(ourselves: &Path, shop: SocketAddr) -> Result<Self> {
        let mut command = Command::new(ourselves);
        command.args(["plain", &shop.to_string()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().context("the plain handler cannot be started")?;
        let lifeline = child.stdin.take();
        let mut told = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut told)?;
        }
        let address = told.trim().parse().with_context(|| format!("the plain handler said {told:?}"))?;
        Ok(Self { child, address, _lifeline: lifeline })
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        // It may have ended already; there is nothing to tell anybody then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The child's own program: fetches the page once, tells its address, and serves until its input ends.
pub async fn serve(shop: &str) -> Result<()> {
    let answer = Connection::open(shop.parse()?).await?.fetch(&http::get("/", http::BROWSER)).await?;
    if answer.status != 200 {
        bail!("the shop answered {}", answer.status);
    }
    let headers: Vec<_> = KEPT
        .into_iter()
        .filter_map(|name| Some((HeaderName::from_static(name), HeaderValue::from_str(answer.header(name)?).ok()?)))
        .collect();
    let bytes = Bytes::from(answer.body);
    let handler = move || {
        let (bytes, headers) = (bytes.clone(), headers.clone());
        async move {
            let mut response = bytes.into_response();
            response.headers_mut().extend(headers);
            response
        }
    };
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    println!("{}", listener.local_addr()?);
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, Router::new().route("/", get(handler))).await?)
}

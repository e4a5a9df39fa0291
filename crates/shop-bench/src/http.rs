//! One connection that is kept open, and just enough of HTTP/1.1 to ask and to know where the answer
//! ends. So cheap that two cores are left to what is measured; never decodes a body.

use std::net::SocketAddr;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What browsers send today, less what the shop does not speak.
pub const BROWSER: &str = "accept-encoding: gzip, deflate, br\r\n";

pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{headers}\r\n").into_bytes()
}

pub fn post(path: &str, headers: &str, json: &str) -> Vec<u8> {
    let length = json.len();
    format!("POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{json}")
        .into_bytes()
}

/// An answer whole, for looking at.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Where the answer lies in the buffer.
struct Layout {
    status: u16,
    head: usize,
    body: Vec<Range<usize>>,
}

pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("nobody answers at {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(256 * 1024) })
    }

    /// Only the status: what a load needs.
    pub async fn ask(&mut self, request: &[u8]) -> Result<u16> {
        Ok(self.exchange(request).await?.status)
    }

    pub async fn fetch(&mut self, request: &[u8]) -> Result<Answer> {
        let layout = self.exchange(request).await?;
        let head = String::from_utf8_lossy(&self.buffer[..layout.head]).into_owned();
        let body = layout.body.into_iter().flat_map(|part| &self.buffer[part]).copied().collect();
        Ok(Answer { status: layout.status, head, body })
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Layout> {
        self.buffer.clear();
        self.stream.write_all(request).await?;
        let head = self.find(0, b"\r\n\r\n").await?;
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let status = text.get(9..12).and_then(|code| code.parse().ok()).context("this is not HTTP")?;
        let length: Option<usize> = header(text, "content-length").map(str::parse).transpose()?;
        let chunked = header(text, "transfer-encoding").is_some();
        let body = match length {
            Some(length) => {
                self.fill(head + length).await?;
                vec![Range { start: head, end: head + length }]
            }
            None if chunked => self.chunks(head).await?,
            None => Vec::new(),
        };
        Ok(Layout { status, head, body })
    }

    async fn chunks(&mut self, mut at: usize) -> Result<Vec<Range<usize>>> {
        let mut parts = Vec::new();
        loop {
            let begin = self.find(at, b"\r\n").await?;
            let size = usize::from_str_radix(std::str::from_utf8(&self.buffer[at..begin])?.trim(), 16)?;
            at = begin + size + 2;
            self.fill(at).await?;
            if size == 0 {
                return Ok(parts);
            }
            parts.push(begin..begin + size);
        }
    }

    /// The place behind `mark`, searched from `from` on.
    async fn find(&mut self, from: usize, mark: &[u8]) -> Result<usize> {
        let mut looked = from;
        loop {
            let found =
                self.buffer.get(looked..).and_then(|rest| rest.windows(mark.len()).position(|window| window == mark));
            if let Some(at) = found {
                return Ok(looked + at + mark.len());
            }
            looked = self.buffer.len().saturating_sub(mark.len()).max(from);
            self.read().await?;
        }
    }

    async fn fill(&mut self, length: usize) -> Result<()> {
        while self.buffer.len() < length {
            self.read().await?;
        }
        Ok(())
    }

    async fn read(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => bail!("the connection was closed in the middle of an answer"),
            _ => Ok(()),
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
    lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

//! A mail server on this machine: it speaks SMTP as the real ones do, keeps what it takes, and
//! answers as it is told. Never sends anything on.

mod mime;

pub use mime::Received;

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

pub struct PostOffice {
    pub address: SocketAddr,
    desk: Arc<Desk>,
    open: JoinHandle<()>,
}

#[derive(Default)]
struct Desk {
    received: Mutex<Vec<Received>>,
    /// What is answered to a verb, instead of what is usual. `GREETING` and `DOT` are verbs here.
    answers: Mutex<Vec<(&'static str, Option<&'static str>)>>,
}

impl PostOffice {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let desk = Arc::new(Desk::default());
        let serve = serve(listener, desk.clone());
        Self { address, desk, open: tokio::spawn(serve) }
    }

    /// From now on; `line` starts with a code of three digits.
    pub fn answers(&self, verb: &'static str, line: &'static str) {
        self.desk.answers.lock().expect("not poisoned").push((verb, Some(line)));
    }

    /// From now on nothing at all is said at that point.
    pub fn is_silent_at(&self, verb: &'static str) {
        self.desk.answers.lock().expect("not poisoned").push((verb, None));
    }

    pub fn is_itself_again(&self) {
        self.desk.answers.lock().expect("not poisoned").clear();
    }

    /// Every letter that it took, in its order.
    pub fn received(&self) -> Vec<Received> {
        self.desk.received.lock().expect("not poisoned").clone()
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.open.abort();
    }
}

async fn serve(listener: TcpListener, desk: Arc<Desk>) {
    while let Ok((stream, _)) = listener.accept().await {
        let desk = desk.clone();
        // Whoever hangs up in the middle of a word is gone, and that is all.
        tokio::spawn(async move { desk.converse(stream).await.unwrap_or_default() });
    }
}

impl Desk {
    fn answer(&self, verb: &str, usual: &'static str) -> Option<&'static str> {
        let answers = self.answers.lock().expect("not poisoned");
        answers.iter().rev().find(|(other, _)| *other == verb).map_or(Some(usual), |(_, answer)| *answer)
    }

    async fn converse(&self, stream: TcpStream) -> io::Result<()> {
        let (reading, mut writing) = stream.into_split();
        let mut lines = BufReader::new(reading).lines();
        let mut letter = Received::default();
        let (mut verb, mut usual) = ("GREETING".to_owned(), "220 post.test ESMTP");
        loop {
            match self.answer(&verb, usual) {
                Some(answer) => writing.write_all([answer, "\r\n"].concat().as_bytes()).await?,
                None => return std::future::pending().await,
            }
            let Some(line) = lines.next_line().await? else { return Ok(()) };
            verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            usual = match verb.as_str() {
                "EHLO" => "250-post.test\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN",
                "AUTH" => {
                    letter.signed_in_as = line["AUTH ".len()..].to_owned();
                    "235 welcome"
                }
                "MAIL" => {
                    letter.from = address(&line);
                    "250 ok"
                }
                "RCPT" => {
                    letter.to.push(address(&line));
                    "250 ok"
                }
                "DATA" => "354 go ahead",
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            if verb == "DATA" && self.answer(&verb, usual) == Some(usual) {
                writing.write_all([usual, "\r\n"].concat().as_bytes()).await?;
                loop {
                    // Who hangs up before the last dot has sent nothing.
                    let Some(line) = lines.next_line().await? else { return Ok(()) };
                    if line == "." {
                        break;
                    }
                    letter.data.push_str(line.strip_prefix('.').unwrap_or(&line));
                    letter.data.push_str("\r\n");
                }
                (verb, usual) = ("DOT".to_owned(), "250 kept");
                if self.answer(&verb, usual) == Some(usual) {
                    self.received.lock().expect("not poisoned").push(std::mem::take(&mut letter));
                }
            }
        }
    }
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

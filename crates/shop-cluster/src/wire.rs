//! Just enough of Postgres's protocol (version 3, simple queries, trusted socket) to set a cluster up.
//! It never decodes a row: counting them is all that is needed here.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use crate::error::ClusterError;

const PROTOCOL_3: i32 = 196_608;
/// A migration may rewrite a table; a server that says nothing for this long is gone.
const SILENCE: Duration = Duration::from_secs(300);
/// Nothing we ask for answers with more; a larger length means that the other side is not Postgres.
const LONGEST_MESSAGE: usize = 16 << 20;

/// Runs `sql`, statements separated by semicolons, and counts the rows that came back.
pub(crate) fn execute(socket: &Path, database: &str, sql: &str) -> Result<usize, ClusterError> {
    let mut session = Session::connect(socket, database)?;
    session.send(b'Q', &[sql.as_bytes(), b"\0"].concat())?;
    let rows = session.until_ready()?;
    session.send(b'X', b"")?;
    Ok(rows)
}

struct Session<'a> {
    stream: UnixStream,
    socket: &'a Path,
}

impl<'a> Session<'a> {
    fn connect(socket: &'a Path, database: &str) -> Result<Self, ClusterError> {
        let stream = UnixStream::connect(socket).map_err(ClusterError::at(socket))?;
        stream.set_read_timeout(Some(SILENCE)).map_err(ClusterError::at(socket))?;
        let mut session = Self { stream, socket };
        let mut startup = PROTOCOL_3.to_be_bytes().to_vec();
        for word in ["user", "shop", "database", database, "application_name", "shop-cluster", ""] {
            startup.extend_from_slice(word.as_bytes());
            startup.push(0);
        }
        session.write(&[&length_of(&startup)?, startup.as_slice()].concat())?;
        session.until_ready()?;
        Ok(session)
    }

    fn send(&mut self, kind: u8, body: &[u8]) -> Result<(), ClusterError> {
        self.write(&[&[kind], length_of(body)?.as_slice(), body].concat())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), ClusterError> {
        self.stream.write_all(bytes).map_err(ClusterError::at(self.socket))
    }

    /// Reads on until the server waits for us again. After an error it may close instead, so the error goes first.
    fn until_ready(&mut self) -> Result<usize, ClusterError> {
        let (mut rows, mut failure) = (0, None);
        loop {
            let (kind, body) = match self.receive() {
                Ok(message) => message,
                Err(lost) => return Err(failure.unwrap_or(lost)),
            };
            match kind {
                b'D' => rows += 1,
                b'E' => failure = failure.or_else(|| Some(refusal(&body))),
                b'R' if body != [0, 0, 0, 0] => return Err(ClusterError::Protocol("it asks for a password")),
                b'Z' => return failure.map_or(Ok(rows), Err),
                _ => {}
            }
        }
    }

    fn receive(&mut self) -> Result<(u8, Vec<u8>), ClusterError> {
        let mut head = [0; 5];
        self.stream.read_exact(&mut head).map_err(ClusterError::at(self.socket))?;
        let [kind, a, b, c, d] = head;
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        if !(4..LONGEST_MESSAGE).contains(&length) {
            return Err(ClusterError::Protocol("a message of an impossible length"));
        }
        let mut body = vec![0; length - 4];
        self.stream.read_exact(&mut body).map_err(ClusterError::at(self.socket))?;
        Ok((kind, body))
    }
}

/// Lengths count themselves, and not the byte that names the message.
fn length_of(body: &[u8]) -> Result<[u8; 4], ClusterError> {
    let length = i32::try_from(body.len() + 4).map_err(|_| ClusterError::Protocol("a statement of over 2 GB"))?;
    Ok(length.to_be_bytes())
}

/// An error is a list of fields, each a letter and a text that ends with a zero: `C` is the SQLSTATE, `M` the sentence.
fn refusal(body: &[u8]) -> ClusterError {
    let field = |letter: u8| {
        let text = body.split(|byte| *byte == 0).find_map(|field| field.strip_prefix(&[letter]));
        String::from_utf8_lossy(text.unwrap_or_default()).into_owned()
    };
    ClusterError::Sql { code: field(b'C'), message: field(b'M') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_read_by_its_letters() {
        let told = refusal(b"SERROR\0VERROR\0C42P04\0Mdatabase exists\0\0").to_string();
        assert_eq!(told, "Postgres answered 42P04: database exists");
    }

    #[test]
    fn a_length_counts_itself() {
        assert_eq!(length_of(b"abc").unwrap(), [0, 0, 0, 7]);
    }
}

//! A line to somebody who reads what they are told: who takes nothing for too long is told nothing more. Never looks at
//! what is said.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

pub struct Patient<S> {
    line: S,
    patience: Duration,
    /// There as long as nothing more is taken.
    waits: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    /// `patience`: from when nothing more is taken.
    pub fn new(line: S, patience: Duration) -> Self {
        Self { line, patience, waits: None }
    }

    fn judged<T>(&mut self, context: &mut Context<'_>, taken: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if taken.is_ready() {
            self.waits = None;
            return taken;
        }
        let patience = self.patience;
        let waits = self.waits.get_or_insert_with(|| Box::pin(sleep(patience)));
        waits.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_read(context, room)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, said: &[u8]) -> Poll<io::Result<usize>> {
        let taken = Pin::new(&mut self.line).poll_write(context, said);
        self.judged(context, taken)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        said: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let taken = Pin::new(&mut self.line).poll_write_vectored(context, said);
        self.judged(context, taken)
    }

    fn is_write_vectored(&self) -> bool {
        self.line.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let taken = Pin::new(&mut self.line).poll_flush(context);
        self.judged(context, taken)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let taken = Pin::new(&mut self.line).poll_shutdown(context);
        self.judged(context, taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    #[tokio::test]
    async fn whoever_takes_nothing_is_not_waited_for_for_ever() {
        let (line, _silent) = duplex(8);
        let mut line = Patient::new(line, Duration::from_millis(20));
        let error = line.write_all(&[7; 64]).await.expect_err("nobody reads it");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn whoever_takes_a_little_at_a_time_gets_all_of_it() {
        let (line, mut reader) = duplex(8);
        let mut line = Patient::new(line, Duration::from_secs(60));
        let tells = async {
            line.write_all(&[7; 64]).await.expect("taken");
            line.shutdown().await.expect("ended");
        };
        let mut heard = Vec::new();
        let (_, read) = tokio::join!(tells, reader.read_to_end(&mut heard));
        read.expect("read");
        assert_eq!(heard, [7; 64]);
    }
}

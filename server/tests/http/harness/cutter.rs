//! Between the shop and its Postgres: passes everything on, until it is told to cut. Knows of the protocol what a
//! commit looks like, and how Postgres says that it takes nobody else.

use super::Folder;
use sqlx::postgres::PgConnectOptions;
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
};
use tokio_util::sync::CancellationToken;

/// Where the connection of an order is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Postgres does not hear that it is to commit.
    BeforeTheCommit,
    /// It has committed, and nobody hears of it.
    AfterTheCommit,
}

#[derive(Default)]
struct Orders {
    cut: Mutex<Option<Cut>>,
    is_full: AtomicBool,
    refused: AtomicUsize,
    /// Ends what is open.
    open: Mutex<CancellationToken>,
}

pub struct Cutter {
    pub options: PgConnectOptions,
    orders: Arc<Orders>,
}

impl Cutter {
    pub async fn before(postgres: &PgConnectOptions, folder: &Folder) -> Self {
        let here = folder.sub("pg");
        let name = format!(".s.PGSQL.{}", postgres.get_port());
        let real = postgres.get_socket().expect("Postgres listens on a socket").join(&name);
        let listener = UnixListener::bind(here.join(&name)).expect("a socket");
        let orders = Arc::new(Orders::default());
        tokio::spawn(listen(listener, real, orders.clone()));
        Self { options: postgres.clone().socket(here), orders }
    }

    /// The next commit of a connection that has written an order.
    pub fn cuts(&self, cut: Cut) {
        *self.orders.cut.lock().expect("not poisoned") = Some(cut);
    }

    pub fn has_cut(&self) -> bool {
        self.orders.cut.lock().expect("not poisoned").is_none()
    }

    /// Ends every connection, and takes no other as long as it is full.
    pub fn is_full(&self, full: bool) {
        self.orders.is_full.store(full, Ordering::SeqCst);
        let open = std::mem::take(&mut *self.orders.open.lock().expect("not poisoned"));
        open.cancel();
    }

    pub fn refused(&self) -> usize {
        self.orders.refused.load(Ordering::SeqCst)
    }
}

async fn listen(listener: UnixListener, real: PathBuf, orders: Arc<Orders>) {
    while let Ok((client, _)) = listener.accept().await {
        if orders.is_full.load(Ordering::SeqCst) {
            orders.refused.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(refuse(client));
            continue;
        }
        let (open, orders, real) = (orders.open.lock().expect("not poisoned").clone(), orders.clone(), real.clone());
        // Whoever hangs up is gone, and that is all.
        tokio::spawn(open.run_until_cancelled_owned(async move {
            let server = UnixStream::connect(real).await?;
            pass_on(client, server, &orders).await
        }));
    }
}

/// Its length, and the number that stands for the question.
const TLS: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// `53300`: too many connections.
async fn refuse(mut client: UnixStream) -> std::io::Result<()> {
    let mut asked = [0; 1_024];
    // Whoever asks for TLS first is told that there is none, and says who they are then.
    while client.read(&mut asked).await? == TLS.len() && asked.starts_with(&TLS) {
        client.write_all(b"N").await?;
    }
    let fields = b"SFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0\0";
    let length = u32::try_from(fields.len() + 4).expect("short").to_be_bytes();
    client.write_all(&[b"E", &length[..], &fields[..]].concat()).await
}

async fn pass_on(mut client: UnixStream, mut server: UnixStream, orders: &Orders) -> std::io::Result<()> {
    let (mut asked, mut answered) = (vec![0; 65_536], vec![0; 65_536]);
    let mut ordered = false;
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let part = &asked[..read?];
                if part.is_empty() {
                    return Ok(());
                }
                ordered |= holds(part, b"insert into orders ");
                let cut = if ordered && holds(part, b"COMMIT\0") { orders.cut.lock().expect("not poisoned").take() } else { None };
                if cut == Some(Cut::BeforeTheCommit) {
                    return Ok(());
                }
                server.write_all(part).await?;
                if cut == Some(Cut::AfterTheCommit) {
                    server.read(&mut answered).await?;
                    return Ok(());
                }
            }
            read = server.read(&mut answered) => {
                let part = &answered[..read?];
                if part.is_empty() {
                    return Ok(());
                }
                client.write_all(part).await?;
            }
        }
    }
}

fn holds(part: &[u8], text: &[u8]) -> bool {
    part.windows(text.len()).any(|window| window == text)
}

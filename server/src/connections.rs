//! Connections: taken, served, and ended without losing a request. Never waits for ever for what a
//! client has begun to say, nor for one that reads nothing, and knows nothing of what is asked.

use crate::patient::Patient;
use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
    serve::Listener,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::{Service, ServiceExt};

/// For the head of a request to arrive, from when it could begin: so long a browser may also keep a
/// connection for later.
pub const HEADERS: Duration = Duration::from_secs(30);

/// For a client to take more of an answer: whoever reads nothing would have a connection for ever.
const READING: Duration = Duration::from_secs(60);

/// Until `stop`, and then until every request that was begun has its answer.
pub async fn serve<S>(mut listener: TcpListener, service: S, headers: Duration, stop: CancellationToken)
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(headers);
    let (builder, connections) = (Arc::new(builder), TaskTracker::new());
    // Axum's: a moment is waited where there are no descriptors left.
    while let Some((stream, address)) = stop.run_until_cancelled(Listener::accept(&mut listener)).await {
        // With Nagle's algorithm on, an answer in two parts takes 40 ms more.
        let _ = stream.set_nodelay(true);
        connections.spawn(one(stream, address, service.clone(), builder.clone(), stop.clone()));
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn one<S>(
    stream: TcpStream,
    address: SocketAddr,
    service: S,
    builder: Arc<Builder<TokioExecutor>>,
    stop: CancellationToken,
) where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let service = service.map_request(move |request: http::Request<_>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(address));
        request
    });
    let line = TokioIo::new(Patient::new(stream, READING));
    let mut connection = pin!(builder.serve_connection(line, TowerToHyperService::new(service)));
    // A connection that fails has nobody left to be told.
    let done = stop.run_until_cancelled(connection.as_mut()).await;
    if done.is_none() {
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, routing::get};
    use std::io;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::Semaphore,
    };

    struct Served {
        address: SocketAddr,
        stop: CancellationToken,
        ended: tokio::task::JoinHandle<()>,
    }

    async fn served(router: Router, headers: Duration) -> io::Result<Served> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (address, stop) = (listener.local_addr()?, CancellationToken::new());
        Ok(Served { address, ended: tokio::spawn(serve(listener, router, headers, stop.clone())), stop })
    }

    async fn says(address: SocketAddr, text: &str) -> io::Result<TcpStream> {
        let mut client = TcpStream::connect(address).await?;
        client.write_all(text.as_bytes()).await?;
        Ok(client)
    }

    #[tokio::test]
    async fn whoever_does_not_end_what_they_began_to_say_is_not_listened_to_for_ever() -> io::Result<()> {
        let served = served(Router::new(), Duration::from_millis(50)).await?;
        for half in ["", "P", "GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", "GET / HTTP/1.1\r\nhost: x\r\n\r\nGET "] {
            let mut answer = String::new();
            // Ends: the connection is closed from the other side.
            says(served.address, half).await?.read_to_string(&mut answer).await?;
            assert!(!answer.contains(" 200 "), "{half:?}: {answer}");
        }
        Ok(())
    }

    #[tokio::test]
    async fn a_request_that_was_begun_is_answered_after_the_shop_was_told_to_stop() -> io::Result<()> {
        let gates = Arc::new((Semaphore::new(0), Semaphore::new(0)));
        let handler = {
            let gates = gates.clone();
            async move || {
                gates.0.add_permits(1);
                let _open = gates.1.acquire().await;
                "done"
            }
        };
        let served = served(Router::new().route("/", get(handler)), HEADERS).await?;
        let mut client = says(served.address, "GET / HTTP/1.1\r\nhost: x\r\n\r\n").await?;
        let idle = TcpStream::connect(served.address).await?;
        let _begun = gates.0.acquire().await;
        served.stop.cancel();
        gates.1.add_permits(1);
        let mut answer = String::new();
        client.read_to_string(&mut answer).await?;
        assert!(answer.ends_with("done"), "{answer}");
        served.ended.await?;
        drop(idle);
        assert!(TcpStream::connect(served.address).await.is_err(), "and nobody else is taken");
        Ok(())
    }
}

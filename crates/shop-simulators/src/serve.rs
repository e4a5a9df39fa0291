//! Connections, served by hand: a provider that does its work and then dies without an answer is
//! nothing that a framework wants to play.

use crate::chaos::Cut;
use axum::{Router, body::Body, extract::Request, response::Response, serve::Listener};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use std::{convert::Infallible, error::Error, sync::Arc};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::{Service, ServiceExt};

pub async fn serve(mut listener: TcpListener, doors: Router, stop: CancellationToken) {
    let builder = Arc::new(Builder::new(TokioExecutor::new()).http1_only());
    let connections = TaskTracker::new();
    while let Some((stream, _)) = stop.run_until_cancelled(Listener::accept(&mut listener)).await {
        let _ = stream.set_nodelay(true);
        connections.spawn(one(stream, doors.clone(), builder.clone(), stop.clone()));
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn one<S>(stream: TcpStream, service: S, builder: Arc<Builder<TokioExecutor>>, stop: CancellationToken)
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let service = service.map_request(|request: Request<_>| request.map(Body::new)).map_result(unless_cut);
    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    // A connection that fails has nobody left to be told.
    let _ = stop.run_until_cancelled(connection).await;
}

/// An error of the service closes the connection with not a byte said.
fn unless_cut(answer: Result<Response, Infallible>) -> Result<Response, Box<dyn Error + Send + Sync>> {
    match answer {
        Ok(answer) if answer.extensions().get::<Cut>().is_some() => Err("cut".into()),
        Ok(answer) => Ok(answer),
        Err(never) => match never {},
    }
}

//! The program told to stop.

use crate::harness::{Folder, Process, signal, until};
use sqlx::{ConnectOptions, PgPool};

#[sqlx::test(migrations = "../migrations")]
async fn whoever_sends_requests_here_is_told_before_the_door_closes(pool: PgPool) {
    let folder = Folder::new();
    let url = pool.connect_options().to_url_lossy().to_string();
    let mut shop = Process::start_with(&url, &folder, "shop", &[("SHOP_DRAIN_SECONDS", "5".to_owned())]).await;
    let visitor = shop.visitor();
    signal("-TERM", shop.id());
    until("it says that it stops", async || {
        let answer = visitor.opens("/readyz").await;
        (answer.status == 503).then_some(())
    })
    .await;
    visitor.opens("/?q=oolong").await.expect(200);
    visitor.opens("/healthz").await.expect(200);
    tokio::task::spawn_blocking(move || shop.stops()).await.expect("it stops");
}

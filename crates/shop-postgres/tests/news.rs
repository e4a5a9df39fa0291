//! What one process tells, the others hear.

use shop_postgres::{PageNews, tell_of_pages};
use sqlx::PgPool;

#[sqlx::test(migrations = "../../migrations")]
async fn every_process_hears_that_pages_changed(pool: PgPool) {
    let mut one = PageNews::open(&pool).await.expect("it listens");
    let mut other = PageNews::open(&pool).await.expect("it listens too");
    tell_of_pages(&pool).await.expect("told");
    one.next().await.expect("heard");
    other.next().await.expect("heard as well");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_connection_that_was_cut_counts_as_news(pool: PgPool) {
    let mut news = PageNews::open(&pool).await.expect("it listens");
    let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
               where datname = current_database() and query like '%yiye_pages%' and pid <> pg_backend_pid()";
    let cut: i64 = sqlx::query_scalar(cut).fetch_one(&pool).await.expect("asked");
    assert_eq!(cut, 1);
    news.next().await.expect("whatever was told meanwhile may have been missed");
    tell_of_pages(&pool).await.expect("told");
    news.next().await.expect("and it listens again");
}

//! What only real rows can show of deleting what is old.

use shop_domain::kernel::CartId;
use shop_postgres::{PgStore, PgUpkeep};
use shop_services::ports::{Outdated, Store, Upkeep};
use sqlx::PgPool;
use time::{Duration, macros::datetime};
use uuid::Uuid;

#[sqlx::test(migrations = "../../migrations")]
async fn a_cart_that_somebody_holds_is_left_and_not_waited_for(pool: PgPool) {
    let now = datetime!(2026-03-02 09:00 UTC);
    let (held, other) = (CartId(Uuid::from_u128(1)), CartId(Uuid::from_u128(2)));
    let store = PgStore::new(pool.clone());
    let mut work = store.begin().await.expect("begun");
    for cart in [held, other] {
        work.carts().open(cart, "key", now).await.expect("opened");
    }
    work.commit().await.expect("committed");
    let mut work = store.begin().await.expect("begun");
    work.carts().lock(held).await.expect("read").expect("a cart");
    let upkeep = PgUpkeep::new(pool);
    let prunes = async || upkeep.prune(Outdated::Carts, now + Duration::DAY, 10).await.expect("pruned");
    assert_eq!(prunes().await, 1);
    drop(work);
    assert_eq!(prunes().await, 1);
}

//! The real router on a port of its own, over the database that `#[sqlx::test]` made.

use super::{Answer, Folder, Form, Goods, Owner, Visitor};
use server::{
    compose,
    config::{Config, Mounts},
    connections::{self, HEADERS},
    listeners,
};
use shop_gateways::TestPay;
use shop_services::Services;
use sqlx::PgPool;
use std::path::Path;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct TestShop {
    pub origin: String,
    pub pool: PgPool,
    pub services: Services,
    /// The other end of the test provider.
    pub test_pay: TestPay,
    visitor: Visitor,
    _open: DropGuard,
    folder: Folder,
}

impl TestShop {
    pub async fn start(pool: PgPool) -> Self {
        Self::start_with(pool, |_| {}).await
    }

    pub async fn start_with(pool: PgPool, set: impl FnOnce(&mut Config)) -> Self {
        let folder = Folder::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("bound"));
        let mut config = Config {
            origin: origin.clone(),
            site_dir: folder.site(),
            data_dir: folder.sub("data"),
            master_key: serde_json::from_str("\"a key for tests that is long enough\"").expect("a secret"),
            ..Config::default()
        };
        set(&mut config);
        let stop = CancellationToken::new();
        let shop = compose::over(&config, pool.clone(), None, &|_| {}).await.expect("the shop is composed");
        let fronts = listeners::doors(&config, &shop, &[Mounts::all()], &stop, &stop).await.expect("the doors open");
        let front = fronts.into_iter().next().expect("one address");
        tokio::spawn(connections::serve(listener, front, HEADERS, stop.clone()));
        Self {
            visitor: Visitor::at(&origin),
            origin,
            pool,
            services: shop.services,
            test_pay: shop.test_pay,
            _open: stop.drop_guard(),
            folder,
        }
    }

    /// Where its site and its data are.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn visitor(&self) -> Visitor {
        self.visitor.other()
    }

    /// The owner, signed in, having used the link that the shop printed.
    pub async fn owner(&self) -> Owner {
        let link = self.services.account.owner_link().await.expect("a link");
        Owner::comes_in(self.visitor(), &link).await
    }

    /// What is sold under this SKU of the sample.
    pub async fn goods(&self, sku: &str) -> Goods {
        let (slug, variant, price, available) = sqlx::query_as(
            "select slug, variant_id::text, price, on_hand - reserved
             from variants join products using (product_id) join stock using (variant_id) where sku = $1",
        )
        .bind(sku)
        .fetch_one(&self.pool)
        .await
        .expect("a variant of the sample");
        Goods { slug, sku: sku.to_owned(), variant, price, available }
    }

    pub async fn count(&self, sql: &str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.expect("counted")
    }

    /// Puts goods into a new visitor's cart and fills the order form in, ready to be sent.
    pub async fn at_the_form(&self, goods: &Goods, quantity: i64, payment: &str) -> (Visitor, Form) {
        let visitor = self.visitor();
        let added: Answer = visitor.adds(&goods.variant, quantity).await;
        assert_eq!(added.location(), "/cart");
        let form = visitor.finds_form("/cart", "/checkout").await;
        let form = form
            .fill("name", "林小姐")
            .fill("phone", "0912 345 678")
            .fill("city", "臺北市")
            .fill("district", "大安區")
            .fill("line", "仁愛路四段1號")
            .fill("payment", payment);
        (visitor, form)
    }
}

//! A provider that is asked and says nothing. Nobody's transaction waits with it.

use crate::harness::{Answer, Buyer, TestShop, knows, until};
use axum::{
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use shop_simulators::{Simulator, line_pay};
use sqlx::PgPool;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{sync::watch, task::JoinHandle};

/// More than the shop has connections.
const SHOPPERS: usize = 12;

/// Who asks the provider waits here until it is opened.
struct Gate {
    is_open: watch::Sender<bool>,
    waiting: AtomicUsize,
}

async fn waits(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/v3") {
        gate.waiting.fetch_add(1, Ordering::SeqCst);
        gate.is_open.subscribe().wait_for(|is_open| *is_open).await.expect("somebody opens it");
        gate.waiting.fetch_sub(1, Ordering::SeqCst);
    }
    next.run(request).await
}

impl Gate {
    /// Lets it be silent while the shop sells, and nobody's transaction stands open.
    async fn is_shut_while(&self, shop: &TestShop, asked: Vec<JoinHandle<Answer>>) -> Vec<Answer> {
        until("all of them wait", async || (self.waiting.load(Ordering::SeqCst) == SHOPPERS).then_some(())).await;
        let scoop = shop.goods("DAY-SCOOP-17").await;
        for _ in 0..20 {
            let key = format!("sold meanwhile {}", shop.count("select count(*) from orders").await);
            shop.visitor().orders(&key, &Buyer::default().wants(&[(&scoop, 1)])).await.expect(201);
        }
        let open = "select count(*) from pg_stat_activity
            where datname = current_database() and state like 'idle in transaction%'";
        until("no transaction stands open", async || (shop.count(open).await == 0).then_some(())).await;
        assert_eq!(self.waiting.load(Ordering::SeqCst), SHOPPERS, "and they wait all the same");
        self.is_open.send_replace(true);
        let mut answers = Vec::new();
        for asked in asked {
            answers.push(asked.await.expect("answered"));
        }
        self.is_open.send_replace(false);
        answers
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn the_shop_sells_while_a_provider_is_silent(pool: PgPool) {
    let gate = Arc::new(Gate { is_open: watch::Sender::new(false), waiting: AtomicUsize::new(0) });
    let doors = |house| line_pay::doors(house).layer(from_fn_with_state(gate.clone(), waits));
    let house = Simulator::start(([127, 0, 0, 1], 0).into(), doors).await.expect("a port");
    let shop = TestShop::start_with(pool, |config| knows(config, "linepay", house.origin())).await;
    sqlx::query("update stock set on_hand = 1000").execute(&shop.pool).await.expect("stocked");
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let mut orders = Vec::new();
    for at in 0..SHOPPERS {
        let visitor = shop.visitor();
        let body = Buyer::paying_by("linepay").wants(&[(&pitcher, 1)]);
        let order = visitor.orders(&format!("key {at}"), &body).await.expect(201).json();
        orders.push((visitor, order["token"].as_str().expect("a token").to_owned()));
    }

    let go = orders.iter().map(|(visitor, token)| {
        let (visitor, token) = (visitor.clone(), token.clone());
        tokio::spawn(async move { visitor.opens(&format!("/o/{token}/pay")).await.expect(200) })
    });
    let pages = gate.is_shut_while(&shop, go.collect()).await;

    // They pay, come back, and LINE Pay is silent about that too.
    let mut back = Vec::new();
    for (page, (visitor, _)) in pages.iter().zip(&orders) {
        let links = page.text().split("href=\"").filter_map(|rest| rest.split('"').next());
        let link =
            links.into_iter().find(|link| link.starts_with(house.origin())).expect("a link").replace("&amp;", "&");
        let there = visitor.other().moves_to(house.origin());
        let chosen = there.posts(&link, &[("choice".to_owned(), "card".to_owned())]).await.location();
        let visitor = visitor.clone();
        back.push(tokio::spawn(async move { visitor.opens(&chosen).await.expect(303) }));
    }
    gate.is_shut_while(&shop, back).await;
    gate.is_open.send_replace(true);
    let paid = "select count(*) from orders where payment_method = 'linepay' and payment_status = 'paid'";
    until("all of them have paid", async || (shop.count(paid).await == SHOPPERS as i64).then_some(())).await;
}

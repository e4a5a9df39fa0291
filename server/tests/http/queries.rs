//! How many statements an answer costs, beside `begin` and `commit`. A figure that grows is a reason to think.

use crate::harness::{Buyer, TestShop, Visitor, until};
use serde_json::json;
use sqlx::PgPool;
use std::sync::{Arc, Mutex};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    subscriber::DefaultGuard,
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry::LookupSpan,
};

/// The statements of requests; what runs beside them is not counted.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let in_a_request =
            context.event_scope(event).is_some_and(|mut scope| scope.any(|span| span.name() == "request"));
        if event.metadata().target() == "sqlx::query" && in_a_request {
            let mut summary = Summary(String::new());
            event.record(&mut summary);
            if summary.0 != "COMMIT" {
                self.0.lock().expect("not poisoned").push(summary.0);
            }
        }
    }
}

struct Summary(String);

impl Visit for Summary {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            value.clone_into(&mut self.0);
        }
    }
    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl Statements {
    /// For this thread, on which everything of a test runs.
    fn listen(&self) -> DefaultGuard {
        tracing::subscriber::set_default(tracing_subscriber::registry().with(self.clone()))
    }

    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("not poisoned"))
    }

    #[track_caller]
    fn are(&self, count: usize) {
        let taken = self.taken();
        assert_eq!(taken.len(), count, "{taken:#?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_public_page_costs_a_few_statements_once_and_then_none(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let statements = Statements::default();
    let _listening = statements.listen();
    until("the cache follows the catalogue", async || {
        statements.taken();
        shop.visitor().opens("/?category=ware").await.expect(200);
        statements.taken().is_empty().then_some(())
    })
    .await;
    for (path, count) in [("/", 5), ("/en/", 5), ("/?category=tea", 5), ("/p/alishan-oolong", 9)] {
        shop.visitor().opens(path).await.expect(200);
        statements.are(count);
        shop.visitor().opens(path).await.expect(200);
        statements.are(0);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_with_a_cart_costs_as_much_with_five_lines_as_with_one(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let statements = Statements::default();
    let _listening = statements.listen();
    let visitor = shop.visitor();
    // What everybody sees on it is kept, as for the public page.
    until("the cache follows the catalogue", async || {
        statements.taken();
        visitor.opens("/cart").await.expect(200);
        statements.taken().is_empty().then_some(())
    })
    .await;
    for sku in ["TEA-ALISHAN-50", "TEA-RUBY-50", "GIFT-FOUR", "WARE-AROMA-SET", "DAY-SCOOP-17"] {
        let goods = shop.goods(sku).await;
        visitor.adds(&goods.variant, 1).await.expect(303);
        statements.taken();
        // The session, and the cart beside today's offers.
        for path in ["/cart", "/"] {
            visitor.opens(path).await.expect(200);
            statements.are(2);
        }
        visitor.gets("/api/v1/cart").await.expect(200);
        statements.are(3);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_costs_as_much_with_five_lines_as_with_one(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let mut goods = Vec::new();
    for sku in ["TEA-ALISHAN-50", "TEA-RUBY-50", "GIFT-FOUR", "WARE-AROMA-SET", "DAY-SCOOP-17"] {
        goods.push(shop.goods(sku).await);
    }
    let statements = Statements::default();
    let _listening = statements.listen();
    // Who is written to and who is not: letters are asked for along with the timeline.
    for (at, buyer) in [Buyer::default(), Buyer::default().written_to("mei@example.com")].iter().enumerate() {
        for count in [1, 5] {
            let lines: Vec<_> = goods[..count].iter().map(|goods| (goods, 1)).collect();
            shop.visitor().orders(&format!("{count} lines, {at}"), &buyer.wants(&lines)).await.expect(201);
            statements.are(9);
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_orders_page_costs_as_much_with_three_parcels_as_with_none(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let goods = shop.goods("TEA-ALISHAN-50").await;
    let visitor = shop.visitor();
    let placed = visitor.orders("a key", &Buyer::default().wants(&[(&goods, 4)])).await.expect(201).json();
    let page = format!("/o/{}", placed["token"].as_str().expect("a token"));
    let owner = shop.owner().await;
    let order = owner.finds_order(placed["number"].as_str().expect("a number")).await;
    let pages = [page.as_str(), &order];
    let statements = Statements::default();
    let _listening = statements.listen();
    until("the cache follows the catalogue", async || {
        statements.taken();
        visitor.opens("/").await.expect(200);
        statements.taken().is_empty().then_some(())
    })
    .await;
    let mut costs = Vec::new();
    for count in 0..4 {
        if count > 0 {
            let form = owner.step(&order, "parcels").await.fill(&["quantity.", &goods.variant].concat(), "1");
            owner.visitor.submits(&form.with("then", "ship")).await.expect(303);
            // What is said once was said.
            owner.opens(&order).await.expect(200);
        }
        statements.taken();
        for page in pages {
            owner.opens(page).await.expect(200);
        }
        costs.push(statements.taken().len());
    }
    assert!(costs.iter().all(|cost| *cost == costs[0]), "{costs:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn orders_that_go_together_cost_as_much_as_one(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let goods = shop.goods("TEA-ALISHAN-50").await;
    let mut ids = Vec::new();
    for key in ["one", "two", "three"] {
        shop.visitor().orders(key, &Buyer::default().wants(&[(&goods, 1)])).await.expect(201);
    }
    let owner = shop.owner().await;
    let listed: Vec<uuid::Uuid> = sqlx::query_scalar("select order_id from orders order by order_id")
        .fetch_all(&shop.pool)
        .await
        .expect("orders");
    let statements = Statements::default();
    let _listening = statements.listen();
    let mut costs = Vec::new();
    for id in listed {
        ids.push(format!("order={id}"));
        for page in ["/admin/orders/dispatch?", "/admin/orders/dispatch/slips?"] {
            let page = [page, &ids.join("&")].concat();
            owner.opens(&page).await.expect(200);
            statements.taken();
            owner.opens(&page).await.expect(200);
            costs.push(statements.taken().len());
        }
    }
    let [dispatch, slips, ..] = costs[..] else { panic!("{costs:?}") };
    assert!(dispatch > 0 && costs.chunks(2).all(|pair| pair == [dispatch, slips]), "{costs:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_list_of_products_costs_as_much_with_three_hundred_as_with_one(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let statements = Statements::default();
    let _listening = statements.listen();
    let mut costs = Vec::new();
    for (key, count, price) in [("one", 1, 100), ("new", 300, 100), ("known", 300, 120)] {
        let rows = (0..count).map(|at| format!("list-{key}-{at},L-{key}-{at},ware,壺,{price}\n"));
        let rows = if key == "known" { rows.map(|row| row.replace("known", "new")).collect() } else { rows.collect() };
        let sheet: String = ["slug,sku,category,title_zh,price\n".to_owned(), rows].concat();
        let request = owner.visitor.request(reqwest::Method::POST, "/api/v1/admin/products/import");
        let request = request.header("idempotency-key", key).header("content-type", "text/csv");
        statements.taken();
        owner.visitor.sends(request.body(sheet)).await.expect(200);
        costs.push(statements.taken().len());
    }
    assert!(costs[1] <= costs[0] && costs[2] <= costs[0] + 2, "what is known is read too: {costs:?}");
}

/// One more of everything that the lists of the admin show, and one more order of the customer.
async fn grows(shop: &TestShop, visitor: &Visitor, owner: &Visitor, at: usize) {
    let goods = shop.goods("TEA-ALISHAN-50").await;
    let key = format!("order {at}");
    let body = Buyer::default().written_to("mei@example.com").wants(&[(&goods, 1)]);
    visitor.orders(&key, &body).await.expect(201);
    for (path, body) in [
        (
            "/api/v1/admin/webhooks",
            json!({ "address": format!("https://hooks{at}.example.com/in"), "events": ["order.placed"] }),
        ),
        ("/api/v1/admin/keys", json!({ "name": format!("Key {at}"), "permissions": ["orders.read"] })),
    ] {
        let request = owner.request(reqwest::Method::POST, path).header("idempotency-key", format!("{path} {at}"));
        owner.sends(request.json(&body)).await.expect(201);
    }
    sqlx::query(
        "insert into customers (customer_id, email, session_salt, language, cart_id, created_at)
         values ($1, $2, $1, 'en', $1, now())",
    )
    .bind(uuid::Uuid::from_u128(at as u128 + 1))
    .bind(format!("customer{at}@example.com"))
    .execute(&shop.pool)
    .await
    .expect("a customer");
    let first = uuid::Uuid::from_u128(1);
    sqlx::query("update orders set customer_id = $1").bind(first).execute(&shop.pool).await.expect("theirs");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_lists_of_the_admin_cost_as_much_with_five_rows_as_with_one(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (owner, visitor) = (shop.owner().await, shop.visitor());
    let customer = format!("/customers/{}", uuid::Uuid::from_u128(1));
    let mut pages: Vec<String> = ["", "/orders", "/products", "/customers", "/webhooks", "/keys", "/staff", "/mail"]
        .iter()
        .map(|page| format!("/admin{page}"))
        .collect();
    pages.extend([format!("/admin{customer}"), format!("/api/v1/admin{customer}")]);
    pages.extend(["orders", "customers", "stock", "webhooks", "keys"].map(|list| format!("/api/v1/admin/{list}")));
    let statements = Statements::default();
    let _listening = statements.listen();
    let mut first = Vec::new();
    for at in 0..5 {
        grows(&shop, &visitor, &owner.visitor, at).await;
        if at == 0 {
            for page in &pages {
                owner.opens(page).await.expect(200);
            }
        }
        let mut costs = Vec::new();
        for page in &pages {
            statements.taken();
            owner.opens(page).await.expect(200);
            costs.push((page.clone(), statements.taken().len()));
        }
        if at == 0 {
            assert!(costs.iter().all(|(_, cost)| (2..20).contains(cost)), "{costs:?}");
            first = costs;
        } else {
            assert_eq!(costs, first);
        }
    }
}

//! What the owner does with orders.

use crate::harness::{Buyer, Goods, Owner, Stock, TestShop, stock};
use shop_domain::kernel::Money;
use shop_gateways::payment::test::TestPayVisit;
use shop_services::ports::PaymentOutcome;
use sqlx::PgPool;

struct Desk {
    shop: TestShop,
    owner: Owner,
    goods: Goods,
    /// The order's page in the admin.
    order: String,
    token: String,
}

impl Desk {
    /// An order of two pitchers, to be paid at the door.
    async fn with_an_order(pool: PgPool) -> Self {
        let shop = TestShop::start(pool).await;
        let goods = shop.goods("WARE-PITCHER-200").await;
        let placed = shop.visitor().orders("a key", &Buyer::default().wants(&[(&goods, 2)])).await.expect(201).json();
        let owner = shop.owner().await;
        let order = owner.finds_order(placed["number"].as_str().expect("a number")).await;
        let token = placed["token"].as_str().expect("a token").to_owned();
        Self { shop, owner, goods, order, token }
    }

    async fn statuses(&self) -> [String; 3] {
        let order = self.shop.visitor().gets(&format!("/api/v1/orders/{}", self.token)).await.expect(200).json();
        ["order_status", "payment_status", "shipment_status"]
            .map(|name| order[name].as_str().expect("a status").to_owned())
    }

    async fn stock(&self) -> Stock {
        stock(&self.shop.pool, &self.goods).await
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_is_shipped_delivered_and_paid(pool: PgPool) {
    let desk = Desk::with_an_order(pool).await;
    assert_eq!(desk.stock().await, Stock { on_hand: 26, reserved: 2 });
    let ship = desk.owner.step(&desk.order, "ship").await.fill("tracking", "TW 123");
    assert_eq!(desk.owner.visitor.submits(&ship).await.location(), desk.order);
    assert_eq!(desk.statuses().await, ["shipped", "pending", "in_transit"]);
    assert_eq!(desk.stock().await, Stock { on_hand: 24, reserved: 0 }, "shipping takes what was promised");
    let page = desk.shop.visitor().opens(&format!("/o/{}", desk.token)).await.expect(200);
    assert!(page.contains("TW 123"), "the shopper sees the tracking number");

    desk.owner.does(&desk.order, "deliver").await;
    desk.owner.does(&desk.order, "mark_paid").await;
    assert_eq!(desk.statuses().await, ["delivered", "paid", "delivered"]);
    let done = desk.owner.opens("/admin/orders?filter=done").await.expect(200);
    assert!(done.contains(&desk.order));
    assert_eq!(
        desk.shop.count("select sum(amount)::bigint from payment_entries where kind = 'collected'").await,
        1_260
    );
    assert_eq!(desk.stock().await, Stock { on_hand: 24, reserved: 0 });
}

#[sqlx::test(migrations = "../migrations")]
async fn a_cancelled_order_gives_its_stock_back(pool: PgPool) {
    let desk = Desk::with_an_order(pool).await;
    desk.owner.does(&desk.order, "cancel").await;
    assert_eq!(desk.statuses().await, ["cancelled", "pending", "cancelled"]);
    assert_eq!(desk.stock().await, Stock { on_hand: 26, reserved: 0 });
    let version = desk.shop.count("select version from orders").await.to_string();
    for action in ["ship", "deliver", "cancel", "mark_paid", "mark_refunded"] {
        let fields = [("version".to_owned(), version.clone())];
        let refused = desk.owner.visitor.posts(&format!("{}/{action}", desk.order), &fields).await;
        assert_eq!(refused.status, 409, "{action} after a cancel");
    }
    assert_eq!(desk.stock().await, Stock { on_hand: 26, reserved: 0 });
}

#[sqlx::test(migrations = "../migrations")]
async fn a_stale_tab_changes_nothing(pool: PgPool) {
    let desk = Desk::with_an_order(pool).await;
    let (ship, cancel) = (desk.owner.step(&desk.order, "ship").await, desk.owner.step(&desk.order, "cancel").await);
    let note = desk.owner.step(&desk.order, "note").await.fill("note", "from a stale tab");
    assert_eq!(desk.owner.visitor.submits(&ship).await.location(), desk.order);
    for stale in [ship, cancel, note] {
        let refused = desk.owner.visitor.submits(&stale).await;
        assert_eq!(refused.status, 409, "{}", stale.action);
    }
    assert_eq!(desk.statuses().await, ["shipped", "pending", "in_transit"]);
    assert_eq!(desk.stock().await, Stock { on_hand: 24, reserved: 0 });
}

#[sqlx::test(migrations = "../migrations")]
async fn two_clicks_at_once_ship_an_order_once(pool: PgPool) {
    let desk = Desk::with_an_order(pool).await;
    let ship = desk.owner.step(&desk.order, "ship").await;
    let visitor = &desk.owner.visitor;
    let (one, other, cancel) =
        (visitor.submits(&ship), visitor.submits(&ship), desk.owner.step(&desk.order, "cancel").await);
    let (one, other, third) = tokio::join!(one, other, visitor.submits(&cancel));
    let mut statuses = [one.status, other.status, third.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409, 409]);
    let left = desk.stock().await;
    assert!(left == Stock { on_hand: 24, reserved: 0 } || left == Stock { on_hand: 26, reserved: 0 }, "{left:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_note_is_kept_as_it_was_written(pool: PgPool) {
    let desk = Desk::with_an_order(pool).await;
    let text = "請打 0912 & \"按鈴\"，放 A > B";
    let note = desk.owner.step(&desk.order, "note").await.fill("note", text);
    assert_eq!(desk.owner.visitor.submits(&note).await.location(), desk.order);
    assert_eq!(desk.owner.step(&desk.order, "note").await.value("note"), text);
    let long = desk.owner.step(&desk.order, "note").await.fill("note", &"n".repeat(501));
    assert_eq!(desk.owner.visitor.submits(&long).await.status, 422);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_that_is_not_there_is_not_found(pool: PgPool) {
    let desk = Desk::with_an_order(pool).await;
    for id in ["none", "00000000-0000-7000-8000-000000000000", "%00"] {
        assert_eq!(desk.owner.opens(&format!("/admin/orders/{id}")).await.status, 404, "{id}");
        let fields = [("version".to_owned(), "1".to_owned())];
        assert_eq!(desk.owner.visitor.posts(&format!("/admin/orders/{id}/ship"), &fields).await.status, 404, "{id}");
    }
    let mut wrong = Vec::new();
    for query in ["q=%00", "q=%25", "q=_", "cursor=x", "filter=none", "cursor=%00", "q=12345678"] {
        let status = desk.owner.opens(&format!("/admin/orders?{query}")).await.status;
        if status != 200 {
            wrong.push(format!("/admin/orders?{query}: {status}"));
        }
        let status = desk.owner.opens(&format!("/admin/products?{query}")).await.status;
        if status != 200 {
            wrong.push(format!("/admin/products?{query}: {status}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_payment_that_no_order_has_is_shown_until_it_is_seen(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let home = async || owner.opens("/admin").await.expect(200);
    assert!(!home().await.contains("Payments without an order"));
    let visit = TestPayVisit { reference: "9999999901".to_owned(), amount: Money::twd(680), back: String::new() };
    let told = shop.test_pay.result(&visit, PaymentOutcome::Paid);
    shop.visitor().posts("/callbacks/test", &told).await.expect(200);
    let page = home().await;
    assert!(page.contains("Payments without an order") && page.contains("9999999901"));
    let form = owner.visitor.finds_form("/admin", "/admin/callbacks/seen").await;
    assert_eq!(shop.visitor().submits(&form).await.location(), "/admin/sign-in");
    assert!(home().await.contains("9999999901"), "only the staff can put it aside");
    assert_eq!(owner.visitor.submits(&form).await.location(), "/admin");
    let page = home().await;
    assert!(page.contains("Marked as seen.") && !page.contains("9999999901"));
    assert_eq!(shop.count("select count(*) from callbacks where verdict = 'unmatched'").await, 1, "it is kept");
    shop.visitor().posts("/callbacks/test", &told).await.expect(200);
    assert!(!home().await.contains("9999999901"), "the same event again is no news");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_had_no_effect_is_told_in_words_until_somebody_has_seen_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    let placed = visitor.orders("a key", &Buyer::paying_at_the_test_provider().wants(&[(&pitcher, 1)])).await.json();
    let number = placed["number"].as_str().expect("a number");
    let told = |amount| {
        let visit =
            TestPayVisit { reference: [number, "01"].concat(), amount: Money::twd(amount), back: String::new() };
        shop.test_pay.result(&visit, PaymentOutcome::Paid)
    };
    let mut forged = told(680);
    forged.iter_mut().find(|(name, _)| name == "signature").expect("signed").1 = "0".repeat(64);
    visitor.posts("/callbacks/test", &forged).await.expect(403);
    visitor.posts("/callbacks/test", &[("hello".to_owned(), "<b>there</b>".to_owned())]).await.expect(400);
    visitor.posts("/callbacks/test", &told(1)).await.expect(200);

    let owner = shop.owner().await;
    assert!(owner.opens("/admin").await.expect(200).contains("Messages without effect"));
    let page = owner.opens("/admin/callbacks/refused").await.expect(200);
    for words in [
        "Not from the provider",
        "Cannot be read",
        "It speaks of NT$1 where NT$680 was asked for",
        "hello=%3Cb%3Ethere",
    ] {
        assert!(page.contains(words), "{words}: {}", page.text());
    }
    assert!(page.contains(&format!("Order {number}")), "the order of what was read");
    let form = owner.visitor.finds_form("/admin/callbacks/refused", "/admin/callbacks/refused/seen").await;
    assert_eq!(shop.visitor().submits(&form).await.location(), "/admin/sign-in");
    assert_eq!(owner.visitor.submits(&form).await.location(), "/admin/callbacks/refused");
    assert!(!owner.opens("/admin").await.expect(200).contains("Messages without effect"));
    assert!(owner.opens("/admin/callbacks/refused").await.contains("Cannot be read"), "it stays in the list");
}

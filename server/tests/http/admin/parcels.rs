//! An order that the owner ships in parts.

use crate::harness::{Buyer, Form, Goods, Owner, Stock, TestShop, forms, stock};
use sqlx::PgPool;

struct Desk {
    shop: TestShop,
    owner: Owner,
    pitcher: Goods,
    tea: Goods,
    /// The order's page in the admin.
    order: String,
    token: String,
}

impl Desk {
    /// An order of three pitchers and a tea, to be paid at the door.
    async fn with_an_order(pool: PgPool) -> Self {
        let shop = TestShop::start(pool).await;
        let (pitcher, tea) = (shop.goods("WARE-PITCHER-200").await, shop.goods("TEA-ALISHAN-150").await);
        let body = Buyer::default().wants(&[(&pitcher, 3), (&tea, 1)]);
        let placed = shop.visitor().orders("a key", &body).await.expect(201).json();
        let owner = shop.owner().await;
        let order = owner.finds_order(placed["number"].as_str().expect("a number")).await;
        let token = placed["token"].as_str().expect("a token").to_owned();
        Self { shop, owner, pitcher, tea, order, token }
    }

    /// The form that packs a part, with so many pitchers and teas in it.
    async fn packing(&self, pitchers: &str, teas: &str) -> Form {
        let form = self.owner.step(&self.order, "parcels").await;
        let field = |goods: &Goods| ["quantity.", &goods.variant].concat();
        form.fill(&field(&self.pitcher), pitchers).fill(&field(&self.tea), teas)
    }

    /// The forms of one step, one for each parcel that offers it.
    async fn steps(&self, step: &str) -> Vec<Form> {
        let page = self.owner.opens(&self.order).await.expect(200);
        let ending = ["/", step].concat();
        let mut found = forms(page.text());
        found.retain(|form| form.action.contains("/parcels/") && form.action.ends_with(&ending));
        found
    }

    async fn submits(&self, form: &Form) {
        assert_eq!(self.owner.visitor.submits(form).await.location(), self.order, "{}", form.action);
    }

    async fn as_json(&self) -> serde_json::Value {
        self.shop.visitor().gets(&format!("/api/v1/orders/{}", self.token)).await.expect(200).json()
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_order_leaves_in_two_parcels_and_its_shopper_sees_both(pool: PgPool) {
    let desk = Desk::with_an_order(pool).await;
    let first = desk.packing("2", "0").await.fill("tracking", "TW 1").with("then", "ship");
    desk.submits(&first).await;
    assert_eq!(stock(&desk.shop.pool, &desk.pitcher).await, Stock { on_hand: 24, reserved: 1 });
    let part = desk.as_json().await;
    assert_eq!((&part["order_status"], &part["shipment_status"]), (&"processing".into(), &"in_transit".into()));
    let page = desk.shop.visitor().opens(&format!("/en/o/{}", desk.token)).await.expect(200);
    assert!(page.contains("Part of your order is on its way") && page.contains("TW 1"), "{}", page.text());
    for filter in ["to_ship", "shipped"] {
        let list = desk.owner.opens(&format!("/admin/orders?filter={filter}")).await.expect(200);
        assert!(list.contains(&desk.order) && list.contains("Partly sent"), "{filter}");
    }

    desk.owner.does(&desk.order, "ship").await;
    assert_eq!(stock(&desk.shop.pool, &desk.pitcher).await, Stock { on_hand: 23, reserved: 0 });
    let whole = desk.as_json().await;
    assert_eq!(whole["order_status"], "shipped");
    let lines = |parcel: &serde_json::Value| {
        let lines = parcel["lines"].as_array().expect("lines").clone();
        lines.into_iter().map(|line| (line["sku"].as_str().map(str::to_owned), line["quantity"].as_i64())).collect()
    };
    let parcels: Vec<Vec<_>> = whole["shipments"].as_array().expect("parcels").iter().map(lines).collect();
    let (pitcher, tea) = (Some("WARE-PITCHER-200".to_owned()), Some("TEA-ALISHAN-150".to_owned()));
    assert_eq!(parcels, [vec![(pitcher.clone(), Some(2))], vec![(pitcher, Some(1)), (tea, Some(1))]]);
    assert_eq!((&whole["shipments"][0]["tracking"], &whole["tracking"]), (&"TW 1".into(), &"TW 1".into()));

    let [first, _] = desk.steps("track").await.try_into().expect("two parcels");
    desk.submits(&first.fill("tracking", "TW 3")).await;
    assert_eq!(desk.as_json().await["shipments"][0]["tracking"], "TW 3");
    desk.owner.does(&desk.order, "deliver").await;
    assert_eq!(desk.as_json().await["order_status"], "delivered");
    let page = desk.shop.visitor().opens(&format!("/en/o/{}", desk.token)).await.expect(200);
    assert!(page.contains("Parcel 1") && page.contains("Parcel 2"), "{}", page.text());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_parcel_comes_back_and_its_goods_are_sold_again(pool: PgPool) {
    let desk = Desk::with_an_order(pool).await;
    desk.submits(&desk.packing("3", "").await.with("then", "pack")).await;
    assert_eq!(stock(&desk.shop.pool, &desk.pitcher).await, Stock { on_hand: 26, reserved: 3 });
    desk.submits(&desk.steps("ship").await.remove(0)).await;
    desk.submits(&desk.steps("send_back").await.remove(0)).await;
    desk.submits(&desk.steps("take_back").await.remove(0).with("restock", "true")).await;
    assert_eq!(stock(&desk.shop.pool, &desk.pitcher).await, Stock { on_hand: 26, reserved: 0 });
    let restocked = "select sum(on_hand_change)::bigint from stock_movements where reason = 'restocked'";
    assert_eq!(desk.shop.count(restocked).await, 3);
    // No pitcher is left to pack: what came back is not promised again.
    let stale = desk.owner.step(&desk.order, "parcels").await.fill(&["quantity.", &desk.tea.variant].concat(), "1");
    desk.owner.does(&desk.order, "cancel").await;
    assert_eq!(desk.owner.visitor.submits(&stale.with("then", "pack")).await.status, 409);
    assert_eq!(desk.as_json().await["shipment_status"], "cancelled");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_cannot_be_packed_is_said_and_changes_nothing(pool: PgPool) {
    let desk = Desk::with_an_order(pool).await;
    for (pitchers, teas, status, words) in [
        ("4", "0", 409, "超過還沒出貨的數量"),
        ("0", "", 422, "請選這件包裹要放什麼"),
        ("-1", "0", 422, "數量是 1 到 999"),
        ("two", "0", 422, "數量是 1 到 999"),
    ] {
        let form = desk.packing(pitchers, teas).await.with("then", "ship");
        let refused = desk.owner.visitor.submits(&form).await;
        assert_eq!(refused.status, status, "{pitchers} {teas}");
        assert!(refused.contains(words), "{words}: {}", refused.text());
        let again = forms(refused.text()).into_iter().find(|form| form.action.ends_with("/parcels"));
        let again = again.expect("the form again");
        let kept = |goods: &Goods| again.value(&["quantity.", &goods.variant].concat()).to_owned();
        assert_eq!((kept(&desk.pitcher), kept(&desk.tea)), (pitchers.to_owned(), teas.to_owned()));
    }
    let anonymous = desk.shop.visitor().submits(&desk.packing("1", "0").await.with("then", "ship")).await;
    assert_eq!(anonymous.location(), "/admin/sign-in");
    assert_eq!(desk.shop.count("select count(*) from shipments").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_slip_of_a_parcel_names_what_is_in_it_and_no_price(pool: PgPool) {
    let desk = Desk::with_an_order(pool).await;
    desk.submits(&desk.packing("2", "0").await.with("then", "pack")).await;
    let ship = desk.steps("ship").await.remove(0);
    let slip = ship.action.replace("/ship", "/slip");
    let page = desk.owner.opens(&slip).await.expect(200);
    assert!(page.contains("WARE-PITCHER-200") && !page.contains("TEA-ALISHAN-150"), "{}", page.text());
    let (prices, cash) = (page.text().matches("NT$").count(), page.text().matches("Collect NT$").count());
    assert_eq!((prices, cash), (1, 1), "but what is to be collected: {}", page.text());
    assert_eq!(desk.shop.visitor().opens(&slip).await.location(), "/admin/sign-in");
    let (order, _) = slip.split_once("/parcels/").expect("an order");
    for nowhere in ["/parcels/0/slip", "/parcels/00000000-0000-7000-8000-000000000000/slip"] {
        assert_eq!(desk.owner.opens(&[order, nowhere].concat()).await.status, 404, "{nowhere}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn each_parcel_says_what_is_to_be_collected_with_it(pool: PgPool) {
    let desk = Desk::with_an_order(pool).await;
    let total: i64 = desk.shop.count("select total from orders").await;
    desk.submits(&desk.packing("2", "0").await.with("then", "ship")).await;
    desk.submits(&desk.packing("1", "1").await.with("then", "ship")).await;
    let page = desk.owner.opens(&desk.order).await.expect(200);
    let amounts = |text: &str| -> Vec<i64> {
        let told = text.split("Collect NT$").skip(1);
        let digits = told.map(|rest| rest.chars().take_while(|sign| *sign != '<').filter(char::is_ascii_digit));
        digits.map(|digits| digits.collect::<String>().parse().expect("an amount")).collect()
    };
    let told = amounts(page.text());
    assert_eq!((told.len(), told.iter().sum::<i64>()), (2, total), "together what is due: {told:?}");
    let slip = page.text().split("href=\"").find(|rest| rest.contains("/slip\"")).expect("a slip");
    let slip = slip.split('"').next().expect("an address");
    let slip = desk.owner.opens(slip).await.expect(200);
    assert_eq!(amounts(slip.text()), told[..1], "and its slip says so");
    let shopper = desk.shop.visitor().opens(&format!("/en/o/{}", desk.token)).await.expect(200);
    assert!(shopper.contains("Please pay NT$") && shopper.contains("in cash on receipt"));
    desk.owner.does(&desk.order, "mark_paid").await;
    assert!(amounts(desk.owner.opens(&desk.order).await.expect(200).text()).is_empty(), "it was collected");
}

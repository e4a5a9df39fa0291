//! Orders for the accountant.

use shop_domain::{
    fault::{Class, Fault},
    kernel::{Language, Money},
    payment::PaymentMethod,
};
use shop_services::order::{ExportPeriod, OrderService};
use shop_testkit::{TestShop, a_product};
use time::{Duration, macros::date};

async fn exported(shop: &TestShop, period: ExportPeriod) -> Vec<String> {
    let (mut numbers, mut place) = (Vec::new(), None);
    loop {
        let staff = shop.owner().caller;
        let (part, next) = shop.services.order.export(&staff, period, place, Language::Chinese).await.expect("read");
        assert!(part.len() as i64 <= OrderService::PART);
        numbers.extend(part.into_iter().map(|exported| exported.order.number));
        let Some(next) = next else { return numbers };
        place = Some(next);
    }
}

#[tokio::test]
async fn every_order_is_exported_once_however_many_there_are() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(500)).await;
    let mut wanted = Vec::new();
    for _ in 0..2 * OrderService::PART {
        let visitor = shop.visitor();
        visitor.adds(&tea, 1).await.expect("added");
        let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
        wanted.push(order.number.compact().to_owned());
    }
    assert_eq!(exported(&shop, ExportPeriod::default()).await, wanted);
}

#[tokio::test]
async fn a_day_begins_at_the_shops_midnight() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let buys = async || {
        let visitor = shop.visitor();
        visitor.adds(&tea, 1).await.expect("added");
        visitor.orders(PaymentMethod::COD).await.expect("ordered").number.compact().to_owned()
    };
    // The clock stands still in the morning of some day.
    let today = shop_services::ports::Clock::now(&*shop.clock).to_offset(OrderService::ZONE).date();
    let first = buys().await;
    shop.clock.pass(Duration::hours(24));
    let second = buys().await;
    let on = |from, until| ExportPeriod { from, until };
    let tomorrow = today.next_day();
    assert_eq!(exported(&shop, on(Some(today), Some(today))).await, std::slice::from_ref(&first));
    assert_eq!(exported(&shop, on(tomorrow, None)).await, std::slice::from_ref(&second));
    assert_eq!(exported(&shop, on(None, Some(today))).await, std::slice::from_ref(&first));
    assert_eq!(exported(&shop, on(Some(today), tomorrow)).await, [first, second]);
    assert_eq!(exported(&shop, on(Some(date!(9999 - 12 - 31)), Some(time::Date::MAX))).await, Vec::<String>::new());
    assert_eq!(exported(&shop, on(None, Some(date!(0000 - 01 - 01)))).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_packer_exports_nothing() {
    let shop = TestShop::new();
    let packer = shop.packer();
    let refused = shop.services.order.export(&packer.caller, ExportPeriod::default(), None, Language::Chinese).await;
    let refused = refused.expect_err("not permitted");
    assert_eq!((refused.code(), refused.class()), ("permission.missing", Class::Forbidden));
}

#[tokio::test]
async fn an_exported_order_says_what_went_back_and_what_delivery_was() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
    let staff = shop.owner().caller;
    let (part, _) =
        shop.services.order.export(&staff, ExportPeriod::default(), None, Language::Chinese).await.expect("read");
    let [exported] = part.try_into().expect("one order");
    assert_eq!((exported.sent_back, exported.shipping.gross), (Money::twd(0), order.totals.shipping));
    let of_lines: i64 = exported.order.lines.iter().map(|line| line.tax.amount).sum();
    assert_eq!(of_lines + exported.shipping.tax.amount, order.totals.tax.amount, "no tax is lost on the way");
}

//! What a store promises about the staff's lists: every filter holds what it says, and every order has all rows once.

use super::{Subject, at, commit};
use crate::builders::{a_product, a_uuid, an_order};
use shop_contract::{
    AdminOrderQuery, AdminProductQuery, AdminProductSort, AdminStockQuery, ByTime, CustomerQuery, OrderNarrowing,
    StockLevel,
};
use shop_domain::{
    customer::{Customer, Profile},
    kernel::{CartId, CustomerId, EmailAddress, Language, OrderId, PersonName, Phone},
    order::{Actor, Order, ShownStatus},
    payment::{PaymentMethod, PaymentStatus},
    shipment::ShipmentStatus,
};
use shop_services::ports::KeptCustomer;
use std::collections::BTreeSet;

/// Somebody who came so many minutes after the first.
async fn joins(subject: &Subject, (email, name, phone): (&str, &str, &str), minutes: i64) -> CustomerId {
    let profile = Profile {
        name: Some(PersonName::parse(name).expect("a name")),
        phone: Some(Phone::parse(phone).expect("a phone")),
        news_since: (minutes % 2 == 0).then(|| at(minutes)),
        ..Profile::default()
    };
    let email = Some(EmailAddress::parse(email).expect("an address"));
    let id = CustomerId(a_uuid());
    let kept = KeptCustomer {
        customer: Customer { id, email, profile, identities: Vec::new() },
        password_hash: None,
        session_salt: a_uuid(),
        cart: CartId(a_uuid()),
        created_at: at(minutes),
        remembers_since: None,
        remembered: None,
    };
    let mut work = subject.begin().await;
    work.customers().add(&kept).await.expect("added");
    commit(work).await;
    id
}

async fn customers(subject: &Subject, query: CustomerQuery) -> Vec<CustomerId> {
    let list = subject.views.customers(&query, 50).await.expect("read");
    assert_eq!((list.query, list.next_cursor), (query, None));
    list.rows.into_iter().map(|row| row.id).collect()
}

pub async fn customers_are_found_by_how_they_begin_and_end(subject: Subject) {
    subject.open().await;
    let mei = joins(&subject, ("Mei@example.com", "林小美", "0912345678"), 1).await;
    let lin = joins(&subject, ("lin@example.com", "林大同", "0955000111"), 2).await;
    let find = async |q: &str| customers(&subject, CustomerQuery { q: q.to_owned(), ..CustomerQuery::default() }).await;
    assert_eq!(find("").await, [lin, mei], "the newest first");
    assert_eq!(find("mei@").await, [mei]);
    assert_eq!(find("林").await, [lin, mei]);
    assert_eq!(find("林大").await, [lin]);
    assert_eq!(find("678").await, [mei]);
    assert_eq!(find("78").await, [], "two digits are too few to tell anybody");
    assert_eq!(find("%").await, [], "no sign of a pattern means more than itself");
    let agreed = CustomerQuery { news: Some(true), ..CustomerQuery::default() };
    assert_eq!(customers(&subject, agreed).await, [lin]);
    let not_agreed = CustomerQuery { news: Some(false), ..CustomerQuery::default() };
    assert_eq!(customers(&subject, not_agreed).await, [mei]);
}

pub async fn customers_come_by_time_in_pages_that_do_not_overlap(subject: Subject) {
    subject.open().await;
    let mut wanted = Vec::new();
    // Two at one instant, at the seam of two pages.
    for (at, minutes) in [1, 2, 2, 3, 4].into_iter().enumerate() {
        let id = joins(&subject, (&format!("c{at}@example.com"), "林小美", "0912345678"), minutes).await;
        wanted.push((minutes, id));
    }
    wanted.sort();
    for sort in [ByTime::OldestFirst, ByTime::NewestFirst] {
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let query = CustomerQuery { sort, cursor, ..CustomerQuery::default() };
            let list = subject.views.customers(&query, 2).await.expect("read");
            seen.extend(list.rows.iter().map(|row| row.id));
            assert!(seen.len() <= 5, "the list does not end");
            let Some(next) = list.next_cursor else { break };
            cursor = Some(next);
        }
        assert_eq!(seen, wanted.iter().map(|(_, id)| *id).collect::<Vec<_>>(), "{sort:?}");
        wanted.reverse();
    }
}

async fn takes(subject: &Subject, mut order: Order) -> OrderId {
    subject.takes(&mut order).await;
    order.state().id
}

pub async fn orders_are_narrowed_by_whose_and_how_they_stand_and_when(subject: Subject) {
    let tea = subject.with_a_product().await;
    let mei = joins(&subject, ("mei@example.com", "林小美", "0912345678"), 1).await;
    let hers = takes(&subject, an_order(&tea).paid_by(PaymentMethod::COD).placed_at(at(1)).build()).await;
    let waits = takes(&subject, an_order(&tea).paid_by(PaymentMethod::TEST).placed_at(at(2)).build()).await;
    let cancelled = takes(&subject, an_order(&tea).paid_by(PaymentMethod::TEST).placed_at(at(3)).build()).await;
    let mut work = subject.begin().await;
    work.customers().owns(mei, hers).await.expect("said");
    let mut order = work.orders().lock(cancelled).await.expect("read").expect("an order");
    order.cancel(Actor::Shop).expect("it can be");
    work.orders().save(&mut order, at(4)).await.expect("saved");
    commit(work).await;
    let found = async |narrowing: OrderNarrowing| {
        let query = AdminOrderQuery { narrowing, sort: ByTime::OldestFirst, ..AdminOrderQuery::default() };
        let list = subject.views.admin_orders(&query, 50).await.expect("read");
        list.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let all = OrderNarrowing::default();
    assert_eq!(found(all.clone()).await, [hers, waits, cancelled]);
    assert_eq!(found(OrderNarrowing { customer: Some(mei), ..all.clone() }).await, [hers]);
    for status in ShownStatus::ALL {
        let wanted: &[OrderId] = match status {
            ShownStatus::Processing => &[hers],
            ShownStatus::Pending => &[waits],
            ShownStatus::Cancelled => &[cancelled],
            ShownStatus::Shipped | ShownStatus::Delivered => &[],
        };
        assert_eq!(found(OrderNarrowing { status: Some(status), ..all.clone() }).await, wanted, "{status:?}");
    }
    let paid = OrderNarrowing { payment: Some(PaymentStatus::Paid), ..all.clone() };
    assert_eq!(found(paid).await, []);
    let sent = OrderNarrowing { shipment: Some(ShipmentStatus::InTransit), ..all.clone() };
    assert_eq!(found(sent).await, []);
    let meanwhile = OrderNarrowing { from: Some(at(2)), until: Some(at(3)), ..all };
    assert_eq!(found(meanwhile).await, [waits]);
}

/// All of the list, in parts of two.
async fn products(subject: &Subject, wanted: &AdminProductQuery) -> Vec<(String, i64)> {
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let query = AdminProductQuery { cursor, ..wanted.clone() };
        let list = subject.views.admin_products(&query, 2, Language::English).await.expect("read");
        seen.extend(list.rows.into_iter().map(|row| (row.slug, row.price.amount)));
        assert!(seen.len() <= 5, "{wanted:?} does not end");
        let Some(next) = list.next_cursor else { break };
        cursor = Some(next);
    }
    seen
}

pub async fn the_staffs_products_come_in_every_order_in_pages_that_do_not_overlap(subject: Subject) {
    subject.open().await;
    for price in [300, 100, 200, 100, 300] {
        subject.sells(&a_product().priced(price).build()).await;
    }
    use AdminProductSort::{NewestFirst, OldestFirst, Position, PriceDown, PriceUp};
    let mut firsts = Vec::new();
    for sort in [Position, PriceUp, PriceDown, OldestFirst, NewestFirst] {
        let seen = products(&subject, &AdminProductQuery { sort, ..AdminProductQuery::default() }).await;
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 5, "{sort:?}");
        let prices: Vec<_> = seen.iter().map(|(_, price)| *price).collect();
        assert!(sort != PriceUp || prices.is_sorted(), "{prices:?}");
        assert!(sort != PriceDown || prices.iter().rev().is_sorted(), "{prices:?}");
        firsts.push(seen[0].clone());
    }
    assert_ne!(firsts[3], firsts[4], "the oldest is not the newest");
    let none = AdminProductQuery { category: Some("ware".to_owned()), ..AdminProductQuery::default() };
    assert_eq!(products(&subject, &none).await, []);
    let all = AdminProductQuery { category: Some("tea".to_owned()), ..AdminProductQuery::default() };
    assert_eq!(products(&subject, &all).await.len(), 5);
}

pub async fn what_is_sold_is_listed_by_sku_with_what_there_is_of_it(subject: Subject) {
    subject.open().await;
    let (plenty, scarce, none) =
        (a_product().with_stock(90).build(), a_product().with_stock(2).build(), a_product().with_stock(0).build());
    for product in [&plenty, &scarce, &none] {
        subject.sells(product).await;
    }
    let find = async |query: AdminStockQuery| {
        let list = subject.views.stock_list(&query, 50, Language::English).await.expect("read");
        list.rows
    };
    let all = find(AdminStockQuery::default()).await;
    assert!(all.is_sorted_by(|one, next| one.sku < next.sku) && all.len() == 3, "{all:?}");
    let row = all.iter().find(|row| row.variant == scarce.variant()).expect("it is sold");
    assert_eq!((row.on_hand, row.reserved, row.available, row.is_low, row.backorder), (2, 0, 2, true, 0));
    let variants =
        |rows: Vec<shop_contract::AdminStockFigures>| rows.into_iter().map(|row| row.variant).collect::<BTreeSet<_>>();
    let low = AdminStockQuery { level: Some(StockLevel::Low), ..AdminStockQuery::default() };
    assert_eq!(variants(find(low).await), BTreeSet::from([scarce.variant(), none.variant()]));
    let out = AdminStockQuery { level: Some(StockLevel::Out), ..AdminStockQuery::default() };
    assert_eq!(variants(find(out).await), BTreeSet::from([none.variant()]));
    let one = AdminStockQuery { sku: Some(all[1].sku.clone()), ..AdminStockQuery::default() };
    assert_eq!(find(one).await, [all[1].clone()]);
    let first = subject.views.stock_list(&AdminStockQuery::default(), 2, Language::English).await.expect("read");
    let rest = find(AdminStockQuery { cursor: first.next_cursor, ..AdminStockQuery::default() }).await;
    assert_eq!([first.rows, rest].concat(), all);
}

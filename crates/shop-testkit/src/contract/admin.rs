//! What a store promises about the reads behind the owner's pages.

use super::{Subject, at, commit};
use crate::{
    ScriptedGateway,
    builders::{a_product, a_uuid, an_order},
};
use shop_contract::{AdminOrderQuery, OrderAction, OrderFilter};
use shop_domain::{
    inventory::Availability,
    kernel::{Language, OrderId, PaymentAttemptId, ShipmentId},
    order::{Actor, Order},
    payment::PaymentMethod,
};
use shop_services::ports::{AttemptStatus, KeptCallback, PaymentAttempt, PaymentOutcome};
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// Takes an order and lets staff and provider do something to it.
async fn an_order_that(subject: &Subject, mut order: Order, verbs: impl FnOnce(&mut Order)) -> OrderId {
    subject.takes(&mut order).await;
    let id = order.state().id;
    let mut work = subject.begin().await;
    let mut order = work.orders().lock(id).await.expect("read").expect("an order");
    verbs(&mut order);
    work.orders().save(&mut order, at(1)).await.expect("saved");
    commit(work).await;
    id
}

fn act(order: &mut Order, action: OrderAction) {
    let done = match action {
        OrderAction::Ship => order.ship_rest(Actor::Shop, ShipmentId(a_uuid()), None).map(|_| ()),
        OrderAction::Deliver => order.hand_over_all(Actor::Shop),
        OrderAction::Cancel => order.cancel(Actor::Shop).map(|_| ()),
        OrderAction::MarkPaid => order.mark_collected(Actor::Shop),
        OrderAction::MarkRefunded => order.refunded(Actor::Shop, order.state().refund_due),
    };
    done.expect("the order allows it");
}

async fn listed(subject: &Subject, filter: OrderFilter, q: &str) -> BTreeSet<OrderId> {
    let query = AdminOrderQuery { filter, q: q.to_owned(), ..AdminOrderQuery::default() };
    let list = subject.views.admin_orders(&query, 50).await.expect("read");
    list.rows.iter().map(|row| row.id).collect()
}

pub async fn each_saved_view_of_orders_holds_what_its_name_says(subject: Subject) {
    use OrderAction::{Cancel, Deliver, MarkPaid, Ship};
    let product = subject.with_a_product().await;
    let taken = async |method, actions: &[OrderAction]| {
        let order = an_order(&product).paid_by(method).build();
        an_order_that(&subject, order, |order| actions.iter().for_each(|action| act(order, *action))).await
    };
    let waits = taken(PaymentMethod::TEST, &[]).await;
    let paid = taken(PaymentMethod::TEST, &[MarkPaid]).await;
    let shipped = taken(PaymentMethod::TEST, &[MarkPaid, Ship]).await;
    let done = taken(PaymentMethod::COD, &[Ship, Deliver, MarkPaid]).await;
    let cancelled = taken(PaymentMethod::TEST, &[Cancel]).await;
    let owed = taken(PaymentMethod::TEST, &[MarkPaid, Cancel]).await;

    let drawn: [(OrderFilter, &[OrderId]); 7] = [
        (OrderFilter::All, &[waits, paid, shipped, done, cancelled, owed]),
        (OrderFilter::Unpaid, &[waits]),
        (OrderFilter::ToShip, &[paid]),
        (OrderFilter::Shipped, &[shipped]),
        (OrderFilter::Done, &[done]),
        (OrderFilter::Cancelled, &[cancelled, owed]),
        (OrderFilter::Refunds, &[owed]),
    ];
    for (filter, wanted) in drawn {
        assert_eq!(listed(&subject, filter, "").await, wanted.iter().copied().collect(), "{filter:?}");
    }
    let home = subject.views.admin_home(OffsetDateTime::UNIX_EPOCH, Language::Chinese).await.expect("read");
    assert_eq!((home.to_ship, home.unpaid, home.refunds), (1, 1, 1));
}

pub async fn an_order_is_found_by_number_name_and_phone(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut lin = an_order(&product).by("林小美", "0912-345-678").build();
    let mut chen = an_order(&product).by("陳大文", "0987-654-321").build();
    subject.takes(&mut lin).await;
    subject.takes(&mut chen).await;
    for q in [lin.state().number.compact(), "林小", "45678"] {
        let found = listed(&subject, OrderFilter::All, q).await;
        assert_eq!(found, BTreeSet::from([lin.state().id]), "{q}");
    }
    assert!(listed(&subject, OrderFilter::All, "王").await.is_empty());
    assert!(listed(&subject, OrderFilter::Shipped, "林小").await.is_empty());
    assert!(listed(&subject, OrderFilter::All, "%").await.is_empty(), "signs of a pattern are only signs");
}

pub async fn orders_come_newest_first_in_pages_that_do_not_overlap(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut wanted = Vec::new();
    for minutes in [1, 2, 3, 4, 5] {
        let mut order = an_order(&product).placed_at(at(minutes)).build();
        subject.takes(&mut order).await;
        wanted.insert(0, order.state().id);
    }
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let query = AdminOrderQuery { cursor, ..AdminOrderQuery::default() };
        let list = subject.views.admin_orders(&query, 2).await.expect("read");
        assert_eq!(list.query, query);
        seen.extend(list.rows.iter().map(|row| row.id));
        assert!(seen.len() <= 5, "the list does not end");
        let Some(next) = list.next_cursor else { break };
        cursor = Some(next);
    }
    assert_eq!(seen, wanted);
}

pub async fn the_owner_sees_what_is_new_and_what_runs_low(subject: Subject) {
    let plenty = subject.with_a_product().await;
    let scarce = a_product().with_stock(2).build();
    subject.sells(&scarce).await;
    let mut yesterday = an_order(&plenty).placed_at(at(0)).build();
    let mut today = an_order(&plenty).times(2).placed_at(at(10)).build();
    subject.takes(&mut yesterday).await;
    subject.takes(&mut today).await;
    let home = subject.views.admin_home(at(5), Language::English).await.expect("read");
    assert_eq!((home.orders_today, home.worth_today), (1, today.state().totals.total.amount));
    assert_eq!(home.recent.iter().map(|row| row.id).collect::<Vec<_>>(), [today.state().id, yesterday.state().id]);
    assert_eq!((home.recent[0].units, home.recent[0].total), (2, today.state().totals.total));
    let low: Vec<_> =
        home.low_stock.iter().map(|row| (row.product, row.variant, row.ready, row.availability)).collect();
    assert_eq!(low, [(scarce.id(), scarce.variant(), 2, Availability::Low)]);
}

pub async fn what_was_told_of_no_order_is_shown_until_it_is_seen(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).paid_by(PaymentMethod::TEST).build();
    subject.takes(&mut order).await;
    let mut work = subject.begin().await;
    let known = PaymentAttempt {
        id: PaymentAttemptId(a_uuid()),
        order: order.state().id,
        reference: "KNOWN01".to_owned(),
        method: PaymentMethod::TEST,
        amount: order.state().totals.total,
        status: AttemptStatus::Started,
        started_at: at(0),
        handed_at: None,
        address: None,
        handle: None,
        transaction: None,
        instructions: None,
    };
    work.payments().start(&known).await.expect("started");
    let told = |event: &str, reference: &str| KeptCallback {
        provider: "test".into(),
        notice: ScriptedGateway::notice(event, reference, 1_100, PaymentOutcome::Paid),
        body: "what was sent".into(),
    };
    for (event, reference, minutes) in [("e1", "KNOWN01", 1), ("e2", "LOST01", 2), ("e3", "LOST02", 3)] {
        work.payments().receive(&told(event, reference), at(minutes)).await.expect("kept");
    }
    commit(work).await;
    let shown = async || {
        let home = subject.views.admin_home(at(0), Language::English).await.expect("read");
        let rows: Vec<_> = home.unmatched.into_iter().map(|row| (row.event, row.reference, row.received_at)).collect();
        (home.unmatched_count, rows)
    };
    let (lost, again) = (("e2".into(), "LOST01".into(), at(2)), ("e3".into(), "LOST02".into(), at(3)));
    assert_eq!(shown().await, (2, vec![again, lost.clone()]));

    let mut work = subject.begin().await;
    for event in ["e1", "e3", "made up"] {
        work.payments().close_unmatched("test", event, at(4)).await.expect("closed");
    }
    commit(work).await;
    assert_eq!(shown().await, (1, vec![lost]));
    let mut work = subject.begin().await;
    assert_eq!(work.payments().open_callback("test", "e3").await.expect("read"), None);
    assert_eq!(
        work.payments().open_callbacks(known.order).await.expect("read"),
        [told("e1", "KNOWN01")],
        "that one is to be applied"
    );
}

//! What a store promises about webhooks, and about what is told to them.

use super::{Subject, at, commit};
use crate::builders::{a_product, a_uuid, an_order};
use shop_contract::DeliveryQuery;
use shop_domain::{
    inventory::StockReason,
    kernel::{MessageId, ShipmentId, WebhookId},
    order::Actor,
    webhook::{Delivery, DeliveryAnswer, DeliveryState, EventType, Webhook},
};
use shop_services::ports::{Job, KeptWebhook, Lane, Outdated, StockChange, Work};
use time::Duration;

fn a_webhook(events: &[EventType], minutes: i64) -> KeptWebhook {
    let webhook = Webhook {
        id: WebhookId(a_uuid()),
        address: "https://erp.test/hooks".to_owned(),
        description: "ERP".to_owned(),
        events: events.to_vec(),
        is_enabled: true,
        failing_since: None,
        created_at: at(minutes),
        version: 1,
    };
    KeptWebhook { webhook, secret: "sealed".to_owned(), old_secret: None }
}

async fn adds(subject: &Subject, kept: &KeptWebhook) {
    let mut work = subject.begin().await;
    work.webhooks().add(kept).await.expect("added");
    commit(work).await;
}

/// What is told to a webhook, the latest first.
async fn told(subject: &Subject, webhook: WebhookId) -> Vec<(MessageId, EventType)> {
    let query = DeliveryQuery::default();
    let (rows, _) = subject.views.deliveries(webhook, &query, 50).await.expect("read");
    rows.iter().map(|row| (row.message, row.event)).collect()
}

async fn events(subject: &Subject, webhook: WebhookId) -> Vec<EventType> {
    let mut events: Vec<_> = told(subject, webhook).await.into_iter().map(|(_, event)| event).collect();
    events.sort();
    events
}

/// The messages that workers have to send.
async fn asked(subject: &Subject) -> Vec<(WebhookId, MessageId, i32)> {
    let mut asked = Vec::new();
    while let Some(Job { work, .. }) =
        subject.queue.claim(Lane::Messages, a_uuid(), at(100_000), Duration::HOUR).await.expect("asked")
    {
        let Work::DeliverMessage { webhook, message, round } = work else { panic!("{work:?}") };
        asked.push((webhook, message, round));
    }
    asked
}

pub async fn a_webhook_is_kept_and_changed_whole(subject: Subject) {
    let (first, second) = (a_webhook(&[EventType::OrderPlaced], 0), a_webhook(&[EventType::StockLow], 1));
    adds(&subject, &second).await;
    adds(&subject, &first).await;
    let mut work = subject.begin().await;
    assert_eq!(work.webhooks().all().await.expect("read"), [first.clone(), second.clone()]);
    let mut changed = work.webhooks().lock(first.webhook.id).await.expect("read").expect("there");
    changed.webhook.address = "https://other.test/".to_owned();
    changed.webhook.events = vec![EventType::OrderCancelled, EventType::ProductAdded];
    (changed.webhook.is_enabled, changed.webhook.failing_since, changed.webhook.version) = (false, Some(at(2)), 2);
    (changed.secret, changed.old_secret) = ("newer".to_owned(), Some(("sealed".to_owned(), at(3))));
    work.webhooks().save(&changed).await.expect("saved");
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.webhooks().get(first.webhook.id).await.expect("read"), Some(changed));
    assert_eq!(work.webhooks().get(second.webhook.id).await.expect("read"), Some(second));
    assert_eq!(work.webhooks().get(WebhookId(a_uuid())).await.expect("read"), None);
    assert_eq!(work.webhooks().lock(WebhookId(a_uuid())).await.expect("read"), None);
}

pub async fn what_happens_to_an_order_is_told_to_whoever_listens_for_it(subject: Subject) {
    let placed = a_webhook(&[EventType::OrderPlaced], 0);
    let shipped = a_webhook(&[EventType::OrderPlaced, EventType::ShipmentShipped], 1);
    let mut silent = a_webhook(&[EventType::OrderPlaced], 2);
    silent.webhook.is_enabled = false;
    for kept in [&placed, &shipped, &silent] {
        adds(&subject, kept).await;
    }
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).build();
    subject.takes(&mut order).await;
    let first = told(&subject, placed.webhook.id).await;
    assert_eq!(first.len(), 1);
    assert_eq!(told(&subject, shipped.webhook.id).await, first, "both know it by one id");
    let mut work = subject.begin().await;
    let mut same = work.orders().lock(order.state().id).await.expect("read").expect("an order");
    same.ship_rest(Actor::Shop, ShipmentId(a_uuid()), None).expect("shipped");
    work.orders().save(&mut same, at(5)).await.expect("saved");
    drop(work);
    assert_eq!(told(&subject, shipped.webhook.id).await, first, "it was never committed");
    let mut work = subject.begin().await;
    let mut same = work.orders().lock(order.state().id).await.expect("read").expect("an order");
    same.ship_rest(Actor::Shop, ShipmentId(a_uuid()), None).expect("shipped");
    work.orders().save(&mut same, at(5)).await.expect("saved");
    commit(work).await;
    let both = [EventType::OrderPlaced, EventType::ShipmentShipped];
    assert_eq!(events(&subject, shipped.webhook.id).await, both);
    assert_eq!(told(&subject, placed.webhook.id).await, first);
    assert_eq!(told(&subject, silent.webhook.id).await, []);
    let (message, _) = first[0];
    let delivery = subject.begin().await.webhooks().lock_delivery(placed.webhook.id, message).await.expect("read");
    let delivery = delivery.expect("there");
    assert!(delivery.body.starts_with("{\"type\":\"order.placed\",\"timestamp\":\""), "{}", delivery.body);
    assert_eq!((delivery.state, delivery.round, delivery.attempts), (DeliveryState::Waiting, 1, 0));
    let asked = asked(&subject).await;
    assert_eq!(asked.len(), 3, "one job for each");
    assert!(asked.contains(&(placed.webhook.id, message, 1)) && asked.contains(&(shipped.webhook.id, message, 1)));
}

pub async fn what_happens_to_stock_and_products_is_told_too(subject: Subject) {
    let all = [EventType::StockChanged, EventType::StockLow, EventType::ProductAdded, EventType::ProductChanged];
    subject.open().await;
    let kept = a_webhook(&all, 0);
    adds(&subject, &kept).await;
    let product = a_product().build();
    subject.sells(&product).await;
    assert_eq!(events(&subject, kept.webhook.id).await, [EventType::StockChanged, EventType::ProductAdded]);
    let takes = async |on_hand: i64| {
        let reason = StockReason::Adjusted;
        let change = StockChange { variant: product.variant(), on_hand, reserved: 0, reason, order: None };
        let mut work = subject.begin().await;
        work.stock().change(&[change], "Mei", at(1)).await.expect("changed");
        commit(work).await;
    };
    for (by, events_now) in [(-1, 3), (-5, 5), (-1, 6), (9, 7)] {
        takes(by).await;
        assert_eq!(told(&subject, kept.webhook.id).await.len(), events_now, "{by}: low is told once it becomes so");
    }
    let bodies = bodies(&subject, kept.webhook.id, EventType::StockLow).await;
    let sku = product.kept.product.variants[0].sku.as_str();
    assert!(
        bodies[0].contains(&format!("\"sku\":\"{sku}\",\"on_hand\":4,\"reserved\":0,\"available\":4")),
        "{bodies:?}"
    );
    let mut work = subject.begin().await;
    let mut changed = work.catalogue().lock(product.id()).await.expect("read").expect("there");
    changed.archived = true;
    work.catalogue().save(&changed, at(2)).await.expect("saved");
    commit(work).await;
    let bodies = self::bodies(&subject, kept.webhook.id, EventType::ProductChanged).await;
    assert!(bodies[0].contains("\"archived\":true,\"version\":2"), "{bodies:?}");
}

async fn bodies(subject: &Subject, webhook: WebhookId, event: EventType) -> Vec<String> {
    let mut bodies = Vec::new();
    for (message, _) in told(subject, webhook).await.into_iter().filter(|(_, told)| *told == event) {
        let delivery = subject.begin().await.webhooks().lock_delivery(webhook, message).await.expect("read");
        bodies.push(delivery.expect("there").body);
    }
    bodies
}

fn a_delivery(webhook: WebhookId, minutes: i64) -> Delivery {
    Delivery::new(webhook, MessageId(a_uuid()), EventType::WebhookTest, "{}".to_owned(), at(minutes))
}

async fn keeps(subject: &Subject, delivery: &Delivery) {
    let mut work = subject.begin().await;
    work.webhooks().add_delivery(delivery).await.expect("kept");
    work.webhooks().save_delivery(delivery).await.expect("saved");
    let Delivery { webhook, message, round, .. } = *delivery;
    for round in 1..=round {
        let send = Work::DeliverMessage { webhook, message, round };
        work.jobs().enqueue(&send, delivery.told_at).await.expect("enqueued");
    }
    commit(work).await;
}

pub async fn how_far_a_message_has_come_is_saved_and_nothing_else(subject: Subject) {
    let kept = a_webhook(&[EventType::OrderPlaced], 0);
    adds(&subject, &kept).await;
    let delivery = a_delivery(kept.webhook.id, 1);
    keeps(&subject, &delivery).await;
    let mut work = subject.begin().await;
    let read = work.webhooks().lock_delivery(delivery.webhook, delivery.message).await.expect("read");
    assert_eq!(read, Some(delivery.clone()));
    let mut changed = Delivery { body: "another".to_owned(), ..delivery.clone() };
    changed.tried(&DeliveryAnswer::Silent("away".to_owned()), false, at(2));
    changed.tried(&DeliveryAnswer::Refused(503), true, at(3));
    changed.again().expect("once more");
    work.webhooks().save_delivery(&changed).await.expect("saved");
    commit(work).await;
    let read = subject.begin().await.webhooks().lock_delivery(delivery.webhook, delivery.message).await.expect("read");
    assert_eq!(read, Some(Delivery { body: delivery.body.clone(), ..changed }));
    let nothing = subject.begin().await.webhooks().lock_delivery(delivery.webhook, MessageId(a_uuid())).await;
    assert_eq!(nothing.expect("read"), None);
}

pub async fn messages_come_newest_first_in_pages_that_do_not_overlap(subject: Subject) {
    let (kept, other) = (a_webhook(&[EventType::OrderPlaced], 0), a_webhook(&[EventType::OrderPlaced], 0));
    adds(&subject, &kept).await;
    adds(&subject, &other).await;
    keeps(&subject, &a_delivery(other.webhook.id, 3)).await;
    let mut wanted = Vec::new();
    // Two at one instant, at the seam of two pages.
    for minutes in [1, 2, 3, 3, 4] {
        let mut delivery = a_delivery(kept.webhook.id, minutes);
        delivery.give_up();
        keeps(&subject, &delivery).await;
        wanted.push((delivery.told_at, delivery.message));
    }
    wanted.sort();
    wanted.reverse();
    for state in [None, Some(DeliveryState::Dead)] {
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let query = DeliveryQuery { state, cursor };
            let (rows, next) = subject.views.deliveries(kept.webhook.id, &query, 2).await.expect("read");
            seen.extend(rows.iter().map(|row| (row.told_at, row.message)));
            assert!(seen.len() <= 5, "the list does not end");
            let Some(next) = next else { break };
            cursor = Some(next);
        }
        assert_eq!(seen, wanted);
    }
    let query = DeliveryQuery { state: Some(DeliveryState::Delivered), cursor: None };
    assert_eq!(subject.views.deliveries(kept.webhook.id, &query, 2).await.expect("read"), (Vec::new(), None));
}

pub async fn a_webhook_that_is_taken_away_leaves_nothing(subject: Subject) {
    let kept = a_webhook(&[EventType::OrderPlaced], 0);
    adds(&subject, &kept).await;
    let delivery = a_delivery(kept.webhook.id, 1);
    keeps(&subject, &delivery).await;
    let mut work = subject.begin().await;
    assert!(work.webhooks().remove(kept.webhook.id).await.expect("removed"));
    assert!(!work.webhooks().remove(kept.webhook.id).await.expect("asked"));
    commit(work).await;
    assert_eq!(told(&subject, kept.webhook.id).await, []);
    assert_eq!(subject.begin().await.webhooks().all().await.expect("read"), []);
}

pub async fn old_messages_go_with_the_jobs_that_sent_them(subject: Subject) {
    let kept = a_webhook(&[EventType::OrderPlaced], 0);
    adds(&subject, &kept).await;
    let (mut old, fresh) = (a_delivery(kept.webhook.id, 0), a_delivery(kept.webhook.id, 10));
    old.give_up();
    old.again().expect("once more");
    keeps(&subject, &old).await;
    keeps(&subject, &fresh).await;
    assert_eq!(subject.upkeep.prune(Outdated::Deliveries, at(10), 9).await.expect("pruned"), 1);
    assert_eq!(told(&subject, kept.webhook.id).await, [(fresh.message, fresh.event)]);
    assert_eq!(asked(&subject).await, [(kept.webhook.id, fresh.message, 1)]);
}

pub async fn each_lane_has_its_own_jobs(subject: Subject) {
    let kept = a_webhook(&[EventType::OrderPlaced], 0);
    adds(&subject, &kept).await;
    keeps(&subject, &a_delivery(kept.webhook.id, 0)).await;
    let expire = Work::ExpireOrder { order: a_uuid(), at: 0 };
    let mut work = subject.begin().await;
    work.jobs().enqueue(&expire, at(1)).await.expect("enqueued");
    commit(work).await;
    let claims = async |lane| subject.queue.claim(lane, a_uuid(), at(2), Duration::HOUR).await.expect("asked");
    assert_eq!(claims(Lane::Shop).await.map(|job| job.work), Some(expire));
    assert_eq!(claims(Lane::Shop).await, None, "messages are not its business");
    assert!(claims(Lane::Messages).await.is_some());
    assert_eq!(claims(Lane::Messages).await, None);
}

//! Webhooks: who sets them up, what they are told, and how often.

use shop_contract::{DeliveryQuery, NewSecret, OrderAction, WebhookForm, WebhookView};
use shop_domain::{
    fault::{Class, Fault},
    kernel::{MessageId, WebhookId},
    payment::PaymentMethod,
    staff::Preset,
    webhook::{Delivery, DeliveryAnswer, DeliveryState, EventType, Webhook},
};
use shop_services::{refusal::Refusal, webhook::WebhookRefusal};
use shop_testkit::{Clerk, ScriptedSender, SentMessage, TestShop, a_product, builders::a_uuid};
use time::Duration;

fn form(events: &[&str]) -> WebhookForm {
    WebhookForm {
        address: "https://erp.test/hooks".to_owned(),
        description: "ERP".to_owned(),
        events: events.iter().map(|event| (*event).to_owned()).collect(),
        enabled: true,
        version: String::new(),
    }
}

async fn adds(by: &Clerk, events: &[&str]) -> Result<NewSecret, WebhookRefusal> {
    by.services.webhook.add(&by.caller, &form(events)).await
}

async fn get(by: &Clerk, id: WebhookId) -> WebhookView {
    by.services.webhook.get(&by.caller, id).await.expect("read")
}

async fn deliveries(by: &Clerk, id: WebhookId) -> Vec<(MessageId, DeliveryState, i32)> {
    let list = by.services.webhook.deliveries(&by.caller, id, DeliveryQuery::default()).await.expect("read");
    list.rows.iter().map(|row| (row.message, row.state, row.attempts)).collect()
}

/// Somebody orders a product that is paid in cash.
async fn an_order(shop: &TestShop) -> shop_domain::kernel::OrderId {
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    visitor.orders(PaymentMethod::COD).await.expect("ordered").id
}

/// Everything that is due within four days.
async fn waits_for_days(shop: &TestShop) {
    shop.works_off().await;
    for pause in Delivery::PAUSES {
        shop.clock.pass(pause);
        shop.works_off().await;
    }
    // What the last of them gave rise to.
    shop.works_off().await;
}

#[tokio::test]
async fn what_happens_to_an_order_is_told_with_its_id_and_statuses_and_nothing_of_the_shopper() {
    let shop = TestShop::new();
    let owner = shop.owner();
    let made = adds(&owner, &["order.placed", "shipment.shipped"]).await.expect("added");
    let order = an_order(&shop).await;
    owner.does(OrderAction::Ship, order).await.expect("shipped");
    shop.works_off().await;
    let sent = shop.sender.sent();
    assert_eq!(sent.len(), 2);
    let state = shop.order(order);
    for (message, (event, status, rest)) in sent.iter().zip([
        ("order.placed", ("processing", "pending"), format!("\"amount\":{{\"amount\":{},", state.totals.total.amount)),
        ("shipment.shipped", ("shipped", "in_transit"), "\"parcel\":1".to_owned()),
    ]) {
        assert_eq!(
            (message.address.as_str(), &message.secrets),
            ("https://erp.test/hooks", &vec![made.secret.clone()])
        );
        let start = format!("{{\"type\":\"{event}\",\"timestamp\":\"2026-03-02T");
        assert!(message.body.starts_with(&start) && message.body.contains(&rest), "{}", message.body);
        let data = format!(
            "\"data\":{{\"id\":\"{order}\",\"number\":\"{}\",\"order_status\":\"{}\",\"payment_status\":\"pending\",\
             \"shipment_status\":\"{}\"",
            state.number.compact(),
            status.0,
            status.1
        );
        assert!(message.body.contains(&data), "{}", message.body);
        for personal in [state.contact.name.as_str(), state.contact.phone.as_str(), &state.token] {
            assert!(!message.body.contains(personal), "{}", message.body);
        }
    }
    assert_ne!(sent[0].id, sent[1].id);
    let states: Vec<_> = deliveries(&owner, made.view.id).await.iter().map(|row| (row.1, row.2)).collect();
    assert_eq!(states, [(DeliveryState::Delivered, 1); 2]);
}

#[tokio::test]
async fn a_message_that_is_not_taken_is_sent_again_for_three_days_under_one_id() {
    let shop = TestShop::new();
    let owner = shop.owner();
    let made = adds(&owner, &["order.placed"]).await.expect("added");
    an_order(&shop).await;
    shop.sender.answers(DeliveryAnswer::Silent("away".to_owned()));
    waits_for_days(&shop).await;
    let sent = shop.sender.sent();
    assert_eq!(sent.len(), 10);
    assert!(sent.iter().all(|one| *one == sent[0]), "to the byte: {sent:?}");
    let (message, state, attempts) = deliveries(&owner, made.view.id).await[0];
    assert_eq!((state, attempts), (DeliveryState::Dead, 10));
    let stuck = owner.services.work.list(&owner.caller, None).await.expect("read").stuck;
    assert_eq!(stuck, [], "it is the receiver's fault, and no fault of the queue");
    shop.clock.pass(Duration::days(9));
    assert_eq!(shop.works_off().await, 0, "and then no more");
    assert!(!get(&owner, made.view.id).await.is_enabled, "nothing was taken for days");

    let refused = owner.services.webhook.replay(&owner.caller, made.view.id, message).await.expect_err("not now");
    assert_eq!((refused.code(), refused.class()), ("webhook.disabled", Class::Conflict));
    let view = get(&owner, made.view.id).await;
    let again = WebhookForm { version: view.version.to_string(), ..form(&["order.placed"]) };
    owner.services.webhook.change(&owner.caller, made.view.id, &again).await.expect("enabled");
    shop.sender.answers(DeliveryAnswer::Taken(204));
    owner.services.webhook.replay(&owner.caller, made.view.id, message).await.expect("asked for");
    let twice = owner.services.webhook.replay(&owner.caller, made.view.id, message).await.expect_err("under way");
    assert_eq!((twice.code(), twice.class()), ("webhook.under_way", Class::Conflict));
    shop.works_off().await;
    assert_eq!(shop.sender.sent(), [sent[0].clone()], "the same message, under the same id");
    assert_eq!(deliveries(&owner, made.view.id).await, [(message, DeliveryState::Delivered, 11)]);
}

#[tokio::test]
async fn who_is_slow_down_or_ill_gets_each_message_at_last_and_others_are_not_held_up() {
    let shop = TestShop::new();
    let owner = shop.owner();
    adds(&owner, &["order.placed", "order.cancelled"]).await.expect("added");
    let order = an_order(&shop).await;
    let mut ids = Vec::new();
    for (answer, pause) in [
        (DeliveryAnswer::TimedOut, Duration::seconds(5)),
        (DeliveryAnswer::Refused(503), Duration::minutes(5)),
        (DeliveryAnswer::Refused(302), Duration::minutes(30)),
        (DeliveryAnswer::Taken(200), Duration::hours(2)),
    ] {
        shop.sender.answers(answer);
        shop.works_off().await;
        ids.extend(shop.sender.sent().into_iter().map(|SentMessage { id, .. }| id));
        shop.clock.pass(pause);
    }
    assert_eq!(ids.len(), 4);
    assert!(ids.iter().all(|id| *id == ids[0]));
    owner.does(OrderAction::Cancel, order).await.expect("cancelled");
    shop.works_off().await;
    assert_eq!(shop.sender.sent().len(), 1);
}

#[tokio::test]
async fn who_gives_no_answer_keeps_one_message_waiting_and_not_all_of_them() {
    let shop = TestShop::new();
    let owner = shop.owner();
    adds(&owner, &["order.placed"]).await.expect("added");
    let dead = WebhookForm { address: "https://dead.test/".to_owned(), ..form(&["order.placed"]) };
    let dead = owner.services.webhook.add(&owner.caller, &dead).await.expect("added").view;
    for _ in 0..3 {
        an_order(&shop).await;
    }
    shop.sender.answers_at(&dead.address, DeliveryAnswer::TimedOut);
    shop.works_off().await;
    let called = |sent: &[SentMessage]| sent.iter().filter(|message| message.address == dead.address).count();
    let sent = shop.sender.sent();
    assert_eq!((called(&sent), sent.len()), (1, 4), "the others are told meanwhile");
    shop.sender.answers_at(&dead.address, DeliveryAnswer::Taken(200));
    shop.clock.pass(Delivery::PAUSES[0]);
    shop.works_off().await;
    assert_eq!(called(&shop.sender.sent()), 3, "and each comes again");
    assert!(deliveries(&owner, dead.id).await.iter().all(|row| row.1 == DeliveryState::Delivered));
}

#[tokio::test]
async fn a_try_whose_end_was_not_noted_is_made_again_under_the_same_id() {
    let shop = TestShop::new();
    let owner = shop.owner();
    adds(&owner, &["order.placed"]).await.expect("added");
    an_order(&shop).await;
    let before = shop.store.committed();
    shop.works_off().await;
    shop.store.becomes(before);
    shop.works_off().await;
    let sent = shop.sender.sent();
    assert_eq!((sent.len(), &sent[0]), (2, &sent[1]));
}

#[tokio::test]
async fn who_answers_gone_is_told_nothing_more() {
    let shop = TestShop::new();
    let owner = shop.owner();
    let made = adds(&owner, &["order.placed", "order.cancelled"]).await.expect("added");
    let order = an_order(&shop).await;
    owner.does(OrderAction::Cancel, order).await.expect("cancelled");
    shop.sender.answers(DeliveryAnswer::Gone);
    waits_for_days(&shop).await;
    assert_eq!(shop.sender.sent().len(), 1, "not even what was waiting");
    assert!(!get(&owner, made.view.id).await.is_enabled);
    assert!(deliveries(&owner, made.view.id).await.iter().all(|row| row.1 == DeliveryState::Dead));
    an_order(&shop).await;
    assert_eq!(deliveries(&owner, made.view.id).await.len(), 2);
}

#[tokio::test]
async fn a_test_reaches_a_webhook_that_is_told_nothing_and_says_nothing_of_its_health() {
    let shop = TestShop::new();
    let owner = shop.owner();
    let off = WebhookForm { enabled: false, ..form(&["order.placed"]) };
    let made = owner.services.webhook.add(&owner.caller, &off).await.expect("added");
    let message = owner.services.webhook.test(&owner.caller, made.view.id).await.expect("asked for");
    shop.sender.answers(DeliveryAnswer::Refused(500));
    shop.works_off().await;
    assert_eq!(deliveries(&owner, made.view.id).await, [(message, DeliveryState::Waiting, 1)]);
    assert_eq!(get(&owner, made.view.id).await.failing_since, None);
    let sent = shop.sender.sent();
    assert!(sent[0].body.starts_with("{\"type\":\"webhook.test\""), "{}", sent[0].body);
}

#[tokio::test]
async fn a_secret_is_shown_once_kept_sealed_and_signs_for_a_day_after_it_was_replaced() {
    let shop = TestShop::new();
    let owner = shop.owner();
    let made = adds(&owner, &["order.placed"]).await.expect("added");
    let bytes = made.secret.strip_prefix("whsec_").expect("known for what it is");
    assert_eq!(bytes.len(), 44, "32 bytes in Base64");
    let stored = format!("{:?}", shop.store.committed().webhooks);
    assert!(stored.contains(&format!("sealed:webhook/{}", made.view.id)), "{stored}");
    assert!(!format!("{:?}", owner.services.webhook.list(&owner.caller).await.expect("read")).contains("whsec_"));
    let rotated = owner.services.webhook.rotate(&owner.caller, made.view.id).await.expect("rotated");
    assert_ne!(rotated.secret, made.secret);
    let signs = async || {
        owner.services.webhook.test(&owner.caller, made.view.id).await.expect("asked for");
        shop.works_off().await;
        shop.sender.sent().pop().expect("sent").secrets
    };
    assert_eq!(signs().await, [rotated.secret.clone(), made.secret.clone()]);
    shop.clock.pass(Webhook::OVERLAP);
    assert_eq!(signs().await, [rotated.secret]);
    assert_eq!(get(&owner, made.view.id).await.old_secret_until, None);
}

#[tokio::test]
async fn what_is_wrong_with_a_webhook_is_said_beside_its_field() {
    let shop = TestShop::new();
    let owner = shop.owner();
    let good = form(&["order.placed"]);
    for (form, field) in [
        (WebhookForm { address: " ".to_owned(), ..good.clone() }, "address"),
        (WebhookForm { address: "http://erp.test".to_owned(), ..good.clone() }, "address"),
        (WebhookForm { address: ScriptedSender::FORBIDDEN.to_owned(), ..good.clone() }, "address"),
        (WebhookForm { description: "長".repeat(201), ..good.clone() }, "description"),
        (form(&[]), "events"),
        (form(&["order.placed", "of.tomorrow"]), "events"),
        (form(&["webhook.test"]), "events"),
    ] {
        let refused = owner.services.webhook.add(&owner.caller, &form).await.expect_err("wrong");
        assert_eq!(refused.fields()[0].field, field, "{form:?}");
    }
    assert_eq!(shop.store.committed().webhooks.len(), 0);
}

#[tokio::test]
async fn a_change_that_is_built_on_an_older_reading_is_refused() {
    let shop = TestShop::new();
    let owner = shop.owner();
    let made = adds(&owner, &["order.placed"]).await.expect("added");
    let change = WebhookForm { version: made.view.version.to_string(), ..form(&["order.cancelled"]) };
    let changed = owner.services.webhook.change(&owner.caller, made.view.id, &change).await.expect("changed");
    assert_eq!(changed.events, [EventType::OrderCancelled]);
    let stale = owner.services.webhook.change(&owner.caller, made.view.id, &change).await.expect_err("stale");
    assert_eq!((stale.code(), stale.class()), ("settings.conflict", Class::Conflict));
    owner.services.webhook.remove(&owner.caller, made.view.id).await.expect("removed");
    let gone = owner.services.webhook.remove(&owner.caller, made.view.id).await.expect_err("gone");
    assert_eq!(gone.code(), "webhook.not_found");
}

#[tokio::test]
async fn nobody_has_anything_told_elsewhere_that_they_may_not_read_here() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let key = shop_contract::ApiKeyForm {
        name: "Stock".to_owned(),
        permissions: vec!["webhooks.change".to_owned(), "stock.read".to_owned()],
        days: String::new(),
    };
    let key = owner.services.api_key.add(&owner.caller, &key).await.expect("made").key;
    let caller = shop.services.api_key.open(&key).await.expect("open").0;
    let wide = shop.services.webhook.add(&caller, &form(&["stock.low", "order.placed"])).await.expect_err("beyond");
    assert_eq!((wide.code(), wide.class()), ("staff.beyond", Class::Forbidden));
    shop.services.webhook.add(&caller, &form(&["stock.low"])).await.expect("as much as its own");
    let packer = shop.packer();
    assert_eq!(adds(&packer, &["order.placed"]).await.expect_err("not theirs").code(), "permission.missing");
}

#[tokio::test]
async fn there_are_only_so_many_webhooks() {
    let shop = TestShop::new();
    let owner = shop.owner();
    for _ in 0..Webhook::MOST {
        adds(&owner, &["order.placed"]).await.expect("added");
    }
    let refused = adds(&owner, &["order.placed"]).await.expect_err("enough");
    assert_eq!((refused.code(), refused.class()), ("webhook.too_many", Class::Conflict));
    let nothing = owner.services.webhook.replay(&owner.caller, WebhookId(a_uuid()), MessageId(a_uuid())).await;
    assert_eq!(nothing.expect_err("there is none").code(), "webhook.not_found");
}

#[tokio::test]
async fn messages_are_kept_for_thirty_days() {
    let shop = TestShop::new();
    let owner = shop.owner();
    let made = adds(&owner, &["order.placed"]).await.expect("added");
    an_order(&shop).await;
    shop.works_off().await;
    shop.clock.pass(Duration::days(30));
    shop.services.upkeep.tidy().await.expect("tidied");
    assert_eq!(deliveries(&owner, made.view.id).await.len(), 1);
    shop.clock.pass(Duration::HOUR);
    shop.services.upkeep.tidy().await.expect("tidied");
    assert_eq!(deliveries(&owner, made.view.id).await.len(), 0);
}

fn letters(shop: &TestShop) -> Vec<shop_domain::mail::Letter> {
    let kept = shop.store.committed().letters;
    kept.into_iter().filter(|letter| letter.kind == "webhook_disabled").collect()
}

#[tokio::test]
async fn its_owner_is_written_to_once_when_a_webhook_is_told_nothing_more() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let made = adds(&owner, &["order.placed"]).await.expect("added");
    an_order(&shop).await;
    an_order(&shop).await;
    shop.sender.answers(DeliveryAnswer::Refused(500));
    waits_for_days(&shop).await;
    assert!(!get(&owner, made.view.id).await.is_enabled);
    let [letter] = &letters(&shop)[..] else { panic!("one letter: {:?}", letters(&shop)) };
    assert_eq!(letter.recipient.as_str(), "owner@shop.test");
    assert!(
        letter.text.contains("https://erp.test/hooks") && letter.text.contains("/admin/webhooks/"),
        "{}",
        letter.text
    );
    assert!(!letter.text.contains("whsec_"));
}

#[tokio::test]
async fn nobody_is_written_to_about_a_webhook_that_somebody_switched_off() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let made = adds(&owner, &["order.placed"]).await.expect("added").view;
    let off = WebhookForm { enabled: false, version: made.version.to_string(), ..form(&["order.placed"]) };
    owner.services.webhook.change(&owner.caller, made.id, &off).await.expect("changed");
    an_order(&shop).await;
    waits_for_days(&shop).await;
    assert_eq!(letters(&shop), []);
}

#[tokio::test]
async fn who_asks_to_be_left_alone_is_not_called_before_that() {
    let shop = TestShop::new();
    let owner = shop.owner();
    adds(&owner, &["order.placed"]).await.expect("added");
    an_order(&shop).await;
    shop.sender.answers(DeliveryAnswer::Later(503, Duration::minutes(20)));
    shop.works_off().await;
    shop.sender.answers(DeliveryAnswer::Taken(200));
    assert_eq!(shop.sender.sent().len(), 1);
    shop.clock.pass(Duration::minutes(19));
    shop.works_off().await;
    assert_eq!(shop.sender.sent().len(), 0, "it would have been called after five seconds");
    shop.clock.pass(Duration::minutes(1));
    shop.works_off().await;
    assert_eq!(shop.sender.sent().len(), 1);
}

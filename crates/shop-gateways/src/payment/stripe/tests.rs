//! Events that no simulator sends: signed all the same.

use super::{StripeProvider, signature::signature};
use bytes::Bytes;
use serde_json::{Value, json};
use shop_domain::kernel::{Currency, Money};
use shop_services::ports::{
    Clock, Door, GatewayError, Incoming, Objection, PaymentNotice, PaymentProvider, ProviderSettings, Reading,
    SettingMissing,
};
use shop_testkit::FixedClock;
use std::sync::Arc;

const SECRET: &str = "whsec_test_secret";

fn settings(key: &str) -> ProviderSettings {
    let values = [("secret_key", key), ("webhook_secret", SECRET)];
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    ProviderSettings { values, stage: false }
}

fn provider() -> StripeProvider {
    StripeProvider::new(Arc::new(FixedClock::default()), None).expect("TLS")
}

fn read_with(key: &str, event: &Value) -> Result<Reading, GatewayError> {
    let gateway = provider().open(&settings(key)).expect("settings that fit");
    let (body, second) = (event.to_string(), FixedClock::default().now().unix_timestamp().to_string());
    let header = format!("t={second},v1={}", signature(SECRET, &second, body.as_bytes()));
    let headers = vec![("stripe-signature".to_owned(), header)];
    gateway.read(&Incoming { door: Door::Callback, query: Vec::new(), headers, body: Bytes::from(body) })
}

fn read(event: &Value) -> Result<Reading, GatewayError> {
    read_with("sk_test_1", event)
}

fn notice(event: &Value) -> PaymentNotice {
    match read(event) {
        Ok(Reading::Notice(notice)) => notice,
        other => panic!("{other:?}"),
    }
}

fn event(kind: &str) -> Value {
    json!({ "id": "evt_1", "type": kind, "livemode": false, "data": { "object": {
        "id": "cs_1", "amount_total": 128_000, "currency": "twd", "status": "complete", "payment_status": "paid",
        "client_reference_id": "4821093701", "payment_intent": "pi_1",
    }}})
}

#[test]
fn a_dollar_of_taiwan_has_a_hundred_cents_here_and_no_part_of_one_is_taken() {
    let mut event = event("checkout.session.completed");
    assert_eq!(notice(&event).amount, Money::twd(1_280));
    event["data"]["object"]["amount_total"] = 128_050.into();
    assert!(matches!(read(&event), Err(GatewayError::Malformed(what)) if what == "amount_total"));
    event["data"]["object"]["currency"] = "usd".into();
    assert_eq!(notice(&event).amount, Money { amount: 128_050, currency: Currency::Usd });
    event["data"]["object"]["currency"] = "jpy".into();
    assert!(matches!(read(&event), Err(GatewayError::Malformed(what)) if what == "currency"));
}

#[test]
fn what_the_shop_did_not_ask_for_is_nothing_to_it() {
    for kind in ["payment_intent.succeeded", "charge.updated", "refund.created", "checkout.session.invented"] {
        assert_eq!(read(&event(kind)).ok(), Some(Reading::Nothing), "{kind}");
    }
    let mut others = event("checkout.session.completed");
    others["data"]["object"]["client_reference_id"] = Value::Null;
    assert_eq!(read(&others).ok(), Some(Reading::Nothing));
    let mut unpaid = event("checkout.session.completed");
    unpaid["data"]["object"]["payment_status"] = "unpaid".into();
    assert_eq!(read(&unpaid).ok(), Some(Reading::Nothing));
}

#[test]
fn play_money_pays_nothing_where_the_key_is_one_of_real_money() {
    let mut event = event("checkout.session.completed");
    assert_eq!(notice(&event).objection, None);
    let objection = |event: &Value| match read_with("rk_live_1", event) {
        Ok(Reading::Notice(notice)) => notice.objection,
        other => panic!("{other:?}"),
    };
    assert_eq!(objection(&event), Some(Objection::Simulated));
    event["livemode"] = true.into();
    assert_eq!(objection(&event), None);
}

#[test]
fn settings_in_each_others_place_are_told_before_anybody_pays() {
    assert_eq!(provider().open(&settings("pk_test_1")).map(drop), Err(SettingMissing("secret_key")));
    let mut mixed = settings("sk_test_1");
    mixed.values.insert("webhook_secret".to_owned(), "sk_test_1".to_owned());
    assert_eq!(provider().open(&mixed).map(drop), Err(SettingMissing("webhook_secret")));
}

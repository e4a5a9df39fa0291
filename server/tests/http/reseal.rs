//! Another master key: what was sealed under the one before is opened, and sealed anew when somebody says so.

use crate::harness::{Folder, Process};
use reqwest::Method;
use serde_json::{Value, json};
use shop_gateways::MasterSealer;
use shop_services::ports::Sealer;
use sqlx::{ConnectOptions, PgPool};

const OLD: &str = "a key for tests that is long enough";
const NEW: &str = "another key, and it is long enough too";
const PLACES: [(&str, &str); 3] = [
    ("ecpay", "payment/ecpay/hash_key"),
    ("carrier/ecpay", "carrier/ecpay/hash_key"),
    ("invoice/ecpay", "invoice/ecpay/hash_key"),
];

async fn sealed(pool: &PgPool, code: &str) -> String {
    let all: Value = sqlx::query_scalar("select sealed from payment_providers where provider = $1")
        .bind(code)
        .fetch_one(pool)
        .await
        .expect("a row");
    all["hash_key"].as_str().expect("a text").to_owned()
}

#[sqlx::test(migrations = "../migrations")]
async fn secrets_are_sealed_anew_under_another_key_and_the_one_before_opens_nothing(pool: PgPool) {
    let (folder, before, after) = (Folder::new(), MasterSealer::new(OLD.as_bytes()), MasterSealer::new(NEW.as_bytes()));
    let url = pool.connect_options().to_url_lossy().to_string();
    let first = Process::start(&url, &folder, "first").await;
    let owner = first.owner().await.visitor;
    let webhook = json!({ "address": "http://127.0.0.1:9/", "events": ["order.placed"] });
    let adds = owner.request(Method::POST, "/api/v1/admin/webhooks").header("idempotency-key", "a webhook");
    let webhook = owner.sends(adds.json(&webhook)).await.expect(201).json();
    let place = format!("webhook/{}", webhook["id"].as_str().expect("an id"));
    for (code, place) in PLACES {
        sqlx::query("insert into payment_providers (provider, stage, settings, sealed) values ($1, true, '{}', $2)")
            .bind(code)
            .bind(json!({ "hash_key": before.seal(place, "pwFHCqoQZGmho4w6") }))
            .execute(&pool)
            .await
            .expect("kept");
    }
    sqlx::query("update warehouses set sealed_key = $1")
        .bind(before.seal("warehouse/key", "secret"))
        .execute(&pool)
        .await
        .expect("kept");

    let staff: String =
        sqlx::query_scalar("select staff_id::text from staff").fetch_one(&pool).await.expect("the owner");
    let codes = format!("staff/{staff}/codes");
    sqlx::query("insert into staff_factors (staff_id, secret, begun_at) select staff_id, $1, now() from staff")
        .bind(before.seal(&codes, "of a telephone"))
        .execute(&pool)
        .await
        .expect("kept");

    let more = [("SHOP_MASTER_KEY", NEW.to_owned()), ("SHOP_OLD_MASTER_KEY", OLD.to_owned())];
    let second = Process::start_with(&url, &folder, "second", &more).await;
    let told = second.at_a_terminal("reseal");
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.status.success() && said.contains("6 secrets"), "{said}");
    for (code, place) in PLACES {
        let kept = sealed(&pool, code).await;
        assert_eq!(after.open(place, &kept).as_deref(), Some("pwFHCqoQZGmho4w6"), "{place}");
        assert_eq!(before.open(place, &kept), None, "{place}");
    }
    let text = async |sql| sqlx::query_scalar::<_, String>(sql).fetch_one(&pool).await.expect("a text");
    let key = text("select sealed_key from warehouses").await;
    assert_eq!(after.open("warehouse/key", &key).as_deref(), Some("secret"));
    let factor = after.open(&codes, &text("select secret from staff_factors").await);
    assert_eq!(factor.as_deref(), Some("of a telephone"), "codes go on being right");
    let secret = after.open(&place, &text("select secret from webhooks").await);
    assert_eq!(secret.as_deref(), webhook["secret"].as_str(), "receivers notice nothing");

    let lost = first.at_a_terminal("reseal");
    let said = String::from_utf8_lossy(&lost.stderr).into_owned();
    assert!(!lost.status.success() && said.contains("warehouse/key"), "whoever forgot the new key is told: {said}");
    assert_eq!(text("select sealed_key from warehouses").await.len(), key.len(), "and nothing was lost by it");
}

//! What others have on paper of our orders: the carrier its parcels and what it collected, the issuer its invoices.
//! Held against what the shop has of them. Never asks the shop.

use crate::house::House;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sqlx::{PgConnection, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that was handed to the carrier arrives; where money is to be taken for it, it is taken.
pub async fn delivered(house: &House) -> Result<()> {
    let carrier = &house.providers.carrier;
    for deed in ["accept", "arrive", "pick_up"] {
        if listed(house, carrier.origin(), "/_logistics/parcels").await?.is_empty() {
            return Ok(());
        }
        let pushed = house.web.post(&[carrier.origin(), "/_logistics/", deed].concat(), &[]).await;
        let pushed = pushed.context("the road is not answered")?;
        ensure!(pushed.status == 200, "{deed}: {} {}", pushed.status, pushed.text);
        carrier.house.notices.settled().await;
    }
    Ok(())
}

async fn listed(house: &House, origin: &str, path: &str) -> Result<Vec<Value>> {
    let answer = house.web.client().get([origin, path].concat()).send().await?;
    Ok(serde_json::from_str(&answer.text().await?)?)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// Parcels that only one side has, or that the carrier has twice; and parcels of which the carrier collected another
/// sum than came in for their order.
pub async fn parcels(house: &House, database: &mut PgConnection) -> Result<(u64, u64)> {
    let rows = sqlx::query(
        "select at_carrier->>'reference', coalesce(came, 0)::bigint from shipments
             left join (select order_id, sum(amount) as came from payment_entries
                 where kind = 'collected' group by order_id) money using (order_id)
         where at_carrier is not null",
    )
    .fetch_all(database)
    .await?;
    let ours: BTreeMap<String, i64> = rows.into_iter().map(|row| (row.get(0), row.get(1))).collect();
    let carried = listed(house, house.providers.carrier.origin(), "/_logistics/parcels").await?;
    let theirs: BTreeSet<&str> = carried.iter().map(|parcel| text(parcel, "reference")).collect();
    let twice = carried.len() - theirs.len();
    let unknown = theirs.iter().filter(|reference| !ours.contains_key(**reference));
    let missing = ours.keys().filter(|reference| !theirs.contains(reference.as_str()));
    let differing: Vec<_> = unknown.copied().chain(missing.map(String::as_str)).collect();
    for reference in &differing {
        eprintln!("   ! parcel {reference} is known to one side only");
    }
    let balances = house.providers.carrier.house.ledger.balances();
    let taken = |reference: &String| balances.get(reference).map_or(0, |balance| balance.captured);
    let otherwise = ours.iter().filter(|(reference, came)| taken(reference) != **came);
    let otherwise = otherwise.inspect(|(reference, came)| eprintln!("   ! for {reference} came {came}")).count();
    Ok(((twice + differing.len()) as u64, otherwise as u64))
}

/// Orders of which the live invoices come to something else than the shop has of their money, and references that were
/// issued twice.
pub async fn invoices(house: &House, database: &mut PgConnection) -> Result<u64> {
    let rows = sqlx::query(
        "select replace(number, ' ', ''), greatest(0, least(coalesce(kept, 0), total))::bigint
         from orders left join (select order_id, sum(amount) as kept from payment_entries
             where kind <> 'fee' group by order_id) money using (order_id)
         where invoice is not null",
    )
    .fetch_all(database)
    .await?;
    let ours: BTreeMap<String, i64> = rows.into_iter().map(|row| (row.get(0), row.get(1))).collect();
    let issued = listed(house, house.providers.issuer.origin(), "/_invoice/invoices").await?;
    let references: BTreeSet<&str> = issued.iter().map(|invoice| text(invoice, "reference")).collect();
    let mut theirs: BTreeMap<&str, i64> = BTreeMap::new();
    for invoice in issued.iter().filter(|invoice| invoice["is_void"] == false) {
        let order = text(invoice, "reference").split('I').next().unwrap_or_default();
        *theirs.entry(order).or_default() += invoice["remaining"].as_i64().unwrap_or_default();
    }
    let mut wrong = (issued.len() - references.len()) as u64;
    for (number, kept) in &ours {
        let told = theirs.remove(number.as_str()).unwrap_or_default();
        if told != *kept {
            eprintln!("   ! of {number} we keep {kept}, and the invoices say {told}");
            wrong += 1;
        }
    }
    // Of orders that asked for none, or that are not there.
    Ok(wrong + theirs.len() as u64)
}

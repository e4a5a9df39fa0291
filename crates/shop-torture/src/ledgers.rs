//! Our ledger beside the providers': what was taken and what was given back, attempt by attempt.

use crate::house::House;
use anyhow::Result;
use sqlx::{PgConnection, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Taken and given back, in dollars.
type Sums = (i64, i64);

/// Attempts of which the two tell otherwise, each said once.
pub async fn differences(house: &House, database: &mut PgConnection) -> Result<u64> {
    let ours = ours(database).await?;
    let theirs = theirs(house);
    let references: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let mut wrong = 0;
    for reference in references {
        let (here, there) = (ours.get(reference).copied(), theirs.get(reference).copied());
        if here.unwrap_or_default() != there.unwrap_or_default() {
            eprintln!("   ! {reference}: we have {here:?}, the provider has {there:?}");
            wrong += 1;
        }
    }
    Ok(wrong)
}

/// The test provider keeps no books.
async fn ours(database: &mut PgConnection) -> Result<BTreeMap<String, Sums>> {
    let rows = sqlx::query(
        "select reference, coalesce(sum(entry.amount) filter (where kind = 'captured'), 0)::bigint,
             coalesce(-sum(entry.amount) filter (where kind in ('refunded', 'refund_returned')), 0)::bigint
         from payment_entries entry join payment_attempts attempt using (attempt_id)
         where method <> 'test' group by reference",
    )
    .fetch_all(database)
    .await?;
    // A refund by hand went by other ways than the provider's.
    Ok(rows.into_iter().map(|row| (row.get(0), (row.get(1), row.get(2)))).collect())
}

fn theirs(house: &House) -> BTreeMap<String, Sums> {
    let mut sums = BTreeMap::new();
    let providers = &house.providers;
    for (provider, cents) in [(&providers.ecpay, 1), (&providers.line_pay, 1), (&providers.stripe, 100)] {
        for (reference, balance) in provider.house.ledger.balances() {
            sums.insert(reference, (balance.captured / cents, balance.refunded / cents));
        }
    }
    sums
}

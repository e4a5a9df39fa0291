//! What must hold once everything has healed: asked of the tables, of what shoppers were told, of the
//! providers' ledgers, and of the mail server. Never asks the shop itself whether it is well.

use crate::{house::House, journal::Told, ledgers, papers, report::Report};
use anyhow::Result;
use sqlx::{PgConnection, Row};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A name, and how many rows speak against it.
pub const TABLES: [(&str, &str); 17] = [
    (
        "the total of an order is the sum of its lines, less discounts, plus shipping",
        "select count(*) from orders left join (select order_id, sum(unit_price * quantity) as subtotal
             from order_lines group by order_id) lines using (order_id)
         where orders.subtotal is distinct from lines.subtotal or total <> orders.subtotal - discounts + shipping
             or total < 0 or tax not between 0 and total",
    ),
    (
        "nothing is promised that is not there",
        "select count(*) from stock where reserved < 0 or on_hand < 0 or reserved > on_hand + backorder",
    ),
    (
        "what is reserved is what waits to be shipped",
        "select count(*) from stock left join (select variant_id, sum(quantity - coalesce(gone, 0)) as held
             from order_lines join orders using (order_id)
             left join (select order_id, variant_id, sum(quantity) as gone from shipment_lines
                 join shipments using (shipment_id, order_id) where status not in ('pending', 'cancelled')
                 group by order_id, variant_id) left_house using (order_id, variant_id)
             where orders.status <> 'cancelled' group by variant_id) lines using (variant_id)
         where reserved <> coalesce(held, 0)",
    ),
    (
        "no more leaves the house than was ordered",
        "select count(*) from order_lines join (select order_id, variant_id, sum(quantity) as parcels
             from shipment_lines join shipments using (shipment_id, order_id) where status <> 'cancelled'
             group by order_id, variant_id) sent using (order_id, variant_id)
         where parcels > quantity or packed <> parcels",
    ),
    (
        "everything that a carrier said of a parcel was applied",
        "select count(*) from parcel_notices where applied_at is null
             and reference in (select at_carrier->>'reference' from shipments)",
    ),
    (
        "the stock is the sum of its movements",
        "select count(*) from stock left join (select variant_id, sum(on_hand_change) as there,
             sum(reserved_change) as held from stock_movements group by variant_id) ledger using (variant_id)
         where on_hand <> coalesce(there, 0) or reserved <> coalesce(held, 0)",
    ),
    (
        "what is kept of an order is what it cost, or nothing",
        "select count(*) from orders left join (select order_id, sum(amount) as kept from payment_entries
             where kind <> 'fee' group by order_id) money using (order_id)
         where case when status = 'cancelled' or payment_status in ('pending', 'failed', 'authorised')
                 then coalesce(kept, 0) - refund_due <> 0
             when payment_status = 'paid' then coalesce(kept, 0) - refund_due <> total
             else coalesce(kept, 0) - refund_due not between 0 and total end",
    ),
    (
        "an order that money came for is paid, or the money is due back",
        "select count(*) from orders join (select order_id, sum(amount) as kept from payment_entries
             where kind <> 'fee' group by order_id) money using (order_id)
         where kept > 0 and payment_status in ('pending', 'failed') and refund_due = 0 and held_amount is null",
    ),
    (
        "what is due back is on its way, or the owner's",
        "select count(*) from orders left join (select order_id, sum(amount) as open from refunds
             where status <> 'done' group by order_id) refunds using (order_id)
         where refund_due <> coalesce(open, 0)",
    ),
    ("no refund is under way for ever", "select count(*) from refunds where status = 'sending'"),
    (
        "everything that a provider said about an order was applied",
        "select count(*) from callbacks join payment_attempts using (reference) where applied_at is null",
    ),
    (
        "an order is paid once",
        "select count(*) from (select order_id from order_events where event->>'kind' = 'paid'
             group by order_id having count(*) > 1) twice",
    ),
    (
        "the timeline tells what the order is",
        "select count(*) from orders left join (select order_id,
                 count(*) filter (where event->>'kind' in ('cancelled', 'expired')) as ends,
                 count(*) filter (where event->>'kind' = 'paid') as paid,
                 count(*) filter (where event->>'kind' = 'placed') as placed
             from order_events group by order_id) told using (order_id)
         where coalesce(placed, 0) <> 1 or coalesce(ends, 0) <> (status = 'cancelled')::int
             or (payment_status in ('pending', 'failed')) <> (coalesce(paid, 0) = 0)",
    ),
    (
        "no unpaid order is kept longer than its time",
        "select count(*) from orders where status = 'pending' and (expires_at is null or expires_at <= now())
             and held_amount is null",
    ),
    ("numbers of orders are unique", "select count(*) - count(distinct number) from orders"),
    ("a job is there once", "select count(*) - count(distinct (kind, key)) from jobs"),
    ("no job was given up", "select count(*) from jobs where dead_at is not null"),
];

/// In milliseconds, between two statements of a transaction on a machine that has much else to do. Whoever waits
/// for a provider that is silent waits forty times as long.
const LONGEST_PAUSE: u64 = 500;

pub async fn everything(house: &House, report: &mut Report) -> Result<()> {
    let mut database = house.database().await?;
    for (what, wrong) in found(house, &mut database).await? {
        report.check(&what, wrong);
    }
    let waited = report.number("waited_in_a_transaction_ms");
    report.check("no transaction waits for a provider", u64::from(waited > LONGEST_PAUSE));
    // Demand is a fifth over what there is of what everybody wants; a shop that refuses everybody keeps every promise.
    let placed = house.journal.told().len();
    report.check("most of what was asked for was sold", u64::from(placed * 2 < house.options.orders));
    let complaints = house.journal.complaints();
    report.check("no shopper saw what must not be seen", complaints.len() as u64);
    for (name, sql) in [
        ("placed", "select count(*) from orders"),
        ("paid", "select count(*) from orders where payment_status <> 'pending' and payment_status <> 'failed'"),
        ("cancelled", "select count(*) from orders where status = 'cancelled'"),
        ("refunded", "select count(*) from refunds where status = 'done'"),
        ("by_hand", "select count(*) from refunds where status = 'by_hand'"),
        ("refused_callbacks", "select count(*) from callbacks where verdict is not null"),
        ("letters", "select count(*) from letters"),
        ("parcels", "select count(*) from shipments where at_carrier is not null"),
        ("invoices", "select count(*) from invoices where step->>'kind' = 'issued'"),
        ("allowances", "select count(*) from invoices where step->>'kind' = 'allowed'"),
    ] {
        let number: i64 = sqlx::query_scalar(sql).fetch_one(&mut database).await?;
        report.figure(name, number.unsigned_abs().into());
    }
    Ok(())
}

/// What everybody knows, held against each other.
pub async fn found(house: &House, database: &mut PgConnection) -> Result<Vec<(String, u64)>> {
    let mut found = Vec::new();
    for (what, sql) in TABLES {
        let wrong: i64 = sqlx::query_scalar(sql).fetch_one(&mut *database).await?;
        found.push((what.to_owned(), wrong.unsigned_abs()));
    }
    let told = house.journal.told();
    found.push(("what was answered is there".to_owned(), missing(database, &told).await?));
    found.push(("no order is there that nobody was told of".to_owned(), unknown(database, &told).await?));
    found.push(("our ledger is the providers'".to_owned(), ledgers::differences(house, database).await?));
    let (parcels, collected) = papers::parcels(house, database).await?;
    found.push(("our parcels are the carrier's, each once".to_owned(), parcels));
    found.push(("what a carrier collected is what came in".to_owned(), collected));
    found.push(("invoices say what was kept".to_owned(), papers::invoices(house, database).await?));
    found.extend(letters(house, database).await?);
    Ok(found)
}

async fn missing(database: &mut PgConnection, told: &BTreeMap<usize, Told>) -> Result<u64> {
    let mut missing = 0;
    for told in told.values() {
        let sql = "select count(*) from orders where number = $1 and token = $2 and total = $3";
        let query = sqlx::query_scalar(sql).bind(&told.number).bind(&told.token).bind(told.total);
        let there: i64 = query.fetch_one(&mut *database).await?;
        missing += u64::from(there != 1);
    }
    Ok(missing)
}

async fn unknown(database: &mut PgConnection, told: &BTreeMap<usize, Told>) -> Result<u64> {
    let known: BTreeSet<&str> = told.values().map(|told| told.number.as_str()).collect();
    let numbers: Vec<String> = sqlx::query_scalar("select number from orders").fetch_all(&mut *database).await?;
    let keys: i64 = sqlx::query_scalar("select count(*) from idempotency_keys").fetch_one(&mut *database).await?;
    let unknown = numbers.iter().filter(|number| !known.contains(number.as_str())).count();
    Ok(unknown as u64 + keys.abs_diff(numbers.len() as i64))
}

/// A letter is sent at least once, its copies under one Message-ID; exactly once where nothing was killed.
async fn letters(house: &House, database: &mut PgConnection) -> Result<Vec<(String, u64)>> {
    let mut copies: HashMap<String, u64> = HashMap::new();
    for letter in house.office.received() {
        let id = letter.header("Message-ID").unwrap_or_default();
        *copies.entry(id.trim_matches(['<', '>']).split('@').next().unwrap_or_default().to_owned()).or_default() += 1;
    }
    let rows = sqlx::query("select letter_id::text, state from letters").fetch_all(&mut *database).await?;
    let (mut unsent, mut never, written) = (0, 0, rows.len() as u64);
    for row in rows {
        let (id, state): (String, String) = (row.get(0), row.get(1));
        unsent += u64::from(state != "sent");
        never += u64::from(copies.remove(&id).is_none());
    }
    let without: i64 = sqlx::query_scalar(
        "select count(*) from orders where email is not null and not exists (select from letters
             where letters.order_id = orders.order_id and kind = 'placed')",
    )
    .fetch_one(&mut *database)
    .await?;
    let sent = house.office.received().len() as u64;
    let doubled = sent.saturating_sub(written);
    let mut found = vec![
        ("every letter was sent".to_owned(), unsent + never),
        ("every order with an address was written about".to_owned(), without.unsigned_abs()),
        ("no letter is out that nobody wrote".to_owned(), copies.len() as u64),
    ];
    if house.options.kills() == 0 {
        found.push(("no letter is out twice".to_owned(), doubled));
    }
    Ok(found)
}

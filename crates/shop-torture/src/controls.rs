//! Whether the checks see anything: thirteen ways in which shops have gone wrong are made by hand in what a run
//! left, one at a time and undone again, and a check has to object to each. Never leaves a trace.

use crate::{check, house::House, report::Report};
use anyhow::{Context, Result};
use sqlx::Connection;

/// What went wrong, how it is made, and which check is to object.
const CONTROLS: [(&str, &str, &str); 13] = [
    (
        "a row was not locked, and more was promised than there is",
        // The table itself would not have it.
        "alter table stock drop constraint stock_never_oversold;
         update stock set on_hand = reserved - 1 where variant_id =
             (select variant_id from stock where reserved > 0 limit 1)",
        "nothing is promised that is not there",
    ),
    (
        "an event was applied twice",
        "insert into order_events (order_id, at, actor, event) select order_id, at, actor, event from order_events
         where event->>'kind' = 'paid' limit 1",
        "an order is paid once",
    ),
    (
        "a callback was answered and never applied",
        "update callbacks set applied_at = null where callback_id =
             (select callback_id from callbacks join payment_attempts using (reference) limit 1)",
        "everything that a provider said about an order was applied",
    ),
    (
        "an answer was sent before its commit",
        "update orders set number = 'lost' where order_id = (select order_id from orders limit 1)",
        "what was answered is there",
    ),
    (
        "a letter was asked for outside the transaction",
        "delete from letters where letter_id = (select letter_id from letters where kind = 'placed' limit 1)",
        "every order with an address was written about",
    ),
    (
        "a letter was marked before it was sent",
        "insert into letters (letter_id, order_id, kind, occurrence, recipient, recipient_name, language, subject,
             body_text, body_html, created_at, state, sendings, sent_at)
         values (gen_random_uuid(), null, 'x', 'x', 'x', '', 'en', '', '', '', now(), 'sent', 1, now())",
        "every letter was sent",
    ),
    (
        "a capture was tried again without a key",
        "update payment_entries set amount = amount * 2 where entry_id =
             (select entry_id from payment_entries where kind = 'captured' and attempt_id in
                 (select attempt_id from payment_attempts where method <> 'test') limit 1)",
        "our ledger is the providers'",
    ),
    (
        "the total came from the browser",
        "update orders set subtotal = subtotal - 1, total = total - 1, tax = 0 where order_id =
             (select order_id from orders limit 1)",
        "the total of an order is the sum of its lines, less discounts, plus shipping",
    ),
    (
        "the sweep did not see that it was paid",
        "update orders set status = 'cancelled', shipment_status = 'cancelled' where order_id =
             (select order_id from orders where payment_status = 'paid' limit 1)",
        "what is kept of an order is what it cost, or nothing",
    ),
    (
        "a reservation outlived its order",
        "update stock set reserved = reserved + 1, on_hand = on_hand + 1 where variant_id =
             (select variant_id from stock limit 1)",
        "what is reserved is what waits to be shipped",
    ),
    (
        "a parcel was told to its carrier a second time",
        "update shipments set at_carrier = null where shipment_id =
             (select shipment_id from shipments where at_carrier is not null limit 1)",
        "our parcels are the carrier's, each once",
    ),
    (
        "what a courier brought was not entered",
        "delete from payment_entries where entry_id = (select entry_id from payment_entries
             where kind = 'collected' limit 1)",
        "what a carrier collected is what came in",
    ),
    (
        "money went back without the invoice",
        // Of an order of which exactly its total is kept: what goes off more than that is no invoice's business.
        "update payment_entries set amount = amount - 1 where entry_id = (select entry_id from payment_entries
             join orders using (order_id) join invoices using (order_id)
             where kind = 'captured' and step->>'kind' = 'issued' and total =
                 (select sum(amount) from payment_entries kept where kept.order_id = orders.order_id and kind <> 'fee')
             limit 1)",
        "invoices say what was kept",
    ),
];

pub async fn run(house: &House, report: &mut Report) -> Result<()> {
    let mut database = house.database().await?;
    for (what, corrupt, objector) in CONTROLS {
        let mut work = database.begin().await?;
        let touched =
            sqlx::raw_sql(corrupt).execute(&mut *work).await.with_context(|| what.to_owned())?.rows_affected();
        let found = check::found(house, &mut work).await?;
        let objects = found.iter().any(|(name, wrong)| name == objector && *wrong > 0);
        work.rollback().await?;
        report.check(&["seen: ", what].concat(), u64::from(touched == 0 || !objects));
    }
    Ok(())
}

//! What the owner reads, from memory. Never asks who reads: the use case has.

use super::{catalogue, part_of};
use crate::memory::{JobState, ProductRow, Tables};
use shop_contract::{
    AdminCallbackRow, AdminHome, AdminOrderList, AdminOrderQuery, AdminOrderRow, AdminProductList, AdminProductQuery,
    AdminProductRow, AdminProductSort, AdminStockRow, ByTime, OrderFilter, OrderNarrowing,
};
use shop_domain::{
    inventory::Availability,
    kernel::Language,
    mail::LetterState,
    order::{OrderState, OrderStatus, ShownStatus},
    payment::{PaymentFlow, PaymentMethod, PaymentStatus},
    shipment::ShipmentStatus,
};
use shop_services::ports::Work;
use std::cmp::Reverse;
use time::OffsetDateTime;

const RECENT: usize = 8;
const LOW_ROWS: usize = 10;
const CALLBACKS: usize = 10;

pub(super) fn home(tables: &Tables, since: OffsetDateTime, language: Language) -> AdminHome {
    let count = |filter| tables.orders.values().filter(|state| belongs(state, filter)).count() as i64;
    let today: Vec<_> = tables
        .orders
        .values()
        .filter(|state| state.placed_at >= since && state.status != OrderStatus::Cancelled)
        .collect();
    let unmatched = unmatched(tables);
    AdminHome {
        to_ship: count(OrderFilter::ToShip),
        unpaid: count(OrderFilter::Unpaid),
        refunds: count(OrderFilter::Refunds),
        held: count(OrderFilter::Held),
        disputed: count(OrderFilter::Disputed),
        came_back: count(OrderFilter::CameBack),
        failed_letters: tables.letters.iter().filter(|letter| letter.state == LetterState::Failed).count() as i64,
        stuck: tables
            .jobs
            .iter()
            .filter(|row| row.state == JobState::Dead && row.work.kind() != Work::SEND_LETTER)
            .count() as i64,
        unmatched_count: unmatched.len() as i64,
        unmatched: unmatched.into_iter().take(CALLBACKS).collect(),
        refused: tables.callbacks.values().filter(|row| row.verdict.is_some() && row.seen_at.is_none()).count() as i64,
        test_payments: tables
            .shop
            .as_ref()
            .is_some_and(|(_, terms)| terms.payment_methods.contains(&PaymentMethod::TEST)),
        low_stock: low_stock(tables, language),
        orders_today: today.len() as i64,
        worth_today: today.iter().map(|state| state.totals.total.amount).sum(),
        recent: newest_first(tables).into_iter().take(RECENT).map(row).collect(),
    }
}

pub(super) fn orders(tables: &Tables, query: &AdminOrderQuery, most: i64) -> AdminOrderList {
    let all = newest_first(tables).into_iter();
    let found = all.filter(|state| belongs(state, query.filter) && is_meant(state, query.q.trim()));
    let mut found: Vec<_> = found.filter(|state| is_narrow(tables, state, &query.narrowing)).collect();
    if query.sort == ByTime::OldestFirst {
        found.reverse();
    }
    let (part, next_cursor) = part_of(found, query.cursor.as_deref(), most as usize, |state| state.id.to_string());
    AdminOrderList { query: query.clone(), rows: part.into_iter().map(row).collect(), next_cursor }
}

pub(super) fn products(
    tables: &Tables,
    query: &AdminProductQuery,
    most: usize,
    language: Language,
) -> AdminProductList {
    let kept = tables.products.values().filter(|row| row.kept.archived == query.archived);
    let kept = kept.filter(|row| query.category.as_ref().is_none_or(|slug| *slug == row.kept.category));
    let mut found: Vec<_> = kept.filter(|row| catalogue::matches(row, &query.q)).collect();
    let price = |row: &ProductRow| catalogue::lowest_price(row).amount;
    match query.sort {
        AdminProductSort::Position => found.sort_by_key(|row| (row.position, row.kept.id)),
        AdminProductSort::PriceUp => found.sort_by_key(|row| (price(row), row.kept.id)),
        AdminProductSort::PriceDown => found.sort_by_key(|row| Reverse((price(row), row.kept.id))),
        AdminProductSort::OldestFirst => found.sort_by_key(|row| row.kept.id),
        AdminProductSort::NewestFirst => found.sort_by_key(|row| Reverse(row.kept.id)),
    }
    let (part, next_cursor) = part_of(found, query.cursor.as_deref(), most, |row| row.kept.id.to_string());
    let rows = part.into_iter().map(|row| product_row(tables, row, language)).collect();
    AdminProductList { rows, q: query.q.clone(), archived: query.archived, next_cursor }
}

fn newest_first(tables: &Tables) -> Vec<&OrderState> {
    let mut orders: Vec<_> = tables.orders.values().collect();
    orders.sort_by_key(|state| Reverse((state.placed_at, state.id)));
    orders
}

fn belongs(state: &OrderState, filter: OrderFilter) -> bool {
    match filter {
        OrderFilter::All => true,
        OrderFilter::ToShip => {
            let shipment = state.shipment();
            state.status == OrderStatus::Processing && (shipment.status == ShipmentStatus::Pending || shipment.is_part)
        }
        OrderFilter::Unpaid => {
            state.status != OrderStatus::Cancelled
                && matches!(state.payment_status, PaymentStatus::Pending | PaymentStatus::Failed)
                && (state.payment_flow != PaymentFlow::Cash || state.shipment().status.is_handed_over())
        }
        OrderFilter::Shipped => {
            matches!(state.shipment().status, ShipmentStatus::InTransit | ShipmentStatus::ReadyForPickup)
        }
        OrderFilter::Done => state.shipment().status.is_handed_over() && state.payment_status == PaymentStatus::Paid,
        OrderFilter::CameBack => {
            matches!(state.shipment().status, ShipmentStatus::Returning | ShipmentStatus::Returned)
        }
        OrderFilter::Cancelled => state.status == OrderStatus::Cancelled,
        OrderFilter::Refunds => !state.refund_due.is_zero(),
        OrderFilter::Held => state.held.is_some(),
        OrderFilter::Disputed => state.is_disputed,
    }
}

fn is_narrow(tables: &Tables, state: &OrderState, narrowing: &OrderNarrowing) -> bool {
    let OrderNarrowing { customer, status, payment, shipment, from, until } = narrowing;
    customer.is_none_or(|id| tables.order_customers.get(&state.id) == Some(&id))
        && status.is_none_or(|status| ShownStatus::of(state.status, state.shipment()) == status)
        && payment.is_none_or(|status| state.payment_status == status)
        && shipment.is_none_or(|status| state.shipment().status == status)
        && from.is_none_or(|from| state.placed_at >= from)
        && until.is_none_or(|until| state.placed_at < until)
}

fn is_meant(state: &OrderState, q: &str) -> bool {
    let digits: String = q.chars().filter(char::is_ascii_digit).collect();
    q.is_empty()
        || state.contact.name.as_str().starts_with(q)
        || state.contact.phone.ends_with(q)
        || state.shipments.iter().filter_map(|parcel| parcel.tracking.as_ref()).any(|tracking| tracking.starts_with(q))
        || (!digits.is_empty() && state.number.compact().contains(&digits))
}

/// The newest first.
fn unmatched(tables: &Tables) -> Vec<AdminCallbackRow> {
    let open = tables.callbacks.iter().filter(|(_, row)| tables.is_unmatched(row));
    let mut rows: Vec<_> = open
        .map(|((provider, event), row)| AdminCallbackRow {
            provider: provider.clone(),
            event: event.clone(),
            reference: row.reference.clone(),
            received_at: row.received_at.unwrap_or(OffsetDateTime::UNIX_EPOCH),
        })
        .collect();
    rows.sort_by_key(|row| Reverse(row.received_at));
    rows
}

fn low_stock(tables: &Tables, language: Language) -> Vec<AdminStockRow> {
    let sold = tables.variants.iter().filter(|(_, row)| !row.archived);
    let mut low: Vec<_> = sold
        .filter_map(|(id, _)| tables.variant(*id))
        .filter(|(product, row)| !product.kept.archived && tables.offered(row.variant.id).is_low())
        .map(|(product, row)| AdminStockRow {
            product: row.product,
            variant: row.variant.id,
            sku: row.variant.sku.as_str().to_owned(),
            title: product.kept.product.title.get(language).to_owned(),
            ready: tables.offered(row.variant.id).ready(),
            availability: tables.offered(row.variant.id).availability(),
        })
        .collect();
    low.sort_by_key(|row| (row.ready, row.sku.clone()));
    low.truncate(LOW_ROWS);
    low
}

fn row(state: &OrderState) -> AdminOrderRow {
    AdminOrderRow {
        id: state.id,
        number: state.number.compact().to_owned(),
        placed_at: state.placed_at,
        name: state.contact.name.as_str().to_owned(),
        total: state.totals.total,
        units: state.lines.iter().map(|line| i64::from(line.quantity)).sum(),
        order_status: ShownStatus::of(state.status, state.shipment()),
        payment_flow: state.payment_flow,
        payment_status: state.payment_status,
        shipment_status: state.shipment().status,
        partly_shipped: state.shipment().is_part,
    }
}

fn category(tables: &Tables, slug: &str, language: Language) -> String {
    let found = tables.categories.iter().find(|category| category.slug == slug);
    found.map(|category| category.title.get(language).to_owned()).unwrap_or_default()
}

fn product_row(tables: &Tables, row: &ProductRow, language: Language) -> AdminProductRow {
    let product = &row.kept.product;
    let availability = product.variants.iter().map(|variant| tables.offered(variant.id).availability());
    AdminProductRow {
        id: row.kept.id,
        slug: product.slug.as_str().to_owned(),
        title: product.title.get(language).to_owned(),
        category: category(tables, &row.kept.category, language),
        picture: row.kept.pictures.first().map(|kept| catalogue::picture(kept, language)),
        price: catalogue::lowest_price(row),
        variants: product.variants.len() as i64,
        available: product.variants.iter().map(|variant| tables.available(variant.id)).sum(),
        availability: availability.max().unwrap_or(Availability::SoldOut),
        archived: row.kept.archived,
    }
}

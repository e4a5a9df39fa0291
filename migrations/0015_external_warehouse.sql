-- a warehouse that somebody else runs: where it is, and the key that it wants, sealed under the shop's master key
alter table warehouses add column is_external boolean not null default false;
alter table warehouses add column address text not null default '';
alter table warehouses add column sealed_key text not null default '';
-- when its levels were read last, and what went wrong since
alter table warehouses add column synced_at timestamptz;
alter table warehouses add column problem text;

-- what it said it had: for pages, never for orders
create table warehouse_levels (
    variant_id uuid primary key constraint warehouse_levels_variant_fkey references variants,
    available bigint not null
);

-- what it was asked to hold before an order was placed, and for which order it does
create table reservations (
    reservation_id uuid primary key,
    -- of the checkout's key
    checkout bytea not null,
    -- [{"variant", "sku", "quantity"}], in the order of the variants
    lines jsonb not null,
    state text not null,
    order_id uuid constraint reservations_order_key unique constraint reservations_order_fkey references orders,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint reservations_state_check check (state in ('open', 'taken', 'given_up')),
    constraint reservations_taken_check check ((state = 'taken') = (order_id is not null))
);
create unique index reservations_checkout_key on reservations (checkout) where state = 'open';

drop view offered_stock;
-- what can be had of a variant: at once, and in all. rank is the rule of shop_domain::inventory::Availability
create view offered_stock as
select variant_id, ready, available, low_at, is_external,
    case when available <= 0 then 0 when ready <= 0 then 1 when available <= low_at then 2 else 3 end as rank
from (
    select stock.variant_id, coalesce(stock.low_at, warehouses.low_at) as low_at, is_external,
        case when is_external then coalesce(warehouse_levels.available, 0) else on_hand - reserved end as ready,
        case when is_external then coalesce(warehouse_levels.available, 0) else on_hand - reserved + backorder end
            as available
    from stock cross join warehouses left join warehouse_levels using (variant_id)
) as figures;

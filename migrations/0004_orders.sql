create sequence order_numbers;

create table orders (
    order_id uuid primary key,
    number text not null constraint orders_number_key unique,
    token text not null,
    -- orders are found by this, so that a comparison tells nothing about the token
    token_hash bytea not null constraint orders_token_hash_key unique,
    placed_at timestamptz not null,
    language text not null,
    name text not null,
    phone text not null,
    email text,
    delivery_method text not null,
    postal_code text not null,
    city text not null,
    district text not null,
    line text not null,
    payment_method text not null,
    note text not null,
    -- for whoever packs; no shopper reads it
    staff_note text not null default '',
    currency text not null,
    subtotal bigint not null,
    discounts bigint not null,
    shipping bigint not null,
    tax bigint not null,
    total bigint not null,
    units bigint not null,
    status text not null,
    payment_status text not null,
    shipment_status text not null,
    tracking text,
    -- money that is to go back: for an order that was cancelled, or paid twice
    refund_due bigint not null default 0,
    -- money that is not what was asked for, until the owner has decided
    held_amount bigint,
    held_currency text,
    expires_at timestamptz,
    version bigint not null default 1,
    constraint orders_status_check check (status in ('pending', 'processing', 'cancelled')),
    constraint orders_payment_status_check check (payment_status in
        ('pending', 'authorised', 'paid', 'failed', 'refunding', 'partially_refunded', 'refunded')),
    constraint orders_shipment_status_check check (shipment_status in
        ('pending', 'in_transit', 'delivered', 'cancelled')),
    constraint orders_total_check check (total = subtotal - discounts + shipping and total >= 0),
    constraint orders_refund_due_check check (refund_due >= 0),
    constraint orders_held_check check ((held_amount is null) = (held_currency is null)),
    constraint orders_tax_check check (tax between 0 and total)
);
create index orders_placed_idx on orders (placed_at desc, order_id desc);
-- one index for each saved view of the owner, so that a million done orders cost it nothing
create index orders_to_ship_idx on orders (placed_at desc, order_id desc)
    where status = 'processing' and shipment_status = 'pending';
create index orders_unpaid_idx on orders (placed_at desc, order_id desc)
    where status <> 'cancelled' and payment_status in ('pending', 'failed')
        and (payment_method <> 'cod' or shipment_status = 'delivered');
create index orders_shipped_idx on orders (placed_at desc, order_id desc) where shipment_status = 'in_transit';
create index orders_done_idx on orders (placed_at desc, order_id desc)
    where shipment_status = 'delivered' and payment_status = 'paid';
create index orders_cancelled_idx on orders (placed_at desc, order_id desc) where status = 'cancelled';
create index orders_refunds_idx on orders (placed_at desc, order_id desc) where refund_due > 0;
create index orders_held_idx on orders (placed_at desc, order_id desc) where held_amount is not null;
create index orders_phone_tail_idx on orders (reverse(phone) text_pattern_ops);
-- the key's own index follows the collation, which prefixes cannot use
create index orders_number_idx on orders (number text_pattern_ops);
create index orders_name_idx on orders (name text_pattern_ops);

create table order_lines (
    order_id uuid not null constraint order_lines_order_fkey references orders,
    position integer not null,
    -- no foreign key to variants: an order keeps what was sold, also after the product is gone
    variant_id uuid not null,
    sku text not null,
    title_zh text not null,
    title_en text not null,
    choice_zh text not null,
    choice_en text not null,
    picture text,
    unit_price bigint not null,
    quantity bigint not null,
    primary key (order_id, position),
    constraint order_lines_one_line_a_variant unique (order_id, variant_id),
    constraint order_lines_quantity_check check (quantity between 1 and 999),
    constraint order_lines_unit_price_check check (unit_price >= 0)
);

-- the timeline: only ever added to
create table order_events (
    event_id bigint generated always as identity primary key,
    order_id uuid not null,
    at timestamptz not null,
    actor jsonb not null,
    event jsonb not null
);
create index order_events_order_idx on order_events (order_id, event_id);

create table idempotency_keys (
    key_hash bytea primary key,
    body_hash bytea not null,
    order_id uuid not null,
    created_at timestamptz not null
);
create index idempotency_keys_created_idx on idempotency_keys (created_at);

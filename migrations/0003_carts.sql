create table carts (
    cart_id uuid primary key,
    -- the idempotency key of the order form; a new one after every order
    checkout_key text not null,
    touched_at timestamptz not null
);
create index carts_touched_idx on carts (touched_at);

create table cart_lines (
    cart_id uuid not null constraint cart_lines_cart_fkey references carts on delete cascade,
    variant_id uuid not null constraint cart_lines_variant_fkey references variants,
    quantity bigint not null,
    -- what the shopper saw when the line was last touched; it is compared, never charged
    seen_price bigint not null,
    added_at timestamptz not null,
    primary key (cart_id, variant_id),
    constraint cart_lines_quantity_check check (quantity between 1 and 999)
);

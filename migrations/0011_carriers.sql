-- what carriers told us of parcels: stored before it is judged, applied once
create table parcel_notices (
    notice_id bigint generated always as identity primary key,
    carrier text not null,
    event text not null,
    -- the parcel at whose address it came in, whether we know it or not
    reference text not null,
    notice jsonb not null,
    body text not null,
    received_at timestamptz not null,
    applied_at timestamptz,
    -- why it had no effect, for the owner to read
    verdict text,
    constraint parcel_notices_once unique (carrier, event)
);
create index parcel_notices_open_idx on parcel_notices (reference) where applied_at is null;

-- stores that shoppers choose on a carrier's map: the browser brings them back from there without a session
create table store_choices (
    -- goes to the map and comes back; only its hash is kept, and it is good once
    token_hash bytea primary key,
    cart_id uuid not null constraint store_choices_cart_fkey references carts on delete cascade,
    method text not null,
    language text not null,
    -- what was typed into the order form, so that nobody types it again
    form jsonb not null,
    begun_at timestamptz not null,
    -- as it was looked up at the carrier, once it was chosen
    store jsonb,
    chosen_at timestamptz,
    constraint store_choices_chosen_check check ((store is null) = (chosen_at is null))
);
create index store_choices_cart_idx on store_choices (cart_id, chosen_at desc) where store is not null;
create index store_choices_begun_idx on store_choices (begun_at);

-- Sessions say whose they are, so that people see where they are signed in and can end one. The tables are those that
-- the session store makes for itself where there is no migration.
create schema if not exists sessions;
create table if not exists sessions.carts (id text primary key not null, data bytea not null, expiry_date timestamptz not null);
create table if not exists sessions.staff (id text primary key not null, data bytea not null, expiry_date timestamptz not null);

alter table sessions.staff
    add column session_id uuid,
    add column staff_id uuid,
    add column began_at timestamptz,
    -- when something was last kept in it
    add column seen_at timestamptz,
    -- what the browser says of itself
    add column browser text,
    add constraint staff_whose_check check (num_nulls(session_id, staff_id, began_at, browser) in (0, 4)) not valid,
    add constraint staff_staff_fkey foreign key (staff_id) references staff on delete cascade not valid;
create index staff_staff_idx on sessions.staff (staff_id) where staff_id is not null;

alter table sessions.carts
    add column session_id uuid,
    -- of whoever is signed in; a cart alone is nobody's
    add column customer_id uuid,
    add column began_at timestamptz,
    add column seen_at timestamptz,
    add column browser text,
    add constraint carts_whose_check check (num_nulls(session_id, customer_id, began_at, browser) in (0, 4)) not valid,
    add constraint carts_customer_fkey foreign key (customer_id) references customers on delete cascade not valid;
create index carts_customer_idx on sessions.carts (customer_id) where customer_id is not null;

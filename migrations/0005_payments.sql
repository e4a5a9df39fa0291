create table payment_attempts (
    attempt_id uuid primary key,
    order_id uuid not null constraint payment_attempts_order_fkey references orders,
    -- what the provider knows the attempt by: the order's number and a counter, never used twice
    reference text not null constraint payment_attempts_reference_key unique,
    provider text not null,
    amount bigint not null,
    currency text not null,
    status text not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    constraint payment_attempts_status_check check (status in ('started', 'paid', 'failed', 'cancelled', 'held')),
    constraint payment_attempts_amount_check check (amount > 0)
);
create index payment_attempts_order_idx on payment_attempts (order_id, started_at);

-- the ledger of money: rows are added, never changed; a refund has a negative amount
create table payment_entries (
    entry_id bigint generated always as identity primary key,
    order_id uuid not null,
    attempt_id uuid,
    kind text not null,
    amount bigint not null,
    currency text not null,
    at timestamptz not null,
    constraint payment_entries_kind_check check (kind in ('captured', 'refunded', 'collected'))
);
create unique index payment_entries_one_capture_an_attempt on payment_entries (attempt_id)
    where kind = 'captured';
create index payment_entries_order_idx on payment_entries (order_id);

-- what providers told us: stored before it is judged, applied once
create table callbacks (
    callback_id bigint generated always as identity primary key,
    provider text not null,
    event text not null,
    -- the attempt that it speaks of, whether we know it or not
    reference text not null,
    body text not null,
    received_at timestamptz not null,
    applied_at timestamptz,
    -- why it was refused or held, for the owner to read
    verdict text,
    constraint callbacks_once unique (provider, event)
);
create index callbacks_open_idx on callbacks (reference) where applied_at is null;

create table jobs (
    job_id bigint generated always as identity primary key,
    kind text not null,
    key text not null,
    payload jsonb not null,
    run_at timestamptz not null,
    attempts integer not null default 0,
    lease_owner uuid,
    lease_until timestamptz,
    done_at timestamptz,
    dead_at timestamptz,
    last_error text,
    -- permanent: the same thing is never asked for twice
    constraint jobs_once unique (kind, key)
);
create index jobs_due_idx on jobs (run_at) where done_at is null and dead_at is null;

-- a refund that was thought done can come to nothing days later, and a bank can take a payment back: both are entries
-- of their own
alter table payment_entries drop constraint payment_entries_kind_check;
alter table payment_entries add constraint payment_entries_kind_check check (kind in
    ('captured', 'refunded', 'collected', 'fee', 'refund_returned', 'disputed', 'dispute_returned'));
alter table payment_entries drop constraint payment_entries_sign_check;
alter table payment_entries add constraint payment_entries_sign_check
    check (case when kind in ('refunded', 'fee', 'disputed') then amount <= 0 else amount >= 0 end);

-- a provider speaks of a payment by its own name for it, not by ours
create index payment_attempts_transaction_idx on payment_attempts (transaction) where transaction is not null;

-- how often the owner has had it tried anew
alter table refunds add column tries integer not null default 0;
-- whether a provider was asked for it in this try, whatever came of that
alter table refunds add column begun boolean not null default false;
-- one works at it at a time
alter table refunds add column busy_until timestamptz;

create table disputes (
    provider text not null,
    -- what the provider calls it
    dispute text not null,
    order_id uuid not null constraint disputes_order_fkey references orders,
    attempt_id uuid not null constraint disputes_attempt_fkey references payment_attempts,
    status text not null,
    currency text not null,
    amount bigint not null,
    withdrawn bigint not null,
    returned bigint not null,
    fee bigint not null,
    reason text not null,
    opened_at timestamptz not null,
    constraint disputes_pkey primary key (provider, dispute),
    constraint disputes_status_check check (status in ('open', 'won', 'lost')),
    constraint disputes_amounts_check check (amount >= 0 and withdrawn >= 0 and returned >= 0 and fee >= 0)
);
create index disputes_order_idx on disputes (order_id);

-- for the owner's list: whether a bank has not decided yet
alter table orders add column is_disputed boolean not null default false;
create index orders_disputed_idx on orders (placed_at desc, order_id desc) where is_disputed;

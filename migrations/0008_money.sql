-- which ways to pay are offered, instead of one switch for the test provider
alter table shops add column payment_methods text[] not null default '{cod}';
alter table shops add column transfer_days integer not null default 3;
update shops set payment_methods = '{cod,test}' where test_payments;
alter table shops drop column test_payments;
alter table shops add constraint shops_transfer_days_check check (transfer_days between 1 and 60);

-- how the money of an order comes in: it outlives the provider that brings it
alter table orders add column payment_flow text;
update orders set payment_flow = case payment_method when 'cod' then 'cash' else 'redirect' end;
alter table orders alter column payment_flow set not null;
alter table orders add constraint orders_payment_flow_check
    check (payment_flow in ('cash', 'redirect', 'number', 'transfer'));
-- the last digits of the account from which the shopper says that money comes
alter table orders add column transfer_from text;
alter table orders add constraint orders_transfer_from_check check (transfer_from ~ '^[0-9]{5}$');
drop index orders_unpaid_idx;
create index orders_unpaid_idx on orders (placed_at desc, order_id desc)
    where status <> 'cancelled' and payment_status in ('pending', 'failed')
        and (payment_flow <> 'cash' or shipment_status = 'delivered');

alter table payment_attempts rename column provider to method;
alter table payment_attempts add column handed_at timestamptz;
-- where the shopper was sent, if it was an address and not a form
alter table payment_attempts add column address text;
-- what the provider calls the attempt, and the payment that came of it
alter table payment_attempts add column handle text;
alter table payment_attempts add column transaction text;
-- the number to pay under, as it was issued
alter table payment_attempts add column instructions jsonb;

alter table payment_entries drop constraint payment_entries_kind_check;
alter table payment_entries add constraint payment_entries_kind_check
    check (kind in ('captured', 'refunded', 'collected', 'fee'));
alter table payment_entries add constraint payment_entries_sign_check
    check (case when kind in ('refunded', 'fee') then amount <= 0 else amount >= 0 end);

-- what a callback was read as when it came; nothing for one that was refused
alter table callbacks add column notice jsonb;
create index callbacks_judged_idx on callbacks (callback_id desc) where verdict is not null;

create table refunds (
    refund_id uuid primary key,
    order_id uuid not null constraint refunds_order_fkey references orders,
    -- nothing for cash, a transfer, or money that was held
    attempt_id uuid constraint refunds_attempt_fkey references payment_attempts,
    amount bigint not null,
    currency text not null,
    reason text not null,
    status text not null,
    -- what the provider calls it
    transaction text,
    created_at timestamptz not null,
    ended_at timestamptz,
    constraint refunds_amount_check check (amount > 0),
    constraint refunds_status_check check (status in ('sending', 'by_hand', 'done'))
);
create index refunds_order_idx on refunds (order_id, created_at);
create index refunds_attempt_idx on refunds (attempt_id);

create table payment_providers (
    provider text primary key,
    stage boolean not null,
    settings jsonb not null,
    -- each secret sealed by itself, under the shop's master key
    sealed jsonb not null,
    version bigint not null default 1
);

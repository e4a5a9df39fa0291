-- what happened to the e-invoices of an order: rows are added, never changed, and how they stand is told from all
-- of them in turn
create table invoices (
    step_id bigint generated always as identity primary key,
    order_id uuid not null constraint invoices_order_fkey references orders,
    at timestamptz not null,
    step jsonb not null
);
create index invoices_order_idx on invoices (order_id, step_id);

-- whose an order is; null for a guest's, and for one whose customer has left
alter table orders add column customer_id uuid
    constraint orders_customer_fkey references customers on delete set null;
create index orders_customer_idx on orders (customer_id, placed_at desc, order_id desc) where customer_id is not null;
-- orders that can still be claimed by whoever reads the mailbox
create index orders_guest_email_idx on orders (lower(email)) where customer_id is null and email is not null;

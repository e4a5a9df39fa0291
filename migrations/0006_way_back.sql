-- the way back from a payment page to the order that waits to be paid.
-- no foreign key to orders: the row is followed by a join, and an order that is not there is no way back
alter table carts add column last_order uuid;

-- whose turn it is to do what one process at a time does; nobody holds a lock meanwhile
create table turns (
    name text primary key,
    until timestamptz not null
);

-- what is deleted once it is old is found by its age
create index attempts_at_idx on attempts (at);
create index owner_links_expires_idx on owner_links (expires_at);

-- the way back from a payment page to the order that waits to be paid.
-- no foreign key to orders: the row is followed by a join, and an order that is not there is no way back
alter table carts add column last_order uuid;

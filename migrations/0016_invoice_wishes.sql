-- whether the order form asks what is to be done with the e-invoice
alter table shops add column invoices boolean not null default false;
-- what the shopper answered; only ever read and written as a whole
alter table orders add column invoice jsonb;

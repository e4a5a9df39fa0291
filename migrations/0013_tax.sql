-- a product has a rate of its own, in basis points: most are taxed, some are exempt
alter table products add column tax_rate integer not null default 500;
update products set tax_rate = coalesce((select tax_rate from shops), 500);
alter table products add constraint products_tax_rate_check check (tax_rate between 0 and 10000);

-- and an order keeps what each of its lines, and its delivery, was taxed at
alter table orders add column shipping_tax_rate integer;
update orders set shipping_tax_rate = coalesce((select tax_rate from shops), 500);
alter table orders alter column shipping_tax_rate set not null;
alter table orders add constraint orders_shipping_tax_rate_check check (shipping_tax_rate between 0 and 10000);
alter table order_lines add column tax_rate integer;
update order_lines set tax_rate = coalesce((select tax_rate from shops), 500);
alter table order_lines alter column tax_rate set not null;
alter table order_lines add constraint order_lines_tax_rate_check check (tax_rate between 0 and 10000);

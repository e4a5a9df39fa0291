-- an order travels in parcels: each has a state and a tracking number of its own
alter table orders drop constraint orders_shipment_status_check;
alter table orders add constraint orders_shipment_status_check check (shipment_status in
    ('pending', 'in_transit', 'ready_for_pickup', 'delivered', 'picked_up', 'returning', 'returned', 'cancelled'));
-- part of it has left the house, and part is still to be shipped
alter table orders add column partly_shipped boolean not null default false;
-- how much of a line is in parcels that count: never more than was ordered
alter table order_lines add column packed bigint not null default 0;
alter table order_lines add constraint order_lines_packed_check check (packed between 0 and quantity);

create table shipments (
    shipment_id uuid primary key,
    order_id uuid not null constraint shipments_order_fkey references orders,
    -- as people name it: 1, 2 … of its order
    number integer not null,
    status text not null,
    method text not null,
    tracking text,
    -- what its carrier calls it, and what its labels need
    at_carrier jsonb,
    -- what the carrier said last, in its own words
    last_word text,
    constraint shipments_number_key unique (order_id, number),
    constraint shipments_of_order_key unique (shipment_id, order_id),
    constraint shipments_number_check check (number between 1 and 10000),
    constraint shipments_status_check check (status in
        ('pending', 'in_transit', 'ready_for_pickup', 'delivered', 'picked_up', 'returning', 'returned', 'cancelled'))
);
create index shipments_tracking_idx on shipments (tracking text_pattern_ops) where tracking is not null;

create table shipment_lines (
    shipment_id uuid not null,
    order_id uuid not null,
    variant_id uuid not null,
    quantity bigint not null,
    primary key (shipment_id, variant_id),
    constraint shipment_lines_shipment_fkey foreign key (shipment_id, order_id)
        references shipments (shipment_id, order_id),
    constraint shipment_lines_line_fkey foreign key (order_id, variant_id)
        references order_lines (order_id, variant_id),
    constraint shipment_lines_quantity_check check (quantity between 1 and 999)
);
create index shipment_lines_order_idx on shipment_lines (order_id, variant_id);

-- whatever has left the house so far left as one parcel
insert into shipments (shipment_id, order_id, number, status, method, tracking)
select gen_random_uuid(), order_id, 1, shipment_status, delivery_method, tracking
from orders where shipment_status in ('in_transit', 'delivered');
insert into shipment_lines (shipment_id, order_id, variant_id, quantity)
select shipment_id, order_id, variant_id, quantity from shipments join order_lines using (order_id);
update order_lines set packed = quantity from shipments where shipments.order_id = order_lines.order_id;
alter table orders drop column tracking;

drop index orders_to_ship_idx;
create index orders_to_ship_idx on orders (placed_at desc, order_id desc)
    where status = 'processing' and (shipment_status = 'pending' or partly_shipped);
drop index orders_unpaid_idx;
create index orders_unpaid_idx on orders (placed_at desc, order_id desc)
    where status <> 'cancelled' and payment_status in ('pending', 'failed')
        and (payment_flow <> 'cash' or shipment_status in ('delivered', 'picked_up'));
drop index orders_shipped_idx;
create index orders_shipped_idx on orders (placed_at desc, order_id desc)
    where shipment_status in ('in_transit', 'ready_for_pickup');
drop index orders_done_idx;
create index orders_done_idx on orders (placed_at desc, order_id desc)
    where shipment_status in ('delivered', 'picked_up') and payment_status = 'paid';
-- nobody took it, or it was not kept: somebody has to decide what becomes of the order
create index orders_came_back_idx on orders (placed_at desc, order_id desc)
    where shipment_status in ('returning', 'returned');

alter table stock_movements drop constraint stock_movements_reason_check;
alter table stock_movements add constraint stock_movements_reason_check
    check (reason in ('initial', 'reserved', 'released', 'shipped', 'received', 'restocked', 'adjusted'));

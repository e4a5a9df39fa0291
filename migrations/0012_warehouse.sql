-- where the goods lie, and from how many down stock is low: one row, made here
create table warehouses (
    warehouse_id integer primary key default 1,
    low_at bigint not null default 5,
    version bigint not null default 1,
    constraint warehouses_one_check check (warehouse_id = 1),
    constraint warehouses_low_at_check check (low_at between 0 and 1000000)
);
insert into warehouses default values;

-- from how many down this one is low; nothing: the shop's figure
alter table stock add column low_at bigint;
-- how many more than there are may be promised
alter table stock add column backorder bigint not null default 0;
alter table stock add constraint stock_low_at_check check (low_at between 0 and 1000000);
alter table stock add constraint stock_backorder_check check (backorder between 0 and 1000000);
alter table stock add constraint stock_on_hand_check check (on_hand >= 0);
alter table stock drop constraint stock_never_oversold;
alter table stock add constraint stock_never_oversold check (reserved >= 0 and reserved <= on_hand + backorder);

alter table stock_movements drop constraint stock_movements_reason_check;
alter table stock_movements add constraint stock_movements_reason_check
    check (reason in ('initial', 'reserved', 'released', 'shipped', 'received', 'adjusted', 'counted', 'damaged',
        'restocked'));

-- what can be had of a variant: at once, and in all. rank is the rule of shop_domain::inventory::Availability
create view offered_stock as
select variant_id, ready, available, low_at,
    case when available <= 0 then 0 when ready <= 0 then 1 when available <= low_at then 2 else 3 end as rank
from (
    select stock.variant_id, on_hand - reserved as ready, on_hand - reserved + backorder as available,
        coalesce(stock.low_at, warehouses.low_at) as low_at
    from stock cross join warehouses
) as figures;

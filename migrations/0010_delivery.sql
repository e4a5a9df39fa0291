-- the ways to deliver that are offered, each with what it costs, in the order in which shoppers read
-- them: [{"method", "tariff": {"charge": {"flat"} | {"by_weight": [{"up_to", "price"}]}, "free_from", "outlying"}}];
-- only ever read and written as a whole
alter table shops add column deliveries jsonb;
update shops set deliveries = jsonb_build_array(jsonb_build_object(
    'method', 'home',
    'tariff', jsonb_build_object(
        'charge', jsonb_build_object('flat', jsonb_build_object('amount', delivery_flat, 'currency', currency)),
        'free_from', case when delivery_free_from is not null
            then jsonb_build_object('amount', delivery_free_from, 'currency', currency) end,
        -- one rate for the whole country, as it was
        'outlying', jsonb_build_object('amount', 0, 'currency', currency))));
alter table shops alter column deliveries set not null;
alter table shops drop column delivery_flat, drop column delivery_free_from;

-- in grams; 0 where nobody has weighed it
alter table variants add column weight bigint not null default 0;
alter table variants add constraint variants_weight_check check (weight between 0 and 500000);

-- where an order goes: to an address, to the shop, or to a store
alter table orders add column delivery_kind text;
update orders set delivery_kind = 'home';
alter table orders alter column delivery_kind set not null;
alter table orders alter column postal_code drop not null, alter column city drop not null,
    alter column district drop not null, alter column line drop not null;
-- the store as it was when it was chosen: {"id", "name", "address", "phone", "outlying"}
alter table orders add column store jsonb;
alter table orders add constraint orders_destination_check check (case delivery_kind
    when 'home' then num_nulls(postal_code, city, district, line) = 0 and store is null
    when 'shop' then num_nonnulls(postal_code, city, district, line, store) = 0
    when 'store' then num_nonnulls(postal_code, city, district, line) = 0 and store is not null
    else false end);

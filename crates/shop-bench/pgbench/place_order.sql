-- What the shop does to place an order of one line, paid in cash, over REST: the same statements
-- in the same transaction on the same tables (crates/shop-services/src/checkout/place.rs says
-- them, crates/shop-postgres writes them). Arithmetic that the shop does in its own process is
-- done by pgbench in its own. server/tests/http/bench.rs holds it to the tables. Runs prepared, after seed.sql:
--   pgbench -n -M prepared -f place_order.sql <address of the bench's database>
\set n random(1, 16)
begin;

-- keys().claim
insert into idempotency_keys (key_hash, body_hash, order_id, created_at)
values (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), gen_random_uuid(), now())
on conflict (key_hash) do nothing
returning order_id, '{00000000-0000-4000-8000-' || lpad(:n::text, 12, '0') || '}' as wanted
\gset

-- shop().terms
select appearance, currency, deliveries, tax_rate, payment_minutes, transfer_days, payment_methods, invoices,
    deliveries #>> '{0,tariff,charge,flat,amount}' as delivery_flat,
    deliveries #>> '{0,tariff,free_from,amount}' as delivery_free_from
from shops
\gset

-- catalogue().offers
select variant_id, products.slug, sku, title_zh, title_en, choice_zh, choice_en, price, weight,
    products.tax_rate as line_tax_rate,
    (select key from pictures where pictures.product_id = products.product_id order by position limit 1) as picture,
    coalesce(ready, 0) as ready, coalesce(available, 0) as available, coalesce(is_external, false) as is_external,
    (select currency from shops) as currency
from variants join products using (product_id) left join offered_stock using (variant_id)
where variant_id = any (:wanted::uuid[]) and not products.archived and not variants.archived
\gset

-- orders().next_number
select nextval('order_numbers') as sequence
\gset

\set shipping case when :price >= :delivery_free_from then 0 else :delivery_flat end
\set total :price + :shipping
\set tax (2 * :total * :tax_rate + 10000 + :tax_rate) / (2 * (10000 + :tax_rate))

-- orders().add: the order, its lines, its first event
insert into orders (order_id, number, token, token_hash, placed_at, language, name, phone, email,
    delivery_method, postal_code, city, district, line, payment_method, note, currency, subtotal,
    discounts, shipping, tax, total, units, status, payment_status, shipment_status, expires_at, version,
    payment_flow, delivery_kind, store, shipping_tax_rate)
values (:order_id::uuid, 'B' || reverse(lpad(:sequence::text, 7, '0')), translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'),
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), now(), 'zh-TW', '林小美', '+886912345678', null,
    'home', '106', '臺北市', '大安區', '仁愛路四段1號', 'cod', '請放門口', :currency, :price::bigint,
    0, :shipping::bigint, :tax::bigint, :total::bigint, 1, 'processing', 'pending', 'pending', null, 1,
    'cash', 'home', null, :tax_rate::int);

insert into order_lines (order_id, position, variant_id, sku, title_zh, title_en, choice_zh, choice_en,
    picture, unit_price, quantity, tax_rate)
select :order_id::uuid, * from unnest(array[0]::int[], :wanted::uuid[], array[:sku]::text[], array[:title_zh]::text[], array[:title_en]::text[],
    array[:choice_zh]::text[], array[:choice_en]::text[], array[:picture]::text[], array[:price]::bigint[], array[1]::bigint[],
    array[:line_tax_rate]::int[]);

insert into order_events (order_id, at, actor, event)
select :order_id::uuid, now(), * from unnest(array['{"actor": "shopper"}']::jsonb[],
    array[jsonb_build_object('kind', 'placed', 'total', jsonb_build_object('amount', :total::bigint, 'currency', :currency::text))]);

-- stock().lock
select variant_id, on_hand, reserved, backorder, coalesce(low_at, (select low_at from warehouses)) as low_at
from stock
where variant_id = any (:wanted::uuid[]) order by variant_id for update of stock;

-- stock().change
with change as (
    select * from unnest(:wanted::uuid[], array[0]::bigint[], array[1]::bigint[], array['reserved']::text[], array[:order_id]::uuid[])
        as change (variant_id, on_hand, reserved, reason, order_id)
), changed as (
    update stock set on_hand = stock.on_hand + change.on_hand, reserved = stock.reserved + change.reserved
    from change
    where stock.variant_id = change.variant_id
        and stock.reserved + change.reserved between 0 and stock.on_hand + change.on_hand + stock.backorder
        and stock.on_hand + change.on_hand >= 0
    returning stock.variant_id
), added as (
    insert into stock (variant_id, on_hand, reserved)
    select change.variant_id, change.on_hand, change.reserved from change
    where not exists (select from stock where stock.variant_id = change.variant_id)
    returning variant_id
)
insert into stock_movements (variant_id, at, reason, on_hand_change, reserved_change, order_id, actor)
select change.variant_id, now(), change.reason, change.on_hand, change.reserved, change.order_id, 'shopper'
from change
where change.variant_id in (select variant_id from changed union all select variant_id from added);

commit;

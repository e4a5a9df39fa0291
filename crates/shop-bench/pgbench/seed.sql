-- Sixteen products with stock that no bench uses up, for orders of the shop and of pgbench alike.
-- Their ids can be counted, because pgbench cannot pick one from a list. Only ever run in the
-- bench's own database.
insert into products (product_id, category_id, slug, title_zh, title_en, fact_zh, fact_en, story_zh, story_en, facts,
    option_zh, option_en, position, lowest_price, search_tokens, created_at)
select ('00000000-0000-4000-8000-' || lpad(place::text, 12, '0'))::uuid, category_id, 'bench-' || place, title_zh,
    title_en, fact_zh, fact_en, story_zh, story_en, facts, option_zh, option_en, 1000 + place, lowest_price,
    search_tokens, created_at
from (select *, row_number() over (order by position, product_id) as place from products) as sample
where place <= 16;

insert into pictures (picture_id, product_id, key, alt_zh, alt_en, position)
select product_id, product_id, (select key from pictures limit 1), '', '', 0
from products where slug like 'bench-%';

insert into variants (variant_id, product_id, sku, choice_zh, choice_en, price, position)
select product_id, product_id, upper(slug), '150 克', '150 g', lowest_price, 0
from products where slug like 'bench-%';

insert into stock (variant_id, on_hand)
select product_id, 1000000000 from products where slug like 'bench-%';

insert into stock_movements (variant_id, at, reason, on_hand_change, reserved_change, actor)
select product_id, now(), 'initial', 1000000000, 0, 'bench' from products where slug like 'bench-%';

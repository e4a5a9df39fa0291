create table categories (
    category_id uuid primary key,
    slug text not null constraint categories_slug_key unique,
    title_zh text not null,
    title_en text not null,
    line_zh text not null,
    line_en text not null,
    position integer not null
);

create table products (
    product_id uuid primary key,
    category_id uuid not null constraint products_category_fkey references categories,
    slug text not null constraint products_slug_key unique,
    title_zh text not null,
    title_en text not null,
    fact_zh text not null,
    fact_en text not null,
    story_zh text not null,
    story_en text not null,
    -- [{"name": {"zh", "en"}, "value": {"zh", "en"}}]: only ever read and written as a whole
    facts jsonb not null,
    option_zh text not null,
    option_en text not null,
    position integer not null,
    -- the lowest price of a variant, kept for sorting
    lowest_price bigint not null,
    -- bigrams and prefixes made by the domain: trigrams see nothing in Chinese
    search_tokens text[] not null,
    archived boolean not null default false,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint products_lowest_price_check check (lowest_price >= 0)
);
create index products_position_idx on products (position, product_id) where not archived;
create index products_category_position_idx on products (category_id, position, product_id) where not archived;
create index products_price_idx on products (lowest_price, product_id) where not archived;
create index products_created_idx on products (created_at desc, product_id desc);
create index products_search_idx on products using gin (search_tokens);

create table variants (
    variant_id uuid primary key,
    product_id uuid not null constraint variants_product_fkey references products,
    sku text not null,
    choice_zh text not null,
    choice_en text not null,
    price bigint not null,
    regular_price bigint,
    position integer not null,
    -- a variant that was sold is never deleted: stock and carts still point to it
    archived boolean not null default false,
    constraint variants_price_check check (price between 0 and 10000000),
    constraint variants_regular_price_check check (regular_price > price)
);
-- a SKU is free again once nothing is sold under it
create unique index variants_sku_key on variants (sku) where not archived;
create index variants_product_idx on variants (product_id, position);

create table pictures (
    picture_id uuid primary key,
    product_id uuid not null constraint pictures_product_fkey references products,
    key text not null,
    alt_zh text not null,
    alt_en text not null,
    position integer not null
);
create index pictures_product_idx on pictures (product_id, position);

create table stock (
    variant_id uuid primary key constraint stock_variant_fkey references variants,
    on_hand bigint not null,
    reserved bigint not null default 0,
    constraint stock_never_oversold check (reserved >= 0 and reserved <= on_hand)
) with (fillfactor = 50);

-- the ledger: sum(on_hand_change) is what is on hand, sum(reserved_change) what is reserved
create table stock_movements (
    movement_id bigint generated always as identity primary key,
    variant_id uuid not null,
    at timestamptz not null,
    reason text not null,
    on_hand_change bigint not null,
    reserved_change bigint not null,
    order_id uuid,
    actor text not null,
    constraint stock_movements_reason_check
        check (reason in ('initial', 'reserved', 'released', 'shipped', 'received', 'adjusted'))
);
create index stock_movements_variant_idx on stock_movements (variant_id, movement_id desc);

-- additions to a cart that came with a key, so that a retry adds nothing; they go with the cart
create table cart_keys (
    cart_id uuid not null constraint cart_keys_cart_fkey references carts on delete cascade,
    key_hash bytea not null,
    -- of what was added
    request_hash bytea not null,
    used_at timestamptz not null,
    primary key (cart_id, key_hash)
);

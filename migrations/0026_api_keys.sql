-- keys with which machines call the API
create table api_keys (
    api_key_id uuid primary key,
    name text not null,
    -- what it begins with, which is shown
    prefix text not null,
    -- of 256 random bits: nobody guesses them, so nothing slower is needed
    key_hash bytea not null,
    permissions text[] not null,
    made_by uuid not null constraint api_keys_made_by_fkey references staff (staff_id),
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    -- to the minute
    last_used_at timestamptz,
    constraint api_keys_prefix_key unique (prefix),
    constraint api_keys_hash_check check (length(key_hash) = 32),
    constraint api_keys_expires_check check (expires_at > created_at)
);
create index api_keys_created_idx on api_keys (created_at desc, api_key_id desc);
create index api_keys_made_by_idx on api_keys (made_by);

-- until when what a key has used is paid off: written with every request, so apart from the key itself
create table api_key_rates (
    api_key_id uuid primary key constraint api_key_rates_key_fkey references api_keys (api_key_id) on delete cascade,
    paid_off_at timestamptz not null
) with (fillfactor = 50);

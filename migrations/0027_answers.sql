-- what was answered to a request of the API that may come again with the same key
create table answers (
    -- of whoever calls, and the key that came with the request
    key_hash bytea primary key,
    body_hash bytea not null,
    created_at timestamptz not null,
    -- until when whoever claimed it may take
    claimed_until timestamptz not null,
    -- null while nobody has answered
    status smallint,
    -- null for what is told once: sealed, because it may be somebody's own
    sealed text,
    constraint answers_status_check check (status between 200 and 299),
    constraint answers_sealed_check check (sealed is null or status is not null)
);
create index answers_created_idx on answers (created_at);

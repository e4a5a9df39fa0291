-- systems elsewhere that are told what happens here
create table webhooks (
    webhook_id uuid primary key,
    address text not null,
    description text not null,
    -- names of events
    events text[] not null,
    enabled boolean not null,
    -- sealed: messages are signed with it
    secret text not null,
    -- the one before, and until when it signs too
    old_secret text,
    old_secret_until timestamptz,
    failing_since timestamptz,
    created_at timestamptz not null,
    version bigint not null,
    constraint webhooks_old_secret_check check ((old_secret is null) = (old_secret_until is null))
);

-- what was told to each; no foreign key: whoever places an order waits for nobody who takes a webhook away
create table webhook_deliveries (
    webhook_id uuid not null,
    -- of what happened, the same for every webhook
    message_id uuid not null,
    event text not null,
    -- as it is sent, to the byte
    body text not null,
    told_at timestamptz not null,
    state text not null default 'waiting',
    round integer not null default 1,
    attempts integer not null default 0,
    tried_at timestamptz,
    last_status integer,
    last_error text,
    primary key (webhook_id, message_id),
    constraint webhook_deliveries_state_check check (state in ('waiting', 'delivered', 'dead'))
);
create index webhook_deliveries_told_idx on webhook_deliveries (webhook_id, told_at desc, message_id desc);
create index webhook_deliveries_state_idx on webhook_deliveries (webhook_id, state, told_at desc, message_id desc);
create index webhook_deliveries_age_idx on webhook_deliveries (told_at);

-- messages have workers of their own
create index jobs_due_messages_idx on jobs (run_at)
    where done_at is null and dead_at is null and kind = 'deliver_message';

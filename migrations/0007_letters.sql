-- every letter that was written, as it was or is to be sent
create table letters (
    -- the Message-ID is made of it, so that copies are known for what they are
    letter_id uuid primary key,
    -- null for what is not to the shopper of one order; no foreign key, as for events: writing to
    -- somebody must not wait for whoever holds their order
    order_id uuid,
    -- no check: kinds come with the code that writes them
    kind text not null,
    -- tells it from the others of its kind
    occurrence text not null,
    recipient text not null,
    recipient_name text not null,
    language text not null,
    subject text not null,
    body_text text not null,
    body_html text not null,
    created_at timestamptz not null,
    state text not null,
    -- how often sending it was asked for; the last of them is the key of its job
    sendings integer not null,
    sent_at timestamptz,
    last_error text,
    -- a job that runs twice writes once
    constraint letters_once unique nulls not distinct (order_id, kind, occurrence, recipient),
    constraint letters_state_check check (state in ('waiting', 'kept', 'sent', 'failed')),
    constraint letters_sent_check check (state <> 'sent' or sent_at is not null),
    constraint letters_sendings_check check (sendings > 0)
);
create index letters_created_idx on letters (created_at desc, letter_id desc);
create index letters_state_idx on letters (state, created_at desc, letter_id desc);

-- what the owner has to look at
create index jobs_dead_idx on jobs (dead_at desc, job_id desc) where dead_at is not null;

-- what houses elsewhere call a customer: an account is known by it, and never by an address that is told along
create table customer_identities (
    issuer text not null,
    subject text not null,
    customer_id uuid not null constraint customer_identities_customer_fkey references customers on delete cascade,
    provider text not null,
    linked_at timestamptz not null,
    constraint customer_identities_key primary key (issuer, subject),
    constraint customer_identities_one_a_house unique (customer_id, provider)
);

-- browsers on their way to a house and back; the state that goes with them is never stored
create table journeys (
    state_hash bytea primary key,
    provider text not null,
    -- of what the browser keeps
    browser_hash bytea not null,
    nonce text not null,
    verifier text not null,
    language text not null,
    -- who wants to be vouched for; null for somebody who wants to come in
    customer_id uuid constraint journeys_customer_fkey references customers on delete cascade,
    expires_at timestamptz not null
);
create index journeys_expires_idx on journeys (expires_at);
create index journeys_customer_idx on journeys (customer_id) where customer_id is not null;

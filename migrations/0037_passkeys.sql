-- keys that people's own devices keep, of staff and of customers: here is their public half
create table passkeys (
    passkey_id uuid primary key,
    staff_id uuid constraint passkeys_staff_fkey references staff on delete cascade,
    customer_id uuid constraint passkeys_customer_fkey references customers on delete cascade,
    -- what devices call the owner: random, and nothing else's name
    handle uuid not null,
    -- what devices call the key
    credential_id bytea not null,
    -- public key and counter, as the library writes them
    credential jsonb not null,
    name text not null,
    added_at timestamptz not null,
    used_at timestamptz,
    constraint passkeys_credential_key unique (credential_id),
    constraint passkeys_owner_check check (num_nonnulls(staff_id, customer_id) = 1)
);
create index passkeys_staff_idx on passkeys (staff_id) where staff_id is not null;
create index passkeys_customer_idx on passkeys (customer_id) where customer_id is not null;

-- a browser was asked something and has not answered yet; the token that it answers with is never stored
create table ceremonies (
    token_hash bytea primary key,
    -- which of the houses it is about: the admin, or the shop
    door text not null constraint ceremonies_door_check check (door in ('staff', 'customer')),
    -- whose key is made; null for somebody who wants to come in
    staff_id uuid constraint ceremonies_staff_fkey references staff on delete cascade,
    customer_id uuid constraint ceremonies_customer_fkey references customers on delete cascade,
    handle uuid,
    state jsonb not null,
    expires_at timestamptz not null,
    constraint ceremonies_owner_check check (
        num_nonnulls(staff_id, customer_id) <= 1
        and (staff_id is null or door = 'staff') and (customer_id is null or door = 'customer')
        and (handle is null) = (num_nonnulls(staff_id, customer_id) = 0))
);
create index ceremonies_expires_idx on ceremonies (expires_at);
create index ceremonies_staff_idx on ceremonies (staff_id) where staff_id is not null;
create index ceremonies_customer_idx on ceremonies (customer_id) where customer_id is not null;

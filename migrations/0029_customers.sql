-- shoppers with an account
create table customers (
    customer_id uuid primary key,
    -- proven; null for whoever came by a house that tells none
    email text,
    -- null for whoever comes in by other ways
    password_hash text,
    -- changes whenever sessions that are open must end
    session_salt uuid not null,
    name text,
    phone text,
    language text not null,
    -- since when they agree to be told of news
    news_since timestamptz,
    -- no foreign key: it is opened by the first line, and swept up when it is old
    cart_id uuid not null constraint customers_cart_key unique,
    created_at timestamptz not null,
    constraint customers_password_check check (password_hash is null or email is not null)
);
create unique index customers_email_key on customers (lower(email));

-- where a customer's parcels go, the one that was kept last first
create table customer_addresses (
    customer_id uuid not null constraint customer_addresses_customer_fkey references customers on delete cascade,
    position integer not null,
    postal_code text not null,
    city text not null,
    district text not null,
    line text not null,
    primary key (customer_id, position)
);

-- links in letters, by which somebody shows that a mailbox is theirs; the token itself is never stored
create table customer_links (
    token_hash bytea primary key,
    purpose text not null,
    -- whose it is; null before there is an account
    customer_id uuid constraint customer_links_customer_fkey references customers on delete cascade,
    -- the mailbox that it was sent to
    email text not null,
    expires_at timestamptz not null
);
create index customer_links_email_idx on customer_links (lower(email), purpose);
create index customer_links_customer_idx on customer_links (customer_id);
create index customer_links_expires_idx on customer_links (expires_at);

-- what goes out in place of a mark in the letter, sealed; null as soon as it has gone
alter table letters add column secret text;

-- the shop itself: one row, the owner's words and the terms of the sale
create table shops (
    shop_id smallint primary key default 1,
    appearance jsonb not null,
    currency text not null,
    delivery_flat bigint not null,
    delivery_free_from bigint,
    tax_rate integer not null,
    payment_minutes integer not null,
    test_payments boolean not null,
    version bigint not null default 1,
    constraint shops_one_row check (shop_id = 1),
    constraint shops_delivery_flat_check check (delivery_flat >= 0),
    constraint shops_delivery_free_from_check check (delivery_free_from >= 0),
    constraint shops_tax_rate_check check (tax_rate between 0 and 10000),
    constraint shops_payment_minutes_check check (payment_minutes between 1 and 10080)
);

-- counts what public pages are rendered from; every process asks for it once a second
-- and throws its rendered pages away when it has grown
create table catalogue_versions (
    one boolean primary key default true,
    version bigint not null default 1,
    constraint catalogue_versions_one_row check (one)
);
insert into catalogue_versions default values;

create table staff (
    staff_id uuid primary key,
    email text not null,
    password_hash text not null,
    role text not null,
    created_at timestamptz not null,
    -- changes whenever sessions that are open must end
    session_salt uuid not null,
    constraint staff_role_check check (role in ('owner', 'packer'))
);
create unique index staff_email_key on staff (lower(email));

-- one-time links with which an owner sets a password; the token itself is never stored
create table owner_links (
    token_hash bytea primary key,
    expires_at timestamptz not null
);

-- attempts that count against somebody who guesses passwords
create table attempts (
    subject text not null,
    at timestamptz not null
);
create index attempts_subject_at_idx on attempts (subject, at);

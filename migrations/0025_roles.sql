-- what staff may do, under a name
create table roles (
    role_id uuid primary key,
    -- null for a role that the shop has made; a preset's name is in every language
    preset text,
    name text not null default '',
    -- codes; the owner may everything, whatever stands here
    permissions text[] not null,
    version bigint not null default 1,
    constraint roles_preset_key unique (preset),
    constraint roles_preset_check check (preset in ('owner', 'manager', 'packer', 'accountant', 'editor')),
    constraint roles_name_check check ((preset is null) = (name <> ''))
);
create unique index roles_name_key on roles (lower(name)) where preset is null;

insert into roles (role_id, preset, permissions) values
    ('01930000-0000-7000-8000-000000000001', 'owner', '{}'),
    ('01930000-0000-7000-8000-000000000002', 'manager', array[
        'orders.read', 'orders.change', 'orders.export', 'money.move', 'products.read', 'products.change',
        'stock.read', 'stock.change', 'warehouse.read', 'deliveries.read', 'deliveries.change', 'payments.read',
        'invoices.read', 'invoices.change', 'mail.read', 'mail.change', 'appearance.read', 'appearance.change',
        'staff.read', 'health.read', 'health.change']),
    ('01930000-0000-7000-8000-000000000003', 'packer', array[
        'orders.read', 'orders.change', 'products.read', 'stock.read', 'mail.read', 'mail.change']),
    ('01930000-0000-7000-8000-000000000004', 'accountant', array[
        'orders.read', 'orders.export', 'products.read', 'stock.read', 'payments.read', 'invoices.read',
        'invoices.change', 'mail.read']),
    ('01930000-0000-7000-8000-000000000005', 'editor', array[
        'products.read', 'products.change', 'stock.read', 'stock.change', 'appearance.read', 'appearance.change']);

alter table staff
    add column role_id uuid constraint staff_role_fkey references roles (role_id),
    add column suspended boolean not null default false;
update staff set role_id = (select role_id from roles where preset = staff.role);
alter table staff
    alter column role_id set not null,
    drop column role;
create index staff_role_idx on staff (role_id);

-- one-time links with which somebody comes to work here; the token itself is never stored
create table invitations (
    invitation_id uuid primary key,
    token_hash bytea not null,
    email text not null,
    role_id uuid not null constraint invitations_role_fkey references roles (role_id),
    -- no foreign key: whoever invited may be gone
    invited_by uuid not null,
    expires_at timestamptz not null,
    constraint invitations_token_key unique (token_hash)
);
-- a new invitation takes the place of the one before
create unique index invitations_email_key on invitations (lower(email));

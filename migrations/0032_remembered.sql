-- how a customer ordered last, once they agree to its being remembered: what the order form is filled with
alter table customers add column remembers_since timestamptz;
alter table customers add column remembered jsonb;
alter table customers add constraint customers_remembered_check check (remembered is null or remembers_since is not null);

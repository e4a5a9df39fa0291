-- Two roles instead of one: whoever owns the database brings its schema up to date, and `shop_serves` reads and writes
-- rows and may change nothing else. Run once by the owner, as in
--
--   psql "$SHOP_MIGRATE_DATABASE_URL" --set database=shop --file deploy/roles.sql
--   psql "$SHOP_MIGRATE_DATABASE_URL" --command "\password shop_serves"
--
-- after `shop migrate` with that URL; what later migrations make follows by itself. Then DATABASE_URL names
-- `shop_serves`, and SHOP_MIGRATE_DATABASE_URL stands with the job that migrates, or nowhere but at a terminal.
\set ON_ERROR_STOP on

create role shop_serves login nosuperuser nocreatedb nocreaterole;
grant connect on database ":database" to shop_serves;
revoke create on schema public from public;
grant usage on schema public, sessions to shop_serves;
grant select, insert, update, delete on all tables in schema public, sessions to shop_serves;
grant usage, select on all sequences in schema public, sessions to shop_serves;
revoke insert, update, delete on _sqlx_migrations, schema_floor from shop_serves;
alter default privileges in schema public, sessions grant select, insert, update, delete on tables to shop_serves;
alter default privileges in schema public, sessions grant usage, select on sequences to shop_serves;

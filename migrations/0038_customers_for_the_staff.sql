-- customers as the staff list and find them
create index customers_created_idx on customers (created_at, customer_id);
create index customers_email_start_idx on customers (lower(email) text_pattern_ops);
create index customers_name_start_idx on customers (name text_pattern_ops);
create index customers_phone_tail_idx on customers (reverse(phone) text_pattern_ops);

update roles set permissions = permissions || array['customers.read', 'customers.change'] where preset = 'manager';

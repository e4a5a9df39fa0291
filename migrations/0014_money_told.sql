-- what providers said without effect stays in the owner's list; whoever has looked at it says so
alter table callbacks add column seen_at timestamptz;
update callbacks set seen_at = applied_at where verdict = 'unmatched';
create index callbacks_unseen_idx on callbacks (callback_id) where verdict is not null and seen_at is null;
-- what was not even read comes from anybody: it is counted by the day, and goes when it is old
create index callbacks_refused_idx on callbacks (received_at) where notice is null;

-- links with which somebody of the staff sets another password; the token itself is never stored
create table staff_resets (
    token_hash bytea primary key,
    staff_id uuid not null constraint staff_resets_staff_fkey references staff on delete cascade,
    expires_at timestamptz not null
);
create index staff_resets_staff_idx on staff_resets (staff_id);
create index staff_resets_expires_idx on staff_resets (expires_at);

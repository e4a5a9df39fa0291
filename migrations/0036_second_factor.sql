-- what makes the codes that somebody of the staff types beside the password
create table staff_factors (
    staff_id uuid primary key constraint staff_factors_staff_fkey references staff on delete cascade,
    -- sealed, for this person alone
    secret text not null,
    begun_at timestamptz not null,
    -- null until a first code has shown that the telephone knows the secret: only then it counts
    confirmed_at timestamptz,
    -- of thirty seconds since 1970: this one and all before it are used up
    last_step bigint not null default 0
);

-- for whoever has lost the telephone: each is good once, and deleted as it is used
create table recovery_codes (
    staff_id uuid not null constraint recovery_codes_staff_fkey references staff_factors on delete cascade,
    code_hash bytea not null,
    constraint recovery_codes_key primary key (staff_id, code_hash)
);
